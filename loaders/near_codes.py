"""Valid codes that are one slip of the pen away from an invalid one; evidence for a reviewer, never a correction.

SEMANTICS B2 forbids guessing a character when codes are read; here nothing is replaced: a near code only raises the score of
an organization whose name is alike too (B13).
"""

from __future__ import annotations

from collections.abc import Iterator

from shizi.loaders.codes import ALPHABET, clean_code, is_valid_code

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
    if len(code) == _LENGTH:
        candidates.update(_substituted(code), _swapped(code))
    elif len(code) < _LENGTH:
        candidates.update(_inserted(code))
    else:
        candidates.update(code[:at] + code[at + 1 :] for at in range(len(code)))
    return {candidate for candidate in candidates if is_valid_code(candidate)}


def _substituted(code: str) -> Iterator[str]:
    foreign = [at for at, character in enumerate(code) if character not in _VALUE]
    if len(foreign) > 1:
        return
    values = [_VALUE.get(character, 0) for character in code]
    total = sum(value * weight for value, weight in zip(values, _WEIGHT, strict=True))
    for at in foreign or range(_LENGTH):
        yield code[:at] + ALPHABET[(values[at] - total * _INVERSE[at]) % _MODULUS] + code[at + 1 :]


def _swapped(code: str) -> Iterator[str]:
    for at in range(_LENGTH - 1):
        if code[at] != code[at + 1]:
            yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _inserted(code: str) -> Iterator[str]:
    if any(character not in _VALUE for character in code):
        return
    for at in range(_LENGTH):
        values = [_VALUE[character] for character in code]
        values.insert(at, 0)
        total = sum(value * weight for value, weight in zip(values, _WEIGHT, strict=True))
        yield code[:at] + ALPHABET[(-total * _INVERSE[at]) % _MODULUS] + code[at:]
