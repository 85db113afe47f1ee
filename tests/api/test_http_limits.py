"""Limits: so much at once, so long, for one caller and in all; told to come again, never an error of ours."""

from __future__ import annotations

import asyncio
from typing import Any

from shizi.api.metrics import Metrics
from shizi.api.middleware_limits import Limits, LimitsMiddleware
from shizi.api.request_context import KEY, RequestContext
from shizi.api.scope import Principal


class Counting:
    """An application that takes its time and counts who is inside."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.inside, self.most = seconds, 0, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def ask(layer: LimitsMiddleware, caller: str = "a") -> tuple[int, dict[bytes, bytes]]:
    told: list[Any] = []
    scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
    scope[KEY] = RequestContext("id", "zh", Principal(caller, "viewer"))

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await layer(scope, receive, send)
    return told[0]["status"], dict(told[0]["headers"])


def test_beyond_the_limit_requests_wait_and_beyond_that_they_are_told_to_come_again() -> None:
    async def go() -> None:
        app = Counting(0.05)
        layer = LimitsMiddleware(app, limits=Limits(at_once=2, waiting=3, wait_seconds=5), metrics=Metrics())
        answers = await asyncio.gather(*(ask(layer) for _ in range(8)))
        assert sorted(status for status, _ in answers) == [200] * 5 + [503] * 3
        assert all(headers[b"retry-after"] == b"1" for status, headers in answers if status == 503)
        assert app.most == 2
        assert (await ask(layer))[0] == 200

    asyncio.run(go())


def test_who_waits_too_long_is_told_so_and_loses_no_place() -> None:
    async def go() -> None:
        layer = LimitsMiddleware(Counting(0.2), limits=Limits(at_once=1, waiting=9, wait_seconds=0.05), metrics=Metrics())
        answers = await asyncio.gather(*(ask(layer) for _ in range(4)))
        assert sorted(status for status, _ in answers) == [200, 503, 503, 503]
        assert [(await ask(layer))[0] for _ in range(2)] == [200, 200]

    asyncio.run(go())


def test_one_caller_cannot_take_all_the_room() -> None:
    async def go() -> None:
        layer = LimitsMiddleware(Counting(0.05), limits=Limits(at_once=10, for_one_caller=2), metrics=Metrics())
        greedy = [ask(layer, "greedy") for _ in range(5)]
        answers = await asyncio.gather(*greedy, ask(layer, "other"))
        assert sorted(status for status, _ in answers[:-1]) == [200, 200, 429, 429, 429]
        assert answers[-1][0] == 200
        assert all(b"retry-after" in headers for status, headers in answers if status == 429)

    asyncio.run(go())


def test_what_takes_too_long_is_ended_with_504() -> None:
    async def go() -> None:
        app = Counting(5)
        layer = LimitsMiddleware(app, limits=Limits(seconds=0.05), metrics=Metrics())
        status, headers = await ask(layer)
        assert status == 504
        assert b"retry-after" in headers
        assert app.inside == 0

    asyncio.run(go())


def test_callers_that_go_away_give_their_place_back() -> None:
    async def go() -> None:
        layer = LimitsMiddleware(Counting(0.05), limits=Limits(at_once=1, waiting=9), metrics=Metrics())
        tasks = [asyncio.ensure_future(ask(layer)) for _ in range(6)]
        await asyncio.sleep(0.01)
        for task in tasks[:4]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert [one[0] for one in answers[4:]] == [200, 200]

    asyncio.run(go())
