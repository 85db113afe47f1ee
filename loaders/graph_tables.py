"""The graph as tables, one per kind of node and of edge, row by row: what exports to csv, parquet and neo4j-admin write.

A table holds what was known at a load. Nodes are all that the load knows; edges that carry days are those valid on the day, or
all of them when no day is given. Organizations may be chosen by state: others are left out, and every edge that touches one.
Rows come as the database streams them, a thousand at a time in memory, in no particular order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.graph.engine import Engine
from shizi.graph.model import EdgeKind, NodeKind, Property, model

STATES = ("ledger", "base_roster", "excluded")
_VERSION = ("recorded", "retired", "uid", "fact")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the graph is exported: the load, the day (None: all days), the states of organizations (None: all)."""

    known: int
    at: date | None
    states: tuple[str, ...] | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that the statements of this module read."""
        return {"known": self.known, "at": self.at, "states": list(self.states or ())}


def node_kinds() -> list[NodeKind]:
    """The kinds of nodes that are exported: all that belong to a load."""
    return [kind for kind in model().nodes.values() if not kind.plain]


def edge_kinds() -> list[EdgeKind]:
    """All kinds of edges."""
    return list(model().edges.values())


def own_properties(kind: NodeKind | EdgeKind) -> list[Property]:
    """A kind's properties without its id and those of its version."""
    return [one for one in kind.properties if one.name not in (*_VERSION, "id")]


def node_rows(engine: Engine, kind: NodeKind, choice: Choice) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The nodes of a kind: labels, and properties with `id`."""
    state = " AND n.state IN $states" if kind.label == "Organization" and choice.states is not None else ""
    rows = engine.stream(
        f"MATCH (n:{kind.label}) WHERE n.recorded <= $known AND n.retired > $known{state} "
        "RETURN labels(n) AS labels, properties(n) AS properties",
        **choice.parameters,
    )
    for row in rows:
        yield sorted(row["labels"], key=lambda label: (label != kind.label, label)), row["properties"]


def edge_rows(
    engine: Engine, kind: EdgeKind, start: str, end: str, choice: Choice
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The edges of a kind from nodes of one label to nodes of another: id of the start, id of the end, properties."""
    where = ["e.recorded <= $known", "e.retired > $known"]
    if choice.at is not None and is_dated(kind):
        where.append("e.since <= $at AND e.until > $at")
    if choice.states is not None:
        where += [f"{name}.state IN $states" for name, label in (("a", start), ("b", end)) if label == "Organization"]
    rows = engine.stream(
        f"MATCH (a:{start})-[e:{kind.type}]->(b:{end}) WHERE {' AND '.join(where)} "
        "RETURN a.id AS a, b.id AS b, properties(e) AS properties",
        **choice.parameters,
    )
    for row in rows:
        yield row["a"], row["b"], row["properties"]


def is_dated(kind: EdgeKind) -> bool:
    """True when edges of this kind carry days of validity."""
    return any(one.name == "since" for one in kind.properties)


def ends(kind: EdgeKind) -> Sequence[tuple[str, str]]:
    """Every pair of labels that an edge of this kind may run between."""
    return [(start, end) for start in kind.starts for end in kind.ends]
