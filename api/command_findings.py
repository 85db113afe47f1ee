"""`shizi findings`: what is wrong on the day, worst first, each with its rows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from shizi.api.city import City, open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.errors import NotFoundError, UsageError

COLUMNS = (
    "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since",
    "first_seen", "resolved_on", "sources", "explanation_zh", "explanation_en",
)  # fmt: skip


def findings(
    *,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="只看这条规则，可多次")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="只看这个地方及其下级")] = None,
    everything: Annotated[bool, typer.Option("--all", help="连同已解决的")] = False,
    form: FormatOption = Format.table,
) -> None:
    """发现的问题：多头、缺位、断链等，附登记行 · Findings open on the day, each with its register rows."""
    day, known_on = parse_day(at), parse_day(known_at)
    with open_city(known_on=known_on) as city:
        rules = _rules(rule)
        found = listed(city, day=day or city.publication.as_of, rules=rules, everything=everything, place=place)
        shown_day = day or city.publication.as_of
    if form is Format.table:
        from shizi.api.rendering_city import show_findings

        show_findings(found, shown_day)
    else:
        write_rows(found, form, COLUMNS)


def listed(
    city: City, *, day: date, rules: list[str] | None = None, everything: bool = False, place: str | None = None
) -> list[dict[str, Any]]:
    """The findings of the published day as the load stored them, of any other day by running the rules for it."""
    from shizi.cypher.stored_findings import list_findings

    if day == city.publication.as_of:
        return list_findings(city.engine, known=city.known, rules=rules, include_resolved=everything, place=place)
    if everything or place is not None:
        raise UsageError(
            "--all 和 --place 只能用于数据日期 · --all and --place go with the day of the data only",
            to_do=f"去掉 --at，或用 --at {city.publication.as_of}",
        )
    from shizi.cypher.catalogue import read_rules
    from shizi.cypher.oversight_findings import parameters_in_force
    from shizi.cypher.stored_findings import findings_on, received_kinds

    chosen = {key: one for key, one in read_rules().items() if rules is None or key in rules}
    return findings_on(
        city.engine,
        at=day,
        known=city.known,
        rules=chosen,
        received=received_kinds(city.engine, city.known),
        parameters=parameters_in_force(city.engine, city.known),
    )


def _rules(wanted: list[str] | None) -> list[str] | None:
    """The rule ids in upper case; NotFoundError when one is no rule."""
    if not wanted:
        return None
    from shizi.cypher.rule_titles import rule_ids

    known = rule_ids()
    chosen = [part.strip().upper() for text in wanted for part in text.split(",") if part.strip()]
    for one in chosen:
        if one not in known:
            raise NotFoundError(
                f"没有规则“{one[:20]}” · there is no rule {one[:20]}", to_do=f"可用的规则 · rules: {', '.join(known)}"
            )
    return chosen
