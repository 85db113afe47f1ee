"""The graph database as a server uses it: held while the server runs, found again by itself when it was away.

`read` is for the event loop (the async driver, a read-only user where there is one); `run` takes a function that uses the
`Engine` as commands do and runs it in one of a few threads. When the database is lost, everybody waits for a moment while
it is opened again (the embedded engine is started again), then asks once more; who waits in vain gets an EngineError.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from shizi.graph.engine import Engine, open_engine
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.settings import Settings
from shizi.graph.values import plain

T = TypeVar("T")
Rows = list[dict[str, Any]]

THREADS = 4
_WAIT_SECONDS = 8.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 5.0
_log = logging.getLogger("shizi.api.engine")


@dataclass(frozen=True, slots=True)
class _Held:
    """The database as it was opened once."""

    engine: Engine
    driver: neo4j.AsyncDriver
    bookmarks: neo4j.AsyncBookmarkManager | None


class EngineAccess:
    """Opens the database of `settings`, holds it, and opens it again whenever it is lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: _Held | None = None
        self._found = asyncio.Event()
        self._seeking: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="shizi-api")
        self._closed = False
        self.failure = ""
        self.times_opened = 0

    @property
    def embedded(self) -> bool:
        """True for the embedded engine, which this machine owns."""
        return self._settings.database_url is None

    @property
    def engine(self) -> Engine | None:
        """The engine that is held now; None while it is being sought."""
        return self._held.engine if self._held else None

    async def start(self, seconds: float) -> bool:
        """Begin to open the database and wait at most so long; returns whether it is there."""
        self._seek()
        return await self._wait(seconds)

    async def read(self, query: str, parameters: dict[str, Any], *, leader: bool = False) -> Rows:
        """Run a query that only reads; with `leader` on a cluster's leader, which knows the latest."""

        async def ask(held: _Held) -> Rows:
            access = neo4j.WRITE_ACCESS if leader and held.engine.kind == "neo4j" else neo4j.READ_ACCESS
            async with held.driver.session(
                database=held.engine.database, default_access_mode=access, bookmark_manager=held.bookmarks
            ) as session:
                result = await session.run(query, parameters)
                columns = result.keys()
                return [dict(zip(columns, map(plain, record.values()), strict=True)) async for record in result]

        return await self._with_database(ask)

    async def run(self, work: Callable[[Engine], T]) -> T:
        """Run `work` with the engine in a thread; it may run twice when the database is lost meanwhile."""

        async def do(held: _Held) -> T:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, held.engine)

        return await self._with_database(do)

    async def compute(self, work: Callable[[], T]) -> T:
        """Run something that takes long and needs no database in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def answers(self, seconds: float) -> bool:
        """Whether the database answers within so many seconds; when it does not, it is sought."""
        held = self._held
        if held is None:
            return False
        try:
            async with asyncio.timeout(seconds), held.driver.session(database=held.engine.database) as session:
                await (await session.run("RETURN 1 AS alive")).consume()
        except (DriverError, Neo4jError, OSError, TimeoutError) as error:
            self._lost(held, error)
            return False
        return True

    async def close(self) -> None:
        """Let go of the database."""
        self._closed = True
        if self._seeking is not None:
            self._seeking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._seeking
        held, self._held = self._held, None
        if held is not None:
            await _let_go(held, self._threads)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _with_database(self, use: Callable[[_Held], Awaitable[T]]) -> T:
        for last in (False, True):
            if self._held is None and not await self._wait(_WAIT_SECONDS):
                break
            held = self._held
            if held is None:
                break
            try:
                return await use(held)
            except (ServiceUnavailable, SessionExpired, AuthError, OSError) as error:
                self._lost(held, error)
            except ClientError as error:
                raise ModelError(f"the database refuses the statement: {error.message or error.code}") from error
            except TransientError as error:
                if last:
                    raise EngineError(f"the graph database failed: {error.code}") from error
            except (DriverError, Neo4jError) as error:
                if last:
                    raise EngineError(f"the graph database failed: {type(error).__name__}") from error
                self._lost(held, error)
            except EngineError as error:
                if last:
                    raise
                self._lost(held, error)
        raise EngineError("the graph database is not available", to_do="try again in a moment")

    def _lost(self, held: _Held, error: BaseException) -> None:
        if self._held is not held or self._closed:
            return
        _log.warning("the graph database is lost (%s); opening it again", type(error).__name__)
        self._held = None
        self._found.clear()
        self._seek(held)

    def _seek(self, former: _Held | None = None) -> None:
        self._seeking = asyncio.ensure_future(self._open(former))

    async def _open(self, former: _Held | None) -> None:
        loop = asyncio.get_running_loop()
        if former is not None:
            await _let_go(former, self._threads)
        pause = _FIRST_PAUSE_SECONDS
        while not self._closed:
            try:
                engine = await loop.run_in_executor(self._threads, open_engine, self._settings)
            except EngineError as error:
                self.failure = str(error)
                _log.warning("the graph database cannot be opened: %s", error.what)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
                continue
            bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager() if engine.kind == "neo4j" else None
            self._held = _Held(engine, engine.open_async_driver(), bookmarks)
            self.failure = ""
            self.times_opened += 1
            self._found.set()
            return

    async def _wait(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._found.wait()
        except TimeoutError:
            return False
        return True


async def _let_go(held: _Held, threads: ThreadPoolExecutor) -> None:
    with contextlib.suppress(Exception):
        await held.driver.close()
    with contextlib.suppress(Exception):
        await asyncio.get_running_loop().run_in_executor(threads, held.engine.close)
