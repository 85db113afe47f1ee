"""The answer to a what-if question for people: what was supposed, what would open, what would close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from shizi.api.rendering import heading, number, paragraph, plain, status_text, table
from shizi.cypher.answer_words import in_chinese
from shizi.cypher.rule_titles import rule_title
from shizi.graph.settings import read_settings
from shizi.loaders.what_if_changes import MOVABLE_ROLES

Item = Mapping[str, Any]
_LISTED = 100
_KINDS = {
    "move_duties": "职责划转 duties move", "abolish": "撤销 abolished", "end_document": "文件失效 document ends",
    "add_committee": "新设党委 committee added", "close_street": "撤销街道 street closes",
}  # fmt: skip


def show_what_if(answer: Item) -> None:
    """What was supposed, the count by rule, and the findings that would open and close."""
    heading(f"假设推演 · what if, on {answer['at']}（不改动任何数据 nothing is changed）")
    for change in answer["changes"]:
        paragraph(f"  {_KINDS[change['kind']]}：{_told(change)}")
    opens, closes = answer["opens"], answer["closes"]
    paragraph(
        f"新出现 would open：{number(len(opens))}  消失 would close：{number(len(closes))}  "
        f"不变 unchanged：{number(answer['unchanged'])}（其中换了单位 with other holders：{number(len(answer['altered']))}）  "
        f"涉及组织 organizations touched：{number(answer['touched_organizations'])}"
    )
    if opens or closes:
        _counts(opens, closes)
    _findings("新出现的问题 · would open", opens)
    _findings("消失的问题 · would close", closes)


def _told(change: Item) -> str:
    names = [str(change[name]) for name in ("from", "name", "number", "to") if change.get(name)]
    parts = [" → ".join(names)]
    if change["kind"] == "move_duties":
        every = set(change["roles"]) == set(MOVABLE_ROLES)
        parts.append("全部身份" if every else "、".join(in_chinese("role", role) for role in change["roles"]))
    if change["kind"] == "add_committee":
        parts += [f"上级 {change['superior']}" if change["superior"] else "无上级 no superior"]
        parts += [f"依托 {change['host']}"] if change["host"] else []
        parts.append(f"归口 {change['claimed']} 个组织")
    return f"{'；'.join(parts)}；自 {change['day']} 起"


def _counts(opens: Sequence[Item], closes: Sequence[Item]) -> None:
    own = read_settings().rules_folder
    more, fewer = (Counter(finding["rule"] for finding in side) for side in (opens, closes))
    table(
        ("规则 rule", "问题 title", ("新出现 opens", "right"), ("消失 closes", "right")),
        ((rule, " · ".join(rule_title(rule, own)), number(more[rule]), number(fewer[rule])) for rule in sorted(more.keys() | fewer.keys())),
    )


def _findings(title: str, found: Sequence[Item]) -> None:
    if not found:
        return
    heading(f"{title}：{len(found)}")
    table(
        ("规则 rule", "程度", "对象 subject", "身份", "说明 explanation"),
        (
            (
                one["rule"], status_text(one["severity"], in_chinese("severity", one["severity"])),
                plain(f"{one['name']} {one['subject']}" if one["name"] else one["subject"], longest=120),
                in_chinese("role", one["role"]) or one["stage"] or "", plain(one["explanation_zh"], longest=400),
            )
            for one in found[:_LISTED]
        ),
    )  # fmt: skip
    if len(found) > _LISTED:
        paragraph(f"只列出前{_LISTED}项；全部用 --format jsonl 或 csv · only the first {_LISTED} are listed", "dim")
