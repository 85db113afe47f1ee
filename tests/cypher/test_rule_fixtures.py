"""Every rule on its fixtures (`fixtures/<ID>.yaml`): what it must find and where it must stay silent, on both engines.

All cases of all rules stand in one database, each known at a load of its own: a query that forgets to ask what was known
finds the others' organizations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from engines import wipe
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.catalogue import read_rules
from shizi.cypher.findings import Finding, Judgement, judge
from shizi.cypher.parameters import read_parameters
from shizi.cypher.words import words
from shizi.graph.engine import Engine

FIXTURES = Path(__file__).parent / "fixtures"
DAY = date(2025, 9, 30)


@dataclass(frozen=True)
class Case:
    rule: str
    number: int
    body: dict[str, Any]


def read_cases() -> list[Case]:
    found: list[Case] = []
    for file in sorted(FIXTURES.glob("*.yaml")):
        for body in yaml.safe_load(file.read_text(encoding="utf-8")):
            found.append(Case(file.stem, len(found) + 1, body))
    return found


CASES = read_cases()
RULES = read_rules()


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def filled(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    wipe(engine)
    set_up_model(engine)
    write_graphs(
        engine, {case.number: SmallGraph().add_lines(case.body["graph"].strip().split("\n")) for case in CASES}
    )
    return engine


def run(engine: Engine, case: Case) -> Judgement:
    body = case.body
    received = set(words()["register"]) - set(body.get("not_received", ()))
    rules = {case.rule: RULES[case.rule]}
    parameters = read_parameters() | body.get("parameters", {})
    return judge(
        engine, at=body.get("at", DAY), known=case.number, rules=rules, received=received, parameters=parameters
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.body['why'][:60]}")
def test_rule_finds_what_it_must_and_nothing_else(filled: Engine, case: Case) -> None:
    judgement = run(filled, case)
    assert not judgement.failed
    assert (case.rule in judgement.not_judged) == case.body.get("not_judged", False)
    found = {(f.subject, f.role, f.stage): f for f in judgement.findings}
    assert len(found) == len(judgement.findings)
    wanted = {(w["subject"], w.get("role"), w.get("stage")): w for w in case.body["finds"]}
    assert set(found) == set(wanted)
    for key, finding in found.items():
        check(finding, wanted[key])


def check(finding: Finding, wanted: dict[str, Any]) -> None:
    if "holders" in wanted:
        assert sorted(key for key, _ in finding.holders) == sorted(wanted["holders"])
    if "since" in wanted:
        assert finding.since == wanted["since"]
    if "kind" in wanted:
        assert finding.subject_kind == wanted["kind"]
    for words_said in wanted.get("says", ()):
        assert words_said in finding.explanation_zh
    assert finding.sources
    assert finding.name in finding.explanation_zh or finding.subject in finding.explanation_zh
    assert "{" not in finding.explanation_zh + finding.explanation_en


def test_every_rule_has_a_passing_and_a_failing_fixture() -> None:
    silent = {case.rule for case in CASES if not case.body["finds"]}
    raised = {case.rule for case in CASES if case.body["finds"]}
    assert silent == raised == set(RULES)
