"""The findings about organizations on a day.

On the published day they are the stored ones. On any other day they are what the rules give for that day (`evaluate`;
judged for few organizations alone where the rules' text allows it, see `narrowed_rules.py`), or, where there is no time
for the rules, the stored ones that were seen by then and not yet resolved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shizi.cypher.in_force import own_rules_in_force, parameters_in_force, rules_in_force
from shizi.cypher.narrowed_rules import better_swept
from shizi.cypher.rule_titles import rule_title, titles_in
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

if TYPE_CHECKING:
    from shizi.cypher.catalogue import Catalogue, Rule

Titles = Mapping[str, tuple[str, str]]
"""Titles of rules by id, in Chinese and English."""
Judged = dict[str, list[dict[str, Any]]]
"""Findings by organization."""

_SHOWN = ("id", "rule", "role", "stage", "severity", "explanation_zh", "explanation_en")
_FEW = 8
"""Organizations up to which judging one after the other is quicker than judging the city."""
_SECONDS_FOR_ONE = 20.0


def stored_about(
    rows: Iterable[Mapping[str, Any]], at: date, publication: Publication, titles: Titles
) -> list[dict[str, Any]]:
    """The stored findings about one organization that count on the day, ordered by rule and role."""
    found = []
    for row in rows:
        seen = at == publication.as_of or row["first_seen"] is None or row["first_seen"] <= at
        if seen and (row["resolved_on"] is None or (at < row["resolved_on"] and at != publication.as_of)):
            found.append(_titled({name: row.get(name) for name in _SHOWN}, titles))
    return in_order(found)


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """What load `known` judged by, read once for all days: rules, register kinds, thresholds, titles of the city's rules."""

    rules: Catalogue
    received: frozenset[str]
    parameters: Mapping[str, int]
    titles: Titles

    def rules_on(self, at: date) -> dict[str, Rule]:
        """The rules of the day that can find something about an organization."""
        return {key: rule for key, rule in self.rules.on(at).items() if "organization" in rule.subject_kinds}

    def sweeping_rules_on(self, at: date) -> dict[str, Rule]:
        """Those that look at the whole city even when one organization is asked about."""
        return {key: rule for key, rule in self.rules_on(at).items() if better_swept(rule)}


def read_judged_by(engine: Engine, known: int) -> JudgedBy:
    """What load `known` judged by."""
    from shizi.cypher.stored_findings import received_kinds

    return JudgedBy(
        rules_in_force(engine, known),
        frozenset(received_kinds(engine, known)),
        parameters_in_force(engine, known),
        own_titles(engine, known),
    )


def judged_about(
    engine: Engine, ids: Collection[str] | None, *, at: date, known: int, by: JudgedBy | None = None
) -> Judged:
    """What the rules find for the day about these organizations (None: about all), by organization."""
    by = by or read_judged_by(engine, known)
    if ids is None or len(ids) > _FEW:
        found = judged_by(engine, by.rules_on(at), at=at, known=known, by=by)
        return found if ids is None else {key: found[key] for key in ids if key in found}
    sweeping = by.sweeping_rules_on(at)
    everywhere = judged_by(engine, sweeping, at=at, known=known, by=by)
    narrow = {key: rule for key, rule in by.rules_on(at).items() if key not in sweeping}
    few = {}
    for key in sorted(ids):
        own = judged_by(engine, narrow, at=at, known=known, by=by, about=key).get(key, [])
        if together := in_order([*own, *everywhere.get(key, [])]):
            few[key] = together
    return few


def judged_by(
    engine: Engine, rules: Mapping[str, Rule], *, at: date, known: int, by: JudgedBy, about: str | None = None
) -> Judged:
    """What these rules find about organizations, or about one of them, by organization and in order."""
    from shizi.cypher.judging import judge

    if not rules:
        return {}
    judgement = judge(
        engine, at=at, known=known, rules=rules, received=by.received, parameters=by.parameters, about=about,
        timeout=None if about is None else _SECONDS_FOR_ONE,
    )  # fmt: skip
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding in judgement.findings:
        if finding.subject_kind == "organization":
            found[finding.subject].append(_titled({name: getattr(finding, name) for name in _SHOWN}, by.titles))
    return {key: in_order(findings) for key, findings in found.items()}


def own_titles(engine: Engine, known: int) -> Titles:
    """Titles of the city's own rules that load `known` judged with; the others are those of the package."""
    return titles_in(own_rules_in_force(engine, known).values())


def in_order(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By rule, role, stage and id."""
    return sorted(
        findings, key=lambda finding: (finding["rule"], finding["role"] or "", finding["stage"] or "", finding["id"])
    )


def _titled(finding: dict[str, Any], titles: Titles) -> dict[str, Any]:
    finding["title_zh"], finding["title_en"] = titles.get(finding["rule"]) or rule_title(finding["rule"])
    return finding
