"""Outermost: a request gets its id and language; its answer gets safe headers, is counted and written to the audit log."""

from __future__ import annotations

import re
import secrets
import time

from shizi.api.audit import AuditLog
from shizi.api.metrics import Metrics
from shizi.api.problems import UNFORESEEN, Problem, preferred_language
from shizi.api.request_context import KEY, App, Message, Receive, RequestContext, Scope, Send, header, send_problem

_GIVEN_ID = re.compile(rb"[A-Za-z0-9._\-]{8,64}")
_UNAUDITED = frozenset({"/healthz", "/readyz", "/metrics"})
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
CONTENT_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class ContextMiddleware:
    """See the module."""

    def __init__(self, app: App, *, metrics: Metrics, audit: AuditLog) -> None:
        self._app, self._metrics, self._audit = app, metrics, audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = header(scope, b"x-request-id")
        number = given.decode() if given and _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        accepted = header(scope, b"accept-language")
        language = preferred_language(accepted.decode("latin-1")) if accepted else "zh"
        context = scope[KEY] = RequestContext(number, language)
        status, size, started = 0, 0, False

        async def tell(message: Message) -> None:
            nonlocal status, size, started
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                headers = message["headers"] = list(message.get("headers", ()))
                headers.append((b"x-request-id", number.encode()))
                headers.extend(SECURITY_HEADERS)
                if not any(name == b"content-security-policy" for name, _ in headers):
                    headers.append((b"content-security-policy", CONTENT_POLICY))
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, tell)
        except Problem as problem:
            if started:
                raise
            await send_problem(scope, tell, problem)
        except Exception:
            if started:
                raise
            await send_problem(scope, tell, Problem(UNFORESEEN))
            raise
        finally:
            self._metrics.under_way.dec()
            self._told(scope, context, status, size)

    def _told(self, scope: Scope, context: RequestContext, status: int, size: int) -> None:
        seconds = time.perf_counter() - context.started
        route = context.route or route_of(scope)
        self._metrics.answered(route, scope["method"], status, seconds)
        if route in _UNAUDITED:
            return
        principal = context.principal
        self._audit.write(
            request=context.id,
            who=principal.name if principal else None,
            role=principal.role if principal else None,
            method=scope["method"],
            route=route,
            status=status,
            rows=context.rows,
            milliseconds=round(1000 * seconds, 2),
            bytes=size,
            subject=context.subject,
            query=context.statement,
        )


def route_of(scope: Scope) -> str:
    """The pattern of the path that was asked for; what no route knows is told as one."""
    route = scope.get("route")
    pattern = getattr(route, "path", None)
    return str(pattern) if pattern else "other"
