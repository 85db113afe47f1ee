"""One organization as a cross, and what every page wants to know of the city: for the web pages."""

from __future__ import annotations

from typing import Any, Literal

import orjson
from fastapi import APIRouter, Response
from pydantic import Field

from shizi.api.answer_models import Day, OversightAnswer, Shape, Source
from shizi.api.oversight_bytes import oversight_bytes
from shizi.api.route_words import AtDay, KnownDay, OrganizationText, day, json_answer, problems
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.cross_view import serving
from shizi.cypher.stored_findings import received_kinds

router = APIRouter(prefix="/api/v1")


class ServingMember(Shape):
    """一个党组织、服务团、指导员岗位或群团 · One party unit, service team, instructor post or mass organization."""

    id: str = Field(examples=["150300000001"])
    name: str = Field(examples=["中共乌海市和仁商贸支部委员会"])
    form: str | None = Field(description="组建形式、派出单位或群团类别 · form, sending unit or kind", examples=["branch"])
    since: Day | None
    until: Day | None
    sources: list[Source]


class ServingPart(Shape):
    """十字图右侧的一项 · One arm of the cross's right side."""

    part: Literal["party_unit", "service_team", "instructor", "mass_organization"]
    status: Literal["present", "absent", "unknown"] = Field(description="unknown：该登记册没有收到 · its register was not received")
    reason: str | None
    members: list[ServingMember]


class CrossAnswer(OversightAnswer):
    """谁在监管的回答，加上谁为它服务 · The oversight answer with who serves the organization."""

    serving: list[ServingPart]


class CityBrief(Shape):
    """城市、数据日期、装载日期 · The city and its days."""

    city: str = Field(examples=["乌海市"])
    city_code: str = Field(examples=["150300000000"])
    as_of: Day
    known_at: Day
    load: int = Field(description="第几次装载 · number of the load", examples=[1])
    role: str = Field(description="提问者的角色 · the caller's role", examples=["admin"])
    places: list[str] = Field(description="提问者的范围，空为全市 · the caller's scope, empty for the whole city")


@router.get(
    "/city",
    operation_id="getCity",
    tags=["city 全市"],
    summary="城市与数据日期 · The city and the day of its data",
    response_model=CityBrief,
    responses=problems(),
)
async def city(service: ServiceOf, context: ContextOf) -> Response:
    """已装载的是哪个市、数据是哪一天的、提问者能看到多少 · Which city, which day, and how much the caller may see."""
    view = await service.view(context)
    publication = view.publication
    context.rows = 1
    return json_answer(
        {
            "city": publication.city_name,
            "city_code": publication.city_code,
            "as_of": publication.as_of.isoformat(),
            "known_at": publication.known_on.isoformat(),
            "load": publication.number,
            "role": context.caller.role,
            "places": list(context.caller.places),
        }
    )


@router.get(
    "/organizations/{id}/cross",
    operation_id="getCross",
    tags=["organizations 组织"],
    summary="十字图的内容 · What the cross shows",
    response_model=CrossAnswer,
    responses=problems(404, 409),
)
async def cross(
    id: OrganizationText,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    at: AtDay = None,
    known_at: KnownDay = None,
) -> Response:
    """谁在监管的全部回答，加上当日覆盖或服务它的党组织、服务团、指导员、群团 · The oversight answer with its serving side."""
    known_on = day("known_at", known_at)
    answered = await oversight_bytes(service, context, id, at=day("at", at), known_at=known_on)
    answer: dict[str, Any] = orjson.loads(answered.body)
    view = await service.view(context, known_on)
    on = day("at", at) or view.publication.as_of
    key = answer["organization"]["id"]
    answer["serving"] = await service.access.run(
        lambda engine: serving(engine, key, at=on, known=view.known, received=received_kinds(engine, view.known))
    )
    return json_answer(answer)
