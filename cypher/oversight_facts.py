"""What the graph says about an organization, gathered in one statement; `oversight.py` makes the answer of it.

The statement returns one record per organization whose lists hold rows as lists of values (their names are sent once,
here), so that a single answer, a batch and the command line read the same thing in one exchange with the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.holders import Row
from shizi.graph.engine import Engine

MOST_AT_ONCE = 500
"""Organizations asked for in one statement; more are asked in several."""

_HOLDER = ("labels", "id", "name", "full_name", "verified")
_HELD = (
    "role", "exclusive", "register", "basis", "named_since", "named_until", "precision", "until_precision", "sources",
    *_HOLDER,
)  # fmt: skip
_NAMED = (
    "role", "register", "rank", "basis", "undated", "since", "until", "precision", "until_precision", "sources",
    *_HOLDER, "abolished",
)  # fmt: skip
_FINDING = (
    "id", "rule", "role", "stage", "severity", "first_seen", "resolved_on", "explanation_zh", "explanation_en",
)  # fmt: skip
_DAYS = {"named_since", "named_until", "since", "until", "abolished", "first_seen", "resolved_on"}
_LAST_RANK = 99


@dataclass(frozen=True, slots=True)
class OversightFacts:
    """What the graph says about one organization on a day.

    `held` are its OVERSEES rows live on the day, `named` the NAMED rows that have begun by then, `units` the ids of the
    party units that cover it with the keys of the rows that say so, `addresses` those of the register rows cited.
    """

    organization: Row
    held: Sequence[Row]
    named: Sequence[Row]
    units: Sequence[tuple[str, Sequence[str]]]
    findings: Sequence[Row]
    addresses: Mapping[str, dict[str, Any]]


def facts_query() -> str:
    """The statement; it takes `ids`, `at` and `known`."""
    return statement("oversight_facts")


def read_facts(engine: Engine, ids: Sequence[str], *, at: date, known: int) -> dict[str, OversightFacts]:
    """The facts about these organizations by id; an id that no organization bears is left out."""
    found: dict[str, OversightFacts] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        records = engine.read(facts_query(), ids=list(ids[start : start + MOST_AT_ONCE]), at=at, known=known)
        found |= {record["id"]: facts_of(record) for record in records}
    return found


def facts_of(record: Mapping[str, Any]) -> OversightFacts:
    """The facts of one record of the statement, everything in an order that does not depend on the engine."""
    held = _rows(_HELD, record["held"])
    held.sort(key=lambda row: (row["role"], row["id"], row["register"] or "", row["sources"] or ()))
    named = _rows(_NAMED, record["named"])
    named.sort(key=_named_order)
    units: dict[str, list[str]] = {}
    for unit, sources in sorted(record["units"], key=lambda row: (row[0], row[1] or ())):
        units.setdefault(unit, []).extend(sources or ())
    return OversightFacts(
        organization=record,
        held=held,
        named=named,
        units=list(units.items()),
        findings=_rows(_FINDING, record["findings"]),
        addresses={
            key: {"register": register, "file": file, "sheet": sheet, "row": row}
            for key, register, file, sheet, row in record["addresses"]
        },
    )


def _rows(names: Sequence[str], lists: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows by name, with real dates; they travel as text because the driver's own dates are slow to make."""
    days = [name for name in names if name in _DAYS]
    rows = []
    for values in lists:
        row = dict(zip(names, values, strict=True))
        for name in days:
            if row[name] is not None:
                row[name] = date.fromisoformat(row[name])
        rows.append(row)
    return rows


def _named_order(row: Row) -> tuple[Any, ...]:
    rank = row["rank"]
    return row["role"], _LAST_RANK if rank is None else rank, row["id"], row["register"] or "", row["sources"] or ()
