"""The search gives what a plain look at every name gives: the same organizations, scores and order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from shizi.api import search_index, search_lines
from shizi.api.pinyin import readings
from shizi.api.search_index import KINDS, LEDGERS, STATES, Match, build_search_index, folded
from shizi.api.search_lines import LineBuilder, Lines, NameLines

Row = dict[str, Any]
CHARACTERS = "宏达商贸银行长海海公司公司a1（𠮷"
PLACES = (None, "150302000000", "150303000000", "150302001000")


def row(number: int, name: str | None, **more: Any) -> Row:
    empty = {"uscc": None, "names": None, "former_names": None, "kind": "enterprise", "state": "ledger", "ledgers": None}
    places = dict.fromkeys(("place", "registered_district", "operating_district"))
    return {"id": f"9115030{number:03}WhX", "name": name, **empty, **places, **more}


def plain_search(rows: Sequence[Row], text: str, allowed: Sequence[bool] | None, most: int) -> list[Match]:
    """The search as one would write it first: every line of every organization is looked at."""
    rows = sorted(rows, key=lambda one: (STATES.index(one["state"]), one["name"] or "", one["id"]))
    may = [True] * len(rows) if allowed is None else allowed
    named: list[tuple[str, int]] = []
    for position, one in enumerate(rows):
        shown = (one["name"] or one["id"], *(one["names"] or ()), *(one["former_names"] or ()))
        named += [(name, position) for name in dict.fromkeys(map(folded, shown))]
    query, found = folded(text)[:100], dict[int, float]()
    if not query:
        return [(0.0, position) for position in range(len(rows)) if may[position]]

    def sweep(lines: Iterator[tuple[str, int]], piece: str, whole: float, begins: float, within: float, share: float) -> None:
        own: dict[int, float] = {}
        for line, position in lines:
            if piece in line and may[position]:
                points = whole if line == piece else (begins if line.startswith(piece) else within) + share * len(piece) / len(line)
                if position not in own and len(own) == most - 1:
                    own[position] = points
                    break
                own[position] = max(points, own.get(position, 0.0))
        found.update((position, max(points, found.get(position, 0.0))) for position, points in own.items())

    def read(place: int) -> Iterator[tuple[str, int]]:
        return ((spoken[place], position) for name, position in named for spoken in readings(name))

    sweep(iter(named), query, 100.0, 90.0, 80.0, 9.0)
    if query.isascii():
        if len(query) >= 3:
            sweep(((one["id"].upper(), position) for position, one in enumerate(rows)), query, 100.0, 88.0, 60.0, 9.0)
        if query.isalnum() and len(query) >= 2:
            sweep(read(1), query.lower(), 79.0, 70.0, 62.0, 7.0)
            sweep(read(0), query.lower(), 79.5, 72.0, 64.0, 7.0)
    elif len(found) < 3 and len(query) >= 2:
        for whole, _ in readings(query):
            if whole:
                # a line that is the piece: 58 and the share
                sweep(read(0), whole, 65.0, 50.0, 50.0, 7.0)
        for position, points in plain_alike(named, query, may).items():
            found[position] = max(points, found.get(position, 0.0))
    return sorted(((points, position) for position, points in found.items()), key=lambda one: (-one[0], one[1]))


def plain_alike(named: Sequence[tuple[str, int]], query: str, may: Sequence[bool]) -> dict[int, float]:
    lines = {pair: [n for n, (name, _) in enumerate(named) if pair in name] for pair in dict.fromkeys(a + b for a, b in pairwise(query))}
    common, read, shared = max(search_index._LEAST_COMMON, int(0.1 * len(named))), 0, Counter[int]()
    for own in sorted((own for own in lines.values() if 0 < len(own) <= common), key=len):
        read += len(own)
        if read > search_index._MOST_POSTINGS and shared:
            break
        shared.update(own)
    found: dict[int, float] = {}
    for number, _ in shared.most_common(search_index._RESCORED):
        name, owner = named[number]
        likeness = max(fuzz.ratio(query, name), 0.9 * fuzz.partial_ratio(query, name))
        if may[owner] and likeness >= 60:
            found[owner] = max(found.get(owner, 0.0), 0.6 * likeness)
    return found


NAMES = st.text(CHARACTERS, min_size=1, max_size=9)
ROWS = st.lists(
    st.builds(
        dict, name=NAMES | st.none(), former_names=st.none() | st.lists(NAMES, max_size=2), state=st.sampled_from(STATES),
        kind=st.sampled_from(KINDS), ledgers=st.none() | st.lists(st.sampled_from(LEDGERS), max_size=2, unique=True),
        place=st.sampled_from(PLACES), registered_district=st.sampled_from(PLACES[:3]), operating_district=st.sampled_from(PLACES[:3]),
    ),
    max_size=30,
).map(lambda given: [row(number, **one) for number, one in enumerate(given)])  # fmt: skip
TYPED = NAMES | st.sampled_from(
    ["hd", "hongda", "gs", "g", "yinhang", "yinchang", "da", "115030", "00", "whx", "WHX", "9115030001WHX", "洪达", "、、", "☆", "  ", "龘龘", "\ud840"]
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), rows=ROWS, text=TYPED, most=st.sampled_from([1, 2, 7, 5000]), few=st.booleans())
def test_the_same_is_found_in_the_same_order_as_by_looking_at_all(
    data: st.DataObject, rows: list[Row], text: str, most: int, few: bool
) -> None:
    allowed = data.draw(st.none() | st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    if rows and data.draw(st.booleans()):
        whole = data.draw(st.sampled_from([one["name"] or one["id"] for one in rows]))
        start = data.draw(st.integers(0, len(whole) - 1))
        text = whole[start : start + data.draw(st.integers(1, 9))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_index, "MOST_HITS", most)
        if few:
            for module, name, value in (
                (search_lines, "_AT_ONCE", 3), (search_lines, "_SWEPT_AT_ONCE", 5), (search_index, "_MOST_POSTINGS", 6),
                (search_index, "_RESCORED", 4), (search_index, "_LEAST_COMMON", 5),
            ):  # fmt: skip
                patched.setattr(module, name, value)
        index = build_search_index(iter(rows), {})
        found = index.search(text, None if allowed is None else search_index.flags(allowed))
        assert found[:] == plain_search(rows, text, allowed, most)
        assert len(found) == len(found[:])
        assert [found[place] for place in range(len(found))] == found[:]


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, inside=st.none() | st.sets(st.sampled_from(PLACES[1:])), prefix=st.sampled_from([None, "150302", "150303"]))
def test_who_may_be_given_and_the_counts_of_facets(rows: list[Row], inside: set[str] | None, prefix: str | None) -> None:
    index = build_search_index(iter(rows), {"150302000000": "甲区"})
    owned = None if prefix is None else lambda codes: any(code is not None and code.startswith(prefix) for code in codes)
    mask = index.mask(kinds={0, 2}, states={0, 1}, ledgers=0b11, inside=inside, owned=owned)
    by_id = {one["id"]: one for one in rows}
    for position, key in enumerate(index.ids):
        one = by_id[key]
        codes = (one["place"], one["registered_district"], one["operating_district"])
        assert index.position_of(key) == position
        assert mask[position] == (
            one["kind"] != "social_organization" and one["state"] != "excluded"
            and not {"three_have_enterprises", "social_organizations"}.isdisjoint(one["ledgers"] or ())
            and (inside is None or not inside.isdisjoint(codes))
            and (prefix is None or any((code or "").startswith(prefix) for code in codes))
        )  # fmt: skip
        shown = index.row(position)
        assert (shown["name"], shown["kind"], shown["state"], shown["place"]) == (one["name"] or key, one["kind"], one["state"], one["place"])
        assert shown["district"] == (one["place"][:6] + "000000" if one["place"] else codes[2] or codes[1])
    facets = index.facets(index.search("", mask).positions)
    chosen = [index.row(position) for position, may in enumerate(mask) if may]
    for name in ("kind", "state", "district"):
        assert {one["value"]: one["count"] for one in facets[name]} == Counter(one[name] for one in chosen)
    on = Counter(name for one in chosen for name in by_id[one["id"]]["ledgers"] or ())
    assert [(one["value"], one["count"]) for one in facets["ledger"]] == [(name, on[name]) for name in LEDGERS]


def test_signs_without_a_reading_find_nothing_and_come_back() -> None:
    index = build_search_index(iter([row(1, "宏达商贸"), row(2, "长乐银行")]), {})
    assert index.search("、、")[:] == []
    assert [index.ids[position] for _, position in index.search("长乐银航")] == ["9115030002WhX"]
    with pytest.raises(ValueError, match="no organization"):
        index.position_of("9115030002")


def test_more_characters_than_have_keys_of_their_own_are_told_apart() -> None:
    names = [chr(0x4E00 + number) + chr(0x20000 + number) for number in range(1100)]
    lines, runs = LineBuilder(), LineBuilder()
    for number, name in enumerate(names):
        lines.add(name * 2, number)
        runs.add(name * 2, number)
    whole, three = NameLines(lines), Lines(runs, 3)
    score = search_index._name_score
    for number in (0, 511, 1099):
        for piece in (names[number], names[number][1], names[number] * 2):
            for searched in (whole, three):
                assert searched.find(piece, score, None, 5000)[0].tolist() == [number]
