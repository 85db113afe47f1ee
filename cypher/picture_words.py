"""The words of pictures in one language: phrases of `picture_words.yaml`, code words of answers and findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from shizi.cypher.answer_words import answer_words
from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import ModelError


@dataclass(frozen=True, slots=True)
class PictureWords:
    """`shizi.graph.drawing.Words` in Chinese (`zh`) or English (`en`)."""

    language: str = "zh"

    def of(self, group: str, word: str | None) -> str:
        """A code word of a list; a word that is not listed stands for itself."""
        pair = _lists().get(group, {}).get(word or "") or answer_words().get(group, {}).get(word or "")
        return pair[self._place] if pair else (word or "")

    def say(self, key: str, **values: Any) -> str:
        """A phrase with values filled in; ModelError for a phrase that is not there."""
        phrase = _lists()["say"].get(key)
        if phrase is None:
            raise ModelError(f"pictures have no phrase {key!r}", to_do="add it to cypher/picture_words.yaml")
        return phrase[self._place].format_map(values)

    @property
    def _place(self) -> int:
        return 1 if self.language == "en" else 0


@cache
def _lists() -> dict[str, dict[str, tuple[str, str]]]:
    text = resources.files("shizi.cypher").joinpath("picture_words.yaml").read_text(encoding="utf-8")
    return {name: {str(word): (zh, en) for word, (zh, en) in body.items()} for name, body in load_yaml(text).items()}
