"""Where every organization of a city stands in one picture: by district, street and size, without any simulation.

Circles in circles: organizations as a sunflower around the middle of their street, streets packed into their district,
districts packed into the city. The same city gives the same picture; twenty thousand take a fraction of a second.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", str, tuple[str, str])
_GOLDEN = math.pi * (3 - math.sqrt(5))
_ROOM = 1.15
"""How much wider a circle is than what stands in it."""
_STEP = 0.35


@dataclass(frozen=True, slots=True)
class Circle:
    """A group's place in the picture: `key` names it, `within` the group around it."""

    key: str
    within: str | None
    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True)
class CityLayout:
    """Positions of the organizations, in the order given, and the circles of streets and districts."""

    xs: list[float]
    ys: list[float]
    circles: list[Circle]


def city_layout(organizations: Sequence[tuple[str, str]]) -> CityLayout:
    """Positions for organizations given as (district, street); either may be empty when it is not known.

    Organizations of one street stand in the order given, from the middle outward.
    """
    members: dict[tuple[str, str], list[int]] = {}
    for number, group in enumerate(organizations):
        members.setdefault(group, []).append(number)
    streets: dict[str, dict[tuple[str, str], float]] = {}
    for group, numbers in members.items():
        streets.setdefault(group[0], {})[group] = math.sqrt(len(numbers)) * _ROOM + 1
    packed = {district: pack(radii) for district, radii in streets.items()}
    outer = {district: _enclosing(packed[district], radii) for district, radii in streets.items()}
    middles = pack(outer)
    xs, ys = [0.0] * len(organizations), [0.0] * len(organizations)
    circles: list[Circle] = []
    for district in sorted(streets):
        dx, dy = middles[district]
        count = sum(len(members[group]) for group in streets[district])
        circles.append(Circle(district, None, dx, dy, outer[district], count))
        for group, radius in streets[district].items():
            sx, sy = packed[district][group]
            circles.append(Circle(group[1], district, dx + sx, dy + sy, radius, len(members[group])))
            for place, number in enumerate(members[group]):
                distance = math.sqrt(place + 0.5)
                angle = place * _GOLDEN
                xs[number] = dx + sx + distance * math.cos(angle)
                ys[number] = dy + sy + distance * math.sin(angle)
    return CityLayout(xs, ys, circles)


def pack(radii: Mapping[Key, float]) -> dict[Key, tuple[float, float]]:
    """Middles of circles that do not overlap, the largest in the middle and the others around it on a spiral."""
    placed: dict[Key, tuple[float, float]] = {}
    taken: list[tuple[float, float, float]] = []
    for key, radius in sorted(radii.items(), key=lambda item: (-item[1], item[0])):
        x, y = next(spot for spot in _spiral(radius) if _free(spot, radius, taken))
        placed[key] = (x, y)
        taken.append((x, y, radius))
    return placed


def _spiral(radius: float) -> Iterable[tuple[float, float]]:
    step = max(radius * _STEP, 0.5)
    number = 0
    while True:
        distance, angle = step * math.sqrt(number), number * _GOLDEN
        yield distance * math.cos(angle), distance * math.sin(angle)
        number += 1


def _free(spot: tuple[float, float], radius: float, taken: Iterable[tuple[float, float, float]]) -> bool:
    return all(math.hypot(spot[0] - x, spot[1] - y) >= radius + other for x, y, other in taken)


def _enclosing(
    middles: Mapping[Key, tuple[float, float]], radii: Mapping[Key, float]
) -> float:
    return max(math.hypot(x, y) + radii[key] for key, (x, y) in middles.items()) * 1.04 + 2
