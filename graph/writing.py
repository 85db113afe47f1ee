"""Writing facts into the graph in batches, while the caller prepares the next ones.

One writer per load; a thread of its own sends the batches in the order they were given, so an edge may follow its
nodes at once. Every batch is one transaction that fails as a whole: a batch in which an end point is missing, or a
fact to be retired is not there, is an error and never silently less.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import neo4j

from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.identifiers import identifier, labels_text, property_map

OPEN = 9007199254740991
"""`retired` of a fact that is still known; the largest whole number that every client of the graph keeps exactly."""

BATCH_SIZE = 2000
_QUEUED_BATCHES = 4
_SHAPES = 8

Edge = tuple[str, str, Mapping[str, Any]]
"""An edge to create: uid of its start, uid of its end, properties."""


@dataclass(frozen=True, slots=True)
class _Batch:
    statement: str
    parameters: dict[str, Any]
    expected: int
    what: str


class GraphWriter:
    """Writes one load's facts. Errors of the background thread come out of the next call, `flush` or `finish`."""

    def __init__(self, engine: Engine, batch_size: int = BATCH_SIZE) -> None:
        self._engine, self._size = engine, batch_size
        self._queue: queue.Queue[_Batch | None] = queue.Queue(_QUEUED_BATCHES)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="shizi-graph-writer", daemon=True)
        self._thread.start()
        self._finished = False

    def create_nodes(self, labels: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Create a node with `labels` for each row, a whole map of properties with a unique `uid`; None is left out."""
        text = labels_text(labels)
        for names, shape in _by_shape(rows).items():
            pattern = f"CREATE (n{text} {property_map(names, 'row')})" if names else f"CREATE (n{text}) SET n = row"
            statement = f"UNWIND $rows AS row {pattern} RETURN count(*) AS n"
            for batch in _slices(shape, self._size):
                self._put(_Batch(statement, {"rows": batch}, len(batch), f"{text[1:]} nodes"))

    def create_edges(self, kind: str, start_label: str, end_label: str, rows: Sequence[Edge]) -> None:
        """Create an edge of type `kind` for each row between nodes that exist, found by their uids."""
        start, end = identifier(start_label), identifier(end_label)
        identifier(kind)
        for batch in _slices(rows, self._size):
            # The end that is shared by more edges is looked up once for all of them.
            by_start = len({row[0] for row in batch}) <= len({row[1] for row in batch})
            hub, leaf, near, far = (start, end, 0, 1) if by_start else (end, start, 1, 0)
            arrow = "(hub)-[e:{}{}]->(leaf)" if by_start else "(leaf)-[e:{}{}]->(hub)"
            shapes: dict[tuple[str, ...], dict[str, list[dict[str, Any]]]] = {}
            for row in batch:
                properties = _without_none(row[2])
                groups = shapes.setdefault(tuple(properties), {})
                groups.setdefault(row[near], []).append({"uid": row[far], "properties": properties})
            general = len(shapes) > _SHAPES
            for names, groups in shapes.items():
                create = arrow.format(kind, "" if general else f" {property_map(names, 'row.properties')}")
                statement = (
                    f"UNWIND $groups AS grouped MATCH (hub:{hub} {{uid: grouped.uid}}) UNWIND grouped.rows AS row "
                    f"MATCH (leaf:{leaf} {{uid: row.uid}}) CREATE {create}"
                    f"{' SET e = row.properties' if general else ''} RETURN count(*) AS n"
                )
                parameters = {"groups": [{"uid": uid, "rows": members} for uid, members in groups.items()]}
                expected = sum(len(members) for members in groups.values())
                self._put(_Batch(statement, parameters, expected, f"{kind} edges from {start} to {end}"))

    def retire_nodes(self, label: str, uids: Sequence[str], number: int) -> None:
        """Close the nodes with these uids at load `number`."""
        statement = (
            f"UNWIND $rows AS uid MATCH (n:{identifier(label)} {{uid: uid}}) SET n.retired = $number "
            "RETURN count(*) AS n"
        )
        for batch in _slices(uids, self._size):
            self._put(_Batch(statement, {"rows": batch, "number": number}, len(batch), f"{label} nodes to retire"))

    def retire_edges(
        self, kind: str, start_label: str, end_label: str, rows: Sequence[tuple[str, str, str]], number: int
    ) -> None:
        """Close the edges given by uid of start, uid of end and `fact` at load `number`."""
        start, end = identifier(start_label), identifier(end_label)
        identifier(kind)
        for batch in _slices(rows, self._size):
            # Walk from the side with more different nodes: its nodes have fewer edges each.
            if len({row[0] for row in batch}) >= len({row[1] for row in batch}):
                pattern = f"(a:{start} {{uid: row[0]}})-[e:{kind}]->(b:{end})"
            else:
                pattern = f"(b:{end} {{uid: row[1]}})<-[e:{kind}]-(a:{start})"
            statement = (
                f"UNWIND $rows AS row MATCH {pattern} WHERE e.fact = row[2] AND a.uid = row[0] AND b.uid = row[1] "
                "SET e.retired = $number RETURN count(*) AS n"
            )
            parameters = {"rows": [list(row) for row in batch], "number": number}
            self._put(_Batch(statement, parameters, len(batch), f"{kind} edges to retire"))

    def flush(self) -> None:
        """Wait until everything given so far is in the database.

        Raises:
            EngineError: the database failed.
            LoadError: an end point or a fact to retire was missing.
        """
        self._queue.join()
        self._raise_failure()

    def finish(self) -> None:
        """Flush and end the background thread; the writer cannot be used any more."""
        if not self._finished:
            self._finished = True
            self._queue.put(None)
            self._thread.join()
        self._raise_failure()

    def __enter__(self) -> GraphWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._failure is None:
            self._failure = error  # what is still queued is not worth writing
        if error is None:
            self.finish()
        elif not self._finished:
            self._finished = True
            self._queue.put(None)
            self._thread.join()

    def _put(self, batch: _Batch) -> None:
        self._raise_failure()
        if self._finished:
            raise LoadError("the writer has finished", to_do="make a new one for each load")
        self._queue.put(batch)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        while True:
            batch = self._queue.get()
            try:
                if batch is None:
                    return
                if self._failure is None:
                    self._send(batch)
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
                self._failure = error
            finally:
                self._queue.task_done()

    def _send(self, batch: _Batch) -> None:
        def work(transaction: neo4j.ManagedTransaction) -> None:
            record = transaction.run(batch.statement, batch.parameters).single(strict=True)  # type: ignore[arg-type]
            if record["n"] != batch.expected:
                raise LoadError(
                    f"{batch.expected - record['n']} of {batch.expected} {batch.what} have no counterpart in the graph",
                    to_do="this is a fault of the program: the city stays as it was; please report it",
                )

        self._engine.write_together(work)


def _without_none(row: Mapping[str, Any]) -> dict[str, Any]:
    if None in row.values():
        return {name: value for name, value in row.items() if value is not None}
    return row if isinstance(row, dict) else dict(row)


def _by_shape(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Group rows by the names they hold, which makes for the fastest statements; many shapes fall into one, ()."""
    shapes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        cleaned = _without_none(row)
        shapes.setdefault(tuple(cleaned), []).append(cleaned)
    if len(shapes) <= _SHAPES:
        return shapes
    for names in {name for shape in shapes for name in shape}:
        identifier(names)
    return {(): [row for shape in shapes.values() for row in shape]}


def _slices(rows: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]
