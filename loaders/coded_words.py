"""Words that stand for codes: coded cells (SEMANTICS A13) and registration types (DOMAIN section 6)."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from shizi.loaders.cell_texts import fold
from shizi.loaders.data_files import read_yaml

_BRACKETED = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
_BRACKETS = "()[]【】〔〕<>《》"
_OPEN = re.compile(r"[(\[【〔].*$")
_NUMBERING = re.compile(r"^(?:[①-⑳]|\d{1,2}[.、,)]|[一二三四五六七八九十]{1,2}[、.])+(?=\D)")
_TYPE_DIGITS = re.compile(r"^(\d{3,4})(?:\.0+)?(?=\D|$)|\((\d{3,4})\)$")


def bare_word(folded: str) -> str:
    """A folded word without bracketed remarks, numbering in front and quotes; what is wholly in brackets is no remark (A13)."""
    text = folded
    while (shorter := _BRACKETED.sub("", text)) != text:
        text = shorter
    text = _OPEN.sub("", text).strip("'\"“”‘’;:。.,")
    if not text and (inside := folded.strip(_BRACKETS)) and inside != folded:
        return bare_word(inside)
    return _NUMBERING.sub("", text) or folded


class WordList:
    """One list of `coded_words.yaml`: Chinese words and the code words they stand for."""

    def __init__(self, name: str, body: dict[str, list[str]]) -> None:
        self.name = name
        self.codes = tuple(body)
        self._whole: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        for code, words in body.items():
            for word in words:
                target = self._whole if word.startswith("=") else self._beginnings
                folded = fold(word.lstrip("="))
                if target.setdefault(folded, code) != code:
                    raise ValueError(f"coded_words.yaml: {name}: {word!r} stands for {target[folded]} and {code}")
        self._ordered = sorted(self._beginnings, key=len, reverse=True)

    def match(self, text: str) -> str | None:
        """The code of the longest listed word that the cell begins with; None when it begins with none."""
        bare = bare_word(fold(text))
        bare = bare[:-2] if re.fullmatch(r"\d\.0", bare) else bare
        if bare in self._whole:
            return self._whole[bare]
        for word in self._ordered:
            if bare.startswith(word) and not (word.isdigit() and bare[len(word) : len(word) + 1].isdigit()):
                return self._beginnings[word]
        return None


@cache
def word_lists() -> dict[str, WordList]:
    """All lists, read once from `data/coded_words.yaml`."""
    return {name: WordList(name, body) for name, body in read_yaml("coded_words.yaml").items()}


def word_list(name: str) -> WordList:
    """One list; ValueError for a name that coded_words.yaml does not hold."""
    try:
        return word_lists()[name]
    except KeyError:
        raise ValueError(f"coded_words.yaml holds no list {name!r}") from None


def read_type_code(text: str) -> str:
    """A registration type as its code where the cell holds one or an official name, else the text as it stands.

    `159`, `159.0`, `159 其他有限责任公司`, `其他有限责任公司(159)` and `其他有限责任公司` are all `159`.
    """
    folded = fold(text)
    if match := _TYPE_DIGITS.search(folded):
        return match.group(1) or match.group(2)
    return _type_names().get(folded, text)


@cache
def _type_names() -> dict[str, str]:
    source = resources.files("shizi.loaders").joinpath("data/registration_types.csv")
    names: dict[str, str] = {}
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        names.setdefault(fold(row["name_zh"]), row["code"])
    return names
