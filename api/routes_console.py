"""The console: Cypher of one's own, read-only and limited, and the schema that a page completes from."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from shizi.api.console_models import ConsoleReply, ConsoleRequest, GraphSchema
from shizi.api.problems import INVALID, OUTSIDE_SCOPE, TOO_SLOW, Problem
from shizi.api.route_words import day, json_answer, problems
from shizi.api.scope import Principal, require
from shizi.api.service import ContextOf, ServiceOf
from shizi.api.turns import AllTurns, turns_of
from shizi.cypher.console import ConsoleAnswer, OverTimeError, RefusedError, run
from shizi.cypher.console_checks import limits
from shizi.graph.engine import Engine
from shizi.graph.model import Property, model
from shizi.loaders.ledger_export import member_band

router = APIRouter(prefix="/api/v1", tags=["queries 问题库"])
_MOST_BYTES = 8 * 1024 * 1024
_SPARE_SECONDS = 15.0


@router.post(
    "/cypher",
    operation_id="runCypher",
    summary="运行一条只读的 Cypher · Run a statement that only reads",
    response_model=ConsoleReply,
    responses=problems(404),
)
async def run_cypher(
    asked: ConsoleRequest,
    service: ServiceOf,
    context: ContextOf,
    turns: Annotated[AllTurns, Depends(turns_of)],
) -> Response:
    """需要 analyst 以上、全市范围的令牌。写入、过程、LOAD CSV、过大的 range() 与笛卡尔积等一律拒绝并指明子句。

    Needs the role analyst and the whole city. What writes, calls procedures, reads files or multiplies is refused with its
    clause; below steward counts of members are bands, and statements that reach for them by name are refused.
    """
    whole_city(context.caller)
    require(context.caller, "analyst")
    view = await service.view(context, day("known_at", asked.known_at))
    at = day("at", asked.at) or view.publication.as_of
    values = {"at": at, "known": view.known, **{name: _typed(value) for name, value in asked.parameters.items()}}
    context.statement = f"cypher:{hashlib.sha256(asked.statement.encode('utf-8', 'replace')).hexdigest()[:16]}"
    band = None if context.caller.sees_counts else member_band

    def work(engine: Engine) -> ConsoleAnswer:
        return run(
            engine, asked.statement, values, timeout=asked.timeout, row_cap=asked.limit, byte_cap=_MOST_BYTES, band=band
        )

    context.allow_time(asked.timeout + _SPARE_SECONDS)
    try:
        async with turns.console.taken("控制台正忙", "the console is busy"):
            answer = await service.access.run(work)
    except RefusedError as error:
        raise _refused(error) from error
    except OverTimeError as error:
        raise Problem(TOO_SLOW, f"超过{asked.timeout:g}秒", f"stopped after {asked.timeout:g} seconds") from error
    context.rows = len(answer.rows)
    return json_answer(
        {
            "columns": answer.columns, "rows": [[_shown(value) for value in row] for row in answer.rows],
            "truncated": answer.cut_by, "seconds": answer.seconds, "at": at, "known": view.known,
        }
    )  # fmt: skip


@router.get(
    "/schema",
    operation_id="getSchema",
    summary="图里有什么 · What stands in the graph",
    response_model=GraphSchema,
    responses=problems(),
)
async def schema(context: ContextOf) -> Response:
    """点、边、属性及其含义，供控制台补全 · Labels, edge types and properties with their meaning, for completion."""
    nodes = [
        {
            "label": kind.label, "labels": list(kind.labels), "zh": kind.zh, "en": kind.en,
            "properties": [_property(one) for one in kind.properties], "indexed": ["id", *kind.index],
        }
        for kind in model().nodes.values()
    ]  # fmt: skip
    edges = [
        {
            "type": kind.type, "zh": kind.zh, "en": kind.en,
            "pairs": [(start, end) for start in kind.starts for end in kind.ends],
            "properties": [_property(one) for one in kind.properties],
        }
        for kind in model().edges.values()
    ]  # fmt: skip
    context.rows = len(nodes) + len(edges)
    return json_answer({"nodes": nodes, "edges": edges, "functions": sorted(limits()["functions"])})


def whole_city(caller: Principal) -> None:
    """Refuse a caller whose token is of some places: what is asked here tells of the whole city.

    Raises:
        Problem: outside the caller's scope.
    """
    if not caller.whole_city:
        raise Problem(
            OUTSIDE_SCOPE, "这里的回答涉及全市，限定地方的令牌不能问", "this tells of the whole city; a token of some places may not ask it"
        )


def _refused(error: RefusedError) -> Problem:
    lines = error.lines[:20]
    return Problem(
        INVALID,
        "；".join(f"第{one.line}行：{one.zh}" for one in lines[:3]),
        "; ".join(f"line {one.line}: {one.en}" for one in lines[:3]),
        errors=[{"field": f"statement:{one.line}", "message": f"{one.zh} · {one.en}"} for one in lines],
    )


def _typed(value: Any) -> Any:
    """A text that is written as a day becomes one."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _shown(value: Any) -> Any:
    """A value as JSON can hold it: what is no plain value is told as text, numbers beyond 64 bits too."""
    if isinstance(value, dict):
        return {str(name): _shown(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        return value
    return str(value)


def _property(one: Property) -> dict[str, str]:
    return {"name": one.name, "type": one.type, "zh": one.zh, "en": one.en}
