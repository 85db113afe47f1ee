"""Every rule on its fixtures (`cypher/rules/fixtures/<ID>.yaml`): what it must find and where it must stay silent, on both engines.

All cases of all rules stand in one database, each known at a load of its own: a query that forgets to ask what was known
finds the others' organizations.
"""

from __future__ import annotations

import pytest
from rule_cases import CASES, RULES

from shizi.cypher.rule_fixtures import Case, both_kinds, differences, fixtures_of_shizi, judge_case
from shizi.graph.engine import Engine


@pytest.mark.parametrize(("number", "case"), CASES, ids=[f"{case.rule}-{case.why[:60]}" for _, case in CASES])
def test_rule_finds_what_it_must_and_nothing_else(all_rule_cases: Engine, number: int, case: Case) -> None:
    judgement = judge_case(all_rule_cases, RULES[case.rule], case, number)
    assert differences(case, judgement) == []
    for finding in judgement.findings:
        assert "{" not in finding.explanation_zh + finding.explanation_en


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_passing_and_a_failing_fixture(rule: str) -> None:
    assert both_kinds(fixtures_of_shizi(rule))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_example_for_its_page(rule: str) -> None:
    assert any("explanation_zh" in found and "explanation_en" in found for case in fixtures_of_shizi(rule) for found in case.finds)
