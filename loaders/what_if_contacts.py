"""What units are the liaison of, for organizations and sites (CONTACTS), as things are supposed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.loaders.dates import WITHOUT_END
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Unit
from shizi.loaders.party_lines import Node
from shizi.loaders.what_if_city import HypotheticalCity
from shizi.loaders.what_if_writing import Edge, End

_WORDS = {SUPERVISOR: "supervisor", COMMITTEE: "committee", PLACE: "place"}


@dataclass(frozen=True, slots=True)
class Contact:
    """A unit is the liaison of `end` from `since` to `until` by its row, whether or not the unit is alive then."""

    unit: Unit
    end: End
    since: date
    until: date
    properties: dict[str, Any] = field(hash=False)


@dataclass
class Contacts:
    """Contacts of the units that changes touch, read when they are asked for."""

    engine: Engine
    number: int
    standing: list[Edge] = field(default_factory=list)
    supposed: list[Contact] = field(default_factory=list)
    _read: set[Node] = field(default_factory=set)

    def pass_on(self, giver: Unit, taker: Unit, day: date, *, dead: date) -> int:
        """From `day` on `taker` is the liaison where `giver` would be, who is dead from `dead` on; returns of how many."""
        effect = 0
        for one in self._of(giver, dead):
            if one.until > day:
                effect += 1
                self.supposed.remove(one)
                if one.since < day:
                    self.supposed.append(replace(one, until=day))
                self.supposed.append(replace(one, unit=taker, since=max(one.since, day)))
        return effect

    def end(self, unit: Unit, day: date) -> int:
        """From `day` on the unit is nobody's liaison; returns of how many it was."""
        effect = 0
        for one in self._of(unit, WITHOUT_END):
            if one.until > day:
                effect += 1
                self.supposed.remove(one)
                self.supposed.append(replace(one, until=day))
        return effect

    def live(self, unit: Unit, day: date) -> int:
        """Of how many the unit is the liaison on the day or later; from now on they end when it is abolished."""
        return sum(one.until > day for one in self._of(unit, WITHOUT_END))

    def edges(self, city: HypotheticalCity) -> list[Edge]:
        """The CONTACTS edges as supposed."""
        found = []
        for one in self.supposed:
            start = End(one.unit.label, one.unit.id, city.uid((one.unit.label, one.unit.id)))
            until = min(one.until, city.abolished(one.unit))
            found.append(Edge("CONTACTS", start, one.end, {**one.properties, "since": one.since, "until": until}))
        return found

    def _of(self, unit: Unit, dead: date) -> list[Contact]:
        """Contacts of a unit. What ended when it was abolished is read as without end, for its row says no other."""
        node = (unit.label, unit.id)
        if node not in self._read:
            self._read.add(node)
            rows = self.engine.read(statement(f"what_if_contacts_of_{_WORDS[unit.label]}"), id=unit.id, known=self.number)
            for row in rows:
                properties = dict(row["edge"])
                label = PLACE if PLACE in row["end_labels"] else "Organization"
                end = End(label, "", row["end_uid"])
                self.standing.append(Edge("CONTACTS", End(*node, row["start_uid"]), end, properties))
                until = WITHOUT_END if properties["until"] == dead else properties["until"]
                self.supposed.append(Contact(unit, end, properties["since"], until, properties))
        return [one for one in self.supposed if (one.unit.label, one.unit.id) == node]
