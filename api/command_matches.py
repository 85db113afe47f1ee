"""`shizi matches`: rows that may belong to an organization, for a person to decide; decisions hold for later loads."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.errors import AmbiguousError, NotFoundError, UsageError
from shizi.graph.settings import read_settings
from shizi.loaders.harmless_text import harmless

COLUMNS = (
    "row_key", "register", "file", "sheet", "row", "name", "code", "candidate", "candidate_uscc", "candidate_id",
    "score", "why",
)  # fmt: skip
DECISION_COLUMNS = ("row_key", "register", "name", "code", "decision", "candidate", "candidate_name", "day", "note")
_SHORT = 12
_LISTED = 200
RowArgument = Annotated[str, typer.Argument(metavar="ROW", help="行键（matches list 第一列，可只写前几位）")]
CandidateArgument = Annotated[str | None, typer.Argument(metavar="[CANDIDATE]", help="候选组织的代码或代用键")]
NoteOption = Annotated[str, typer.Option("--note", help="备注")]

app = typer.Typer(
    help="弱匹配的核对：列出、接受、拒绝、撤销 · Review weak matches.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_matches(
    *,
    decided: Annotated[bool, typer.Option("--decided", help="列出已作的决定")] = False,
    register: Annotated[str | None, typer.Option("--register", metavar="KIND", help="只看这类登记册")] = None,
    form: FormatOption = Format.table,
) -> None:
    """待核对的行与候选 · Rows to review with their candidates, or the decisions made."""
    if decided:
        _list_decisions(form)
        return
    wanted = None if register is None else _checked_register(register)
    lines = [line for line in _proposals() if wanted in (None, line["register"])]
    if form is not Format.table:
        write_rows(lines, form, COLUMNS)
        return
    from shizi.api.rendering import heading, paragraph, plain, table
    from shizi.cypher.words import word_zh

    heading(f"待核对 · to review：{len(lines)}")
    table(
        (
            "行键 ROW",
            "登记册",
            "位置",
            "行内名称 name",
            "候选 candidate",
            "候选键 CANDIDATE",
            ("分数", "right"),
            "理由 why",
        ),
        (
            (
                line["row_key"][:_SHORT],
                word_zh("register", line["register"]),
                plain(f"{line['file']} 第{line['row']}行", "dim"),
                plain(line["name"], longest=60),
                plain(line["candidate"], longest=60),
                plain(line["candidate_id"], longest=40),
                f"{line['score']:.2f}",
                plain(line["why"], longest=120),
            )
            for line in lines[:_LISTED]
        ),
    )
    if len(lines) > _LISTED:
        paragraph(f"只列出前{_LISTED}行；全部用 --format csv · only the first {_LISTED} are listed", "dim")


@app.command("accept")
def accept(row: RowArgument, candidate: CandidateArgument = None, note: NoteOption = "") -> None:
    """就是这个组织 · The row is this organization."""
    from shizi.loaders.decisions import RowIdentity

    line = _line(row, candidate)
    identity = RowIdentity(line["row_key"], line["register"], line["name"], line["code"])
    _decisions().accept(identity, line["candidate_id"], line["candidate"], note=note)
    _tell(f"已接受：{line['name']} 就是 {line['candidate']} · accepted")


@app.command("reject")
def reject(row: RowArgument, candidate: CandidateArgument = None, note: NoteOption = "") -> None:
    """不是这个组织；不写候选则都不是 · The row is not this organization; without a candidate, none of them."""
    from shizi.loaders.decisions import RowIdentity

    line = _line(row, candidate, any_candidate=candidate is None)
    identity = RowIdentity(line["row_key"], line["register"], line["name"], line["code"])
    if candidate is None:
        _decisions().reject(identity, note=note)
        _tell(f"已拒绝：{line['name']} 不是任何候选 · rejected, it is none of them")
    else:
        _decisions().reject(identity, line["candidate_id"], line["candidate"], note=note)
        _tell(f"已拒绝：{line['name']} 不是 {line['candidate']} · rejected")


@app.command("undo")
def undo(row: RowArgument, candidate: CandidateArgument = None) -> None:
    """撤销决定 · Take a decision back."""
    decisions = _decisions()
    keys = {one.row.key for one in decisions.all() if one.row.key.startswith(row)}
    if len(keys) > 1:
        raise AmbiguousError("不止一行以此开头 · several rows begin so", candidates=[], to_do="多写几位 · write more")
    undone = decisions.undo(next(iter(keys), row), candidate)
    _tell(f"已撤销{len(undone)}项 · undone")


def _proposals() -> list[dict[str, Any]]:
    from shizi.loaders.match_review import review_lines

    return review_lines(read_settings())


def _decisions() -> Any:
    from shizi.loaders.decisions import Decisions
    from shizi.loaders.match_review import decisions_file

    return Decisions.load(decisions_file(read_settings()))


def _line(row: str, candidate: str | None, *, any_candidate: bool = False) -> dict[str, Any]:
    """The proposal meant: by row key or its beginning, and by candidate where there are several.

    Raises:
        NotFoundError: no row to review has this key, or it has no such candidate.
        AmbiguousError: several rows begin so, or several candidates stand against the row.
    """
    found = [line for line in _proposals() if line["row_key"].startswith(row)] if len(row) >= 4 else []
    if not found:
        raise NotFoundError(
            f"没有待核对的行“{row[:40]}” · no row to review has this key", to_do="看 shizi matches list · see the list"
        )
    if len({line["row_key"] for line in found}) > 1:
        raise AmbiguousError(
            "不止一行以此开头 · several rows begin so",
            candidates=[{"id": line["row_key"], "name": line["name"]} for line in found],
            to_do="多写几位 · write more of it",
        )
    if candidate is not None:
        found = [line for line in found if candidate in (line["candidate_id"], line["candidate_uscc"])]
        if not found:
            raise NotFoundError(f"这一行没有候选“{candidate[:40]}” · no such candidate", to_do="看 shizi matches list")
    elif len(found) > 1 and not any_candidate:
        raise AmbiguousError(
            "这一行有不止一个候选 · the row has several candidates",
            candidates=[{"id": line["candidate_id"], "name": line["candidate"]} for line in found],
            to_do="写明候选的代码 · name the candidate",
        )
    return found[0]


def _list_decisions(form: Format) -> None:
    rows = [
        {
            "row_key": one.row.key,
            "register": one.row.register,
            "name": one.row.name,
            "code": one.row.code,
            "decision": one.decision,
            "candidate": one.candidate,
            "candidate_name": one.candidate_name,
            "day": one.day,
            "note": one.note,
        }
        for one in _decisions().all()
    ]
    if form is not Format.table:
        write_rows(rows, form, DECISION_COLUMNS)
        return
    from shizi.api.rendering import table

    table(DECISION_COLUMNS, ([row[column] for column in DECISION_COLUMNS] for row in rows))


def _tell(text: str) -> None:
    print(harmless(text), file=sys.stderr)
    print("下一次 shizi load 起生效 · it holds from the next shizi load on", file=sys.stderr)


def _checked_register(kind: str) -> str:
    """The register kind; UsageError when there is none of this name."""
    from shizi.loaders.register_kinds import register_kinds

    if kind not in register_kinds():
        raise UsageError(f"没有登记册“{kind[:40]}” · there is no such register", to_do=", ".join(register_kinds()))
    return kind
