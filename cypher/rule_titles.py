"""Titles of the rules, read from their files without checking them: what an answer needs, in a few milliseconds."""

from __future__ import annotations

from functools import cache
from importlib import resources

from shizi.cypher.yaml_texts import load_yaml

_TITLE, _ID = "// title: ", "// id: "


@cache
def _titles() -> dict[str, tuple[str, str]]:
    found = {}
    for file in resources.files("shizi.cypher").joinpath("rules").iterdir():
        if not file.name.endswith(".cypher"):
            continue
        rule, title = "", ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith(_ID):
                rule = line.removeprefix(_ID).strip()
            elif line.startswith(_TITLE):
                title = line.removeprefix(_TITLE)
            if rule and title:
                names = load_yaml(title)
                found[rule] = (str(names["zh"]), str(names["en"]))
                break
    return found


def rule_title(rule: str) -> tuple[str, str]:
    """The rule's title in Chinese and English; empty for a rule that is no longer there."""
    return _titles().get(rule, ("", ""))


def rule_ids() -> list[str]:
    """The ids of all rules, in order."""
    return sorted(_titles())
