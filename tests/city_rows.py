"""Builds register rows and small cities for tests, without files: rows are canonical, as the reader gives them."""

from __future__ import annotations

import itertools
from datetime import date

from shizi.loaders.committees import Committees
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.departments import Departments
from shizi.loaders.holders import Holders
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.places import Places
from shizi.loaders.register_kinds import register_kinds

_NUMBERS = itertools.count(1)
CITY_CODE, CITY = "150300000000", "乌海市"
PLACES = [
    (CITY_CODE, CITY, "city", "", ""),
    ("150302000000", "海勃湾区", "district", CITY_CODE, ""),
    ("150303000000", "海南区", "district", CITY_CODE, ""),
    ("150302003000", "新华街道", "street", "150302000000", ""),
    ("150302003017", "幸福社区居委会", "community", "150302003000", ""),
    ("150303001000", "拉僧庙镇", "street", "150303000000", ""),
    ("150303401000", "低碳产业园", "", "150303000000", "park"),
]


def row(kind: str, *, part: str = "part", valid_from: date = BEGINNING, closed_on: date = WITHOUT_END, **cells: object) -> Row:
    """A row of a kind; cells that are not named are empty."""
    names = register_kinds()[kind].field_names
    unknown = set(cells) - set(names)
    assert not unknown, f"{kind} has no {unknown}"
    number = next(_NUMBERS)
    values = tuple(str(cells.get(name, "")) for name in names)
    return Row(kind, f"row{number}", part, f"{kind}.csv", None, number, valid_from, closed_on, values)


def organization(key: str, *rows: Row) -> OrganizationRows:
    """An organization with these rows."""
    found = OrganizationRows(key)
    for one in rows:
        found.rows.setdefault(one.kind, []).append(one)
    return found


def places() -> Places:
    """A small city of two districts."""
    names = ("code", "name", "level", "parent_code", "kind")
    return Places.from_rows(CITY_CODE, CITY, [(line[0], dict(zip(names, line, strict=True))) for line in PLACES])


def holders(departments: list[dict[str, str]] | None = None, committees: list[dict[str, str]] | None = None) -> Holders:
    """Holders of a city with these departments and committees; missing cells are empty."""

    def rows(kind: str, given: list[dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
        names = register_kinds()[kind].field_names
        return [(f"{kind}{i}", {name: cells.get(name, "") for name in names}) for i, cells in enumerate(given)]

    return Holders(
        Departments.from_rows(CITY, rows("departments", departments or [])),
        Committees.from_rows(CITY, rows("committees", committees or [])),
        places(),
    )
