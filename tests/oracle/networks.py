"""A small graph as a networkx graph, and what is live in it on a day; shares nothing with the rules' queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx
from graph_builder import NEVER, Key, SmallGraph

FOUR = ("business", "industry", "party_building", "territory")
LOOSE_KINDS = ("temporary_branch", "floating_branch")


@dataclass(frozen=True)
class Edge:
    start: Key
    end: Key
    data: dict[str, Any]


class City:
    """A city on one day."""

    def __init__(self, graph: SmallGraph, at: date) -> None:
        self.at = at
        self.network: networkx.MultiDiGraph[Key] = networkx.MultiDiGraph()
        for key, properties in graph.nodes.items():
            self.network.add_node(key, **properties)
        for kind, start, end, properties in graph.edges:
            self.network.add_edge(start, end, kind=kind, data=properties)

    def nodes(self, label: str) -> Iterator[tuple[Key, dict[str, Any]]]:
        yield from ((key, data) for key, data in self.network.nodes(data=True) if key[0] == label)

    def data(self, key: Key) -> dict[str, Any]:
        found: dict[str, Any] = self.network.nodes[key]
        return found

    def edges_to(self, key: Key, kind: str) -> list[Edge]:
        return [Edge(a, b, e["data"]) for a, b, e in self.network.in_edges(key, data=True) if e["kind"] == kind]

    def edges_from(self, key: Key, kind: str) -> list[Edge]:
        return [Edge(a, b, e["data"]) for a, b, e in self.network.out_edges(key, data=True) if e["kind"] == kind]

    def valid(self, edge: Edge) -> bool:
        return bool(edge.data["since"] <= self.at < edge.data["until"])

    def alive(self, key: Key) -> bool:
        """Whether a unit lives on the day, or a holder is not dead (A4, H2)."""
        data = self.data(key)
        if key[0] == "PartyUnit":
            return bool(data["established"] <= self.at < data["dissolved"])
        return bool(data.get("abolished", NEVER) > self.at)

    def established(self, key: Key) -> bool:
        """Whether a unit or committee lives on the day, which a committee does from its first day on."""
        return self.alive(key) and bool(self.data(key)["established"] <= self.at)

    def organizations(self, *states: str) -> list[Key]:
        return [key for key, data in self.nodes("Organization") if not states or data["state"] in states]

    def judged(self) -> list[Key]:
        return self.organizations("ledger", "base_roster")

    def covering(self, organization: Key) -> list[Key]:
        """Live units that cover the organization, each once."""
        units = [edge.start for edge in self.edges_to(organization, "COVERS") if self.valid(edge)]
        return sorted({unit for unit in units if self.alive(unit)})

    def instructors(self, organization: Key) -> list[Key]:
        return sorted({edge.start for edge in self.edges_to(organization, "GUIDES") if self.valid(edge)})

    # --- the line upward -----------------------------------------------------------------------------------------
    def superiors(self) -> networkx.DiGraph[Key]:
        """Who reports to whom on the day, among live units and all committees."""
        lines: networkx.DiGraph[Key] = networkx.DiGraph()
        lines.add_nodes_from(key for label in ("PartyUnit", "IndustryCommittee") for key, _ in self.nodes(label))
        for kind in ("BELONGS_TO", "REPORTS_TO"):
            for start, end, edge in self.network.edges(data=True):
                if edge["kind"] == kind and self.valid(Edge(start, end, edge["data"])):
                    lines.add_edge(start, end)
        return lines

    def committees_above(self) -> networkx.DiGraph[Key]:
        """Who reports to whom by the register of committees, whatever their lives (D4)."""
        lines: networkx.DiGraph[Key] = networkx.DiGraph()
        lines.add_edges_from((a, b) for a, b, edge in self.network.edges(data=True) if edge["kind"] == "REPORTS_TO")
        return lines

    def live_superiors(self) -> networkx.DiGraph[Key]:
        lines = self.superiors()
        lines.remove_nodes_from([key for key in list(lines) if not self.established(key)])
        return lines

    def circles(self) -> list[set[Key]]:
        """Cycles of live units and committees (G6)."""
        lines = self.live_superiors()
        found = networkx.strongly_connected_components(lines)
        return [set(c) for c in found if len(c) > 1 or any(lines.has_edge(key, key) for key in c)]

    def line_end(self, key: Key) -> dict[str, Any]:
        """How the line of a live unit or a committee ends (G5, G6)."""
        lines = self.live_superiors()
        if key not in lines:  # a committee not of this day: the line stops here
            return {"reaches_top": False, "circle": None, "into_circle": False}
        reached = {key, *networkx.descendants(lines, key)}
        top = any(k[0] == "IndustryCommittee" and self.data(k)["kind"] == "city" for k in reached)
        circles = self.circles()
        own = next((c for c in circles if key in c), None)
        return {
            "reaches_top": top,
            "circle": min(member[1] for member in own) if own else None,
            "into_circle": own is None and any(c & reached for c in circles),
        }

    # --- who holds a role ------------------------------------------------------------------------------------------
    def named(self, organization: Key, role: str) -> list[Edge]:
        return [edge for edge in self.edges_to(organization, "NAMED") if edge.data["role"] == role]

    def live_names(self, organization: Key, role: str) -> list[Edge]:
        """Assertions that are valid on the day and name a live holder."""
        return [e for e in self.named(organization, role) if self.valid(e) and self.alive(e.start)]

    def past_names(self, organization: Key, role: str) -> list[Edge]:
        """Assertions that name a past holder: lapsed while the row stands, or of a holder dead on the day (D5)."""
        lapsed = [e for e in self.named(organization, role) if e.data["until"] <= self.at < e.data["closed_on"]]
        return lapsed + [e for e in self.named(organization, role) if self.valid(e) and not self.alive(e.start)]

    def holders(self, organization: Key, role: str) -> set[Key]:
        """Live holders (D2, D4); those of territory come with the graph, as places do not depend on assertions."""
        if role == "territory":
            edges = self.edges_to(organization, "OVERSEES")
            return {e.start for e in edges if e.data["role"] == role and self.valid(e)}
        live = self.live_names(organization, role)
        fallback = {"industry": "sector_licences", "party_building": "party_units"}.get(role)
        first = [e for e in live if e.data["register"] != fallback]
        if not first and fallback:
            if role == "party_building" and self.past_names(organization, role):
                return set()
            return {e.start for e in live}
        by_register: dict[tuple[int, str], set[Key]] = {}
        for edge in first:
            by_register.setdefault((edge.data["rank"], edge.data["register"]), set()).add(edge.start)
        found: set[Key] = set()
        for number, register in enumerate(sorted(by_register)):
            if number == 0 or len(by_register[register]) >= 2:
                found |= by_register[register]
        return self.without_uppers(found)

    def without_uppers(self, holders: set[Key]) -> set[Key]:
        """Of committees one above the other only the lower (D4); two that are above each other stay both."""
        lines = self.committees_above()
        above = {k: networkx.descendants(lines, k) if k in lines else set() for k in holders}
        return {k for k in holders if not any(k in above[o] and o not in above[k] for o in holders if o != k)}

    def licensed_only(self, organization: Key) -> bool:
        """Whether the industry role is held by licences only, which are no multi-head (D2)."""
        live = self.live_names(organization, "industry")
        return bool(live) and all(e.data["register"] == "sector_licences" for e in live)

    def status(self, organization: Key, role: str) -> str:
        data = self.data(organization)
        if holders := self.holders(organization, role):
            exclusive = role not in ("territory", "liaison") and not (
                role == "industry" and self.licensed_only(organization)
            )
            return "multi_head" if exclusive and len(holders) > 1 else "held"
        if role not in data["required"]:
            return "exempt"
        if self.past_names(organization, role):
            return "nominal"
        return "unknown" if role in (data.get("unknown_if_empty") or ()) else "missing"
