"""Questions 13 to 22 a second time, in pandas: gaps in oversight, and coverage by party units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas
from oracle.city_frames import CityFrames
from oracle.live_frames import (
    PASSING,
    ROSTER,
    STANDALONE,
    codes_below,
    district_name,
    each_once,
    holders,
    live_units,
    named,
    named_live,
    named_past,
    names_by_organization,
    on_day,
    organizations,
    overseeing,
    rate,
    records,
    rounded,
    texts,
)

Parameters = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

KEYS: dict[int, tuple[str, ...]] = {
    13: ("uscc", "missing", "nominal"),
    14: ("uscc", "status", "former_holders", "party_leads"),
    15: ("uscc", "business_supervisors", "status", "former_leads", "has_unit"),
    16: ("role", "uscc", "situation", "holders", "documents", "ended_on", "registers"),
    17: ("uscc", "due_year", "conclusion", "last_reviewed_year", "last_reviewer"),
    18: ("uscc", "registered_district", "operating_district", "territory", "party_leads"),
    19: ("code", "kind", "organizations", "former_units"),
    20: (
        "grouping", "district", "industry", "enterprises", "standalone", "joint", "without_unit", "worked", "uncovered",
        "organization_coverage", "standalone_rate", "work_coverage", "work_where_no_unit",
    ),
    21: (
        "kind", "measure", "roster_counted", "roster_organizations", "roster_rate", "ledger_counted", "ledger_organizations",
        "ledger_rate", "difference", "ledger_over_roster_rate",
    ),
    22: ("reason", "enterprises", "social_organizations", "organizations", "share", "uncovered"),
}  # fmt: skip
"""The columns whose values the functions below give, by question."""

FOUR = ("business", "industry", "party_building", "territory")
ASSOCIATIONS = ("协会", "商会", "同业公会", "联合会", "促进会")


def q13(city: CityFrames, parameters: Parameters) -> Rows:
    held = set(overseeing(city, *FOUR)["end"])
    past = _past_roles(city)
    found: Rows = []
    for row in records(organizations(city, ["ledger"], parameters.get("place"))):
        required = [role for role in FOUR if role in texts(row["required"])]
        nominal = [role for role in required if role in past.get(row["id"], ())]
        missing = [role for role in required if role not in nominal]
        unknown = any(role in texts(row["unknown_if_empty"]) for role in missing)
        if row["id"] not in held and required and not unknown:
            found.append((row["id"], missing, nominal))
    return found


def _past_roles(city: CityFrames) -> dict[str, set[str]]:
    return {key: set(group["role"]) for key, group in named_past(city).groupby("end")}


def _former(city: CityFrames, role: str) -> dict[str, list[str]]:
    """Past holders of a role by organization, each once."""
    past = named_past(city)
    past = past[past["role"] == role].sort_values(["end", "start"]).drop_duplicates(["end", "start_label", "start"])
    return names_by_organization(past)


def q14(city: CityFrames, parameters: Parameters) -> Rows:
    held, former = set(overseeing(city, "industry")["end"]), _former(city, "industry")
    leads = names_by_organization(overseeing(city, "party_building"))
    found: Rows = []
    for row in records(organizations(city, ROSTER, parameters.get("place"))):
        key, required = row["id"], texts(row["required"])
        if row["prefix"] != "51" or "industry" not in required or not texts(row["declared_free"]) or key in held:
            continue
        if key in former or "industry" not in texts(row["unknown_if_empty"]):
            status = "nominal" if key in former else "missing"
            found.append((key, status, former.get(key, []), leads.get(key, [])))
    return found


def q15(city: CityFrames, parameters: Parameters) -> Rows:
    led, former = set(overseeing(city, "party_building")["end"]), _former(city, "party_building")
    supervisors = names_by_organization(overseeing(city, "business"))
    covered = set(live_units(city)["end"])
    found: Rows = []
    for row in records(organizations(city, ROSTER, parameters.get("place"))):
        key = row["id"]
        if row["kind"] != "social_organization" or "party_building" not in texts(row["required"]):
            continue
        unknown = "party_building" in texts(row["unknown_if_empty"]) and key not in former
        if key in supervisors and key not in led and not unknown:
            status = "nominal" if key in former else "missing"
            found.append((key, supervisors[key], status, former.get(key, []), key in covered))
    return found


def q16(city: CityFrames, parameters: Parameters) -> Rows:
    said = named(city)
    said = said[said["role"] != "territory"]
    if role := parameters.get("role"):
        said = said[said["role"] == role]
    required = {
        row["id"]: texts(row["required"]) for row in records(organizations(city, ROSTER, parameters.get("place")))
    }
    lapsed = said[(said["until"] <= city.at) & (said["closed_on"] > city.at) & said["end"].isin(required)]
    live, going_on = overseeing(city), on_day(said, city.at)
    live, going_on = live[live["end"].isin(lapsed["end"])], going_on[going_on["end"].isin(lapsed["end"])]
    in_office = {key: set(group["start"]) for key, group in live.groupby(["end", "role"])}
    current = {key: records(group) for key, group in going_on.groupby(["end", "role"])}
    found: Rows = []
    for key, group in lapsed.groupby(["end", "role"]):
        if key[1] not in required.get(key[0], ()):
            continue
        now = current.get(key, [])
        if key not in in_office:
            units = [] if any(row["abolished"] <= city.at for row in now) else sorted(set(group["start"]))
        else:
            documented = {row["start"] for row in now if row["basis"]}
            ended = set(group[group["basis"].notna()]["start"])
            units = sorted((ended & in_office[key]) - documented)
        if not units:
            continue
        situation = "no_document" if key in in_office else "no_holder"
        rows = [group[group["start"] == unit] for unit in units]
        names = [min(part["holder"]) for part in rows]
        documents = each_once(sorted(set(part["basis"].dropna())) for part in rows)
        registers = each_once(sorted(set(part["register"])) for part in rows)
        ended_on = max(max(part["until"]) for part in rows)
        found.append((key[1], key[0], situation, names, documents, ended_on, registers))
    return found


def q17(city: CityFrames, parameters: Parameters) -> Rows:
    due_year, inspections = city.numbers["due_year"], city.node("Inspection")
    edges = on_day(city.edge("HAS_INSPECTION"), city.at)[["start", "end"]]
    if due_year not in set(inspections[inspections["id"].isin(edges["end"])]["year"]):
        return []
    edges = edges.rename(columns={"start": "organization", "end": "id"})
    reports = inspections.merge(edges, on="id").sort_values("position")
    reports = reports[reports["submitted_on"].map(lambda day: day is None or day <= city.at)]
    by_organization = {key: records(group) for key, group in reports.groupby("organization")}
    found: Rows = []
    for row in records(organizations(city, ROSTER, parameters.get("place"))):
        free = row["prefix"] == "51" and row["name"].endswith(ASSOCIATIONS) and texts(row["declared_free"])
        if not free or (row["established"] is not None and row["established"] >= date(due_year, 1, 1)):
            continue
        own = by_organization.get(row["id"], [])
        reviewed = [report for report in own if report["first_reviewer"]]
        if any(report["year"] >= due_year for report in reviewed):
            continue
        conclusions = [report["conclusion"] for report in own if report["year"] == due_year and report["conclusion"]]
        last = max((report["year"] for report in reviewed), default=None)
        reviewer = next((report["first_reviewer"] for report in reviewed if report["year"] == last), None)
        found.append((row["id"], due_year, conclusions[-1] if conclusions else None, last, reviewer))
    return found


def q18(city: CityFrames, parameters: Parameters) -> Rows:
    claims = named_live(city)
    claims = claims[(claims["role"] == "liaison") | (claims["register"] == "committee_claims")]
    claimed = {
        (row["end"], district) for row in records(claims) for district in [*texts(row["districts"]), row["start"]]
    }
    names = city.node("Place").set_index("id")["name"]
    codes = codes_below(city, parameters["place"]) if parameters.get("place") else None
    territory = names_by_organization(overseeing(city, "territory"))
    leads = names_by_organization(overseeing(city, "party_building"))
    found: Rows = []
    for row in records(organizations(city, ROSTER)):
        key, districts = row["id"], (row["registered_district"], row["operating_district"])
        if (
            None in districts
            or districts[0] == districts[1]
            or any((key, district) in claimed for district in districts)
        ):
            continue
        if codes is None or codes & {row["place"], *districts}:
            shown = [names.get(district, district) for district in districts]
            found.append((key, *shown, (territory.get(key) or [None])[0], leads.get(key, [])))
    return found


def q19(city: CityFrames, parameters: Parameters) -> Rows:
    sites = city.node("Place")
    sites = sites[sites["site"].map(bool)]
    if place := parameters.get("place"):
        sites = sites[sites["id"].isin(codes_below(city, place))]
    if kind := parameters.get("kind"):
        sites = sites[sites["kind"] == kind]
    contacts = city.edge("CONTACTS").merge(holders(city), on=["start", "start_label"]).sort_values("start")
    contacts = contacts[(contacts["end_label"] == "Place") & (contacts["since"] <= city.at)]
    located = on_day(city.edge("LOCATED_IN"), city.at)
    located = located[located["kind"].isin(["park", "building"])]
    located = located[located["start"].isin(organizations(city, ["ledger"])["id"])]
    found: Rows = []
    for site in records(sites):
        own = contacts[contacts["end"] == site["id"]]
        count = located[located["end"].isin(codes_below(city, site["id"]))]["start"].nunique()
        if count and own[(own["until"] > city.at) & (own["abolished"] > city.at)].empty:
            found.append((site["id"], site["kind"], count, list(dict.fromkeys(own["holder"]))))
    return found


# --- coverage ----------------------------------------------------------------------------------------------------
def _covered(city: CityFrames, judged: pandas.DataFrame) -> pandas.DataFrame:
    """The organizations with `form` (standalone, joint, unsaid or none) and `worked` (any other work where there is none)."""
    units = live_units(city)
    standalone = judged["id"].isin(units[units["kind"].isin(STANDALONE)]["end"])
    joint = judged["id"].isin(units[units["kind"] == "joint_branch"]["end"])
    workers = set(units[units["kind"].isin(PASSING)]["end"]) | set(overseeing(city, "liaison")["end"])
    for kind in ("GUIDES", "FORMED_IN"):
        workers |= set(on_day(city.edge(kind), city.at)["end"])
    unsaid = judged["id"].isin(units[units["kind"].isna()]["end"])
    form = pandas.Series("none", index=judged.index)
    form = form.mask(unsaid, "unsaid").mask(joint, "joint").mask(standalone, "standalone")
    return judged.assign(form=form, worked=judged["id"].isin(workers) & (form == "none"))


def q20(city: CityFrames, parameters: Parameters) -> Rows:
    judged = organizations(city, ["ledger"], parameters.get("place"))
    judged = _covered(city, judged[judged["kind"] == "enterprise"])
    sections = city.node("Industry").set_index("id")["name"]
    industry = {row["start"]: sections[row["end"]] for row in records(city.edge("IN_INDUSTRY"))}
    counts: dict[tuple[str, str, str], list[str]] = {}
    worked: dict[tuple[str, str, str], int] = {}
    for row in records(judged):
        district, section = district_name(city, row) or "未知", industry.get(row["id"], "未知")
        for group in _groups(parameters.get("by"), district, section):
            counts.setdefault(group, []).append(row["form"])
            worked[group] = worked.get(group, 0) + bool(row["worked"])
    found: Rows = []
    for group, forms in counts.items():
        own, joint, none, all_of = forms.count("standalone"), forms.count("joint"), forms.count("none"), len(forms)
        work = worked[group]
        covered = all_of - none
        rates = (rate(covered, all_of), rate(own, all_of), rate(covered + work, all_of), rate(work, none))
        found.append((*group, all_of, own, joint, none, work, none - work, *rates))
    return found


def _groups(by: str | None, district: str, section: str) -> list[tuple[str, str, str]]:
    cross = ("district_and_industry", district, section)
    groups = [("city", "", ""), ("district", district, ""), ("industry", "", section)]
    return groups if by is None else [group for group in [*groups, cross] if group[0] == by]


def q21(city: CityFrames, parameters: Parameters) -> Rows:
    roster = _covered(city, organizations(city, ROSTER, parameters.get("place")))
    covered = roster["form"] != "none"
    measures = {
        "organization_coverage": covered,
        "standalone_rate": roster["form"] == "standalone",
        "work_coverage": covered | roster["worked"],
    }
    verified = roster["state"] == "ledger"
    found: Rows = []
    for kind in [*sorted(set(roster["kind"])), *(["all"] if len(roster) else [])]:
        of_kind = pandas.Series(True, index=roster.index) if kind == "all" else roster["kind"] == kind
        for measure, counts in measures.items():
            wide, narrow = int((of_kind & counts).sum()), int((of_kind & counts & verified).sum())
            all_wide, all_narrow = int(of_kind.sum()), int((of_kind & verified).sum())
            broad, strict = rate(wide, all_wide), rate(narrow, all_narrow)
            difference = None if strict is None or broad is None else rounded(10.0 * (strict - broad))
            found.append(
                (kind, measure, wide, all_wide, broad, narrow, all_narrow, strict, difference, rate(narrow, all_wide))
            )
    return found


def q22(city: CityFrames, parameters: Parameters) -> Rows:
    states = ["ledger"] if parameters.get("base", "ledger") == "ledger" else list(ROSTER)
    judged = _covered(city, organizations(city, states, parameters.get("place")))
    units = live_units(city)
    passing = set(units[units["kind"].isin(PASSING)]["end"])
    counts: dict[str, list[str]] = {}
    for row in records(judged[judged["form"] == "none"]):
        reason = _reason(row, row["id"] in passing, city.numbers["member_threshold"])
        counts.setdefault(reason, []).append(row["kind"])
    uncovered = sum(map(len, counts.values()))
    return [
        (reason, kinds.count("enterprise"), kinds.count("social_organization"), len(kinds), rate(len(kinds), uncovered), uncovered)
        for reason, kinds in counts.items()
    ]  # fmt: skip


def _reason(row: Mapping[str, Any], passing: bool, threshold: int) -> str:
    formal, floating = row["formal_members"], row["floating_members"]
    if formal is not None and formal >= threshold:
        return "should_have_built"
    if passing:
        return "temporary_only"
    if formal:
        return "few_members"
    if floating:
        return "floating_only"
    return "members_unknown" if formal is None else "no_members"


QUESTIONS: dict[int, Callable[[CityFrames, Parameters], Rows]] = {
    13: q13, 14: q14, 15: q15, 16: q16, 17: q17, 18: q18, 19: q19, 20: q20, 21: q21, 22: q22,
}  # fmt: skip
"""Every question of this module by its number."""
