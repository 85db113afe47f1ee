"""Valid codes that are one slip of the pen away from an invalid one; evidence for a reviewer, never a correction.

SEMANTICS B2 forbids guessing a character when codes are read; here nothing is replaced: a near code only raises the
score of an organization whose name is alike too (B13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import mul

from shizi.loaders.codes import ALPHABET, clean_code, is_valid_code, organization_check

_MODULUS = 31
_LENGTH = 18
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHT = (*(pow(3, i, _MODULUS) for i in range(_LENGTH - 1)), 1)
_INVERSE = tuple(pow(weight, -1, _MODULUS) for weight in _WEIGHT)
_MISREAD = str.maketrans({"O": "0", "I": "1", "S": "5", "V": "U", "Z": "2"})


def near_codes(text: str) -> set[str]:
    """All valid codes that differ from the text in one character, two neighbours swapped, or one missing or extra.

    Letters that no code holds (O, I, S, V, Z) read as what they resemble count as one slip together. The last check
    character leaves one possible character per position, so that some forty candidates are tried, not a thousand.
    """
    code = clean_code(text)
    if not _LENGTH - 1 <= len(code) <= _LENGTH + 1 or is_valid_code(code):
        return set()
    misread = code.translate(_MISREAD)
    candidates = {misread} if misread != code else set()
    foreign = [at for at, character in enumerate(code) if character not in _VALUE]
    if len(code) > _LENGTH:
        candidates.update(code[:at] + code[at + 1 :] for at in range(len(code)))
    elif len(code) < _LENGTH:
        candidates.update(() if foreign else _inserted(code))
    elif not foreign:
        candidates.update(_substituted(code, _positions(code)), _swapped(code))
    elif len(foreign) == 1:
        candidates.update(_substituted(code, foreign))
    return {candidate for candidate in candidates if is_valid_code(candidate)}


def _positions(code: str) -> range:
    """Where a single wrong character can stand: when the organization code's own check fails, it stands in there."""
    return range(_LENGTH) if _organization_code_holds(code) else range(8, 17)


def _organization_code_holds(code: str) -> bool:
    return organization_check(code[8:16]) == code[16]


def _substituted(code: str, positions: Iterable[int]) -> Iterator[str]:
    values = [_VALUE.get(character, 0) for character in code]
    total = sum(map(mul, values, _WEIGHT))
    for at in positions:
        yield code[:at] + ALPHABET[(values[at] - total * _INVERSE[at]) % _MODULUS] + code[at + 1 :]


def _swapped(code: str) -> Iterator[str]:
    values = [_VALUE[character] for character in code]
    total = sum(map(mul, values, _WEIGHT))
    for at in range(_LENGTH - 1):
        moved = (values[at + 1] - values[at]) * (_WEIGHT[at] - _WEIGHT[at + 1])
        if moved and (total + moved) % _MODULUS == 0:
            yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _inserted(code: str) -> Iterator[str]:
    values = [_VALUE[character] for character in code]
    for at in range(_LENGTH):
        total = sum(map(mul, values[:at], _WEIGHT)) + sum(map(mul, values[at:], _WEIGHT[at + 1 :]))
        yield code[:at] + ALPHABET[(-total * _INVERSE[at]) % _MODULUS] + code[at:]
