"""What is wrong: findings with filters, one finding, and the rules they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from shizi.api.answer_models import RoleName, Severity
from shizi.api.cursors import page, question_key, read_cursor
from shizi.api.finding_models import Finding, FindingPage, Rules
from shizi.api.load_view import LoadView
from shizi.api.places import codes_below, place_code
from shizi.api.problems import NOT_FOUND, Problem, invalid
from shizi.api.request_context import RequestContext
from shizi.api.route_words import Cursor, KnownDay, Limit, day, json_answer, problems
from shizi.api.scope import outside
from shizi.api.service import ContextOf, Service, ServiceOf
from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.rule_titles import rule_ids, rule_title
from shizi.graph.engine import Engine
from shizi.loaders.member_bands import mask_findings

router = APIRouter(prefix="/api/v1", tags=["findings 问题"])
SubjectKind = Literal["organization", "party_unit", "committee", "instructor", "place", "record"]


@router.get(
    "/findings",
    operation_id="listFindings",
    summary="问题列表，最严重的在前 · Findings, worst first",
    response_model=FindingPage,
    response_model_exclude_unset=True,
    responses=problems(404),
)
async def findings(
    service: ServiceOf,
    context: ContextOf,
    rule: Annotated[list[str] | None, Query(title="规则", description="规则编号，可多个 · Rules", examples=[["M01", "V02"]])] = None,
    kind: Annotated[list[str] | None, Query(title="规则类别", description="multi_head、gap … · Kinds of rules", examples=[["gap"]])] = None,
    severity: Annotated[
        list[Severity] | None,
        Query(title="严重程度", description="high、medium、low，可多个 · Severities", examples=[["high"]]),
    ] = None,
    role: Annotated[list[RoleName] | None, Query(title="身份", description="涉及的身份，可多个 · Roles", examples=[["business"]])] = None,
    subject: Annotated[
        str | None, Query(title="对象", description="对象的键，如代码 · The subject's key", max_length=300, examples=["51150300WHWKQX8E95"])
    ] = None,
    subject_kind: Annotated[
        list[SubjectKind] | None,
        Query(title="对象类别", description="组织、党组织等，可多个 · Kinds of subjects", examples=[["organization"]]),
    ] = None,
    place: Annotated[
        str | None,
        Query(title="地方", description="代码或名称，连同下级 · A place and all in it", max_length=60, examples=["海勃湾区"]),
    ] = None,
    resolved: Annotated[bool, Query(title="连同已解决的", description="连同已解决的 · Resolved ones too", examples=[False])] = False,
    total: Annotated[bool, Query(title="要总数", description="总数和各规则的数量 · Total and counts by rule", examples=[True])] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
    known_at: KnownDay = None,
) -> Response:
    """装载时按规则核出的问题，每项附登记行、首次发现日，以及核对意见。

    What the rules found when the data were loaded, each with register rows, the day it was first seen, and its review.
    """
    view = await service.view(context, day("known_at", known_at))
    _check_rules(rule)
    key = question_key(
        view.publication.graph_id, view.known, rule, kind, severity, role, subject, subject_kind, place, resolved,
        context.caller.prefixes,
    )  # fmt: skip
    start = read_cursor(cursor, key, int) or 0
    inside = None
    if place is not None:
        rows = (await view.base()).structure.place_rows
        inside = codes_below(rows, place_code(rows, place))
    chosen = [
        one.finding
        for one in await service.read_once(context, view.findings)
        if (resolved or one.finding["resolved_on"] is None)
        and (rule is None or one.finding["rule"] in rule)
        and (kind is None or one.finding["kind"] in kind)
        and (severity is None or one.finding["severity"] in severity)
        and (role is None or one.finding["role"] in role)
        and (subject is None or one.finding["subject"] == subject)
        and (subject_kind is None or one.finding["subject_kind"] in subject_kind)
        and (inside is None or one.lies_in(inside))
        and one.visible_to(context.caller)
    ]
    shown, following = page(chosen, start, limit, key)
    answer: dict[str, Any] = {"items": await _told(service, context, view, shown), "next": following}
    if total:
        answer["total"] = len(chosen)
        answer["counts"] = dict(sorted(Counter(one["rule"] for one in chosen).items()))
    context.rows = len(shown)
    return json_answer(answer)


@router.get(
    "/findings/{id}",
    operation_id="getFinding",
    summary="一个问题 · One finding",
    response_model=Finding,
    responses=problems(404),
)
async def finding(
    id: Annotated[str, Path(title="问题的 id", description="The finding's id", max_length=64, examples=["0f3c9a1b2d4e5f60"])],  # noqa: A002
    service: ServiceOf,
    context: ContextOf,
    known_at: KnownDay = None,
) -> Response:
    """一个问题的说明、登记行和核对意见 · Its explanation, rows and review; its id is stable over loads."""
    view = await service.view(context, day("known_at", known_at))
    found = next((one for one in await service.read_once(context, view.findings) if one.finding["id"] == id), None)
    if found is None or not found.visible_to(context.caller):
        if not context.caller.whole_city:
            raise outside()
        raise Problem(NOT_FOUND, "没有这个问题", "there is no such finding")
    context.rows = 1
    return json_answer((await _told(service, context, view, [found.finding]))[0])


@router.get(
    "/rules",
    operation_id="listRules",
    summary="规则 · The rules",
    response_model=Rules,
    responses=problems(404),
)
async def rules(service: ServiceOf, context: ContextOf, known_at: KnownDay = None) -> Response:
    """本次装载所用的规则：条件、依据、责任方、所需登记册、参数 · The rules the load judged by."""
    view = await service.view(context, day("known_at", known_at))
    items = await view.kept("rules", lambda engine: _rules(engine, view))
    context.rows = len(items)
    return json_answer({"items": items})


async def _told(
    service: Service, context: RequestContext, view: LoadView, found: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Findings as they are shown: with titles and reviews, and counts of members in bands for most."""
    if not found:
        return []
    base = await view.base()
    shown = list(found) if context.caller.sees_counts else mask_findings(found, base.member_templates)
    told = []
    for one in shown:
        zh, en = base.titles.get(one["rule"]) or rule_title(one["rule"])
        told.append({**one, "title_zh": zh, "title_en": en})
    await service.state.add_reviews(await service.moment(context), told, view.publication.as_of)
    return told


def _check_rules(rule: list[str] | None) -> None:
    known = set(rule_ids())
    for one in rule or ():
        if one not in known and not (len(one) <= 8 and one.isalnum()):
            raise invalid("rule", "没有这条规则", "there is no such rule")


def _rules(engine: Engine, view: LoadView) -> list[dict[str, Any]]:
    values = parameters_in_force(engine, view.known)
    return [
        {
            "id": rule.id, "version": rule.version, "kind": rule.kind, "severity": rule.severity,
            "title_zh": rule.title_zh, "title_en": rule.title_en,
            "condition_zh": rule.condition_zh, "condition_en": rule.condition_en, "basis": list(rule.basis),
            "basis_en": list(rule.basis_en),
            "owner_zh": rule.owner_zh, "owner_en": rule.owner_en, "subject_kinds": list(rule.subject_kinds),
            "identity": list(rule.identity), "needs": list(rule.needs),
            "parameters": {name: values[name] for name in rule.parameters if name in values},
            "denominator_zh": rule.denominator.zh, "denominator_en": rule.denominator.en,
        }
        for rule in rules_in_force(engine, view.known).on(view.publication.as_of).values()
    ]  # fmt: skip
