"""The columns of one register file: what stands in each, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any

from shizi.loaders.demo_city.chance import day_between, pick
from shizi.loaders.demo_city.mess import Cell, Formatter, capital, formatter
from shizi.loaders.demo_city.personal import Personal
from shizi.loaders.demo_city.reference import document
from shizi.loaders.register_kinds import RegisterKind

Maker = Callable[[Random], Cell]
_REMARKS = ("已核", "", "", "见附件", "正常")
_SIZES = ("大型", "中型", "小型", "小型", "微型", "微型")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a canonical field (`index` in the row, `write` unless it is copied), or one that `make` fills."""

    header: str
    index: int = -1
    write: Formatter | None = None
    make: Maker | None = None
    part: str = ""
    """`name`, `code`, `parent` or `sequence`: columns that the file fills in its own way."""


def plan_columns(kind: RegisterKind, layout: dict[str, Any], personal: Personal, rng: Random) -> list[Column]:
    """The columns of a file, from left to right."""
    headers = document("headers.yaml")[kind.name]
    parts = {kind.name_field: "name", kind.code_field: "code", "parent_uscc": "parent"}
    made = [
        Column(
            pick(rng, headers[field.name]),
            index,
            formatter(field.type, field.name, rng),
            part=parts.get(field.name, ""),
        )
        for index, field in enumerate(kind.fields)
    ]
    for header, what in layout.get("personal", {}).items():
        made.insert(_somewhere(made, rng), Column(header, make=partial(personal.value, what)))
    for header, what in layout.get("extra", {}).items():
        made.insert(_somewhere(made, rng), Column(header, make=_EXTRA[what]))
    if layout.get("columns"):
        made = [
            replace(column, header=f"字段{place}") if column.index >= 0 else column
            for place, column in enumerate(made, 1)
        ]
    if layout.get("sequence"):
        made.insert(0, Column("序号", part="sequence"))
    return made


def _somewhere(columns: list[Column], rng: Random) -> int:
    return 2 + int(rng.random() * (len(columns) - 1))


def _day(rng: Random) -> Cell:
    return day_between(rng, "2015-01-01", "2025-08-30")


def _sparse(rng: Random) -> Cell:
    """N/A in 84 of 100 rows."""
    chance = rng.random()
    return "N/A" if chance < 0.84 else "已核" if chance < 0.92 else ""


def _number(rng: Random) -> Cell:
    return int(rng.random() * 90)


def _size(rng: Random) -> Cell:
    return pick(rng, _SIZES)


def _remark(rng: Random) -> Cell:
    return pick(rng, _REMARKS)


_EXTRA: dict[str, Maker] = {
    "capital": capital,
    "day": _day,
    "sparse": _sparse,
    "number": _number,
    "size": _size,
    "remark": _remark,
}
