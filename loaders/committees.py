"""Committees by name, with their hosts and superiors (SEMANTICS B12, D4, G5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shizi.loaders.dates import begins, ends
from shizi.loaders.departments import name_forms
from shizi.loaders.names import fold_text

HOSTED_KINDS = ("industry", "comprehensive")
"""Kinds of committee for which the department that hosts them may stand (SEMANTICS B12)."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee; live from `established` up to, not including, `abolished`."""

    name: str
    kind: str
    level: str
    hosts: tuple[str, ...]
    superiors: tuple[str, ...]
    established: date
    abolished: date
    row_keys: tuple[str, ...]


@dataclass
class Committees:
    """All committees of a city by name."""

    city_name: str
    by_name: dict[str, Committee] = field(default_factory=dict)
    _forms: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, city_name: str, rows: Iterable[tuple[str, dict[str, str]]]) -> Committees:
        """From (row key, fields of a `committees` row); rows of one name are taken together."""
        grouped: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        for key, row in rows:
            grouped[fold_text(row["committee"])].append((key, row))
        return cls.of(city_name, map(_committee, grouped.values()))

    @classmethod
    def of(cls, city_name: str, committees: Iterable[Committee]) -> Committees:
        """From committees under their names."""
        book = cls(city_name, {committee.name: committee for committee in committees})
        for name in book.by_name:
            book._forms[fold_text(name)] = name
        for committee in book.by_name.values():
            for form in _committee_forms(committee, city_name):
                book._forms.setdefault(form, committee.name)
        return book

    def resolve(self, text: str) -> str | None:
        """The name of the committee a text names, as in the committees register; None when it names none we know."""
        return self._forms.get(fold_text(text))


def _committee(rows: list[tuple[str, dict[str, str]]]) -> Committee:
    def last(name: str) -> str:
        return next((row[name] for _, row in reversed(rows) if row[name]), "")

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row[name] for _, row in rows if row[name]))

    return Committee(
        rows[0][1]["committee"], last("kind"), last("level"), all_of("host_department"), all_of("superior"),
        begins(last("established")), ends(last("abolished")), tuple(key for key, _ in rows),
    )  # fmt: skip


def _committee_forms(committee: Committee, city_name: str) -> set[str]:
    """Other ways of writing a committee's name: the city's name for 市, with or without 中共."""
    forms = name_forms(committee.name, city_name)
    for form in list(forms):
        forms.add(form.removeprefix("中共") if form.startswith("中共") else "中共" + form)
    if committee.kind == "city":
        city = fold_text(city_name)
        forms |= {city + "委", "市委", f"中共{city}委", "中共市委", f"{city}委员会", f"中共{city}委员会"}
    return {form for form in forms if len(form) > 1}
