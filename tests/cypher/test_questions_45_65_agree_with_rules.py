"""Questions 49, 51 to 55 and 59 say the same as the rules that cover the same thing, on the rules' own fixtures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from question_cases import Row, names_of, question_cases, rows_asked

from shizi.cypher.rule_fixtures import Case
from shizi.graph.engine import Engine

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
CASES = question_cases(SAME)


@pytest.mark.parametrize(("number", "question", "case"), CASES, ids=names_of(CASES))
def test_the_question_lists_what_the_rule_finds(all_rule_cases: Engine, number: int, question: int, case: Case) -> None:
    values, subject, meant = SAME[question, case.rule]
    found = {subject(row) for row in rows_asked(all_rule_cases, number, question, case, values)}
    if case.rule == "D01":  # a record's subject is its address
        rows = all_rule_cases.read("MATCH (r:RegisterRow) WHERE r.recorded = $n RETURN r.id AS id, r.file AS f, r.register AS k, r.sheet AS s, r.row AS r", n=number)
        addresses = {row["id"]: f"{row['k']}:{row['f']}:{row['s'] or ''}:{row['r']}" for row in rows}
        found = {addresses[key] for key in found}
    assert found == {str(one["subject"]) for one in case.finds if meant(one)}
