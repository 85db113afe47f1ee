"""Questions 1 to 12 a second time, in pandas: who oversees, and where several do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from oracle.city_frames import CityFrames
from oracle.live_frames import (
    NEVER,
    ROLES,
    ROSTER,
    codes_below,
    district_name,
    each_once,
    holders,
    known_day,
    line_upward,
    live_units,
    named,
    named_live,
    names_by_organization,
    on_day,
    organizations,
    overseeing,
    records,
    still_delivered,
    texts,
)

Parameters = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

KEYS: dict[int, tuple[str, ...]] = {
    1: ("role", "status", "reason", "holder_id", "since", "until", "document", "register"),
    2: ("role", "district", "uscc", "through", "since", "document"),
    3: ("uscc", "party_committees", "industry_departments", "territory", "liaison_units", "site_units"),
    4: ("committee", "host_departments", "superiors", "uscc", "since", "register"),
    5: ("level", "from_id", "to_id", "moves"),
    6: ("line", "step", "kind", "id", "reaches_top", "stops_because", "stops_at"),
    7: ("role", "uscc", "holders", "registers", "since"),
    8: ("uscc", "registry", "annual_report", "notice", "holders"),
    9: ("uscc", "committees", "since", "holders"),
    10: ("uscc", "departments", "visits_count", "first_visit", "last_visit"),
    11: ("role", "uscc", "holder", "spellings", "registers"),
    12: ("role", "uscc", "former_holders", "abolished_on", "successors", "registers"),
}
"""The columns whose values the functions below give, by question."""

EXCLUSIVE = ("registration", "business", "industry", "party_building")
NO_SPELLINGS = ("sector_licences", "party_units")


def q01(city: CityFrames, parameters: Parameters) -> Rows:
    key = parameters["organization"]
    organization = records(city.node("Organization").query("id == @key"))[0]
    live = overseeing(city)
    live = live[live["end"] == key]
    said = named(city)
    said = said[(said["end"] == key) & (said["since"] <= city.at) & (said["closed_on"] > city.at)]
    found: Rows = []
    for role in ROLES:
        held = records(live[live["role"] == role])
        rows = records(said[said["role"] == role].sort_values(["rank", "start"]))
        past = sorted((row for row in rows if row["gone"] <= city.at), key=lambda row: row["gone"], reverse=True)
        exclusive = {row["start"] for row in held if row["exclusive"]}
        if held:
            ranks = {row["register"]: row["rank"] for row in rows}
            status = "multi_head" if len(exclusive) > 1 else "held"
            reason = min((row["register"] for row in held), key=lambda register: (ranks.get(register, 99), register))
            found += [
                (
                    role,
                    status,
                    reason,
                    row["start"],
                    row["named_since"],
                    row["named_until"],
                    row["basis"],
                    row["register"],
                )
                for row in held
            ]
        elif role not in texts(organization["required"]):
            reasons = dict(text.split(":", 1) for text in texts(organization["exempt_reason"]))
            found.append((role, "exempt", reasons.get(role) or "not_required", *[None] * 5))
        elif past:
            reason = "abolished" if any(row["until"] > city.at for row in past) else "lapsed"
            found += [(role, "nominal", reason, *entry) for entry in _past_holders(past)]
        elif role in texts(organization["unknown_if_empty"]):
            found.append((role, "unknown", "register_not_received", *[None] * 5))
        else:
            found.append((role, "missing", "no_register_names_a_holder", *[None] * 5))
    return found


def _past_holders(past: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """One entry per holder: the first of its rows, and from later ones what the first does not say."""
    entries = []
    for key in dict.fromkeys(row["start"] for row in past):
        rows = [row for row in past if row["start"] == key]
        since = next((day for row in rows if not row["undated"] and (day := known_day(row["since"]))), None)
        document = next((row["basis"] for row in rows if row["basis"]), None)
        entries.append((key, since, rows[0]["gone"], document, rows[0]["register"]))
    return entries


def q02(city: CityFrames, parameters: Parameters) -> Rows:
    department = parameters["department"]
    committees = city.node("IndustryCommittee")
    alive = set(committees[committees["abolished"] > city.at]["id"])
    hosts = on_day(city.edge("HOSTS"), city.at)
    hosted = set(hosts[hosts["start"] == department]["end"]) & alive
    edges = overseeing(city)
    own = (edges["start_label"] == "Supervisor") & (edges["start"] == department)
    edges = edges[own | ((edges["start_label"] == "IndustryCommittee") & edges["start"].isin(hosted))]
    if role := parameters.get("role"):
        edges = edges[edges["role"] == role]
    judged = organizations(city, ROSTER, parameters.get("place"))
    districts = {row["id"]: district_name(city, row) or "" for row in records(judged[judged["id"].isin(edges["end"])])}
    return [
        (row["role"], districts[row["end"]], row["end"], row["holder"], row["named_since"], row["basis"])
        for row in records(edges[edges["end"].isin(districts)])
    ]


def q03(city: CityFrames, parameters: Parameters) -> Rows:
    place, codes = parameters["place"], codes_below(city, parameters["place"])
    contacts = on_day(city.edge("CONTACTS"), city.at).merge(holders(city), on=["start", "start_label"])
    contacts = contacts[
        (contacts["end"] == place) & (contacts["end_label"] == "Place") & (contacts["abolished"] > city.at)
    ]
    located = on_day(city.edge("LOCATED_IN"), city.at)
    located = located[located["kind"].isin(["park", "building"]) & located["end"].isin(codes)]
    territory = overseeing(city, "territory")
    territory = territory[territory["start"].isin(codes)]
    judged = organizations(city, ROSTER)
    judged = judged[
        (judged["kind"] == "enterprise") & (judged["id"].isin(located["start"]) | judged["id"].isin(territory["end"]))
    ]
    lists = {role: names_by_organization(overseeing(city, role).sort_values(["end", "holder"])) for role in ROLES}
    site_units = sorted(set(contacts["holder"]))

    def by(role: str, key: str) -> list[str]:
        return lists[role].get(key, [])

    return [
        (key, by("party_building", key), by("industry", key), (by("territory", key) or [None])[0], by("liaison", key), site_units)
        for key in judged["id"]
    ]  # fmt: skip


def q04(city: CityFrames, parameters: Parameters) -> Rows:
    committee = parameters["committee"]
    names = holders(city)
    alive = names[names["abolished"] > city.at].set_index(["start_label", "start"])["holder"]
    name = city.node("IndustryCommittee").set_index("id").loc[committee]["name"]
    hosts = on_day(city.edge("HOSTS"), city.at)
    host_keys = set(hosts[hosts["end"] == committee]["start"])
    host_names = sorted(alive["Supervisor", key] for key in host_keys if ("Supervisor", key) in alive.index)
    reports = on_day(city.edge("REPORTS_TO"), city.at)
    upper = set(reports[reports["start"] == committee]["end"])
    superiors = sorted(alive["IndustryCommittee", key] for key in upper if ("IndustryCommittee", key) in alive.index)
    edges = overseeing(city, "party_building")
    edges = edges[(edges["start_label"] == "IndustryCommittee") & (edges["start"] == committee)]
    edges = edges[edges["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])]
    found: Rows = [(name, host_names, superiors, r["end"], r["named_since"], r["register"]) for r in records(edges)]
    return found or [(name, host_names, superiors, None, None, None)]


def q05(city: CityFrames, parameters: Parameters) -> Rows:
    territory = overseeing(city, "territory")
    present = sorted(territory[territory["end"] == parameters["organization"]]["start"])
    old = line_upward(city, present[0]) if present else []
    new = line_upward(city, parameters["place"])

    def at_level(line: list[dict[str, Any]], *levels: str) -> str | None:
        return next((hop["id"] for hop in line if hop["level"] in levels), None)

    found: Rows = []
    for level in ("holder", "community", "park", "street", "district", "city"):
        levels = ("park", "community", "street") if level == "holder" else (level,)
        leaving, receiving = at_level(old, *levels), at_level(new, *levels)
        if level == "holder" or leaving or receiving:
            found.append((level, leaving, receiving, leaving != receiving))
    return found


def q06(city: CityFrames, parameters: Parameters) -> Rows:
    key = parameters["organization"]
    name = city.node("Organization").set_index("id").loc[key]["name"]
    party = _PartyLine(city).of(key)
    places = overseeing(city, "territory")
    present = sorted(places[places["end"] == key]["start"])
    line = line_upward(city, present[0]) if present else []
    reaches = any(hop["level"] == "city" for hop in line)
    found: Rows = []
    if isinstance(party, str):
        found.append(("party", 0, "organization", key, False, party, name))
    else:
        hops, why, where = party
        found.append(("party", 0, "organization", key, why is None, None, None))
        for step, (kind, hop) in enumerate(hops, start=1):
            last = step == len(hops) and why is not None
            found.append(("party", step, kind, hop, why is None, why if last else None, where if last else None))
    stop = (None, None) if line else ("no_territory", name)
    found.append(("territory", 0, "organization", key, reaches, *stop))
    for step, hop in enumerate(line, start=1):
        last = step == len(line) and not reaches
        ends = ("no_superior", hop["name"]) if last else (None, None)
        found.append(("territory", step, "place", hop["id"], reaches, *ends))
    return found


class _PartyLine:
    """Walks superiors: to the top where it can, else along living ones and the smallest key."""

    def __init__(self, city: CityFrames) -> None:
        self.city = city
        self.nodes: dict[tuple[str, str], dict[str, Any]] = {}
        for label, kind in (("PartyUnit", "party_unit"), ("IndustryCommittee", "committee")):
            for row in records(city.node(label)):
                last = row["dissolved"] if label == "PartyUnit" else row["abolished"]
                row["dead"] = last <= city.at or row["established"] > city.at
                self.nodes[kind, row["id"]] = row
        self.superiors: dict[tuple[str, str], list[tuple[str, str]]] = {}
        kinds = {"PartyUnit": "party_unit", "IndustryCommittee": "committee"}
        for edge in ("BELONGS_TO", "REPORTS_TO"):
            for row in records(on_day(city.edge(edge), city.at)):
                below = kinds[row["start_label"]], row["start"]
                self.superiors.setdefault(below, []).append((kinds[row["end_label"]], row["end"]))

    def of(self, key: str) -> str | tuple[list[tuple[str, str]], str | None, str | None]:
        """The steps, why and where they stop; or, where there is nothing to walk, why alone."""
        covering = live_units(self.city)
        starts = [("party_unit", unit) for unit in set(covering[covering["end"] == key]["start"])]
        leads = overseeing(self.city, "party_building")
        leads = leads[leads["end"] == key]
        if not starts:
            starts = [("committee", c) for c in leads[leads["start_label"] == "IndustryCommittee"]["start"]]
        if not starts:
            return "no_party_line" if leads.empty else "holder_is_no_committee"
        lines = [line for start in starts for line in self._ways([start])]
        best = min(lines, key=lambda line: (not self._top(line[-1]), [(self.nodes[n]["dead"], n) for n in line]))
        last = self.nodes[best[-1]]
        if self._top(best[-1]):
            return best, None, None
        if last["dead"]:
            return best, "abolished", last["name"]
        if self.superiors.get(best[-1]):
            return best, "circle", last["name"]
        if unknown := texts(last["unknown_superiors"]):
            return best, "unknown_superior", unknown[0]
        return best, "no_superior", last["name"]

    def _top(self, node: tuple[str, str]) -> bool:
        return node[0] == "committee" and self.nodes[node]["kind"] == "city" and not self.nodes[node]["dead"]

    def _ways(self, line: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """All ways on from here that do not meet themselves."""
        node = line[-1]
        if self._top(node) or self.nodes[node]["dead"]:
            return [line]
        following = [above for above in self.superiors.get(node, []) if above not in line]
        return [way for above in following for way in self._ways([*line, above])] or [line]


def q07(city: CityFrames, parameters: Parameters) -> Rows:
    edges = overseeing(city, *([parameters["role"]] if parameters.get("role") else EXCLUSIVE))
    edges = edges[
        edges["exclusive"].map(bool) & edges["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])
    ]
    found: Rows = []
    for (key, role), group in edges.groupby(["end", "role"]):
        if group["start"].nunique() < 2:
            continue
        rows = records(group)
        begun = sorted(row["named_since"] or row["since"] for row in rows)
        found.append(
            (role, key, [r["holder"] for r in rows], each_once([r["register"]] for r in rows), known_day(begun[1]))
        )
    return found


def q08(city: CityFrames, parameters: Parameters) -> Rows:
    registers = ("civil_affairs", "annual_inspection", "mapping_notice")
    said = named_live(city)
    said = said[(said["role"] == "business") & said["register"].isin(registers)]
    said = said[said["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])].sort_values("start")
    recognized = names_by_organization(overseeing(city, "business"))
    found: Rows = []
    for key, group in said.groupby("end"):
        named_by = {
            register: dict(zip(part["start"], part["holder"], strict=True))
            for register, part in group.groupby("register")
        }
        if len({frozenset(units) for units in named_by.values()}) > 1:
            lists = [list(named_by.get(register, {}).values()) for register in registers]
            found.append((key, *lists, recognized.get(str(key), [])))
    return found


def q09(city: CityFrames, parameters: Parameters) -> Rows:
    claims = named_live(city)
    claims = claims[claims["register"] == "committee_claims"]
    claims = claims[claims["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])]
    above = _committees_above(city)
    claims = claims[claims.groupby("end")["start"].transform("nunique") > 1]
    recognized = names_by_organization(overseeing(city, "party_building"))
    found: Rows = []
    for key, group in claims.groupby("end"):
        since: dict[str, date] = {}
        for row in records(group):
            since[row["start"]] = min(row["since"], since.get(row["start"], NEVER))
        upper = {
            x for x in since for y in since if x != y and x in above.get(y, set()) and y not in above.get(x, set())
        }
        names = dict(zip(group["start"], group["holder"], strict=True))
        lower = sorted((day, committee) for committee, day in since.items() if committee not in upper)
        if len(lower) > 1:
            found.append((key, [names[c] for _, c in lower], known_day(lower[1][0]), recognized.get(str(key), [])))
    return found


def _committees_above(city: CityFrames) -> dict[str, set[str]]:
    reports = city.edge("REPORTS_TO")
    direct: dict[str, set[str]] = {}
    for below, upper in zip(reports["start"], reports["end"], strict=True):
        direct.setdefault(below, set()).add(upper)
    found: dict[str, set[str]] = {}
    for committee, upper_ones in direct.items():
        reached: set[str] = set()
        frontier = set(upper_ones)
        while frontier:
            reached |= frontier
            frontier = {x for f in frontier for x in direct.get(f, ())} - reached
        found[committee] = reached
    return found


def q10(city: CityFrames, parameters: Parameters) -> Rows:
    acts = still_delivered(city.edge("ACTED_ON"), city.at).merge(holders(city), on=["start", "start_label"])
    visits = acts[(acts["act"] == "visit") & (acts["day"] > city.numbers["visits_after"]) & (acts["day"] <= city.at)]
    visits = visits[visits["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])]
    found: Rows = []
    for key, group in visits.groupby("end"):
        departments = sorted(set(zip(group["holder"], group["start"], strict=True)))
        if len(departments) >= city.numbers["visit_departments"]:
            found.append((key, [name for name, _ in departments], len(group), min(group["day"]), max(group["day"])))
    return found


def q11(city: CityFrames, parameters: Parameters) -> Rows:
    said = named_live(city)
    said = said[said["role"].isin([parameters["role"]] if parameters.get("role") else EXCLUSIVE)]
    said = said[~said["register"].isin(NO_SPELLINGS)]
    said = said[said["end"].isin(organizations(city, ROSTER, parameters.get("place"))["id"])]
    several = said.groupby(["end", "role", "unit"])["spelling_key"].nunique()
    written = set(several[several > 1].reset_index()["end"])
    found: Rows = []
    for (key, role), group in said[said["end"].isin(written)].groupby(["end", "role"]):
        spellings = []
        for _, part in group.groupby("unit"):
            if part["spelling_key"].dropna().nunique() > 1:
                spellings.append(sorted(set(part["spelling"].dropna())))
        if spellings and group["start"].nunique() == 1:
            found.append((role, key, min(group["holder"]), each_once(spellings), sorted(set(group["register"]))))
    return found


def q12(city: CityFrames, parameters: Parameters) -> Rows:
    said = named(city)
    said = on_day(said, city.at)
    said = said[(said["abolished"] <= city.at) & (said["role"] != "territory")]
    if role := parameters.get("role"):
        said = said[said["role"] == role]
    judged = organizations(city, ROSTER, parameters.get("place"))
    required = {row["id"]: texts(row["required"]) for row in records(judged)}
    held = set(zip(overseeing(city)["end"], overseeing(city)["role"], strict=True))
    names = city.node("Supervisor").set_index("id")["name"]
    succeeded = city.edge("SUCCEEDED_BY")
    found: Rows = []
    for (key, role), group in said.groupby(["end", "role"]):
        if role not in required.get(str(key), []) or (key, role) in held:
            continue
        units = dict(sorted(zip(group["start"], group["holder"], strict=True)))
        successors = [sorted(names[f] for f in succeeded[succeeded["start"] == unit]["end"]) for unit in units]
        registers = [sorted(set(group[group["start"] == unit]["register"])) for unit in units]
        found.append(
            (role, key, list(units.values()), max(group["abolished"]), each_once(successors), each_once(registers))
        )
    return found


QUESTIONS: dict[int, Callable[[CityFrames, Parameters], Rows]] = {
    1: q01, 2: q02, 3: q03, 4: q04, 5: q05, 6: q06, 7: q07, 8: q08, 9: q09, 10: q10, 11: q11, 12: q12,
}  # fmt: skip
"""Every question of this module by its number."""
