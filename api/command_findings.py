"""`shizi findings`: what is wrong on the day, worst first, each with its rows; `review` and `history` of single findings."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from shizi.api.city import City, open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_json, write_rows
from shizi.graph.errors import NotFoundError, UsageError

COLUMNS = (
    "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since",
    "first_seen", "resolved_on", "sources", "explanation_zh", "explanation_en", "review",
)  # fmt: skip
REVIEW_COLUMNS = ("finding", "state", "reason", "by", "until", "reviewed_on")
HISTORY_COLUMNS = ("on", "event", "load", "as_of", "reason", "by", "until")

app = typer.Typer(
    help="发现的问题：列出、核对、经过 · Findings: list, review, history.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


class Reviewed(StrEnum):
    """Which findings to list by their review."""

    none = "none"
    accepted = "accepted"
    exempt = "exempt"
    any = "any"


class State(StrEnum):
    """What a review says."""

    accepted = "accepted"
    exempt = "exempt"
    withdrawn = "withdrawn"


@app.callback()
def findings(
    context: typer.Context,
    *,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="只看这条规则，可多次")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="只看这个地方及其下级")] = None,
    reviewed: Annotated[
        Reviewed | None, typer.Option("--review", help="只看未核对的、已受理的、已豁免的，或有核对意见的")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="连同已解决的")] = False,
    form: FormatOption = Format.table,
) -> None:
    """发现的问题：多头、缺位、断链等，附登记行 · Findings open on the day, each with its register rows."""
    if context.invoked_subcommand is not None:
        return
    day, known_on = parse_day(at), parse_day(known_at)
    with open_city(known_on=known_on) as city:
        from shizi.cypher.reviews import with_reviews

        shown_day = day or city.publication.as_of
        rules = chosen_rules(rule)
        found = listed(city, day=shown_day, rules=rules, everything=everything, place=place)
        found = with_reviews(city.engine, found, shown_day, known_on=known_on)
    found = [finding for finding in found if _wanted(finding["review"], reviewed)]
    if form is Format.table:
        from shizi.api.rendering_findings import show_findings

        show_findings(found, shown_day)
    else:
        write_rows(found, form, COLUMNS)


@app.command("review")
def review(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="问题的编号，可只写前几位（至少6位），可多个")],
    *,
    state: Annotated[State, typer.Option("--state", help="受理、豁免到某日，或撤回前言")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由（不写姓名、电话、证件号）")],
    author_role: Annotated[str, typer.Option("--by", metavar="ROLE", help="岗位或部门，不是人名，例如 市委社会工作部")],
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="豁免到哪一天为止（不含当日）")] = None,
    form: FormatOption = Format.table,
) -> None:
    """核对：受理（属实）、豁免（有理由、有期限）或撤回 · Accept or exempt findings, or take that back."""
    last = parse_day(until)
    with open_city() as city:
        from shizi.cypher.reviews import review_findings

        written = review_findings(
            city.engine, ids, known=city.known, state=state.value, reason=reason, author_role=author_role,
            until=last, on=date.today(),
        )  # fmt: skip
    if form is Format.table:
        from shizi.api.rendering_findings import show_reviews

        show_reviews(written)
    else:
        write_rows(written, form, REVIEW_COLUMNS)


@app.command("history")
def history(
    id_: Annotated[str, typer.Argument(metavar="ID", help="问题的编号，可只写前几位（至少6位）")],
    form: FormatOption = Format.table,
) -> None:
    """一个问题的经过：何时发现、解决、再现，谁说过什么 · When it opened, was resolved, opened again, and its reviews."""
    with open_city() as city:
        from shizi.cypher.finding_life import finding_life

        life = finding_life(city.engine, id_, known=city.known)
    match form:
        case Format.json:
            write_json(life)
        case Format.table:
            from shizi.api.rendering_findings import show_history

            show_history(life, history_lines(life))
        case _:
            write_rows(history_lines(life), form, HISTORY_COLUMNS)


def history_lines(life: dict[str, Any]) -> list[dict[str, Any]]:
    """Events and reviews together, by the day on which they were known; `on` is that day."""
    lines = [{**dict.fromkeys(HISTORY_COLUMNS), "on": one["known_on"], **one} for one in life["events"]]
    lines += [
        {**dict.fromkeys(HISTORY_COLUMNS), **one, "on": one["reviewed_on"], "event": one["state"], "load": one["known"]}
        for one in life["reviews"]
    ]
    lines.sort(key=lambda line: (line["load"], line["event"] in State.__members__, line.get("number") or 0))
    return [{name: line[name] for name in HISTORY_COLUMNS} for line in lines]


def listed(
    city: City, *, day: date, rules: list[str] | None = None, everything: bool = False, place: str | None = None
) -> list[dict[str, Any]]:
    """The findings of the published day as the load stored them, of any other day by running the rules for it."""
    from shizi.cypher.stored_findings import findings_on, list_findings, received_kinds

    if day == city.publication.as_of:
        return list_findings(city.engine, known=city.known, rules=rules, include_resolved=everything, place=place)
    if everything:
        raise UsageError(
            "--all 只能用于数据日期 · --all goes with the day of the data only",
            to_do=f"去掉 --at，或用 --at {city.publication.as_of}",
        )
    from shizi.cypher.finding_places import in_place
    from shizi.cypher.in_force import parameters_in_force, rules_in_force

    book = rules_in_force(city.engine, city.known).on(day)
    found = findings_on(
        city.engine,
        at=day,
        known=city.known,
        rules={key: one for key, one in book.items() if rules is None or key in rules},
        received=received_kinds(city.engine, city.known),
        parameters=parameters_in_force(city.engine, city.known),
    )
    return found if place is None else in_place(city.engine, found, place, known=city.known)


def chosen_rules(wanted: list[str] | None) -> list[str] | None:
    """The rule ids in upper case; NotFoundError when one is no rule."""
    if not wanted:
        return None
    from shizi.cypher.rule_titles import rule_ids
    from shizi.graph.settings import read_settings

    known = rule_ids(read_settings().rules_folder)
    chosen = [part.strip().upper() for text in wanted for part in text.split(",") if part.strip()]
    for one in chosen:
        if one not in known:
            raise NotFoundError(
                f"没有规则“{one[:20]}” · there is no rule {one[:20]}", to_do=f"可用的规则 · rules: {', '.join(known)}"
            )
    return chosen


def _wanted(review: dict[str, Any] | None, reviewed: Reviewed | None) -> bool:
    match reviewed:
        case None:
            return True
        case Reviewed.none:
            return review is None
        case Reviewed.any:
            return review is not None
        case _:
            return review is not None and review["state"] == reviewed.value
