"""Statements of analysts: checked, explained, run with limits; the same for `shizi cypher` and for the web console.

    text        only clauses that read (statements.py), nothing hidden in it
    contents    functions that only compute, bounded ranges and paths (console_checks.py), no cross products
                (cross_products.py), no counts of members for those who see bands (member_counts.py)
    plan        the engine's own EXPLAIN holds no step that writes, calls a procedure or reads a file
    running     as a user that cannot write where the engine has one, in a READ session, with a time limit and a row cap
    answer      cut where it would grow beyond so many bytes

Counts of members are in bands when `band` is given.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from neo4j.exceptions import AuthError, Neo4jError

from shizi.cypher.console_checks import Objection, limit, objections
from shizi.cypher.cross_products import cross_products
from shizi.cypher.member_counts import Band, count_objections, in_bands
from shizi.cypher.statement_tokens import tokens_of
from shizi.cypher.statements import write_faults
from shizi.graph.engine import Engine
from shizi.graph.errors import EngineError, ModelError, UsageError
from shizi.graph.explaining import Plan, explain

_WRITING = re.compile(
    r"CREATE|MERGE|^SET|DELETE|REMOVE|FOREACH|LOADCSV|PROCEDURE|^CALL(?!SUBQUERY)|INDEX(?=CREATE|DROP)|CONSTRAINT|DROP|TRANSACTION"
)
_MOST_PRODUCT_ROWS = 20_000_000.0
_TOLD = 3


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """Why a statement is not run, and on which of its lines."""

    line: int
    zh: str
    en: str


class RefusedError(UsageError):
    """The statement is not run; `lines` say why."""

    def __init__(self, lines: Sequence[RefusedLine]) -> None:
        self.lines = tuple(lines)
        zh = "；".join(f"第{one.line}行：{one.zh}" for one in lines[:_TOLD])
        en = "; ".join(f"line {one.line}: {one.en}" for one in lines[:_TOLD])
        super().__init__(
            f"这条语句没有运行。{zh} · the statement was not run; only statements that read are accepted. {en}",
            to_do="用 MATCH … RETURN；改动数据请用 shizi load · use MATCH … RETURN; data change by shizi load only",
        )


class OverTimeError(ModelError):
    """The statement took longer than it was given."""


@dataclass(frozen=True, slots=True)
class ConsoleAnswer:
    """Columns, rows in their order, and which of the caps cut rows off (`rows`, `bytes` or None)."""

    columns: list[str]
    rows: list[list[Any]]
    cut_by: str | None
    seconds: float


def check(statement: str, parameters: Mapping[str, Any] | None = None, *, counts: bool = True) -> None:
    """Refuse what the console does not run, judged from the text; `counts` when counts of members may be seen.

    Raises:
        RefusedError: with the clause and its line.
    """
    given = parameters or {}
    if len(statement) > limit("characters"):
        most = limit("characters")
        raise RefusedError([RefusedLine(1, f"语句最多{most}字", f"a statement has at most {most} characters")])
    refused = [RefusedLine(fault.line, _in_chinese(fault.what), fault.what) for fault in write_faults(statement)]
    if refused:
        raise RefusedError(refused)
    tokens = tokens_of(statement)
    found: list[Objection] = [*objections(tokens, given), *cross_products(tokens)]
    if not counts:
        found += count_objections(tokens, given)
    if found:
        found.sort(key=lambda one: one.place)
        raise RefusedError([RefusedLine(_line(statement, one.place), one.zh, one.en) for one in found])


def run(
    engine: Engine,
    statement: str,
    parameters: Mapping[str, Any],
    *,
    timeout: float,
    row_cap: int,
    byte_cap: int | None = None,
    band: Band | None = None,
) -> ConsoleAnswer:
    """Check, explain and run a statement; `timeout` in seconds.

    Raises:
        RefusedError: it is not run. OverTimeError: it took too long. ModelError: the database finds it wrong.
    """
    check(statement, parameters, counts=band is None)
    with _failures_of_statement():
        _check_plan(explain(engine, statement, parameters))
    started = time.monotonic()
    try:
        with _failures_of_statement():
            table = engine.read_only(statement, parameters, timeout=timeout, row_cap=row_cap)
    except ModelError as error:
        if time.monotonic() - started >= timeout * 0.95:
            raise OverTimeError(
                f"超过{timeout:g}秒，已停止 · stopped after {timeout:g} seconds", to_do="缩小范围 · ask for less"
            ) from error
        raise
    rows = table.rows if band is None else [[in_bands(value, band) for value in row] for row in table.rows]
    shown = rows if byte_cap is None else _within(rows, byte_cap)
    cut_by = "bytes" if len(shown) < len(rows) else "rows" if table.truncated else None
    return ConsoleAnswer(table.columns, shown, cut_by, round(time.monotonic() - started, 4))


@contextmanager
def _failures_of_statement() -> Iterator[None]:
    """What the database could not do with this statement is the statement's fault; nobody has to open the database again."""
    try:
        yield
    except EngineError as error:
        cause = error.__cause__
        if isinstance(cause, Neo4jError) and not isinstance(cause, AuthError):
            raise ModelError(f"数据库执行不了这条语句 · the database fails on the statement: {cause.code}") from error
        raise


def _check_plan(plan: Plan) -> None:
    writing = next((step for step in plan.steps if _WRITING.search(step)), None)
    if plan.writes or writing:
        told = writing or "write"
        raise RefusedError([RefusedLine(1, f"执行计划里有 {told}", f"{told} stands in its plan: it does more than read")])
    if plan.product_rows > _MOST_PRODUCT_ROWS:
        rows = f"{plan.product_rows:,.0f}"
        raise RefusedError(
            [RefusedLine(1, f"执行计划里有笛卡尔积，约{rows}行", f"its plan holds a cross product of about {rows} rows")]
        )


def _within(rows: Sequence[list[Any]], most: int) -> list[list[Any]]:
    size = 0
    for number, row in enumerate(rows):
        size += _size(row)
        if size > most:
            return list(rows[:number])
    return list(rows)


def _size(value: Any) -> int:
    """About how many bytes a value takes as JSON."""
    if isinstance(value, str):
        return 2 + len(value.encode("utf-8", "replace"))
    if isinstance(value, dict):
        return 2 + sum(_size(key) + _size(held) + 2 for key, held in value.items())
    if isinstance(value, list):
        return 2 + sum(_size(item) + 1 for item in value)
    return 12


_CHINESE = (
    ("procedures", "不能用 CALL 调用过程"), ("semicolon", "只能有一条语句，不写分号"), ("returns nothing", "没有 RETURN"),
    ("block comments", "不用 /* */ 注释"), ("not closed", "引号没有合上"), ("begins with", "应以 MATCH、WITH、UNWIND、RETURN 或 CALL 开头"),
    ("unicode escapes", "不能用 \\u 转义，请直接写字符"), ("invisible", "有看不见的字符"), ("looks like", "有形似字母的字符"),
    ("there is no statement", "没有语句"),
)  # fmt: skip


def _in_chinese(what: str) -> str:
    if what.endswith("the statement may only read"):
        return f"不能用 {what.partition(' ')[0]}，只能读"
    return next((zh for en, zh in _CHINESE if en in what), what)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, max(place, 0)) + 1
