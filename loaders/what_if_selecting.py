"""Which organizations on the roster a supposed committee leads: by industry holder, industry, place or a list of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from shizi.cypher.find_named import codes_within, find_named
from shizi.graph.engine import Engine
from shizi.graph.errors import UsageError
from shizi.loaders.industries import section_of, sections
from shizi.loaders.what_if_changes import Selection
from shizi.loaders.what_if_city import HypotheticalCity
from shizi.loaders.what_if_organizations import Roster

_DIGITS = re.compile(r"[A-T]?(?P<digits>\d{2,4})")
_SHOWN = 5


def selected(
    engine: Engine, known: int, roster: Roster, city: HypotheticalCity, selections: Iterable[Selection], day: date
) -> tuple[list[str], list[str]]:
    """Keys of the organizations that meet all conditions of any selection, sorted, and notes on codes left out.

    Raises:
        NotFoundError, AmbiguousError: a holder or place is not known by its name. UsageError: an industry is none.
    """
    found: set[str] = set()
    notes: list[str] = []
    for selection in selections:
        kept = set(roster.all)
        if selection.holder is not None:
            kept &= _held_by(roster, city, selection.holder, day)
        if selection.industry is not None:
            kept &= _in_industry(roster, selection.industry)
        if selection.place is not None:
            codes = set(codes_within(engine, find_named(engine, "place", selection.place, known=known).id, known=known))
            kept &= {key for key, row in roster.all.items() if (row["place"] or row["operating"] or row["registered"]) in codes}
        if selection.codes is not None:
            by_code = {row["uscc"]: key for key, row in roster.all.items() if row["uscc"]} | {key: key for key in roster.all}
            if missing := [code for code in selection.codes if code not in by_code]:
                shown = "、".join(missing[:_SHOWN]) + ("…" if len(missing) > _SHOWN else "")
                notes.append(f"名单中{len(missing)}个代码不在底册，略去 · {len(missing)} codes are not on the roster: {shown}")
            kept &= {by_code[code] for code in selection.codes if code in by_code}
        found |= kept
    return sorted(found), notes


def _held_by(roster: Roster, city: HypotheticalCity, name: str, day: date) -> set[str]:
    """Organizations whose industry role the unit holds on the day."""
    unit = city.unit(name)
    found = set()
    for organization, roles in roster.naming(unit):
        if "industry" in roles:
            held = organization.holders("industry", city)
            if any(one.holder.id == unit.id and one.since <= day < one.until for one in held):
                found.add(str(organization.known["id"]))
    return found


def _in_industry(roster: Roster, text: str) -> set[str]:
    wanted = text.strip().upper()
    if wanted in sections():
        return {key for key, row in roster.all.items() if row["industry"] and section_of(row["industry"]) == wanted}
    match = _DIGITS.fullmatch(wanted)
    if match is None:
        letters = "、".join(f"{letter} {section.name_zh}" for letter, section in sections().items())
        raise UsageError(f"“{text[:40]}”不是行业门类或代码 · is no section or code of industry", to_do=f"门类 · sections: {letters}")
    digits = match["digits"]
    return {key for key, row in roster.all.items() if re.match(rf"[A-T]?{digits}", (row["industry"] or "").upper())}
