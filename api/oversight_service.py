"""The oversight answer as a server gives it: one statement for all who ask at the same time, straight from the database.

Requests that come while a statement is under way are asked together in the next one, so that under load a statement's
own cost is shared; the answer is made by the same functions as that of `shizi who`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from shizi.api.engine_access import EngineAccess
from shizi.api.load_view import Base, LoadView
from shizi.cypher.oversight import assemble, roles_of
from shizi.cypher.oversight_facts import OversightFacts, facts_of, facts_query
from shizi.cypher.oversight_findings import stored_about

_UNDER_WAY = 2
_TOGETHER = 24
_BATCH = 250
_ANSWERS_AT_ONCE = 8


class OversightService:
    """Facts and answers about organizations by id."""

    def __init__(self, access: EngineAccess) -> None:
        self._access = access
        self._waiting: defaultdict[tuple[int, date], dict[str, asyncio.Future[OversightFacts | None]]] = defaultdict(
            dict
        )
        self._under_way = 0

    async def facts(self, organization: str, view: LoadView, at: date) -> OversightFacts | None:
        """What the graph says about one organization; None when none has this id."""
        group = self._waiting[view.known, at]
        future = group.get(organization)
        if future is None:
            future = group[organization] = asyncio.get_running_loop().create_future()
            self._send()
        return await asyncio.shield(future)

    async def answer(self, facts: OversightFacts, view: LoadView, at: date) -> dict[str, Any]:
        """The answer of `shizi who` about one organization."""
        base = view.base.ready or await view.base()
        judged = None
        if at != view.publication.as_of:
            judged = await view.judged.about(facts.organization["id"], at)
        return _assembled(facts, base, view, at, judged)

    async def answers(self, ids: Sequence[str], view: LoadView, at: date) -> dict[str, dict[str, Any]]:
        """The answers about many organizations by id; those that no organization bears are left out."""
        base = await view.base()
        judged = None if at == view.publication.as_of else await view.judged.whole(at)
        parts = [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
        limit = asyncio.Semaphore(_UNDER_WAY)
        found: dict[str, dict[str, Any]] = {}

        async def ask(part: Sequence[str]) -> None:
            async with limit:
                records = await self._access.read(
                    facts_query(), {"ids": list(part), "at": at, "known": view.known}
                )
            for number, record in enumerate(records):
                own = None if judged is None else judged.get(record["id"], [])
                found[record["id"]] = _assembled(facts_of(record), base, view, at, own)
                if number % _ANSWERS_AT_ONCE == _ANSWERS_AT_ONCE - 1:
                    await asyncio.sleep(0)  # others are answered meanwhile

        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(ask(part))
        return found

    def _send(self) -> None:
        """Ask for those who wait, unless enough statements are under way: their end sends the next."""
        while self._waiting and self._under_way < _UNDER_WAY:
            key = next(iter(self._waiting))
            group = self._waiting[key]
            ids = list(group)[:_TOGETHER]
            futures = {one: group.pop(one) for one in ids}
            if not group:
                del self._waiting[key]
            self._under_way += 1
            task = asyncio.ensure_future(self._ask(key, futures))
            task.add_done_callback(self._ended)

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._under_way -= 1
        self._send()

    async def _ask(self, key: tuple[int, date], futures: dict[str, asyncio.Future[OversightFacts | None]]) -> None:
        known, at = key
        try:
            records = await self._access.read(facts_query(), {"ids": list(futures), "at": at, "known": known})
            found = {record["id"]: facts_of(record) for record in records}
        except BaseException as error:
            for future in futures.values():
                if not future.done():
                    future.set_exception(error if isinstance(error, Exception) else asyncio.CancelledError())
                    future.exception()  # whoever gave up waiting will not ask for it
            if not isinstance(error, Exception):
                raise
            return
        for one, future in futures.items():
            if not future.done():
                future.set_result(found.get(one))


def _assembled(
    facts: OversightFacts, base: Base, view: LoadView, at: date, judged: list[dict[str, Any]] | None
) -> dict[str, Any]:
    structure = base.structure
    stored = stored_about(facts.findings, at, view.publication, base.titles) if judged is None else judged
    return assemble(
        facts,
        roles_of(facts, at),
        at=at,
        publication=view.publication,
        party=structure.party_lines(at),
        places=structure.places,
        above=structure.addresses,
        findings=[dict(finding) for finding in stored],
    )
