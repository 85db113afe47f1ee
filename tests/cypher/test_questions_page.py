"""docs/queries.md is what the question files say."""

from __future__ import annotations

from pathlib import Path

from shizi.cypher.questions import read_questions
from shizi.cypher.questions_page import questions_page

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == questions_page(), "run make docs"


def test_the_page_describes_every_question_its_parameters_and_columns() -> None:
    page = questions_page()
    for question in read_questions().values():
        section = page.split(f"\n## {question.id}\n")[1].split("\n## ")[0]
        assert question.title_zh in section
        assert question.file in section
        assert all(f"| `{name}` |" in section for name in (*question.parameters, *(c.name for c in question.columns)))
