"""An answer is valid as long as what is published stays as it is: ETag, If-None-Match, and no repeating for nothing.

An answer to GET under /api/v1 follows from its address, from what is published (load and reviews), from the caller's role
and places and from the language. All that makes the tag, so a repeated question costs one look at what is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

from shizi.api.city_state import CityState, Moment
from shizi.api.request_context import App, Message, Receive, RequestContext, Scope, Send, context_of, header

PREFIX = "/api/v1/"
NOT_FROM_WHAT_IS_PUBLISHED = ("/api/v1/uploads", "/api/v1/cypher", "/api/v1/queries")
"""Beginnings of paths whose answers change without anything being published."""
CACHE_HEADERS = (
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"authorization, accept-language, accept-encoding"),
)


class ConditionalMiddleware:
    """See the module."""

    def __init__(self, app: App, *, state: CityState) -> None:
        self._app, self._state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304 when the caller has the answer already."""
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or not scope["path"].startswith(PREFIX)
            or scope["path"].startswith(NOT_FROM_WHAT_IS_PUBLISHED)
        ):
            await self._app(scope, receive, send)
            return
        context = context_of(scope)
        moment = context.moment = await self._state.moment()
        tag = entity_tag(scope, context, moment)
        if tag is not None and matches(header(scope, b"if-none-match"), tag):
            headers = [(b"etag", tag), *CACHE_HEADERS]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message["headers"] = [*message.get("headers", ()), *CACHE_HEADERS]
                if tag is not None:
                    message["headers"].append((b"etag", tag))
            await send(message)

        await self._app(scope, receive, tell)


def entity_tag(scope: Scope, context: RequestContext, moment: Moment) -> bytes | None:
    """The tag of the answer to this request at this moment; None while what is published changes."""
    if moment.token is None or moment.publication is None:
        return None
    caller = context.caller
    parts: tuple[Hashable, ...] = (
        moment.publication.graph_id, moment.publication.number, moment.token, caller.role, caller.prefixes,
        context.language, scope["raw_path"], scope["query_string"],
    )  # fmt: skip
    return b'W/"' + hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest().encode() + b'"'


def matches(given: bytes | None, tag: bytes) -> bool:
    """Whether an If-None-Match header holds the tag (weak comparison)."""
    if given is None:
        return False
    plain = tag.removeprefix(b"W/")
    return any(one.strip().removeprefix(b"W/") == plain for one in given.split(b","))
