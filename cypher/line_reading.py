"""Reading what stands above a few organizations, level by level: a handful of statements whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.lines import COMMITTEE, UNIT, Key, PartyLines, PlaceLines
from shizi.graph.engine import Engine

_DEEPEST = 64


def read_party_lines(
    engine: Engine, *, units: Iterable[str], committees: Iterable[str], at: date, known: int
) -> PartyLines:
    """These party units and committees and all that stands above them on the day."""
    lines = PartyLines(at)

    def ask(name: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        wanted = sorted(set(ids))
        return engine.read(statement(name), ids=wanted, at=at, known=known) if wanted else []

    frontier: set[Key] = set()
    for row in ask("line_units", units):
        frontier.add((UNIT, row["id"]))
        lines.add_node((UNIT, row["id"]), row)
    for row in ask("line_committees", committees):
        frontier.add((COMMITTEE, row["id"]))
        lines.add_node((COMMITTEE, row["id"]), {**row, "own_sources": row["sources"]})
    for _ in range(_DEEPEST):
        above: set[Key] = set()
        for kind, name in ((UNIT, "line_unit_superiors"), (COMMITTEE, "line_committee_superiors")):
            for row in ask(name, (key[1] for key in frontier if key[0] == kind)):
                key = superior_key(row)
                if key not in lines:
                    above.add(key)
                lines.add_node(key, row)
                lines.add_superior((kind, row["below"]), key, row["sources"])
        frontier = above
        if not frontier:
            break
    lines.finish()
    return lines


def read_place_lines(engine: Engine, places: Iterable[str], *, known: int) -> PlaceLines:
    """These places and all above them."""
    lines = PlaceLines()
    frontier: Sequence[str] = sorted(set(places))
    for _ in range(_DEEPEST):
        if not frontier:
            break
        rows = engine.read(statement("line_places"), ids=list(frontier), known=known)
        lines.add(rows)
        frontier = sorted({row["above"] for row in rows if row["above"] and row["above"] not in lines})
    return lines


def superior_key(row: Mapping[str, Any]) -> Key:
    """The key of the superior that a row names by labels and id."""
    return (UNIT if "PartyUnit" in row["labels"] else COMMITTEE, row["id"])
