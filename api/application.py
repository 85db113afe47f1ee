"""The web application: its parts, the layers every request goes through, the routers, and how errors are told.

    context -> access -> limits -> hot path -> gzip -> conditional -> routes

All layers are plain ASGI. See `service.py` for how to write a router.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from shizi.api import (
    routes_board,
    routes_changes,
    routes_city,
    routes_console,
    routes_cross,
    routes_findings,
    routes_graph,
    routes_health,
    routes_map,
    routes_organizations,
    routes_oversight,
    routes_queries,
    routes_reviews,
    routes_supervisors,
    routes_uploads,
    routes_whatif,
)
from shizi.api.audit import AuditLog
from shizi.api.city_state import CityState
from shizi.api.documentation import DESCRIPTION, TAGS, add_documentation, described
from shizi.api.engine_access import EngineAccess
from shizi.api.metrics import Metrics
from shizi.api.middleware_access import AccessMiddleware
from shizi.api.middleware_conditional import ConditionalMiddleware
from shizi.api.middleware_context import ContextMiddleware
from shizi.api.middleware_hot_path import HotPathMiddleware
from shizi.api.middleware_limits import Limits, LimitsMiddleware
from shizi.api.oversight_service import OversightService
from shizi.api.problems import INVALID, MEDIA_TYPE, NO_SUCH_PATH, WRONG_METHOD, Problem, of_error
from shizi.api.read_model import LARGEST_BYTES, ReadModel
from shizi.api.request_context import context_of
from shizi.api.scope import NOBODY_NEEDED
from shizi.api.service import Service
from shizi.api.token_store import TokenStore
from shizi.api.web_pages import add_web_pages
from shizi.graph.errors import ShiziError
from shizi.graph.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (
    routes_oversight.router,
    routes_organizations.router,
    routes_cross.router,
    routes_graph.router,
    routes_supervisors.router,
    routes_findings.router,
    routes_board.router,
    routes_reviews.router,
    routes_queries.router,
    routes_console.router,
    routes_changes.router,
    routes_whatif.router,
    routes_uploads.router,
    routes_city.router,
    routes_map.router,
    routes_health.router,
)
_START_SECONDS = 30.0
_PREPARING_SECONDS = 20.0
"""How long a start waits for what the pages need, which otherwise slows down the first answers; a large city goes on without."""
_log = logging.getLogger("shizi.api")


@dataclass(frozen=True, slots=True)
class Options:
    """How the service is run.

    `open_door`: nobody needs a token (only ever on loopback). `read_model_bytes` 0 switches kept answers off.
    """

    open_door: bool = True
    limits: Limits = field(default_factory=Limits)
    read_model_bytes: int = LARGEST_BYTES
    start_seconds: float = _START_SECONDS


def create_app(settings: Settings, options: Options | None = None) -> FastAPI:
    """The application for one installation; the graph database is opened when it starts and let go when it ends."""
    chosen = options or Options()
    metrics = Metrics()
    audit = AuditLog(settings.home / "log" / "audit.jsonl")
    tokens = TokenStore(settings.home)
    access = EngineAccess(settings)
    state = CityState(access)
    service = Service(
        settings=settings,
        access=access,
        state=state,
        oversight=OversightService(access),
        read_model=ReadModel(chosen.read_model_bytes),
        tokens=tokens,
        audit=audit,
        metrics=metrics,
    )

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if not await access.start(chosen.start_seconds):
            _log.warning("the graph database is not there yet: %s", access.failure or "still starting")
        warming = asyncio.ensure_future(_warm(service))
        drawing = asyncio.ensure_future(_prepare_pages(service, warming))
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(chosen.start_seconds):
                    await asyncio.shield(warming)
            await asyncio.wait([drawing], timeout=min(_PREPARING_SECONDS, chosen.start_seconds))
            yield
        finally:
            warming.cancel()
            drawing.cancel()
            await access.close()
            audit.close()

    app = FastAPI(
        title="十字 Shizi",
        version=version("shizi"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
        separate_input_output_schemas=False,
        middleware=[
            Middleware(ContextMiddleware, metrics=metrics, audit=audit),
            Middleware(AccessMiddleware, tokens=tokens, open_door=chosen.open_door),
            Middleware(LimitsMiddleware, limits=chosen.limits, metrics=metrics),
            Middleware(HotPathMiddleware, service=lambda: service),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4),
            Middleware(ConditionalMiddleware, state=state),
        ],
    )
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    _tell_errors(app)
    add_documentation(app)
    add_web_pages(app)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app


async def _warm(service: Service) -> None:
    """Let the database plan the statement that is asked most, and read what every answer needs, before the first asks."""
    try:
        moment = await service.state.moment()
        if moment.publication is not None:
            view = await service.state.view(moment)
            await view.base()
            await service.oversight.facts("-", view, view.publication.as_of)
    except (ShiziError, Problem) as error:
        _log.warning("nothing could be read beforehand: %s", error)


async def _prepare_pages(service: Service, warming: asyncio.Future[None]) -> None:
    """Read the names to search in and lay out the whole city, which takes seconds, before the first has to wait for it."""
    await asyncio.wait([warming])
    try:
        moment = await service.state.moment()
        if moment.publication is not None:
            view = await service.state.view(moment)
            await view.search()
            await routes_map.kept_map(view, view.publication.as_of, NOBODY_NEEDED)
    except (ShiziError, Problem) as error:
        _log.warning("the pages could not be prepared beforehand: %s", error)


def _tell_errors(app: FastAPI) -> None:
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return _answer(request, error)

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, ShiziError)
        return _answer(request, of_error(error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _answer(request, _invalid(error))

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = {404: NO_SUCH_PATH, 405: WRONG_METHOD}.get(error.status_code, INVALID)
        return _answer(request, Problem(kind, headers=dict(error.headers or {})))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(ShiziError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)


def _answer(request: Request, problem: Problem) -> Response:
    context = context_of(request.scope)
    body = problem.body(context.language, instance=request.url.path, request_id=context.id)
    headers = {"content-language": context.language, "cache-control": "no-store", **problem.headers}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return Response(body, problem.kind.status, headers, media_type=MEDIA_TYPE)


def _invalid(error: RequestValidationError) -> Problem:
    """What is wrong with which field, without repeating what was sent."""
    errors: list[dict[str, Any]] = []
    for one in error.errors()[:20]:
        place = [str(part) for part in one["loc"] if part not in ("query", "path", "body", "header")]
        name = ".".join(place) or str(one["loc"][0])
        errors.append({"field": name, "message": f"{_in_chinese(one['type'])} · {one['msg']}"})
    names = "、".join(dict.fromkeys(one["field"] for one in errors))
    return Problem(INVALID, f"请检查：{names}", f"check: {names}", errors=errors)


_VALIDATION_WORDS = {
    "missing": "缺少", "json_invalid": "不是有效的 JSON", "string_too_long": "太长", "string_too_short": "太短",
    "string_pattern_mismatch": "写法不对", "too_long": "太多", "too_short": "太少", "greater_than_equal": "太小",
    "less_than_equal": "太大", "int_parsing": "应为整数", "bool_parsing": "应为 true 或 false", "extra_forbidden": "不认识",
    "literal_error": "不在可选范围内", "string_type": "应为文字", "list_type": "应为列表", "enum": "不在可选范围内",
}  # fmt: skip


def _in_chinese(kind: str) -> str:
    return _VALIDATION_WORDS.get(kind, "不能用")


