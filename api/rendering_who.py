"""The oversight answer for people: a table of the six roles, then the same in sentences to read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shizi.api.rendering import console, heading, paragraph, plain, status_text, table
from shizi.cypher.answer_words import in_chinese, in_english

Item = Mapping[str, Any]


def show_answers(answers: Iterable[Item], *, english: bool = False) -> None:
    """Each answer in turn; those that were not found are told on standard error by the caller."""
    for number, answer in enumerate(answer for answer in answers if "error" not in answer):
        if number:
            console().rule(style="dim")
        show_answer(answer, english=english)


def show_answer(answer: Item, *, english: bool = False) -> None:
    """One answer: who it is about, the six roles as a table, the whole in sentences."""
    organization = answer["organization"]
    heading(f"{organization['name'][:200]}  {organization['uscc'] or organization['id']}")
    table(
        ("身份 role", "状态 status", "由谁 holder", "自 since", "依据 basis", "登记行 register row"),
        (line for role in answer["roles"] for line in _role_lines(role)),
    )
    paragraph(answer["answer"]["en" if english else "zh"])


def source_line(source: Item) -> str:
    """One address: register, file, sheet and row."""
    sheet = f" [{source['sheet']}]" if source.get("sheet") else ""
    return f"{source['file']}{sheet} 第{source['row']}行"


def _role_lines(role: Item) -> list[tuple[Any, ...]]:
    name = f"{in_chinese('role', role['role'])}\n{role['role']}"
    status = status_text(role["status"], in_chinese("role_status", role["status"]))
    if not role["holders"]:
        why = in_chinese("role_reason", role["reason"]) or in_english("role_reason", role["reason"])
        return [(_two_lines(name), status, plain(f"（{why}）", "dim"), "", "", "")]
    lines = []
    for place, holder in enumerate(role["holders"]):
        shown = holder.get("full_name") or holder["name"]
        if holder.get("gone"):
            shown += f"（{'已撤并' if holder['gone'] == 'abolished' else '已到期'} {holder['until'] or ''}）"
        lines.append(
            (
                _two_lines(name) if place == 0 else "",
                status if place == 0 else "",
                plain(shown, longest=120),
                _since(holder),
                plain(holder.get("basis"), longest=60),
                plain("；".join(source_line(source) for source in holder["sources"][:2]), "dim", longest=160),
            )
        )
    return lines


def _since(holder: Item) -> str:
    text = holder["since"] or ""
    return text[: {"year": 4, "month": 7}.get(holder.get("since_precision") or "", 10)]


def _two_lines(name: str) -> Any:
    from rich.text import Text

    zh, _, code = name.partition("\n")
    return Text.assemble(zh, ("\n" + code, "dim"))
