"""Questions 56 to 65 a second time, in pandas: places and registers, change over time, what-if, workload."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from oracle.city_frames import CityFrames
from oracle.frames_on_a_day import (
    NEVER,
    ROSTER,
    by_id,
    codes_within,
    covered,
    first,
    given,
    live,
    months_later,
    one_decimal,
    organizations,
    percent,
    rows,
    wanted,
)
from oracle.live_frames import known_day, named, still_delivered

Parameters = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

KEYS: dict[int, tuple[str, ...]] = {
    56: ("uscc", "state", "registered_district", "operating_district", "territory"),
    57: ("register", "department", "as_of", "age_days", "status", "rows", "organizations", "roster_percent"),
    58: ("uscc", "field", "value", "register", "lost", "why"),
    59: ("rule", "change", "uscc", "role", "holders_before", "holders_now", "new_of_rule", "gone_of_rule"),
    60: ("role", "layer", "since", "until", "holder", "spelling", "abolished", "register", "document", "live"),
    61: ("rule", "change", "uscc", "role", "holders_before", "holders_after"),
    62: (
        "unit", "associations", "business", "industry", "party_building", "organizations", "reviews", "visits",
        "share_percent", "associations_times_mean", "acts_times_mean",
    ),
    63: (
        "level", "place", "organizations", "without_unit", "guided", "instructors", "organizations_per_instructor",
        "organizations_share", "instructors_share", "difference",
    ),
    64: ("uscc", "kind", "staff", "place", "has_instructor", "has_liaison"),
    65: ("uscc", "contacts", "visits", "inspections", "forms", "departments", "services", "purposes"),
}  # fmt: skip
"""The columns whose values the functions below give, by question."""

ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
EXCLUSIVE, FOUR = ROLES[:4], ROLES[1:5]
FORM_WORDS = ("报表", "填报", "报送", "统计", "台账", "材料")
RECORD_EDGES = {
    "HAS_INSPECTION": ("annual_inspection", "start"), "HAS_SYNC_RECORD": ("six_sync", "start"),
    "RAISED": ("service_records", "start"), "GUIDES": ("instructors", "end"),
    "SERVES": ("service_teams", "end"), "COVERS": ("party_units", "end"), "FORMED_IN": ("mass_organizations", "end"),
}  # fmt: skip


def q56(city: CityFrames, parameters: Parameters) -> Rows:
    names = by_id(city.node("Place"), "name")
    codes = codes_within(city, parameters["place"]) if parameters.get("place") else None
    found: Rows = []
    for o in rows(organizations(city, {}, ROSTER)):
        two = (o["registered_district"], o["operating_district"])
        if None in two or two[0] == two[1] or (codes is not None and not codes & set(two)):
            continue
        found.append((o["uscc"], o["state"], *(names.get(code, code) for code in (*two, o["place"]))))
    return sorted(found, key=lambda line: (line[2], line[3], line[0]))


def q57(city: CityFrames, parameters: Parameters) -> Rows:
    roster = rows(organizations(city, {}, ROSTER))
    ids = {o["id"] for o in roster}
    speaks: defaultdict[str, set[str]] = defaultdict(set)
    for edge in rows(city.edge("NAMED")):
        if edge["closed_on"] <= city.at:
            continue
        speaks[edge["register"]].add(edge["end"])
    acts = still_delivered(city.edge("ACTED_ON"), city.at)
    speaks["visits"] |= set(acts[acts["act"] == "visit"]["end"])
    for kind, (register, side) in RECORD_EDGES.items():
        edges = city.edge(kind)
        speaks[register] |= set((still_delivered(edges, city.at) if kind in ("HAS_INSPECTION", "HAS_SYNC_RECORD") else edges)[side])
    counts: dict[str, int | None] = {register: len(of & ids) or None for register, of in speaks.items()}
    for register, column in (("tax_withholding", "payers"), ("social_insurance", "insured")):
        counts[register] = sum(o[column] is not None for o in roster)
    counts["survey_ledger"] = sum(bool(o["surveyed"]) for o in roster)
    cited = {(row["register"], row["department"]) for row in rows(city.node("RegisterRow"))}
    found: Rows = []
    for part in sorted(rows(city.node("Register")), key=lambda p: (p["kind"], p["department"], p["id"])):
        if (part["kind"], part["department"]) not in cited:
            continue
        age = (city.at - part["as_of"]).days if part["as_of"] else None
        if parameters.get("older_than") is not None and (age is None or age <= parameters["older_than"]):
            continue
        count = counts.get(part["kind"])
        share = percent(count, len(ids)) if count is not None and ids else None
        found.append((part["kind"], part["department"], part["as_of"], age, part["status"], part["rows"], count, share))
    return found


def q58(city: CityFrames, parameters: Parameters) -> Rows:
    choices = {choice["id"]: choice for choice in rows(city.node("FieldChoice"))}
    here = by_id(organizations(city, parameters, ROSTER), "uscc")
    found = [
        (edge["start"], choices[edge["end"]]) for edge in rows(city.edge("HAS_CHOICE"))
        if edge["start"] in here and parameters.get("organization") in (None, edge["start"])
    ]  # fmt: skip
    found.sort(key=lambda pair: (pair[1]["field"], pair[0]))
    lines = [(here[key], *(c[name] for name in KEYS[58][1:])) for key, c in found]
    return wanted(lines, 1, parameters.get("field"))


def q59(city: CityFrames, parameters: Parameters) -> Rows:
    before = city.on(parameters.get("before") or months_later(city.at, -3))
    (then, then_names), (now, now_names) = (_findings(c, parameters) for c in (before, city))
    changes = [("gone", key) for key in then - now] + [("new", key) for key in now - then]
    codes = by_id(city.node("Organization"), "uscc")
    found: Rows = []
    for change, (rule, role, key) in sorted(changes, key=lambda c: (c[1][0], c[0], c[1][1], c[1][2])):
        totals = [sum(other[0] == kind and other[1][0] == rule for other in changes) for kind in ("new", "gone")]
        holders = (then_names.get((key, role), []), now_names.get((key, role), []))
        found.append((rule, change, codes[key], role or None, *holders, *totals))
    return found


def q60(city: CityFrames, parameters: Parameters) -> Rows:
    key, earliest = parameters["organization"], months_later(city.at, -12 * int(parameters.get("years") or 5))
    nodes = {
        (label, n["id"]): n for label in ("Supervisor", "IndustryCommittee", "Place") for n in rows(city.node(label))
    }
    found = []
    for layer, kind in (("oversees", "OVERSEES"), ("named", "NAMED")):
        edges = city.edge(kind)
        for edge in rows(edges[edges["end"] == key]):
            holder = nodes[edge["start_label"], edge["start"]]
            until = min(edge["until"], edge.get("closed_on") or NEVER)
            dead = holder.get("abolished") or NEVER
            if edge["since"] <= city.at and until > earliest and edge["since"] < until:
                order = (ROLES.index(edge["role"]), layer == "named", edge["since"], until, edge["start"])
                line = (
                    edge["role"], layer, known_day(edge["since"]), known_day(until), holder["name"], edge.get("spelling"), known_day(dead),
                    edge["register"], edge["basis"], until > city.at and dead > city.at,
                )  # fmt: skip
                found.append(((*order, edge["register"] or "", edge.get("spelling") or "", edge["fact"]), line))
    return wanted([line for _, line in sorted(found, key=lambda pair: pair[0])], 0, parameters.get("role"))


def q61(city: CityFrames, parameters: Parameters) -> Rows:
    giver, taker = parameters["from_department"], parameters["to_department"]
    if giver == taker:
        return []
    departments, committees = (by_id(city.node(label), "abolished") for label in ("Supervisor", "IndustryCommittee"))
    names = {**by_id(city.node("Supervisor"), "name"), **by_id(city.node("IndustryCommittee"), "name")}
    kinds = by_id(city.node("IndustryCommittee"), "kind")
    hosted = sorted({
        e["end"] for e in rows(live(city, city.edge("HOSTS")))
        if e["start"] == taker and committees[e["end"]] > city.at and kinds[e["end"]] in ("industry", "comprehensive")
    })  # fmt: skip
    alone = hosted[0] if len(hosted) == 1 and departments[taker] > city.at else taker
    said: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for edge in sorted(rows(live(city, named(city))), key=lambda e: (e["rank"], e["register"], e["start"], e["fact"])):
        said[edge["end"], edge["role"]].append(edge)
    every = {o["id"]: o for o in rows(organizations(city, {}, ROSTER))}
    above = _above(city)
    found: Rows = []
    for (key, role), edges in sorted(said.items()):
        if key not in every or not any(edge["unit"] == giver for edge in edges):
            continue
        new = alone if role == "party_building" else taker
        dead = committees.get(new, departments.get(new))
        moved = [
            {**e, "start": new, "abolished": dead, "holder": names[new]} if e["unit"] == giver else e for e in edges
        ]
        (was, held), (then, holding) = (_judged(city, every[key], role, version, above) for version in (edges, moved))
        for rule in sorted(was ^ then):
            change = "gone" if rule in was else "new"
            found.append((rule, change, every[key]["uscc"], role, held, holding))
    return sorted(found, key=lambda line: (line[0], line[1], line[3], line[2]))


def q62(city: CityFrames, parameters: Parameters) -> Rows:
    every = {o["id"]: o for o in rows(organizations(city, {}, ROSTER))}
    associations = {key for key, o in every.items() if o["prefix"] == "51"}
    units = {
        (e["start_label"], e["start"], e["holder"]) for e in rows(named(city))
        if e["end"] in associations and e["role"] in ROLES[1:4] and e["closed_on"] > city.at
        and (parameters.get("units") == "all" or e["register"] == "mapping_notice")
    }  # fmt: skip
    acts = [a for a in rows(still_delivered(city.edge("ACTED_ON"), city.at)) if city.numbers["acts_after"] < a["day"] <= city.at]
    holding = [e for e in rows(live(city, city.edge("OVERSEES"))) if e["end"] in every and e["role"] in ROLES[1:4]]
    lines = []
    for label, key, name in units:
        mine = [e for e in holding if (e["start_label"], e["start"]) == (label, key)]
        by_role = [{e["end"] for e in mine if e["role"] == role} & associations for role in ROLES[1:4]]
        own = set().union(*by_role)
        done = [
            sum(a["start"] == key and label == "Supervisor" and a["act"] == act for a in acts)
            for act in ("inspection", "visit")
        ]
        if own or parameters.get("units") != "all":
            lines.append((key, name, len(own), *map(len, by_role), len({e["end"] for e in mine}), *done))
    total, everything = sum(line[2] for line in lines), sum(line[7] + line[8] for line in lines)
    found: Rows = []
    for line in sorted(lines, key=lambda line: (-line[2], line[0])):
        share = percent(line[2], total) if total else None
        times = _two_decimals(line[2] * len(lines), total), _two_decimals((line[7] + line[8]) * len(lines), everything)
        found.append((*line[1:], share, *times))
    return found


def q63(city: CityFrames, parameters: Parameters) -> Rows:
    places = {p["id"]: p for p in rows(city.node("Place"))}
    above = by_id(city.edge("WITHIN").rename(columns={"start": "id"}), "end")
    posts: defaultdict[str, set[str]] = defaultdict(set)
    for edge in rows(live(city, city.edge("GUIDES"))):
        posts[edge["end"]].add(edge["start"])
    served = covered(city)
    areas: dict[str, defaultdict[str, list[dict[str, Any]]]] = {
        "district": defaultdict(list),
        "street": defaultdict(list),
    }
    for o in rows(organizations(city, {}, ["ledger"])):
        place = places.get(o["place"])
        if place:
            areas["district"][place["district"] or ""].append(o)
            areas["street"][
                above.get(place["id"], place["id"]) if place["level"] == "community" else place["id"]
            ].append(o)
        else:
            district = "" if given(o["place"]) else first(o, "operating_district", "registered_district") or ""
            areas["district"][district].append(o)
            areas["street"][""].append(o)
    found: Rows = []
    for level, codes in areas.items():
        instructors = {code: set().union(*(posts[o["id"]] for o in members)) for code, members in codes.items()}
        sums = sum(map(len, codes.values())), sum(map(len, instructors.values()))
        for code, members in sorted(codes.items()):
            many = len(instructors[code])
            shares = percent(len(members), sums[0]), percent(many, sums[1]) if sums[1] else 0.0
            found.append((
                level, places[code]["name"] if code in places else code or None, len(members),
                sum(o["id"] not in served for o in members), sum(bool(posts[o["id"]]) for o in members), many,
                one_decimal(len(members) / many) if many else None, *shares, one_decimal(shares[0] - shares[1]),
            ))  # fmt: skip
    return wanted(found, 0, parameters.get("level"))


def q64(city: CityFrames, parameters: Parameters) -> Rows:
    acts = still_delivered(city.edge("ACTED_ON"), city.at)
    seen = set(acts[acts["act"].isin(["visit", "service"]) & (acts["day"] <= city.at)]["end"])
    later = {r["id"] for r in rows(city.node("ServiceRecord")) if given(r["raised_on"]) and r["raised_on"] > city.at}
    seen |= {e["start"] for e in rows(city.edge("RAISED")) if e["end"] not in later}
    serves = city.edge("SERVES")
    seen |= set(serves[serves["since"] <= city.at]["end"])
    guided = set(live(city, city.edge("GUIDES"))["end"])
    contacted = set(live(city, city.edge("OVERSEES")).query("role == 'liaison'")["end"])
    names = by_id(city.node("Place"), "name")
    found: Rows = []
    for o in rows(organizations(city, parameters, ["ledger"])):
        staff = first(o, "staff", "payers")
        small = not o["above_scale"] and (staff or 0) < parameters.get("staff_below", 20)
        if small and o["id"] not in seen and parameters.get("kind") in (None, o["kind"]):
            place = names.get(o["place"], o["place"])
            found.append((o["uscc"], o["kind"], staff, place, o["id"] in guided, o["id"] in contacted))
    return sorted(found, key=lambda line: (line[4], line[5], line[0]))


def q65(city: CityFrames, parameters: Parameters) -> Rows:
    after, only = city.numbers["acts_after"], parameters.get("organization")
    visits: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for a in sorted(rows(still_delivered(city.edge("ACTED_ON"), city.at)), key=lambda a: (a["day"], a["start"], a["fact"])):
        if a["act"] == "visit" and after < a["day"] <= city.at:
            visits[a["end"]].append(a)
    days = by_id(city.node("ServiceRecord"), "raised_on")
    services: defaultdict[str, int] = defaultdict(int)
    for e in rows(city.edge("RAISED")):
        services[e["start"]] += given(days[e["end"]]) and after < days[e["end"]] <= city.at
    found: Rows = []
    for o in rows(organizations(city, parameters, ROSTER)):
        came, raised = visits[o["id"]], services[o["id"]]
        if (
            o["kind"] != "enterprise"
            or only not in (None, o["id"])
            or (only is None and len(came) + raised < parameters.get("least", 1))
        ):
            continue
        said = [a["purpose"] for a in came if a["purpose"]]
        forms = sum(any(word in purpose for word in FORM_WORDS) for purpose in said)
        inspections = sum("检查" in purpose for purpose in said)
        departments = len({a["start"] for a in came})
        found.append(
            (
                o["uscc"],
                len(came) + raised,
                len(came),
                inspections,
                forms,
                departments,
                raised,
                list(dict.fromkeys(said)),
            )
        )
    return sorted(found, key=lambda line: (-line[1], line[0]))


# --- oversight on a day ------------------------------------------------------------------------------------------
def _findings(
    city: CityFrames, parameters: Parameters
) -> tuple[set[tuple[str, str, str]], dict[tuple[str, str], list[str]]]:
    """(rule, role or empty, organization) of M01 and V01 to V04 on the day, and names of live holders by organization and role."""
    held: defaultdict[tuple[str, str], list[tuple[str, str, bool]]] = defaultdict(list)
    names = {
        (label, n["id"]): n["name"]
        for label in ("Supervisor", "IndustryCommittee", "Place")
        for n in rows(city.node(label))
    }
    for e in rows(live(city, city.edge("OVERSEES"))):
        held[e["end"], e["role"]].append((e["start"], names[e["start_label"], e["start"]], bool(e["exclusive"])))
    past: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for e in rows(named(city)):
        if e["until"] <= city.at < e["closed_on"]:
            past[e["end"], e["role"]].add("V04")
        elif e["since"] <= city.at < e["until"] and e["abolished"] <= city.at:
            past[e["end"], e["role"]].add("V03")
    found: set[tuple[str, str, str]] = set()
    for o in rows(organizations(city, parameters, ROSTER)):
        key, required, unknown = o["id"], set(o["required"] or ()), set(o["unknown_if_empty"] or ())
        found |= {("M01", r, key) for r in EXCLUSIVE if len({h[0] for h in held[key, r] if h[2]}) > 1}
        lacking = {r for r in required if not held[key, r]}
        found |= {(min(past[key, r]), r, key) for r in lacking if r != "territory" and past[key, r]}
        unsaid = {r for r in lacking if not past[key, r]}
        if o["state"] == "ledger":
            if not any(held[key, r] for r in FOUR) and required & set(FOUR) and not unsaid & unknown & set(FOUR):
                found.add(("V01", "", key))
            else:
                found |= {("V02", r, key) for r in unsaid - unknown}
    return found, {place: [name for _, name, _ in sorted(holders)] for place, holders in held.items()}


def _judged(
    city: CityFrames,
    organization: Mapping[str, Any],
    role: str,
    said: Sequence[Mapping[str, Any]],
    above: Mapping[str, set[str]],
) -> tuple[set[str], list[str]]:
    """M01 and V03 that follow from what registers say of one role, in order of precedence, and the holders (SEMANTICS D4)."""
    alive = [e for e in said if e["abolished"] > city.at]
    if any(e["register"] not in ("sector_licences", "party_units") for e in alive):
        alive = [e for e in alive if e["register"] not in ("sector_licences", "party_units")]
    several = {
        r
        for r in {e["register"] for e in alive}
        if len(_lowest({e["start"] for e in alive if e["register"] == r}, above)) > 1
    }
    chosen = [e for e in alive if e["rank"] == alive[0]["rank"] or e["register"] in several]
    kept = _lowest({e["start"] for e in chosen}, above)
    holders: dict[str, Mapping[str, Any]] = {}
    for edge in chosen:
        if edge["start"] in kept:
            holders.setdefault(edge["start"], edge)
    found = set()
    if role in EXCLUSIVE and sum(e["register"] != "sector_licences" for e in holders.values()) > 1:
        found.add("M01")
    if not holders and len(alive) < len(said) and role in (organization["required"] or ()):
        found.add("V03")
    return found, [e["holder"] for e in holders.values()]


def _lowest(units: Iterable[str], above: Mapping[str, set[str]]) -> set[str]:
    every = set(units)
    return {u for u in every if not any(u in above.get(other, ()) and other not in above.get(u, ()) for other in every)}


def _above(city: CityFrames) -> dict[str, set[str]]:
    """All committees above each committee."""
    superiors: defaultdict[str, set[str]] = defaultdict(set)
    for edge in rows(city.edge("REPORTS_TO")):
        superiors[edge["start"]].add(edge["end"])
    found: dict[str, set[str]] = {}
    for key in list(superiors):
        fresh, reached = set(superiors[key]), set[str]()
        while fresh:
            reached |= fresh
            fresh = set().union(*(superiors.get(k, set()) for k in fresh)) - reached
        found[key] = reached
    return found


def _two_decimals(part: int, whole: int) -> float | None:
    return math.floor(100.0 * part / whole + 0.5) / 100.0 if whole else None


QUESTIONS: dict[int, Callable[[CityFrames, Parameters], Rows]] = {
    56: q56, 57: q57, 58: q58, 59: q59, 60: q60, 61: q61, 62: q62, 63: q63, 64: q64, 65: q65,
}  # fmt: skip
