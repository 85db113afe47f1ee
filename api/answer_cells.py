"""Cells of an answer for people: code words in Chinese, lists joined, sources as addresses on one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from shizi.cypher.answer_words import answer_words, in_chinese
from shizi.cypher.questions import SOURCES

if TYPE_CHECKING:
    from shizi.cypher.asking import Answer

_CODE_WORDS = re.compile(r"[a-z][a-z_]*(?: [a-z][a-z_]*)*")
_WORD_AND_VALUE = re.compile(r"([a-z][a-z_]*)[=:](.+)", re.DOTALL)
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


def lists_of(answer: Answer) -> dict[str, str]:
    """By column the list of its code words: the one that its header names, or what columns of its name hold elsewhere."""
    return {one.name: one.words or _LISTS_BY_COLUMN.get(one.name, "") for one in answer.question.columns}


def row_in_words(row: Mapping[str, Any], lists: Mapping[str, str]) -> dict[str, Any]:
    """The row with code words in Chinese, all else as it is; `lists` as `lists_of`."""
    return {name: value if name == SOURCES else in_words(lists[name], value) for name, value in row.items()}


def in_words(words: str, value: Any) -> Any:
    """A value, its code words of the list `words` in Chinese; texts in lists as well."""
    if isinstance(value, list | tuple):
        return [in_words(words, item) for item in value]
    return _spoken(words, value) if isinstance(value, str) else value


def cell_text(words: str, value: Any) -> str:
    """A value as a person reads it, its code words by the list `words`; absent values are empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "；".join(cell_text(words, item) for item in value)
    if isinstance(value, str):
        return _spoken(words, value)
    return str(value)


def sources_text(sources: Sequence[Mapping[str, Any]], most: int) -> str:
    """The first addresses, and how many there are: `摸排台账 registers/表.xlsx[一]:7；… 共5行`."""
    told = "；".join(source_text(source) for source in sources[:most])
    return told if len(sources) <= most else f"{told}；… 共{len(sources)}行"


def source_text(source: Mapping[str, Any]) -> str:
    """One address: register, file, sheet if there is one, row."""
    sheet = f"[{source['sheet']}]" if source.get("sheet") else ""
    return f"{in_chinese('register', source['register'])} {source['file']}{sheet}:{source['row']}"


def _spoken(words: str, text: str) -> str:
    if words and (pair := _WORD_AND_VALUE.fullmatch(text)):
        return f"{_word(words, pair[1]) or pair[1]}：{pair[2]}"
    if not _CODE_WORDS.fullmatch(text):
        return text
    told = [_word(words, word) for word in text.split(" ")]
    return "，".join(told) if all(told) else text


def _word(words: str, word: str) -> str:
    """The Chinese of a code word; empty when no list holds it."""
    found = answer_words().get(words, {}).get(word)
    return found[0] if found else _code_words().get(word, "")


@cache
def _code_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for name in reversed(_LISTS):
        words |= {word: zh for word, (zh, _) in answer_words()[name].items()}
    return words
