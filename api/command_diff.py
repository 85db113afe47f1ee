"""`shizi diff`: what opened and what closed between two days or two loads, and because of which rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from shizi.api.city import City, open_city
from shizi.api.command_findings import chosen_rules
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_json, write_rows
from shizi.graph.errors import UsageError

COLUMNS = (
    "change", "id", "rule", "severity", "subject", "subject_kind", "name", "role", "stage", "first_seen", "resolved_on",
    "because", "because_sources", "explanation_zh", "review",
)  # fmt: skip


def diff(
    *,
    from_day: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="自哪一天（按现有数据核查两天）")
    ] = None,
    to_day: Annotated[str | None, typer.Option("--to", metavar="DAY", help="至哪一天（默认：数据日期）")] = None,
    from_load: Annotated[
        int | None, typer.Option("--from-load", metavar="N", help="自第几次装载（默认：倒数第二次）")
    ] = None,
    to_load: Annotated[
        int | None, typer.Option("--to-load", metavar="M", help="至第几次装载（默认：最近一次）")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="只看这条规则，可多次")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="只看这个地方及其下级")] = None,
    form: FormatOption = Format.table,
) -> None:
    """两天或两次装载之间：哪些问题新出现、哪些不再有，因为哪些登记行 · What opened and what closed, and because of which rows."""
    days = parse_day(from_day), parse_day(to_day)
    if any(days) and (from_load is not None or to_load is not None):
        raise UsageError(
            "--from/--to 与 --from-load/--to-load 不能同用 · compare two days or two loads, not both",
            to_do="只写一种 · give one of the two",
        )
    if days[1] and not days[0]:
        raise UsageError("只写了 --to · --to needs --from", to_do="用 --from DAY 写明自哪一天 · give --from DAY")
    with open_city() as city:
        changes = compared(city, days, (from_load, to_load), rules=chosen_rules(rule), place=place)
    if note := changes.get("note"):
        print(note, file=sys.stderr)
    match form:
        case Format.json:
            write_json(changes)
        case Format.table:
            if not note:
                from shizi.api.rendering_findings import show_changes

                show_changes(changes)
        case Format.jsonl:
            write_rows(_lines(changes), form, COLUMNS)
        case _:
            write_rows((_flat(line) for line in _lines(changes)), form, COLUMNS)


def compared(
    city: City,
    days: tuple[date | None, date | None],
    loads: tuple[int | None, int | None],
    *,
    rules: list[str] | None = None,
    place: str | None = None,
) -> dict[str, Any]:
    """The changes between the days, or between the loads; by default between the last two loads.

    With a single load there is nothing to compare it with: nothing opened or closed, and `note` says what to do.
    """
    from shizi.cypher.changes import changes_between_days, changes_between_loads

    if days[0]:
        end = days[1] or city.publication.as_of
        return changes_between_days(city.engine, days[0], end, known=city.known, rules=rules, place=place)
    after = loads[1] or city.known
    if loads[0] is None and after == _first(city):
        note = (
            f"只有一次装载（第{after}次），没有可比的前一次；用 --from DAY --to DAY 比较两天 · "
            "there is no load before it to compare with: name two days with --from DAY --to DAY"
        )
        publication = city.publication
        side = {"load": after, "as_of": publication.as_of.isoformat(), "known_on": publication.known_on.isoformat()}
        return {"from": None, "to": side, "opened": [], "closed": [], "note": note}
    before = _before(city, after) if loads[0] is None else loads[0]
    return changes_between_loads(city.engine, before, after, rules=rules, place=place)


def _first(city: City) -> int:
    from shizi.graph.publication import publications

    return publications(city.engine)[0].number


def _before(city: City, after: int) -> int:
    """The load published before this one; where there is no such load, the number before, of which the answer then tells."""
    from shizi.graph.publication import publications

    return max((one.number for one in publications(city.engine) if one.number < after), default=after - 1)


def _lines(changes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("opened", "closed"):
        for finding in changes[name]:
            yield {"change": name, **finding}


def _flat(line: dict[str, Any]) -> dict[str, Any]:
    return {
        **line,
        "because": [cause["what_zh"] for cause in line["because"]],
        "because_sources": [source for cause in line["because"] for source in cause["sources"]],
    }
