"""`shizi cypher`: a statement that only reads, with $at and $known supplied, a row cap and a time limit."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from shizi.api.city import open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_csv, write_rows
from shizi.graph.errors import UsageError

_MOST_ROWS = 100_000
_LONGEST_SECONDS = 600.0


def cypher(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="只读的 Cypher 语句；- 表示从标准输入读")],
    *,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="参数，可多次；值按 JSON 读，否则作文本")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="$at 的值（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="$known 取哪一天已装载的")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="最多多少行")] = 1000,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="最多多少秒")] = 30.0,
    form: FormatOption = Format.table,
) -> None:
    """运行一条只读的 Cypher 语句 · Run a read-only statement."""
    if not 1 <= limit <= _MOST_ROWS:
        raise UsageError(f"--limit 必须在1到{_MOST_ROWS}之间 · must be from 1 to {_MOST_ROWS}")
    if not 0 < timeout <= _LONGEST_SECONDS:
        raise UsageError(f"--timeout 必须在0到{_LONGEST_SECONDS:g}秒之间 · must be up to {_LONGEST_SECONDS:g} seconds")
    text = sys.stdin.read() if statement == "-" else statement
    from shizi.cypher.console import check, run

    given = read_parameters(param or [])
    check(text, given)
    with open_city(known_on=parse_day(known_at)) as city:
        values = {"at": parse_day(at) or city.publication.as_of, "known": city.known, **given}
        table = run(city.engine, text, values, timeout=timeout, row_cap=limit)
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    match form:
        case Format.table:
            _show(table.columns, table.rows)
        case Format.csv:
            write_csv(table.columns, rows)
        case _:
            write_rows(rows, form, table.columns)
    if table.cut_by:
        print(f"还有更多行，只给出{limit}行 · more rows exist, only {limit} are shown (--limit)", file=sys.stderr)


def read_parameters(given: list[str]) -> dict[str, Any]:
    """`name=value` texts as parameters: JSON where the value is JSON, a day where it is written as one, else text."""
    values: dict[str, Any] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip().isidentifier():
            raise UsageError(f"--param “{text[:40]}”写错了 · is no NAME=VALUE", to_do="写成 --param name=值")
        values[name.strip()] = _value(value)
    return values


def _value(text: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return json.loads(text)
    except ValueError:
        return text


def _show(columns: list[str], rows: list[list[Any]]) -> None:
    from shizi.api.rendering import table

    table(columns, ([_cell(value) for value in row] for row in rows))


def _cell(value: Any) -> str:
    from shizi.loaders.harmless_text import json_text

    if value is None:
        return ""
    return json_text(value) if isinstance(value, dict | list) else str(value)
