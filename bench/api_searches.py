"""What people type into the search box: a mix of codes, names, parts, first letters, pinyin, slips of the pen, homophones.

The same number of each kind, drawn from the city's own codes and names with a fixed seed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from shizi.api.pinyin import readings, syllables_of

PLACE = 3
"""Names of the demo city mostly begin with the city's or a district's name; the part that tells them apart comes after."""


def searches(ids: Sequence[str], names: Sequence[str], of_each: int, seed: int = 5) -> dict[str, list[str]]:
    """By kind, what is typed."""
    draw = random.Random(seed)
    names = [name for name in names if len(name) >= PLACE + 5 and not name.isascii()]
    characters = sorted({character for name in names for character in name if len(syllables_of(character)) == 1})
    alike: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        alike[syllables_of(character)[0]].append(character)

    def part(name: str, length: int) -> str:
        start = draw.randrange(2, len(name) - length + 1)
        return name[start : start + length]

    def letters(name: str, which: int, length: int) -> str:
        return readings(name[PLACE : PLACE + length])[0][which]

    def changed(text: str, by: Callable[[str], str]) -> str:
        place = draw.randrange(len(text))
        return text[:place] + by(text[place]) + text[place + 1 :]

    def sounding(character: str) -> str:
        others = [one for one in alike.get(syllables_of(character)[0] if syllables_of(character) else "", ()) if one != character]
        return draw.choice(others or [character])

    kinds: dict[str, Callable[[], str]] = {
        "code": lambda: draw.choice(ids),
        "part of a code": lambda: draw.choice(ids)[8:14],
        "name": lambda: draw.choice(names),
        "four characters": lambda: part(draw.choice(names), 4),
        "two characters": lambda: part(draw.choice(names), 2),
        "first letters": lambda: letters(draw.choice(names), 1, draw.randrange(3, 8)),
        "pinyin": lambda: letters(draw.choice(names), 0, draw.randrange(2, 5)),
        "name with a slip": lambda: changed(draw.choice(names), lambda _: draw.choice(characters)),
        "homophone": lambda: changed(part(draw.choice(names), 4), sounding),
    }
    return {kind: [ask() for _ in range(of_each)] for kind, ask in kinds.items()}
