"""Who oversees an organization: one, many at once, and through time."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from shizi.api.answer_models import BatchAnswer, BatchRequest, OversightAnswer
from shizi.api.name_lookup import find_many, own_ids, surely_an_id
from shizi.api.oversight_bytes import for_caller, oversight_bytes
from shizi.api.route_words import AtDay, KnownDay, OrganizationText, day, json_answer, problems
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.find_organization import Found, candidates_of

router = APIRouter(prefix="/api/v1", tags=["oversight 谁在监管"])
_MOST_CANDIDATES = 5


@router.get(
    "/organizations/{id}/oversight",
    operation_id="getOversight",
    summary="谁在监管这个组织 · Who oversees this organization",
    response_model=OversightAnswer,
    responses=problems(404, 409),
)
async def oversight(
    id: OrganizationText,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    at: AtDay = None,
    known_at: KnownDay = None,
) -> Response:
    """六种身份各由谁担任、自何时、依据什么文件和哪一行；党建与属地责任链；问题。已知的组织总是 200，带状态和原因。

    A known organization is always answered with 200, a status and a reason. The answer is that of `shizi who`.
    """
    answered = await oversight_bytes(
        service, context, id, at=day("at", at), known_at=day("known_at", known_at)
    )
    return Response(answered.body, media_type="application/json")


@router.post(
    "/oversight:batch",
    operation_id="getOversightBatch",
    summary="一次问最多1000个组织 · Up to 1,000 organizations at once",
    response_model=BatchAnswer,
    responses=problems(404, 413),
)
async def batch(
    asked: BatchRequest,
    service: ServiceOf,
    context: ContextOf,
) -> Response:
    """按所问顺序逐一回答；没有找到、同名或不在管辖范围的，在原位写明原因。

    One answer for each thing asked, in the order asked; where there is none, the reason stands in its place.
    """
    at, known_at = day("at", asked.at), day("known_at", asked.known_at)
    view = await service.view(context, known_at)
    on = at or view.publication.as_of
    context.allow_time(60)
    codes = sorted({text for text in asked.ids if surely_an_id(text)})
    own = await own_ids(service.access, view, codes, context.caller)
    answers = await service.oversight.answers([one for one in codes if one in own], view, on)
    found: dict[str, Found] = {text: text for text in answers}
    others = sorted({text for text in asked.ids if text not in found})
    if others:
        looked_up = await find_many(service.access, view, others, context.caller, alike=_MOST_CANDIDATES)
        found |= dict(zip(others, looked_up, strict=True))
        named = {one for one in looked_up if isinstance(one, str) and one not in answers}
        answers |= await service.oversight.answers(sorted(named), view, on)
    told_of = [finding for answer in answers.values() for finding in answer["findings"]]
    await service.state.add_reviews(await service.moment(context), told_of, on)
    base = await view.base()
    told: list[dict[str, Any]] = []
    for query in asked.ids:
        one = found[query]
        if isinstance(one, str):
            told.append(for_caller(answers[one], base, context.caller))
        else:
            told.append({"query": query, "error": one.what, "candidates": candidates_of(one), "to_do": one.to_do})
    context.rows = len(told)
    return json_answer({"answers": told})
