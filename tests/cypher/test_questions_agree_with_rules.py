"""Questions that cover what a rule finds say the same as the rule, on the rule's own fixtures and on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from engines import wipe
from graph_builder import set_up_model, write_graphs

from shizi.cypher.given_values import given_values
from shizi.cypher.parameters import read_parameters
from shizi.cypher.questions import read_questions
from shizi.cypher.rule_fixtures import Case, fixtures_of_shizi
from shizi.graph.engine import Engine

Row = Mapping[str, Any]
LIBRARY = read_questions()


def _of(column: str) -> Callable[[Row], list[Any]]:
    return lambda row: [row[column]]


SAME: Mapping[int, tuple[str, Mapping[str, Any], Callable[[Row], list[Any]]]] = {
    23: ("V09", {}, _of("uscc")),
    24: ("V10", {}, lambda row: row["lacking"]),
    26: ("P01", {}, _of("uscc")),
    27: ("P02", {}, lambda row: row["usccs"]),
    28: ("P04", {}, _of("uscc")),
    29: ("P06", {"taken_in": "none"}, _of("uscc")),
    30: ("P07", {}, _of("unit")),
    31: ("P05", {}, _of("unit")),
    34: ("I01", {}, _of("uscc")),
    35: ("I02", {"only_over": True}, _of("instructor")),
    44: ("L01", {}, _of("uscc")),
}
"""By question: the rule, the parameters with which the answer is what the rule finds, and the subjects of a row."""
CASES = [
    (number, question, case)
    for number, (question, case) in enumerate(
        ((question, case) for question, (rule, _, _) in SAME.items() for case in fixtures_of_shizi(rule)), start=1
    )
    if not case.not_judged
]


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def filled(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    wipe(engine)
    set_up_model(engine)
    write_graphs(engine, {number: case.graph for number, _, case in CASES})
    return engine


@pytest.mark.parametrize(("number", "question", "case"), CASES, ids=[f"{q}-{c.rule}-{c.why[:50]}" for _, q, c in CASES])
def test_the_question_lists_what_the_rule_finds(filled: Engine, number: int, question: int, case: Case) -> None:
    _, values, subjects = SAME[question]
    asked = LIBRARY[question]
    thresholds = {**read_parameters(), **case.parameters}
    always = given_values(filled, at=case.at, known=number, parameters=thresholds)
    given = {name: None for parameter in asked.parameters.values() for name in parameter.query_names}
    given |= {name: parameter.default for name, parameter in asked.parameters.items()} | values
    table = filled.read_only(asked.query, {**given, **always}, timeout=30, row_cap=1000)
    columns = [column.name for column in asked.columns]
    found = {
        subject
        for row in table.rows
        for subject in subjects(dict(zip(columns, row, strict=True)))
        if subject is not None
    }
    assert found == {str(one["subject"]) for one in case.finds}


def test_all_these_rules_have_cases() -> None:
    assert {question for _, question, _ in CASES} == set(SAME)
