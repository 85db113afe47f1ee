"""Whether the service lives, whether it can answer, and its figures."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from shizi.api.answer_models import Shape
from shizi.api.city import OUTDATED
from shizi.api.route_words import json_answer
from shizi.api.scope import require
from shizi.api.service import ContextOf, ServiceOf

router = APIRouter(tags=["health 健康"])
_ENGINE_SECONDS = 2.0


class Health(Shape):
    """服务在运行 · The service lives."""

    status: Literal["ok"]


class Readiness(Shape):
    """能否回答，不能时为什么 · Whether it can answer, and why not."""

    status: Literal["ready", "not_ready"]
    engine: bool
    city: bool
    reason: str | None


@router.get("/healthz", operation_id="getHealth", summary="服务是否在运行 · Is it alive", response_model=Health)
async def health() -> Response:
    """只要进程在运行就是 200 · 200 as long as the process runs."""
    return json_answer({"status": "ok"})


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="能否回答 · Can it answer",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "还不能回答 · not ready"}},
)
async def readiness(service: ServiceOf) -> Response:
    """数据库有回答、并且装载了城市时 200，否则 503 和原因 · 200 when the database answers and a city is loaded."""
    engine = await service.access.answers(_ENGINE_SECONDS)
    publication, reason = None, None
    if engine:
        try:
            publication = (await service.state.moment()).publication
        except Exception:
            engine = False
    if not engine:
        reason = "图数据库没有回答，正在重新连接 · the graph database does not answer; reconnecting"
    elif publication is None:
        reason = "还没有装载任何城市：shizi load 文件夹 · no city is loaded: shizi load DIR"
    elif publication.outdated:
        reason = OUTDATED
    city = publication is not None
    ready = engine and city
    status = "ready" if ready else "not_ready"
    return json_answer({"status": status, "engine": engine, "city": city, "reason": reason}, 200 if ready else 503)


@router.get(
    "/metrics",
    operation_id="getMetrics",
    summary="Prometheus 指标 · Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus text"}},
)
async def metrics(
    service: ServiceOf, context: ContextOf
) -> Response:
    """请求数、用时、拒绝数、数据库是否在；凡要令牌之处，任何令牌都可以。

    Requests, times, refusals, whether the database is there; where tokens are required any of them will do.
    """
    require(context.caller, "viewer")
    service.metrics.engine_up.set(1 if service.access.engine is not None else 0)
    service.metrics.engine_opened.set(service.access.times_opened)
    service.metrics.audit_failed.set(service.audit.failed)
    moment = service.state.quick()
    if moment is not None and moment.publication is not None:
        service.metrics.published_load.set(moment.publication.number)
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
