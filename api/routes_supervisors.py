"""Holders - departments, committees, places - and the organizations each of them oversees."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from shizi.api.answer_models import Day, OrganizationKind, OrganizationState, RoleName, Shape
from shizi.api.cursors import page, question_key, read_cursor, write_cursor
from shizi.api.load_view import LoadView
from shizi.api.name_lookup import checked_text
from shizi.api.neighbourhood import label_of
from shizi.api.places import place_code
from shizi.api.problems import NOT_FOUND, Problem
from shizi.api.route_words import AtDay, Cursor, KnownDay, Limit, day, json_answer, problems
from shizi.api.scope import Principal, prefix_of
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.graph.model import ROLES

router = APIRouter(prefix="/api/v1/supervisors", tags=["supervisors 主管单位"])
_LABELS = {"Supervisor": "department", "IndustryCommittee": "committee", "Place": "place"}
HolderKind = Literal["department", "committee", "place"]


class Supervisor(Shape):
    """一个主管单位 · A holder, with how many organizations it oversees in each role on the day."""

    id: str = Field(examples=["市商务局"])
    kind: HolderKind
    name: str = Field(examples=["市商务局"])
    full_name: str | None = None
    verified: bool | None = None
    abolished: Day | None = None
    roles: dict[str, int] = Field(description="各身份所管组织数 · organizations by role", examples=[{"industry": 214}])
    organizations: int = Field(description="合计（按身份计） · over all roles")


class SupervisorPage(Shape):
    """一页主管单位 · A page of holders."""

    items: list[Supervisor]
    next: str | None
    total: int | None = None


class OverseenOrganization(Shape):
    """所管的一个组织 · An organization it oversees."""

    id: str
    uscc: str | None
    name: str
    kind: OrganizationKind
    state: OrganizationState
    place: str | None
    place_name: str | None
    role: RoleName
    since: Day | None
    until: Day | None
    basis: str | None
    register_kind: str | None = Field(alias="register")


class OverseenPage(Shape):
    """一页所管的组织 · A page of organizations."""

    supervisor: Supervisor
    items: list[OverseenOrganization]
    next: str | None


@router.get(
    "",
    operation_id="listSupervisors",
    summary="主管单位及所管组织数 · Holders and how many they oversee",
    response_model=SupervisorPage,
    response_model_exclude_unset=True,
    responses=problems(404),
)
async def supervisors(
    service: ServiceOf,
    context: ContextOf,
    q: Annotated[str | None, Query(title="名称", description="名称的一部分 · Part of its name", max_length=60, examples=["商务"])] = None,
    kind: Annotated[list[HolderKind] | None, Query(title="类别", description="部门、党委或地方，可多个 · Kinds", examples=[["department"]])] = None,
    role: Annotated[RoleName | None, Query(title="身份", description="担任这种身份的 · Who holds this role", examples=["industry"])] = None,
    at: AtDay = None,
    known_at: KnownDay = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    total: Annotated[bool, Query(title="要总数", description="要不要总数 · Whether to count all", examples=[True])] = False,
) -> Response:
    """当日担任任一身份的部门、党委和地方，所管组织多的在前 · Who holds any role on the day, the largest first."""
    view = await service.view(context, day("known_at", known_at))
    on = day("at", at) or view.publication.as_of
    context.allow_time(60)
    everybody = await _everybody(view, on, context.caller)
    key = question_key(view.publication.graph_id, view.known, q, kind, role, on, context.caller.prefixes)
    chosen = [
        one
        for one in everybody
        if (not q or q in one["name"] or q in (one["full_name"] or ""))
        and (kind is None or one["kind"] in kind)
        and (role is None or role in one["roles"])
    ]
    shown, following = page(chosen, read_cursor(cursor, key, int) or 0, limit, key)
    answer: dict[str, Any] = {"items": list(shown), "next": following}
    if total:
        answer["total"] = len(chosen)
    context.rows = len(shown)
    return json_answer(answer)


@router.get(
    "/{id}/organizations",
    operation_id="listSupervisedOrganizations",
    summary="某单位所管的组织 · The organizations a holder oversees",
    response_model=OverseenPage,
    responses=problems(404),
)
async def organizations(
    id: Annotated[str, Path(title="单位", description="单位的键（部门、党委的名称，地方的代码） · Its id", max_length=200, examples=["市商务局"])],  # noqa: A002
    service: ServiceOf,
    context: ContextOf,
    role: Annotated[list[RoleName] | None, Query(title="身份", description="以哪种身份，可多个 · In these roles", examples=[["industry"]])] = None,
    district: Annotated[str | None, Query(title="区", description="区的代码或名称 · A district", max_length=60, examples=["海勃湾区"])] = None,
    at: AtDay = None,
    known_at: KnownDay = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """某单位当日以何种身份管哪些组织，可按身份和区筛选 · By role and district, in the order of their keys."""
    view = await service.view(context, day("known_at", known_at))
    on = day("at", at) or view.publication.as_of
    context.allow_time(60)
    wanted = checked_text(id)
    caller = context.caller
    everybody = await _everybody(view, on, caller)
    found = [one for one in everybody if one["id"] == wanted] or [one for one in everybody if one["name"] == wanted]
    if not found:
        raise Problem(NOT_FOUND, "当日没有这样的主管单位", "nobody of that name holds any role on the day")
    holder = found[0]
    structure = (await view.base()).structure
    districts = [prefix_of(place_code(structure.place_rows, district, "district"))] if district else []
    key = question_key(view.publication.graph_id, view.known, holder["id"], role, districts, on, caller.prefixes)
    label = next(label for label, kind in _LABELS.items() if kind == holder["kind"])
    rows = await service.access.read(
        statement(f"overseen_by_{label.lower()}"),
        {
            "id": holder["id"], "at": on, "known": view.known, "roles": list(role or ROLES), "districts": districts,
            "after": read_cursor(cursor, key, str) or "", "limit": limit + 1, "prefixes": list(caller.prefixes),
            "whole_city": caller.whole_city,
        },
    )  # fmt: skip
    following = write_cursor(key, rows[limit - 1]["place"]) if len(rows) > limit else None
    items = []
    for row in rows[:limit]:
        place = row.pop("organization_place")
        items.append({**row, "place": place, "place_name": structure.places.full_name(place)})
    context.rows = len(items)
    return json_answer({"supervisor": holder, "items": items, "next": following})


async def _everybody(view: LoadView, on: date, caller: Principal) -> list[dict[str, Any]]:
    """All holders of the day with their counts, the largest first."""
    return await view.kept(("supervisors", on, caller.prefixes), lambda engine: _count(engine, view, on, caller))


def _count(engine: Engine, view: LoadView, on: date, caller: Principal) -> list[dict[str, Any]]:
    rows = engine.read(
        statement("supervisor_counts"),
        at=on, known=view.known, prefixes=list(caller.prefixes), whole_city=caller.whole_city,
    )  # fmt: skip
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        kind = _LABELS[label_of(row["labels"])]
        one = found.setdefault(
            (kind, row["id"]),
            {
                "id": row["id"], "kind": kind, "name": row["name"] or row["id"], "full_name": row["full_name"],
                "verified": row["verified"], "abolished": None if row["abolished"] == "9999-12-31" else row["abolished"],
                "roles": {}, "organizations": 0,
            },
        )  # fmt: skip
        one["roles"][row["role"]] = row["organizations"]
        one["organizations"] += row["organizations"]
    return sorted(found.values(), key=lambda one: (-one["organizations"], one["kind"], one["id"]))
