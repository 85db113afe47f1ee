"""The reference data of the demo city, read once from `data/`: places, departments, committees, trades, words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any

import yaml

CITY_CODE = "150300000000"
CITY = "乌海市"
AS_OF = "2025-09-30"
CAMPAIGN = ("2024-10-01", "2025-09-30")
SIX_SYNC_SINCE = "2024-01-01"
DISTRICTS = ("海勃湾区", "海南区", "乌达区")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A division or a site; `kind` is empty for divisions."""

    code: str
    name: str
    level: str
    parent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department with its history; `aliases` as written in one cell."""

    name: str
    level: str
    status: str
    established: str
    abolished: str
    successor: str
    aliases: str


@dataclass(frozen=True, slots=True)
class Committee:
    """A party committee; `host` is a department, `superior` another committee."""

    name: str
    kind: str
    level: str
    host: str
    superior: str
    established: str
    abolished: str


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    """A line of business: who is in charge of it by habit, and which licence it needs."""

    trade: str
    section: str = ""
    code: str = ""
    department: str = ""
    committee: str = ""
    licence: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Association:
    """What a city-wide association of the notice is about, and the department in charge."""

    topic: str
    department: str
    suffix: str


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("shizi.loaders.demo_city").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def document(name: str) -> Any:
    """A YAML file of `data/`."""
    text = resources.files("shizi.loaders.demo_city").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def places() -> dict[str, Place]:
    """All places by code, divisions first."""
    return {row["code"]: Place(**row) for row in _table("places.csv")}


@cache
def departments() -> dict[str, Department]:
    """All departments by official name, living and dead, and the offices of streets, towns and parks."""
    known = {row["name"]: Department(**row) for row in _table("departments.csv")}
    for place in streets():
        office = street_office(place)
        known[office] = Department(office, "街道", "正常", "2002-01-01", "", "", "")
    return known


@cache
def committees() -> dict[str, Committee]:
    """All committees by name: those of the table, and one comprehensive committee per street, town and park."""
    known = {row["name"]: Committee(**row) for row in _table("committees.csv")}
    for place in streets():
        name = street_committee(place)
        above = f"{district_of(place).name}委两新工委"
        known[name] = Committee(name, "综合", "街道", "", above, "2020-04-01", "")
    return known


@cache
def streets() -> tuple[Place, ...]:
    """Streets, towns and the two parks that are divisions of their own."""
    return tuple(place for place in places().values() if place.level == "街道" and place.code.endswith("000"))


@cache
def communities(street_code: str) -> tuple[Place, ...]:
    """The communities and villages of one street."""
    return tuple(p for p in places().values() if p.parent == street_code and p.level == "社区" and not p.kind)


@cache
def sites() -> tuple[Place, ...]:
    """Parks, business districts and buildings."""
    return tuple(place for place in places().values() if place.kind)


def street_committee(street: Place) -> str:
    """The comprehensive committee of a street, town or park."""
    return f"{street.name}综合党委"


def street_office(street: Place) -> str:
    """The body that runs a street, town or park."""
    if street.kind == "园区":
        return f"{street.name}管理委员会"
    return f"{street.name}人民政府" if street.name.endswith("镇") else f"{street.name}办事处"


@cache
def _district_by_code(code: str) -> Place:
    place = places()[code]
    while place.level != "区":
        place = places()[place.parent]
    return place


def district_of(place: Place) -> Place:
    """The district a place lies in."""
    return _district_by_code(place.code)


@cache
def trades(prefix: str = "91") -> tuple[Trade, ...]:
    """Lines of business of enterprises (91), individual businesses (92) or cooperatives (93)."""
    if prefix == "91":
        return tuple(
            Trade(**{key: text for key, text in row.items() if key != "weight"}, weight=int(row["weight"]))
            for row in _table("trades.csv")
        )
    rows = [row for row in _table("small_trades.csv") if row["prefix"] == prefix]
    return tuple(Trade(row["trade"], weight=int(row["weight"])) for row in rows)


@cache
def trade_weights(prefix: str) -> tuple[int, ...]:
    """The weights of these lines, each added to those before."""
    return tuple(accumulate(trade.weight for trade in trades(prefix)))


@cache
def associations() -> tuple[Association, ...]:
    """The city-wide associations of the notice, in its order."""
    return tuple(Association(**row) for row in _table("associations.csv"))
