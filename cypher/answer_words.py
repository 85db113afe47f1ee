"""Code words of answers in Chinese and English: those of `answer_words.yaml` and those shared with findings."""

from __future__ import annotations

from functools import cache
from importlib import resources

from shizi.cypher.words import words
from shizi.cypher.yaml_texts import load_yaml


@cache
def answer_words() -> dict[str, dict[str, tuple[str, str]]]:
    """All lists by name: code word to (Chinese, English)."""
    text = resources.files("shizi.cypher").joinpath("answer_words.yaml").read_text(encoding="utf-8")
    own = {
        name: {str(word): (zh, en) for word, (zh, en) in body.items()} for name, body in load_yaml(text).items()
    }
    return {**words(), **own}


def in_chinese(name: str, word: str | None) -> str:
    """The Chinese of a code word of list `name`; a word that is not listed stands for itself."""
    return answer_words()[name].get(word or "", (word or "", ""))[0]


def in_english(name: str, word: str | None) -> str:
    """The English of a code word of list `name`; a word that is not listed stands for itself."""
    return answer_words()[name].get(word or "", ("", (word or "").replace("_", " ")))[1]
