"""The findings about organizations on a day.

On the published day they are the stored ones. On any other day they are what the rules give for that day (`evaluate`),
or, where there is no time for the rules, the stored ones that were seen by then and not yet resolved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from shizi.cypher.in_force import own_rules_in_force, parameters_in_force
from shizi.cypher.rule_titles import rule_title, titles_in
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

Titles = Mapping[str, tuple[str, str]]
"""Titles of rules by id, in Chinese and English."""

_SHOWN = ("id", "rule", "role", "stage", "severity", "explanation_zh", "explanation_en")


def stored_about(
    rows: Iterable[Mapping[str, Any]], at: date, publication: Publication, titles: Titles
) -> list[dict[str, Any]]:
    """The stored findings about one organization that count on the day, ordered by rule and role."""
    found = []
    for row in rows:
        seen = at == publication.as_of or row["first_seen"] is None or row["first_seen"] <= at
        if seen and (row["resolved_on"] is None or (at < row["resolved_on"] and at != publication.as_of)):
            found.append(_shown(row))
    return _in_order(found, titles)


def judged_about(
    engine: Engine, ids: Collection[str] | None, *, at: date, known: int, titles: Titles
) -> dict[str, list[dict[str, Any]]]:
    """What the rules find for the day about these organizations (None: about all), by organization."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    wanted = None if ids is None else set(ids)
    for finding in _judged_on(engine, at, known):
        if finding["subject_kind"] == "organization" and (wanted is None or finding["subject"] in wanted):
            found[finding["subject"]].append(_shown(finding))
    return {key: _in_order(findings, titles) for key, findings in found.items()}


def own_titles(engine: Engine, known: int) -> Titles:
    """Titles of the city's own rules that load `known` judged with; the others are those of the package."""
    return titles_in(own_rules_in_force(engine, known).values())


def _judged_on(engine: Engine, at: date, known: int) -> list[dict[str, Any]]:
    from shizi.cypher.in_force import rules_in_force
    from shizi.cypher.stored_findings import findings_on, received_kinds

    rules = {key: rule for key, rule in rules_in_force(engine, known).on(at).items() if "organization" in rule.subject_kinds}
    parameters = parameters_in_force(engine, known)
    return findings_on(
        engine, at=at, known=known, rules=rules, received=received_kinds(engine, known), parameters=parameters
    )


def _in_order(findings: list[dict[str, Any]], titles: Titles) -> list[dict[str, Any]]:
    """By rule and role, with titles."""
    findings.sort(
        key=lambda finding: (finding["rule"], finding["role"] or "", finding["stage"] or "", finding["id"])
    )
    for finding in findings:
        finding["title_zh"], finding["title_en"] = titles.get(finding["rule"]) or rule_title(finding["rule"])
    return findings


def _shown(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {key: finding.get(key) for key in _SHOWN}
