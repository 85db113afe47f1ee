"""The question library over HTTP: what can be asked, and the answers with register rows, as JSON, CSV or a workbook."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from shizi.api.answer_cells import lists_of, row_in_words
from shizi.api.answer_documents import answer_document, question_document
from shizi.api.formats import flat
from shizi.api.load_view import LoadView
from shizi.api.problems import invalid
from shizi.api.query_models import QueryAnswer, QueryRequest, QuestionGroup, Questions
from shizi.api.question_scope import allowed_rows, allowed_values
from shizi.api.request_context import RequestContext
from shizi.api.route_words import AtDay, KnownDay, day, json_answer, problems
from shizi.api.service import ContextOf, Service, ServiceOf
from shizi.api.turns import AllTurns, turns_of
from shizi.cypher.asking import Answer, ask
from shizi.cypher.questions import Question, QuestionLibrary, read_questions
from shizi.cypher.stored_findings import received_kinds
from shizi.graph.engine import Engine
from shizi.loaders.harmless_text import sheet_text

router = APIRouter(prefix="/api/v1/queries", tags=["queries 问题库"])
TurnsOf = Annotated[AllTurns, Depends(turns_of)]
QueryFormat = Literal["json", "csv", "xlsx"]
QueryId = Annotated[
    str, Path(title="问题的编号", description="编号或名称，如 7、q07 · Number or name", min_length=1, max_length=60, examples=["7"])
]
FormatOf = Annotated[
    QueryFormat,
    Query(alias="format", title="格式", description="json、csv 或 xlsx · Form of the answer", examples=["json"]),
]
RowLimit = Annotated[
    int, Query(title="最多多少行", description="最多多少行 · Rows at most", ge=1, le=20_000, examples=[1000])
]
_SECONDS, _LONG_SECONDS = 30.0, 60.0
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OWN_NAMES = frozenset({"at", "known_at", "limit", "format"})
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "答案 · the answer",
        "content": {"text/csv": {"schema": {"type": "string"}}, _WORKBOOK: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_FREE_PARAMETERS = {
    "name": "parameters",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": True,
    "description": "问题自己的参数，按名称写在查询串里，如 place=海勃湾区 · The question's own parameters by name",
    "schema": {"title": "问题的参数", "type": "object", "additionalProperties": {"type": "string"}},
    "examples": {"place": {"value": {"place": "海勃湾区"}}},
}


@router.get(
    "",
    operation_id="listQueries",
    summary="能问哪些问题 · What can be asked",
    response_model=Questions,
    responses=problems(),
)
async def queries(
    service: ServiceOf,
    context: ContextOf,
    group: Annotated[
        QuestionGroup | None,
        Query(title="哪一组", description="只列这一组 · Only this group", examples=["multi_head"]),
    ] = None,
) -> Response:
    """问题库：每个问题的名称、说明、参数（类型、示例）和各列 · Each question with its typed parameters and columns."""
    library = await service.access.compute(lambda: library_of(service))
    items = [
        {**question_document(question), "open_to_places": _open_to_places(question)}
        for question in library.values()
        if group in (None, question.group)
    ]
    context.rows = len(items)
    return json_answer({"items": items})


@router.get(
    "/{id}",
    operation_id="runQuery",
    summary="问一个问题 · Ask a question",
    response_model=QueryAnswer,
    responses={**problems(404, 409), **_FORMS},
    openapi_extra={"parameters": [_FREE_PARAMETERS]},
)
async def run_query(
    id: QueryId,  # noqa: A002 - the path's own word
    request: Request,
    service: ServiceOf,
    context: ContextOf,
    turns: TurnsOf,
    at: AtDay = None,
    known_at: KnownDay = None,
    limit: RowLimit = 1000,
    form: FormatOf = "json",
) -> Response:
    """参数写在查询串里；答案的每一行都附登记行。限定地方的令牌只能问本辖区，党员数只给区间。

    Parameters stand in the query string; each row of the answer has its register rows. A token of some places asks within
    them only, and counts of members are bands below steward.
    """
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in _OWN_NAMES:
            continue
        if name in values:
            raise invalid(name[:60], "给了两次", "it is given twice")
        values[name] = value
    asked = _Asked(values, day("at", at), day("known_at", known_at), limit, form)
    return await _answered(service, context, turns, id, asked)


@router.post(
    "/{id}",
    operation_id="postQuery",
    summary="问一个问题，参数在请求体里 · Ask a question, parameters in the body",
    response_model=QueryAnswer,
    responses={**problems(404, 409), **_FORMS},
)
async def post_query(
    id: QueryId,  # noqa: A002 - the path's own word
    asked: QueryRequest,
    service: ServiceOf,
    context: ContextOf,
    turns: TurnsOf,
    form: FormatOf = "json",
) -> Response:
    """与 GET 相同，参数在请求体里 · As GET, with the parameters in the body."""
    known_at = day("known_at", asked.known_at)
    return await _answered(
        service, context, turns, id, _Asked(asked.parameters, day("at", asked.at), known_at, asked.limit, form)
    )


class _Asked:
    """A question as it was put, whichever way."""

    def __init__(
        self, values: Mapping[str, Any], at: date | None, known_at: date | None, limit: int, form: QueryFormat
    ) -> None:
        self.values, self.at, self.known_at, self.limit, self.form = values, at, known_at, limit, form


async def _answered(service: Service, context: RequestContext, turns: AllTurns, name: str, asked: _Asked) -> Response:
    library = await service.access.compute(lambda: library_of(service))
    question = library.find(name)
    context.statement = question.slug
    view = await service.view(context, asked.known_at)
    values = await allowed_values(service, view, question, asked.values, context.caller)
    context.allow_time(_LONG_SECONDS)
    async with turns.library.taken("同时在回答的问题太多", "too many questions are being answered"):
        answer = await service.access.run(_asking(view, question, values, asked))
    answer.rows = await allowed_rows(service, view, answer.rows, context.caller)
    context.rows = len(answer.rows)
    known_on = view.publication.known_on
    match asked.form:
        case "csv":
            text = await service.access.compute(lambda: csv_text(answer))
            return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", question, "csv")
        case "xlsx":
            content = await service.access.compute(lambda: workbook(answer, known_on))
            return _file(content, _WORKBOOK, question, "xlsx")
        case _:
            return json_answer(answer_document(answer, known_on))


def _asking(
    view: LoadView, question: Question, values: Mapping[str, Any], asked: _Asked
) -> Callable[[Engine], Answer]:
    def work(engine: Engine) -> Answer:
        return ask(
            engine, question, values, at=asked.at or view.publication.as_of, known=view.known,
            received=received_kinds(engine, view.known), resolve=str, row_cap=asked.limit, timeout=_SECONDS,
        )  # fmt: skip

    return work


def library_of(service: Service) -> QuestionLibrary:
    """The library, read again when a file of the city's own folder was changed."""
    folder = service.settings.questions_folder
    stamp = tuple(
        sorted((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in folder.glob("*.cypher"))
        if folder.is_dir()
        else ()
    )
    kept = _LIBRARIES.get(folder)
    if kept is None or kept[0] != stamp:
        kept = _LIBRARIES[folder] = (stamp, read_questions(own=folder))
    return kept[1]


_LIBRARIES: dict[FilePath, tuple[tuple[tuple[str, int, int], ...], QuestionLibrary]] = {}


def csv_text(answer: Answer) -> str:
    """The rows as CSV with a header, code words in Chinese; what a spreadsheet could take for a formula gets an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [column["name"] for column in answer.columns]
    writer.writerow(names)
    lists = lists_of(answer)
    for row in answer.rows:
        told = row_in_words(row, lists)
        writer.writerow([sheet_text(flat(told.get(name))) for name in names])
    return stream.getvalue()


def workbook(answer: Answer, known_on: date) -> bytes:
    """The answer as a workbook: rows, register rows, what was asked."""
    from shizi.api.answer_workbook import write_answer_workbook

    with tempfile.TemporaryDirectory(prefix="shizi-answer-") as folder:
        file = FilePath(folder) / "answer.xlsx"
        write_answer_workbook(file, answer, known_on)
        return file.read_bytes()


def _open_to_places(question: Question) -> bool:
    return any(
        parameter.type == "place" or (parameter.type == "organization" and parameter.required)
        for parameter in question.parameters.values()
    )


def _file(content: bytes, media_type: str, question: Question, ending: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{question.slug}.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)
