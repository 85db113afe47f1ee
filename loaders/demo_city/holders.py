"""Who a holder cell names, as the contract reads it (SEMANTICS B10 to B12, D4, G5): used for the city's truth only."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from shizi.loaders.demo_city.reference import AS_OF, CITY, Committee, committees, departments, district_of, places

FREE_WORDS = frozenset({"直接登记", "无", "无业务主管单位", "脱钩", "已脱钩"})
_KEPT = 20_000
"""Spellings remembered; names of service teams go on without end as the city grows."""
_SEPARATORS = re.compile(r"[、，,;；/\n]")


def names_in(cell: str) -> list[str]:
    """The names in a holder cell; a declaration that the role is free names nobody."""
    if cell in FREE_WORDS:
        return []
    return [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]


@lru_cache(maxsize=_KEPT)
def spelling_key(text: str) -> str:
    """What is left of a spelling when it is folded and the city's name or the 市 in front is dropped (SEMANTICS F2)."""
    folded = "".join(unicodedata.normalize("NFKC", text).upper().split())
    for front in (CITY, CITY[:-1]):
        if folded.startswith(front):
            return folded[len(front) :]
    return folded[1:] if folded.startswith("市") and not folded.startswith("市场") else folded


def _spellings(name: str) -> set[str]:
    forms = {name}
    if name.startswith("市"):
        forms |= {CITY + name[1:], name[1:]}
    return forms


@cache
def _index() -> dict[str, str]:
    known = departments()
    index: dict[str, str] = {}

    def final(name: str) -> str:
        department = known[name]
        return final(department.successor) if department.status == "更名" and department.successor else name

    for department in known.values():
        target = final(department.name)
        for form in _spellings(department.name) | {a for a in department.aliases.split("、") if a}:
            index.setdefault(form, target)
    for committee in committees():
        index[committee] = committee
    return index


@lru_cache(maxsize=_KEPT)
def resolve(name: str) -> str:
    """The official name a spelling stands for; an unknown name stands for itself."""
    return _index().get(name, name)


def is_committee(holder: str) -> bool:
    """True for a committee of the register."""
    return holder in committees()


def dead_since(holder: str) -> str:
    """The day from which a department or committee is dead; empty for those alive and for unknown bodies."""
    if holder in departments():
        department = departments()[holder]
        return department.abolished if department.status in ("合并", "撤销") else ""
    return committees()[holder].abolished if holder in committees() else ""


def is_dead(holder: str, day: str = AS_OF) -> bool:
    """Dead on the day (SEMANTICS A4)."""
    died = dead_since(holder)
    return bool(died) and died <= day


@cache
def hosted(department: str) -> tuple[Committee, ...]:
    """The live committees a department hosts."""
    return tuple(c for c in committees().values() if c.host == department and not is_dead(c.name))


@lru_cache(maxsize=_KEPT)
def party_holder(name: str) -> str:
    """Who leads party building when a cell says so: a department stands for the one committee it hosts (B12)."""
    holder = resolve(name)
    if holder not in departments():
        for ending in ("机关党委", "党组", "党委"):
            if name.endswith(ending) and resolve(name.removesuffix(ending)) in departments():
                holder = resolve(name.removesuffix(ending))
                break
    if holder in departments():
        own = [c.name for c in hosted(holder) if c.kind in ("行业", "综合")]
        if len(own) == 1:
            return own[0]
    return holder


@cache
def superiors_of(committee: str) -> tuple[str, ...]:
    """The committees above one committee, from the nearest up; ends where the line ends or circles."""
    line: list[str] = []
    name = committee
    while (known := committees().get(name)) and known.superior and known.superior not in line:
        name = known.superior
        line.append(name)
    return tuple(line)


@cache
def reaches_top(committee: str) -> bool:
    """True when the line of a live committee ends at a live city committee."""
    for name in (committee, *superiors_of(committee)):
        if name not in committees() or is_dead(name):
            return False
        if committees()[name].kind == "市委":
            return True
    return False


def lowest(holders: set[str]) -> set[str]:
    """Of committees one above the other only the lower counts (SEMANTICS D4)."""
    above = {upper for holder in holders for upper in superiors_of(holder)}
    circle = {holder for holder in holders if holder in superiors_of(holder)}
    return {holder for holder in holders if holder not in above or holder in circle}


@lru_cache(maxsize=_KEPT)
def act_department(carrier: str) -> str:
    """The department whose act it is when this body acts: itself, or the host of the committee (SEMANTICS G4)."""
    holder = resolve(carrier)
    return committees()[holder].host if holder in committees() else holder


@cache
def places_of(district: str) -> frozenset[str]:
    """The names of a district and of everything in it, with which its own bodies begin their names (SEMANTICS G7)."""
    inside = {p.name for p in places().values() if p.level != "市" and district_of(p).name == district}
    return frozenset(inside | {district})
