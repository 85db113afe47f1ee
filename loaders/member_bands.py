"""Counts of party members in bands, for everybody below steward and for what is handed on: in fields and in sentences.

The bands are those of the ledger workbook. A sentence is taken apart along its rule's own template, so that only the
counts of members are replaced: thresholds, dates and other numbers stay. A sentence that does not fit its template any
more (a rule that was changed since) has all its bare numbers replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from shizi.loaders.ledger_export import member_band

COUNT_FIELDS = frozenset({"formal_members", "probationary_members", "floating_members", "members"})
"""Names of facts and properties that count party members."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NUMBER = re.compile(r"(?<![\w.\-])\d+(?![\w.\-])")

Templates = Mapping[str, tuple[str, str]]
TEMPLATE_UNKNOWN = ("{members}", "{members}")
"""For a finding of a rule that is no longer known: its sentence does not fit, and all its bare numbers are replaced."""


def banded(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties with counts of members as bands (texts such as 3-6)."""
    return {
        name: member_band(value) if name in COUNT_FIELDS and isinstance(value, int) else value
        for name, value in properties.items()
    }


def banded_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a register row by field, with counts of members as bands; a count that is no number is left out as ….

    A count in a cell is written as it was read, so it may be any text.
    """
    return {
        name: ((member_band(int(text)) or "") if text.isascii() and text.isdigit() else "…") if name in COUNT_FIELDS else text
        for name, text in cells.items()
    }


def mask_findings(findings: Iterable[dict[str, Any]], templates: Templates) -> list[dict[str, Any]]:
    """Findings whose sentences tell counts of members only in bands; `templates` are the rules' own by id."""
    masked = []
    for finding in findings:
        template = templates.get(finding["rule"])
        if template is None:
            masked.append(finding)
            continue
        zh, en = template
        masked.append(
            {
                **finding,
                "explanation_zh": mask_sentence(zh, finding["explanation_zh"]),
                "explanation_en": mask_sentence(en, finding["explanation_en"]),
            }
        )
    return masked


def mask_finding(finding: dict[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """The finding as it is handed on, given the rules in force; of a rule that is no longer known all bare numbers are replaced."""
    rule = finding["rule"]
    (masked,) = mask_findings([finding], counting(rules) if rule in rules else {rule: TEMPLATE_UNKNOWN})
    return masked


def counting(rules: Mapping[str, Any]) -> Templates:
    """The templates of those rules whose sentences tell counts of members."""
    return {
        key: (rule.explanation_zh, rule.explanation_en)
        for key, rule in rules.items()
        if COUNT_FIELDS & {*_PLACEHOLDER.findall(rule.explanation_zh), *_PLACEHOLDER.findall(rule.explanation_en)}
    }


def mask_sentence(template: str, sentence: str) -> str:
    """The sentence with counts of members as bands."""
    if not COUNT_FIELDS & set(_PLACEHOLDER.findall(template)):
        return sentence
    pattern, names = _pattern(template)
    match = pattern.fullmatch(sentence or "")
    if match is None:
        return _NUMBER.sub("…", sentence or "")
    parts: list[str] = []
    end = 0
    for number, name in enumerate(names, 1):
        if name in COUNT_FIELDS and match[number].isdigit():
            parts += [sentence[end : match.start(number)], member_band(int(match[number])) or ""]
            end = match.end(number)
    return "".join((*parts, sentence[end:]))


@lru_cache(maxsize=256)
def _pattern(template: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pieces = _PLACEHOLDER.split(template)
    names = tuple(pieces[1::2])
    text = ""
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            text += re.escape(piece)
        else:
            text += r"(\d+)" if piece in COUNT_FIELDS else "(.*?)"
    return re.compile(text, re.DOTALL), names
