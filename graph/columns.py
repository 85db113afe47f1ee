"""Rows as columns, the cheapest form in which many property maps travel to a database.

A list of maps repeats every name in every row and every date as a structure of its own. As columns each name is sent
once, a value that all rows share once, and each different date once per batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.graph.identifiers import identifier

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """How rows are sent: `pattern` is the property map of row `i`, like `{name: $c0[i], since: $d1[$c1[i]]}`."""

    pattern: str
    _plain: tuple[tuple[str, str], ...]
    _dates: tuple[tuple[str, str, str], ...]
    _shared: tuple[tuple[str, Any], ...]

    def parameters(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Return the parameters that give `pattern` its values for these rows, some of those it was made from."""
        parameters: dict[str, Any] = dict(self._shared)
        for name, parameter in self._plain:
            parameters[parameter] = [row.get(name) for row in rows]
        for name, parameter, values in self._dates:
            codes: dict[date | None, int] = {}
            parameters[parameter] = [codes.setdefault(row.get(name), len(codes)) for row in rows]
            parameters[values] = list(codes)
        return parameters


def columns(rows: Sequence[Row]) -> Columns:
    """Find how to send `rows`; an absent value and None are the same: no property.

    Raises:
        ModelError: a property's name cannot stand in a statement.
    """
    names: dict[str, None] = {}
    for row in rows:
        if not names.keys() >= row.keys():
            names.update(dict.fromkeys(row))
    entries: list[str] = []
    plain: list[tuple[str, str]] = []
    dates: list[tuple[str, str, str]] = []
    shared: list[tuple[str, Any]] = []
    for number, name in enumerate(names):
        parameter = f"c{number}"
        first = next((value for row in rows if (value := row.get(name)) is not None), None)
        if first is None:
            identifier(name)
            continue
        if _is_shared(name, first, rows):
            entries.append(f"{identifier(name)}: ${parameter}")
            shared.append((parameter, first))
        elif isinstance(first, date) and all(_is_date_or_none(row.get(name)) for row in rows):
            entries.append(f"{identifier(name)}: $d{number}[${parameter}[i]]")
            dates.append((name, parameter, f"d{number}"))
        else:
            entries.append(f"{identifier(name)}: ${parameter}[i]")
            plain.append((name, parameter))
    return Columns("{" + ", ".join(entries) + "}", tuple(plain), tuple(dates), tuple(shared))


def _is_shared(name: str, first: Any, rows: Sequence[Row]) -> bool:
    """Whether all rows have this very value: the same object, or an equal one of the same simple type."""
    kind = type(first)
    if kind in (str, int, date):
        return all(type(value := row.get(name)) is kind and value == first for row in rows)
    return all(row.get(name) is first for row in rows)


def _is_date_or_none(value: Any) -> bool:
    return value is None or type(value) is date
