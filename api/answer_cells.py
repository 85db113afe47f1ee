"""Cells of an answer for people: code words in Chinese, lists joined, sources as addresses on one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from shizi.cypher.answer_words import answer_words, in_chinese

_CODE_WORD = re.compile(r"[a-z][a-z_]*")
_LISTS_BY_COLUMN: Mapping[str, str] = {
    "role": "role", "roles": "role", "register": "register", "registers": "register", "severity": "severity",
    "state": "state", "reason": "role_reason", "status": "role_status", "unit_kind": "unit_kind",
    "stops_because": "stops_because", "subject_kind": "subject_kind", "step": "funnel_step",
}  # fmt: skip
_LISTS = (
    "role", "role_status", "role_reason", "register", "unit_kind", "place_kind", "organization_kind", "state", "state_reason",
    "severity", "kind", "subject_kind", "stops_because", "sync_gap", "inspection_gap", "funnel_step", "answer_status",
)  # fmt: skip
"""Lists in which a code word is looked for where its column does not say which, the likeliest first."""


def cell_text(column: str, value: Any) -> str:
    """A value as a person reads it; absent values are empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "；".join(cell_text(column, item) for item in value)
    if isinstance(value, str):
        return _spoken(column, value)
    return str(value)


def sources_text(sources: Sequence[Mapping[str, Any]], most: int) -> str:
    """The first addresses, and how many there are: `摸排台账 registers/表.xlsx[一]:7；… 共5行`."""
    told = "；".join(source_text(source) for source in sources[:most])
    return told if len(sources) <= most else f"{told}；… 共{len(sources)}行"


def source_text(source: Mapping[str, Any]) -> str:
    """One address: register, file, sheet if there is one, row."""
    sheet = f"[{source['sheet']}]" if source.get("sheet") else ""
    return f"{in_chinese('register', source['register'])} {source['file']}{sheet}:{source['row']}"


def _spoken(column: str, text: str) -> str:
    if not _CODE_WORD.fullmatch(text):
        return text
    found = answer_words().get(_LISTS_BY_COLUMN.get(column, ""), {}).get(text)
    return found[0] if found else _code_words().get(text, text)


@cache
def _code_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for name in reversed(_LISTS):
        words |= {word: zh for word, (zh, _) in answer_words()[name].items()}
    return words
