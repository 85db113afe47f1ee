"""An answer as a workbook: its rows, the register rows that prove them, and what was asked.

    结果    one line per row, Chinese headings
    依据    one line per register row: number of the result row, register, file, sheet, row
    说明    question, day, parameters, notes, meaning of the columns

Texts that a spreadsheet could take for a formula get an apostrophe in front. The file appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shizi.api.answer_cells import cell_text, lists_of, sources_text
from shizi.api.answer_documents import note_line, parameter_line
from shizi.cypher.answer_words import in_chinese
from shizi.cypher.questions import SOURCES
from shizi.loaders.harmless_text import sheet_text

if TYPE_CHECKING:
    from shizi.cypher.asking import Answer

_ROWS_A_SHEET_HOLDS = 1_048_575
_LONGEST_CELL = 32_000
_SHOWN_SOURCES = 1


def write_answer_workbook(file: Path, answer: Answer, known_at: date) -> None:
    """Write the workbook in place of what stood there."""
    import xlsxwriter

    part = file.with_name(f".{file.name}.part")
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(part), options) as book:
        _write_sheets(book, "结果", [column["zh"] for column in answer.columns], _result_lines(answer))
        _write_sheets(book, "依据", ["结果行", "登记册", "文件", "工作表", "行号"], _source_lines(answer))
        _write_sheets(book, "说明", ["项目", "内容"], _explaining_lines(answer, known_at))
    part.replace(file)


def _result_lines(answer: Answer) -> Iterator[list[Any]]:
    lists = lists_of(answer)
    for row in answer.rows:
        yield [
            sources_text(value, _SHOWN_SOURCES) if name == SOURCES else _cell(lists[name], value) for name, value in row.items()
        ]


def _source_lines(answer: Answer) -> Iterator[list[Any]]:
    for number, row in enumerate(answer.rows, start=2):
        for source in row[SOURCES]:
            register = in_chinese("register", source["register"])
            yield [number, register, source["file"], source.get("sheet"), source["row"]]


def _explaining_lines(answer: Answer, known_at: date) -> Iterator[list[Any]]:
    question = answer.question
    yield ["问题 question", f"{question.id}. {question.title_zh}"]
    yield ["", question.title_en]
    yield ["说明 explanation", question.explanation_zh]
    yield ["", question.explanation_en]
    yield ["日期 day", answer.at.isoformat()]
    yield ["装载日期 known at", known_at.isoformat()]
    yield ["参数 parameters", parameter_line(answer) or "无 none"]
    yield ["行数 rows", len(answer.rows)]
    for note in answer.notes:
        yield ["注意 note", note_line(note)]
    for column in answer.columns:
        yield [f"列 column {column['name']}", f"{column['zh']} · {column['en']}"]


def _cell(words: str, value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else cell_text(words, value)


def _write_sheets(book: Any, title: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """The lines under their headings, on a further sheet where one does not hold them all."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    count, sheet = 1, _sheet(book, title, headings, head)
    number = 0
    for line in lines:
        if number == _ROWS_A_SHEET_HOLDS:
            count, number = count + 1, 0
            sheet = _sheet(book, f"{title} ({count})", headings, head)
        number += 1
        for column, value in enumerate(line):
            _write_cell(sheet, number, column, value)


def _sheet(book: Any, title: str, headings: Sequence[str], head: Any) -> Any:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(12, min(40, 2 * len(heading))))
        sheet.write_string(0, column, str(sheet_text(heading)), head)
    return sheet


def _write_cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, str(sheet_text(str(value)))[:_LONGEST_CELL])
