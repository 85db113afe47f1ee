"""What a supposition changes in the graph, and writing it into a transaction that is rolled back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shizi.graph.errors import LoadError
from shizi.graph.identifiers import identifier
from shizi.graph.model import OPEN
from shizi.graph.rolled_back import RolledBack
from shizi.graph.statements import edge_batches, node_batches, slices

_SIZE = 5000


@dataclass(frozen=True, slots=True)
class End:
    """An end of an edge: its label, key and version."""

    label: str
    id: str
    uid: str


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the graph with its properties, or one that is supposed."""

    kind: str
    start: End
    end: End
    properties: Mapping[str, Any]


@dataclass
class GraphChanges:
    """Nodes to create and to change, edges to hide and to create; `write` does it for what load `known` knows."""

    new_nodes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    node_properties: dict[tuple[str, str], dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    hidden: list[Edge] = field(default_factory=list)
    new_edges: list[Edge] = field(default_factory=list)

    def set_node(self, label: str, uid: str, **properties: Any) -> None:
        """Give the node these properties; None cannot be given."""
        self.node_properties[label, uid].update(properties)

    @property
    def nothing(self) -> bool:
        """True when the graph would stay as it is."""
        return not (self.new_nodes or self.node_properties or self.hidden or self.new_edges)

    @property
    def names(self) -> set[str]:
        """Types of the edges, labels of the new nodes and names of the properties that change."""
        edges = {edge.kind for edge in (*self.hidden, *self.new_edges)}
        properties = {name for given in self.node_properties.values() for name in given}
        return edges | properties | {label for label, _ in self.new_nodes}

    def write(self, transaction: RolledBack, known: int) -> None:
        """Change the graph inside the transaction.

        Raises:
            LoadError: what has to be changed is not there.
        """
        self._nodes(transaction, known)
        for edges in _grouped(self.hidden).values():
            _hide(transaction, edges, known)
        version = {"recorded": known, "retired": OPEN}
        number = 0
        for (kind, start, end), edges in _grouped(self.new_edges).items():
            rows = []
            for edge in edges:
                number += 1
                rows.append((edge.start.uid, edge.end.uid, {**edge.properties, **version, "fact": f"what if {number}"}))
            for batch in edge_batches(kind, start, end, rows, _SIZE):
                _expect(transaction, batch.statement, batch.parameters, batch.expected, batch.what)

    def _nodes(self, transaction: RolledBack, known: int) -> None:
        for label, properties in self.new_nodes:
            rows = [{**properties, "recorded": known, "retired": OPEN}]
            for batch in node_batches([label], rows, _SIZE):
                _expect(transaction, batch.statement, batch.parameters, batch.expected, batch.what)
        for (label, uid), properties in self.node_properties.items():
            given = ", ".join(f"n.{identifier(name)} = ${name}" for name in properties)
            statement = f"MATCH (n:{identifier(label)} {{uid: $uid}}) SET {given} RETURN count(n) AS n"
            _expect(transaction, statement, {**properties, "uid": uid}, 1, f"{label} to change")


def _hide(transaction: RolledBack, edges: Sequence[Edge], known: int) -> None:
    """Make edges as if they had been closed by the load that is asked."""
    kind, start, end = (identifier(text) for text in (edges[0].kind, edges[0].start.label, edges[0].end.label))
    statement = (
        f"UNWIND $rows AS row MATCH (b:{end} {{uid: row[1]}})<-[e:{kind}]-(a:{start}) WHERE a.uid = row[0] "
        "AND e.fact = row[2] AND e.recorded <= $known AND e.retired > $known SET e.retired = $known RETURN count(e) AS n"
    )
    if len({edge.start.uid for edge in edges}) > len({edge.end.uid for edge in edges}):
        statement = statement.replace(
            f"(b:{end} {{uid: row[1]}})<-[e:{kind}]-(a:{start}) WHERE a.uid = row[0]",
            f"(a:{start} {{uid: row[0]}})-[e:{kind}]->(b:{end}) WHERE b.uid = row[1]",
        )
    for batch in slices(edges, _SIZE):
        rows = [[edge.start.uid, edge.end.uid, edge.properties["fact"]] for edge in batch]
        _expect(transaction, statement, {"rows": rows, "known": known}, len(batch), f"{kind} edges to hide")


def _grouped(edges: Sequence[Edge]) -> dict[tuple[str, str, str], list[Edge]]:
    grouped: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        grouped[edge.kind, edge.start.label, edge.end.label].append(edge)
    return grouped


def _expect(transaction: RolledBack, statement: str, parameters: Mapping[str, Any], expected: int, what: str) -> None:
    done = transaction.change(statement, **parameters)
    if done[0]["n"] != expected:
        raise LoadError(
            f"{done[0]['n']} of {expected} {what} are in the graph", to_do="this is a fault of the program; please report it"
        )
