"""Who a holder cell names: departments, committees, places, other units, or nobody (SEMANTICS B10 to B12, D9, D11)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from shizi.loaders.committees import HOSTED_KINDS, Committees
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.departments import Departments, plain_city
from shizi.loaders.names import fold_text
from shizi.loaders.places import Places

SUPERVISOR, COMMITTEE, PLACE = "Supervisor", "IndustryCommittee", "Place"
FREE_WORDS = ("直接登记", "无", "无业务主管单位", "脱钩", "已脱钩")
"""Words by which a cell declares that there is no holder (SEMANTICS D1, D11)."""
_FREE = {*FREE_WORDS, "无业务主管", "无主管单位", "无主管部门", "已直接登记", "依法直接登记"}
_SEPARATORS = re.compile(r"[、，,;；/／\n\r]")
_REMARK = re.compile(r"[(][^()]*[)]")
_PARTY_SUFFIXES = ("机关党委", "党组", "党委")
_COMMITTEE_ENDINGS = ("党委", "工委", "党组", "党支部", "党总支", "委员会")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can be a holder; `label` and `id` find it in the graph."""

    label: str
    id: str
    name: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Written:
    """One name in a holder cell: the unit it resolves to, and how the cell spells it."""

    unit: Unit
    spelling: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The period in which a named unit stands for a holder: itself, or the committee it hosts."""

    since: date
    until: date
    holder: Unit


@dataclass
class Holders:
    """Reads holder cells for one city; remembers the units that no register knows."""

    departments: Departments
    committees: Committees
    places: Places
    unknown: dict[tuple[str, str], Unit] = field(default_factory=dict)
    _cells: dict[tuple[str, str], tuple[Written, ...]] = field(default_factory=dict)

    def read(self, cell: str, role: str) -> tuple[Written, ...]:
        """Every unit the cell names in this role; none for an empty cell or a declaration."""
        key = (cell, "party_building" if role == "party_building" else "liaison" if role == "liaison" else "")
        if key not in self._cells:
            if len(self._cells) > 100_000:
                self._cells.clear()
            self._cells[key] = self._read(cell, role)
        return self._cells[key]

    def is_declaration(self, cell: str) -> bool:
        """True when the cell says that there is no holder."""
        return bool(cell) and _REMARK.sub("", fold_text(cell)) in _FREE

    def department(self, text: str) -> Unit:
        """The department a cell of a manifest or an activity register names; a unit of its own when unknown."""
        written = self._unit(text, committees_first=False, places=False)
        return written.unit

    def abolished(self, unit: Unit) -> date:
        """First day on which the unit is dead; the end of time for places and unknown units."""
        if unit.label == SUPERVISOR and (department := self.departments.by_name.get(unit.id)):
            return department.abolished
        if unit.label == COMMITTEE and (committee := self.committees.by_name.get(unit.id)):
            return committee.abolished
        return WITHOUT_END

    def standings(self, unit: Unit, role: str) -> tuple[Standing, ...]:
        """For whom the unit stands in this role, period by period; all periods together are the whole of time (B12)."""
        if role == "party_building" and unit.label == SUPERVISOR and unit.id in self._hosted:
            return self._hosted[unit.id]
        return (Standing(BEGINNING, WITHOUT_END, unit),)

    def hosts_of(self, committee: str) -> tuple[Unit, ...]:
        """The departments that host a committee, as its register row says."""
        found = self.committees.by_name[committee]
        return tuple(w.unit for cell in found.hosts for w in self.read(cell, "business"))

    def above(self, committee: str) -> frozenset[str]:
        """Names of all committees above one, as the committees register has them."""
        return self._above.get(committee, frozenset())

    # --- reading -----------------------------------------------------------------------------------------------
    def _read(self, cell: str, role: str) -> tuple[Written, ...]:
        if not cell or self.is_declaration(cell):
            return ()
        whole = self._known(cell, role)
        if whole:
            return (Written(whole, cell.strip()),)
        found: dict[tuple[str, str], Written] = {}
        for part in _SEPARATORS.split(cell):
            text = part.strip()
            if text and not self.is_declaration(text):
                written = self._unit(text, committees_first=role == "party_building", places=role == "liaison")
                found.setdefault((written.unit.label, written.unit.id + "\0" + text), written)
        return tuple(found.values())

    def _known(self, text: str, role: str) -> Unit | None:
        committees_first, places = role == "party_building", role == "liaison"
        order = (self._committee, self._department) if committees_first else (self._department, self._committee)
        for find in order:
            if unit := find(text):
                return unit
        if committees_first and (unit := self._party_body(text)):
            return unit
        if places and (place := self.places.only_named(text)):
            return Unit(PLACE, place.code, place.name, True)
        return None

    def _unit(self, text: str, *, committees_first: bool, places: bool) -> Written:
        role = "party_building" if committees_first else "liaison" if places else "business"
        unit = self._known(text, role) or self._known(_REMARK.sub("", text.replace("（", "(").replace("）", ")")), role)
        if unit is None:
            name = plain_city(text, self.departments.city_name)
            label = COMMITTEE if committees_first and fold_text(name).endswith(_COMMITTEE_ENDINGS) else SUPERVISOR
            unit = self.unknown.setdefault((label, fold_text(name)), Unit(label, name, text, False))
        return Written(unit, text)

    def _department(self, text: str) -> Unit | None:
        name = self.departments.resolve(text)
        return Unit(SUPERVISOR, name, name, name in self.departments.by_name) if name else None

    def _committee(self, text: str) -> Unit | None:
        name = self.committees.resolve(text)
        return Unit(COMMITTEE, name, name, True) if name else None

    def _party_body(self, text: str) -> Unit | None:
        """X党组, X党委 and X机关党委 mean the department X (SEMANTICS B12)."""
        department = without_party_body(text, self.departments)
        return self._department(department) if department else None

    @cached_property
    def _hosted(self) -> dict[str, tuple[Standing, ...]]:
        hosted: dict[str, list[str]] = defaultdict(list)
        for name, committee in self.committees.by_name.items():
            if committee.kind in HOSTED_KINDS:
                for unit in self.hosts_of(name):
                    if unit.label == SUPERVISOR:
                        hosted[unit.id].append(name)
        return {department: self._periods(department, names) for department, names in hosted.items()}

    def _periods(self, department: str, names: list[str]) -> tuple[Standing, ...]:
        itself = Unit(SUPERVISOR, department, department, department in self.departments.by_name)
        lives = [(self.committees.by_name[name].established, self.committees.by_name[name].abolished, name) for name in names]
        days = {BEGINNING, WITHOUT_END, self.abolished(itself), *(d for since, until, _ in lives for d in (since, until))}
        cuts = sorted(days)
        periods: list[Standing] = []
        for since, until in pairwise(cuts):
            live = sorted({name for first, last, name in lives if first <= since < last})
            holder = itself
            if len(live) == 1 and since < self.abolished(itself):
                holder = Unit(COMMITTEE, live[0], live[0], True)
            if periods and periods[-1].holder == holder:
                periods[-1] = Standing(periods[-1].since, until, holder)
            else:
                periods.append(Standing(since, until, holder))
        return tuple(periods)

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        direct: dict[str, set[str]] = defaultdict(set)
        for name, committee in self.committees.by_name.items():
            for written in (one for cell in committee.superiors for one in self.read(cell, "party_building")):
                superior = written.unit
                if superior.label == COMMITTEE and superior.verified and superior.id != name:
                    direct[name].add(superior.id)
        found = {}
        for name, superiors in direct.items():
            seen: set[str] = set()
            waiting = list(superiors)
            while waiting:
                other = waiting.pop()
                if other not in seen:
                    seen.add(other)
                    waiting += direct.get(other, ())
            found[name] = frozenset(seen - {name})
        return found


def without_party_body(text: str, departments: Departments) -> str:
    """The department X in X党组, X党委 or X机关党委 as written (SEMANTICS B12); empty for a text that is none of a known one."""
    written = text.strip()
    stems = (written.removesuffix(suffix) for suffix in _PARTY_SUFFIXES if written.endswith(suffix))
    return next((stem for stem in stems if departments.resolve(stem)), "")
