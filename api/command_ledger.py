"""`shizi ledger`: one line per organization, with its state, the reason and the rows that decide it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from shizi.api.city import open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.errors import UsageError

COLUMNS = ("uscc", "name", "kind", "state", "reason", "ledgers", "sources", "id")
KINDS = ("enterprise", "social_organization", "other")
STATES = ("ledger", "base_roster", "excluded")
_TABLE_ROWS = 200


def ledger(
    *,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="、".join(KINDS))] = None,
    state: Annotated[list[str] | None, typer.Option("--state", help="、".join(STATES))] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    form: FormatOption = Format.table,
) -> None:
    """台账：每个组织一行，状态、原因、依据 · The ledger, one line per organization."""
    kinds, states = _checked("kind", kind, KINDS), _checked("state", state, STATES)
    with open_city(known_on=parse_day(known_at)) as city:
        from shizi.cypher.ledger_lines import count_ledger, ledger_lines

        lines = ledger_lines(city.engine, known=city.known, kinds=kinds, states=states)
        if form is Format.table:
            from shizi.api.rendering_city import show_ledger

            show_ledger(_first(lines, _TABLE_ROWS), count_ledger(city.engine, known=city.known))
        else:
            write_rows(lines, form, COLUMNS)


def _checked(option: str, given: list[str] | None, allowed: tuple[str, ...]) -> tuple[str, ...]:
    for word in given or ():
        if word not in allowed:
            raise UsageError(f"--{option} 不能是“{word[:40]}” · cannot be that", to_do=f"one of: {', '.join(allowed)}")
    return tuple(given or allowed)


def _first(lines: Iterator[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    return [line for _, line in zip(range(most), lines, strict=False)]
