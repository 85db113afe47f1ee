"""Titles of the rules, read from their files without checking them: what an answer needs, in a few milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from shizi.cypher.yaml_texts import load_yaml

_TITLE, _ID, _END = "// title: ", "// id: ", "// ---"
_NOTHING = ("", "")


def rule_title(rule: str, own: Path | None = None) -> tuple[str, str]:
    """The rule's title in Chinese and English, in a city's own folder first; empty for a rule that is no longer there."""
    return _own_titles(own).get(rule) or _titles().get(rule, _NOTHING)


def rule_ids(own: Path | None = None) -> list[str]:
    """The ids of all rules, those of a city's own folder too, in order."""
    return sorted({*_titles(), *_own_titles(own)})


def titles_in(texts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The titles that these rule files give, by rule; a file without a readable one gives none."""
    found = {}
    for text in texts:
        rule, title = "", ""
        for number, line in enumerate(text.splitlines()):
            if line.startswith(_ID):
                rule = line.removeprefix(_ID).strip()
            elif line.startswith(_TITLE):
                title = line.removeprefix(_TITLE)
            if (rule and title) or (number and line.startswith(_END)):
                break
        if rule and title:
            try:
                names = load_yaml(title)
                found[rule] = (str(names["zh"]), str(names["en"]))
            except (yaml.YAMLError, ValueError, TypeError, KeyError):
                continue
    return found


@cache
def _titles() -> dict[str, tuple[str, str]]:
    files = resources.files("shizi.cypher").joinpath("rules").iterdir()
    return titles_in(file.read_text(encoding="utf-8") for file in files if file.name.endswith(".cypher"))


def _own_titles(folder: Path | None) -> dict[str, tuple[str, str]]:
    files = folder.glob("*.cypher") if folder and folder.is_dir() else ()
    return titles_in(file.read_text(encoding="utf-8", errors="replace") for file in sorted(files) if file.is_file())
