"""A transaction that is always rolled back: what it changes is seen by what it reads, and by nobody else, ever.

Neither engine keeps anything of it: it is never committed, and when the process that opened it dies, the server drops it
with the connection. Neo4j holds locks on the nodes and edges it changed until then, so that another writer of the same
ones waits; ArcadeDB holds none. Both see their own changes in look-ups by index, in patterns and in filters.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import DriverError, Neo4jError, TransientError

from shizi.graph.engine import Engine, Table, translated_errors
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.values import described, plain

_LOOK_AGAIN_SECONDS = 0.5


class OutOfTimeError(ModelError):
    """The transaction took longer than it was given; nothing of it is left."""


class ConflictError(EngineError):
    """Another writer was in the way; nothing of the transaction is left, and it may be tried again."""


class RolledBack:
    """A transaction under way, see `rolled_back`. For one thread at a time; reads like an `Engine`."""

    def __init__(self, engine: Engine, transaction: neo4j.Transaction, seconds: float) -> None:
        self.kind = engine.kind
        self._transaction, self._seconds = transaction, seconds
        self._deadline = time.monotonic() + seconds
        self._broken: Exception | None = None

    def ready_readers(self, most: int) -> int:
        """Return 1: a transaction is read by one thread at a time, whatever `most` there may be."""
        return min(1, most)

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a query; what was changed before in this transaction is seen."""
        with self._used():
            result = self._transaction.run(cypher, parameters)
            columns = result.keys()
            return [dict(zip(columns, map(plain, record.values()), strict=True)) for record in result]

    def change(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement that changes something until the transaction is rolled back."""
        return self.read(cypher, **parameters)

    def read_only(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float, row_cap: int
    ) -> Table:
        """Run a rule's query; at most `row_cap` rows come back. Of the two limits the transaction's own counts."""
        del timeout
        with self._used():
            result = self._transaction.run(cypher, dict(parameters or {}))
            columns = list(result.keys())
            rows = [[described(value) for value in record.values()] for record in result.fetch(row_cap + 1)]
            return Table(columns=columns, rows=rows[:row_cap], truncated=len(rows) > row_cap)

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Run one statement; after a failure the transaction is of no use, and every further one says why."""
        if self._broken is not None:
            raise self._broken
        try:
            if time.monotonic() >= self._deadline:
                raise self._out_of_time()
            with translated_errors():
                yield
        except (EngineError, ModelError) as error:
            self._broken = error
            if time.monotonic() >= self._deadline:
                self._broken = self._out_of_time()
            elif isinstance(error.__cause__, TransientError):
                self._broken = ConflictError(error.what, to_do="try again when the load has ended")
            if self._broken is error:
                raise
            raise self._broken from error

    def _out_of_time(self) -> OutOfTimeError:
        return OutOfTimeError(f"it took longer than {self._seconds:g} seconds", to_do="ask for less, or allow more time")


@contextmanager
def rolled_back(engine: Engine, *, seconds: float) -> Iterator[RolledBack]:
    """Open a transaction that is rolled back at the end of the block, however it ends; after `seconds` it is ended.

    Raises:
        OutOfTimeError: it took too long. ConflictError: another writer was in the way.
        EngineError: the database is gone. ModelError: a statement is wrong.
    """
    with contextlib.ExitStack() as stack:
        with translated_errors():
            session = engine.write_session()
            stack.callback(_quietly, session.close)
            transaction = session.begin_transaction(timeout=seconds)
            stack.callback(_quietly, transaction.close)  # rolls back
        given = RolledBack(engine, transaction, seconds)
        if engine.kind == "arcadedb":  # it ignores the limit given above
            stack.enter_context(_ended_after(engine, transaction, seconds))
        yield given


def _quietly(close: Any) -> None:
    """Let go; when the connection is gone the server has rolled back by itself."""
    with contextlib.suppress(DriverError, Neo4jError, OSError):
        close()


@contextmanager
def _ended_after(engine: Engine, transaction: neo4j.Transaction, seconds: float) -> Iterator[None]:
    """End what the transaction's connection runs from `seconds` on until the block ends."""
    with translated_errors():
        own = transaction.run("SHOW TRANSACTIONS").data()
    connection = next(row["connectionId"] for row in own if row["currentQuery"] == "SHOW TRANSACTIONS")
    over = threading.Event()

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            pause = _LOOK_AGAIN_SECONDS
            with contextlib.suppress(EngineError, ModelError):
                for row in engine.read("SHOW TRANSACTIONS"):
                    if row["connectionId"] == connection and not over.is_set():
                        engine.write_in_batches("TERMINATE TRANSACTIONS $id", id=row["transactionId"])

    watcher = threading.Thread(target=watch, name="shizi-time-limit", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()  # so that it never meets what the connection does next
