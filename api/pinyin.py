"""Chinese names in Latin letters: syllables without tones and their first letters, with the usual second readings.

Readings come from `pypinyin`'s table of single characters; its table of phrases, which takes most of its memory, is left
out, and characters that names use with two readings are read both ways instead.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from itertools import product

_SEVERAL = frozenset("行长重乐会厦单曾朝都盛石车传藏奇解调宿参种盖朴仇区尉省校降角弹卡露")
"""Characters that names of organizations and places use with two readings."""
_MOST_READINGS = 8


@cache
def _table() -> dict[int, str]:
    former = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        from pypinyin.pinyin_dict import pinyin_dict
    finally:
        if former is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = former
    table: dict[int, str] = pinyin_dict
    return table


def syllables_of(character: str) -> tuple[str, ...]:
    """The readings of one character, the usual one first; a letter or digit reads as itself, a sign as nothing."""
    found = _KNOWN.get(character)
    if found is None:
        found = _KNOWN[character] = _read(character)
    return found


_KNOWN: dict[str, tuple[str, ...]] = {}


def readings(text: str) -> list[tuple[str, str]]:
    """Each reading of a text as (whole syllables, first letters), both without blanks; at most eight."""
    parts = [syllables_of(character) for character in text]
    parts = [part for part in parts if part]
    if all(len(part) == 1 for part in parts):
        return [("".join(part[0] for part in parts), "".join(part[0][0] for part in parts))]
    found: list[tuple[str, str]] = []
    for chosen in product(*parts):
        pair = ("".join(chosen), "".join(syllable[0] for syllable in chosen))
        if pair not in found:
            found.append(pair)
        if len(found) >= _MOST_READINGS:
            break
    return found


def _read(character: str) -> tuple[str, ...]:
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    text = _table().get(ord(character))
    if text is None:
        return ()
    plain = dict.fromkeys(_without_tone(one) for one in text.split(","))
    several = [one for one in plain if one]
    return tuple(several[:2] if character in _SEVERAL else several[:1])


def _without_tone(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v").replace("ǚ", "v").replace("ǜ", "v"))
    return "".join(letter for letter in letters if "a" <= letter <= "z")
