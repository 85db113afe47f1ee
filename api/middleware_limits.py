"""So much at once and no more: requests under way, for one caller and in all, their time, the size of what they send.

A request for which there is no room waits for a moment; when there are too many that wait, or the moment has passed, it is
told to come again: 503 when the service is busy, 429 when it is this caller who asks too much.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass

from shizi.api.metrics import Metrics
from shizi.api.problems import BUSY, TOO_LARGE, TOO_MANY, TOO_SLOW, Problem
from shizi.api.request_context import App, Message, Receive, Scope, Send, context_of, header, send_problem

_FREE_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service takes on; `large_paths` are beginnings of paths that may send `largest_upload` bytes."""

    at_once: int = 64
    waiting: int = 256
    for_one_caller: int = 128
    wait_seconds: float = 2.0
    seconds: float = 10.0
    largest_body: int = 1024 * 1024
    largest_upload: int = 512 * 1024 * 1024
    large_paths: tuple[str, ...] = ("/api/v1/uploads",)


class LimitsMiddleware:
    """See the module."""

    def __init__(self, app: App, *, limits: Limits, metrics: Metrics) -> None:
        self._app, self._limits, self._metrics = app, limits, metrics
        self._under_way = 0
        self._of_caller: Counter[str] = Counter()
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within the limits."""
        if scope["type"] != "http" or scope["path"] in _FREE_PATHS:
            await self._app(scope, receive, send)
            return
        caller = context_of(scope).caller.name
        if self._of_caller[caller] >= self._limits.for_one_caller:
            self._metrics.refused.labels("caller").inc()
            await send_problem(scope, send, Problem(TOO_MANY, retry_after=1))
            return
        self._of_caller[caller] += 1
        try:
            if not await self._room():
                self._metrics.refused.labels("busy").inc()
                await send_problem(scope, send, Problem(BUSY, retry_after=1))
                return
            try:
                await self._answer(scope, receive, send)
            finally:
                self._leave()
        finally:
            self._of_caller[caller] -= 1
            if not self._of_caller[caller]:
                del self._of_caller[caller]

    async def _room(self) -> bool:
        if self._under_way < self._limits.at_once:
            self._under_way += 1
            return True
        if len(self._waiting) >= self._limits.waiting:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                await turn
        except TimeoutError:
            return turn.done() and not turn.cancelled()  # the turn may come in the very moment
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            raise
        return True

    def _leave(self) -> None:
        """Give the place to the next who still waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._under_way -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        largest = self._largest(scope["path"])
        told = header(scope, b"content-length")
        if told is not None and (not told.isdigit() or int(told) > largest):
            await send_problem(scope, send, _too_large(largest))
            return
        received, started, overrun = 0, False, False

        async def take() -> Message:
            nonlocal received, overrun
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > largest:
                    overrun = True
                    raise _too_large(largest)
            return message

        async def tell(message: Message) -> None:
            nonlocal started
            if overrun:  # whatever the reader of the body makes of it
                if not started:
                    started = True
                    await send_problem(scope, send, _too_large(largest))
                return
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self._limits.seconds) as timeout:
                context_of(scope).timeout = timeout
                await self._app(scope, take, tell)
        except TimeoutError:
            if started:
                raise
            self._metrics.refused.labels("time").inc()
            await send_problem(scope, send, Problem(TOO_SLOW, retry_after=5))

    def _largest(self, path: str) -> int:
        large = path.startswith(self._limits.large_paths)
        return self._limits.largest_upload if large else self._limits.largest_body


def _too_large(largest: int) -> Problem:
    return Problem(TOO_LARGE, f"最多 {largest} 字节", f"at most {largest} bytes", headers={"Connection": "close"})
