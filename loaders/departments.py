"""Departments through renames, mergers and aliases (SEMANTICS B10, A4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shizi.loaders.dates import BEGINNING, WITHOUT_END, begins, ends
from shizi.loaders.names import fold_text

_SEPARATORS = re.compile(r"[、，,;；]")
_DEAD = ("merged", "abolished")
_FULL_NAME, _SHORTER_FORM, _ALIAS = range(3)


@dataclass(frozen=True, slots=True)
class Department:
    """A department as the departments register knows it; `abolished` is the first day on which it is dead."""

    name: str
    level: str
    status: str
    established: date
    abolished: date
    successor: str
    aliases: tuple[str, ...]
    row_keys: tuple[str, ...]


@dataclass
class Departments:
    """All departments of a city by present official name, and the resolution of names written anywhere."""

    city_name: str
    by_name: dict[str, Department] = field(default_factory=dict)
    _forms: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, city_name: str, rows: Iterable[tuple[str, dict[str, str]]]) -> Departments:
        """From (row key, fields of a `departments` row); rows of one name are taken together."""
        book = cls(city_name)
        raw: dict[str, Department] = {}
        for key, row in rows:
            name = row["department"]
            folded = fold_text(name)
            known = raw.get(folded)
            raw[folded] = _joined(known, _department(key, row)) if known else _department(key, row)
        successors = _successors(city_name, raw)
        present = {folded: _present(folded, successors) for folded in raw}
        for folded, department in raw.items():
            last = present[folded]
            if last == folded:
                aliases = tuple(_earlier(folded, raw, present))
                book.by_name[department.name] = Department(
                    department.name, department.level, department.status, department.established, department.abolished,
                    department.successor, aliases, department.row_keys,
                )  # fmt: skip
        for folded, department in raw.items():
            owner = raw[present[folded]].name if present[folded] in raw else _last_written(folded, raw, successors)
            book._add(department.name, owner, _FULL_NAME)
            for alias in department.aliases:
                book._add(alias, owner, _ALIAS)
        return book

    @classmethod
    def of(cls, city_name: str, departments: Iterable[Department]) -> Departments:
        """From departments under their present names, former names among their aliases."""
        book = cls(city_name, {department.name: department for department in departments})
        for department in book.by_name.values():
            book._add(department.name, department.name, _FULL_NAME)
            for alias in department.aliases:
                book._add(alias, department.name, _ALIAS)
        return book

    def resolve(self, text: str) -> str | None:
        """The present official name of the department a text names, or None when it names none we know."""
        found = self._forms.get(fold_text(text))
        return found[1] if found else None

    def identity(self, text: str) -> str:
        """`resolve`, else the text with 市 in place of the city's name: what one unknown department is known by."""
        return self.resolve(text) or plain_city(text, self.city_name)

    def spelling_key(self, text: str) -> str:
        """A spelling folded, without the city's name, or else the 市, in front; the 市 of 市场 stays (SEMANTICS F2)."""
        key, city = fold_text(text), fold_text(self.city_name)
        if key.startswith(city):
            return key[len(city) :]
        return key[1:] if key.startswith("市") and not key.startswith("市场") else key

    def _add(self, name: str, owner: str, strength: int) -> None:
        """Remember all ways of writing a name; a stronger way or the first of equals keeps a contested one."""
        for form in name_forms(name, self.city_name):
            rank = strength if form == fold_text(name) else max(strength, _SHORTER_FORM)
            known = self._forms.get(form)
            if known is None or rank < known[0]:
                self._forms[form] = (rank, owner)


def name_forms(name: str, city_name: str) -> set[str]:
    """A name, with the city's name in place of 市, and without 市 in front (SEMANTICS B10)."""
    key, city = fold_text(name), fold_text(city_name)
    forms = {key}
    if key.startswith(city):
        rest = key[len(city) :]
        forms |= {"市" + rest, rest}
    elif key.startswith("市"):
        forms |= {city + key[1:], key[1:]}
    forms |= {city + key, "市" + key} if not key.startswith(city) else set()
    if any(form.startswith((city + "委", "市委")) for form in forms):
        forms |= {"中共" + form for form in forms if form.startswith((city + "委", "市委"))}
    return {form for form in forms if len(form) > 1}


def plain_city(text: str, city_name: str) -> str:
    """A name with 市 in place of the city's name in front, otherwise as written."""
    stripped = text.strip()
    return "市" + stripped[len(city_name) :] if stripped.startswith(city_name) and stripped != city_name else stripped


def _department(key: str, row: dict[str, str]) -> Department:
    status = row["status"] or "normal"
    abolished = ends(row["abolished"])
    if status in _DEAD and not row["abolished"]:
        abolished = BEGINNING  # dead, nobody says since when
    if status == "renamed":
        abolished = WITHOUT_END if row["successor"] else abolished
    aliases = tuple(part.strip() for part in _SEPARATORS.split(row["aliases"]) if part.strip())
    return Department(row["department"], row["level"], status, begins(row["established"]), abolished, row["successor"], aliases, (key,))


def _joined(first: Department, second: Department) -> Department:
    """Two rows of one department: the last value that is there counts (SEMANTICS C4), aliases add up."""
    return Department(
        first.name,
        second.level or first.level,
        second.status if second.status != "normal" else first.status,
        second.established if second.established != BEGINNING else first.established,
        second.abolished if second.abolished != WITHOUT_END else first.abolished,
        second.successor or first.successor,
        tuple(dict.fromkeys((*first.aliases, *second.aliases))),
        first.row_keys + second.row_keys,
    )


def _successors(city_name: str, raw: dict[str, Department]) -> dict[str, str]:
    """What each renamed department was renamed into, in whatever way the cell writes it (SEMANTICS B10)."""
    written = Departments(city_name)
    for folded, department in raw.items():
        written._add(department.name, folded, _FULL_NAME)
        for alias in department.aliases:
            written._add(alias, folded, _ALIAS)
    found = {}
    for folded, department in raw.items():
        if department.status == "renamed" and department.successor:
            named = written.resolve(department.successor)
            # An alias of its own that is spelled like the successor leads nowhere.
            found[folded] = fold_text(department.successor) if named in (None, folded) else str(named)
    return found


def _present(folded: str, successors: dict[str, str]) -> str:
    """The end of a chain of renames; a merged or abolished department ends it, and so does a circle."""
    seen = {folded}
    while folded in successors:
        folded = successors[folded]
        if folded in seen:
            return min(seen)
        seen.add(folded)
    return folded


def _last_written(folded: str, raw: dict[str, Department], successors: dict[str, str]) -> str:
    """How the last of a chain of renames writes the successor that no row describes."""
    while successors.get(folded) in raw:
        folded = successors[folded]
    return raw[folded].successor


def _earlier(folded: str, raw: dict[str, Department], present: dict[str, str]) -> Iterable[str]:
    """Former names and aliases of a department, for search and display."""
    names: dict[str, None] = {}
    for other, department in raw.items():
        if present[other] == folded:
            if other != folded:
                names[department.name] = None
            for alias in department.aliases:
                names[alias] = None
    return names
