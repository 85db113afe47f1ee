"""What changed between two days or two loads, and the loads themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from shizi.api.answer_models import Day, Review, Shape, Source
from shizi.api.city import City
from shizi.api.command_diff import compared
from shizi.api.finding_models import FoundOut
from shizi.api.load_view import LoadView
from shizi.api.name_lookup import own_ids
from shizi.api.problems import invalid
from shizi.api.route_words import day, json_answer, problems
from shizi.api.scope import Principal
from shizi.api.service import ContextOf, Service, ServiceOf
from shizi.api.turns import AllTurns, turns_of
from shizi.cypher.rule_titles import rule_ids
from shizi.graph.engine import Engine
from shizi.graph.publication import publications
from shizi.loaders.member_bands import mask_findings

router = APIRouter(prefix="/api/v1")
_SECONDS = 120


class Cause(Shape):
    """原因与登记行 · Why, with register rows."""

    what_zh: str
    what_en: str
    sources: list[Source]


class ChangedFinding(FoundOut):
    """新出现或不再有的问题 · A finding that opened or closed."""

    review: Review | None
    because: list[Cause] = Field(description="因为哪些登记行 · because of which rows")


class ChangeSide(Shape):
    """比较的一边 · One side of the comparison."""

    load: int
    as_of: Day | None = None
    known_on: Day | None = None
    day: Day | None = None


class Changes(Shape):
    """两边之间的变化 · What opened and what closed."""

    former: ChangeSide | None = Field(alias="from", description="空：没有更早的装载 · null: no earlier load")
    latter: ChangeSide = Field(alias="to")
    opened: list[ChangedFinding]
    closed: list[ChangedFinding]
    note: str | None = Field(default=None, description="为什么无可比较 · why there is nothing to compare")


class LoadEntry(Shape):
    """一次装载 · A published load."""

    number: int
    city: str
    as_of: Day
    known_on: Day
    published: bool = Field(description="现在所答的是不是它 · whether answers come from it now")


class Loads(Shape):
    """历次装载 · All published loads."""

    items: list[LoadEntry]


@router.get(
    "/changes",
    operation_id="getChanges",
    tags=["changes 变化"],
    summary="两天或两次装载之间的变化 · Changes between two days or two loads",
    response_model=Changes,
    response_model_exclude_unset=True,
    responses=problems(404),
)
async def changes(
    service: ServiceOf,
    context: ContextOf,
    turns: Annotated[AllTurns, Depends(turns_of)],
    start: Annotated[
        str | None,
        Query(alias="from", title="自哪一天", description="自哪一天 · From this day", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2025-06-30"]),
    ] = None,
    end: Annotated[
        str | None,
        Query(alias="to", title="至哪一天", description="默认为数据日期 · To this day", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2025-09-30"]),
    ] = None,
    from_load: Annotated[
        int | None, Query(title="自第几次装载", description="默认为倒数第二次 · Default: the last but one", ge=1, le=1_000_000, examples=[1])
    ] = None,
    to_load: Annotated[
        int | None, Query(title="至第几次装载", description="默认为最近一次 · Default: the last", ge=1, le=1_000_000, examples=[2])
    ] = None,
    rule: Annotated[list[str] | None, Query(title="规则", description="只看这些规则 · Only these rules", examples=[["M01"]])] = None,
    place: Annotated[
        str | None, Query(title="地方", description="代码或名称，连同下级 · A place and all in it", max_length=60, examples=["海勃湾区"])
    ] = None,
) -> Response:
    """哪些问题新出现、哪些不再有，各因为哪些登记行；什么都不写则比较最近两次装载。

    Which findings opened and closed, and because of which rows; without parameters the last two loads are compared.
    """
    days = (day("from", start), day("to", end))
    _check(days, from_load, to_load, rule)
    moment = await service.moment(context)
    view = await service.state.view(moment)
    context.allow_time(_SECONDS)

    def work(engine: Engine) -> dict[str, Any]:
        city = City(engine, view.publication)
        return compared(city, days, (from_load, to_load), rules=rule, place=place)

    async with turns.library.taken("同时在比较的太多", "too many comparisons are under way"):
        found = await service.access.run(work)
    for name in ("opened", "closed"):
        found[name] = await _told(service, view, found[name], context.caller)
    context.rows = len(found["opened"]) + len(found["closed"])
    return json_answer(found)


@router.get(
    "/loads",
    operation_id="listLoads",
    tags=["loads 装载"],
    summary="历次装载 · All published loads",
    response_model=Loads,
    responses=problems(),
)
async def loads(service: ServiceOf, context: ContextOf) -> Response:
    """历次装载的数据日期与装载日期 · The day of the data of each load and the day it was loaded."""
    view = await service.view(context)
    found = await service.access.run(publications)
    items = [
        {
            "number": one.number, "city": one.city_name, "as_of": one.as_of, "known_on": one.known_on,
            "published": one.number == view.known,
        }
        for one in found
        if one.number <= view.known
    ]  # fmt: skip
    context.rows = len(items)
    return json_answer({"items": items})


def _check(
    days: tuple[date | None, date | None], from_load: int | None, to_load: int | None, rule: list[str] | None
) -> None:
    if any(days) and (from_load is not None or to_load is not None):
        raise invalid("from", "两天与两次装载不能同时写", "compare two days or two loads, not both")
    if days[1] and not days[0]:
        raise invalid("from", "写了 to 就要写 from", "to needs from")
    known = set(rule_ids())
    for one in rule or ():
        if one not in known and not (len(one) <= 8 and one.isalnum()):
            raise invalid("rule", "没有这条规则", "there is no such rule")


async def _told(
    service: Service, view: LoadView, found: list[dict[str, Any]], caller: Principal
) -> list[dict[str, Any]]:
    """The caller's own, counts of members in bands below steward."""
    if not caller.whole_city:
        subjects = {one["subject"] for one in found if one["subject_kind"] == "organization"}
        own = await own_ids(service.access, view, subjects, caller)
        found = [
            one
            for one in found
            if (one["subject_kind"] == "organization" and one["subject"] in own)
            or (one["subject_kind"] == "place" and caller.owns((one["subject"],)))
        ]
    if caller.sees_counts:
        return found
    return mask_findings(found, (await view.base()).member_templates)
