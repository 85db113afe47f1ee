"""The picture of the whole city: nothing overlaps, everybody stands in their street, and it is the same each time."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from shizi.graph.city_layout import city_layout

CITIES = st.lists(st.tuples(st.sampled_from(["", "d1", "d2", "d3"]), st.sampled_from(["", "s1", "s2", "s3", "s4"])), max_size=120)


@given(CITIES)
def test_everybody_stands_inside_their_street_and_streets_inside_their_district(city: list[tuple[str, str]]) -> None:
    layout = city_layout(city)
    circles = {(circle.within, circle.key): circle for circle in layout.circles}
    for number, (district, street) in enumerate(city):
        own = circles[district, street]
        assert math.hypot(layout.xs[number] - own.x, layout.ys[number] - own.y) <= own.radius
        outer = circles[None, district]
        assert math.hypot(own.x - outer.x, own.y - outer.y) + own.radius <= outer.radius + 1e-6


@given(CITIES)
def test_circles_of_one_level_do_not_overlap_and_count_their_members(city: list[tuple[str, str]]) -> None:
    layout = city_layout(city)
    counts = Counter(city)
    for circle in layout.circles:
        if circle.within is not None:
            assert circle.count == counts[circle.within, circle.key]
    for one in layout.circles:
        for other in layout.circles:
            if one is not other and one.within == other.within:
                assert math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 1e-6


def test_no_two_organizations_stand_on_one_spot_and_the_picture_is_the_same_each_time() -> None:
    city = [(f"d{number % 3}", f"s{number % 17}") for number in range(3000)]
    layout = city_layout(city)
    spots = {(round(x, 3), round(y, 3)) for x, y in zip(layout.xs, layout.ys, strict=True)}
    assert len(spots) == 3000
    assert city_layout(city) == layout


def test_an_empty_city_is_an_empty_picture() -> None:
    assert city_layout([]).circles == []
