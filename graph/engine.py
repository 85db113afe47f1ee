"""One way to a graph database: the embedded ArcadeDB or a Neo4j server, both over Bolt with the official driver."""

from __future__ import annotations

import logging
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from shizi.graph.announcing import Announcement
from shizi.graph.credentials import READER, WRITER
from shizi.graph.embedded import Attachment, attach, ends
from shizi.graph.embedded_files import DATABASE, engine_files
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.settings import Settings
from shizi.graph.values import described, plain

T = TypeVar("T")

# The driver reports lost connections on standard error unless somebody listens; we report them as errors.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

OLDEST_NEO4J = (5, 26)
_CONNECT_SECONDS = 15.0
_RETRY_SECONDS = 30.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.01, 2.0
_ATTACH_ATTEMPTS = 3
_OPTIONS: dict[str, Any] = {
    "user_agent": "shizi",
    "connection_timeout": _CONNECT_SECONDS,
    # Hints about queries would go to standard error through the driver's logger.
    "notifications_min_severity": neo4j.NotificationMinimumSeverity.OFF,
    "telemetry_disabled": True,
}
_ARCADEDB_AGENT = re.compile(r"ArcadeDB ([\w.]+)")
_NEO4J_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)([\w.+-]*)")


@dataclass(frozen=True, slots=True)
class Table:
    """What an analyst's statement gave: column names, rows in their order, and whether rows beyond the cap remain."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


class Engine:
    """A graph database in use: read, stream, write. Thread-safe; close it, or use it as a context manager."""

    def __init__(
        self,
        *,
        kind: Literal["arcadedb", "neo4j"],
        version: str,
        driver: neo4j.Driver,
        database: str | None,
        open_reader: Callable[[], neo4j.Driver] | None = None,
        release: Callable[[], None] | None = None,
        open_async: Callable[[], neo4j.AsyncDriver] | None = None,
        announcement: Announcement | None = None,
    ) -> None:
        self.kind: Literal["arcadedb", "neo4j"] = kind
        self.version, self.driver, self.database = version, driver, database
        self._open_reader, self._release = open_reader, release
        self._open_async = open_async
        self.announcement = announcement
        self._reader: neo4j.Driver | None = None
        # On a cluster, what this process has written is seen by what it reads next.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager() if kind == "neo4j" else None

    @property
    def has_read_only_user(self) -> bool:
        """Whether analysts' statements run as a database user without any right to write (Neo4j Community has none)."""
        return self._open_reader is not None

    def read_only_driver(self) -> neo4j.Driver:
        """Return the driver of the read-only user; where there is none, the usual driver (use READ sessions)."""
        if self._open_reader is None:
            return self.driver
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    def ready_readers(self, most: int) -> int:
        """Return how many threads may read at once, at most `most`; opens what they need before they ask for it."""
        self.read_only_driver()
        return most

    def write_session(self) -> neo4j.Session:
        """Return a session that may write, for whoever begins and ends transactions of their own and closes it."""
        return self._session(neo4j.WRITE_ACCESS)

    def open_async_driver(self) -> neo4j.AsyncDriver:
        """Open a driver for a server's event loop, of the read-only user where there is one; the caller closes it."""
        if self._open_async is None:
            raise EngineError("this engine was opened without a way to open another driver")
        return self._open_async()

    def changing(self) -> AbstractContextManager[None]:
        """Around every write that changes what published answers say: readers on this machine hear of it.

        On a server the write itself must raise the number of change (`publication.RAISE_CHANGE`) in its transaction.
        """
        return nullcontext() if self.announcement is None else self.announcement.changing()

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a query that only reads; dates come as `datetime.date`, nodes and edges as their properties."""

        def work(session: neo4j.Session) -> list[dict[str, Any]]:
            return _rows(session.run(cypher, parameters))

        return self._again_on_conflict(work, neo4j.READ_ACCESS)

    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Run a query that only reads and give its rows one by one, a thousand at a time in memory."""
        with translated_errors(), self._session(neo4j.READ_ACCESS, fetch_size=1000) as session:
            result = session.run(cypher, parameters)
            columns = result.keys()
            for record in result:
                yield {name: plain(value) for name, value in zip(columns, record.values(), strict=True)}

    def write(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement in one transaction, again when it met a conflict; nothing of it stays when it fails."""

        def work(transaction: neo4j.Transaction) -> list[dict[str, Any]]:
            return _rows(transaction.run(cypher, parameters))

        return self.write_together(work)

    def write_together(self, work: Callable[[neo4j.Transaction], T]) -> T:
        """Run several statements in one transaction, all again when it met a conflict."""

        def attempt(session: neo4j.Session) -> T:
            with session.begin_transaction() as transaction:
                done = work(transaction)
                transaction.commit()
                return done

        return self._again_on_conflict(attempt, neo4j.WRITE_ACCESS)

    def write_in_batches(self, statement: str, /, **parameters: Any) -> None:
        """Run one statement that commits by itself (`CALL ... IN TRANSACTIONS`); what it has committed stays."""
        with translated_errors(), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(statement, parameters).consume()

    def run_schema(self, statement: str) -> None:
        """Run one statement that defines an index or a constraint, in a transaction of its own."""
        self.write_in_batches(statement)

    def read_only(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float, row_cap: int
    ) -> Table:
        """Run an analyst's statement as the read-only user where there is one, in a READ session anyway.

        Nodes come with their labels, edges with their type. `timeout` is in seconds; at most `row_cap` rows come back.

        Raises:
            ModelError: the statement is wrong, writes, or took too long; the message is the database's.
        """
        driver, fetch_size = self.read_only_driver(), min(1000, row_cap + 1)
        with (
            translated_errors(),
            self._session(neo4j.READ_ACCESS, driver=driver, fetch_size=fetch_size) as session,
            session.begin_transaction(timeout=timeout) as transaction,
            self._ended_after(timeout, transaction),
        ):
            try:
                result = transaction.run(cypher, dict(parameters or {}))
            except (ValueError, TypeError, OverflowError) as error:
                raise ModelError(f"the statement cannot be sent: {error}") from error
            columns = list(result.keys())
            rows = [[described(value) for value in record.values()] for record in result.fetch(row_cap + 1)]
            return Table(columns=columns, rows=rows[:row_cap], truncated=len(rows) > row_cap)

    @contextmanager
    def _ended_after(self, seconds: float, transaction: neo4j.Transaction) -> Iterator[None]:
        """End what `transaction` runs in the block after `seconds`; Neo4j does that itself, ArcadeDB must be asked."""
        if self.kind == "neo4j":
            yield
            return
        own = _rows(transaction.run("SHOW TRANSACTIONS"))
        connection = next(row["connectionId"] for row in own if row["currentQuery"] == "SHOW TRANSACTIONS")
        running, lock = True, threading.Lock()

        def end() -> None:
            with lock:
                if not running:
                    return
                for row in self.read("SHOW TRANSACTIONS"):
                    if row["connectionId"] == connection:
                        self.write_in_batches("TERMINATE TRANSACTIONS $id", id=row["transactionId"])

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            # Taking the lock waits for a termination under way, so that it never meets the connection's next query.
            with lock:
                running = False
            timer.cancel()

    def _session(self, access: str, *, driver: neo4j.Driver | None = None, **options: Any) -> neo4j.Session:
        return (driver or self.driver).session(
            database=self.database, default_access_mode=access, bookmark_manager=self._bookmarks, **options
        )

    def _again_on_conflict(self, work: Callable[[neo4j.Session], T], access: str) -> T:
        """Do `work`, again after a conflict with another writer, or on a server after it was away for a moment.

        The driver's own repetition pauses for a second at least, and long ones when the database is gone for good.
        """
        deadline = time.monotonic() + _RETRY_SECONDS
        pause = _FIRST_PAUSE_SECONDS
        while True:
            with translated_errors():
                try:
                    with self._session(access) as session:
                        return work(session)
                except (DriverError, Neo4jError) as error:
                    worthwhile = isinstance(error, TransientError) or (self._release is None and error.is_retryable())
                    if not worthwhile or time.monotonic() + pause > deadline:
                        raise
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that two writers do not meet again
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def close(self) -> None:
        """Let go of the database; the embedded engine stops when nobody holds it any more."""
        if self._reader is not None:
            self._reader.close()
        self.driver.close()
        if self._release is not None:
            self._release()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_engine(settings: Settings) -> Engine:
    """Open the database of `settings`: the server it names, else the embedded engine, started if need be.

    Raises:
        EngineError: it does not start or answer, does not let us in, or is too old.
    """
    return _open_embedded(settings) if settings.database_url is None else _open_server(settings)


def _open_embedded(settings: Settings) -> Engine:
    """Attach to the engine; once more where it was just ending when we found it (killed, its lock not yet let go)."""
    for attempt in range(_ATTACH_ATTEMPTS):
        attachment = attach(settings)
        url = f"bolt://127.0.0.1:{attachment.state.port}"
        driver = _driver(url, WRITER, attachment.credentials.writer)
        try:
            _server_agent(driver, url)
            return _embedded_engine(settings, attachment, url, driver)
        except BaseException as error:
            driver.close()
            attachment.release()
            if not isinstance(error, EngineError) or attempt + 1 == _ATTACH_ATTEMPTS or not ends(attachment, settings):
                raise
    raise AssertionError("the last attempt returns or raises")


def _embedded_engine(settings: Settings, attachment: Attachment, url: str, driver: neo4j.Driver) -> Engine:
    def open_reader() -> neo4j.Driver:
        return _driver(url, READER, attachment.credentials.reader)

    return Engine(
        kind="arcadedb",
        version=attachment.state.version,
        driver=driver,
        database=DATABASE,
        open_reader=open_reader,
        release=attachment.release,
        open_async=lambda: _async_driver(url, READER, attachment.credentials.reader),
        announcement=Announcement(engine_files(settings.home).changes),
    )


def _open_server(settings: Settings) -> Engine:
    url = settings.database_url or ""
    try:
        driver = _driver(url, settings.database_user or "neo4j", settings.database_password)
    except (ConfigurationError, ValueError) as error:
        raise EngineError(f"SHIZI_DATABASE cannot be used: {error}", to_do="write it like neo4j://host:7687") from error
    def open_async() -> neo4j.AsyncDriver:
        return _async_driver(url, settings.database_user or "neo4j", settings.database_password)

    try:
        agent = _server_agent(driver, url)
        arcadedb = _ARCADEDB_AGENT.search(agent)
        if arcadedb:
            database = settings.database_name or DATABASE
            version = arcadedb[1]
            return Engine(kind="arcadedb", version=version, driver=driver, database=database, open_async=open_async)
        version, database_name = _neo4j_version(agent), settings.database_name
        return Engine(kind="neo4j", version=version, driver=driver, database=database_name, open_async=open_async)
    except BaseException:
        driver.close()
        raise


def _driver(url: str, user: str, password: str | None) -> neo4j.Driver:
    auth = None if password is None else neo4j.basic_auth(user, password)
    return neo4j.GraphDatabase.driver(url, auth=auth, **_OPTIONS)


def _async_driver(url: str, user: str, password: str | None) -> neo4j.AsyncDriver:
    auth = None if password is None else neo4j.basic_auth(user, password)
    return neo4j.AsyncGraphDatabase.driver(url, auth=auth, **_OPTIONS)


def _server_agent(driver: neo4j.Driver, url: str) -> str:
    """Connect and return what the server calls itself."""
    try:
        return driver.get_server_info().agent
    except AuthError as error:
        raise EngineError(
            f"the graph database at {url} refuses the user or the password",
            to_do="check SHIZI_DATABASE_USER and SHIZI_DATABASE_PASSWORD or SHIZI_DATABASE_PASSWORD_FILE",
        ) from error
    except (DriverError, Neo4jError) as error:
        raise _unreachable(f"the graph database at {url} does not answer", error) from error


def _neo4j_version(agent: str) -> str:
    match = _NEO4J_AGENT.match(agent)
    if match is None:
        raise EngineError(f"the server calls itself {agent[:60]!r}", to_do="use Neo4j 5.26 or newer, or ArcadeDB")
    if (int(match[1]), int(match[2])) < OLDEST_NEO4J:
        raise EngineError(f"the server is {agent[:60]}", to_do="use Neo4j 5.26 LTS or newer")
    return f"{match[1]}.{match[2]}{match[3]}"


def _rows(result: neo4j.Result) -> list[dict[str, Any]]:
    columns = result.keys()
    return [dict(zip(columns, map(plain, record.values()), strict=True)) for record in result]


def _unreachable(what: str, error: Exception) -> EngineError:
    reason = " ".join(str(error).split())[:300]
    return EngineError(
        f"{what}: {reason or type(error).__name__}",
        to_do="check that it runs and that SHIZI_DATABASE names it, or unset SHIZI_DATABASE for the embedded engine",
    )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the driver's errors into ours: a lost database is an EngineError, a wrong statement a ModelError."""
    try:
        yield
    except AuthError as error:
        raise EngineError("the graph database no longer lets us in", to_do="run the command again") from error
    except ClientError as error:
        raise ModelError(f"the database refuses the statement: {error.message or error.code}") from error
    except ServiceUnavailable as error:
        raise _unreachable("the graph database went away", error) from error
    except (DriverError, Neo4jError) as error:
        raise _unreachable("the graph database failed", error) from error
