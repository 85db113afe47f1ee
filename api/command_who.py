"""`shizi who`: who oversees an organization, in which role, since when, by which document and row."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from shizi.api.city import City, open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_array, write_csv, write_json, write_lines
from shizi.graph.errors import NotFoundError

_COLUMNS = (
    "query", "organization", "uscc", "at", "role", "required", "status", "reason", "holder", "holder_id", "since",
    "until", "basis", "sources",
)  # fmt: skip


def who(
    names: Annotated[list[str], typer.Argument(metavar="CODE_OR_NAME...", help="代码、名称或曾用名，可以多个")],
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据回答")] = None,
    english: Annotated[bool, typer.Option("--english", help="用英文叙述 · tell it in English")] = False,
    form: FormatOption = Format.table,
) -> None:
    """谁在监管：六种身份、依据、责任链、问题 · Who oversees an organization, with evidence."""
    day, known_on = parse_day(at), parse_day(known_at)
    with open_city(known_on=known_on) as city:
        results = answers(city, names, day=day or city.publication.as_of)
    match form:
        case Format.json:
            _print_json(results)
        case Format.jsonl:
            write_lines(results)
        case Format.csv:
            write_csv(_COLUMNS, (line for result in results for line in _lines(result)))
        case _:
            from shizi.api.rendering_who import show_answers

            show_answers(results, english=english)
    failed = [result for result in results if "error" in result]
    if failed:
        _tell_failures(failed)
        raise typer.Exit(NotFoundError.exit_status)


def answers(city: City, names: list[str], *, day: Any) -> list[dict[str, Any]]:
    """The answer to each code or name in the order asked; `{"query", "error", "candidates"}` where there is none."""
    from shizi.api.look_up import look_up
    from shizi.cypher.find_organization import candidates_of
    from shizi.cypher.oversight import oversight_answers
    from shizi.cypher.reviews import review_answers

    found = look_up(city, names)
    ids = [one for one in found if isinstance(one, str)]
    known = oversight_answers(city.engine, ids, at=day, known=city.known, publication=city.publication, evaluate=True)
    review_answers(city.engine, known.values(), day)
    return [
        known[one]
        if isinstance(one, str)
        else {"query": name, "error": one.what, "candidates": candidates_of(one), "to_do": one.to_do}
        for name, one in zip(names, found, strict=True)
    ]


def _print_json(results: list[dict[str, Any]]) -> None:
    if len(results) == 1:
        write_json(results[0])
    else:
        write_array(results)


def _tell_failures(failed: list[dict[str, Any]]) -> None:
    import sys

    from shizi.api.failures import candidate_line
    from shizi.loaders.harmless_text import harmless

    for result in failed:
        print(f"错误：{harmless(result['error'], 300)}", file=sys.stderr)
        for candidate in result["candidates"]:
            print(f"  - {candidate_line(candidate)}", file=sys.stderr)
        if result.get("to_do"):
            print(f"怎么办 · what to do: {result['to_do']}", file=sys.stderr)


def _lines(result: dict[str, Any]) -> list[dict[str, Any]]:
    """One line per role and holder, for a spreadsheet."""
    if "error" in result:
        return [{"query": result["query"], "status": "not_found", "reason": result["error"]}]
    organization = result["organization"]
    lines = []
    for role in result["roles"]:
        for holder in role["holders"] or [{}]:
            lines.append(
                {
                    "organization": organization["name"],
                    "uscc": organization["uscc"],
                    "at": result["at"],
                    **{key: role[key] for key in ("role", "required", "status", "reason")},
                    "holder": holder.get("name"),
                    "holder_id": holder.get("id"),
                    **{key: holder.get(key) for key in ("since", "until", "basis", "sources")},
                }
            )
    return lines
