"""Questions 49, 51 to 55 and 59 say the same as the rules that cover the same thing, on the rules' own fixtures."""

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
CHARTER = "章程核准"


def _uscc(row: Row) -> str:
    return str(row["uscc"])


SAME: Mapping[tuple[int, str], tuple[Mapping[str, Any], Callable[[Row], Any], Callable[[Mapping[str, Any]], bool]]] = {
    (51, "S01"): ({}, _uscc, lambda find: find["stage"] == CHARTER),
    (53, "D01"): ({"problem": "invalid_code"}, lambda row: row["sources"][0], lambda find: True),
    (53, "D02"): ({"problem": "one_code_several_names"}, lambda row: row["code"], lambda find: True),
    (54, "D02"): ({"conflict": "one_code_several_names"}, _uscc, lambda find: True),
    (54, "D03"): ({"conflict": "one_name_several_codes"}, _uscc, lambda find: True),
    (55, "D04"): ({}, _uscc, lambda find: True),
}
"""By question and rule: the parameters, the subject of a row, and which findings of the rule are meant."""
CASES = [
    (number, question, case)
    for number, (question, case) in enumerate(
        ((question, case) for question, rule in SAME for case in fixtures_of_shizi(rule)), start=1
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


def _rows(engine: Engine, question: int, known: int, case: Case, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = LIBRARY[question]
    always = given_values(engine, at=case.at, known=known, parameters={**read_parameters(), **case.parameters})
    given = {name: None for parameter in asked.parameters.values() for name in parameter.query_names}
    given |= {name: parameter.default for name, parameter in asked.parameters.items()} | values
    table = engine.read_only(asked.query, {**given, **always}, timeout=30, row_cap=1000)
    return [dict(zip((column.name for column in asked.columns), row, strict=True)) for row in table.rows]


@pytest.mark.parametrize(("number", "question", "case"), CASES, ids=[f"{q}-{c.rule}-{c.why[:50]}" for _, q, c in CASES])
def test_the_question_lists_what_the_rule_finds(filled: Engine, number: int, question: int, case: Case) -> None:
    values, subject, meant = SAME[question, case.rule]
    found = {subject(row) for row in _rows(filled, question, number, case, values)}
    if case.rule == "D01":  # a record's subject is its address
        rows = filled.read("MATCH (r:RegisterRow) WHERE r.recorded = $n RETURN r.id AS id, r.file AS f, r.register AS k, r.sheet AS s, r.row AS r", n=number)
        addresses = {row["id"]: f"{row['k']}:{row['f']}:{row['s'] or ''}:{row['r']}" for row in rows}
        found = {addresses[key] for key in found}
    assert found == {str(one["subject"]) for one in case.finds if meant(one)}
