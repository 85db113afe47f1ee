"""Questions on multi-heads and gaps say what the rules say, on the rules' own fixtures and on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from question_cases import LIBRARY, Row, names_of, question_cases, rows_asked

from shizi.cypher.rule_fixtures import Case
from shizi.graph.engine import Engine

Subjects = set[tuple[Any, ...]]


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
CASES = question_cases((question, rule) for question, (rule, _) in SAME.items())


@pytest.mark.parametrize(("number", "question", "case"), CASES, ids=names_of(CASES))
def test_the_question_lists_what_the_rule_finds(all_rule_cases: Engine, number: int, question: int, case: Case) -> None:
    found, wanted = subjects(all_rule_cases, number, question, case), ruled(case)
    if question == 8:  # the rule looks at the departments' own lists too
        assert found <= {(subject,) for subject, role in wanted if role == "business"}
    elif "role" in [column.name for column in LIBRARY[question].columns]:
        assert found == wanted
    else:
        assert found == {(subject,) for subject, _ in wanted}


def subjects(engine: Engine, number: int, question: int, case: Case) -> Subjects:
    about = SAME[question][1]
    rows = (about(row) for row in rows_asked(engine, number, question, case, {}))
    return {row for row in rows if row is not None}


def ruled(case: Case) -> set[tuple[str, str | None]]:
    return {(str(one["subject"]), one.get("role")) for one in case.finds}


def test_all_these_rules_have_cases() -> None:
    assert {question for _, question, _ in CASES} == set(SAME)
