"""Explanations of findings: a rule's sentence with names, roles, holders, days, registers and thresholds filled in.

Values come from registers and are never read as templates; long names are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.cypher.words import word_en, word_zh, words

BEGINNING, NEVER = date(1, 1, 1), date(9999, 12, 31)
"""The days that stand for "from the beginning" and "without end"."""

_LONGEST_NAME = 80
_SHOWN = 12
_LISTS = {
    "roles": "role", "registers": "register", "register": "register", "stops_because": "stops_because", "sync_gap": "sync_gap",
    "earlier_gap": "inspection_gap", "later_gap": "inspection_gap", "unit_kind": "unit_kind", "place_kind": "place_kind",
}  # fmt: skip
"""Facts whose values are code words, and the list that translates them."""


@dataclass(frozen=True, slots=True)
class _Language:
    comma: str
    last: str
    more: Callable[[int], str]
    word: Callable[[str, str], str]
    day: Callable[[date], str]
    nothing: str


_ZH = _Language("、", "、", lambda n: f"等{n}项", word_zh, lambda d: f"{d.year}年{d.month}月{d.day}日", "（未写明）")
_EN = _Language(", ", " and ", lambda n: f" and more, {n} in all", word_en, date.isoformat, "(not stated)")


def explain(
    templates: tuple[str, str],
    *,
    subject: str,
    name: str,
    role: str | None,
    stage: str | None,
    holders: Sequence[tuple[str, str]],
    since: date | None,
    facts: Mapping[str, Any],
    numbers: Mapping[str, Any],
) -> tuple[str, str]:
    """The Chinese and the English sentence; `numbers` are the thresholds in force.

    Raises:
        KeyError: the sentence names something that neither the finding nor its facts hold.
    """
    said = []
    for template, language in zip(templates, (_ZH, _EN), strict=True):
        values = {key: _value(key, value, language) for key, value in {**numbers, **facts}.items()}
        values |= {
            "subject": _cut(subject),
            "name": _cut(name) or _cut(subject),
            "role": language.word("role", role) if role else "",
            "stage": language.word("stage", stage) if stage else "",
            "holders": _joined([_cut(holder) for _, holder in holders], language),
            "holders_count": str(len(holders)),
            "since_zh": f"（自{_ZH.day(since)}起）" if since else "",
            "since_en": f" (since {_EN.day(since)})" if since else "",
        }
        said.append(template.format_map(values))
    return said[0], said[1]


def flat(value: Any) -> list[Any]:
    """The members of a list of any depth, in their order, without nulls."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [member for item in value for member in flat(item)]
    return [value]


def known_day(day: date | None) -> date | None:
    """The day, or None when it stands for "from the beginning" or "without end"."""
    return None if day in (None, BEGINNING, NEVER) else day


def _value(key: str, value: Any, language: _Language) -> str:
    if key == "said":
        return _said(value, language)
    if key == "dead_words":
        return _joined([_dead_word(text, language) for text in sorted(set(flat(value)))], language)
    members = flat(value)
    if key in _LISTS:
        order = list(words()[_LISTS[key]])
        unique = sorted(set(map(str, members)), key=lambda w: (order.index(w) if w in order else len(order), w))
        return _joined([language.word(_LISTS[key], word) for word in unique], language)
    if isinstance(value, list | tuple):
        members = sorted(set(members), key=str)
    return _joined([_shown(member, language) for member in members], language)


def _shown(value: Any, language: _Language) -> str:
    return language.day(value) if isinstance(value, date) else _cut(str(value))


def _said(entries: Iterable[Mapping[str, Any]], language: _Language) -> str:
    """Which register names whom: `entries` are maps of `register` and `holders`."""
    order = list(words()["register"])
    lines = []
    for entry in sorted(entries, key=lambda e: order.index(e["register"]) if e["register"] in order else len(order)):
        names = _joined(sorted({_cut(str(holder["name"])) for holder in flat(entry["holders"])}), language)
        register = language.word("register", entry["register"])
        lines.append(f"{register}写明{names}" if language is _ZH else f"{register}: {names}")
    return ("，" if language is _ZH else "; ").join(lines)


def _dead_word(text: str, language: _Language) -> str:
    register, _, status = text.partition(":")
    name = language.word("register", register)
    return f"{name}注明“{status}”" if language is _ZH else f'{name} says "{status}"'


def _joined(texts: Sequence[str], language: _Language) -> str:
    if not texts:
        return language.nothing
    if len(texts) > _SHOWN:
        return language.comma.join(texts[:_SHOWN]) + language.more(len(texts))
    return language.last.join(part for part in (language.comma.join(texts[:-1]), texts[-1]) if part)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
