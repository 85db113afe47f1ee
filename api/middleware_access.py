"""Who asks: a bearer token, or anybody on this machine where no tokens are needed.

Without tokens only requests that name this machine as their host are answered, so that no page of another site can reach
the service through a name that leads here (DNS rebinding).
"""

from __future__ import annotations

from shizi.api.problems import NOT_SIGNED_IN, WRONG_HOST, Problem
from shizi.api.request_context import App, Receive, Scope, Send, context_of, header, send_problem
from shizi.api.scope import NOBODY_NEEDED, Principal, principal_of
from shizi.api.token_store import Token, TokenStore

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
OPEN_PATHS = frozenset({"/healthz", "/readyz"})
"""What is answered to everybody: whether the service lives tells nothing of a city."""
_OPEN_PREFIXES = ("/docs", "/problems/", "/openapi.json")
_SHORTEST, _LONGEST = 16, 200


class AccessMiddleware:
    """See the module; `open_door` says that no tokens are needed, `public` that paths of the page itself are open."""

    def __init__(self, app: App, *, tokens: TokenStore, open_door: bool) -> None:
        self._app, self._tokens, self._open_door = app, tokens, open_door
        self._principals: dict[Token, Principal] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its caller, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._admit(scope)
        if problem is not None:
            await send_problem(scope, send, problem)
            return
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> Problem | None:
        context = context_of(scope)
        path = scope["path"]
        given = header(scope, b"authorization")
        if given is not None:
            principal = self._principal(given)
            if principal is not None:
                context.principal = principal
                return None
            if not self._open_door and path not in OPEN_PATHS:
                return _not_signed_in()
        if self._open_door:
            if _host(header(scope, b"host")) not in LOCAL_NAMES:
                return Problem(WRONG_HOST)
            context.principal = NOBODY_NEEDED
            return None
        if path in OPEN_PATHS or path.startswith(_OPEN_PREFIXES) or not path.startswith(("/api/", "/metrics")):
            context.principal = _NOBODY
            return None
        return _not_signed_in()

    def _principal(self, given: bytes) -> Principal | None:
        scheme, _, secret = given.partition(b" ")
        secret = secret.strip()
        if scheme.lower() != b"bearer" or not _SHORTEST <= len(secret) <= _LONGEST:
            return None
        token = self._tokens.find(secret.decode("latin-1"))
        if token is None:
            return None
        principal = self._principals.get(token)
        if principal is None:
            if len(self._principals) > 1000:
                self._principals.clear()
            principal = self._principals[token] = principal_of(token)
        return principal


_NOBODY = Principal("nobody", "viewer", ("nowhere",), ("nowhere",))
"""Who asks for what is open to everybody; sees nothing of any city."""


def _not_signed_in() -> Problem:
    return Problem(
        NOT_SIGNED_IN,
        "请求头写明 Authorization: Bearer 令牌；令牌由 shizi tokens create 发放",
        "send the header Authorization: Bearer TOKEN; tokens come from shizi tokens create",
        headers={"WWW-Authenticate": 'Bearer realm="shizi"'},
    )


def _host(value: bytes | None) -> str:
    text = (value or b"").decode("latin-1").lower()
    if text.startswith("["):
        return text.partition("]")[0] + "]"
    return text.partition(":")[0]
