"""Questions 23 to 33 a second time in pandas: coverage and formation of party units."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas
from oracle.city_frames import CityFrames
from oracle.frames_on_a_day import (
    LOOSE_KINDS,
    ROSTER,
    by_id,
    covered,
    coverings,
    first,
    full_names,
    given,
    guided,
    live,
    live_units,
    months_later,
    names_in_order,
    organizations,
    percent,
    rows,
    section_names,
    wanted,
)

Line = tuple[Any, ...]
KEYS: Mapping[int, tuple[str, ...]] = {
    23: ("uscc", "name", "place", "industry"),
    24: ("district", "enterprises", "covered", "coverage_rate", "industry_assigned", "territory_assigned", "both_assigned",
         "both_rate", "lacking"),
    25: ("unit", "organizations", "uscc", "name"),
    26: ("uscc", "name", "formal_members", "provisional_units"),
    27: ("level", "area", "industry", "number", "organizations", "members", "enough", "usccs"),
    28: ("uscc", "name", "formal_members", "joint_branches"),
    29: ("uscc", "name", "floating_members", "taken_in", "units"),
    30: ("unit", "kind", "formal_members", "suggested_kind", "covered"),
    31: ("unit", "problem", "term_ends", "extension_until", "months_over", "over_a_year", "covered"),
    32: ("unit", "formal_members", "committee_seats", "covered"),
    33: ("dimension", "value", "units", "share"),
}  # fmt: skip
"""The columns that each answer is compared by."""


def q23(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Ledger organizations with no unit, no instructor and no mass organization."""
    helped = covered(city) | guided(city) | set(live(city, city.edge("FORMED_IN"))["end"])
    places, industries = full_names(city), section_names(city)
    frame = organizations(city, parameters, ["ledger"])
    return [
        (row["uscc"], row["name"], places.get(row["place"]), industries.get(row["id"]))
        for row in rows(frame[~frame["id"].isin(helped)])
    ]


def q24(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Above-scale enterprises of the ledger: coverage and both lines, for the city and each district."""
    frame = organizations(city, parameters, ["ledger"])
    frame = frame[(frame["kind"] == "enterprise") & (frame["above_scale"] == True)]  # noqa: E712 - objects, not booleans
    oversees = live(city, city.edge("OVERSEES"))
    held = {role: set(oversees[oversees["role"] == role]["end"]) for role in ("industry", "territory")}
    past = _past_holders(city)
    with_unit, names = covered(city), by_id(city.node("Place"), "name")
    areas: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows(frame):
        code = first(row, "operating_district", "registered_district")
        district = (code, names[code]) if code in names else ("9", "不明")
        for area in (("", "合计"), district):
            areas.setdefault(area, []).append(row)
    found = []
    for (_, name), several in sorted(areas.items(), key=lambda item: item[0]):
        ids = {row["id"] for row in several}
        both = ids & held["industry"] & held["territory"]
        lacking = [row for row in several if _lacks_a_line(row, held, past)]
        found.append(
            (name, len(ids), len(ids & with_unit), percent(len(ids & with_unit), len(ids)), len(ids & held["industry"]),
             len(ids & held["territory"]), len(both), percent(len(both), len(ids)),
             tuple(row["name"] for row in sorted(lacking, key=lambda row: str(row["id"]))))
        )  # fmt: skip
    return found


def _past_holders(city: CityFrames) -> set[tuple[str, str]]:
    """Organization and role of which a register names a holder that is no more."""
    named = city.edge("NAMED")
    named = named[named["role"].isin(["industry", "territory"])]
    lapsed = named[(named["until"] <= city.at) & (named["closed_on"] > city.at)]
    valid = live(city, named)
    abolished = pandas.concat(
        [
            city.node(label)[["id", "abolished"]].assign(start_label=label)
            for label in ("Supervisor", "IndustryCommittee")
        ]
    )
    dead = valid.merge(
        abolished[abolished["abolished"] <= city.at], left_on=["start", "start_label"], right_on=["id", "start_label"]
    )
    return {pair for lines in (lapsed, dead) for pair in zip(lines["end"], lines["role"], strict=True)}


def _lacks_a_line(row: Mapping[str, Any], held: Mapping[str, set[str]], past: set[tuple[str, str]]) -> bool:
    unknown = row["unknown_if_empty"] or ()
    return any(
        role in row["required"] and row["id"] not in held[role] and ((row["id"], role) in past or role not in unknown)
        for role in ("industry", "territory")
    )


def q25(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Organizations that only a joint branch covers which spans too many."""
    lines = coverings(city)
    alone = set(lines["organization"]) - set(lines[~lines["kind"].isin(["joint_branch", *LOOSE_KINDS])]["organization"])
    unattached = by_id(city.node("PartyUnit"), "unattached_names")
    joint = lines[lines["kind"] == "joint_branch"]
    spans = joint.groupby("unit")["organization"].nunique().to_dict()
    asked = organizations(city, parameters)
    codes, names = by_id(asked, "uscc"), by_id(asked, "name")
    found = []
    for unit, organization in zip(joint["unit"], joint["organization"], strict=True):
        count = spans[unit] + len(unattached[unit] or ())
        if count > city.numbers["joint_cap"] and organization in alone & set(codes):
            found.append((unit, count, codes[organization], names[organization]))
    return found


def q26(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Enough formal members and no unit other than temporary or floating ones."""
    lines = coverings(city)
    proper = set(lines[~lines["kind"].isin(LOOSE_KINDS)]["organization"])
    provisional = (
        lines[lines["kind"].isin(LOOSE_KINDS)].sort_values("unit").groupby("organization")["unit_name"].agg(tuple)
    )
    frame = organizations(city, parameters, ROSTER)
    return [
        (row["uscc"], row["name"], row["formal_members"], provisional.get(row["id"], ()))
        for row in rows(frame[~frame["id"].isin(proper)])
        if given(row["formal_members"]) and row["formal_members"] >= city.numbers["member_threshold"]
    ]


def q27(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Candidates for joint branches, dealt out to branches near each other."""
    enough, cap = city.numbers["member_threshold"], city.numbers["joint_cap"]
    frame = organizations(city, parameters, ROSTER)
    frame = frame[
        (frame["formal_members"] >= 1) & (frame["formal_members"] < enough) & ~frame["id"].isin(covered(city))
    ]
    places, industries, within = city.node("Place").set_index("id"), section_names(city), city.edge("WITHIN")
    upper = dict(zip(within["start"], within["end"], strict=True))
    candidates = [{**row, **_where(row, places, upper, industries)} for row in rows(frame)]
    found = []
    remaining = candidates
    steps = (("street_and_industry", "street", True), ("street", "street", False), ("district", "district", False))
    for level, area, with_section in steps:
        groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for row in remaining:
            section = row["section"] if with_section else ""
            groups.setdefault((row[area], row[f"{area}_name"], section), []).append(row)
        remaining = []
        for key, members in groups.items():
            known = bool(key[0]) and sum(row["formal_members"] for row in members) >= enough
            if known or level == "district":
                found += _branches(level if known else "none", key, members, enough, cap)
            else:
                remaining += members
    return found


def _branches(
    level: str, key: tuple[str, str, str], members: list[dict[str, Any]], enough: int, cap: int
) -> list[Line]:
    count = math.ceil(len(members) / cap)
    ordered = sorted(members, key=lambda row: (-row["formal_members"], row["id"]))
    found = []
    for number in range(count):
        chosen = ordered[number::count]
        together = sum(row["formal_members"] for row in chosen)
        ids = tuple(row["id"] for row in chosen)
        found.append((level, key[1], key[2] or None, number + 1, len(chosen), together, together >= enough, ids))
    return found


def _where(
    row: Mapping[str, Any], places: pandas.DataFrame, upper: Mapping[str, str], industries: Mapping[str, Any]
) -> dict[str, str]:
    """Street or park, district and section of an organization; `places` by code, `upper` the place that holds each."""
    street = row["place"] if row["place"] in places.index else ""
    own_district = places["district"][street] if street else None
    if street and places["level"][street] == "community" and not places["site"][street]:
        street = upper.get(street, street)
    code = next((c for c in (row["operating_district"], own_district, row["registered_district"]) if given(c)), "")
    kind = "社会组织" if row["kind"] == "social_organization" else "行业不明"
    return {
        "street": street, "street_name": places["full_name"][street] if street else "属地不明",
        "district": code if code in places.index else "",
        "district_name": places["full_name"][code] if code in places.index else "所在区不明",
        "section": industries.get(row["id"], kind),
    }  # fmt: skip


def q28(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Enough formal members and a joint branch."""
    lines = coverings(city)
    joint = (
        lines[lines["kind"] == "joint_branch"].sort_values("unit").groupby("organization")["unit"].agg(tuple).to_dict()
    )
    return [
        (row["uscc"], row["name"], row["formal_members"], joint[row["id"]])
        for row in rows(organizations(city, parameters, ROSTER))
        if row["id"] in joint
        and given(row["formal_members"])
        and row["formal_members"] >= city.numbers["member_threshold"]
    ]


def q29(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """No formal but floating members: who takes them in."""
    units: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows(coverings(city)):
        units.setdefault(row["organization"], []).append((row["unit"], row["kind"], row["unit_name"]))
    found = []
    for row in rows(organizations(city, parameters, ROSTER)):
        if row["formal_members"] == 0 and given(row["floating_members"]) and row["floating_members"] >= 1:
            own = sorted(units.get(row["id"], []))
            kinds = {kind for _, kind, _ in own}
            outcome = "none" if not own else "provisional" if kinds & set(LOOSE_KINDS) else "other"
            found.append(
                (row["uscc"], row["name"], row["floating_members"], outcome, tuple(name for _, _, name in own))
            )
    return wanted(found, 3, parameters.get("taken_in"))


def _covered_names(city: CityFrames, unit: str) -> tuple[str, ...]:
    edges = live(city, city.edge("COVERS"))
    return names_in_order(city, edges[edges["start"] == unit]["end"])


def q30(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Units with more formal members than their form allows."""
    branch, general = city.numbers["branch_cap"], city.numbers["general_branch_cap"]
    caps = {"branch": branch, "joint_branch": branch, "general_branch": general}
    found = []
    for row in rows(live_units(city)):
        if row["kind"] in caps and (row["formal_members"] or 0) > caps[row["kind"]]:
            form = "committee" if row["formal_members"] > general else "general_branch"
            found.append((row["id"], row["kind"], row["formal_members"], form, _covered_names(city, row["id"])))
    return found


def q31(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Terms that are over, and extensions that are too long."""
    found = []
    for row in rows(live_units(city)):
        ends, extension = row["term_ends"], row["extension_until"]
        if row["kind"] in LOOSE_KINDS or not given(ends):
            continue
        latest = months_later(ends, int(parameters.get("allowed_months") or 12))
        too_long = given(extension) and extension > latest
        if not (ends < city.at or too_long):
            continue
        if too_long:
            problem = "extended_too_long"
        elif not given(extension):
            problem = "expired"
        else:
            problem = "extension_over" if extension <= city.at else "extended"
        over = (city.at.year - ends.year) * 12 + city.at.month - ends.month - (city.at.day < ends.day)
        found.append((row["id"], problem, ends, extension, over if ends <= city.at else 0, latest < city.at,
                      _covered_names(city, row["id"])))  # fmt: skip
    return found


def q32(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Branches large enough for a committee that have none."""
    least = parameters.get("members") or 7
    return [
        (row["id"], row["formal_members"], row["committee_seats"], _covered_names(city, row["id"]))
        for row in rows(live_units(city))
        if row["kind"] in ("branch", "joint_branch")
        and (row["formal_members"] or 0) >= least
        and not row["committee_seats"]
    ]


def q33(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """New units by form, industry, district and month."""
    campaign = (
        next((json.loads(row["value"]) for row in rows(city.node("Setting")) if row["id"] == "campaign"), None) or {}
    )
    earliest = parameters.get("first_day") or date.fromisoformat(campaign.get("from", "0001-01-02"))
    latest = parameters.get("last_day") or date.fromisoformat(campaign.get("until", "9999-12-30"))
    units = city.node("PartyUnit")
    units = units[(units["established"] >= earliest) & (units["established"] <= min(latest, city.at))]
    covers = city.edge("COVERS").groupby("start")["end"].agg(set).to_dict()
    members_of_all = city.edge("COVERS")["end"]
    everyone = city.node("Organization")
    known = {row["id"]: row for row in rows(everyone[everyone["id"].isin(members_of_all)])}
    industries, districts = section_names(city), by_id(city.node("Place"), "name")
    counts: dict[tuple[str, str], int] = {}
    for unit in rows(units):
        members = [known[key] for key in covers.get(unit["id"], ())]
        kinds = {
            industries.get(row["id"]) or ("社会组织" if row["kind"] == "social_organization" else None)
            for row in members
        }
        codes = {first(row, "operating_district", "registered_district") for row in members} - {None}
        values = {
            "form": unit["kind"] or "不明", "industry": _one(kinds - {None}, "跨行业"),
            "district": _one({districts.get(code, code) for code in codes} if len(codes) < 2 else codes, "跨区"),
            "month": unit["established"].isoformat()[:7],
        }  # fmt: skip
        for item in values.items():
            counts[item] = counts.get(item, 0) + 1
    return [(*key, count, percent(count, len(units))) for key, count in counts.items()]


def _one(values: set[Any], several: str) -> Any:
    return "不明" if not values else next(iter(values)) if len(values) == 1 else several
