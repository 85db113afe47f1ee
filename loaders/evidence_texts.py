"""A finding's evidence as a text to read: what was found, where it stands, what was said of it; Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from shizi.graph.drawing import Words
from shizi.loaders.data_files import read_yaml
from shizi.loaders.harmless_text import harmless
from shizi.loaders.register_kinds import register_kinds

_HEADINGS = {
    "zh": {
        "id": "编号", "subject": "对象", "role": "身份", "stage": "环节", "severity": "严重程度", "holders": "涉及单位", "since": "自何日起",
        "first_seen": "首次发现", "resolved_on": "解决日", "rule": "规则", "basis": "规则依据", "rows": "登记行", "documents": "依据文件",
        "history": "经过", "none": "（没有）", "open": "未解决", "department": "交表部门", "cells": "所载", "says": "写明",
        "missing": "本机没有这次装载的行存储，只列地址，不列内容。", "opened": "发现", "resolved": "解决", "reopened": "再次出现",
        "accepted": "受理", "exempt": "豁免", "withdrawn": "撤回前言", "by": "由", "until": "至", "load": "第{n}次装载",
        "as_of": "{day} 的情况（{known} 所知）",
    },
    "en": {
        "id": "Id", "subject": "Subject", "role": "Role", "stage": "Stage", "severity": "Severity", "holders": "Concerned",
        "since": "Since", "first_seen": "First seen", "resolved_on": "Resolved on", "rule": "Rule", "basis": "Its basis",
        "rows": "Register rows", "documents": "Documents", "history": "History", "none": "(none)", "open": "open",
        "department": "handed in by", "cells": "holds", "says": "says",
        "missing": "The row store of this load is not on this machine: addresses only, without cells.", "opened": "opened",
        "resolved": "resolved", "reopened": "opened again", "accepted": "accepted", "exempt": "exempt",
        "withdrawn": "withdrawn", "by": "by", "until": "until", "load": "load {n}", "as_of": "as of {day}, as known on {known}",
    },
}  # fmt: skip

Item = Mapping[str, Any]


def evidence_text(whole: Item, words: Words) -> str:
    """The text of `finding.json` for people; register text on it is one line each and without unseen characters."""
    return "\n".join(_lines(whole, words, _HEADINGS[words.language])) + "\n"


def _lines(whole: Item, words: Words, named: Mapping[str, str]) -> Iterator[str]:
    finding, language = whole["finding"], words.language
    yield f"{finding['rule']} {harmless(whole['rule'][f'title_{language}'])}"
    yield f"{harmless(whole['city'])} · " + named["as_of"].format(day=whole["as_of"], known=whole["known_at"])
    yield ""
    yield harmless(finding[f"explanation_{language}"])
    yield ""
    colon = "：" if language == "zh" else ": "
    told = {
        "id": finding["id"],
        "subject": f"{harmless(finding['name'])} {harmless(finding['subject'])} ({words.of('subject_kind', finding['subject_kind'])})",
        "role": words.of("role", finding["role"]) if finding["role"] else "",
        "stage": words.of("stage", finding["stage"]) if finding["stage"] else "",
        "severity": words.of("severity", finding["severity"]),
        "holders": "、".join(harmless(holder["name"]) for holder in finding["holders"]),
        "since": finding["since"] or "",
        "first_seen": finding["first_seen"] or "",
        "resolved_on": finding["resolved_on"] or named["open"],
        "rule": harmless(whole["rule"][f"condition_{language}"]),
        "basis": ("；" if language == "zh" else "; ").join(map(harmless, whole["rule"]["basis" if language == "zh" else "basis_en"])),
    }
    yield from (f"{named[name]}{colon}{text}" for name, text in told.items() if text)
    yield from ("", f"== {named['rows']} ({len(whole['rows'])}) ==")
    if whole["cells"] != "given":
        yield named["missing"]
    for number, row in enumerate(whole["rows"], 1):
        yield from _row(number, row, words, named, colon)
    yield from ("", f"== {named['documents']} ({len(whole['documents'])}) ==")
    if not whole["documents"]:
        yield named["none"]
    for document in whole["documents"]:
        yield " ".join(filter(None, (harmless(document["number"]), document["date"], words.of("register", document["register"]))))
    yield from ("", f"== {named['history']} ==")
    for event in whole["events"]:
        yield f"{event['known_on']} {named[event['event']]} ({named['load'].format(n=event['load'])}, {event['as_of']})"
    for review in whole["reviews"]:
        until = f" {named['until']} {review['until']}" if review["until"] else ""
        yield f"{review['reviewed_on']} {named[review['state']]}{until}{colon}{harmless(review['reason'])} ({named['by']} {harmless(review['by'])})"


def _row(number: int, row: Item, words: Words, named: Mapping[str, str], colon: str) -> Iterator[str]:
    sheet = words.say("sheet", sheet=harmless(row["sheet"])) if row["sheet"] else ""
    address = words.say("address", register=words.of("register", row["register"]), file=harmless(row["file"]), sheet=sheet, row=row["row"])
    yield f"{number}. {address}" + (f" ({named['department']} {harmless(row['department'])})" if row["department"] else "")
    said = (
        (
            words.of("role", one["role"]) if one["role"] else "",
            harmless(one["holder"]),
            f"“{harmless(one['spelling'])}”" if one["spelling"] and one["spelling"] != one["holder"] else "",
            harmless(one["basis"] or ""),
        )
        for one in row["says"]
    )
    yield from (f"   {named['says']}{colon}" + " ".join(filter(None, parts)) for parts in dict.fromkeys(said))
    if row["cells"]:
        titles = field_titles(row["register"]) if words.language == "zh" else {}
        told = (f"{titles.get(name, name)}={harmless(value)}" for name, value in row["cells"].items())
        yield f"   {named['cells']}{colon}" + "; ".join(told)


@cache
def field_titles(register: str) -> dict[str, str]:
    """The Chinese title of each field of a register kind: the first header that is listed for it."""
    body = read_yaml("headers.yaml")
    own = body["kinds"].get(register, {})
    listed = {name: own.get(name) or body["fields"].get(name) or [name] for name in register_kinds()[register].field_names}
    return {name: headers[0].removeprefix("=") for name, headers in listed.items()}
