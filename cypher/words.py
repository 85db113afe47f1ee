"""Code words in the words of a meeting, in Chinese and English."""

from __future__ import annotations

from functools import cache
from importlib import resources

from shizi.cypher.yaml_texts import load_yaml


@cache
def words() -> dict[str, dict[str, tuple[str, str]]]:
    """All lists of `words.yaml`: list -> code word -> (Chinese, English)."""
    text = resources.files("shizi.cypher").joinpath("words.yaml").read_text(encoding="utf-8")
    return {name: {str(word): (zh, en) for word, (zh, en) in body.items()} for name, body in load_yaml(text).items()}


def word_zh(name: str, word: str) -> str:
    """The Chinese of a code word of list `name`; the word itself when it is not listed."""
    return words()[name].get(word, (word, word))[0]


def word_en(name: str, word: str) -> str:
    """The English of a code word of list `name`; the word itself when it is not listed."""
    return words()[name].get(word, (word, word))[1]
