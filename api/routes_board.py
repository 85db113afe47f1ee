"""All open findings in brief, for charts that filter each other in the browser."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import Field

from shizi.api.answer_models import Day, RoleName, Severity, Shape
from shizi.api.route_words import KnownDay, day, json_answer, problems
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.rule_titles import rule_title

router = APIRouter(prefix="/api/v1", tags=["findings 问题"])


class BriefFinding(Shape):
    """一个问题的要点 · A finding in brief."""

    id: str
    rule: str = Field(examples=["M01"])
    kind: str = Field(examples=["multi_head"])
    severity: Severity
    role: RoleName | None
    name: str
    subject: str
    subject_kind: str
    district: str | None = Field(description="所在区代码 · code of its district", examples=["150302000000"])
    departments: list[str] = Field(description="涉及的单位 · units concerned", examples=[["市商务局"]])
    first_seen: Day | None
    since: Day | None
    review: str | None = Field(description="核对意见 accepted 或 exempt · its review")


class Board(Shape):
    """问题看板 · The board."""

    as_of: Day
    titles: dict[str, tuple[str, str]] = Field(description="规则的中英文名称 · titles of the rules")
    districts: dict[str, str] = Field(description="区的代码与名称 · names of the districts by code")
    items: list[BriefFinding]


@router.get(
    "/board",
    operation_id="getBoard",
    summary="全部未解决问题的要点 · All open findings in brief",
    response_model=Board,
    responses=problems(404),
)
async def board(
    service: ServiceOf,
    context: ContextOf,
    known_at: KnownDay = None,
) -> Response:
    """看板用：每个问题的规则、程度、身份、区、单位、首次发现日；说明与登记行另问。

    For the board: rule, severity, role, district, units and day of each open finding; the rest is asked for one by one.
    """
    view = await service.view(context, day("known_at", known_at))
    base = await view.base()
    districts = {row["id"]: row["name"] for row in base.structure.place_rows if row["level"] == "district"}
    shown = [
        one for one in await service.read_once(context, view.findings) if one.finding["resolved_on"] is None and one.visible_to(context.caller)
    ]
    told: list[dict[str, Any]] = [{**one.finding} for one in shown]
    await service.state.add_reviews(await service.moment(context), told, view.publication.as_of)
    items = []
    for one, finding in zip(shown, told, strict=True):
        codes = [code for own in one.organizations for code in own if code]
        if not codes and finding["subject_kind"] == "place":
            codes = [finding["subject"]]
        district = next((near for code in codes if (near := f"{code[:6]}000000") in districts), None)
        review = finding.get("review")
        items.append(
            {
                **{name: finding[name] for name in ("id", "rule", "kind", "severity", "role", "name", "subject", "subject_kind",
                                                    "first_seen", "since")},
                "district": district,
                "departments": [holder["name"] for holder in finding["holders"]],
                "review": review["state"] if review else None,
            }
        )  # fmt: skip
    rules = sorted({item["rule"] for item in items})
    context.rows = len(items)
    return json_answer(
        {
            "as_of": view.publication.as_of.isoformat(),
            "titles": {rule: base.titles.get(rule) or rule_title(rule) for rule in rules},
            "districts": districts,
            "items": items,
        }
    )
