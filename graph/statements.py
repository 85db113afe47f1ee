"""The Cypher statements that write facts, with their parameters; the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from shizi.graph.columns import Row, columns
from shizi.graph.identifiers import identifier, labels_text
from shizi.graph.model import OPEN

Edge = tuple[str, str, Row]
"""An edge to create: uid of its start, uid of its end, properties."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One transaction's worth: a statement that returns `n`, which must be `expected`; `what` it writes, in words."""

    statement: str
    parameters: dict[str, Any]
    expected: int
    what: str


def node_batches(labels: Sequence[str], rows: Sequence[Row], size: int) -> Iterator[Batch]:
    """Create a node with `labels` for each row, a whole map of properties; None is left out."""
    text = labels_text(labels)
    if not rows:
        return
    sent = columns(rows)
    statement = f"UNWIND range(0, $last) AS i CREATE (n{text} {sent.pattern}) RETURN count(*) AS n"
    for batch in slices(rows, size):
        parameters = {"last": len(batch) - 1, **sent.parameters(batch)}
        yield Batch(statement, parameters, len(batch), f"{text[1:]} nodes")


def edge_batches(kind: str, start_label: str, end_label: str, rows: Sequence[Edge], size: int) -> Iterator[Batch]:
    """Create an edge of type `kind` for each row between nodes that exist, found by their uids."""
    start, end = identifier(start_label), identifier(end_label)
    identifier(kind)
    if not rows:
        return
    sent = columns([row[2] for row in rows])
    edge = f"[:{kind} {sent.pattern}]"
    for batch in slices(rows, size):
        # The end that is shared by more edges is looked up once for all of them.
        by_start = len({row[0] for row in batch}) <= len({row[1] for row in batch})
        hub, leaf, near, far = (start, end, 0, 1) if by_start else (end, start, 1, 0)
        batch.sort(key=itemgetter(near))
        arrow = f"(hub)-{edge}->(leaf)" if by_start else f"(leaf)-{edge}->(hub)"
        statement = (
            f"UNWIND $hubs AS member MATCH (hub:{hub} {{uid: member[0]}}) UNWIND range(member[1], member[2]) AS i "
            f"MATCH (leaf:{leaf} {{uid: $leaves[i]}}) CREATE {arrow} RETURN count(*) AS n"
        )
        parameters = {
            "hubs": _runs([row[near] for row in batch]),
            "leaves": [row[far] for row in batch],
            **sent.parameters([row[2] for row in batch]),
        }
        yield Batch(statement, parameters, len(batch), f"{kind} edges from {start} to {end}")


def node_retirements(label: str, uids: Sequence[str], number: int, size: int) -> Iterator[Batch]:
    """Close the nodes with these uids at load `number`."""
    statement = (  # by id, for the uid of nodes without edges is not indexed
        f"UNWIND $rows AS row MATCH (n:{identifier(label)} {{id: row[0]}}) WHERE n.uid = row[1] "
        "SET n.retired = $number RETURN count(*) AS n"
    )
    for batch in slices(uids, size):
        rows = [[uid.rpartition("@")[0], uid] for uid in batch]
        yield Batch(statement, {"rows": rows, "number": number}, len(batch), f"{label} nodes to retire")


def edge_retirements(
    kind: str, start_label: str, end_label: str, rows: Sequence[tuple[str, str, str]], number: int, size: int
) -> Iterator[Batch]:
    """Close the edges given by uid of start, uid of end and `fact` at load `number`."""
    start, end = identifier(start_label), identifier(end_label)
    identifier(kind)
    for batch in slices(rows, size):
        # Walk from the side with more different nodes: its nodes have fewer edges each.
        if len({row[0] for row in batch}) >= len({row[1] for row in batch}):
            pattern = f"(a:{start} {{uid: row[0]}})-[e:{kind}]->(b:{end})"
        else:
            pattern = f"(b:{end} {{uid: row[1]}})<-[e:{kind}]-(a:{start})"
        statement = (
            f"UNWIND $rows AS row MATCH {pattern} WHERE e.fact = row[2] AND a.uid = row[0] AND b.uid = row[1] "
            # a new version of the fact may stand between the same nodes already, and so may closed ones
            "AND e.recorded < $number AND e.retired = $open SET e.retired = $number RETURN count(*) AS n"
        )
        parameters = {"rows": [list(row) for row in batch], "number": number, "open": OPEN}
        yield Batch(statement, parameters, len(batch), f"{kind} edges to retire")


def slices(rows: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """Cut `rows` into lists of at most `size`."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


def _runs(values: Sequence[str]) -> list[list[Any]]:
    """Return [value, first index, last index] of each run of equal values."""
    runs: list[list[Any]] = []
    for index, value in enumerate(values):
        if runs and runs[-1][0] == value:
            runs[-1][2] = index
        else:
            runs.append([value, index, index])
    return runs
