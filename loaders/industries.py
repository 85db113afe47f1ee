"""Sections of the industrial classification GB/T 4754-2017, read from codes, letters and names."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from shizi.loaders.names import fold_text

_LEADING = re.compile(r"(?P<letter>[A-T])?(?P<digits>\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its letter, names, divisions, and the departments that usually hold its industry role (a suggestion)."""

    letter: str
    name_zh: str
    name_en: str
    divisions: range
    suggested_departments: tuple[str, ...]


@cache
def sections() -> dict[str, Section]:
    """All sections by letter."""
    text = resources.files("shizi.loaders").joinpath("data/industries.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        first, _, last = row["divisions"].partition("-")
        departments = tuple(part.strip() for part in row["suggested_departments"].split(";") if part.strip())
        found[row["section"]] = Section(
            row["section"], row["name_zh"], row["name_en"], range(int(first), int(last or first) + 1), departments
        )
    return found


@lru_cache(maxsize=20_000)
def section_of(text: str) -> str:
    """The letter of the section that a code (7263, 72, F51), a letter or a name means; empty when none."""
    key = fold_text(text).removesuffix(".0")
    if not key:
        return ""
    found = _LEADING.match(key)
    if found and found["digits"]:
        division = int(found["digits"][:2])
        return next((s.letter for s in sections().values() if division in s.divisions), "")
    if found and found["letter"] and (len(key) == 1 or not key[1].isascii() or not key[1].isalpha()):
        return found["letter"]
    names = {fold_text(s.name_zh): s.letter for s in sections().values()}
    return next((letter for name, letter in names.items() if key.startswith(name) or name.startswith(key)), "")
