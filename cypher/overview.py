"""The city in figures: the source's own numbers, the funnel, roles, findings and registers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.reviews import reviewed_counts
from shizi.cypher.role_statuses import role_statuses
from shizi.cypher.source_figures import SourceFigure, source_figures
from shizi.cypher.stored_findings import received_kinds
from shizi.graph.engine import Engine
from shizi.graph.model import ROLES
from shizi.graph.publication import Publication

ROLE_STATUSES = ("held", "multi_head", "nominal", "missing", "exempt", "unknown")
SETTINGS = ("funnel", "campaign", "parameters")
"""Settings that the load writes as JSON and that stand here: the funnel's steps, {from, until}, {name: number}."""


def overview(engine: Engine, publication: Publication) -> dict[str, Any]:
    """The overview of what is published, in the contract's shape; nothing here comes from a generator.

    `roles` counts the organizations of state ledger. A figure that cannot be told is None, with its reason in
    `seed_missing`.
    """
    settings = _settings(engine, publication.number)
    seed, missing = _seed(engine, publication, settings)
    return {
        "city": publication.city_name,
        "city_code": publication.city_code,
        "as_of": publication.as_of.isoformat(),
        "known_at": publication.known_on.isoformat(),
        "seed": seed,
        "seed_missing": missing,
        "funnel": settings.get("funnel") or [],
        "roles": role_counts(engine, at=publication.as_of, known=publication.number),
        "roles_denominator": "ledger",
        "findings": finding_counts(engine, known=publication.number),
        "findings_reviewed": reviewed_counts(engine, known=publication.number, at=publication.as_of),
        "registers": _registers(engine, publication.number),
    }


def finding_counts(engine: Engine, *, known: int) -> dict[str, int]:
    """Open findings by rule."""
    return {row["rule"]: row["count"] for row in engine.read(statement("overview_findings"), known=known)}


def role_counts(engine: Engine, *, at: date, known: int) -> dict[str, dict[str, int]]:
    """For each role how many organizations of state ledger have which status on the day (SEMANTICS D5)."""
    return status_counts(engine, at=at, known=known, among=None)


def status_counts(engine: Engine, *, at: date, known: int, among: Collection[str] | None) -> dict[str, dict[str, int]]:
    """`role_counts` over these organizations only, given by id; None: over all."""
    counts: dict[str, Counter[str]] = {role: Counter() for role in ROLES}
    for statuses in role_statuses(engine, at=at, known=known, states=("ledger",), among=among).values():
        for role, status in statuses.items():
            counts[role][status] += 1
    return {role: {status: counts[role][status] for status in ROLE_STATUSES} for role in ROLES}


def _settings(engine: Engine, known: int) -> dict[str, Any]:
    rows = engine.read(statement("overview_settings"), ids=list(SETTINGS), known=known)
    return {row["id"]: json.loads(row["value"]) for row in rows if row["value"]}


def _registers(engine: Engine, known: int) -> list[dict[str, Any]]:
    rows = engine.read(statement("overview_registers"), known=known)
    return [{**row, "as_of": row["as_of"].isoformat() if row["as_of"] else None} for row in rows]


def _seed(
    engine: Engine, publication: Publication, settings: dict[str, Any]
) -> tuple[dict[str, int | None], dict[str, str]]:
    received = received_kinds(engine, publication.number)
    campaign = settings.get("campaign") or {}
    if campaign.get("from") and campaign.get("until"):
        received.add("campaign")
    asked = {
        "at": publication.as_of,
        "known": publication.number,
        "campaign_from": _day(campaign.get("from")),
        "campaign_until": _day(campaign.get("until")),
    }
    answered: dict[str, dict[str, int]] = {}
    seed: dict[str, int | None] = {}
    missing: dict[str, str] = {}
    for key, figure in source_figures().items():
        if reason := _why_missing(figure, received, settings):
            seed[key], missing[key] = None, reason
        elif figure.parameter:
            seed[key] = settings["parameters"][figure.parameter]
        else:
            name = figure.statement or ""
            if name not in answered:
                answered[name] = engine.read(statement(name), **asked)[0]
            seed[key] = answered[name][key]
    return seed, missing


def _why_missing(figure: SourceFigure, received: set[str], settings: dict[str, Any]) -> str | None:
    if figure.parameter and figure.parameter not in (settings.get("parameters") or {}):
        return "parameter_not_recorded"
    for need in figure.needs:
        if need not in received:
            return "no_campaign_in_manifest" if need == "campaign" else f"register_not_received:{need}"
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
