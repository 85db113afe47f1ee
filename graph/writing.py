"""Writing facts into the graph in batches, while the caller prepares the next ones.

One writer per load. What is given is written in the background, nodes before the edges given after them, so an edge may
follow its nodes at once. Every batch is one transaction that fails as a whole: a batch in which an end point is
missing, or a fact to be retired is not there, is an error and never silently less.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Sequence
from types import TracebackType

import neo4j

from shizi.graph.columns import Row
from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.statements import (
    Batch,
    Edge,
    edge_batches,
    edge_retirements,
    node_batches,
    node_retirements,
)

OPEN = 9007199254740991
"""`retired` of a fact that is still known; the largest whole number that every client of the graph keeps exactly."""

BATCH_SIZE = 8000
_MOST_WAITING = 60_000
"""Rows given and not yet written; enough that the database always has work while the caller prepares more."""


class GraphWriter:
    """Writes one load's facts. Errors of the background thread come out of the next call, `flush` or `finish`.

    With the `number` that `publication.begin` gave, no batch is written any more once another load has begun.
    """

    def __init__(self, engine: Engine, batch_size: int = BATCH_SIZE, *, number: int | None = None) -> None:
        self._engine, self._size, self._number = engine, batch_size, number
        self._queue: queue.Queue[Batch | None] = queue.Queue()
        self._waiting, self._room = 0, threading.Condition()
        self._failure: BaseException | None = None
        self._finished = False
        self._step = ""
        # ArcadeDB answers two writers with conflicts; Neo4j serves one while the next batch is on its way.
        count = 1 if engine.kind == "arcadedb" else 2
        self._threads = [
            threading.Thread(target=self._work, name="shizi-graph-writer", daemon=True) for _ in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def create_nodes(self, labels: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a node with `labels` for each row, a whole map of properties with a unique `uid`; None is left out."""
        self._put("nodes", node_batches(labels, rows, self._size))

    def create_edges(self, kind: str, start_label: str, end_label: str, rows: Sequence[Edge]) -> None:
        """Create an edge of type `kind` for each row between nodes that exist, found by their uids."""
        self._put("edges", edge_batches(kind, start_label, end_label, rows, self._size))

    def retire_nodes(self, label: str, uids: Sequence[str], number: int) -> None:
        """Close the nodes with these uids at load `number`."""
        self._put("retired nodes", node_retirements(label, uids, number, self._size))

    def retire_edges(
        self, kind: str, start_label: str, end_label: str, rows: Sequence[tuple[str, str, str]], number: int
    ) -> None:
        """Close the edges given by uid of start, uid of end and `fact` at load `number`."""
        self._put("retired edges", edge_retirements(kind, start_label, end_label, rows, number, self._size))

    def flush(self) -> None:
        """Wait until everything given so far is in the database.

        Raises:
            EngineError: the database failed.
            LoadError: an end point or a fact to retire was missing.
        """
        self._queue.join()
        self._raise_failure()

    def finish(self) -> None:
        """Flush and end the background threads; the writer cannot be used any more."""
        self._end()
        self._raise_failure()

    def _end(self) -> None:
        if not self._finished:
            self._finished = True
            for _ in self._threads:
                self._queue.put(None)
            for thread in self._threads:
                thread.join()

    def __enter__(self) -> GraphWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish()
            return
        if self._failure is None:
            self._failure = error  # what is still queued is not worth writing
        self._end()

    def _put(self, step: str, batches: Iterable[Batch]) -> None:
        """Queue what belongs to one step; steps are done one after the other, with several threads their batches in any order."""
        self._raise_failure()
        if self._finished:
            raise LoadError("the writer has finished", to_do="make a new one for each load")
        if step != self._step:
            if len(self._threads) > 1:  # one thread keeps the order by itself
                self._queue.join()
            self._step = step
        for batch in batches:
            with self._room:
                self._room.wait_for(lambda: self._waiting < _MOST_WAITING)
                self._waiting += batch.expected
            self._queue.put(batch)
            self._raise_failure()

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
                if batch is not None:
                    with self._room:
                        self._waiting -= batch.expected
                        self._room.notify_all()
                self._queue.task_done()

    def _send(self, batch: Batch) -> None:
        def work(transaction: neo4j.Transaction) -> None:
            if self._number is not None:
                writing = transaction.run("MATCH (city:City) RETURN city.writing AS number").single(strict=True)
                if writing["number"] != self._number:
                    raise LoadError("another load has begun meanwhile", to_do="run one load at a time")
            record = transaction.run(batch.statement, batch.parameters).single(strict=True)
            if record["n"] != batch.expected:
                raise LoadError(
                    f"{batch.expected - record['n']} of {batch.expected} {batch.what} have no counterpart in the graph",
                    to_do="this is a fault of the program: the city stays as it was; please report it",
                )

        self._engine.write_together(work)
