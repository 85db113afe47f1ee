"""Heavy work takes turns: so much of one kind at once in this process, and who finds no turn is told when to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request

from shizi.api.problems import TOO_MANY, Problem

_LIBRARY_TURNS, _CONSOLE_TURNS = 3, 2
_PATIENCE_SECONDS = 4.0


class Turns:
    """At most `most` at once; others wait for `seconds` and are then told to come again after `retry_after` seconds."""

    def __init__(self, most: int, *, seconds: float = 0.0, retry_after: int = 5) -> None:
        self._free, self._seconds, self._retry_after = asyncio.Semaphore(most), seconds, retry_after

    @asynccontextmanager
    async def taken(self, zh: str, en: str) -> AsyncIterator[None]:
        """Hold a turn in the block.

        Raises:
            Problem: too many requests; `zh` and `en` say what is under way.
        """
        if self._free.locked() and not self._seconds:
            raise Problem(TOO_MANY, zh, en, retry_after=self._retry_after)
        try:
            async with asyncio.timeout(self._seconds or None):
                await self._free.acquire()
        except TimeoutError:
            raise Problem(TOO_MANY, zh, en, retry_after=self._retry_after) from None
        try:
            yield
        finally:
            self._free.release()


@dataclass(slots=True)
class AllTurns:
    """The turns of one application; threads that reach the database are few, so that none of this may hold them all."""

    library: Turns = field(default_factory=lambda: Turns(_LIBRARY_TURNS, seconds=_PATIENCE_SECONDS))
    console: Turns = field(default_factory=lambda: Turns(_CONSOLE_TURNS, seconds=_PATIENCE_SECONDS))
    what_if: Turns = field(default_factory=lambda: Turns(1, retry_after=20))


def turns_of(request: Request) -> AllTurns:
    """The turns of the application, for a route."""
    state = request.app.state
    found: AllTurns | None = getattr(state, "turns", None)
    if found is None:
        found = state.turns = AllTurns()
    return found
