"""Small random cities by the model: every label and edge the rules read, with circles, dead holders, handovers, unknown days.

Most cities have a little of everything; some have one thing in plenty (`THEMES`), so that rules which need much of it find something.

The second layer (OVERSEES, LINE_ENDS_AT) is what the load would have computed: here it is written by asking the oracle
on every day on which something changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from graph_builder import BEGINNING, NEVER, Key, SmallGraph
from hypothesis import strategies as st
from oracle.networks import City

DAY = date(2025, 9, 30)
ROLES = ("registration", "business", "industry", "party_building", "liaison")
REGISTERS = {
    "registration": ("market_registration", "supervisor_claims"),
    "business": ("mapping_notice", "civil_affairs", "supervisor_claims", "annual_inspection"),
    "industry": ("mapping_notice", "supervisor_claims", "sector_licences"),
    "party_building": ("mapping_notice", "committee_claims", "committee_claims", "supervisor_claims", "party_units"),
    "liaison": ("liaison",),
}
STAGES = ("成立登记", "章程核准", "年检年报", "专项抽查", "等级评估", "教育培训")
DISTRICTS = ("d1", "d2")
THEMES = ("crowded", "claimed", "visited", "bare", "renamed", "handed over", "empty")
"""Many organizations under one branch and one instructor; claimed by most committees; visited by all departments; nobody named;
departments that succeed each other and are written by their old names; holders that change on one day; registers without rows."""


@st.composite
def cities(draw: st.DrawFn) -> SmallGraph:
    """A city; shrinks towards fewer nodes and plainer values."""
    return build(draw(st.randoms(use_true_random=False)))


def build(random: Random) -> SmallGraph:
    """A city from a source of randomness."""
    graph = _Builder(random).build()
    write_oversight(graph)
    add_ghosts(graph, random)
    return graph


class _Builder:
    def __init__(self, random: Random) -> None:
        self.random, self.graph = random, SmallGraph()
        self.theme = random.choice(THEMES) if random.randrange(100) < 50 else ""

    def build(self) -> SmallGraph:
        self.places()
        empty = self.theme == "empty"
        self.departments = [self.department(n) for n in range(self.random.randint(0 if empty else 3 if self.theme == "visited" else 1, 4))]
        self.committees = [self.committee(n) for n in range(self.random.randint(0 if empty else 1, 4))]
        self.units = [self.unit(n) for n in range(0 if empty and self.chance(70) else self.random.randint(0, 5))]
        self.posts = [self.graph.node("Instructor", f"ZDY{n}") for n in range(self.random.randint(0 if empty else 1, 3))]
        self.renamings()
        self.superiors()
        crowded = self.theme == "crowded"
        self.organizations = [self.organization(n) for n in range(self.random.randint(5, 9) if crowded else self.random.randint(1, 7))]
        self.register_rows()
        return self.graph

    # --- values --------------------------------------------------------------------------------------------------
    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self) -> date:
        """A day around the day asked for, often the very day or its neighbours."""
        days = (DAY, DAY, DAY, DAY, DAY, DAY - timedelta(days=1), DAY + timedelta(days=1), date(2024, 9, 30), date(2024, 10, 1),
                date(2025, 7, 2), date(2025, 7, 3), date(2023, 1, 1))  # fmt: skip
        return self.random.choice(days)

    def life(self) -> dict[str, date]:
        since = self.day() if self.chance(30) else BEGINNING
        until = self.day() if self.chance(25) else NEVER
        return {"since": since, "until": until if until > since else NEVER}

    def some(self, keys: list[Key], most: int) -> list[Key]:
        return [self.random.choice(keys) for _ in range(self.random.randint(0, most))] if keys else []

    # --- nodes ---------------------------------------------------------------------------------------------------
    def places(self) -> None:
        for district in DISTRICTS:
            self.graph.node("Place", district, level="district", district=district)
        self.street = self.graph.node("Place", "s1", level="street", district="d1")
        self.graph.edge("WITHIN", self.street, "d1")
        self.sites = [
            self.graph.node("Place", "p1", site=True, kind="park", district="d1"),
            self.graph.node("Place", "b1", site=True, kind="building", district="d1"),
        ]
        if self.chance(50):
            self.graph.edge("WITHIN", "b1", "p1")
        for site in self.sites:
            if self.chance(50):
                self.graph.edge("WITHIN", site, self.street)

    def holder(self) -> dict[str, Any]:
        values: dict[str, Any] = {"abolished": self.day()} if self.chance(25) else {}
        if self.chance(20):
            values["districts"] = [self.random.choice(DISTRICTS)]
        return values

    def department(self, number: int) -> Key:
        listed = [role for role in ("business", "industry") if self.chance(50)]
        key = self.graph.node("Supervisor", f"局{number}", listed_roles=listed or None, **self.holder())
        for site in self.sites:
            if self.chance(20):
                self.graph.edge("CONTACTS", key, site, **self.life())
        return key

    def committee(self, number: int) -> Key:
        kind = "city" if number == 0 and self.chance(75) else "industry"
        values = self.holder()
        if number == 3:
            values["established"] = DAY + timedelta(days=bool(self.theme))
        return self.graph.node("IndustryCommittee", f"党委{number}", kind=kind, **values)

    def unit(self, number: int) -> Key:
        kinds = ("branch", "branch", "joint_branch", "joint_branch", "temporary_branch", "floating_branch",
                 "general_branch", "committee")  # fmt: skip
        kind = "joint_branch" if self.theme == "crowded" and number == 0 else self.random.choice(kinds)
        unsaid = number >= 3 and kind in ("general_branch", "committee")
        established = self.day() if self.chance(20) else BEGINNING
        dissolved = max(established, self.day()) if self.chance(15) else NEVER
        return self.graph.node(
            "PartyUnit", f"支部{number}", kind=None if unsaid else kind, established=established, dissolved=dissolved,
            formal_members=self.random.choice((None, 3, 50, 51, 101)),
            term_ends=self.day() if self.chance(40) else None,
            unattached_names=[f"某{n}" for n in range(self.random.randint(1, 4))] if self.chance(30) else None,
        )  # fmt: skip

    def renamings(self) -> None:
        """A chain of departments that succeed each other: the older ones are abolished, some on the very day."""
        if self.theme != "renamed":
            return
        for older, newer in pairwise(self.departments):
            day = self.day()
            self.graph.nodes[older]["abolished"] = day
            self.graph.edge("SUCCEEDED_BY", older, newer, since=day)

    def superiors(self) -> None:
        """Mostly upward, sometimes to itself, in a circle, or to several."""
        for unit in self.units:
            for superior in self.some([*self.units, *self.committees, *self.committees], 2):
                self.graph.edge("BELONGS_TO", unit, superior, **self.life())
        for committee in self.committees:
            for superior in self.some(self.committees, 1):
                self.graph.edge("REPORTS_TO", committee, superior, **self.life())

    def organization(self, number: int) -> Key:
        prefix = self.random.choice(("91", "51", "52", "31"))
        required = [role for role in (*ROLES, "territory") if self.chance(85)]
        valid = self.chance(85)
        key = self.graph.node(
            "Organization", f"{prefix}{number}", prefix=prefix, uscc=f"{prefix}{number}" if valid else None,
            kind="enterprise" if prefix == "91" else "social_organization",
            state=self.random.choice(("ledger", "ledger", "base_roster", "excluded")),
            name_key=self.random.choice(("甲", "乙", f"丙{number}")),
            required=required, unknown_if_empty=[r for r in required if self.chance(15)] or None,
            registered_district=self.random.choice((*DISTRICTS, None)),
            operating_district=self.random.choice((*DISTRICTS, None)),
            formal_members=self.random.choice((None, 0, 1, 2, 3, 7)), floating_members=self.random.choice((None, 0, 1)),
            above_scale=self.chance(50), listed_operating=self.chance(50),
            dead_words=["tax_withholding:注销"] if self.chance(25) else None,
            differing_names=["另一名"] if self.chance(25) else None,
            insured=self.random.choice((None, 4, 5, 10, 11)), payers=self.random.choice((None, 4, 5, 10, 11)),
            established=self.random.choice((None, date(2022, 12, 31), date(2023, 1, 1), date(2024, 1, 1))),
        )  # fmt: skip
        self.assertions(key)
        self.links(key)
        self.records(key, number)
        return key

    # --- edges of an organization ----------------------------------------------------------------------------------
    def assertions(self, organization: Key) -> None:
        for role in () if self.theme == "bare" and self.chance(70) else ROLES:
            units = (
                self.departments
                if role in ("registration", "business", "industry")
                else [*self.committees, *self.departments]
            )
            if self.theme == "handed over" and len(units) > 1 and self.chance(60):
                self.handover(organization, role, units)
                continue
            named = self.some(units, 3)
            if role == "party_building" and self.theme == "claimed":
                named += [committee for committee in self.committees if self.chance(70)]
            for unit in named:
                register = self.random.choice(REGISTERS[role])
                claims = role == "party_building" and self.theme == "claimed" and unit in self.committees
                register = "committee_claims" if claims else register
                own = role == "party_building" and register in ("committee_claims", "party_units") and not claims
                if own and not self.committees:
                    continue
                holder = self.random.choice(self.committees) if own else unit
                self.named(organization, role, register, holder, self.life())
        if self.chance(60):
            self.graph.edge("OVERSEES", self.street, organization, role="territory", exclusive=False)
        if self.chance(20):
            self.graph.edge("NAMED", self.street, organization, role="liaison", register="liaison", **self.life())

    def handover(self, organization: Key, role: str, units: list[Key]) -> None:
        """One holder until a day, another from that day on, by one register."""
        register, day = REGISTERS[role][0], self.day()
        before, after = self.random.choice(units), self.random.choice(units)
        self.named(organization, role, register, before, {"since": BEGINNING, "until": day})
        self.named(organization, role, register, after, {"since": day, "until": NEVER})

    def named(self, organization: Key, role: str, register: str, holder: Key, life: dict[str, date]) -> None:
        """What a row says; the unit it writes may be a department that stands for the holder, or its old name."""
        closed = life["until"] if self.chance(10) else NEVER
        spelling = self.random.choice(("甲写法", "乙写法", None))
        written = self.random.choice(self.departments) if self.departments and self.chance(20) else holder
        self.graph.edge(
            "NAMED", holder, organization, role=role, register=register, rank=REGISTERS[role].index(register) + 1,
            spelling=spelling, spelling_key=spelling, unit=written[1], closed_on=max(closed, life["until"]), **life,
        )  # fmt: skip

    def links(self, organization: Key) -> None:
        crowd = self.theme == "crowded"
        for unit in [*self.some(self.units, 3), *(self.units[:1] if crowd else ())]:
            self.graph.edge("COVERS", unit, organization, **self.life())
        for post in [*self.some(self.posts, 2), *(self.posts[:1] if crowd else ())]:
            self.graph.edge("GUIDES", post, organization, **self.life())
        if self.chance(25):
            body = self.graph.node("MassOrganization", f"工会{organization[1]}")
            self.graph.edge("FORMED_IN", body, organization, **self.life())
        for department in [*self.some(self.departments, 4), *(self.departments if self.theme == "visited" else ())]:
            visited = self.theme == "visited"
            act = "visit" if visited else self.random.choice(("visit", "visit", "service", "inspection"))
            day = DAY - timedelta(days=self.random.randrange(100)) if visited or self.chance(50) else self.day()
            self.graph.edge("ACTED_ON", department, organization, act=act, day=day, until=self.life()["until"])
        if self.chance(40):
            kind = self.random.choice(("park", "building", "registered"))
            self.graph.edge("LOCATED_IN", organization, self.random.choice(self.sites), kind=kind, **self.life())

    def records(self, organization: Key, number: int) -> None:
        for position, stage in enumerate(self.random.choice(STAGES) for _ in range(self.random.randint(0, 6))):
            record = self.graph.node(
                "SyncRecord", f"r{number}-{position}", stage=stage, position=position, party_item_done=self.chance(60)
            )
            self.graph.edge("HAS_SYNC_RECORD", organization, record, **self.life())
        for year in (2022, 2023, 2024):
            if self.chance(60):
                conclusion = self.random.choice(
                    (None, None, "合格", "基本合格", "不合格", "未年检", "未参检", "未报送")
                )
                inspection = self.graph.node(
                    "Inspection", f"i{number}-{year}", year=year, conclusion=conclusion,
                    submitted_on=date(year + 1, 5, 1) if self.chance(50) else None,
                )  # fmt: skip
                self.graph.edge("HAS_INSPECTION", organization, inspection, **self.life())

    def register_rows(self) -> None:
        for row in range(self.random.randint(0, 3)):
            self.graph.node(
                "RegisterRow", f"row{row}", row=row + 2, sheet=self.random.choice(("表", None)),
                problem="invalid_code" if self.chance(50) else None,
            )  # fmt: skip


def add_ghosts(graph: SmallGraph, random: Random) -> None:
    """Edges that the load does not know: like those it knows, but to another node of the same label. Nodes as well."""
    for key, properties in list(graph.nodes.items()):
        if random.randrange(100) < 15:
            graph.ghost_nodes.append((key, {**properties, "name": f"另一个{key[1]}"} if "name" in properties else properties))
    for kind, start, end, properties in list(graph.edges):
        if random.randrange(100) < 30:
            ends = [key for key in graph.nodes if key[0] == end[0]]
            everyday = {"since": BEGINNING, "until": NEVER} if "since" in properties else {}
            graph.ghosts.append((kind, start, random.choice(ends), {**properties, **everyday}))


def write_oversight(graph: SmallGraph) -> None:
    """Write the second layer, interval by interval between the days on which something changes."""
    lines = [key for key in graph.nodes if key[0] in ("PartyUnit", "IndustryCommittee")]
    organizations = [key for key in graph.nodes if key[0] == "Organization"]
    open_ones: dict[tuple[Any, ...], date] = {}
    for begin, end in pairwise(_changes(graph)):
        city = City(graph, begin)
        now: set[tuple[Any, ...]] = set()
        for organization in organizations:
            for role in ROLES:
                exclusive = role != "liaison" and not (role == "industry" and city.licensed_only(organization))
                now |= {("OVERSEES", h, organization, role, exclusive) for h in city.holders(organization, role)}
        for key in lines:
            if city.alive(key) or key[0] == "IndustryCommittee":
                line = city.line_end(key)
                now.add(("LINE_ENDS_AT", key, key, line["reaches_top"], line["circle"], line["into_circle"]))
        for fact in now:
            open_ones.setdefault(fact, begin)
        for fact in sorted((f for f in open_ones if f not in now or end == NEVER), key=str):
            _write(graph, fact, open_ones.pop(fact), begin if fact not in now else NEVER)


def _changes(graph: SmallGraph) -> list[date]:
    days = {BEGINNING, NEVER}
    for properties in [*graph.nodes.values(), *(edge[3] for edge in graph.edges)]:
        days |= {v for name, v in properties.items()
                 if name in ("since", "until", "closed_on", "abolished", "established", "dissolved") and v is not None}  # fmt: skip
    return sorted(days)


def _write(graph: SmallGraph, fact: tuple[Any, ...], since: date, until: date) -> None:
    kind, start, end, *rest = fact
    if kind == "OVERSEES":
        graph.edge(kind, start, end, role=rest[0], exclusive=rest[1], since=since, until=until)
    else:
        reaches, circle, into = rest
        graph.edge(
            kind, start, end, reaches_top=reaches, circle=circle, into_circle=into, since=since, until=until,
            stops_at=start[1], stops_because="top" if reaches else "circle" if circle or into else "no_superior",
        )  # fmt: skip
