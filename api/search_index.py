"""Finding organizations as a person types: code, name, other and former names, pinyin, first letters, with slips.

The names of one published load stand in a few long texts, one line per name; searching is looking for a piece of text in
them (`search_lines.py`). For slips of the pen, pairs of characters lead to names that share most of them; homophones are
found through their pinyin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from shizi.api.freed_memory import give_back
from shizi.api.pinyin import readings
from shizi.api.search_columns import Codes, Texts
from shizi.api.search_lines import Flags, Hits, LineBuilder, Lines, NameLines, Points, Positions
from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

KINDS = ("enterprise", "social_organization", "other")
STATES = ("ledger", "base_roster", "excluded")
LEDGERS = ("three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings")
LONGEST_QUERY = 100
_COMMON_SHARE = 0.1
_LEAST_COMMON = 50
_MOST_POSTINGS = 20_000
_FEW_HITS = 3
_ALIKE = 60.0
_RESCORED = 150
_LETTERS_IN_RUN = 3
MOST_HITS = 5_000
"""Organizations that a search gives at most for one way to read what was typed; who needs more narrows it."""

Match = tuple[float, int]
"""A score up to 100 and the position of an organization."""


class Matches(Sequence[Match]):
    """What a search found, the best first; only what is looked at is made a `Match`."""

    def __init__(self, positions: Positions, points: Points) -> None:
        self.positions, self._points = positions, points

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, place: int) -> Match: ...

    @overload
    def __getitem__(self, place: slice) -> list[Match]: ...

    def __getitem__(self, place: int | slice) -> Match | list[Match]:
        if isinstance(place, slice):
            return list(zip(self._points[place].tolist(), self.positions[place].tolist(), strict=True))
        return float(self._points[place]), int(self.positions[place])


@dataclass(slots=True)
class SearchIndex:
    """All organizations of a load, those on the ledger first; a position is a place in that order."""

    ids: Texts
    names: Texts
    coded: Flags
    kinds: NDArray[np.uint8]
    states: NDArray[np.uint8]
    ledgers: NDArray[np.uint8]
    """One bit for each of `LEDGERS` that an organization stands in."""
    places: Codes
    registered: Codes
    operating: Codes
    districts: Codes
    """The district an organization is counted in: that of its place, else where it operates, else is registered."""
    place_names: Mapping[str, str]
    named: NameLines
    codes: Lines
    syllables: Lines
    initials: Lines

    def search(self, text: str, allowed: Flags | None = None) -> Matches:
        """Organizations that match what was typed, the best first; all of them, unscored, for an empty text.

        `allowed` (see `mask`) leaves out others. Of a text that more than `MOST_HITS` match only so many are given.
        """
        query = folded(text)[:LONGEST_QUERY]
        if not query:
            positions = np.arange(len(self.ids)) if allowed is None else np.flatnonzero(allowed)
            return Matches(positions, np.zeros(len(positions)))
        found = [self.named.find(query, _name_score, allowed, MOST_HITS)]
        if query.isascii():
            if len(query) >= 3:
                found.append(self.codes.find(query, _code_score, allowed, MOST_HITS))
            letters = query.lower()
            if letters.isalnum() and len(letters) >= 2:
                found.append(self.initials.find(letters, _initials_score, allowed, MOST_HITS))
                found.append(self.syllables.find(letters, _syllable_score, allowed, MOST_HITS))
        elif len(found[0][0]) < _FEW_HITS and len(query) >= 2:
            found += [self.syllables.find(whole, _homophone_score, allowed, MOST_HITS) for whole, _ in readings(query)]
            found.append(self._alike(query, allowed))
        positions, points = _best_of(found)
        order = np.argsort(-points, kind="stable")
        return Matches(positions[order], points[order])

    def mask(
        self,
        *,
        kinds: Collection[int] | None = None,
        states: Collection[int] | None = None,
        ledgers: int | None = None,
        inside: Collection[str] | None = None,
        owned: Callable[[tuple[str | None]], bool] | None = None,
    ) -> Flags:
        """Which organizations a search may give: of one of these kinds and states, on one of these ledgers (bits), with a
        place, a registered or an operating district among `inside`, and with one that is `owned`.
        """
        keep = np.ones(len(self.ids), np.bool_)
        if kinds is not None:
            keep &= np.isin(self.kinds, list(kinds))
        if states is not None:
            keep &= np.isin(self.states, list(states))
        if ledgers is not None:
            keep &= self.ledgers & ledgers != 0
        for lies in (None if inside is None else inside.__contains__, None if owned is None else lambda code: owned((code,))):
            if lies is not None:
                own = (self.places, self.registered, self.operating)
                keep &= np.logical_or.reduce([codes.where([lies(code) for code in codes.values]) for codes in own])
        return keep

    def row(self, position: int) -> dict[str, Any]:
        """What is shown of an organization in a list."""
        place, district = self.places[position], self.districts[position]
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

    def position_of(self, organization: str) -> int:
        """The position of the organization with this id.

        Raises:
            ValueError: there is none.
        """
        positions, _ = self.codes.find(organization.upper(), _code_score, None, len(self.ids))
        for position in positions.tolist():
            if self.ids[position] == organization:
                return int(position)
        raise ValueError(f"no organization {organization}")

    def facets(self, positions: Positions) -> dict[str, list[dict[str, Any]]]:
        """How many of these organizations are of each kind, state, district and ledger."""
        kinds, states = np.bincount(self.kinds[positions]).tolist(), np.bincount(self.states[positions]).tolist()
        ledgers = self.ledgers[positions]
        return {
            "kind": [{"value": KINDS[code], "count": count} for code, count in enumerate(kinds) if count],
            "state": [{"value": STATES[code], "count": count} for code, count in enumerate(states) if count],
            "district": [
                {"value": code, "name": self.place_names.get(code or ""), "count": count}
                for code, count in sorted(self.districts.counts(positions).items(), key=lambda one: one[0] or "~")
            ],
            "ledger": [
                {"value": name, "count": int(np.count_nonzero(ledgers >> place & 1))} for place, name in enumerate(LEDGERS)
            ],
        }

    def _alike(self, query: str, allowed: Flags | None) -> Hits:
        """Organizations whose name shares most pairs of characters with what was typed, scored by their likeness.

        Pairs that a tenth of all names hold say nothing and are left out; of the others the rarest are looked at first.
        """
        from rapidfuzz import fuzz

        common = max(_LEAST_COMMON, int(_COMMON_SHARE * self.named.count))
        found: dict[int, float] = {}
        for line in self.named.sharing(query, common=common, most_read=_MOST_POSTINGS, most=_RESCORED):
            owner = self.named.owner(line)
            if allowed is not None and not allowed[owner]:
                continue
            name = self.named.line(line)
            likeness = max(fuzz.ratio(query, name), 0.9 * fuzz.partial_ratio(query, name))
            if likeness >= _ALIKE:
                found[owner] = max(found.get(owner, 0.0), 0.6 * likeness)
        owners = sorted(found)
        return np.array(owners, np.intp), np.array([found[owner] for owner in owners])


def read_search_index(
    engine: Engine, publication: Publication, places: Sequence[Mapping[str, Any]]
) -> SearchIndex:
    """Read all names of the load and arrange them."""
    rows = engine.stream(statement("search_organizations"), known=publication.number)
    index = build_search_index(rows, {row["id"]: row["full_name"] or row["name"] for row in places})
    give_back()
    return index


def build_search_index(rows: Iterable[Mapping[str, Any]], place_names: Mapping[str, str]) -> SearchIndex:
    """The index of these organizations; each row is let go as soon as it is read, since there may be a million."""
    read = _Columns()
    for row in rows:
        read.add(row)
    order = read.ordered()
    ids, names = [read.ids[one] for one in order], [read.names[one] for one in order]
    named, codes, syllables, initials = LineBuilder(), LineBuilder(), LineBuilder(), LineBuilder()
    for position, one in enumerate(order):
        own = dict.fromkeys(folded(name) for name in (names[position] or ids[position], *read.others.get(one, ())))
        for name in own:
            named.add(name, position)
            for whole, first in readings(name):
                syllables.add(whole, position)
                initials.add(first, position)
        codes.add(ids[position].upper(), position)
    by_order = np.array(order, np.intp)
    place, registered, operating = ([column[one] for one in order] for column in (read.place, read.registered, read.operating))
    return SearchIndex(
        ids=Texts(ids), names=Texts(name or key for name, key in zip(names, ids, strict=True)),
        coded=np.array(read.coded, np.bool_)[by_order],
        kinds=np.array(read.kinds, np.uint8)[by_order], states=np.array(read.states, np.uint8)[by_order],
        ledgers=np.array(read.ledgers, np.uint8)[by_order],
        places=Codes(place), registered=Codes(registered), operating=Codes(operating),
        districts=Codes([_district(*codes) for codes in zip(place, registered, operating, strict=True)]),
        place_names=place_names, named=NameLines(named), codes=Lines(codes, _LETTERS_IN_RUN),
        syllables=Lines(syllables, _LETTERS_IN_RUN), initials=Lines(initials, _LETTERS_IN_RUN),
    )  # fmt: skip


def flags(values: Sequence[bool]) -> Flags:
    """Truth values as a search takes them."""
    return np.array(values, np.bool_)


def folded(text: str) -> str:
    """Half width, upper case, without white space; what a name and a query have in common."""
    half = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(half.upper().split()).replace("\n", "")


class _Columns:
    """What is read of each organization, by column, in the order of the rows."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.names: list[str | None] = []
        self.others: dict[int, tuple[str, ...]] = {}
        self.place: list[str | None] = []
        self.registered: list[str | None] = []
        self.operating: list[str | None] = []
        self.coded, self.kinds, self.states, self.ledgers = bytearray(), bytearray(), bytearray(), bytearray()
        self._shared: dict[str | None, str | None] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row of `search_organizations`."""
        if others := (*(row["names"] or ()), *(row["former_names"] or ())):
            self.others[len(self.ids)] = others
        self.ids.append(row["id"])
        self.names.append(row["name"])
        self.coded.append(row["uscc"] is not None)
        self.kinds.append(KINDS.index(row["kind"]))
        self.states.append(STATES.index(row["state"]))
        self.ledgers.append(sum(1 << place for place, one in enumerate(LEDGERS) if one in (row["ledgers"] or ())))
        once = self._shared.setdefault
        self.place.append(once(row["place"], row["place"]))
        self.registered.append(once(row["registered_district"], row["registered_district"]))
        self.operating.append(once(row["operating_district"], row["operating_district"]))

    def ordered(self) -> list[int]:
        """The rows by state, name and id."""
        return sorted(range(len(self.ids)), key=lambda one: (self.states[one], self.names[one] or "", self.ids[one]))


def _district(place: str | None, registered: str | None, operating: str | None) -> str | None:
    if place and len(place) == 12 and place.isdigit():
        return place[:6] + "000000"
    return operating or registered


def _best_of(found: Sequence[Hits]) -> Hits:
    """All that was found in ascending order, each with its best points."""
    found = [one for one in found if len(one[0])] or list(found[:1])
    if len(found) == 1:
        return found[0]
    positions, points = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(positions, kind="stable")
    positions, points = positions[order], points[order]
    firsts = np.flatnonzero(np.diff(positions, prepend=-1))
    return positions[firsts], np.maximum.reduceat(points, firsts)


def _scored(whole_line: float, begins_line: float, within: float, share: float) -> Callable[[Flags, Flags, Positions, int], Points]:
    """Points for a line that is the piece, begins with it or holds it; the more of the line it is, the more."""

    def score(begins: Flags, ends: Flags, whole: Positions, piece: int) -> Points:
        points: Points = np.where(begins, begins_line, within) + share * piece / whole
        points[begins & ends] = whole_line
        return points

    return score


_name_score = _scored(100.0, 90.0, 80.0, 9.0)
_code_score = _scored(100.0, 88.0, 60.0, 9.0)
_initials_score = _scored(79.0, 70.0, 62.0, 7.0)
_syllable_score = _scored(79.5, 72.0, 64.0, 7.0)


def _homophone_score(begins: Flags, ends: Flags, whole: Positions, piece: int) -> Points:
    return np.where(begins & ends, 58.0, 50.0) + 7.0 * piece / whole
