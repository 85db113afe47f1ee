"""Questions 34 to 44 a second time in pandas: instructors, service teams, the four ledgers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from oracle.city_frames import CityFrames
from oracle.frames_on_a_day import (
    BEGINNING,
    ROSTER,
    by_id,
    codes_within,
    covered,
    first,
    given,
    guided,
    live,
    months_later,
    one_decimal,
    organizations,
    percent,
    rows,
    section_names,
    sections,
    wanted,
)

Line = tuple[Any, ...]
KEYS: Mapping[int, tuple[str, ...]] = {
    34: ("uscc", "name", "problem", "last_instructors", "guided_until"),
    35: ("instructor", "sending_unit", "organizations", "over_cap", "average"),
    36: ("instructor", "sending_unit", "unit_industries", "name", "industry", "match"),
    37: ("uscc", "name", "instructors", "guided_since", "formed_on", "units", "outcome"),
    38: ("instructor", "organizations", "trained", "sessions", "last_trained"),
    39: ("part", "id", "name", "links", "linked"),
    40: ("unit", "records", "solved", "closure_rate", "average_days", "solved_late", "overdue"),
    41: ("name", "record_kind", "team_raised_on", "committee", "channel", "committee_raised_on", "days_apart"),
    42: ("name", "record_kind", "raised_on", "departments", "status", "solved_on", "days"),
    43: ("part", "ledger", "other_ledger", "organizations", "sites", "name", "reason"),
    44: ("uscc", "name", "state", "says"),
}
"""The columns that each answer is compared by."""
TEAMS, EXPRESS = "红色服务团", "直通车"


def q34(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Ledger organizations with neither a unit nor a current instructor."""
    guides = city.edge("GUIDES").groupby("end")
    helped = covered(city) | guided(city)
    found = []
    for row in rows(organizations(city, parameters, ["ledger"])):
        if row["id"] in helped:
            continue
        own = rows(guides.get_group(row["id"])) if row["id"] in guides.groups else []
        ended = max((edge["until"] for edge in own if edge["until"] <= city.at), default=None)
        problem = "expired" if ended else "coming" if own else "never"
        last = tuple(sorted(edge["start"] for edge in own if edge["until"] == ended))
        found.append((row["uscc"], row["name"], problem, last, ended))
    return found


def q35(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Organizations per instructor."""
    counts = live(city, city.edge("GUIDES")).groupby("start")["end"].nunique()
    senders = by_id(city.node("Instructor"), "sending_unit")
    cap = city.numbers["instructor_cap"]
    average = one_decimal(counts.sum() / len(counts)) if len(counts) else 0.0
    found = [(post, senders[post], int(count), bool(count > cap), average) for post, count in counts.items()]
    return wanted(found, 3, True if parameters.get("only_over") else None)


def q36(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Whether the sending unit's industries hold the organization's."""
    senders = dict(zip(city.edge("SENT_BY")["start"], city.edge("SENT_BY")["end"], strict=True))
    supervisors = {row["id"]: row for row in rows(city.node("Supervisor"))}
    oversees = live(city, city.edge("OVERSEES"))
    holds = {(row["start"], row["end"], row["role"]) for row in rows(oversees[["start", "end", "role"]])}
    hosts = live(city, city.edge("HOSTS"))
    hosted = hosts.groupby("start")["end"].agg(set).to_dict()
    section, section_name = sections(city), section_names(city)
    asked = by_id(organizations(city, parameters), "name")
    industries = {key: _industries(city, unit) for key, unit in supervisors.items() if key in set(senders.values())}
    raw_senders = by_id(city.node("Instructor"), "sending_unit")
    found = []
    for post, key in live(city, city.edge("GUIDES"))[["start", "end"]].drop_duplicates().itertuples(index=False):
        if key not in asked:
            continue
        unit = supervisors.get(senders.get(post, ""))
        own = industries[unit["id"]] if unit else []
        holder = unit is not None and (
            any((unit["id"], key, role) in holds for role in ("business", "industry"))
            or any((committee, key, "party_building") in holds for committee in hosted.get(unit["id"], ()))
        )
        if holder or section.get(key) in [letter for letter, _ in own]:
            match = "matched"
        elif unit is None:
            match = "unknown"
        elif not own:
            match = "no_industry"
        else:
            match = "other_industry" if key in section else "unknown"
        sender = unit["name"] if unit else raw_senders[post]
        names = tuple(name for _, name in own)
        found.append((post, sender, names, asked[key], section_name.get(key), match))
    return wanted(found, 5, parameters.get("match"))


def _industries(city: CityFrames, unit: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = (unit["name"], *(unit["aliases"] or ()))
    found = []
    for row in rows(city.node("Industry")):
        suggested = {text.partition("(")[0].strip() for text in row["suggested_departments"] or ()}
        if any(name.endswith(part) for name in names for part in suggested):
            found.append((row["id"], row["name"]))
    return found


def q37(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """What became of organizations within a year of guidance."""
    months = int(parameters.get("months") or 12)
    guides = city.edge("GUIDES")
    guides = guides[guides["since"] <= city.at]
    posts = guides.groupby("end")["start"].agg(lambda ids: tuple(sorted(set(ids)))).to_dict()
    begins = guides.groupby("end")["since"].min().to_dict()
    units = city.node("PartyUnit")[["id", "name", "established", "dissolved"]]
    units = units[units["established"] <= city.at]
    covers = city.edge("COVERS")[["start", "end", "until"]].merge(units, left_on="start", right_on="id")
    by_organization = {key: rows(lines) for key, lines in covers.groupby("end")}
    found = []
    for row in rows(organizations(city, parameters, ROSTER)):
        if row["id"] not in posts:
            continue
        began = begins[row["id"]]
        own = [u for u in by_organization.get(row["id"], []) if u["dissolved"] > began and u["until"] > began]
        formed = min((u["established"] for u in own if u["established"] >= began), default=None)
        if began == BEGINNING:
            outcome = "start_unknown"
        elif any(u["established"] < began for u in own):
            outcome = "had_unit"
        elif formed:
            outcome = "formed" if formed < months_later(began, months) else "formed_later"
        else:
            outcome = "not_formed" if months_later(began, months) <= city.at else "under_way"
        after = outcome in ("formed", "formed_later")
        names = (
            tuple(name for _, name in sorted((u["id"], u["name"]) for u in own if u["established"] == formed))
            if after
            else ()
        )
        found.append((row["uscc"], row["name"], posts[row["id"]], began, formed if after else None, names, outcome))
    return wanted(found, 6, parameters.get("outcome"))


def q38(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Sessions that each current instructor attended in the year."""
    year = parameters.get("year") or city.at.year
    sessions = [
        row
        for row in rows(city.node("Training"))
        if given(row["held_on"]) and row["held_on"].year == year and row["held_on"] <= city.at and row["attendees"]
    ]
    sessions.sort(key=lambda row: (row["held_on"], row["session"], row["id"]))
    found = []
    for post, count in live(city, city.edge("GUIDES")).groupby("start")["end"].nunique().items():
        attended = [row for row in sessions if post in row["attendees"]]
        last = attended[-1]["held_on"] if attended else None
        found.append((post, int(count), bool(attended), tuple(row["session"] for row in attended), last))
    return wanted(found, 2, parameters.get("trained"))


def q39(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Organizations per team, teams per organization, and organizations without one."""
    asked = organizations(city, parameters)
    names = by_id(asked, "name")
    serves = live(city, city.edge("SERVES"))
    serves = serves[serves["end"].isin(set(names))]
    served = serves.groupby("start")["end"].agg(set).to_dict()
    teams = by_id(city.node("ServiceTeam"), "name")
    found: list[Line] = []
    for key, name in teams.items():
        linked = tuple(names[one] for one in sorted(served.get(key, ())))
        found.append(("team", key, name, len(linked), linked))
    for key, ids in serves.groupby("end")["start"].agg(set).to_dict().items():
        if len(ids) > 1:
            found.append(("repeated", key, names[key], len(ids), tuple(teams[one] for one in sorted(ids))))
    alone = asked[(asked["state"] == "ledger") & ~asked["id"].isin(set(serves["end"]))]
    found += [("unserved", row["id"], row["name"], 0, ()) for row in rows(alone)]
    return wanted(found, 0, parameters.get("part"))


def q40(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Closure of what was logged, for all and for each unit that carries it."""
    channel, kind = parameters.get("channel") or TEAMS, parameters.get("record_kind") or "问题"
    groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in rows(city.node("ServiceRecord")):
        if row["channel"] == channel and row["record_kind"] == kind and (row["raised_on"] or BEGINNING) <= city.at:
            groups.setdefault((0, "合计"), []).append(row)
            groups.setdefault((1, first(row, "carried_by", "handled_by") or "未写明"), []).append(row)
    found = []
    for (_, unit), several in groups.items():
        solved = [row for row in several if given(row["solved_on"]) and row["solved_on"] <= city.at]
        days = [_days(row) for row in solved if _days(row) is not None]
        late = sum(1 for row in solved if given(row["due_on"]) and row["solved_on"] > row["due_on"])
        overdue = sum(1 for row in several if row not in solved and given(row["due_on"]) and row["due_on"] < city.at)
        average = one_decimal(sum(days) / len(days)) if days else None
        found.append((unit, len(several), len(solved), percent(len(solved), len(several)), average, late, overdue))
    return found


def _days(row: Mapping[str, Any]) -> Any:
    if given(row["raised_on"]) and row["solved_on"] >= row["raised_on"]:
        return (row["solved_on"] - row["raised_on"]).days
    return None


def q41(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Pairs of records that look like one problem."""
    most = 30 if parameters.get("days") is None else parameters["days"]
    raised = city.edge("RAISED")[["start", "end"]].merge(city.node("ServiceRecord"), left_on="end", right_on="id")
    raised = raised[
        [
            given(k) and given(d) and d <= city.at
            for k, d in zip(raised["record_kind"], raised["raised_on"], strict=True)
        ]
    ]
    handles = city.edge("HANDLES")
    committees = handles[handles["start_label"] == "IndustryCommittee"].groupby("end")["start"].agg(set).to_dict()
    names = by_id(city.node("Organization"), "name")
    committee_names = by_id(city.node("IndustryCommittee"), "name")
    pairs = raised[raised["channel"] == TEAMS].merge(raised[raised["channel"] != TEAMS], on=["start", "record_kind"])
    found = []
    for row in rows(pairs):
        apart = abs((row["raised_on_y"] - row["raised_on_x"]).days)
        if apart <= most and row["id_y"] in committees:
            named = tuple(sorted(committee_names[key] for key in committees[row["id_y"]]))
            found.append(
                (
                    names[row["start"]],
                    row["record_kind"],
                    row["raised_on_x"],
                    named,
                    row["channel_y"],
                    row["raised_on_y"],
                    apart,
                )
            )
    return found


def q42(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """What was raised through the express channel."""
    kind = parameters.get("record_kind") or "需求"
    raisers = dict(zip(city.edge("RAISED")["end"], city.edge("RAISED")["start"], strict=True))
    names, departments = by_id(city.node("Organization"), "name"), by_id(city.node("Supervisor"), "name")
    hosts = live(city, city.edge("HOSTS")).groupby("end")["start"].agg(set).to_dict()
    carriers: dict[str, set[str]] = {}
    for edge in rows(city.edge("HANDLES")):
        units = {edge["start"]} if edge["start_label"] == "Supervisor" else hosts.get(edge["start"], set())
        carriers.setdefault(edge["end"], set()).update(units if edge["start_label"] != "ServiceTeam" else ())
    found = []
    for row in rows(city.node("ServiceRecord")):
        if (
            row["channel"] != EXPRESS
            or kind not in ("全部", row["record_kind"])
            or (row["raised_on"] or BEGINNING) > city.at
        ):
            continue
        solved = given(row["solved_on"]) and row["solved_on"] <= city.at
        overdue = given(row["due_on"]) and row["due_on"] < city.at
        status = "solved" if solved else "overdue" if overdue else "open"
        named = tuple(sorted({departments[key] for key in carriers.get(row["id"], ())}))
        found.append((names.get(raisers.get(row["id"], "")), row["record_kind"], row["raised_on"], named, status,
                      row["solved_on"] if solved else None, _days(row) if solved else None))  # fmt: skip
    return found


def q43(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Sizes of the four ledgers, what they share, and who is in none."""
    asked = organizations(city, parameters, ROSTER)
    listed = [set(row["ledgers"] or ()) for row in rows(asked) if row["state"] == "ledger"]
    places = city.node("Place")
    if parameters.get("place") is not None:
        places = places[places["id"].isin(codes_within(city, parameters["place"]))]
    kinds = list(places[places["site"] == True]["kind"])  # noqa: E712 - objects, not booleans
    sites = {
        "parks": kinds.count("park"),
        "business_districts_and_buildings": kinds.count("business_district") + kinds.count("building"),
    }
    four = ("three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings")
    found: list[Line] = [
        ("size", ledger, None, sum(ledger in one for one in listed), sites.get(ledger), None, None) for ledger in four
    ]
    for pair in itertools.combinations(four, 2):
        found.append(("overlap", *pair, sum(set(pair) <= one for one in listed), None, None, None))
    found += [("none", None, None, None, None, row["name"], row["reason"]) for row in rows(asked) if not row["ledgers"]]
    return wanted(found, 0, parameters.get("part"))


def q44(city: CityFrames, parameters: Mapping[str, Any]) -> list[Line]:
    """Listed as operating while another register says it is gone."""
    frame = organizations(city, parameters)
    frame = frame[frame["dead_words"].notna() & (frame["listed_operating"] == True)]  # noqa: E712 - objects, not booleans
    return [(row["uscc"], row["name"], row["state"], tuple(row["dead_words"])) for row in rows(frame)]
