"""Questions asked of the rules' own cases (`rule_cases.py`): what covers the same thing must say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rule_cases import CASES

from shizi.cypher.given_values import given_values
from shizi.cypher.parameters import read_parameters
from shizi.cypher.questions import read_questions
from shizi.cypher.rule_fixtures import Case
from shizi.graph.engine import Engine

LIBRARY = read_questions()
Row = Mapping[str, Any]
QuestionCase = tuple[int, int, Case]
"""The number of the case's load, the question, the case."""


def question_cases(same: Iterable[tuple[int, str]]) -> list[QuestionCase]:
    """For each pair of a question and a rule every case that the rule judges."""
    return [
        (number, question, case)
        for question, rule in same
        for number, case in CASES
        if case.rule == rule and not case.not_judged
    ]


def names_of(cases: Iterable[QuestionCase]) -> list[str]:
    """What the tests of these cases are called."""
    return [f"{question}-{case.rule}-{case.why[:50]}" for _, question, case in cases]


def rows_asked(engine: Engine, number: int, question: int, case: Case, values: Mapping[str, Any]) -> list[Row]:
    """The rows of the question about a case, with these parameters and the defaults of the others."""
    asked = LIBRARY[question]
    always = given_values(engine, at=case.at, known=number, parameters={**read_parameters(), **case.parameters})
    given = {name: None for parameter in asked.parameters.values() for name in parameter.query_names}
    given |= {name: parameter.default for name, parameter in asked.parameters.items()} | values
    table = engine.read_only(asked.query, {**given, **always}, timeout=30, row_cap=1000)
    return [dict(zip((column.name for column in asked.columns), row, strict=True)) for row in table.rows]
