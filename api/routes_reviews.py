"""What people say of a finding: reviews, and the finding's life over loads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from shizi.api.answer_models import Day, RoleName, Severity, Shape
from shizi.api.load_view import LoadView
from shizi.api.problems import NOT_FOUND, Problem, invalid
from shizi.api.request_context import RequestContext
from shizi.api.route_words import KnownDay, day, json_answer, problems
from shizi.api.scope import outside, require
from shizi.api.service import ContextOf, Service, ServiceOf
from shizi.cypher.finding_life import finding_life
from shizi.cypher.reviews import review_finding
from shizi.loaders.member_bands import mask_findings

router = APIRouter(prefix="/api/v1/findings", tags=["findings 问题"])
FindingId = Annotated[
    str, Path(title="问题的 id", description="The finding's id", max_length=64, examples=["0f3c9a1b2d4e5f60"])
]


class ReviewRequest(Shape):
    """一条核对意见 · A review."""

    state: Literal["accepted", "exempt", "withdrawn"] = Field(
        description="属实已受理、豁免、撤回原意见 · taken on; excused until a day; the former word taken back",
        examples=["exempt"],
    )
    reason: str = Field(min_length=1, max_length=500, description="理由 · the reason", examples=["脱钩过渡期内，文件正在办理"])
    by: str = Field(
        min_length=1, max_length=60, description="填写者的角色，不写姓名 · the author's role, no name", examples=["市委社会工作部"]
    )
    until: Day | None = Field(
        default=None, description="豁免的结束日（该日起不再算） · the exemption counts before this day", examples=["2026-06-30"]
    )


class Review(Shape):
    """已写下的核对意见 · A review as written."""

    state: Literal["accepted", "exempt", "withdrawn"]
    reason: str
    by: str
    until: Day | None
    reviewed_on: Day


class NumberedReview(Review):
    """历次核对意见之一 · One of the reviews ever written."""

    number: int
    known: int


class LifeEvent(Shape):
    """出现、解决或再次出现 · Opened, resolved or opened again."""

    event: Literal["opened", "resolved", "reopened"]
    load: int
    as_of: Day
    known_on: Day


class LifeFinding(Shape):
    """这个问题本身 · The finding itself."""

    id: str
    rule: str
    severity: Severity
    subject: str
    subject_kind: str
    name: str | None
    role: RoleName | None
    stage: str | None
    explanation_zh: str
    explanation_en: str
    state: Literal["open", "resolved"]
    first_seen: Day | None
    resolved_on: Day | None


class FindingLife(Shape):
    """一个问题的经历与核对意见 · The life of a finding and its reviews."""

    finding: LifeFinding
    events: list[LifeEvent]
    reviews: list[NumberedReview]


@router.get(
    "/{id}/history",
    operation_id="getFindingHistory",
    summary="一个问题的经历 · The life of a finding",
    response_model=FindingLife,
    responses=problems(404),
)
async def history(
    id: FindingId,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    known_at: KnownDay = None,
) -> Response:
    """每次装载时出现、解决或再次出现，以及历次核对意见 · When it opened, was resolved, opened again, and every review."""
    view = await service.view(context, day("known_at", known_at))
    await _visible(service, context, view, id)
    life: dict[str, Any] = await service.access.run(lambda engine: finding_life(engine, id, known=view.known))
    if not context.caller.sees_counts:
        base = await view.base()
        life["finding"] = mask_findings([life["finding"]], base.member_templates)[0]
    context.rows = len(life["events"]) + len(life["reviews"])
    return json_answer(life)


@router.post(
    "/{id}/reviews",
    operation_id="reviewFinding",
    summary="写一条核对意见 · Review a finding",
    status_code=201,
    response_model=Review,
    responses=problems(404),
)
async def review(
    id: FindingId,  # noqa: A002 - the path's own word
    asked: ReviewRequest,
    service: ServiceOf,
    context: ContextOf,
) -> Response:
    """受理、豁免或撤回；需要 steward 以上的角色。意见只增不改，最近一条算数。

    Accept, exempt or withdraw; needs the role steward. Reviews are added, never changed; the latest counts.
    """
    require(context.caller, "steward")
    view = await service.view(context)
    await _visible(service, context, view, id)
    until = _end_day(asked.until)
    written: dict[str, Any] = await service.access.run(
        lambda engine: review_finding(
            engine, id, known=view.known, state=asked.state, reason=asked.reason, author_role=asked.by, until=until, on=date.today(),
        )
    )  # fmt: skip
    context.rows = 1
    shown = {name: written[name] for name in ("state", "reason", "by", "until", "reviewed_on")}
    return json_answer(shown, status=201)


def _end_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise invalid("until", "写成 2026-06-30 这样的日期", "write a day like 2026-06-30") from error


async def _visible(service: Service, context: RequestContext, view: LoadView, wanted: str) -> None:
    """Refuse a finding that does not exist or is not the caller's own."""
    caller = context.caller
    every = await service.read_once(context, view.findings)
    found = next((one for one in every if one.finding["id"] == wanted), None)
    if found is None or not found.visible_to(caller):
        if not caller.whole_city:
            raise outside()
        raise Problem(NOT_FOUND, "没有这个问题", "there is no such finding")
