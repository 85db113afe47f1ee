"""`GET /api/v1/organizations/{id}/oversight` without parameters, answered before any routing: it is asked most.

An answer that was given at this moment is taken from the read model; any other is made as the route makes it. Requests
with parameters go on to the route (`routes_oversight.py`), which is also what the documentation shows.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from shizi.api.middleware_conditional import CACHE_HEADERS, entity_tag, matches
from shizi.api.oversight_bytes import oversight_bytes
from shizi.api.problems import Problem, of_error
from shizi.api.read_model import Kept, compress
from shizi.api.request_context import App, Receive, RequestContext, Scope, Send, context_of, header, send_problem
from shizi.api.scope import outside
from shizi.api.service import Service
from shizi.graph.errors import ShiziError

PATTERN = "/api/v1/organizations/{id}/oversight"
_BEGINNING, _END = b"/api/v1/organizations/", b"/oversight"
_WORTH_COMPRESSING = 1000


class HotPathMiddleware:
    """See the module."""

    def __init__(self, app: App, *, service: Callable[[], Service]) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
            await self._app(scope, receive, send)
            return
        path: bytes = scope["raw_path"]
        asked = path[len(_BEGINNING) : -len(_END)]
        if not path.startswith(_BEGINNING) or not path.endswith(_END) or not asked or b"/" in asked:
            await self._app(scope, receive, send)
            return
        context = context_of(scope)
        context.route = PATTERN
        try:
            await self._answer(scope, send, context, asked)
        except Problem as problem:
            await send_problem(scope, send, problem)
        except ShiziError as error:
            await send_problem(scope, send, of_error(error))

    async def _answer(self, scope: Scope, send: Send, context: RequestContext, asked: bytes) -> None:
        service, caller = self._service(), context.caller
        moment = context.moment = service.state.quick() or await service.state.moment()
        key = (asked, caller.sees_counts)
        kept = service.read_model.get(moment.token, key)
        body: bytes | None = None
        if kept is None:
            text = unquote(asked.decode("latin-1"), errors="replace")
            answered = await oversight_bytes(service, context, text, key=key)
            body, kept = answered.body, answered.kept
        else:
            if not caller.owns(kept.codes):
                raise outside()
            context.subject, context.rows = kept.subject, 1
            service.metrics.kept.inc()
        tag = _tag(scope, context, kept)
        if tag is not None and matches(header(scope, b"if-none-match"), tag):
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", tag), *CACHE_HEADERS]})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = [(b"content-type", b"application/json"), *CACHE_HEADERS]
        if tag is not None:
            headers.append((b"etag", tag))
        if b"gzip" in (header(scope, b"accept-encoding") or b"") and (
            kept is not None or (body is not None and len(body) > _WORTH_COMPRESSING)
        ):
            body = kept.compressed if kept is not None else compress(body or b"")
            headers.append((b"content-encoding", b"gzip"))
        elif body is None:
            assert kept is not None
            body = kept.plain()
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _tag(scope: Scope, context: RequestContext, kept: Kept | None) -> bytes | None:
    moment = context.moment
    assert moment is not None
    if kept is None:
        return entity_tag(scope, context, moment)
    caller = context.caller
    sort = (caller.role, caller.prefixes, context.language)
    tag = kept.tags.get(sort)
    if tag is None:
        made = entity_tag(scope, context, moment)
        if made is None:
            return None
        tag = kept.tags[sort] = made
    return tag
