"""`shizi whatif`: which findings would open and close if duties moved, departments ended, documents lapsed; nothing is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from shizi.api.city import open_city
from shizi.api.command_findings import chosen_rules
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_csv, write_json, write_lines
from shizi.api.progress import progress
from shizi.graph.errors import UsageError
from shizi.loaders.harmless_text import harmless

if TYPE_CHECKING:
    from shizi.loaders.what_if_changes import Change

COLUMNS = (
    "effect", "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since",
    "first_seen", "sources", "explanation_zh", "explanation_en",
)  # fmt: skip
_AS_TYPED = "shizi.whatif.arguments"
_OPTIONS = {
    "--move-duties": "move_duties", "--abolish": "abolish", "--end-document": "end_document",
    "--add-committee": "add_committee", "--close-street": "close_street", "--file": "file",
}  # fmt: skip
_LONGEST_SECONDS = 3600.0


class InOrder(TyperCommand):
    """Remembers the arguments as typed, for changes are made in their order whatever options bring them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as always."""
        ctx.meta[_AS_TYPED] = list(args)
        return super().parse_args(ctx, args)


def whatif(
    context: typer.Context,
    *,
    move_duties: Annotated[
        list[str] | None, typer.Option("--move-duties", metavar="A=>B[;role=..]", help="A 的职责划给 B")
    ] = None,
    abolish: Annotated[list[str] | None, typer.Option("--abolish", metavar="A[=>B]", help="撤销部门或党委（职责划给 B）")] = None,
    end_document: Annotated[list[str] | None, typer.Option("--end-document", metavar="NUMBER", help="文件失效")] = None,
    add_committee: Annotated[
        list[str] | None,
        typer.Option("--add-committee", metavar="NAME[;superior=..;host=..;claims=..]", help="新设党委，归口一批组织"),
    ] = None,
    close_street: Annotated[
        list[str] | None, typer.Option("--close-street", metavar="A[=>B]", help="撤销街道、镇或社区（并入 B）")
    ] = None,
    file: Annotated[list[str] | None, typer.Option("--file", metavar="FILE", help="从 YAML 文件读多项改变")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="只看这条规则，可多次")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="只看这个地方及其下级")] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="最多用多少秒 · time limit")] = 120.0,
    form: FormatOption = Format.table,
) -> None:
    """假设推演：职责划转、撤并、文件失效后，哪些问题会出现、哪些会消失，不改动任何数据 · What if; nothing is changed."""
    given = {
        "move_duties": move_duties, "abolish": abolish, "end_document": end_document, "add_committee": add_committee,
        "close_street": close_street, "file": file,
    }  # fmt: skip
    changes = list(_changes(context.meta.get(_AS_TYPED, ()), {name: values or [] for name, values in given.items()}))
    if not changes:
        raise UsageError(
            "没有写明要假设什么 · nothing is supposed", to_do='例如 · for example: shizi whatif --move-duties "市交通运输局=>市住建局"'
        )
    if not 0 < timeout <= _LONGEST_SECONDS:
        raise UsageError(f"--timeout 应在0到{_LONGEST_SECONDS:g}秒之间 · has to be between 0 and {_LONGEST_SECONDS:g}")
    day, known_on = parse_day(at), parse_day(known_at)
    rules = chosen_rules(rule)
    with open_city(known_on=known_on) as city, progress("假设推演 · what if") as tell:
        from shizi.loaders.what_if import what_if

        answer = what_if(
            city.engine, changes, at=day or city.publication.as_of, known=city.known, rules=rules, place=place, seconds=timeout,
            say=lambda what: tell(what, None),
        ).as_json()  # fmt: skip
    for note in answer["notes"]:
        print(f"注意 · note: {harmless(note)}", file=sys.stderr)
    match form:
        case Format.json:
            write_json(answer)
        case Format.jsonl:
            write_lines(_effects(answer))
        case Format.csv:
            write_csv(COLUMNS, _effects(answer))
        case _:
            from shizi.api.rendering_whatif import show_what_if

            show_what_if(answer)


def _changes(typed: Sequence[str], given: dict[str, list[str]]) -> Iterable[Change]:
    """The changes in the order in which they were typed; each option's own values stand in `given`."""
    from shizi.loaders.what_if_texts import read_change, read_changes_file, read_code_list

    waiting = {kind: iter(values) for kind, values in given.items()}
    for word in typed:
        kind = _OPTIONS.get(word.partition("=")[0])
        value = next(waiting[kind], None) if kind else None
        if value is None or kind is None:
            continue
        if kind == "file":
            yield from read_changes_file(Path(value))
        else:
            yield read_change(kind, value, lambda name: read_code_list(Path(name)))


def _effects(answer: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for effect in ("opens", "closes", "altered"):
        yield from ({"effect": effect, **finding} for finding in answer[effect])
