"""The findings of a load with the places they belong to, so that each caller sees its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shizi.api.scope import Principal, places_of
from shizi.cypher.answer_statements import statement
from shizi.cypher.stored_findings import list_findings
from shizi.graph.engine import Engine

Codes = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding in the contract's shape; `organizations` are the places of the organizations it tells of."""

    finding: dict[str, Any]
    organizations: tuple[Codes, ...]

    def visible_to(self, caller: Principal) -> bool:
        """Whether all it tells of is the caller's own; findings about rows, committees and instructors are the city's."""
        if caller.whole_city:
            return True
        kind = self.finding["subject_kind"]
        if kind == "place":
            return caller.owns((self.finding["subject"],))
        if kind not in ("organization", "party_unit") or not self.organizations:
            return False
        return all(caller.owns(codes) for codes in self.organizations)

    def lies_in(self, codes: Collection[str]) -> bool:
        """Whether it is about something in one of these places."""
        if self.finding["subject"] in codes:
            return True
        return any(place in codes for own in self.organizations for place in own if place)


def placed_findings(engine: Engine, known: int) -> list[PlacedFinding]:
    """All findings that the load kept, resolved ones too, worst first."""
    organizations: dict[str, list[Codes]] = {}
    for row in engine.read(statement("finding_organizations"), known=known):
        organizations.setdefault(row["finding"], []).append(places_of(row))
    return [
        PlacedFinding(finding, tuple(organizations.get(finding["id"], ())))
        for finding in list_findings(engine, known=known, include_resolved=True)
    ]
