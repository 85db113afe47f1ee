"""The city in figures, and the four ledgers as workbooks."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import Field
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from shizi.api.answer_models import Day, RoleStatus, Shape
from shizi.api.finding_places import PlacedFinding
from shizi.api.load_view import LoadView
from shizi.api.route_words import KnownDay, day, json_answer, problems
from shizi.api.scope import Principal, places_of
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.answer_statements import statement
from shizi.cypher.overview import overview, status_counts
from shizi.cypher.reviews import COUNTED, reviews_in_force
from shizi.graph.engine import Engine

router = APIRouter(prefix="/api/v1", tags=["city 全市"])
LedgerKind = Literal["three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings", "all"]
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONG_SECONDS = 300


class FunnelLoss(Shape):
    """去除的原因和数量 · Why and how many were removed."""

    reason: str
    count: int


class FunnelStep(Shape):
    """漏斗的一步 · A step of the funnel."""

    step: str
    count: int
    removed: list[FunnelLoss]


class RegisterPart(Shape):
    """一个部门交来的一类表 · What one department handed in of one kind."""

    kind: str
    department: str | None
    path: str | None
    sheet: str | None
    as_of: Day | None
    rows: int | None
    status: str | None


class Overview(Shape):
    """全市概览 · The city in figures (contract/outputs.md)."""

    city: str = Field(examples=["乌海市"])
    city_code: str = Field(examples=["150300000000"])
    as_of: Day
    known_at: Day
    places: list[str] = Field(description="只统计这些地方；空为全市 · only these places; empty: the whole city")
    organizations: dict[str, int] = Field(description="各状态的组织数 · organizations by state")
    seed: dict[str, int | None]
    seed_missing: dict[str, str]
    funnel: list[FunnelStep]
    roles: dict[str, dict[RoleStatus, int]]
    roles_denominator: str
    findings: dict[str, int]
    findings_reviewed: dict[str, int]
    registers: list[RegisterPart]


@router.get(
    "/overview",
    operation_id="getOverview",
    summary="全市概览 · The city in figures",
    response_model=Overview,
    responses=problems(404),
)
async def city_overview(service: ServiceOf, context: ContextOf, known_at: KnownDay = None) -> Response:
    """漏斗、六种身份的状态、各规则的问题数、登记册；辖区令牌只统计本辖区，全市数字为空并写明原因。

    The funnel, the roles by status, findings by rule, registers. For the token of a district all is counted over its own
    organizations, and figures of the whole city are null with the reason.
    """
    view = await service.view(context, day("known_at", known_at))
    caller = context.caller
    context.allow_time(60)
    findings = await service.read_once(context, view.findings)
    moment = await service.moment(context)

    def read(engine: Engine) -> dict[str, Any]:
        return _overview(engine, view, caller, findings)

    if moment.token is None:
        found = await service.access.run(read)
    else:  # reviews are counted, so what is kept is good for this moment only
        found = await view.kept(("overview", caller.prefixes, moment.token), read)
    context.rows = 1
    return json_answer(found)


@router.get(
    "/ledgers/{kind}.xlsx",
    operation_id="downloadLedger",
    summary="台账工作簿 · A ledger as a workbook",
    response_class=Response,
    responses={200: {"content": {_WORKBOOK: {}}, "description": "工作簿 · the workbook"}, **problems(404)},
)
async def ledger(
    kind: Annotated[
        LedgerKind,
        Path(title="哪本台账", description="四本台账之一，或 all · One of the four, or all", examples=["social_organizations"]),
    ],
    service: ServiceOf,
    context: ContextOf,
    known_at: KnownDay = None,
) -> Response:
    """台账，每行附登记行；像公式的文字前加撇号，党员数只给区间。

    Each line with its register rows; texts like formulas get an apostrophe, members are told in bands.
    """
    view = await service.view(context, day("known_at", known_at))
    context.allow_time(_LONG_SECONDS)
    file = await service.access.run(lambda engine: _write_ledger(engine, view, kind, context.caller))
    name = f"{view.publication.city_name}_{kind}_{view.publication.as_of}.xlsx"
    return FileResponse(
        file,
        media_type=_WORKBOOK,
        headers={"content-disposition": f"attachment; filename=\"{kind}.xlsx\"; filename*=UTF-8''{quote(name)}"},
        background=BackgroundTask(_remove, file),
    )


def _overview(
    engine: Engine, view: LoadView, caller: Principal, findings: Iterable[PlacedFinding]
) -> dict[str, Any]:
    rows = engine.stream(statement("search_organizations"), known=view.known)
    own = {row["id"]: row["state"] for row in rows if caller.owns(places_of(row))}
    states = dict(sorted(Counter(own.values()).items()))
    if caller.whole_city:
        whole = overview(engine, view.publication)
        return {**whole, "places": [], "organizations": states, "registers": whole["registers"]}
    publication = view.publication
    still_open = {
        one.finding["id"]: one.finding["rule"]
        for one in findings
        if one.finding["resolved_on"] is None and one.visible_to(caller)
    }
    reviews = reviews_in_force(engine, publication.as_of, findings=list(still_open))
    return {
        "city": publication.city_name,
        "city_code": publication.city_code,
        "as_of": publication.as_of.isoformat(),
        "known_at": publication.known_on.isoformat(),
        "places": list(caller.places),
        "organizations": states,
        "seed": {},
        "seed_missing": {"*": "outside_scope"},
        "funnel": [],
        "roles": status_counts(engine, at=publication.as_of, known=view.known, among=own.keys()),
        "roles_denominator": "ledger",
        "findings": dict(sorted(Counter(still_open.values()).items())),
        "findings_reviewed": {
            state: sum(review["state"] == state for review in reviews.values()) for state in COUNTED
        },
        "registers": [],
    }


def _write_ledger(engine: Engine, view: LoadView, kind: str, caller: Principal) -> FilePath:
    from shizi.loaders.ledger_export import LEDGER_SHEETS, write_ledger_workbook
    from shizi.loaders.report import organization_lines, site_lines

    def organizations() -> Iterator[dict[str, Any]]:
        return (row for row in organization_lines(engine, view.known) if caller.owns(places_of(row)))

    sites = site_lines(engine, view.known, caller.prefixes)
    if not caller.whole_city:
        sites = [site for site in sites if site["organization_names"]]
    folder = FilePath(tempfile.mkdtemp(prefix="shizi-ledger-"))
    file = folder / f"{kind}.xlsx"
    write_ledger_workbook(file, organizations, sites, ledgers=tuple(LEDGER_SHEETS) if kind == "all" else (kind,))
    return file


def _remove(file: FilePath) -> None:
    file.unlink(missing_ok=True)
    file.parent.rmdir()
