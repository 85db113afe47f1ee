"""Questions that cover what a rule finds say the same as the rule, on the rule's own fixtures and on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from question_cases import Row, names_of, question_cases, rows_asked

from shizi.cypher.rule_fixtures import Case
from shizi.graph.engine import Engine


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
CASES = question_cases((question, rule) for question, (rule, _, _) in SAME.items())


@pytest.mark.parametrize(("number", "question", "case"), CASES, ids=names_of(CASES))
def test_the_question_lists_what_the_rule_finds(all_rule_cases: Engine, number: int, question: int, case: Case) -> None:
    _, values, subjects = SAME[question]
    rows = rows_asked(all_rule_cases, number, question, case, values)
    found = {subject for row in rows for subject in subjects(row) if subject is not None}
    assert found == {str(one["subject"]) for one in case.finds}
