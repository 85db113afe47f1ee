"""One question asked for many at once: whoever comes while it is being asked waits for the next time it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Coalesced(Generic[T]):
    """Calls of an async function such that each caller's answer comes from a call that began after it asked."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """The answer; a caller that gives up waiting does not stop the others."""
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(self._run(None))
            return await asyncio.shield(self._running)
        if self._next is None:
            self._next = asyncio.ensure_future(self._run(self._running))
        return await asyncio.shield(self._next)

    async def _run(self, former: asyncio.Task[T] | None) -> T:
        if former is not None:
            await asyncio.wait([former])
            self._running, self._next = self._next, None
        return await self._ask()
