"""The same graph as a page of pyvis with physics on, and of neo4j-viz: what `web.py` opens beside our own pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neo4j_viz import Node, Relationship, VisualizationGraph
from pyvis.network import Network

from shizi.graph.engine import Engine


@dataclass(frozen=True)
class PlainGraph:
    """Nodes (id to name) and edges (from, to, word)."""

    nodes: Mapping[str, str]
    edges: tuple[tuple[str, str, str], ...]

    @property
    def told(self) -> str:
        """How large it is."""
        return f"{len(self.nodes):,} nodes, {len(self.edges):,} edges"


def cross_graph(view: Mapping[str, Any]) -> PlainGraph:
    """What the cross of one organization shows: holders, lines upward, who serves it."""
    middle = view["organization"]["id"]
    nodes, edges = {middle: view["organization"]["name"]}, []
    for role in view["roles"]:
        for holder in role["holders"]:
            nodes[holder["id"]] = holder["name"]
            edges.append((holder["id"], middle, role["role"]))
    for line, hops in view["lines"].items():
        below = middle
        for hop in hops:
            if hop["kind"] != "organization":
                nodes[hop["id"]] = hop["name"]
                edges.append((below, hop["id"], line))
                below = hop["id"]
    for part in view["serving"]:
        for member in part["members"]:
            nodes[member["id"]] = member["name"]
            edges.append((member["id"], middle, part["part"]))
    return PlainGraph(nodes, tuple(dict.fromkeys(edges)))


def city_graphs(engine: Engine, sizes: Iterable[int]) -> list[PlainGraph]:
    """Of the city, so many organizations each with the holders that oversee them."""
    rows = engine.read(
        "MATCH (h)-[r:OVERSEES]->(o:Organization) WHERE o.retired > 1000000000 AND r.retired > 1000000000 "
        "AND h.retired > 1000000000 RETURN h.id AS holder, h.name AS held, o.id AS id, o.name AS name, r.role AS role ORDER BY id"
    )
    found = []
    for size in sizes:
        wanted = set(sorted({row["id"] for row in rows})[:size])
        nodes: dict[str, str] = {}
        edges: dict[tuple[str, str, str], None] = {}
        for row in rows:
            if row["id"] in wanted:
                nodes |= {row["id"]: row["name"], row["holder"]: row["held"] or row["holder"]}
                edges[row["holder"], row["id"], row["role"]] = None
        found.append(PlainGraph(nodes, tuple(edges)))
    return found


def pyvis_page(graph: PlainGraph, file: Path) -> Path:
    """As pyvis draws it when nothing is said: physics on, everything in one file."""
    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    for key, name in graph.nodes.items():
        network.add_node(key, label=name)
    for source, target, word in graph.edges:
        network.add_edge(source, target, title=word)
    file.write_text(network.generate_html(), encoding="utf-8")
    return file


def neo4j_viz_page(graph: PlainGraph, file: Path) -> Path:
    """As neo4j-viz draws it when nothing is said."""
    picture = VisualizationGraph(
        nodes=[Node(id=key, caption=name) for key, name in graph.nodes.items()],
        relationships=[Relationship(source=source, target=target, caption=word) for source, target, word in graph.edges],
    )
    file.write_text(str(picture.render(height="800px", max_allowed_nodes=100_000).data), encoding="utf-8")
    return file
