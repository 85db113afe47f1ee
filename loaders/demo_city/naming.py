"""Names and codes that never repeat, at any scale, without remembering those given before."""

from __future__ import annotations

from itertools import count

from shizi.loaders.codes import ALPHABET, make_code
from shizi.loaders.demo_city.reference import document

_CODE_SPACE = 31**6
_CODE_STEP = 514_229_773


class Names:
    """Brands by line of business: each line walks through all pairs, then all triples, in a scattered order."""

    def __init__(self) -> None:
        stock = "".join(dict.fromkeys(document("words.yaml")["syllables"]))
        self._stock = stock
        self._given: dict[str, count[int]] = {}

    def brand(self, line: str) -> str:
        """A brand that no other organization of this line has."""
        if line not in self._given:
            self._given[line] = count(sum(map(ord, line)) % 1009)
        return self._spell(next(self._given[line]))

    def _spell(self, index: int) -> str:
        size = len(self._stock)
        pairs = size * (size - 1)
        if index < pairs:
            first, second = divmod(index * 3571 % pairs, size - 1)
            return self._stock[first] + self._stock[second + (second >= first)]
        first, rest = divmod((index - pairs) * 7919 % (size * pairs), pairs)
        left, right = divmod(rest, size - 1)
        return self._stock[first] + self._stock[left] + self._stock[right + (right >= left)]


class Codes:
    """Codes whose organization part begins with WH, which no real code does (DOMAIN section 6)."""

    def __init__(self, seed: int) -> None:
        self._next = count()
        self._offset = seed * 7_654_321 % _CODE_SPACE

    def give(self, prefix: str, division: str) -> str:
        """A new valid code of this prefix, registered in this six-digit division."""
        left = (next(self._next) * _CODE_STEP + self._offset) % _CODE_SPACE
        letters = []
        for _ in range(6):
            left, digit = divmod(left, 31)
            letters.append(ALPHABET[digit])
        return make_code(prefix, division, "WH" + "".join(letters))
