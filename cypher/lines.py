"""The lines from an organization upward: party units and committees to the top, places to the city (SEMANTICS G5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine

Key = tuple[str, str]
UNIT, COMMITTEE = "party_unit", "committee"
_DEEPEST = 64


@dataclass(slots=True)
class PartyNode:
    """A party unit or committee on a line; `superiors` are the keys of those it reports to on the day."""

    key: Key
    name: str
    unit_kind: str | None
    dead: bool
    unknown_superiors: Sequence[str]
    superiors: list[Key] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    @property
    def top(self) -> bool:
        """True for a live committee of the city (SEMANTICS G5)."""
        return self.key[0] == COMMITTEE and self.unit_kind == "city" and not self.dead


class PartyLines:
    """Everything above some organizations on a day, read level by level in a few statements."""

    def __init__(self, engine: Engine, *, at: date, known: int) -> None:
        self._engine, self._at, self._known = engine, at, known
        self._nodes: dict[Key, PartyNode] = {}
        self._units: dict[str, list[Key]] = defaultdict(list)
        self._cover_sources: dict[tuple[str, Key], list[str]] = {}
        self._reaching: set[Key] = set()

    def gather(self, organizations: Sequence[str], committees: Iterable[str]) -> None:
        """Read the units of these organizations, these committees, and all that stands above them."""
        for row in self._ask("line_units", organizations):
            key = (UNIT, row["id"])
            covered = self._units[row["organization"]]
            if key not in covered:
                covered.append(key)
            self._cover_sources.setdefault((row["organization"], key), []).extend(row["sources"] or ())
            self._keep(key, row)
        for row in self._ask("line_committees", sorted(set(committees))):
            self._keep((COMMITTEE, row["id"]), row).sources.extend(row["sources"] or ())
        frontier = set(self._nodes)
        for _ in range(_DEEPEST):
            frontier = self._climb(frontier)
            if not frontier:
                break
        self._mark_reaching()

    def line(self, organization: Mapping[str, Any], holders: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Hops from the organization upward; from its party-building holders when no live unit covers it.

        The last hop says in `stops_because` why the line ends when it is not the top.
        """
        starts = self._units.get(organization["id"], [])
        if not starts:
            starts = [key for holder in holders if (key := (COMMITTEE, holder["id"])) in self._nodes]
        first: dict[str, Any] = {"id": organization["id"], "kind": "organization", "name": organization["name"]}
        if not starts:
            why = "holder_is_no_committee" if holders else "no_party_line"
            return [{**first, "reaches_top": False, "stops_because": why}]
        start = self._best(starts)
        hops = self._walk(start)
        covering = self._cover_sources.get((organization["id"], start), [])
        if own := [*covering, *(key for key in hops[0].get("sources", ()) if key not in covering)]:
            hops[0]["sources"] = own
        return [{**first, "reaches_top": hops[0]["reaches_top"]}, *hops]

    def unit_count(self, organization: str) -> int:
        """How many live units cover the organization."""
        return len(self._units.get(organization, ()))

    def _walk(self, key: Key) -> list[dict[str, Any]]:
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
            if node.sources:
                hop["sources"] = list(node.sources)
            hops.append(hop)
            if node.top:
                return hops
            following = self._best(node.superiors) if node.superiors and not node.dead else None
            if following is None or following in seen:
                hop["stops_because"], hop["stops_at"] = self._stop(node, in_circle=following is not None)
                return hops
            key = following

    def _stop(self, node: PartyNode, *, in_circle: bool) -> tuple[str, str]:
        if node.dead:
            return "abolished", node.name
        if in_circle:
            return "circle", node.name
        if node.unknown_superiors:
            return "unknown_superior", node.unknown_superiors[0]
        return "no_superior", node.name

    def _best(self, keys: Sequence[Key]) -> Key:
        """The way that reaches the top, else one that is alive, else the smallest key (as in SEMANTICS D2)."""
        return min(keys, key=lambda key: (key not in self._reaching, self._nodes[key].dead, key))

    def _climb(self, frontier: set[Key]) -> set[Key]:
        added: set[Key] = set()
        for kind, name in ((UNIT, "line_unit_superiors"), (COMMITTEE, "line_committee_superiors")):
            ids = sorted(key[1] for key in frontier if key[0] == kind)
            for row in self._ask(name, ids):
                above = (UNIT if "PartyUnit" in row["labels"] else COMMITTEE, row["id"])
                if above not in self._nodes:
                    added.add(above)
                    self._keep(above, row)
                below = self._nodes[kind, row["below"]]
                if above not in below.superiors:
                    below.superiors.append(above)
                    below.sources.extend(key for key in row["sources"] or () if key not in below.sources)
        return added

    def _mark_reaching(self) -> None:
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

    def _keep(self, key: Key, row: Mapping[str, Any]) -> PartyNode:
        born, gone = row["born"], row["gone"]
        dead = (gone is not None and gone <= self._at) or (born is not None and born > self._at)
        node = PartyNode(key, row["name"] or row["id"], row["unit_kind"], dead, tuple(row["unknown_superiors"] or ()))
        return self._nodes.setdefault(key, node)

    def _ask(self, name: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        if not ids:
            return []
        return self._engine.read(statement(name), ids=list(ids), at=self._at, known=self._known)


class PlaceLines:
    """Places with what stands above them, up to the city."""

    def __init__(self, engine: Engine, *, known: int) -> None:
        self._engine, self._known = engine, known
        self._places: dict[str, dict[str, Any]] = {}

    def gather(self, places: Iterable[str]) -> None:
        """Read these places and all above them."""
        frontier = set(places)
        for _ in range(_DEEPEST):
            if not frontier:
                break
            rows = self._engine.read(statement("line_places"), ids=sorted(frontier), known=self._known)
            self._places |= {row["id"]: row for row in rows if row["id"] not in self._places}
            frontier = {row["above"] for row in rows if row["above"]} - self._places.keys()

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
