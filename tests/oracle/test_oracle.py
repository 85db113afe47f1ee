"""All rules on generated cities: the queries on ArcadeDB and on Neo4j say what the networkx oracle says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

import pytest
from engines import wipe
from graph_builder import SmallGraph, set_up_model, write_graphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.generated_cities import DAY, build, cities
from oracle.verdicts import RULES, verdicts

from shizi.cypher.catalogue import read_rules
from shizi.cypher.findings import Judgement, judge
from shizi.cypher.parameters import read_parameters
from shizi.cypher.words import words
from shizi.graph.engine import Engine

CATALOGUE = read_rules()
RECEIVED = frozenset(words()["register"])
DAYS = st.sampled_from([DAY, DAY, DAY, date(2025, 7, 3), date(2024, 10, 1), date(2024, 2, 29), date(2025, 5, 30)])
LOW = {"visit_departments": 2, "visit_days": 365, "joint_cap": 2, "instructor_cap": 1}
OTHER = {
    "member_threshold": 2,
    "branch_cap": 3,
    "general_branch_cap": 50,
    "act_months": 1,
    "headcount_minimum": 10,
    "headcount_factor": 1,
}
THRESHOLDS = st.sampled_from([{}, {}, LOW, LOW | OTHER])
SIX_SYNC_SINCE = st.sampled_from([None, None, date(2023, 1, 1), date(2024, 1, 1)])
NEEDED = sorted({kind for rule in CATALOGUE.values() for kind in rule.needs})
NOT_RECEIVED = st.one_of(st.just(frozenset[str]()), st.frozensets(st.sampled_from(NEEDED), min_size=1, max_size=3))


class Database:
    """An engine and the number of the next load; every city is a load of its own, known at that number only."""

    def __init__(self, engine: Engine) -> None:
        wipe(engine)
        set_up_model(engine)
        self.engine, self.numbers = engine, count(1, 2)

    def judge(self, graph: SmallGraph, at: date, parameters: dict[str, int], received: frozenset[str]) -> Judgement:
        number = next(self.numbers)
        if number % 100 == 99:
            wipe(self.engine)
        write_graphs(self.engine, {number: graph})
        return judge(
            self.engine, at=at, known=number, rules=CATALOGUE, received=received, parameters=parameters, timeout=30
        )


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def database(request: pytest.FixtureRequest) -> Database:
    return Database(request.getfixturevalue(request.param))


@dataclass(frozen=True)
class Asked:
    """What a city is judged with."""

    at: date
    changes: dict[str, int]
    six_sync_since: date | None
    not_received: frozenset[str]


def check(database: Database, graph: SmallGraph, asked: Asked) -> None:
    parameters = read_parameters() | asked.changes
    if asked.six_sync_since:
        graph.node("Setting", "six_sync_since", value=json.dumps(asked.six_sync_since.isoformat()))
    judgement = database.judge(graph, asked.at, parameters, RECEIVED - asked.not_received)
    assert not judgement.failed
    silent = {key for key, rule in CATALOGUE.items() if asked.not_received & set(rule.needs)}
    assert set(judgement.not_judged) == silent
    found = {(f.rule, f.subject, f.role, f.stage): frozenset(k for k, _ in f.holders) for f in judgement.findings}
    wanted = verdicts(graph, asked.at, parameters, asked.six_sync_since)
    assert found == {key: holders for key, holders in wanted.items() if key[0] not in silent}


CITIES = given(
    graph=cities(),
    asked=st.builds(Asked, at=DAYS, changes=THRESHOLDS, six_sync_since=SIX_SYNC_SINCE, not_received=NOT_RECEIVED),
)
RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED)
@CITIES
def test_rules_say_what_the_oracle_says(database: Database, graph: SmallGraph, asked: Asked) -> None:
    check(database, graph, asked)


@pytest.mark.full
@pytest.mark.timeout(1800)
@settings(max_examples=250, deadline=None, suppress_health_check=RELAXED)
@CITIES
def test_rules_say_what_the_oracle_says_of_many_cities(database: Database, graph: SmallGraph, asked: Asked) -> None:
    check(database, graph, asked)


def test_the_oracle_knows_every_rule() -> None:
    assert set(RULES) == set(CATALOGUE)


COVERED_CITIES, FINDING_CITIES = 240, 5
"""Cities looked at, and how many of them must have a finding of each rule, and how many none."""


@pytest.mark.full
def test_generated_cities_have_and_lack_findings_of_every_rule() -> None:
    raised: Counter[str] = Counter()
    for seed in range(COVERED_CITIES):
        changes = (LOW if seed % 2 else {}) | (OTHER if seed % 3 == 0 else {})
        raised.update({verdict[0] for verdict in verdicts(build(Random(seed)), DAY, read_parameters() | changes)})
    assert {
        rule: raised[rule] for rule in RULES if not FINDING_CITIES <= raised[rule] <= COVERED_CITIES - FINDING_CITIES
    } == {}
