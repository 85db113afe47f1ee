"""The findings about organizations on a day.

On the published day they are the stored ones. On any other day they are what the rules give for that day (`evaluate`),
or, where there is no time for the rules, the stored ones that were seen by then and not yet resolved.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.parameters import read_parameters
from shizi.cypher.rule_titles import rule_title
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

_SHOWN = ("id", "rule", "role", "stage", "severity", "explanation_zh", "explanation_en")


def findings_about(
    engine: Engine, ids: Sequence[str], *, at: date, known: int, publication: Publication, evaluate: bool
) -> dict[str, list[dict[str, Any]]]:
    """Findings whose subject is one of these organizations, by organization, ordered by rule and role."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    if evaluate and at != publication.as_of:
        wanted = set(ids)
        for finding in _judged_on(engine, at, known):
            if finding["subject_kind"] == "organization" and finding["subject"] in wanted:
                found[finding["subject"]].append(_shown(finding))
    else:
        for row in engine.read(statement("oversight_findings"), ids=list(ids), known=known):
            seen = at == publication.as_of or row["first_seen"] is None or row["first_seen"] <= at
            if seen and (row["resolved_on"] is None or (at < row["resolved_on"] and at != publication.as_of)):
                found[row["organization"]].append(_shown(row))
    for findings in found.values():
        findings.sort(
            key=lambda finding: (finding["rule"], finding["role"] or "", finding["stage"] or "", finding["id"])
        )
    _add_titles(found.values())
    return dict(found)


def parameters_in_force(engine: Engine, known: int) -> dict[str, int]:
    """The thresholds that load `known` judged with; the contract's where it recorded none."""
    rows = engine.read(statement("overview_settings"), ids=["parameters"], known=known)
    recorded: dict[str, int] = json.loads(rows[0]["value"]) if rows else {}
    return {**read_parameters(), **recorded}


def _judged_on(engine: Engine, at: date, known: int) -> list[dict[str, Any]]:
    from shizi.cypher.catalogue import read_rules
    from shizi.cypher.stored_findings import findings_on, received_kinds

    rules = {key: rule for key, rule in read_rules().items() if "organization" in rule.subject_kinds}
    parameters = parameters_in_force(engine, known)
    return findings_on(
        engine, at=at, known=known, rules=rules, received=received_kinds(engine, known), parameters=parameters
    )


def _add_titles(lists: Iterable[list[dict[str, Any]]]) -> None:
    for findings in lists:
        for finding in findings:
            finding["title_zh"], finding["title_en"] = rule_title(finding["rule"])


def _shown(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: finding.get(key) for key in _SHOWN}
