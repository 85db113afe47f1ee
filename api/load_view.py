"""A published load as the server reads it: what is read once and kept as long as the load is asked about.

What a published load knew never changes, so nothing here can be out of date; which load is published is told elsewhere
(`city_state.py`).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shizi.api.engine_access import EngineAccess
from shizi.api.member_bands import Templates, counting
from shizi.cypher.in_force import rules_in_force
from shizi.cypher.oversight_findings import Titles, judged_about, own_titles
from shizi.cypher.structure import Structure, read_structure
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

if TYPE_CHECKING:
    from shizi.api.finding_places import PlacedFinding
    from shizi.api.search_index import SearchIndex

T = TypeVar("T")
Judged = dict[str, list[dict[str, Any]]]
_DAYS_KEPT = 6
_OTHERS_KEPT = 12


@dataclass(frozen=True, slots=True)
class Base:
    """What every oversight answer needs beside the organization: what stands above, titles and sentences of rules."""

    structure: Structure
    titles: Titles
    member_templates: Templates


class LoadView:
    """One published load; everything is read on first use, once however many ask."""

    def __init__(self, access: EngineAccess, publication: Publication) -> None:
        self._access = access
        self.publication = publication
        self.base = Once(self._read_base)
        self.search = Once(self._read_search)
        self.findings = Once(self._read_findings)
        self._judged: OrderedDict[date, Once[Judged]] = OrderedDict()
        self._judging = asyncio.Semaphore(1)
        self._others: OrderedDict[Hashable, Once[Any]] = OrderedDict()

    @property
    def known(self) -> int:
        """Number of the load as whose knowledge everything is read."""
        return self.publication.number

    async def judged(self, at: date) -> Judged | None:
        """What the rules find about organizations on a day; None on the load's own day, whose findings are stored."""
        if at == self.publication.as_of:
            return None
        once = self._judged.get(at)
        if once is None:
            once = self._judged[at] = Once(lambda: self._judge(at))
            if len(self._judged) > _DAYS_KEPT:
                self._judged.popitem(last=False)
        return await once()

    async def kept(self, key: Hashable, read: Callable[[Engine], T]) -> T:
        """What `read` gives of this load, read once; the last few such things are kept. `key` says what it is."""
        once = self._others.get(key)
        if once is None:
            once = self._others[key] = Once(lambda: self._access.run(read))
            if len(self._others) > _OTHERS_KEPT:
                self._others.popitem(last=False)
        found: T = await once()
        return found

    async def _judge(self, at: date) -> Judged:
        base = await self.base()
        async with self._judging:
            return await self._access.run(
                lambda engine: judged_about(engine, None, at=at, known=self.known, titles=base.titles)
            )

    async def _read_base(self) -> Base:
        def read(engine: Engine) -> Base:
            rules = rules_in_force(engine, self.known).on(self.publication.as_of)
            structure = read_structure(engine, known=self.known)
            return Base(structure, own_titles(engine, self.known), counting(rules))

        return await self._access.run(read)

    async def _read_search(self) -> SearchIndex:
        from shizi.api.search_index import read_search_index

        base = await self.base()
        return await self._access.run(
            lambda engine: read_search_index(engine, self.publication, base.structure.place_rows)
        )

    async def _read_findings(self) -> list[PlacedFinding]:
        from shizi.api.finding_places import placed_findings

        return await self._access.run(lambda engine: placed_findings(engine, self.known))


class Once(Generic[T]):
    """Something that is read once and then kept; when reading fails, the next one who asks reads again."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._task: asyncio.Future[T] | None = None

    def __call__(self) -> Awaitable[T]:
        """What is read; wait for it with `await`."""
        task = self._task
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._task = asyncio.ensure_future(self._read())
        return asyncio.shield(task)

    @property
    def ready(self) -> T | None:
        """What was read; None before."""
        task = self._task
        if task is None or not task.done() or task.cancelled() or task.exception() is not None:
            return None
        return task.result()
