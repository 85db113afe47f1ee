"""The oversight answer in sentences, complete enough to be read out in a meeting, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shizi.cypher.answer_words import in_chinese, in_english

Item = Mapping[str, Any]
_LONGEST_NAME = 80
_ROWS_TOLD = 3


def prose(answer: Item) -> dict[str, str]:
    """The answer as `{"zh", "en"}`: each role with holder, date, document and row, then the lines and the findings."""
    return {"zh": "\n".join(_chinese(answer)), "en": "\n".join(_english(answer))}


def short_name(name: str | None) -> str:
    """A name fit for a sentence: one line, at most 80 characters."""
    text = " ".join((name or "").split())
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"


def chinese_day(text: str | None, precision: str | None = None) -> str:
    """2024年3月5日, or 2024年3月, or 2024年, as far as the date is known."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    if precision == "year":
        return f"{day.year}年"
    return f"{day.year}年{day.month}月" + ("" if precision == "month" else f"{day.day}日")


def english_day(text: str | None, precision: str | None = None) -> str:
    """2024-03-05, 2024-03 or 2024, as far as the date is known."""
    return (text or "")[: {"year": 4, "month": 7}.get(precision or "", 10)]


def chinese_end(text: str, precision: str | None = None) -> str:
    """至2025年6月30日 for a half-open end 2025-07-01; 至2025年6月底 or 至2025年底 when only that much is known."""
    last = (date.fromisoformat(text) - timedelta(days=1)).isoformat()
    return f"至{chinese_day(last, precision)}{'底' if precision in ('month', 'year') else ''}"


def english_end(text: str, precision: str | None = None) -> str:
    """The last day of a half-open end, or the end of the month or year when only that much is known."""
    last = (date.fromisoformat(text) - timedelta(days=1)).isoformat()
    return f"until {'the end of ' if precision in ('month', 'year') else ''}{english_day(last, precision)}"


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _chinese(answer: Item) -> list[str]:
    organization = answer["organization"]
    code = f"统一社会信用代码{organization['uscc']}" if organization["uscc"] else "没有有效的统一社会信用代码"
    facts = [code, in_chinese("organization_kind", organization["kind"]), _state_zh(organization)]
    if organization.get("place_name"):
        facts.append(f"属地{organization['place_name']}")
    lines = [
        f"截至{chinese_day(answer['at'])}，{short_name(organization['name'])}（{'，'.join(facts)}）"
        f"的监管责任：{in_chinese('answer_status', answer['status'])}。"
    ]
    if organization.get("former_names"):
        lines.append(f"曾用名：{'、'.join(map(short_name, organization['former_names']))}。")
    lines += [f"【{in_chinese('role', role['role'])}】{_role_zh(role)}" for role in answer["roles"]]
    lines.append(f"【党建责任链】{_party_line_zh(answer['lines']['party'])}")
    lines.append(f"【属地责任链】{_territory_line_zh(answer['lines']['territory'])}")
    lines.append(f"【问题】{_findings_zh(answer['findings'])}")
    return lines


def _state_zh(organization: Item) -> str:
    reason = in_chinese("state_reason", organization.get("reason"))
    return in_chinese("state", organization["state"]) + (f"（{reason}）" if reason else "")


def _role_zh(role: Item) -> str:
    holders = role["holders"]
    match role["status"]:
        case "held":
            text = "；".join(_holder_zh(holder) for holder in holders) + "。"
        case "multi_head":
            each = "；".join(f"（{number}）{_holder_zh(holder)}" for number, holder in enumerate(holders, 1))
            names = "、".join(short_name(holder["name"]) for holder in holders)
            text = f"多头管理：{len(holders)}家单位同时担任同一身份，即{names}，需要明确一家。{each}。"
        case "nominal":
            why = in_chinese("role_reason", role["reason"])
            text = f"名存实亡：{why}，目前无人负责。原为" + "；".join(_past_zh(holder) for holder in holders) + "。"
        case "missing":
            text = f"缺位：{in_chinese('role_reason', role['reason'])}，目前无人负责。"
        case "exempt":
            text = f"不要求：{in_chinese('role_reason', role['reason'])}{_rows_zh(role.get('sources', ()))}。"
        case _:
            text = f"无法判断：{in_chinese('role_reason', role['reason'])}，不能据此认为无人负责。"
    others = role.get("also_named", ())
    if others:
        said = "；".join(
            f"{in_chinese('register', other['register'])}写的是{short_name(other['name'])}{_rows_zh(other['sources'])}"
            for other in others
        )
        text += f"另有登记不一致：{said}。"
    return text


def _holder_zh(holder: Item) -> str:
    text = short_name(holder.get("full_name") or holder["name"])
    if holder.get("verified") is False:
        text += "（不在部门名录中，未经核实）"
    parts = [f"自{chinese_day(holder['since'], holder.get('since_precision'))}起"] if holder["since"] else []
    if holder["until"]:
        parts.append(chinese_end(holder["until"], holder.get("until_precision")))
    if not parts:
        parts.append("起始日期未写明")
    if holder.get("basis"):
        parts.append(f"依据{short_name(holder['basis'])}")
    return f"{text}，{'，'.join(parts)}{_rows_zh(holder['sources'])}"


def _past_zh(holder: Item) -> str:
    text = short_name(holder.get("full_name") or holder["name"])
    parts = [f"自{chinese_day(holder['since'], holder.get('since_precision'))}起"] if holder["since"] else []
    if holder["until"]:
        if holder.get("gone") == "abolished":
            parts.append(f"{chinese_day(holder['until'])}撤并")
        else:
            parts.append(f"{chinese_end(holder['until'], holder.get('until_precision'))}到期")
    if holder.get("basis"):
        parts.append(f"依据{short_name(holder['basis'])}")
    return "，".join([text, *parts]) + _rows_zh(holder["sources"])


def _rows_zh(sources: Sequence[Item]) -> str:
    if not sources:
        return ""
    told = "；".join(_row_zh(source) for source in sources[:_ROWS_TOLD])
    more = f"，等{len(sources)}行" if len(sources) > _ROWS_TOLD else ""
    return f"（见{told}{more}）"


def _row_zh(source: Item) -> str:
    sheet = f"“{source['sheet']}”表" if source.get("sheet") else ""
    return f"{in_chinese('register', source['register'])} {source['file']} {sheet}第{source['row']}行"


def _party_line_zh(hops: Sequence[Item]) -> str:
    last = hops[-1]
    way = " → ".join(short_name(hop["name"]) for hop in hops)
    if last.get("stops_because") is None:
        return f"{way}，通到顶端。"
    why = in_chinese("line_stops", last["stops_because"])
    if len(hops) == 1:
        return f"没有链条：{short_name(last['name'])}{why}。"
    named = f"（{short_name(last['stops_at'])}）" if last["stops_because"] == "unknown_superior" else ""
    return f"{way}，到此中断：{short_name(last['name'])}{why}{named}，没有通到市委。"


def _territory_line_zh(hops: Sequence[Item]) -> str:
    return " → ".join(short_name(hop["name"]) for hop in hops) + "。" if hops else "没有属地，链条无从谈起。"


def _findings_zh(findings: Sequence[Item]) -> str:
    if not findings:
        return "当日没有发现问题。"
    return f"当日共{len(findings)}项：" + "；".join(_finding_zh(finding) for finding in findings) + "。"


def _finding_zh(finding: Item) -> str:
    role = f"（{in_chinese('role', finding['role'])}）" if finding.get("role") else ""
    return f"{finding['rule']} {finding.get('title_zh') or ''}".strip() + role


# --- English ---------------------------------------------------------------------------------------------------------


def _english(answer: Item) -> list[str]:
    organization = answer["organization"]
    code = f"code {organization['uscc']}" if organization["uscc"] else "without a valid code"
    facts = [code, in_english("organization_kind", organization["kind"]), _state_en(organization)]
    if organization.get("place_name"):
        facts.append(f"in {organization['place_name']}")
    lines = [
        f"On {answer['at']}, oversight of {short_name(organization['name'])} ({', '.join(facts)}): "
        f"{in_english('answer_status', answer['status'])}."
    ]
    if organization.get("former_names"):
        lines.append(f"Former names: {', '.join(map(short_name, organization['former_names']))}.")
    lines += [f"{in_english('role', role['role']).capitalize()}: {_role_en(role)}" for role in answer["roles"]]
    lines.append(f"Party line: {_party_line_en(answer['lines']['party'])}")
    hops = answer["lines"]["territory"]
    way = " → ".join(short_name(hop["name"]) for hop in hops) if hops else "no territory holder, so no line"
    lines.append(f"Territory line: {way}.")
    lines.append(f"Findings: {_findings_en(answer['findings'])}")
    return lines


def _state_en(organization: Item) -> str:
    reason = in_english("state_reason", organization.get("reason"))
    return in_english("state", organization["state"]) + (f" ({reason})" if reason else "")


def _role_en(role: Item) -> str:
    holders = role["holders"]
    match role["status"]:
        case "held":
            text = "; ".join(_holder_en(holder) for holder in holders) + "."
        case "multi_head":
            each = "; ".join(f"({number}) {_holder_en(holder)}" for number, holder in enumerate(holders, 1))
            text = f"{len(holders)} units hold this one role at the same time and one must be settled on: {each}."
        case "nominal":
            why = in_english("role_reason", role["reason"])
            text = f"in name only, {why}; nobody holds it now. It was " + "; ".join(map(_past_en, holders)) + "."
        case "missing":
            text = f"missing, {in_english('role_reason', role['reason'])}; nobody holds it now."
        case "exempt":
            text = f"not required, {in_english('role_reason', role['reason'])}{_rows_en(role.get('sources', ()))}."
        case _:
            text = f"unknown, {in_english('role_reason', role['reason'])}; this does not show that nobody holds it."
    if others := role.get("also_named", ()):
        said = "; ".join(
            f"{in_english('register', other['register'])} names {short_name(other['name'])}{_rows_en(other['sources'])}"
            for other in others
        )
        text += f" Registers disagree: {said}."
    return text


def _holder_en(holder: Item) -> str:
    text = short_name(holder.get("full_name") or holder["name"])
    if holder.get("verified") is False:
        text += " (not in the list of departments, unverified)"
    parts = [f"since {english_day(holder['since'], holder.get('since_precision'))}"] if holder["since"] else []
    if holder["until"]:
        parts.append(english_end(holder["until"], holder.get("until_precision")))
    if not parts:
        parts.append("no beginning stated")
    if holder.get("basis"):
        parts.append(f"by {short_name(holder['basis'])}")
    return f"{text}, {', '.join(parts)}{_rows_en(holder['sources'])}"


def _past_en(holder: Item) -> str:
    parts = [short_name(holder.get("full_name") or holder["name"])]
    if holder["since"]:
        parts.append(f"since {english_day(holder['since'], holder.get('since_precision'))}")
    if holder["until"]:
        if holder.get("gone") == "abolished":
            parts.append(f"abolished on {holder['until']}")
        else:
            parts.append(english_end(holder["until"], holder.get("until_precision")))
    if holder.get("basis"):
        parts.append(f"by {short_name(holder['basis'])}")
    return ", ".join(parts) + _rows_en(holder["sources"])


def _rows_en(sources: Sequence[Item]) -> str:
    if not sources:
        return ""
    told = "; ".join(_row_en(source) for source in sources[:_ROWS_TOLD])
    more = f" and {len(sources) - _ROWS_TOLD} more rows" if len(sources) > _ROWS_TOLD else ""
    return f" (see {told}{more})"


def _row_en(source: Item) -> str:
    sheet = f" sheet {source['sheet']}" if source.get("sheet") else ""
    return f"{in_english('register', source['register'])}, {source['file']}{sheet} row {source['row']}"


def _party_line_en(hops: Sequence[Item]) -> str:
    last = hops[-1]
    way = " → ".join(short_name(hop["name"]) for hop in hops)
    if last.get("stops_because") is None:
        return f"{way}; it reaches the top."
    why = in_english("line_stops", last["stops_because"])
    if len(hops) == 1:
        return f"none; {why}."
    named = f" ({short_name(last['stops_at'])})" if last["stops_because"] == "unknown_superior" else ""
    return f"{way}; it stops there because {why}{named}, and never reaches the city committee."


def _findings_en(findings: Sequence[Item]) -> str:
    if not findings:
        return "none on that day."
    told = (
        f"{finding['rule']} {finding.get('title_en') or ''}".strip()
        + (f" ({in_english('role', finding['role'])})" if finding.get("role") else "")
        for finding in findings
    )
    return f"{len(findings)} on that day: " + "; ".join(told) + "."
