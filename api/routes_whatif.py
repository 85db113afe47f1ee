"""What if duties moved, departments ended, documents lapsed: asked over HTTP, nothing is changed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from shizi.api.answer_models import Day, Shape
from shizi.api.finding_models import FoundOut
from shizi.api.problems import TOO_SLOW, Problem
from shizi.api.route_words import day, json_answer, problems
from shizi.api.routes_console import whole_city
from shizi.api.scope import require
from shizi.api.service import ContextOf, ServiceOf
from shizi.api.turns import AllTurns, turns_of
from shizi.graph.engine import Engine
from shizi.graph.rolled_back import OutOfTimeError
from shizi.loaders.member_bands import mask_findings
from shizi.loaders.what_if import what_if
from shizi.loaders.what_if_texts import MOST_CHANGES, read_change_item

router = APIRouter(prefix="/api/v1", tags=["changes 变化"])
_SPARE_SECONDS = 20.0


class WhatIfRequest(Shape):
    """要假设的改变 · What is supposed."""

    changes: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MOST_CHANGES,
        description="每项一种改变，写法同 shizi whatif --file · one change each, written as in the file of shizi whatif",
        examples=[[{"move_duties": "市交通运输局=>市住房和城乡建设局;role=industry"}, {"abolish": {"name": "市体育局", "to": "市文体旅游广电局"}}]],
    )
    at: Day | None = Field(default=None, description="问哪一天；默认为数据日期 · default: the day of the data")
    rules: list[str] | None = Field(default=None, max_length=100, description="只看这些规则 · only these rules", examples=[["M01", "V02"]])
    place: str | None = Field(default=None, max_length=60, description="只看这个地方及其下级 · only in this place", examples=["海勃湾区"])
    timeout: float = Field(default=60.0, gt=0, le=300, description="最多多少秒 · seconds at most")


class SupposedFinding(FoundOut):
    """会出现、会消失或会改变的问题 · A finding that would open, close or alter."""


class WhatIfAnswer(Shape):
    """推演的结果 · What would follow."""

    at: Day
    known_at: Day
    changes: list[dict[str, Any]] = Field(description="各项改变及其所及 · each change and what it reached")
    opens: list[SupposedFinding]
    closes: list[SupposedFinding]
    altered: list[SupposedFinding]
    unchanged: int
    touched_organizations: int
    notes: list[str]
    not_judged: dict[str, str]
    seconds: float


@router.post(
    "/whatif",
    operation_id="whatIf",
    summary="假设推演 · What if",
    response_model=WhatIfAnswer,
    responses=problems(404, 409),
)
async def whatif(
    asked: WhatIfRequest,
    service: ServiceOf,
    context: ContextOf,
    turns: Annotated[AllTurns, Depends(turns_of)],
) -> Response:
    """职责划转、撤并、文件失效后哪些问题会出现、消失；不改动数据，一次只推演一个。需要 analyst 以上、全市范围。

    Which findings would open and close; nothing is changed, one at a time. Needs the role analyst and the whole city.
    """
    whole_city(context.caller)
    require(context.caller, "analyst")
    supposed = [read_change_item(item) for item in asked.changes]
    view = await service.view(context)
    on = day("at", asked.at) or view.publication.as_of
    context.allow_time(asked.timeout + _SPARE_SECONDS)

    def work(engine: Engine) -> dict[str, Any]:
        return what_if(
            engine, supposed, at=on, known=view.known, rules=asked.rules, place=asked.place, seconds=asked.timeout
        ).as_json()

    try:
        async with turns.what_if.taken("正在推演另一个假设", "another what-if is being worked out"):
            answer = await service.access.run(work)
    except OutOfTimeError as error:
        raise Problem(TOO_SLOW, f"超过{asked.timeout:g}秒", f"it took longer than {asked.timeout:g} seconds") from error
    if not context.caller.sees_counts:
        templates = (await view.base()).member_templates
        for name in ("opens", "closes", "altered"):
            answer[name] = mask_findings(answer[name], templates)
    context.rows = len(answer["opens"]) + len(answer["closes"]) + len(answer["altered"])
    return json_answer(answer)
