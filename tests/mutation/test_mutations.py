"""Do the fixtures and the oracle notice it when a rule's query is wrong? Every mutant of every rule must be noticed.

A mutant that nothing can notice stands in `equivalent.yaml` with the reason; it must give the very same findings on all
fixtures and cities, explanations and sources included. One that is noticed after all must leave the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from engines import wipe
from graph_builder import set_up_model, write_graphs
from mutation.mutants import Mutant, mutants
from oracle.many_cities import ManyCities

from shizi.cypher.catalogue import Rule, read_rules
from shizi.cypher.judging import Finding, judge
from shizi.cypher.parameters import read_parameters
from shizi.cypher.rule_fixtures import Case, differences, fixtures_of_shizi, judge_case
from shizi.cypher.words import words
from shizi.graph.engine import Engine

RULES = read_rules()
_LISTED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "equivalent.yaml").read_text(encoding="utf-8")
)
EQUIVALENT = {rule: {name for group in groups for name in group["mutants"]} for rule, groups in _LISTED.items()}
RECEIVED = frozenset(words()["register"])
LOW = {"visit_departments": 2, "visit_days": 365, "joint_cap": 2, "instructor_cap": 1}
GROUPS = ((date(2025, 9, 30), {}), (date(2025, 9, 30), LOW), (date(2025, 7, 3), LOW), (date(2024, 10, 1), {}))
CITIES_OF_A_GROUP = 100
FIRST_CITY = 1001
"""Load numbers: fixtures count from 1, cities from here, every other number free for what is not known."""


@dataclass(frozen=True)
class Graphs:
    """Everything a mutant is tried on, in one database."""

    engine: Engine
    cases: dict[int, Case]
    cities: dict[int, ManyCities]

    def of(self, rule: str) -> dict[int, Case]:
        return {number: case for number, case in self.cases.items() if case.rule == rule}


@pytest.fixture(scope="module")
def graphs(_embedded: Engine) -> Graphs:
    wipe(_embedded)
    set_up_model(_embedded)
    cases = dict(zip(count(1, 2), (case for rule in RULES for case in fixtures_of_shizi(rule)), strict=False))
    cities: dict[int, ManyCities] = {}
    seed = 0
    for place, (at, changes) in enumerate(GROUPS):
        many = ManyCities(at, read_parameters() | changes)
        for _ in range(CITIES_OF_A_GROUP):
            seed += 1
            many.add(seed)
        cities[FIRST_CITY + 2 * place] = many
    write_graphs(_embedded, {number: case.graph for number, case in cases.items()})
    for number, many in cities.items():
        write_graphs(_embedded, {number: many.graph})
    return Graphs(_embedded, cases, cities)


def noticed_by_fixtures(graphs: Graphs, rule: Rule) -> bool:
    return any(differences(case, judge_case(graphs.engine, rule, case, n)) for n, case in graphs.of(rule.id).items())


def findings_on_cities(graphs: Graphs, rule: Rule) -> Iterator[tuple[ManyCities, list[Finding] | None]]:
    """The findings on each group of cities; None where the query fails."""
    for number, many in graphs.cities.items():
        judgement = judge(
            graphs.engine, at=many.at, known=number, rules={rule.id: rule}, received=RECEIVED, parameters=many.parameters,
            timeout=20,
        )  # fmt: skip
        yield many, None if judgement.failed else judgement.findings


def noticed_by_cities(graphs: Graphs, rule: Rule) -> bool:
    for many, findings in findings_on_cities(graphs, rule):
        found = {(f.rule, f.subject, f.role, f.stage): frozenset(k for k, _ in f.holders) for f in findings or ()}
        if findings is None or found != {key: holders for key, holders in many.wanted.items() if key[0] == rule.id}:
            return True
    return False


def everything_found(graphs: Graphs, rule: Rule) -> list[object]:
    """All that a rule finds on all fixtures and cities, to the last word."""
    cases = [judge_case(graphs.engine, rule, case, number).findings for number, case in graphs.of(rule.id).items()]
    return [*cases, *(findings for _, findings in findings_on_cities(graphs, rule))]


def verdict(graphs: Graphs, rule: Rule, mutant: Mutant, honest: list[object]) -> str:
    """Empty when the mutant is noticed, or listed as equivalent and gives the very same; else what is wrong."""
    changed = replace(rule, query=mutant.query)
    listed = mutant.name in EQUIVALENT.get(rule.id, ())
    if noticed_by_fixtures(graphs, changed) or noticed_by_cities(graphs, changed):
        return f"{rule.id} {mutant.name}: listed as equivalent, but noticed" if listed else ""
    if everything_found(graphs, changed) != honest:
        return f"{rule.id} {mutant.name}: tells something else, and no test notices"
    return "" if listed else f"{rule.id} {mutant.name}: not noticed"


@pytest.mark.full
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("key", RULES)
def test_every_mutant_of_a_rule_is_noticed(graphs: Graphs, key: str) -> None:
    rule = RULES[key]
    assert not noticed_by_fixtures(graphs, rule)
    assert not noticed_by_cities(graphs, rule)
    honest = everything_found(graphs, rule)
    made = list(mutants(rule.query))
    assert made
    assert [told for mutant in made if (told := verdict(graphs, rule, mutant, honest))] == []
    assert EQUIVALENT.get(key, set()) <= {mutant.name for mutant in made}
