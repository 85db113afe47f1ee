"""Streets that close: who holds the territory of their organizations then (SEMANTICS D6), as far as the graph tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.find_named import find_named
from shizi.graph.engine import Engine
from shizi.graph.errors import UsageError
from shizi.loaders.holders import PLACE, Unit
from shizi.loaders.what_if_changes import CloseStreet
from shizi.loaders.what_if_city import HypotheticalCity
from shizi.loaders.what_if_organizations import Organization, Roster
from shizi.loaders.what_if_writing import Edge, End

_CELLS = ("operating", "registered")
"""Cells that may name another place when the first names one that is no more; the order of SEMANTICS D6."""


@dataclass
class Territories:
    """Territory holders as supposed: `supposed` the edges by organization, `places` where it stands on the asked day."""

    engine: Engine
    number: int
    city: HypotheticalCity
    roster: Roster
    supposed: dict[str, list[Edge]] = field(default_factory=dict)
    places: dict[str, str | None] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        """A place as a holder."""
        return Unit(PLACE, code, self.city.places.by_code[code].name if code in self.city.places.by_code else code, True)

    def close(self, change: CloseStreet, day: date) -> tuple[dict[str, Any], int]:
        """From `day` on the street holds nothing; its communities close with it when nobody succeeds it.

        Raises:
            UsageError: it is no street, town or community, or closed already.
            NotFoundError, AmbiguousError: no place, or several, bear the name.
        """
        street = self._division(change.street, day)
        told: dict[str, Any] = {"name": self.city.places.by_code[street].name, "place": street}
        successor = None
        if change.successor is not None:
            successor = self._division(change.successor, day)
            if successor == street:
                raise UsageError("街道不能由自己承接 · a street cannot succeed itself", to_do="核对名称 · check the names")
            told |= {"to": self.city.places.by_code[successor].name, "to_code": successor}
        codes = [street] if successor else self._below(street)
        effect = 0
        organizations = self._held_by(codes)
        named = {} if successor else self._other_places([one.known["id"] for one in organizations], set(codes))
        for organization in organizations:
            taker = (successor, {}) if successor else named.get(organization.known["id"])
            self._take_from(organization, set(codes), taker, day)
            effect += 1
        self.city.close_places(codes)
        self.closed |= dict.fromkeys(codes, day)
        return {**told, "codes": codes}, effect

    def _division(self, text: str, day: date) -> str:
        found = find_named(self.engine, "place", text, known=self.number)
        if found.id in self.closed and self.closed[found.id] <= day:
            raise UsageError(f"“{found.name}”已经撤销 · is closed already")
        place = self.city.places.by_code.get(found.id)
        if place is None or place.is_site or place.level not in ("street", "community"):
            raise UsageError(
                f"“{found.name}”不是街道、镇或社区 · is no street, town or community",
                to_do="写街道（镇）或社区的名称或12位代码 · name a street or a community",
            )
        return place.code

    def _below(self, code: str) -> list[str]:
        """The place and the divisions in it; parks and buildings in it stay."""
        found, waiting = [], [code]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.append(one)
                waiting += [place.code for place in self.city.places.children.get(one, ()) if not place.is_site]
        return sorted(found)

    def _held_by(self, codes: Iterable[str]) -> list[Organization]:
        wanted = set(codes)
        rows = self.engine.read(statement("what_if_territories"), codes=sorted(wanted), known=self.number)
        keys = {row["id"] for row in rows}
        keys |= {key for key, edges in self.supposed.items() if any(edge.start.id in wanted for edge in edges)}
        organizations = self.roster.organizations(sorted(keys))
        for organization in organizations:
            key = organization.known["id"]
            self.supposed.setdefault(key, [edge for edge in organization.held if edge.properties["role"] == "territory"])
        return organizations

    def _take_from(
        self, organization: Organization, codes: set[str], taker: tuple[str, dict[str, Any]] | None, day: date
    ) -> None:
        key = organization.known["id"]
        edges: list[Edge] = []
        for edge in self.supposed[key]:
            said = edge.properties
            if edge.start.id not in codes or said["until"] <= day:
                edges.append(edge)
                continue
            if said["since"] < day:
                edges.append(Edge(edge.kind, edge.start, edge.end, {**said, "until": day}))
            if taker:
                start = End(PLACE, taker[0], self.city.uid((PLACE, taker[0])))
                edges.append(Edge(edge.kind, start, edge.end, {**said, **taker[1], "since": max(day, said["since"])}))
            self.places[key] = taker[0] if taker else None
        self.supposed[key] = edges

    def _other_places(self, keys: list[str], closed: set[str]) -> dict[str, tuple[str, dict[str, Any]]]:
        """The place that another cell of each organization names, at street level or below, with what says so."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        rows = self.engine.read(statement("what_if_located"), ids=keys, known=self.number)
        for row in sorted(rows, key=lambda row: _CELLS.index(row["kind"])):
            place = self.city.places.by_code.get(row["place"])
            if place and place.holds_territory and place.code not in closed:
                found.setdefault(row["organization"], (place.code, {"register": row["register"], "sources": list(row["sources"])}))
        return found
