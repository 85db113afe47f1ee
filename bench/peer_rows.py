"""Whether a peer found the same as we did: the columns that decide, and the comparison of rows. Pure, without any peer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

RULE_COLUMNS = ("subject", "role", "holders")
"""What decides a finding: on what, in which role, and the keys of the holders (of a circle: its members)."""


@dataclass(frozen=True)
class Comparison:
    """Rows that only one side has, as often as it has them."""

    rows: int
    only_ours: tuple[Any, ...]
    only_theirs: tuple[Any, ...]

    @property
    def equal(self) -> bool:
        """Whether both have the same rows."""
        return not self.only_ours and not self.only_theirs


def comparable(value: Any) -> Any:
    """The value as it compares after a way through JSON: days as text, lists as tuples, numbers rounded alike."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return tuple(map(comparable, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 6)
    return value


def compared(ours: Iterable[Sequence[Any]], theirs: Iterable[Sequence[Any]]) -> Comparison:
    """Both sets of rows, whatever their order; a row that comes twice must come twice on both sides."""
    left, right = (Counter(comparable(tuple(row)) for row in rows) for rows in (ours, theirs))
    return Comparison(
        left.total(), *(tuple(sorted(some.elements(), key=repr)) for some in (left - right, right - left))
    )


def decisive_of_rule(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A rule's row by RULE_COLUMNS."""
    return row["subject"], row["role"], tuple(sorted({holder["id"] for holder in _flat(row["holders"])}))


def _flat(holders: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The holders in nested lists."""
    for one in holders:
        if isinstance(one, Mapping):
            yield one
        else:
            yield from _flat(one)


def decisive_of_question(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[Any, ...]:
    """A question's row by the columns that its second implementation is judged by."""
    return tuple(row[column] for column in columns)
