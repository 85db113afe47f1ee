"""Data on standard output in the format asked for: JSON, lines of JSON, CSV; tables are drawn by `rendering`."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from shizi.loaders.harmless_text import json_text, sheet_text


class Format(StrEnum):
    """How data is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="输出格式 · output format", show_default=True)]


def write_json(value: Any) -> None:
    """One JSON document on one line."""
    sys.stdout.write(json_text(value) + "\n")


def write_lines(rows: Iterable[Any]) -> None:
    """One JSON object per line."""
    for row in rows:
        sys.stdout.write(json_text(row) + "\n")


def write_array(rows: Iterable[Any]) -> None:
    """A JSON array with one element per line, written as the rows come."""
    sys.stdout.write("[")
    for number, row in enumerate(rows):
        sys.stdout.write((",\n" if number else "\n") + json_text(row))
    sys.stdout.write("\n]\n")


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A CSV table with a header; lists are joined, sources become addresses, formulas are neutralized."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([sheet_text(flat(row.get(column))) for column in columns])


def write_rows(rows: Iterable[Mapping[str, Any]], form: Format, columns: Sequence[str]) -> None:
    """Rows as JSON, lines of JSON or CSV (a table is drawn by the caller)."""
    match form:
        case Format.json:
            write_array(rows)
        case Format.jsonl:
            write_lines(rows)
        case _:
            write_csv(columns, rows)


def flat(value: Any) -> Any:
    """A value for one cell: `register file [sheet] row n` for a source, names for holders, joined lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join(str(flat(item)) for item in value)
    if isinstance(value, Mapping):
        if {"register", "file", "row"} <= value.keys():
            sheet = f"[{value['sheet']}]" if value.get("sheet") else ""
            return f"{value['register']}:{value['file']}{sheet}:{value['row']}"
        return str(value["name"]) if "name" in value else json_text(value)
    return value
