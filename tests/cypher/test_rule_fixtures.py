"""Every rule on its fixtures (`cypher/rules/fixtures/<ID>.yaml`): what it must find and where it must stay silent, on both engines.

All cases of all rules stand in one database, each known at a load of its own: a query that forgets to ask what was known
finds the others' organizations.
"""

from __future__ import annotations

from itertools import count

import pytest
from engines import wipe
from graph_builder import set_up_model, write_graphs

from shizi.cypher.catalogue import read_rules
from shizi.cypher.rule_fixtures import Case, both_kinds, differences, fixtures_of_shizi, judge_case
from shizi.graph.engine import Engine

RULES = read_rules()
CASES = [(number, case) for number, case in zip(count(1, 2), (c for rule in RULES for c in fixtures_of_shizi(rule)), strict=False)]


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def filled(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    wipe(engine)
    set_up_model(engine)
    write_graphs(engine, {number: case.graph for number, case in CASES})
    return engine


@pytest.mark.parametrize(("number", "case"), CASES, ids=[f"{case.rule}-{case.why[:60]}" for _, case in CASES])
def test_rule_finds_what_it_must_and_nothing_else(filled: Engine, number: int, case: Case) -> None:
    judgement = judge_case(filled, RULES[case.rule], case, number)
    assert differences(case, judgement) == []
    for finding in judgement.findings:
        assert "{" not in finding.explanation_zh + finding.explanation_en


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_passing_and_a_failing_fixture(rule: str) -> None:
    assert both_kinds(fixtures_of_shizi(rule))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_example_for_its_page(rule: str) -> None:
    assert any("explanation_zh" in found and "explanation_en" in found for case in fixtures_of_shizi(rule) for found in case.finds)
