"""All rules on generated cities: the queries on ArcadeDB and on Neo4j say what the networkx oracle says."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from engines import wipe
from graph_builder import SmallGraph, set_up_model, write_graphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.generated_cities import DAY, cities
from oracle.verdicts import RULES, verdicts

from shizi.cypher.catalogue import read_rules
from shizi.cypher.findings import Judgement, judge
from shizi.cypher.parameters import read_parameters
from shizi.cypher.words import words
from shizi.graph.engine import Engine

CATALOGUE = read_rules()
RECEIVED = frozenset(words()["register"])
DAYS = st.sampled_from([DAY, DAY, DAY, date(2025, 7, 3), date(2024, 10, 1), date(2024, 2, 29), date(2025, 5, 30)])
THRESHOLDS = st.sampled_from([{}, {}, {"visit_departments": 2, "visit_days": 365, "joint_cap": 2, "instructor_cap": 1}])


class Database:
    """An engine and the number of the next load; every city is a load of its own, known at that number only."""

    def __init__(self, engine: Engine) -> None:
        wipe(engine)
        set_up_model(engine)
        self.engine, self.numbers = engine, count(1, 2)

    def judge(self, graph: SmallGraph, at: date, parameters: dict[str, int]) -> Judgement:
        number = next(self.numbers)
        if number % 100 == 99:
            wipe(self.engine)
        write_graphs(self.engine, {number: graph})
        return judge(
            self.engine, at=at, known=number, rules=CATALOGUE, received=RECEIVED, parameters=parameters, timeout=30
        )


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def database(request: pytest.FixtureRequest) -> Database:
    return Database(request.getfixturevalue(request.param))


def check(database: Database, graph: SmallGraph, at: date, changes: dict[str, int]) -> None:
    parameters = read_parameters() | changes
    judgement = database.judge(graph, at, parameters)
    assert not judgement.failed
    found = {(f.rule, f.subject, f.role, f.stage): frozenset(k for k, _ in f.holders) for f in judgement.findings}
    assert found == verdicts(graph, at, parameters)


CITIES = given(graph=cities(), at=DAYS, changes=THRESHOLDS)
RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED)
@CITIES
def test_rules_say_what_the_oracle_says(
    database: Database, graph: SmallGraph, at: date, changes: dict[str, int]
) -> None:
    check(database, graph, at, changes)


@pytest.mark.full
@settings(max_examples=400, deadline=None, suppress_health_check=RELAXED)
@CITIES
def test_rules_say_what_the_oracle_says_of_many_cities(
    database: Database, graph: SmallGraph, at: date, changes: dict[str, int]
) -> None:
    check(database, graph, at, changes)


def test_the_oracle_knows_every_rule() -> None:
    assert set(RULES) == set(CATALOGUE)
