"""Code words of answers in Chinese and English: of answers, of columns of the question library, and shared with findings."""

from __future__ import annotations

from functools import cache
from importlib import resources

from shizi.cypher.words import words
from shizi.cypher.yaml_texts import load_yaml

_FILES = ("answer_words.yaml", "column_words.yaml")


@cache
def answer_words() -> dict[str, dict[str, tuple[str, str]]]:
    """All lists by name: code word to (Chinese, English)."""
    found = dict(words())
    for file in _FILES:
        text = resources.files("shizi.cypher").joinpath(file).read_text(encoding="utf-8")
        for name, body in load_yaml(text).items():
            if name in found:
                raise ValueError(f"{file}: the list {name} stands elsewhere too")
            found[name] = {str(word): (zh, en) for word, (zh, en) in body.items()}
    return found


def in_chinese(name: str, word: str | None) -> str:
    """The Chinese of a code word of list `name`; a word that is not listed stands for itself."""
    return answer_words()[name].get(word or "", (word or "", ""))[0]


def in_english(name: str, word: str | None) -> str:
    """The English of a code word of list `name`; a word that is not listed stands for itself."""
    return answer_words()[name].get(word or "", ("", (word or "").replace("_", " ")))[1]
