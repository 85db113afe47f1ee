"""Offers facts to the difference: register rows and holder units once, whatever cites them first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Holders, Unit
from shizi.loaders.identity import InvalidCode
from shizi.loaders.organization_rows import Row, name_in

_SHOWN_NAME = 200
_RECENT = 10_000
"""Rows remembered as offered; the rows of one organization are cited again and again, others hardly ever."""


class Facts(Protocol):
    """Where facts go: `difference.FactDifference`, or a list in a test."""

    def node(self, labels: tuple[str, ...], key: str, properties: dict[str, Any]) -> None:
        """Offer a node."""

    def edge(
        self, kind: str, start: tuple[str, str], end: tuple[str, str], discriminator: str, properties: dict[str, Any]
    ) -> None:
        """Offer an edge."""


@dataclass
class FactSink:
    """`departments` names the department that handed in each part; `invalid` the rows that hold invalid codes."""

    facts: Facts
    holders: Holders
    departments: Mapping[str, str]
    invalid: Mapping[str, InvalidCode]
    listed_roles: Mapping[str, tuple[str, ...]]
    _units: set[tuple[str, str]] = field(default_factory=set)
    _recent: set[str] = field(default_factory=set)
    _first_rows: dict[tuple[str, str], str] = field(default_factory=dict)

    def node(self, labels: tuple[str, ...], key: str, /, **properties: Any) -> None:
        """A node of the model."""
        self.facts.node(labels, key, properties)

    def edge(
        self, kind: str, start: tuple[str, str], end: tuple[str, str], discriminator: str = "", /, **properties: Any
    ) -> None:
        """An edge of the model."""
        self.facts.edge(kind, start, end, discriminator, properties)

    def rows(self, rows: Iterable[Row]) -> list[str]:
        """The keys of register rows that something rests on; each becomes a node with its address."""
        keys = []
        for row in rows:
            if row.key not in keys:
                keys.append(row.key)
                if row.key not in self._recent:
                    self._recent.add(row.key)
                    self.row(row)
        if len(self._recent) > _RECENT:
            self._recent.clear()
        return keys

    def row(self, row: Row) -> None:
        """The address of one register row, and whether it holds an invalid code."""
        wrong = self.invalid.get(row.key)
        handed_in = (row.kind, self.departments[row.part])
        self._first_rows[handed_in] = min(self._first_rows.get(handed_in, row.key), row.key)
        self.facts.node(
            ("RegisterRow",),
            row.key,
            {
                "register": row.kind,
                "department": handed_in[1],
                "file": row.file,
                "sheet": row.sheet,
                "row": row.number,
                "name": name_in(row)[:_SHOWN_NAME] or None,
                "problem": "invalid_code" if wrong else None,
                "problem_fields": list(wrong.fields) if wrong else None,
                "problem_text": wrong.text if wrong else None,
            },
        )

    def first_row(self, kind: str, department: str) -> str | None:
        """The smallest key of the rows of this kind and department that were offered so far; None without any."""
        return self._first_rows.get((kind, department))

    def unit(self, unit: Unit) -> tuple[str, str]:
        """The node of a holder; places and known committees stand already, departments and strangers come as named."""
        end = (unit.label, unit.id)
        if end not in self._units:
            self._units.add(end)
            if unit.label == SUPERVISOR:
                self._supervisor(unit)
            elif unit.label == COMMITTEE and not unit.verified:
                self._stranger(unit)
        return end

    def _supervisor(self, unit: Unit) -> None:
        department = self.holders.departments.by_name.get(unit.id)
        roles = self.listed_roles.get(unit.id)
        self.node(
            (SUPERVISOR,),
            unit.id,
            name=unit.name,
            verified=department is not None,
            level=department.level or None if department else None,
            status=department.status if department else None,
            established=department.established if department else BEGINNING,
            abolished=department.abolished if department else WITHOUT_END,
            aliases=list(department.aliases) or None if department else None,
            listed_roles=list(roles) if roles else None,
            districts=self.holders.places.districts_of_name(unit.name) or None,
            sources=list(department.row_keys) if department else None,
        )

    def _stranger(self, unit: Unit) -> None:
        self.node(
            (COMMITTEE,),
            unit.id,
            name=unit.name,
            verified=False,
            established=BEGINNING,
            abolished=WITHOUT_END,
            districts=self.holders.places.districts_of_name(unit.name) or None,
        )


def is_place(end: tuple[str, str]) -> bool:
    """True for the node of a place."""
    return end[0] == PLACE


def known_day(day: date) -> date | None:
    """A day, or None for the sentinels that mean unknown or never."""
    return None if day in (BEGINNING, WITHOUT_END) else day
