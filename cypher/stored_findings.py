"""Findings as the load keeps them: nodes with the day they were first seen and the day they were resolved (SEMANTICS J4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from shizi.cypher.catalogue import SEVERITIES, Rule
from shizi.cypher.find_named import codes_within, find_named
from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.judging import Finding, judge
from shizi.cypher.sources import addresses, sorted_addresses
from shizi.graph.engine import Engine

_VISIBLE = "f.recorded <= $known AND f.retired > $known"
_SUBJECT_PLACES = """
MATCH (f:Finding)-[c:CONCERNS]->(x)
WHERE f.recorded <= $known AND f.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN f.id AS id, x.id AS subject, x.place AS place, x.operating_district AS operating, x.registered_district AS registered
"""
_COVERED_PLACES = """
MATCH (u:PartyUnit)-[c:COVERS]->(o:Organization)
WHERE u.recorded <= $known AND u.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN u.id AS unit, o.place AS place, o.operating_district AS operating
"""


def finding_properties(finding: Finding, *, first_seen: date | None, resolved_on: date | None = None) -> dict[str, Any]:
    """The properties of a Finding node without those of its version (recorded, retired, uid)."""
    return {
        "id": finding.id, "rule": finding.rule, "kind": finding.kind, "severity": finding.severity,
        "subject": finding.subject, "subject_kind": finding.subject_kind, "name": finding.name,
        "role": finding.role, "stage": finding.stage, "holders": [_holder_text(*pair) for pair in finding.holders],
        "since": finding.since, "first_seen": first_seen, "resolved_on": resolved_on,
        "explanation_zh": finding.explanation_zh, "explanation_en": finding.explanation_en,
        "sources": list(finding.sources),
    }  # fmt: skip


def list_findings(
    engine: Engine,
    *,
    known: int,
    rules: Collection[str] | None = None,
    include_resolved: bool = False,
    place: str | None = None,
) -> list[dict[str, Any]]:
    """Findings as load `known` left them, in the shape of contract/outputs.md, by severity, rule and name.

    `place` is a place's code or name: only findings in it or below it.

    Raises:
        NotFoundError: no place has this code or name; AmbiguousError when several bear the name.
    """
    resolved = "" if include_resolved else " AND f.resolved_on IS NULL"
    chosen = "" if rules is None else " AND f.rule IN $rules"
    rows = engine.read(
        f"MATCH (f:Finding) WHERE {_VISIBLE}{resolved}{chosen} RETURN f AS finding",
        known=known,
        rules=sorted(rules or ()),
    )
    found = [row["finding"] for row in rows]
    if place is not None:
        inside = _findings_in(engine, known, place)
        found = [node for node in found if node["id"] in inside]
    cited = addresses(engine, known, (key for node in found for key in node.get("sources") or ()))
    return sorted((_from_node(node, cited) for node in found), key=finding_order)


def findings_on(
    engine: Engine,
    *,
    at: date,
    known: int,
    rules: Mapping[str, Rule] | None = None,
    received: Collection[str] | None = None,
    parameters: Mapping[str, int] | None = None,
) -> list[dict[str, Any]]:
    """Findings of another day than the load's: the rules run anew, `first_seen` is known only for findings that are stored.

    By default with all rules as they hold on the day, the registers that load `known` received and the thresholds it had.
    """
    judgement = judge(
        engine,
        at=at,
        known=known,
        rules=rules_in_force(engine, known).on(at) if rules is None else rules,
        received=received_kinds(engine, known) if received is None else received,
        parameters=parameters_in_force(engine, known) if parameters is None else parameters,
    )
    stored = engine.read(
        f"MATCH (f:Finding) WHERE {_VISIBLE} RETURN f.id AS id, f.first_seen AS first_seen", known=known
    )
    first_seen = {row["id"]: row["first_seen"] for row in stored}
    cited = addresses(engine, known, (key for finding in judgement.findings for key in finding.sources))
    nodes = []
    for finding in judgement.findings:
        seen = first_seen.get(finding.id)
        nodes.append(finding_properties(finding, first_seen=seen if seen and seen <= at else None))
    return sorted((_from_node(node, cited) for node in nodes), key=finding_order)


def received_kinds(engine: Engine, known: int) -> set[str]:
    """Register kinds that were received by load `known` (SEMANTICS A9, J2).

    Every part that stands was read once: one that is unreadable now keeps its former rows, as one not delivered does.
    """
    rows = engine.read(
        "MATCH (r:Register) WHERE r.recorded <= $known AND r.retired > $known RETURN DISTINCT r.kind AS kind",
        known=known,
    )
    return {row["kind"] for row in rows}


def finding_order(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """Worst first, then by rule, name, role, stage and subject."""
    severity = finding["severity"]
    rank = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
    texts = (finding["rule"], finding["name"], finding["role"], finding["stage"], finding["subject"], finding["id"])
    return rank, *(text or "" for text in texts)


def _from_node(node: Mapping[str, Any], cited: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": node["id"], "rule": node["rule"], "kind": node["kind"], "severity": node["severity"],
        "subject": node["subject"], "subject_kind": node["subject_kind"], "name": node.get("name") or "",
        "role": node.get("role"), "stage": node.get("stage"),
        "holders": [_holder(text) for text in node.get("holders") or ()],
        "since": _iso(node.get("since")), "first_seen": _iso(node.get("first_seen")),
        "resolved_on": _iso(node.get("resolved_on")),
        "sources": sorted_addresses(cited[key] for key in node.get("sources") or () if key in cited),
        "explanation_zh": node["explanation_zh"], "explanation_en": node["explanation_en"],
    }  # fmt: skip


def _findings_in(engine: Engine, known: int, place: str) -> set[str]:
    codes = set(codes_within(engine, find_named(engine, "place", place, known=known).id, known=known))
    units: dict[str, set[str]] = {}
    for row in engine.read(_COVERED_PLACES, known=known):
        units.setdefault(row["unit"], set()).update(c for c in (row["place"], row["operating"]) if c)
    inside = set()
    for row in engine.read(_SUBJECT_PLACES, known=known):
        places = {row["subject"], row["place"], row["operating"] or row["registered"]} | units.get(
            row["subject"], set()
        )
        if places & codes:
            inside.add(row["id"])
    return inside


def _holder_text(key: str, name: str) -> str:
    return f"{key.replace('%', '%25').replace('|', '%7C')}|{name}"


def _holder(text: str) -> dict[str, str]:
    key, _, name = text.partition("|")
    return {"id": key.replace("%7C", "|").replace("%25", "%"), "name": name}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
