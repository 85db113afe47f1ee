"""Proposals for rows that attach to no organization: who it may be, how likely, and why (SEMANTICS B13, DESIGN 4.3).

Nothing here merges anything. The rows to be matched are indexed in memory by the rarest pairs of neighbouring
characters
of their names; organizations are streamed past that index in blocks, so that memory grows with the rows, not with the
city.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import log
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process

from shizi.loaders.names import NameFolder, fold_text, full_key, without_legal_form
from shizi.loaders.near_codes import near_codes

BLOCK = 20_000
"""Organizations compared at a time."""
KEYS = 3
"""Rarest pairs of characters by which a row is found."""
COMMON = 1 / 1000
"""Share of names from which on a pair of characters is too common to find a row by."""
ALIKE, ALIKE_WITH_CODE = 0.65, 0.4
"""Likeness of the bare names below which a pair is not looked at further."""
LIKELY = 0.65
"""Lowest score that is proposed. F1 is highest at about 0.75 (bench/results/weak_matches.md); a person looks at
proposals, so
that a missed one costs more than a false one, and one wrong character in a name of six must still be proposed."""
MOST = 3
"""Candidates proposed for one row."""

_MARKS = re.compile(r"[()\[\]<>《》【】“”\"'·・.,、。:;\-_/\\&+*#]+")
_TAILS = ("公司", "有限")
_NUMERAL = re.compile(r"第?[0-9]+|第[一二三四五六七八九十百]+|[甲乙丙丁]")
_NUMBERED_TAIL = re.compile(
    r"(?<!第)[一二三四五六七八九十](?=(?:中学|小学|幼儿园|中|小|分|部|店|厂|队|支部|社区|矿|期)|$)"
)


class Decided(Protocol):
    """What a person decided about a row before."""

    def settled(self, row_key: str, register: str, name: str, code: str) -> bool:
        """True when a candidate was accepted, or all were rejected."""

    def rejected(self, row_key: str, register: str, name: str, code: str) -> frozenset[str]:
        """Candidates that a person rejected for this row."""


@dataclass(frozen=True, slots=True)
class Unattached:
    """A register row that belongs to no organization yet; `own_id` is the organization it makes by itself (B6), if
    any."""

    register: str
    row_key: str
    name: str
    code: str = ""
    address: str = ""
    district: str = ""
    own_id: str | None = None


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organization a row may belong to; `names` are its name and former names."""

    id: str
    names: tuple[str, ...]
    code: str | None = None
    address: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate for a row, with a score from 0 to 1 and its reasons."""

    register: str
    row_key: str
    name: str
    candidate_id: str
    candidate_name: str
    candidate_code: str | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Likeness:
    score: float
    organization: KnownOrganization
    name: str
    why: str


def propose(
    unattached: Iterable[Unattached],
    organizations: Iterable[KnownOrganization],
    decisions: Decided | None = None,
    *,
    folder: NameFolder,
    likely: float = LIKELY,
    most: int = MOST,
) -> list[Proposal]:
    """At most `most` candidates per row, best first; rows with a decision are left out, as are rejected candidates."""
    groups = _grouped(unattached, decisions)
    if not groups:
        return []
    blocks = _blocks(organizations, folder)
    block = next(blocks, [])
    search = _Search([rows[0] for rows in groups], block, folder)
    best: list[list[_Likeness]] = [[] for _ in groups]
    while block:
        for at, found in search.compare(block, likely):
            best[at].append(found)
            if len(best[at]) > 8 * most:
                best[at] = _best(best[at], 4 * most)
        block = next(blocks, [])
    return [
        proposal
        for rows, found in zip(groups, best, strict=True)
        for proposal in _proposals(rows, found, decisions, most)
    ]


def _grouped(unattached: Iterable[Unattached], decisions: Decided | None) -> list[list[Unattached]]:
    """Rows that say the same are compared once."""
    groups: dict[tuple[str, ...], list[Unattached]] = defaultdict(list)
    for row in unattached:
        if row.name and not (decisions and decisions.settled(row.row_key, row.register, row.name, row.code)):
            groups[fold_text(row.name), row.code, row.address, row.district, row.own_id or ""].append(row)
    return list(groups.values())


def _proposals(
    rows: Sequence[Unattached], found: list[_Likeness], decisions: Decided | None, most: int
) -> Iterator[Proposal]:
    for row in rows:
        refused = decisions.rejected(row.row_key, row.register, row.name, row.code) if decisions else frozenset[str]()
        allowed = [one for one in found if one.organization.id not in refused and one.organization.id != row.own_id]
        for one in _best(allowed, most):
            organization = one.organization
            yield Proposal(
                row.register, row.row_key, row.name, organization.id, one.name, organization.code, one.score, one.why
            )


def _best(found: list[_Likeness], most: int) -> list[_Likeness]:
    chosen: dict[str, _Likeness] = {}
    for one in sorted(found, key=lambda likeness: (-likeness.score, likeness.organization.id)):
        chosen.setdefault(one.organization.id, one)
    return list(chosen.values())[:most]


@dataclass(frozen=True, slots=True)
class _Named:
    """An organization under one of its names, with what is left of the name without place and legal form."""

    organization: KnownOrganization
    name: str
    core: str
    keys: tuple[str, ...]


def _blocks(organizations: Iterable[KnownOrganization], folder: NameFolder) -> Iterator[list[_Named]]:
    """Organizations in blocks; one that several registers name alike comes several times, and is taken apart once."""
    stream = iter(organizations)
    apart: dict[str, tuple[str, tuple[str, ...]]] = {}
    while block := list(islice(stream, BLOCK)):
        if len(apart) > 2 * BLOCK:
            apart.clear()
        named = []
        for organization in block:
            for name in organization.names:
                if name not in apart:
                    core = _core(name, folder)
                    apart[name] = core, _keys(core)
                named.append(_Named(organization, name, *apart[name]))
        yield named


class _Search:
    """The rows to be matched, indexed by the rarest keys of their names and by near codes.

    How rare a key is, is told by the rows and the first block of organizations.
    """

    def __init__(self, rows: Sequence[Unattached], sample: Sequence[_Named], folder: NameFolder) -> None:
        self._rows = rows
        self._cores = [_core(row.name, folder) for row in rows]
        self._pairs = [_pairs(core) for core in self._cores]
        self._numerals = [_numerals(core) for core in self._cores]
        row_keys = [_keys(core) for core in self._cores]
        counts = Counter(chain.from_iterable(named.keys for named in sample))
        names = len(sample) + 1
        self._counts, self._often = counts, max(3, names // 200)
        self._brands = [self._brand(core) for core in self._cores]
        self._unknown = log(names / _RARE + 1)
        self._rarity = {key: log(names / count + 1) for key, count in counts.items() if count > _RARE}
        self._weights = [self._weight(pairs) for pairs in self._pairs]
        self._by_key = _index(rows, row_keys, counts, max(20, int((names + len(rows)) * COMMON)))
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            for code in near_codes(row.code) if row.code else ():
                self._by_code[code].append(at)

    def compare(self, block: Sequence[_Named], likely: float) -> Iterator[tuple[int, _Likeness]]:
        """Rows and the organizations of this block that are at least `likely` theirs."""
        left: list[int] = []
        right: list[int] = []
        find = self._by_key.get
        for to, named in enumerate(block):
            hits = set(chain.from_iterable(filter(None, map(find, named.keys))))
            if named.organization.code in self._by_code:
                hits.update(self._by_code[named.organization.code])
            left += hits
            right += [to] * len(hits)
        if not left:
            return
        cores = [named.core for named in block]
        ratios = process.cpdist([self._cores[at] for at in left], [cores[to] for to in right], scorer=fuzz.ratio)
        chosen = np.flatnonzero(ratios >= 100 * ALIKE_WITH_CODE)
        for index, ratio in zip(chosen.tolist(), (ratios[chosen] / 100).tolist(), strict=True):
            found = self._judge(left[index], block[right[index]], ratio, likely)
            if found:
                yield left[index], found

    def _judge(self, at: int, named: _Named, ratio: float, likely: float) -> _Likeness | None:
        """Names count for most; district, address and a code one slip away say whether likeness is chance."""
        row, organization = self._rows[at], named.organization
        near_code = at in self._by_code.get(organization.code or "", ())
        if not near_code and ratio < ALIKE:
            return None
        score = _LETTERS * ratio + (1 - _LETTERS) * self._shared(at, named.core)
        score += _BRAND * (fuzz.ratio(self._brands[at], self._brand(named.core)) / 100 - score)
        if not near_code and score + _SAME_DISTRICT + _SAME_ADDRESS < likely:
            return None
        why = [f"名称相似 (names alike) {score:.2f}"]
        if _numerals(named.core) != self._numerals[at]:
            score -= _OTHER_NUMBER
            why.append("序号不同 (other number)")
        if named.core == self._cores[at] and full_key(row.name) != full_key(named.name):
            why.append("仅地名或组织形式不同 (only place or legal form differs)")
        if row.district and organization.district:
            same = row.district == organization.district
            score += _SAME_DISTRICT if same else -_OTHER_DISTRICT
            why.append("同区 (same district)" if same else "不同区 (other district)")
        if row.address and organization.address and _alike(row.address, organization.address):
            score += _SAME_ADDRESS
            why.append("地址相近 (addresses alike)")
        if near_code:
            score = 1 - (1 - min(score, 1.0)) * _DOUBT_LEFT_BY_CODE
            why.append("代码只差一处 (code one slip away)")
        score = round(min(max(score, 0.0), _HIGHEST), 2)
        return _Likeness(score, organization, named.name, "；".join(why)) if score >= likely else None

    def _shared(self, at: int, core: str) -> float:
        """Likeness by shared pairs of neighbouring characters, rare ones counting more: 1 when all are shared."""
        if len(core) == len(self._cores[at]) and sorted(core) == sorted(self._cores[at]):
            return _SWAPPED if core != self._cores[at] else 1.0
        pairs = _pairs(core)
        both = self._pairs[at] & pairs
        if not both:
            return 0.0
        return 2 * self._weight(both) / (self._weights[at] + self._weight(pairs))

    def _brand(self, core: str) -> str:
        """A name without the trade at its end, which is told by being common: 鑫源 of 鑫源煤炭运销."""
        end = len(core)
        while end > 2 and self._counts.get(core[end - 2 : end], 0) > self._often:
            end -= 1
        return core[: end - 1] if 2 < end < len(core) else core[:end]

    def _weight(self, pairs: Iterable[str]) -> float:
        rarity, unknown = self._rarity, self._unknown
        return sum([rarity.get(pair, unknown) for pair in pairs])


_SAME_DISTRICT, _OTHER_DISTRICT, _SAME_ADDRESS, _OTHER_NUMBER = 0.03, 0.06, 0.05, 0.25
_DOUBT_LEFT_BY_CODE = 0.3
_LETTERS, _SWAPPED, _BRAND = 0.5, 0.9, 0.3
_HIGHEST = 0.99
_RARE = 3  # how often a pair occurs is no evidence below this


def _index(
    rows: Sequence[Unattached], row_keys: Sequence[tuple[str, ...]], counts: Counter[str], most: int
) -> dict[str, list[int]]:
    """Rows by their rarest keys: of those that the sample of organizations has, and of those it has not.

    A slip makes keys that no organization has, as does the organization that the row makes itself; they must not take
    the place of those that find one. A name of common keys only is found by the rarest of them.
    """
    index: dict[str, list[int]] = defaultdict(list)
    for at, (row, keys) in enumerate(zip(rows, row_keys, strict=True)):
        own = 1 if row.own_id else 0
        ranked = sorted((max(counts.get(key, 0) - own, 0), key) for key in keys)
        known = [(count, key) for count, key in ranked if count][:KEYS]
        for count, key in dict.fromkeys((*ranked[:KEYS], *known)):
            if count <= most or key == known[0][1]:
                index[key].append(at)
    return index


def _alike(address: str, other: str) -> bool:
    return fuzz.ratio(fold_text(address), fold_text(other)) >= _ADDRESSES_ALIKE


_ADDRESSES_ALIKE = 80


def _core(name: str, folder: NameFolder) -> str:
    """What is left of a name without legal form, place in front, and marks."""
    core = _MARKS.sub("", folder.without_place(without_legal_form(full_key(name))))
    for tail in _TAILS:
        if core.endswith(tail) and len(core) > len(tail) + 1:
            core = core[: -len(tail)]
    return core


def _pairs(core: str) -> frozenset[str]:
    return frozenset([core[i : i + 2] for i in range(len(core) - 1)] or [core])


def _keys(core: str) -> tuple[str, ...]:
    """Pairs of neighbours, and of characters with one between them: one slip leaves some of them."""
    pairs = {core[i] + core[j] for i in range(len(core)) for j in (i + 1, i + 2) if j < len(core)}
    return tuple(pairs or (core,))


def _numerals(core: str) -> tuple[str, ...]:
    return (*_NUMERAL.findall(core), *_NUMBERED_TAIL.findall(core))
