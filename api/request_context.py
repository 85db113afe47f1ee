"""What is known of one request while it is answered; it stands in the ASGI scope under `shizi`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shizi.api.problems import MEDIA_TYPE, Problem
from shizi.api.scope import Principal

if TYPE_CHECKING:
    from shizi.api.city_state import Moment

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

KEY = "shizi"


@dataclass(slots=True)
class RequestContext:
    """One request: its id, language and caller, the moment it is answered for, and what the audit log will say.

    `rows` and `subject` are set by whoever answers: how many rows were given, and the id of the one organization asked
    about. `statement` is what names a console statement in the log.
    """

    id: str
    language: str
    principal: Principal | None = None
    moment: Moment | None = None
    started: float = field(default_factory=time.perf_counter)
    timeout: asyncio.Timeout | None = None
    rows: int | None = None
    subject: str | None = None
    statement: str | None = None
    route: str | None = None

    @property
    def caller(self) -> Principal:
        """Who asks; set before any route runs."""
        assert self.principal is not None
        return self.principal

    def allow_time(self, seconds: float) -> None:
        """Give this request so much time from now on instead of what requests usually have."""
        if self.timeout is not None:
            self.timeout.reschedule(asyncio.get_running_loop().time() + seconds)


def context_of(scope: Scope) -> RequestContext:
    """The context of a request."""
    context: RequestContext = scope[KEY]
    return context


async def send_problem(scope: Scope, send: Send, problem: Problem) -> None:
    """Answer with a problem."""
    context = context_of(scope)
    body = problem.body(context.language, instance=scope["path"], request_id=context.id)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-language", context.language.encode()),
        (b"cache-control", b"no-store"),
    ]
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    headers += [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    await send({"type": "http.response.start", "status": problem.kind.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of this name (lower case); None when there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None
