"""The city for people: the funnel, the figures beside the source's, roles, findings, the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shizi.api.rendering import console, heading, number, paragraph, plain, table
from shizi.cypher.answer_words import answer_words, in_chinese, in_english
from shizi.cypher.rule_titles import rule_title
from shizi.cypher.source_figures import GROUPS, source_figures
from shizi.graph.settings import read_settings
from shizi.loaders.harmless_text import harmless

Item = Mapping[str, Any]
_LISTED = 200
_STATES = ("ledger", "base_roster", "excluded")


def show_overview(found: Item) -> None:
    """Everything that `shizi overview` tells."""
    heading(f"{found['city']}  数据日期 as of {found['as_of']}  装载日期 known at {found['known_at']}")
    show_funnel(found["funnel"])
    show_figures(found["seed"], found["seed_missing"])
    show_roles(found["roles"])
    show_finding_counts(found["findings"])
    reviewed = found["findings_reviewed"]
    if any(reviewed.values()):
        paragraph(f"其中已受理 accepted {reviewed['accepted']}，已豁免 exempt {reviewed['exempt']}")
    heading(f"登记册 · registers：{len(found['registers'])}")
    table(
        ("类别 kind", "部门 department", "文件 file", ("在册行数 rows", "right"), "状态 status"),
        (
            (in_chinese("register", row["kind"]), row["department"], row["path"], number(row["rows"]), row["status"])
            for row in found["registers"]
        ),
    )


def show_funnel(steps: Sequence[Item]) -> None:
    """From rows to the ledger: what remains at each step, what was removed and why."""
    heading("漏斗：从登记行到台账 · the funnel")
    if not steps:
        paragraph("（没有记录）", "dim")
        return
    rows: list[tuple[Any, ...]] = []
    for step in steps:
        rows.append((plain(_two("funnel_step", step["step"]), "bold"), number(step["count"]), ""))
        rows.extend(
            (plain(f"  − {_two('state_reason', removed['reason'])}", "dim"), "", number(removed["count"]))
            for removed in step.get("removed") or ()
        )
    table(("步骤 step", ("剩余 remain", "right"), ("去除 removed", "right")), rows)


def show_figures(seed: Mapping[str, int | None], missing: Mapping[str, str] | None = None) -> None:
    """The source's figures side by side with the city's."""
    heading("来源文章的数字与本市 · the source's figures beside the city's")
    rows: list[tuple[Any, ...]] = []
    group = ""
    for key, figure in source_figures().items():
        if figure.group != group:
            group = figure.group
            rows.append((plain("·".join(GROUPS[group]), "bold"), "", "", ""))
        own = seed.get(key)
        told = number(own) if own is not None else _why(missing, key)
        mark = "✓" if figure.agrees(own) else ""
        rows.append(
            (f"  {figure.zh} {figure.en}", f"{'≥ ' if figure.relation == '>=' else ''}{figure.value:,}", told, mark)
        )
    table(("指标 figure", ("来源 source", "right"), ("本市 city", "right"), ""), rows)


def show_roles(roles: Mapping[str, Mapping[str, int]]) -> None:
    """How many organizations on the ledger have which status, by role."""
    heading("六种身份：台账组织数 · organizations on the ledger by role and status")
    statuses = list(next(iter(roles.values()), {}))
    table(
        ("身份 role", *((f"{in_chinese('role_status', status)} {status}", "right") for status in statuses)),
        (
            (f"{in_chinese('role', role)} {role}", *(number(counts[status]) for status in statuses))
            for role, counts in roles.items()
        ),
    )


def show_finding_counts(counts: Mapping[str, int]) -> None:
    """Open findings by rule."""
    heading("未解决的问题 · open findings by rule")
    table(
        ("规则 rule", "问题 title", ("数量 count", "right")),
        ((rule, plain(" · ".join(_title(rule))), number(count)) for rule, count in counts.items()),
    )


def _title(rule: str) -> tuple[str, str]:
    """The rule's title; a city's own rules stand in its folder."""
    return rule_title(rule, read_settings().rules_folder)


def show_worst(found: Sequence[Item]) -> None:
    """The worst finding of each kind, told in a sentence with its row, and how many there are."""
    heading("各类最严重的问题 · the worst findings of each kind")
    by_kind: dict[str, list[Item]] = {}
    for finding in found:
        by_kind.setdefault(finding["kind"], []).append(finding)
    order = [kind for kind in answer_words()["kind"] if kind in by_kind]
    for kind in order:
        group = by_kind[kind]
        counts = Counter(finding["rule"] for finding in group)
        told = "，".join(f"{rule} {harmless(_title(rule)[0], 80)} {count}" for rule, count in sorted(counts.items()))
        paragraph(f"{in_chinese('kind', kind)} {in_english('kind', kind)}：{told}", "bold")
        for finding in _one_of_each_rule(group)[:3]:
            where = "；".join(_address(source) for source in finding["sources"][:2])
            paragraph(f"  {finding['rule']} {finding['explanation_zh']}  〔{where}〕")


def show_ledger(lines: Sequence[Item], counts: Iterable[Item]) -> None:
    """Counts by state and reason, then the first lines."""
    heading("台账 · the ledger")
    table(
        ("状态 state", "类别 kind", "原因 reason", ("组织数 organizations", "right")),
        (
            (
                _two("state", row["state"]),
                _two("organization_kind", row["kind"]),
                _two("state_reason", row["reason"]),
                number(row["count"]),
            )
            for row in sorted(counts, key=lambda row: _STATES.index(row["state"]))
        ),
    )
    table(
        ("代码 code", "名称 name", "类别", "状态", "原因", "依据 row"),
        (
            (
                line["uscc"] or line["id"],
                plain(line["name"], longest=80),
                in_chinese("organization_kind", line["kind"]),
                in_chinese("state", line["state"]),
                in_chinese("state_reason", line["reason"]),
                plain(_address(line["sources"][0]) if line["sources"] else "", "dim"),
            )
            for line in lines
        ),
    )
    if len(lines) >= _LISTED:
        paragraph(f"只列出前{_LISTED}行；全部用 --format jsonl 或 csv · only the first {_LISTED} are listed", "dim")
    console().file.flush()


def _one_of_each_rule(findings: Sequence[Item]) -> list[Item]:
    first: dict[str, Item] = {}
    for finding in findings:
        first.setdefault(finding["rule"], finding)
    return list(first.values())


def _address(source: Item) -> str:
    sheet = f"[{source['sheet']}]" if source.get("sheet") else ""
    return f"{source['file']}{sheet} 第{source['row']}行"


def _two(name: str, word: str | None) -> str:
    zh, en = in_chinese(name, word), in_english(name, word)
    return zh if zh == en or not en else f"{zh} {en}"


def _why(missing: Mapping[str, str] | None, key: str) -> str:
    reason = (missing or {}).get(key, "")
    kind, _, register = reason.partition(":")
    if kind == "register_not_received":
        return f"— 未收到{in_chinese('register', register)}"
    return "— 清单未写攻坚期" if kind == "no_campaign_in_manifest" else "—"
