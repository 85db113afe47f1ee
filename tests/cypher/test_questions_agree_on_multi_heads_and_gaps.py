"""Questions on multi-heads and gaps say what the rules say, on the rules' own fixtures and on both engines."""

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
Subjects = set[tuple[Any, ...]]
LIBRARY = read_questions()


def columns(*names: str, **only: Any) -> Callable[[Row], tuple[Any, ...] | None]:
    """These columns of a row; None when another column does not hold what is asked for."""
    return lambda row: tuple(row[n] for n in names) if all(row[k] == v for k, v in only.items()) else None


SAME: Mapping[int, tuple[str, Callable[[Row], tuple[Any, ...] | None]]] = {
    7: ("M01", columns("uscc", "role")),
    8: ("M03", columns("uscc")),
    9: ("M04", columns("uscc")),
    10: ("M07", columns("uscc")),
    11: ("M02", columns("uscc", "role")),
    12: ("V03", columns("uscc", "role")),
    13: ("V01", columns("uscc")),
    16: ("V04", columns("uscc", "role", situation="no_holder")),
    18: ("V08", columns("uscc")),
    19: ("V12", columns("code")),
}
"""By question: the rule and what a row is about, as the rule identifies its findings."""
CASES = [
    (number, question, case)
    for number, (question, case) in enumerate(
        ((question, case) for question, (rule, _) in SAME.items() for case in fixtures_of_shizi(rule)), start=1
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
    found, wanted = subjects(filled, number, question, case), ruled(case)
    if question == 8:  # the rule looks at the departments' own lists too
        assert found <= {(subject,) for subject, role in wanted if role == "business"}
    elif "role" in [column.name for column in LIBRARY[question].columns]:
        assert found == wanted
    else:
        assert found == {(subject,) for subject, _ in wanted}


def subjects(engine: Engine, number: int, question: int, case: Case) -> Subjects:
    asked = LIBRARY[question]
    always = given_values(engine, at=case.at, known=number, parameters={**read_parameters(), **case.parameters})
    given = {name: None for parameter in asked.parameters.values() for name in parameter.query_names}
    table = engine.read_only(asked.query, {**given, **always}, timeout=30, row_cap=1000)
    names = [column.name for column in asked.columns]
    about = SAME[question][1]
    rows = [about(dict(zip(names, row, strict=True))) for row in table.rows]
    return {row for row in rows if row is not None}


def ruled(case: Case) -> set[tuple[str, str | None]]:
    return {(str(one["subject"]), one.get("role")) for one in case.finds}


def test_all_these_rules_have_cases() -> None:
    assert {question for _, question, _ in CASES} == set(SAME)
