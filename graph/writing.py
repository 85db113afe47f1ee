"""Writing facts into the graph in batches, while the caller prepares the next ones.

One writer per load; a thread of its own sends the batches in the order they were given, so an edge may follow its
nodes at once. Every batch is one transaction that fails as a whole: a batch in which an end point is missing, or a
fact to be retired is not there, is an error and never silently less.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import TracebackType
from typing import Any

import neo4j

from shizi.graph.columns import Row, columns
from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.identifiers import identifier, labels_text

OPEN = 9007199254740991
"""`retired` of a fact that is still known; the largest whole number that every client of the graph keeps exactly."""

BATCH_SIZE = 2000
_QUEUED_BATCHES = 4

Edge = tuple[str, str, Row]
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

    def create_nodes(self, labels: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a node with `labels` for each row, a whole map of properties with a unique `uid`; None is left out."""
        text = labels_text(labels)
        if not rows:
            return
        sent = columns(rows)
        statement = f"UNWIND range(0, $last) AS i CREATE (n{text} {sent.pattern}) RETURN count(*) AS n"
        for batch in _slices(rows, self._size):
            parameters = {"last": len(batch) - 1, **sent.parameters(batch)}
            self._put(_Batch(statement, parameters, len(batch), f"{text[1:]} nodes"))

    def create_edges(self, kind: str, start_label: str, end_label: str, rows: Sequence[Edge]) -> None:
        """Create an edge of type `kind` for each row between nodes that exist, found by their uids."""
        start, end = identifier(start_label), identifier(end_label)
        identifier(kind)
        if not rows:
            return
        sent = columns([row[2] for row in rows])
        edge = f"[:{kind} {sent.pattern}]"
        what = f"{kind} edges from {start} to {end}"
        for batch in _slices(rows, self._size):
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
            self._put(_Batch(statement, parameters, len(batch), what))

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
                # a new version of the fact may stand between the same nodes already, and so may closed ones
                "AND e.recorded < $number AND e.retired = $open SET e.retired = $number RETURN count(*) AS n"
            )
            parameters = {"rows": [list(row) for row in batch], "number": number, "open": OPEN}
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
            except BaseException as error:
                self._failure = error
            finally:
                self._queue.task_done()

    def _send(self, batch: _Batch) -> None:
        def work(transaction: neo4j.Transaction) -> None:
            record = transaction.run(batch.statement, batch.parameters).single(strict=True)
            if record["n"] != batch.expected:
                raise LoadError(
                    f"{batch.expected - record['n']} of {batch.expected} {batch.what} have no counterpart in the graph",
                    to_do="this is a fault of the program: the city stays as it was; please report it",
                )

        self._engine.write_together(work)


def _runs(values: Sequence[str]) -> list[list[Any]]:
    """Return [value, first index, last index] of each run of equal values."""
    runs: list[list[Any]] = []
    for index, value in enumerate(values):
        if runs and runs[-1][0] == value:
            runs[-1][2] = index
        else:
            runs.append([value, index, index])
    return runs


def _slices(rows: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]
