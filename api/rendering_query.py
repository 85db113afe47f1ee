"""The query library and its answers for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from shizi.api.answer_cells import cell_text, lists_of, sources_text
from shizi.api.answer_documents import note_line, parameter_line
from shizi.api.rendering import console, heading, paragraph, plain, table
from shizi.cypher.questions import SOURCES
from shizi.cypher.words import words

if TYPE_CHECKING:
    from shizi.cypher.asking import Answer
    from shizi.cypher.questions import Question

_LISTED = 200
_SHOWN_SOURCES = 2
_LONGEST_CELL = 120
_BETWEEN = 3
"""Cells between two columns."""
_NARROWEST = 4
_REMARKS = re.compile(r"（[^（）]*）")


def show_questions(questions: Iterable[Question]) -> None:
    """The library by group: number, question, parameters."""
    by_group: dict[str, list[Question]] = {}
    for question in questions:
        by_group.setdefault(question.group, []).append(question)
    for group, members in by_group.items():
        heading(f"{' · '.join(words()['question_group'][group])}（{group}）")
        table(
            (("编号 ID", "right"), "问题 question", "参数 parameters"),
            ((one.id, plain(f"{one.title_zh}\n{one.title_en}".replace("\n", "  ")), _parameters(one)) for one in members),
        )


def show_answer(answer: Answer, known_at: date) -> None:
    """One answer: the question, the day, what is to be noted, the first rows."""
    question = answer.question
    heading(f"{question.id}. {question.title_zh}")
    paragraph(question.title_en, "dim")
    paragraph(question.explanation_zh)
    given = parameter_line(answer)
    paragraph(f"日期 at {answer.at}  装载日期 known at {known_at}" + (f"  参数 parameters: {given}" if given else ""))
    for note in answer.notes:
        paragraph(f"注意：{note_line(note)}", "yellow")
    if answer.rows:
        _show_rows(answer)
    shown = min(len(answer.rows), _LISTED)
    more = f"，显示前{shown}行（全部请用 --format csv|xlsx） · the first {shown} are shown" if shown < len(answer.rows) else ""
    paragraph(f"共{len(answer.rows)}行 · {len(answer.rows)} rows{more}")


def _show_rows(answer: Answer) -> None:
    """The first rows; columns that are empty in all of them are left out and named below."""
    rows = answer.rows[:_LISTED]
    filled = [one for one in answer.columns if any(row[one["name"]] not in (None, "", []) for row in rows)]
    headings = [plain(_heading(column["zh"])) for column in filled]
    lists = lists_of(answer)
    cells = [[_cell(column["name"], row[column["name"]], lists) for column in filled] for row in rows]
    natural = [max(text.cell_len for text in texts) for texts in zip(headings, *cells, strict=True)]
    screen = console()
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for text, width in zip(headings, column_widths(natural, screen.width - _BETWEEN * len(filled)), strict=True):
        shown.add_column(text, overflow="fold", width=width)
    for line in cells:
        shown.add_row(*line)
    screen.print(shown)
    if empty := [_heading(column["zh"]) for column in answer.columns if column not in filled]:
        paragraph(f"没有值的列 · empty columns: {'、'.join(empty)}", "dim")


def column_widths(natural: Sequence[int], available: int) -> list[int]:
    """Widths that fit: narrow columns get what they need, the wide ones share what is left evenly."""
    widths = [0] * len(natural)
    left = max(available, _NARROWEST * len(natural))
    for count, index in enumerate(sorted(range(len(natural)), key=natural.__getitem__)):
        widths[index] = min(natural[index], left // (len(natural) - count))
        left -= widths[index]
    return widths


def _heading(text: str) -> str:
    """The heading without the remarks in brackets, which other formats give whole."""
    return _REMARKS.sub("", text) or text


def _cell(name: str, value: Any, lists: Mapping[str, str]) -> Text:
    if name == SOURCES:
        short = [{**source, "file": PurePosixPath(source["file"]).name} for source in value]
        return plain(sources_text(short, _SHOWN_SOURCES))
    return plain(cell_text(lists[name], value), longest=_LONGEST_CELL)


def _parameters(question: Question) -> str:
    return "，".join(one.name if one.required else f"[{one.name}]" for one in question.parameters.values())
