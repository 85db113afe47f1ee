"""What the structure registers of a stage say: the city's places, departments, committees and party lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shizi.loaders.committees import Committees
from shizi.loaders.departments import Departments
from shizi.loaders.holders import Holders
from shizi.loaders.names import NameFolder
from shizi.loaders.organization_rows import Row, structure_rows
from shizi.loaders.party_lines import PartyLines
from shizi.loaders.places import Places
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage


@dataclass
class City:
    """Everything that is not one organization's own; `received` are the register kinds received (SEMANTICS A9)."""

    code: str
    name: str
    stage: Stage
    places: Places
    folder: NameFolder
    holders: Holders
    lines: PartyLines
    structure: dict[str, list[Row]]
    received: set[str]
    departments: dict[str, str]
    listed_roles: dict[str, tuple[str, ...]]


def departments_of(city_name: str, rows: Iterable[tuple[str, ...]]) -> Departments:
    """The departments of a city from bare cells, before a stage exists; used to tell parts apart."""
    names = register_kinds()["departments"].field_names
    return Departments.from_rows(city_name, (("", dict(zip(names, values, strict=True))) for values in rows))


def read_city(stage: Stage, code: str, name: str) -> City:
    """Read places, departments, committees and party units of a stage."""
    structure = {kind: structure_rows(stage, kind) for kind in ("places", "departments", "committees", "party_units")}
    places = Places.from_rows(code, name, _fields(structure["places"]))
    departments = Departments.from_rows(name, _fields(structure["departments"]))
    committees = Committees.from_rows(name, _fields(structure["committees"]))
    holders = Holders(departments, committees, places)
    return City(
        code=code,
        name=name,
        stage=stage,
        places=places,
        folder=NameFolder(name, tuple(district.name for district in places.districts)),
        holders=holders,
        lines=PartyLines.from_rows(structure["party_units"], holders),
        structure=structure,
        received=stage.received_kinds(),
        departments={part.id: part.department for part in stage.parts()},
        listed_roles=_listed_roles(stage, holders),
    )


def _fields(rows: list[Row]) -> Iterable[tuple[str, dict[str, str]]]:
    """Rows in force as (key, cells by field)."""
    if not rows:
        return []
    names = register_kinds()[rows[0].kind].field_names
    return [(row.key, dict(zip(names, row.values, strict=True))) for row in rows if row.in_force]


def _listed_roles(stage: Stage, holders: Holders) -> dict[str, tuple[str, ...]]:
    """Roles for which each unit has handed in its own list: it has at least one row in that role (SEMANTICS G10)."""
    sql = "SELECT DISTINCT department, role FROM rows_supervisor_claims WHERE closed_on IS NULL ORDER BY ALL"
    found: dict[str, set[str]] = {}
    for text, role in stage.connection.execute(sql).fetchall():
        for written in holders.read(text, role):
            found.setdefault(written.unit.id, set()).add(role)
    return {unit: tuple(sorted(roles)) for unit, roles in found.items()}


def unattached_names(city: City, open_rows: Iterable[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Folded names that party units cover and that are no known organization, by unit code (SEMANTICS H4)."""
    keys = {key: name for kind, key, name in open_rows if kind == "party_units" and name}
    found: dict[str, set[str]] = {}
    for row in city.structure["party_units"]:
        if row.key in keys and row.in_force:
            found.setdefault(city.lines.code_of(row), set()).add(city.folder.fold(keys[row.key]))
    return found
