"""Findings for people: the list with reviewed ones apart, the history of one, what opened and what closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shizi.api.rendering import heading, paragraph, plain, status_text, table
from shizi.cypher.answer_words import in_chinese

Item = Mapping[str, Any]
_LISTED = 200
_STATES = {"accepted": "已受理 accepted", "exempt": "已豁免 exempt", "withdrawn": "已撤回 withdrawn"}
_EVENTS = {"opened": "发现 opened", "resolved": "解决 resolved", "reopened": "再现 reopened", **_STATES}


def show_findings(found: Sequence[Item], day: date) -> None:
    """The findings as a list, worst first; those that were reviewed come apart, with what was said of them."""
    reviewed = [finding for finding in found if finding.get("review")]
    others = [finding for finding in found if not finding.get("review")]
    heading(f"{day} 未解决的问题 · findings open on the day：{len(found)}")
    table(("规则 rule", "程度", "对象 subject", "身份", "说明 explanation", "编号 id"), map(_row, others[:_LISTED]))
    if len(others) > _LISTED:
        paragraph(f"只列出前{_LISTED}项；全部用 --format jsonl 或 csv · only the first {_LISTED} are listed", "dim")
    if not reviewed:
        return
    counts = Counter(finding["review"]["state"] for finding in reviewed)
    told = "，".join(f"{_STATES[state]} {count}" for state, count in sorted(counts.items()))
    heading(f"其中有核对意见的 · of these reviewed：{told}")
    table(
        ("规则 rule", "对象 subject", "身份", "核对 review", "理由 reason", "由谁 by", "截止 until", "编号 id"),
        (
            (
                finding["rule"],
                plain(_subject(finding), longest=120),
                _role(finding),
                _STATES[finding["review"]["state"]],
                plain(finding["review"]["reason"], longest=200),
                plain(finding["review"]["by"], longest=60),
                finding["review"]["until"] or "",
                plain(finding["id"], "dim"),
            )
            for finding in reviewed[:_LISTED]
        ),
    )
    if len(reviewed) > _LISTED:
        paragraph(f"只列出前{_LISTED}项；全部用 --review any --format jsonl · only the first {_LISTED}", "dim")


def show_reviews(written: Sequence[Item]) -> None:
    """The reviews just written."""
    heading(f"已记下 · recorded：{len(written)}")
    table(
        ("编号 id", "核对 review", "理由 reason", "由谁 by", "截止 until"),
        (
            (one["finding"], _STATES[one["state"]], plain(one["reason"]), plain(one["by"]), one["until"] or "")
            for one in written
        ),
    )


def show_history(life: Item, lines: Sequence[Item]) -> None:
    """One finding: what it says, its state, and what happened to it in order."""
    finding = life["finding"]
    state = "未解决 open" if finding["state"] == "open" else f"已解决 resolved {finding['resolved_on']}"
    heading(f"{finding['rule']} {_subject(finding)} {_role(finding)}  {state}")
    paragraph(finding["explanation_zh"])
    table(
        ("日期 on", "事项 event", ("装载 load", "right"), "数据日期 as of", "理由 reason", "由谁 by", "截止 until"),
        (
            (
                line["on"], _EVENTS[line["event"]], str(line["load"]), line["as_of"] or "",
                plain(line["reason"] or ""), plain(line["by"] or ""), line["until"] or "",
            )
            for line in lines
        ),
    )  # fmt: skip


def show_changes(changes: Item) -> None:
    """What opened and what closed, each with its causes."""
    heading(f"{_side(changes['from'])} → {_side(changes['to'])}")
    for name, title in (("opened", "新出现 opened"), ("closed", "不再有 closed")):
        found = changes[name]
        heading(f"{title}：{len(found)}")
        table(
            ("规则 rule", "程度", "对象 subject", "身份", "因为 because", "编号 id"),
            (
                (
                    finding["rule"],
                    status_text(finding["severity"], in_chinese("severity", finding["severity"])),
                    plain(_subject(finding), longest=120),
                    _role(finding),
                    plain("；".join(_cause(cause) for cause in finding["because"]), longest=600),
                    plain(finding["id"], "dim"),
                )
                for finding in found[:_LISTED]
            ),
        )
        if len(found) > _LISTED:
            paragraph(f"只列出前{_LISTED}项；全部用 --format jsonl 或 csv · only the first {_LISTED} are listed", "dim")


def _row(finding: Item) -> tuple[Any, ...]:
    return (
        finding["rule"],
        status_text(finding["severity"], in_chinese("severity", finding["severity"])),
        plain(_subject(finding), longest=120),
        _role(finding),
        plain(finding["explanation_zh"], longest=400),
        plain(finding["id"], "dim"),
    )


def _subject(finding: Item) -> str:
    return f"{finding['name']} {finding['subject']}" if finding["name"] else str(finding["subject"])


def _role(finding: Item) -> str:
    return in_chinese("role", finding["role"]) or finding["stage"] or ""


def _cause(cause: Item) -> str:
    rows = "，".join(
        f"{row['file']}{'[' + row['sheet'] + ']' if row['sheet'] else ''} 第{row['row']}行"
        for row in cause["sources"][:2]
    )
    return f"{cause['what_zh']}（{rows}）" if rows else str(cause["what_zh"])


def _side(side: Item | None) -> str:
    if side is None:
        return "—"
    if "day" in side:
        return str(side["day"])
    return f"第{side['load']}次装载 load {side['load']}（{side['as_of']}）"
