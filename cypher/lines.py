"""The lines from an organization upward: party units and committees to the top, places to the city (SEMANTICS G5).

`PartyLines` and `PlaceLines` hold what stands above some organizations and tell a line; who fills them stands in
`line_reading.py` (level by level, for a few organizations) and `structure.py` (everything at once, for a server).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Key = tuple[str, str]
UNIT, COMMITTEE = "party_unit", "committee"


@dataclass(slots=True)
class PartyNode:
    """A party unit or committee; `superiors` are the keys of those it reports to on the day, `superior_sources` the rows
    that say so, `own_sources` the rows by which a committee is known."""

    key: Key
    name: str
    unit_kind: str | None
    dead: bool
    unknown_superiors: Sequence[str]
    own_sources: Sequence[str] = ()
    superiors: list[Key] = field(default_factory=list)
    superior_sources: list[str] = field(default_factory=list)

    @property
    def top(self) -> bool:
        """True for a live committee of the city (SEMANTICS G5)."""
        return self.key[0] == COMMITTEE and self.unit_kind == "city" and not self.dead


class PartyLines:
    """Party units and committees on a day with their superiors; add all, then `finish`, then ask for lines."""

    def __init__(self, at: date) -> None:
        self._at = at
        self._nodes: dict[Key, PartyNode] = {}
        self._reaching: set[Key] = set()

    def __contains__(self, key: Key) -> bool:
        return key in self._nodes

    def add_node(self, key: Key, row: Mapping[str, Any]) -> None:
        """Add a unit or committee; `row` has name, unit_kind, born, gone, unknown_superiors, perhaps sources."""
        node = self._nodes.get(key)
        if node is None:
            born, gone = row["born"], row["gone"]
            dead = (gone is not None and gone <= self._at) or (born is not None and born > self._at)
            name, unknown = row["name"] or key[1], tuple(row["unknown_superiors"] or ())
            node = self._nodes[key] = PartyNode(key, name, row["unit_kind"], dead, unknown)
        if key[0] == COMMITTEE and row.get("own_sources"):
            node.own_sources = tuple(row["own_sources"])

    def add_superior(self, below: Key, above: Key, sources: Sequence[str] | None) -> None:
        """Say that `below` reports to `above` on the day; both must have been added."""
        node = self._nodes[below]
        if above not in node.superiors:
            node.superiors.append(above)
            node.superior_sources.extend(key for key in sources or () if key not in node.superior_sources)

    def finish(self) -> None:
        """Find out from where the top is reached."""
        below: dict[Key, list[Key]] = defaultdict(list)
        for node in self._nodes.values():
            for above in node.superiors if not node.dead else ():
                below[above].append(node.key)
        waiting = [node.key for node in self._nodes.values() if node.top]
        while waiting:
            key = waiting.pop()
            if key not in self._reaching:
                self._reaching.add(key)
                waiting.extend(below[key])

    def line(
        self,
        organization: Mapping[str, Any],
        units: Sequence[tuple[str, Sequence[str]]],
        holders: Sequence[Mapping[str, Any]],
    ) -> list[dict[str, Any]]:
        """Hops from the organization upward; from its party-building holders when no live unit covers it.

        `units` are the units that cover it with the rows that say so, `holders` its live party-building holders. The
        last hop says in `stops_because` why the line ends when it is not the top.
        """
        held_by = [key for holder in holders if (key := (COMMITTEE, holder["id"])) in self._nodes]
        starts = [(UNIT, unit) for unit, _ in units] or held_by
        first: dict[str, Any] = {"id": organization["id"], "kind": "organization", "name": organization["name"]}
        if not starts:
            why = "holder_is_no_committee" if holders else "no_party_line"
            return [{**first, "reaches_top": False, "stops_because": why}]
        start = self._best(starts)
        hops = self._walk(start, set(held_by))
        covering = next((rows for unit, rows in units if (UNIT, unit) == start), ())
        if own := [*covering, *(key for key in hops[0].get("sources", ()) if key not in covering)]:
            hops[0]["sources"] = own
        return [{**first, "reaches_top": hops[0]["reaches_top"]}, *hops]

    def sources(self) -> set[str]:
        """Keys of all rows that a line may cite, those that say which unit covers an organization apart."""
        return {key for node in self._nodes.values() for key in (*node.own_sources, *node.superior_sources)}

    def _walk(self, key: Key, holders: set[Key]) -> list[dict[str, Any]]:
        """The hops from `key` upward; committees that are themselves holders cite the rows they are known by."""
        hops: list[dict[str, Any]] = []
        seen: set[Key] = set()
        while True:
            node = self._nodes[key]
            seen.add(key)
            hop: dict[str, Any] = {
                "id": key[1],
                "kind": key[0],
                "name": node.name,
                "reaches_top": key in self._reaching,
            }
            if node.unit_kind:
                hop["unit_kind"] = node.unit_kind
            own = node.own_sources if key in holders else ()
            if sources := [*own, *(source for source in node.superior_sources if source not in own)]:
                hop["sources"] = sources
            hops.append(hop)
            if node.top:
                return hops
            following = self._best(node.superiors) if node.superiors and not node.dead else None
            if following is None or following in seen:
                hop["stops_because"], hop["stops_at"] = _stop(node, in_circle=following is not None)
                return hops
            key = following

    def _best(self, keys: Sequence[Key]) -> Key:
        """The way that reaches the top, else one that is alive, else the smallest key (as in SEMANTICS D2)."""
        return min(keys, key=lambda key: (key not in self._reaching, self._nodes[key].dead, key))


class PlaceLines:
    """Places with what stands above them, up to the city."""

    def __init__(self) -> None:
        self._places: dict[str, Mapping[str, Any]] = {}

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add places; `row` has id, name, level, place_kind, full_name and above, the id of the place it lies in."""
        self._places |= {row["id"]: row for row in rows}

    def __contains__(self, place: str) -> bool:
        return place in self._places

    def line(self, place: str | None) -> list[dict[str, Any]]:
        """Hops of kind place from this one up to the city."""
        hops: list[dict[str, Any]] = []
        while place in self._places and all(hop["id"] != place for hop in hops):
            row = self._places[place]
            hop = {"id": row["id"], "kind": "place", "name": row["name"]}
            if level := row["level"] or row["place_kind"]:
                hop["level"] = level
            hops.append(hop)
            place = row["above"]
        return hops

    def full_name(self, place: str | None) -> str | None:
        """Names from the city down."""
        row = self._places.get(place or "")
        return row["full_name"] or row["name"] if row else None


def _stop(node: PartyNode, *, in_circle: bool) -> tuple[str, str]:
    if node.dead:
        return "abolished", node.name
    if in_circle:
        return "circle", node.name
    if node.unknown_superiors:
        return "unknown_superior", node.unknown_superiors[0]
    return "no_superior", node.name
