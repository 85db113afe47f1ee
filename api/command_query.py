"""`shizi query`: the questions of the library, and their answers with evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shizi.api.answer_cells import lists_of, row_in_words
from shizi.api.city import City, open_city
from shizi.api.days import parse_day
from shizi.api.formats import write_array, write_csv, write_json, write_lines
from shizi.graph.errors import UsageError

if TYPE_CHECKING:
    from shizi.cypher.asking import Answer
    from shizi.cypher.questions import QuestionLibrary

_MOST_ROWS = 100_000
_LONGEST_SECONDS = 600.0
_LIST_COLUMNS = ("id", "name", "group", "title_zh", "title_en", "parameters", "needs", "uses")


class QueryFormat(StrEnum):
    """How an answer is given out."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"


def query(
    identifier: Annotated[
        str | None, typer.Argument(metavar="list|ID", help="list 列出全部问题；或问题的编号，如 7、07、q07")
    ] = None,
    *,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="参数，可多次 · parameters of the question")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="GROUP", help="只列这一组（与 list 同用）")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="最多多少行")] = 1000,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="最多多少秒")] = 30.0,
    form: Annotated[
        QueryFormat | None, typer.Option("--format", help="输出格式（默认 table，或按 --out 的扩展名）", show_default=False)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="写入文件，原有的被替换")] = None,
) -> None:
    """问题库：list 列出，ID 提问 · The questions of the library and their answers."""
    if not identifier or not identifier.strip():
        raise UsageError("没有说问哪个问题 · no question is named", to_do="shizi query list，或 shizi query 7")
    if not 1 <= limit <= _MOST_ROWS:
        raise UsageError(f"--limit 必须在1到{_MOST_ROWS}之间 · must be from 1 to {_MOST_ROWS}")
    if not 0 < timeout <= _LONGEST_SECONDS:
        raise UsageError(f"--timeout 必须在0到{_LONGEST_SECONDS:g}秒之间 · must be up to {_LONGEST_SECONDS:g} seconds")
    chosen = _format(form, out)
    library = read_library()
    if identifier.strip() == "list":
        with _written(out):
            _list(library, group, chosen)
        return
    if group is not None:
        raise UsageError("--group 只与 list 同用 · --group goes with list only")
    question = library.find(identifier)
    values = read_values(param or [])
    with open_city(known_on=parse_day(known_at)) as city:
        from shizi.cypher.asking import ask
        from shizi.cypher.stored_findings import received_kinds

        answer = ask(
            city.engine, question, values, at=parse_day(at) or city.publication.as_of, known=city.known,
            received=received_kinds(city.engine, city.known), resolve=lambda text: find_organization(city, text),
            row_cap=limit, timeout=timeout,
        )  # fmt: skip
        known_on = city.publication.known_on
    _give_out(answer, known_on, chosen, out)


def read_library() -> QuestionLibrary:
    """All questions, the city's own over those of the package; files that cannot be used are told on standard error."""
    from shizi.cypher.questions import read_questions
    from shizi.graph.settings import read_settings
    from shizi.loaders.harmless_text import harmless

    library = read_questions(own=read_settings().questions_folder)
    for fault in library.faults:
        print(harmless(f"问题文件有误，未采用 · a question file is wrong and left out: {fault}"), file=sys.stderr)
    return library


def read_values(given: list[str]) -> dict[str, str]:
    """`name=value` texts by name; UsageError for a text without a name or a name given twice."""
    values: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name:
            raise UsageError(f"--param “{text[:40]}”写错了 · is no NAME=VALUE", to_do="写成 --param 名=值")
        if name in values:
            raise UsageError(f"参数 {name[:40]} 给了两次 · the parameter is given twice", to_do="只给一次 · give it once")
        values[name] = value
    return values


def find_organization(city: City, text: str) -> str:
    """The id of the organization with this code or name; NotFoundError or AmbiguousError with candidates."""
    from shizi.api.look_up import look_up

    found = look_up(city, [text])[0]
    if isinstance(found, str):
        return found
    raise found


def _format(form: QueryFormat | None, out: Path | None) -> QueryFormat:
    """The format asked for, or that of the file's ending."""
    if out is None:
        if form is QueryFormat.xlsx:
            raise UsageError("xlsx 要写入文件 · xlsx goes to a file", to_do="加 --out 文件.xlsx · add --out FILE.xlsx")
        return form or QueryFormat.table
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            f"--out “{str(out)[:80]}”不能写 · cannot be written",
            to_do="给出已有文件夹里的文件名 · name a file in a folder that exists",
        )
    ending = out.suffix.lower().removeprefix(".")
    found = form or (QueryFormat(ending) if ending in QueryFormat.__members__ else QueryFormat.table)
    if found is QueryFormat.table:
        raise UsageError(
            "写入文件时要说明格式 · a file needs a format", to_do="--format json|jsonl|csv|xlsx，或用这样的扩展名"
        )
    return found


def _list(library: QuestionLibrary, group: str | None, form: QueryFormat) -> None:
    from shizi.api.answer_documents import question_document
    from shizi.cypher.words import words

    if group is not None and group not in words()["question_group"]:
        there_are = "、".join(words()["question_group"])
        raise UsageError(f"没有“{group[:40]}”这一组 · there is no such group", to_do=f"one of: {there_are}")
    chosen = [question for question in library.values() if group in (None, question.group)]
    documents = [question_document(question) for question in chosen]
    match form:
        case QueryFormat.table:
            from shizi.api.rendering_query import show_questions

            show_questions(chosen)
        case QueryFormat.json:
            write_array(documents)
        case QueryFormat.jsonl:
            write_lines(documents)
        case QueryFormat.csv:
            write_csv(_LIST_COLUMNS, documents)
        case QueryFormat.xlsx:
            raise UsageError("问题目录没有 xlsx 格式 · the list has no xlsx form", to_do="--format csv")


def _give_out(answer: Answer, known_on: date, form: QueryFormat, out: Path | None) -> None:
    from shizi.api.answer_documents import answer_document, note_line

    if form is QueryFormat.table:
        from shizi.api.rendering_query import show_answer

        show_answer(answer, known_on)
        return
    if form is QueryFormat.xlsx:
        from shizi.api.answer_workbook import write_answer_workbook

        assert out is not None, "checked by _format"
        write_answer_workbook(out, answer, known_on)
    else:
        with _written(out):
            _write(answer, answer_document(answer, known_on), form)
    if form is not QueryFormat.json:
        for note in answer.notes:
            print(f"注意：{note_line(note)}", file=sys.stderr)
    if out is not None:
        print(f"已写入 {out}，{len(answer.rows)}行 · {len(answer.rows)} rows written", file=sys.stderr)


def _write(answer: Answer, document: dict[str, Any], form: QueryFormat) -> None:
    if form is QueryFormat.json:
        write_json(document)
    elif form is QueryFormat.jsonl:
        write_lines(answer.rows)
    else:
        lists = lists_of(answer)
        write_csv([column["name"] for column in answer.columns], (row_in_words(row, lists) for row in answer.rows))


@contextmanager
def _written(out: Path | None) -> Iterator[None]:
    """Standard output, or the file, which appears whole or not at all."""
    if out is None:
        yield
        return
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream, redirect_stdout(stream):
            yield
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
