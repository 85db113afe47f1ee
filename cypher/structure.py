"""All that stands above organizations in a city - party units, committees, places - read once for a published load.

It is a few hundred nodes in a city of twenty thousand organizations, and what a published load knew never changes, so a
server reads it once per load and tells every line from it; the lines are those of `line_reading.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.line_reading import superior_key
from shizi.cypher.lines import COMMITTEE, UNIT, Key, PartyLines, PlaceLines
from shizi.cypher.sources import addresses
from shizi.graph.engine import Engine

_DAYS_KEPT = 8


@dataclass(slots=True)
class Structure:
    """Units, committees and places as known at a load; `addresses` are those of all rows that lines may cite."""

    nodes: Sequence[tuple[Key, Mapping[str, Any]]]
    superiors: Sequence[tuple[Key, Mapping[str, Any]]]
    places: PlaceLines
    place_rows: Sequence[Mapping[str, Any]]
    addresses: Mapping[str, dict[str, Any]]
    _days: OrderedDict[date, PartyLines] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def party_lines(self, at: date) -> PartyLines:
        """The lines of a day; those of the last few days asked for are kept."""
        with self._lock:
            lines = self._days.get(at)
            if lines is None:
                lines = self._days[at] = self._lines(at)
                if len(self._days) > _DAYS_KEPT:
                    self._days.popitem(last=False)
            else:
                self._days.move_to_end(at)
            return lines

    def _lines(self, at: date) -> PartyLines:
        lines = PartyLines(at)
        for key, row in self.nodes:
            lines.add_node(key, row)
        for below, row in self.superiors:
            above = superior_key(row)
            if row["since"] <= at < row["until"] and above in lines:
                lines.add_superior(below, above, row["sources"])
        lines.finish()
        return lines


def read_structure(engine: Engine, *, known: int) -> Structure:
    """Read the structure of the city as known at load `known`: five statements and the addresses of what they cite."""

    def ask(name: str) -> list[dict[str, Any]]:
        return engine.read(statement(name), known=known)

    nodes: list[tuple[Key, Mapping[str, Any]]] = [((UNIT, row["id"]), row) for row in ask("structure_units")]
    nodes += [
        ((COMMITTEE, row["id"]), {**row, "own_sources": row["sources"]}) for row in ask("structure_committees")
    ]
    superiors = [((UNIT, row["below"]), row) for row in ask("structure_unit_superiors")]
    superiors += [((COMMITTEE, row["below"]), row) for row in ask("structure_committee_superiors")]
    rows = ask("structure_places")
    places = PlaceLines()
    places.add(rows)
    cited = {key for _, row in nodes for key in row.get("own_sources") or ()}
    cited |= {key for _, row in superiors for key in row["sources"] or ()}
    return Structure(nodes, superiors, places, rows, addresses(engine, known, cited))
