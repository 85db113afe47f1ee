"""Finding organizations as a person types: code, name, other and former names, pinyin, first letters, with slips.

The names of one published load stand in a few long texts, one line per name; searching is looking for a piece of text in
them, which takes a millisecond per million names' characters and needs no more memory than the names. For slips of the
pen, pairs of characters lead to names that share most of them; homophones are found through their pinyin.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shizi.api.pinyin import readings
from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

KINDS = ("enterprise", "social_organization", "other")
STATES = ("ledger", "base_roster", "excluded")
LEDGERS = ("three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings")
LONGEST_QUERY = 100
_COMMON_SHARE = 0.1
_MOST_POSTINGS = 20_000
_FEW_HITS = 3
_ALIKE = 60.0
_RESCORED = 150
MOST_HITS = 5_000
"""Organizations that a search gives at most; who needs more narrows it."""

Score = Callable[[bool, bool, int, int], float]
Match = tuple[float, int]
"""A score up to 100 and the position of an organization."""


@dataclass(slots=True)
class _Lines:
    """Lines of text in one string, each belonging to an organization."""

    text: str
    starts: array[int]
    owners: array[int]

    def find(self, piece: str, score: Score, allowed: bytes | bytearray | None) -> dict[int, float]:
        """The best score of each organization a line of which holds the piece, for at most `MOST_HITS` of them.

        `allowed` has a 0 for each organization that is left out. `score` hears whether the piece begins the line and
        whether it ends it, the line's length and the piece's.
        """
        found: dict[int, float] = {}
        text, starts, owners = self.text, self.starts, self.owners
        place, length = text.find(piece), len(piece)
        while place >= 0:
            line = bisect_right(starts, place) - 1
            end = starts[line + 1] - 1
            points = score(place == starts[line], place + length == end, end - starts[line], length)
            owner = owners[line]
            if points > found.get(owner, -1.0) and (allowed is None or allowed[owner]):
                found[owner] = points
                if len(found) >= MOST_HITS:
                    break
            place = text.find(piece, end)
        return found

    def line(self, number: int) -> str:
        """One line."""
        return self.text[self.starts[number] : self.starts[number + 1] - 1]


@dataclass(slots=True)
class SearchIndex:
    """All organizations of a load, those on the ledger first; a position is a place in that order."""

    ids: list[str]
    names: list[str]
    coded: bytearray
    kinds: bytearray
    states: bytearray
    places: list[str | None]
    registered: list[str | None]
    operating: list[str | None]
    place_names: Mapping[str, str]
    named: _Lines
    codes: _Lines
    syllables: _Lines
    initials: _Lines
    ledgers: bytearray
    """One bit for each of `LEDGERS` that an organization stands in."""
    pairs: dict[str, array[int]] = field(default_factory=dict)

    def search(self, text: str, allowed: bytes | bytearray | None = None) -> list[Match]:
        """Organizations that match what was typed, the best first; all of them, unscored, for an empty text.

        `allowed` (see `mask`) leaves out others. Of a text that more than `MOST_HITS` match only so many are given.
        """
        query = folded(text)[:LONGEST_QUERY]
        if not query:
            return [(0.0, position) for position in range(len(self.ids)) if allowed is None or allowed[position]]
        found: dict[int, float] = {}
        _merge(found, self.named.find(query, _name_score, allowed))
        if query.isascii():
            if len(query) >= 3:
                _merge(found, self.codes.find(query, _code_score, allowed))
            letters = query.lower()
            if letters.isalnum() and len(letters) >= 2:
                _merge(found, self.initials.find(letters, _initials_score, allowed))
                _merge(found, self.syllables.find(letters, _syllable_score, allowed))
        elif len(found) < _FEW_HITS and len(query) >= 2:
            for whole, _ in readings(query):
                _merge(found, self.syllables.find(whole, _homophone_score, allowed))
            _merge(found, self._alike(query, allowed))
        return sorted(((points, position) for position, points in found.items()), key=lambda one: (-one[0], one[1]))

    def mask(self, keep: Callable[[int], bool]) -> bytearray:
        """Which organizations a search may give."""
        return bytearray(keep(position) for position in range(len(self.ids)))

    def row(self, position: int) -> dict[str, Any]:
        """What is shown of an organization in a list."""
        place = self.places[position]
        district = self.district(position)
        return {
            "id": self.ids[position],
            "uscc": self.ids[position] if self.coded[position] else None,
            "name": self.names[position],
            "kind": KINDS[self.kinds[position]],
            "state": STATES[self.states[position]],
            "place": place,
            "place_name": self.place_names.get(place or ""),
            "district": district,
            "district_name": self.place_names.get(district or ""),
        }

    def district(self, position: int) -> str | None:
        """The district an organization is counted in: that of its place, else where it operates, else is registered."""
        place = self.places[position]
        if place and len(place) == 12 and place.isdigit():
            return place[:6] + "000000"
        return self.operating[position] or self.registered[position]

    def codes_of(self, position: int) -> tuple[str | None, str | None, str | None]:
        """The codes that say whose an organization is (`scope.places_of`)."""
        return self.places[position], self.registered[position], self.operating[position]

    def facets(self, positions: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
        """How many of these organizations are of each kind, state, district and ledger."""
        kinds: Counter[int] = Counter()
        states: Counter[int] = Counter()
        districts: Counter[str | None] = Counter()
        ledgers: Counter[int] = Counter()
        for position in positions:
            kinds[self.kinds[position]] += 1
            states[self.states[position]] += 1
            districts[self.district(position)] += 1
            ledgers[self.ledgers[position]] += 1
        return {
            "kind": [{"value": KINDS[code], "count": count} for code, count in sorted(kinds.items())],
            "state": [{"value": STATES[code], "count": count} for code, count in sorted(states.items())],
            "district": [
                {"value": code, "name": self.place_names.get(code or ""), "count": count}
                for code, count in sorted(districts.items(), key=lambda one: one[0] or "~")
            ],
            "ledger": [
                {"value": name, "count": sum(count for bits, count in ledgers.items() if bits >> place & 1)}
                for place, name in enumerate(LEDGERS)
            ],
        }

    def _alike(self, query: str, allowed: bytes | bytearray | None) -> dict[int, float]:
        """Organizations whose name shares most pairs of characters with what was typed, scored by their likeness."""
        from rapidfuzz import fuzz

        wanted = {query[start : start + 2] for start in range(len(query) - 1)}
        rare = sorted((self.pairs[pair] for pair in wanted if pair in self.pairs), key=len)
        shared: Counter[int] = Counter()
        read = 0
        for lines in rare:
            read += len(lines)
            if read > _MOST_POSTINGS and shared:
                break
            shared.update(lines)
        found: dict[int, float] = {}
        for line, _ in shared.most_common(_RESCORED):
            owner = self.named.owners[line]
            if allowed is not None and not allowed[owner]:
                continue
            name = self.named.line(line)
            likeness = max(fuzz.ratio(query, name), 0.9 * fuzz.partial_ratio(query, name))
            if likeness >= _ALIKE:
                found[owner] = max(found.get(owner, 0.0), 0.6 * likeness)
        return found


def read_search_index(
    engine: Engine, publication: Publication, places: Sequence[Mapping[str, Any]]
) -> SearchIndex:
    """Read all names of the load and arrange them."""
    rows = list(engine.stream(statement("search_organizations"), known=publication.number))
    return build_search_index(rows, {row["id"]: row["full_name"] or row["name"] for row in places})


def build_search_index(rows: list[dict[str, Any]], place_names: Mapping[str, str]) -> SearchIndex:
    """The index of these organizations; `rows` are emptied on the way, since there may be a million."""
    rows.sort(key=lambda row: (STATES.index(row["state"]), row["name"] or "", row["id"]))
    shared: dict[str, str] = {}

    def once(text: str | None) -> str | None:
        return None if text is None else shared.setdefault(text, text)

    ids, names = [row["id"] for row in rows], [row["name"] or row["id"] for row in rows]
    coded = bytearray(row["uscc"] is not None for row in rows)
    kinds = bytearray(KINDS.index(row["kind"]) for row in rows)
    states = bytearray(STATES.index(row["state"]) for row in rows)
    ledgers = bytearray(
        sum(1 << place for place, one in enumerate(LEDGERS) if one in (row["ledgers"] or ())) for row in rows
    )
    place, registered, operating = (
        [once(row[name]) for row in rows] for name in ("place", "registered_district", "operating_district")
    )
    named = _Builder()
    syllables, initials, codes = _Builder(), _Builder(), _Builder()
    for position, row in enumerate(rows):
        own = dict.fromkeys(folded(name) for name in (names[position], *(row["names"] or ()), *(row["former_names"] or ())))
        for name in own:
            named.add(name, position)
        for name in own:
            for whole, first in readings(name):
                syllables.add(whole, position)
                initials.add(first, position)
        codes.add(ids[position].upper(), position)
    rows.clear()
    lines = named.lines()
    return SearchIndex(
        ids, names, coded, kinds, states, place, registered, operating, place_names, lines, codes.lines(), syllables.lines(),
        initials.lines(), ledgers, _pairs(lines),
    )  # fmt: skip


def folded(text: str) -> str:
    """Half width, upper case, without white space; what a name and a query have in common."""
    half = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(half.upper().split()).replace("\n", "")


class _Builder:
    """Collects lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts, self._owners = array("I"), array("I")
        self._length = 0

    def add(self, text: str, owner: int) -> None:
        self._starts.append(self._length)
        self._owners.append(owner)
        self._parts.append(text)
        self._length += len(text) + 1

    def lines(self) -> _Lines:
        self._starts.append(self._length)
        text = "\n".join((*self._parts, ""))
        self._parts.clear()
        return _Lines(text, self._starts, self._owners)


def _pairs(lines: _Lines) -> dict[str, array[int]]:
    """Lines by pair of characters; pairs that a tenth of all names hold say nothing and are left out."""
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    count = len(lines.owners)
    for number in range(count):
        name = lines.line(number)
        for pair in {name[start : start + 2] for start in range(len(name) - 1)}:
            found[pair].append(number)
    most = max(50, int(_COMMON_SHARE * count))
    return {pair: own for pair, own in found.items() if len(own) <= most}


def _merge(found: dict[int, float], more: Mapping[int, float]) -> None:
    for position, points in more.items():
        if points > found.get(position, -1.0):
            found[position] = points


def _name_score(begins: bool, ends: bool, whole: int, piece: int) -> float:
    if begins and ends:
        return 100.0
    return (90.0 if begins else 80.0) + 9.0 * piece / whole


def _code_score(begins: bool, ends: bool, whole: int, piece: int) -> float:
    if begins and ends:
        return 100.0
    return (88.0 if begins else 60.0) + 9.0 * piece / whole


def _initials_score(begins: bool, ends: bool, whole: int, piece: int) -> float:
    if begins and ends:
        return 79.0
    return (70.0 if begins else 62.0) + 7.0 * piece / whole


def _syllable_score(begins: bool, ends: bool, whole: int, piece: int) -> float:
    if begins and ends:
        return 79.5
    return (72.0 if begins else 64.0) + 7.0 * piece / whole


def _homophone_score(begins: bool, ends: bool, whole: int, piece: int) -> float:
    return (58.0 if begins and ends else 50.0) + 7.0 * piece / whole
