"""Every rule judged a second time on a networkx graph, sentence by sentence from SEMANTICS F to I."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import networkx
from graph_builder import Key, SmallGraph
from oracle.networks import FOUR, LOOSE_KINDS, City, Edge

Verdict = tuple[str, str, str | None, str | None]
"""Rule, subject, role, stage."""
Found = Iterator[tuple[str, str | None, str | None, set[str]]]
"""Subject, role, stage, ids of the holders that the finding names."""

EXCLUSIVE = ("registration", "business", "industry", "party_building")
REGISTRY = ("market_registration", "civil_affairs", "law_firms")


def verdicts(
    graph: SmallGraph, at: date, parameters: Mapping[str, int], six_sync_since: date | None = None
) -> dict[Verdict, frozenset[str]]:
    """All findings of all rules on the day, with the ids of the holders each names."""
    judge = _Rules(City(graph, at), parameters, six_sync_since)
    found: dict[Verdict, frozenset[str]] = {}
    for rule in RULES:
        method: Callable[[], Found] = getattr(judge, rule.lower())
        for subject, role, stage, holders in method():
            found[(rule, subject, role, stage)] = frozenset(holders)
    return found


def _months_earlier(day: date, months: int) -> date:
    """The same calendar day, or the last of the month (E6)."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _ids(keys: set[Key]) -> set[str]:
    return {key[1] for key in keys}


class _Rules:
    def __init__(self, city: City, parameters: Mapping[str, int], six_sync_since: date | None) -> None:
        self.city, self.numbers, self.six_sync_since = city, parameters, six_sync_since
        self.at = city.at

    # --- F: multi-head -----------------------------------------------------------------------------------------------
    def m01(self) -> Found:
        for o in self.city.judged():
            for role in EXCLUSIVE:
                if self.city.status(o, role) == "multi_head":
                    yield o[1], role, None, _ids(self.city.holders(o, role))

    def m02(self) -> Found:
        for o in self.city.judged():
            for role in EXCLUSIVE:
                names = [
                    n
                    for n in self.city.live_names(o, role)
                    if n.data["register"] not in ("sector_licences", "party_units")
                ]
                spellings: dict[str, set[str]] = defaultdict(set)
                for name in names:
                    if name.data.get("spelling_key") is not None:
                        spellings[name.data["unit"]].add(name.data["spelling_key"])
                holders = {name.start for name in names}
                if len(holders) == 1 and any(len(written) > 1 for written in spellings.values()):
                    yield o[1], role, None, _ids(holders)

    def m03(self) -> Found:
        compared = {
            "business": ("civil_affairs", "mapping_notice", "supervisor_claims", "annual_inspection"),
            "industry": ("mapping_notice", "supervisor_claims"),
            "party_building": ("mapping_notice", "committee_claims", "supervisor_claims"),
            "registration": (*REGISTRY, "supervisor_claims"),
        }
        for o in self.city.judged():
            for role, registers in compared.items():
                said: dict[str, set[Key]] = defaultdict(set)
                for name in self.city.live_names(o, role):
                    register = name.data["register"]
                    if register in registers:
                        said["registry" if role == "registration" and register in REGISTRY else register].add(
                            name.start
                        )
                if len({frozenset(holders) for holders in said.values()}) > 1:
                    yield o[1], role, None, _ids(set().union(*said.values()))

    def m04(self) -> Found:
        for o in self.city.judged():
            claims = {
                n.start for n in self.city.live_names(o, "party_building") if n.data["register"] == "committee_claims"
            }
            lowest = self.city.without_uppers(claims)
            if len(lowest) >= 2:
                yield o[1], None, None, _ids(lowest)

    def m05(self) -> Found:
        for unit, _ in self.city.nodes("PartyUnit"):
            edges = [e for e in self.city.edges_from(unit, "BELONGS_TO") if self.city.valid(e)]
            superiors = {e.end for e in edges if self.city.established(e.end)}
            if self.city.alive(unit) and len(superiors) >= 2:
                yield unit[1], None, None, _ids(superiors)

    def m06(self) -> Found:
        lines = self.city.superiors()
        only_units = lines.subgraph([key for key in lines if key[0] == "PartyUnit"])
        for o in self.city.judged():
            units = set(self.city.covering(o))
            counted = {
                u for u in units
                if self.city.data(u)["kind"] not in LOOSE_KINDS and not (networkx.descendants(only_units, u) & (units - {u}))
            }  # fmt: skip
            if len(counted) >= 2:
                yield o[1], None, None, _ids(counted)

    def m07(self) -> Found:
        earliest = self.at - timedelta(days=self.numbers["visit_days"])
        for o in self.city.judged():
            visits = [e for e in self.city.edges_to(o, "ACTED_ON") if e.data["act"] == "visit"]
            departments = {e.start for e in visits if self._counts(e, earliest)}
            if len(departments) >= self.numbers["visit_departments"]:
                yield o[1], None, None, _ids(departments)

    # --- G: gaps -------------------------------------------------------------------------------------------------------
    def _v01(self, o: Key) -> bool:
        statuses = [self.city.status(o, role) for role in FOUR]
        empty = not {"held", "multi_head", "unknown"} & set(statuses)
        return empty and bool({"missing", "nominal"} & set(statuses))

    def v01(self) -> Found:
        yield from ((o[1], None, None, set()) for o in self.city.organizations("ledger") if self._v01(o))

    def v02(self) -> Found:
        for o in self.city.organizations("ledger"):
            for role in (*EXCLUSIVE, "territory", "liaison"):
                if self.city.status(o, role) == "missing" and not self._v01(o):
                    yield o[1], role, None, set()

    def _nominal(self) -> Iterator[tuple[Key, str, set[Key], set[Key]]]:
        """Organization, role, holders dead on the day in assertions of the day, all past holders."""
        for o in self.city.judged():
            for role in (*EXCLUSIVE, "liaison"):
                if self.city.status(o, role) == "nominal":
                    past = self.city.past_names(o, role)
                    yield o, role, {e.start for e in past if self.city.valid(e)}, {e.start for e in past}

    def v03(self) -> Found:
        yield from ((o[1], role, None, _ids(dead)) for o, role, dead, _ in self._nominal() if dead)

    def v04(self) -> Found:
        yield from ((o[1], role, None, _ids(past)) for o, role, dead, past in self._nominal() if not dead)

    def v05(self) -> Found:
        earliest = _months_earlier(self.at, self.numbers["act_months"])
        for o in self.city.judged():
            acted = {e.start for e in self.city.edges_to(o, "ACTED_ON") if self._counts(e, earliest)}
            for role in ("business", "industry"):
                idle = self.city.holders(o, role) - acted
                if idle:
                    yield o[1], role, None, _ids(idle)

    def _counts(self, act: Edge, earliest: date) -> bool:
        """An act within the period whose row is still delivered on the day."""
        return earliest < act.data["day"] <= self.at < act.data["until"]

    def _broken(self, key: Key) -> bool:
        end = self.city.line_end(key)
        return not end["reaches_top"] and not end["into_circle"] and end["circle"] is None

    def v06(self) -> Found:
        for unit, _ in self.city.nodes("PartyUnit"):
            if self.city.alive(unit) and self._broken(unit):
                yield unit[1], None, None, set()
        for o in self.city.judged():
            holders = self.city.holders(o, "party_building")
            if (
                holders
                and not self.city.covering(o)
                and all(h[0] == "IndustryCommittee" and self._broken(h) for h in holders)
            ):
                yield o[1], None, None, _ids(holders)

    def v07(self) -> Found:
        for members in self.city.circles():
            yield min(_ids(members)), None, None, _ids(members)

    def v08(self) -> Found:
        for o in self.city.judged():
            data = self.city.data(o)
            districts = {data.get("registered_district"), data.get("operating_district")}
            if None in districts or len(districts) < 2:
                continue
            claims = [e.start for role in (*EXCLUSIVE, "liaison") for e in self.city.live_names(o, role)
                      if role == "liaison" or e.data["register"] == "committee_claims"]  # fmt: skip
            if not any(self._belongs(unit) & districts for unit in claims):
                yield o[1], None, None, set()

    def _belongs(self, unit: Key) -> set[str | None]:
        data = self.city.data(unit)
        if unit[0] == "Place":
            return {unit[1], data.get("district")}
        return set(data.get("districts") or ())

    def _masses(self, o: Key) -> bool:
        return any(self.city.valid(e) for e in self.city.edges_to(o, "FORMED_IN"))

    def v09(self) -> Found:
        for o in self.city.organizations("ledger"):
            if not (self.city.covering(o) or self.city.instructors(o) or self._masses(o)):
                yield o[1], None, None, set()

    def v10(self) -> Found:
        for o in self.city.organizations("ledger"):
            data = self.city.data(o)
            lacking = {self.city.status(o, role) for role in ("industry", "territory")} & {"missing", "nominal"}
            if data["kind"] == "enterprise" and data.get("above_scale") and lacking:
                yield o[1], None, None, set()

    def v11(self) -> Found:
        for o in self.city.judged():
            for role in ("business", "industry"):
                live = self.city.live_names(o, role)
                named = {
                    e.start
                    for e in live
                    if e.data["register"] in ("civil_affairs", "annual_inspection", "mapping_notice")
                }
                listed = {e.start for e in live if e.data["register"] == "supervisor_claims"}
                silent = {h for h in named - listed if role in (self.city.data(h).get("listed_roles") or ())}
                if silent:
                    yield o[1], role, None, _ids(silent)

    def v12(self) -> Found:
        inside: networkx.DiGraph[Key] = networkx.DiGraph()
        for key, _ in self.city.nodes("Place"):
            inside.add_node(key)
            inside.add_edges_from((e.start, e.end) for e in self.city.edges_from(key, "WITHIN"))
        for place, data in self.city.nodes("Place"):
            contacts = [
                e for e in self.city.edges_to(place, "CONTACTS") if self.city.valid(e) and self.city.alive(e.start)
            ]
            if not data["site"] or contacts:
                continue
            sites = {place, *networkx.ancestors(inside, place)}
            located = [e for site in sites for e in self.city.edges_to(site, "LOCATED_IN")
                       if e.data["kind"] in ("park", "building") and self.city.valid(e)]  # fmt: skip
            if any(self.city.data(e.start)["state"] == "ledger" for e in located):
                yield place[1], None, None, set()

    # --- H: formation, instructors -------------------------------------------------------------------------------------
    def _unit_kinds(self, o: Key) -> set[str]:
        return {self.city.data(u)["kind"] for u in self.city.covering(o)}

    def _formal(self, o: Key) -> int | None:
        count: int | None = self.city.data(o).get("formal_members")
        return count

    def p01(self) -> Found:
        for o in self.city.judged():
            formal = self._formal(o)
            if (
                formal is not None
                and formal >= self.numbers["member_threshold"]
                and not self._unit_kinds(o) - set(LOOSE_KINDS)
            ):
                yield o[1], None, None, set()

    def p02(self) -> Found:
        for o in self.city.judged():
            formal = self._formal(o)
            if formal is not None and 1 <= formal < self.numbers["member_threshold"] and not self._unit_kinds(o):
                yield o[1], None, None, set()

    def p03(self) -> Found:
        for unit, data in self.city.nodes("PartyUnit"):
            covered = {e.end for e in self.city.edges_from(unit, "COVERS") if self.city.valid(e)}
            count = len(covered) + len(data.get("unattached_names") or ())
            if self.city.alive(unit) and data["kind"] == "joint_branch" and count > self.numbers["joint_cap"]:
                yield unit[1], None, None, set()

    def p04(self) -> Found:
        for o in self.city.judged():
            joint = {u for u in self.city.covering(o) if self.city.data(u)["kind"] == "joint_branch"}
            if joint and (self._formal(o) or 0) >= self.numbers["member_threshold"]:
                yield o[1], None, None, _ids(joint)

    def p05(self) -> Found:
        for unit, data in self.city.nodes("PartyUnit"):
            ends = data.get("term_ends")
            if self.city.alive(unit) and data["kind"] not in LOOSE_KINDS and ends is not None and ends < self.at:
                yield unit[1], None, None, set()

    def p06(self) -> Found:
        for o in self.city.judged():
            floating = self.city.data(o).get("floating_members")
            if self._formal(o) == 0 and (floating or 0) > 0 and not self._unit_kinds(o):
                yield o[1], None, None, set()

    def p07(self) -> Found:
        caps = {"branch": "branch_cap", "joint_branch": "branch_cap", "general_branch": "general_branch_cap"}
        for unit, data in self.city.nodes("PartyUnit"):
            cap = caps.get(data["kind"])
            if self.city.alive(unit) and cap and (data.get("formal_members") or 0) > self.numbers[cap]:
                yield unit[1], None, None, set()

    def i01(self) -> Found:
        for o in self.city.organizations("ledger"):
            if not self.city.covering(o) and not self.city.instructors(o):
                yield o[1], None, None, set()

    def i02(self) -> Found:
        for post, _ in self.city.nodes("Instructor"):
            guided = {e.end for e in self.city.edges_from(post, "GUIDES") if self.city.valid(e)}
            if len(guided) > self.numbers["instructor_cap"]:
                yield post[1], None, None, set()

    def i03(self) -> Found:
        for o in self.city.judged():
            posts = self.city.instructors(o)
            if len(posts) > 1:
                yield o[1], None, None, _ids(set(posts))

    # --- I: six-sync, survival, ledger, data -----------------------------------------------------------------------------
    def _due(self) -> int:
        return max(year for year in range(self.at.year - 3, self.at.year) if date(year + 1, 5, 31) <= self.at)

    def s01(self) -> Found:
        for o in self.city.organizations("ledger"):
            data = self.city.data(o)
            if data["prefix"] not in ("51", "52", "53"):
                continue
            records: dict[str, list[tuple[int, bool]]] = defaultdict(list)
            for e in filter(self.city.valid, self.city.edges_from(o, "HAS_SYNC_RECORD")):
                record = self.city.data(e.end)
                records[record["stage"]].append((record["position"], bool(record.get("party_item_done"))))
            founded = data.get("established")
            applies = {"章程核准", "教育培训"} | ({"专项抽查", "等级评估"} & set(records))
            if self.six_sync_since is None or (founded is not None and founded >= self.six_sync_since):
                applies.add("成立登记")
            if founded is None or founded < date(self._due(), 1, 1):
                applies.add("年检年报")
            for stage in applies:
                if not records[stage] or not max(records[stage])[1]:
                    yield o[1], None, stage, set()

    def z01(self) -> Found:
        years = (self._due() - 1, self._due())
        held = (e for o, _ in self.city.nodes("Organization") for e in self.city.edges_from(o, "HAS_INSPECTION"))
        received = {self.city.data(e.end)["year"] for e in held if self.city.valid(e)}
        if not set(years) <= received:
            return
        for o in self.city.judged():
            data = self.city.data(o)
            young = data.get("established") is not None and data["established"] >= date(years[0], 1, 1)
            if data["prefix"] in ("51", "52", "53") and not young and all(self._failed(o, year) for year in years):
                yield o[1], None, None, set()

    def _failed(self, o: Key, year: int) -> bool:
        rows = [self.city.data(e.end) for e in filter(self.city.valid, self.city.edges_from(o, "HAS_INSPECTION"))]
        rows = [row for row in rows if row["year"] == year]
        conclusions = [row["conclusion"] for row in rows if row.get("conclusion")]
        if conclusions:
            return conclusions[-1] in ("未年检", "未参检", "未报送", "不合格")
        return not any(row.get("submitted_on") for row in rows)

    def l01(self) -> Found:
        for o, data in self.city.nodes("Organization"):
            if data.get("listed_operating") and data.get("dead_words"):
                yield o[1], None, None, set()

    def d01(self) -> Found:
        for _, data in self.city.nodes("RegisterRow"):
            if data.get("problem") == "invalid_code":
                address = (data["register"], data["file"], data.get("sheet") or "", str(data["row"]))
                yield ":".join(address), None, None, set()

    def d02(self) -> Found:
        for o, data in self.city.nodes("Organization"):
            if data.get("uscc") and data.get("differing_names"):
                yield o[1], None, None, set()

    def d03(self) -> Found:
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for _, data in self.city.nodes("Organization"):
            if data.get("uscc") and data.get("registered_district"):
                groups[(data["name_key"], data["registered_district"])].append(data["uscc"])
        yield from ((min(codes), None, None, set()) for codes in groups.values() if len(codes) > 1)

    def d04(self) -> Found:
        for o, data in self.city.nodes("Organization"):
            counts = sorted(data.get(name) or 0 for name in ("insured", "payers"))
            if (
                counts[0] >= self.numbers["headcount_minimum"]
                and counts[1] > self.numbers["headcount_factor"] * counts[0]
            ):
                yield o[1], None, None, set()


RULES = tuple(sorted(name.upper() for name in vars(_Rules) if len(name) == 3 and not name.startswith("_")))
