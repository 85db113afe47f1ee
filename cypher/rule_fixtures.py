"""Fixtures of a rule: small graphs on which it must find something, and others on which it must stay silent.

They stand beside the rule, in `fixtures/<ID>.yaml`, as a list of cases:

    - why: two departments hold one role on the day
      graph: |
        Organization 甲公司
        Supervisor 市商务局
        Supervisor 市交通局
        市商务局 OVERSEES 甲公司 {role: industry}
        市交通局 OVERSEES 甲公司 {role: industry, since: 2025-01-01}
      finds: [{subject: 甲公司, role: industry, holders: [市交通局, 市商务局]}]

`finds: []` means that the rule stays silent. A case may also give `at` (the day, default 2025-09-30), `parameters` (thresholds that
differ), `not_received` (register kinds), `not_judged: true` and `version` (of the rule it belongs to). What is found may also give
`role`, `stage`, `kind` (of the subject), `holders`, `since`, `sources` (keys of rows), `says` (words of the explanation) and the
whole `explanation_zh` and `explanation_en`, which docs/rules.md shows as the example. How graphs are written: shizi.graph.small_graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from shizi.cypher.judging import Finding, Judgement, judge
from shizi.cypher.parameters import known_parameters, read_parameters
from shizi.cypher.rule_files import Rule, RuleError
from shizi.cypher.words import words
from shizi.graph.errors import ShiziError, Where
from shizi.graph.reading import Reading
from shizi.graph.small_graph import SmallGraph

DAY = date(2025, 9, 30)
"""The day of a case that names none."""
FIRST_NUMBER = -10
"""Cases are known at loads before the first, so that nothing of a city is known with them; every second number, downwards."""

_KEYS = {"why", "graph", "finds", "at", "parameters", "not_received", "not_judged", "version"}
_FOUND = {
    "subject", "role", "stage", "kind", "holders", "since", "sources", "says", "explanation_zh", "explanation_en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture; `where` is its first line in the file, `finds` what must be found and nothing else."""

    rule: str
    why: str
    graph: SmallGraph
    finds: tuple[Mapping[str, Any], ...]
    where: Where
    at: date = DAY
    parameters: Mapping[str, int] = field(default_factory=dict)
    not_received: tuple[str, ...] = ()
    not_judged: bool = False
    version: int | None = None


def fixtures_beside(file: Path, rule: str) -> list[Case]:
    """The cases of the rule in `file`; empty when there is no file of them.

    Raises:
        RuleError: the file cannot be read or understood.
    """
    path = file.parent / "fixtures" / f"{rule}.yaml"
    if not path.is_file():
        return []
    try:
        return read_fixtures(path.read_text(encoding="utf-8"), rule, str(path))
    except (OSError, UnicodeDecodeError) as error:
        what = f"the fixtures cannot be read: {type(error).__name__}"
        raise RuleError(what, where=Where(file=str(path)), to_do="make it a readable UTF-8 file") from error


@cache
def fixtures_of_shizi(rule: str) -> tuple[Case, ...]:
    """The cases of one of Shizi's own rules."""
    file = resources.files("shizi.cypher").joinpath("rules", "fixtures", f"{rule}.yaml")
    return tuple(read_fixtures(file.read_text(encoding="utf-8"), rule, f"{rule}.yaml")) if file.is_file() else ()


def read_fixtures(text: str, rule: str, file: str) -> list[Case]:
    """The cases that a text gives.

    Raises:
        RuleError: it is no list of cases, or one does not fit the model; with file and line.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        bodies = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(file=file, row=mark.line + 1 if mark else None)
        raise RuleError(f"the fixtures are no YAML: {getattr(error, 'problem', None) or error}", where=where) from error
    if not isinstance(root, yaml.SequenceNode) or not all(isinstance(body, dict) for body in bodies):
        raise RuleError("the fixtures are no list of cases", where=Where(file=file, row=1), to_do="begin each with - why:")
    rows = [node.start_mark.line + 1 for node in root.value]
    return [_case(body, rule, Where(file=file, row=row)) for body, row in zip(bodies, rows, strict=True)]


def judge_case(engine: Reading, rule: Rule, case: Case, number: int, timeout: float = 20.0) -> Judgement:
    """Judge a case whose graph is known at load `number` only."""
    received = set(words()["register"]) - set(case.not_received)
    parameters = read_parameters() | dict(case.parameters)
    return judge(
        engine, at=case.at, known=number, rules={rule.id: rule}, received=received, parameters=parameters, timeout=timeout
    )


def differences(case: Case, judgement: Judgement) -> list[str]:
    """What was found otherwise than the case says, in words; empty when all is as it says."""
    told = [f"the query fails: {why}" for why in judgement.failed.values()]
    if (case.rule in judgement.not_judged) != case.not_judged:
        told.append("it is not judged" if not case.not_judged else "it is judged")
    found = {(f.subject, f.role, f.stage): f for f in judgement.findings}
    wanted = {(w["subject"], w.get("role"), w.get("stage")): w for w in case.finds}
    told += [f"it does not find {_shown(key)}" for key in wanted if key not in found and not told]
    told += [f"it finds {_shown(key)}" for key in found if key not in wanted]
    for key, finding in found.items():
        if key in wanted:
            told += [f"of {_shown(key)} {what}" for what in _unlike(finding, wanted[key])]
    return told


def _unlike(finding: Finding, wanted: Mapping[str, Any]) -> list[str]:
    holders = sorted(key for key, _ in finding.holders)
    pairs = (
        ("holders", holders, sorted(wanted.get("holders") or ())),
        ("since", finding.since, wanted.get("since")),
        ("sources", list(finding.sources), sorted(wanted.get("sources") or ())),
        ("kind", finding.subject_kind, wanted.get("kind")),
        ("explanation_zh", finding.explanation_zh, wanted.get("explanation_zh")),
        ("explanation_en", finding.explanation_en, wanted.get("explanation_en")),
    )
    told = [f"{name} is {have!s:.200}, not {want!s:.200}" for name, have, want in pairs if name in wanted and have != want]
    for said in wanted.get("says", ()):
        if said not in finding.explanation_zh:
            told.append(f"the explanation does not say “{said}”: {finding.explanation_zh:.200}")
    if not finding.sources:
        told.append("no row is cited")
    if finding.name not in finding.explanation_zh and finding.subject not in finding.explanation_zh:
        told.append("the explanation names neither the subject nor its name")
    return told


def _shown(key: Sequence[str | None]) -> str:
    return " ".join(part for part in key if part)


def _case(body: Mapping[str, Any], rule: str, where: Where) -> Case:
    if unknown := sorted(str(key) for key in body if key not in _KEYS):
        raise RuleError(f"a case holds the unknown field {unknown[0]}", where=where, to_do=f"fields are {', '.join(sorted(_KEYS))}")
    graph, finds = body.get("graph"), body.get("finds")
    if not isinstance(body.get("why"), str) or not isinstance(graph, str) or not isinstance(finds, list):
        raise RuleError("a case needs why (a text), graph (lines) and finds (a list)", where=where)
    for found in finds:
        if not isinstance(found, dict) or not isinstance(found.get("subject"), str) or set(found) - _FOUND:
            to_do = f"write like {{subject: 甲公司}}; fields are {', '.join(sorted(_FOUND))}"
            raise RuleError(f"finds holds what is no finding: {str(found)[:60]}", where=where, to_do=to_do)
    numbers = body.get("parameters") or {}
    at = body.get("at", DAY)
    if not isinstance(numbers, dict) or set(numbers) - set(known_parameters()) or not isinstance(at, date):
        raise RuleError("a case has an unknown threshold, or a day that is none", where=where)
    try:
        small = SmallGraph().add_lines(line for line in graph.split("\n") if line.strip())
    except (ShiziError, KeyError, yaml.YAMLError, TypeError, ValueError) as error:
        what = error.what if isinstance(error, ShiziError) else f"{type(error).__name__}: {str(error)[:100]}"
        raise RuleError(f"the graph of a case does not fit the model: {what}", where=where) from error
    return Case(
        rule=rule, why=body["why"], graph=small, finds=tuple(finds), where=where, at=at, parameters=numbers,
        not_received=tuple(body.get("not_received") or ()), not_judged=bool(body.get("not_judged", False)),
        version=body.get("version"),
    )  # fmt: skip


def cases_for(rule: Rule, cases: Sequence[Case]) -> list[Case]:
    """The cases that belong to this version of the rule; a case that names no version belongs to each that holds on its day."""
    return [
        case for case in cases
        if case.version == rule.version
        or (case.version is None and rule.holds_from <= case.at and (rule.holds_until is None or case.at < rule.holds_until))
    ]  # fmt: skip


def both_kinds(cases: Sequence[Case]) -> bool:
    """Whether there is a case in which something is found and one in which nothing is, although the rule is judged."""
    return any(case.finds for case in cases) and any(not case.finds and not case.not_judged for case in cases)
