"""Finding organizations, what the registers say of one, and its holders through time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from shizi.api.answer_models import LedgerName, OrganizationKind, OrganizationState
from shizi.api.cursors import page, question_key, read_cursor
from shizi.api.name_lookup import checked_text, find_one
from shizi.api.organization_models import OrganizationDetail, OrganizationPage, OversightHistory
from shizi.api.places import codes_below, place_code
from shizi.api.problems import NOT_FOUND, Problem
from shizi.api.route_words import Cursor, KnownDay, Limit, OrganizationText, day, json_answer, problems
from shizi.api.search_index import KINDS, LEDGERS, MOST_HITS, STATES, SearchIndex
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.answer_statements import statement
from shizi.cypher.sources import addresses
from shizi.graph.model import ROLES
from shizi.loaders.member_bands import banded

router = APIRouter(prefix="/api/v1/organizations", tags=["organizations 组织"])
_UNBOUNDED = ("0001-01-01", "9999-12-31")



@router.get(
    "",
    operation_id="searchOrganizations",
    summary="找组织 · Find organizations",
    response_model=OrganizationPage,
    response_model_exclude_unset=True,
    responses=problems(404),
)
async def search(
    service: ServiceOf,
    context: ContextOf,
    q: Annotated[
        str | None,
        Query(
            title="代码、名称或拼音",
            description="代码、名称、曾用名、全拼、首字母；写错一两个字也行 · Code, name, former name, pinyin, initials; slips are forgiven",
            max_length=100,
            examples=["体育用品", "tyyp", "51150300WHWKQX8E95"],
        ),
    ] = None,
    kind: Annotated[
        list[OrganizationKind] | None,
        Query(title="类别", description="企业、社会组织或其他，可多个 · Kinds", examples=[["social_organization"]]),
    ] = None,
    state: Annotated[
        list[OrganizationState] | None,
        Query(title="状态", description="台账、底册或排除，可多个 · States", examples=[["ledger"]]),
    ] = None,
    ledger: Annotated[
        list[LedgerName] | None,
        Query(title="台账", description="在哪本台账，可多个 · On one of these ledgers", examples=[["parks"]]),
    ] = None,
    place: Annotated[
        str | None, Query(title="地方", description="地方的代码或名称，连同下级 · A place and all in it", max_length=60, examples=["海勃湾区"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    total: Annotated[bool, Query(title="要总数", description="要不要总数 · Whether to count all", examples=[True])] = False,
    facets: Annotated[bool, Query(title="要分面", description="要不要按类别、状态、区计数 · Whether to count by facet", examples=[True])] = False,
    known_at: KnownDay = None,
) -> Response:
    """按代码、名称、曾用名、拼音、首字母找组织，最像的在前；不写 q 时列出全部，台账在前。

    The best match first; without q all organizations, those on the ledger first.
    """
    view = await service.view(context, day("known_at", known_at))
    index = await service.read_once(context, view.search)
    key = question_key(view.publication.graph_id, view.known, q, kind, state, ledger, place, context.caller.prefixes)
    start = read_cursor(cursor, key, int) or 0
    inside = None
    if place is not None:
        rows = (await view.base()).structure.place_rows
        inside = codes_below(rows, place_code(rows, place))
    caller = context.caller
    kinds = None if not kind else {KINDS.index(one) for one in kind}
    states = None if not state else {STATES.index(one) for one in state}
    wanted = None if not ledger else sum(1 << LEDGERS.index(one) for one in set(ledger))

    everything = kinds is None and states is None and wanted is None and inside is None and caller.whole_city
    allowed = None
    if not everything:
        owned = None if caller.whole_city else caller.owns
        allowed = index.mask(kinds=kinds, states=states, ledgers=wanted, inside=inside, owned=owned)
    found = index.search(q or "", allowed)
    shown, following = page(found, start, limit, key)
    answer: dict[str, Any] = {"items": [_listed(index, one) for one in shown], "next": following}
    if total:
        answer |= {"total": len(found), "total_capped": bool(q) and len(found) >= MOST_HITS}
    if facets:
        answer["facets"] = index.facets(found.positions)
    context.rows = len(shown)
    return json_answer(answer)


@router.get(
    "/{id}",
    operation_id="getOrganization",
    summary="登记册所说的一个组织 · What the registers say of it",
    response_model=OrganizationDetail,
    responses=problems(404, 409),
)
async def organization(
    id: OrganizationText,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    known_at: KnownDay = None,
) -> Response:
    """名称、类别、状态及其原因、规模、所在地、必备与免除的身份，附登记行。

    Its names, kind, state with the reason, size, places, the roles it needs or is free of, with register rows.
    """
    view = await service.view(context, day("known_at", known_at))
    key = await find_one(service.access, view, checked_text(id), context.caller)
    rows = await service.access.read(statement("organization_detail"), {"id": key, "known": view.known})
    if not rows:
        raise Problem(NOT_FOUND)
    row = rows[0]
    cited = await service.access.run(lambda engine: addresses(engine, view.known, row["sources"] or ()))
    for name in ("names", "former_names", "ledgers", "required", "exempt", "disputed"):
        row[name] = list(row[name] or ())
    row["sources"] = [cited[source] for source in row["sources"] or () if source in cited]
    row["place_name"] = (await view.base()).structure.places.full_name(row["place"])
    context.subject, context.rows = key, 1
    return json_answer(row if context.caller.sees_counts else banded(row))


@router.get(
    "/{id}/oversight/history",
    operation_id="getOversightHistory",
    summary="六种身份的历任 · Its holders through time",
    response_model=OversightHistory,
    responses=problems(404, 409),
)
async def history(
    id: OrganizationText,  # noqa: A002 - the path's own word
    service: ServiceOf,
    context: ContextOf,
    role: Annotated[
        Literal["registration", "business", "industry", "party_building", "territory", "liaison"] | None,
        Query(title="只看一种身份", description="只看这种身份 · This role only", examples=["business"]),
    ] = None,
    known_at: KnownDay = None,
) -> Response:
    """每种身份在哪一段时间由谁担任，依据什么文件和哪一行。

    For each role who held it in which period, by which document and row.
    """
    view = await service.view(context, day("known_at", known_at))
    key = await find_one(service.access, view, checked_text(id), context.caller)
    index = await service.read_once(context, view.search)
    rows = await service.access.read(statement("oversight_history"), {"id": key, "known": view.known})
    cited = await service.access.run(
        lambda engine: addresses(engine, view.known, {source for row in rows for source in row["sources"] or ()})
    )
    roles: dict[str, list[dict[str, Any]]] = {one: [] for one in ROLES if role is None or one == role}
    for row in rows:
        if row["role"] in roles:
            roles[row["role"]].append(_period(row, cited))
    context.subject, context.rows = key, len(rows)
    return json_answer(
        {
            "organization": index.row(index.position_of(key)),
            "known_at": view.publication.known_on.isoformat(),
            "roles": [{"role": one, "periods": periods} for one, periods in roles.items()],
        }
    )


def _listed(index: SearchIndex, match: tuple[float, int]) -> dict[str, Any]:
    score, position = match
    return {**index.row(position), "score": round(score, 1) if score else None}


def _period(row: dict[str, Any], cited: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"] or row["id"],
        "full_name": row["full_name"],
        "since": None if row["since"] in _UNBOUNDED else row["since"],
        "since_precision": row["since_precision"] if row["since_precision"] in ("month", "year") else None,
        "until": None if row["until"] in _UNBOUNDED else row["until"],
        "until_precision": row["until_precision"] if row["until_precision"] in ("month", "year") else None,
        "exclusive": row["exclusive"] is not False,
        "basis": row["basis"],
        "register": row["register"],
        "sources": [cited[source] for source in row["sources"] or () if source in cited],
    }
