"""Questions of the library and their answers in the shapes that the command line and the API give out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shizi.cypher.asking import Answer
    from shizi.cypher.questions import Question


def question_document(question: Question) -> dict[str, Any]:
    """One question as `shizi query list --format json` tells it."""
    return {
        "id": question.id, "name": question.slug, "version": question.version, "group": question.group,
        "title_zh": question.title_zh, "title_en": question.title_en,
        "explanation": {"zh": question.explanation_zh, "en": question.explanation_en},
        "parameters": [
            {
                "name": one.name, "type": one.type, "required": one.required, "default": one.default,
                "values": list(one.values), "example": one.example, "zh": one.zh, "en": one.en,
            }
            for one in question.parameters.values()
        ],
        "columns": [{"name": column.name, "zh": column.zh, "en": column.en} for column in question.columns],
        "needs": list(question.needs), "uses": list(question.uses),
        "columns_needed": [{"register": one.register, "column": one.column} for one in question.columns_needed],
    }  # fmt: skip


def answer_document(answer: Answer, known_at: date) -> dict[str, Any]:
    """One answer as `shizi query ID --format json` tells it; `known_at` is the day of the load it was known by."""
    return {
        "id": answer.question.id,
        "title": {"zh": answer.question.title_zh, "en": answer.question.title_en},
        "at": answer.at, "known_at": known_at,
        "parameters": answer.parameters, "parameter_names": answer.names, "columns": answer.columns,
        "rows": answer.rows, "notes": answer.notes, "not_received": answer.not_received,
        "missing_columns": answer.missing_columns, "truncated": answer.truncated,
    }  # fmt: skip


def parameter_line(answer: Answer) -> str:
    """The parameters that were given, on one line, each with the name of what an id stands for."""
    told = ((name, value, answer.names.get(name)) for name, value in answer.parameters.items() if value is not None)
    return "，".join(f"{name}={named}（{value}）" if named and named != value else f"{name}={value}" for name, value, named in told)


def note_line(note: Mapping[str, str]) -> str:
    """A note in both languages."""
    return f"{note['zh']} · {note['en']}"
