"""The neighbourhood of an organization, and of whatever stands around it, for pictures that are expanded step by step."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from shizi.api.cursors import question_key, read_cursor, write_cursor
from shizi.api.load_view import LoadView
from shizi.api.name_lookup import checked_text, find_one
from shizi.api.neighbourhood import edge, edge_types, hidden_from_districts, node
from shizi.api.organization_models import Neighbourhood
from shizi.api.problems import NOT_FOUND, Problem
from shizi.api.request_context import RequestContext
from shizi.api.route_words import AtDay, Cursor, KnownDay, OrganizationText, day, json_answer, problems
from shizi.api.scope import outside
from shizi.api.service import ContextOf, Service, ServiceOf
from shizi.cypher.answer_statements import statement
from shizi.cypher.lines import COMMITTEE, UNIT

router = APIRouter(prefix="/api/v1", tags=["organizations 组织"])
_STRUCTURE = {"PartyUnit": UNIT, "IndustryCommittee": COMMITTEE}
Label = Literal["Organization", "Supervisor", "IndustryCommittee", "PartyUnit", "Place", "ServiceTeam", "Instructor"]
Cap = Annotated[int, Query(title="最多多少条边", description="一页最多多少条边 · Edges on a page", ge=1, le=500, examples=[100])]
Assertions = Annotated[
    bool, Query(title="连同登记写明的", description="连同各行写明的、走访与许可 · What rows say and what was done, too", examples=[False])
]
Past = Annotated[bool, Query(title="连同已失效的", description="连同当日无效的边 · Edges that are not valid on the day, too", examples=[False])]


@router.get(
    "/organizations/{id}/graph",
    operation_id="getOrganizationGraph",
    summary="组织的邻域 · The neighbourhood of an organization",
    response_model=Neighbourhood,
    responses=problems(404, 409),
)
async def organization_graph(
    id: OrganizationText,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    at: AtDay = None,
    known_at: KnownDay = None,
    limit: Cap = 100,
    cursor: Cursor = None,
    assertions: Assertions = False,
    past: Past = False,
) -> Response:
    """一个组织周围的节点和边，带类别和有效期；太多时用 next 翻页。

    What stands around an organization, with kinds and validity; `next` leads to the rest.
    """
    view = await service.view(context, day("known_at", known_at))
    key = await find_one(service.access, view, checked_text(id), context.caller)
    context.subject = key
    return await _neighbourhood(service, context, view, "Organization", key, at, limit, cursor, assertions, past)


@router.get(
    "/graph",
    operation_id="getNodeGraph",
    summary="任一节点的邻域 · The neighbourhood of any node",
    response_model=Neighbourhood,
    responses=problems(404),
)
async def node_graph(
    label: Annotated[Label, Query(title="标签", description="节点的标签 · Its label", examples=["Supervisor"])],
    node_id: Annotated[str, Query(alias="id", title="键", description="节点的键 · Its id", max_length=200, examples=["市商务局"])],
    service: ServiceOf,
    context: ContextOf,
    at: AtDay = None,
    known_at: KnownDay = None,
    limit: Cap = 100,
    cursor: Cursor = None,
    assertions: Assertions = False,
    past: Past = False,
) -> Response:
    """展开图中的一个节点 · Expands a node of a picture. A token of a district sees its own organizations only."""
    view = await service.view(context, day("known_at", known_at))
    caller = context.caller
    if label == "Organization":
        key = await find_one(service.access, view, checked_text(node_id), caller)
    elif not caller.whole_city and label in ("PartyUnit", "Instructor", "ServiceTeam"):
        raise outside()
    else:
        key = checked_text(node_id)
    return await _neighbourhood(service, context, view, label, key, at, limit, cursor, assertions, past)


async def _neighbourhood(
    service: Service,
    context: RequestContext,
    view: LoadView,
    label: str,
    key: str,
    at: str | None,
    limit: int,
    cursor: str | None,
    assertions: bool,
    past: bool,
) -> Response:
    caller, on = context.caller, day("at", at) or view.publication.as_of
    question = question_key(
        view.publication.graph_id, view.known, label, key, on, assertions, past, caller.prefixes, caller.sees_counts
    )
    start = read_cursor(cursor, question, int) or 0
    context.allow_time(30)
    rows = await service.access.read(
        statement(f"neighbourhood_{label.lower()}"),
        {
            "id": key, "at": on, "known": view.known, "types": edge_types(assertions=assertions), "past": past,
            "prefixes": list(caller.prefixes), "whole_city": caller.whole_city, "skip": start, "limit": limit + 1,
        },
    )  # fmt: skip
    following = write_cursor(question, start + limit) if len(rows) > limit else None
    rows = [row for row in rows[:limit] if caller.whole_city or not hidden_from_districts(label, row)]
    middle = await _middle(service, view, label, key)
    if middle is None:
        if not rows and not caller.whole_city:
            raise outside()
        if not rows:
            raise Problem(NOT_FOUND, "没有这个节点", "there is no such node")
        middle = {"labels": [label], "id": key, "name": key}
    own = node(middle, counts=caller.sees_counts)
    nodes: dict[str, dict[str, Any]] = {own["key"]: own}
    for row in rows:
        near = node(row, counts=caller.sees_counts)
        nodes.setdefault(near["key"], near)
    context.rows = len(rows)
    return json_answer(
        {
            "center": own["key"],
            "at": on.isoformat(),
            "known_at": view.publication.known_on.isoformat(),
            "nodes": list(nodes.values()),
            "edges": [edge(row, own["key"], on) for row in rows],
            "next": following,
        }
    )


async def _middle(service: Service, view: LoadView, label: str, key: str) -> dict[str, Any] | None:
    """The node in the middle, where its name differs from its key."""
    structure = (await view.base()).structure
    if label == "Organization":
        rows = await service.access.read(statement("node_itself"), {"id": key, "known": view.known})
        return rows[0] if rows else None
    if label == "Place":
        for row in structure.place_rows:
            if row["id"] == key:
                return {"labels": [label], "id": key, "name": row["name"], "level": row["level"], "node_kind": row["place_kind"]}
    for (kind, own), row in structure.nodes:
        if own == key and kind == _STRUCTURE.get(label):
            return {"labels": [label], "id": key, "name": row["name"], "node_kind": row["unit_kind"]}
    return None
