"""Proposals for rows that attach to no organization: who it may be, how likely, and why (SEMANTICS B13, DESIGN 4.3).

Nothing here merges anything. The rows to be matched are indexed in memory by the rarest pairs of neighbouring characters
of their names; organizations are streamed past that index in blocks, so that memory grows with the rows, not with the city.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process

from shizi.loaders.names import NameFolder, fold_text, full_key, without_legal_form
from shizi.loaders.near_codes import near_codes

BLOCK = 20_000
"""Organizations compared at a time."""
KEYS = 4
"""Rarest pairs of characters by which a row is found."""
LIKELY = 0.8
"""Lowest score that is proposed: where F1 is highest on generated cities (bench/results/weak_matches.md)."""
MOST = 3
"""Candidates proposed for one row."""

_MARKS = re.compile(r"[()\[\]<>《》【】“”\"'·・.,、。:;\-_/\\&+*#]+")
_TAILS = ("公司", "有限")
_NUMERAL = re.compile(r"第?[0-9]+|第[一二三四五六七八九十百]+|[甲乙丙丁]")
_NUMBERED_TAIL = re.compile(r"[一二三四五六七八九十](?=(?:中学|小学|幼儿园|中|小|分|部|店|厂|队|支部|社区|矿|期)|$)")


class Decided(Protocol):
    """What a person decided about a row before."""

    def settled(self, row_key: str, register: str, name: str, code: str) -> bool:
        """True when a candidate was accepted, or all were rejected."""

    def rejected(self, row_key: str, register: str, name: str, code: str) -> frozenset[str]:
        """Candidates that a person rejected for this row."""


@dataclass(frozen=True, slots=True)
class Unattached:
    """A register row that belongs to no organization yet; `own_id` is the organization it makes by itself (B6), if any."""

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
    stream = iter(organizations)
    block = list(islice(stream, BLOCK))
    search = _Search([rows[0] for rows in groups], block, folder)
    best: list[list[_Likeness]] = [[] for _ in groups]
    while block:
        for at, found in search.compare(block, likely):
            best[at].append(found)
            if len(best[at]) > 8 * most:
                best[at] = _best(best[at], 4 * most)
        block = list(islice(stream, BLOCK))
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


class _Search:
    """The rows to be matched, indexed by the rarest pairs of characters of their names and by near codes."""

    def __init__(self, rows: Sequence[Unattached], sample: Sequence[KnownOrganization], folder: NameFolder) -> None:
        self._rows, self._folder = rows, folder
        self._cores = [self._core(row.name) for row in rows]
        self._numerals = [_numerals(core) for core in self._cores]
        counts = Counter(pair for core in self._cores for pair in _pairs(core))
        counts.update(pair for org in sample for name in org.names[:1] for pair in _pairs(self._core(name)))
        self._rarity = {pair: log((len(rows) + len(sample)) / count) + 1 for pair, count in counts.items()}
        self._common = log(len(rows) + len(sample)) + 1
        self._weights = [sum(self._rarity[pair] for pair in _pairs(core)) for core in self._cores]
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for at, core in enumerate(self._cores):
            for pair in sorted(_pairs(core), key=lambda pair: (counts[pair], pair))[:KEYS]:
                self._by_pair[pair].append(at)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            for code in near_codes(row.code) if row.code else ():
                self._by_code[code].append(at)

    def compare(self, organizations: Sequence[KnownOrganization], likely: float) -> Iterator[tuple[int, _Likeness]]:
        """Rows and the organizations of this block that are at least `likely` theirs."""
        left, right, owners, cores = [], [], [], []
        for organization in organizations:
            coded = self._by_code.get(organization.code, ()) if organization.code else ()
            for name in organization.names:
                core = self._core(name)
                hits = {at for pair in _pairs(core) for at in self._by_pair.get(pair, ())}
                hits.update(coded)
                left += hits
                right += [len(cores)] * len(hits)
                cores.append(core)
                owners.append((organization, name))
        if not left:
            return
        ratios = process.cpdist(
            [self._cores[at] for at in left], [cores[at] for at in right], scorer=fuzz.ratio, workers=1
        )
        for index in np.flatnonzero(ratios >= 50.0):
            at, to = left[index], right[index]
            organization, name = owners[to]
            found = self._judge(at, organization, name, cores[to], float(ratios[index]) / 100)
            if found.score >= likely:
                yield at, found

    def _judge(self, at: int, organization: KnownOrganization, name: str, core: str, ratio: float) -> _Likeness:
        row, own = self._rows[at], self._cores[at]
        shared = self._shared(at, core)
        score = (ratio + shared) / 2
        why = [f"名称相似 (names alike) {score:.2f}"]
        if _numerals(core) != self._numerals[at]:
            score -= 0.25
            why.append("序号不同 (other number)")
        if own == core and full_key(row.name) != full_key(name):
            why.append("仅地名或组织形式不同 (only place or legal form differs)")
        here, there = row.district, organization.district
        if here and there:
            score += 0.03 if here == there else -0.06
            why.append("同区 (same district)" if here == there else "不同区 (other district)")
        if row.address and organization.address:
            near = fuzz.ratio(fold_text(row.address), fold_text(organization.address)) / 100
            if near >= 0.8:
                score += 0.05
                why.append("地址相近 (addresses alike)")
        if at in self._by_code.get(organization.code or "", ()):
            score = 1 - (1 - min(score, 1.0)) * 0.3
            why.append("代码只差一处 (code one slip away)")
        elif row.code and organization.code and len(row.code) == len(organization.code):
            score -= 0.05
        return _Likeness(round(min(max(score, 0.0), 0.99), 2), organization, name, "；".join(why))

    def _shared(self, at: int, core: str) -> float:
        """Likeness by shared pairs of characters, rare ones counting more: 1 when all are shared."""
        mine, theirs = _pairs(self._cores[at]), _pairs(core)
        other = sum(self._rarity.get(pair, self._common) for pair in theirs)
        both = sum(self._rarity.get(pair, self._common) for pair in mine & theirs)
        total = self._weights[at] + other
        return 2 * both / total if total else float(self._cores[at] == core)

    def _core(self, name: str) -> str:
        """What is left of a name without legal form, place in front, and marks."""
        core = _MARKS.sub("", self._folder.without_place(without_legal_form(full_key(name))))
        for tail in _TAILS:
            if core.endswith(tail) and len(core) > len(tail) + 1:
                core = core[: -len(tail)]
        return core


def _pairs(core: str) -> frozenset[str]:
    return frozenset([core[i : i + 2] for i in range(len(core) - 1)] or [core])


def _numerals(core: str) -> tuple[str, ...]:
    return (*_NUMERAL.findall(core), *_NUMBERED_TAIL.findall(core))
