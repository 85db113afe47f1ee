"""What the demo city knows of one organization before any of it is written into a register.

Dates are ISO texts; an empty text means that the cell is empty. Holder cells are kept as they will be written (old
names, aliases, several units), because the spelling is part of the case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from shizi.loaders.demo_city.reference import Place, Trade


class Address(NamedTuple):
    """An address cell: its text, and what a reader should find in it (place of street level or below, district)."""

    text: str
    place: Place | None = None
    district: str = ""


NOWHERE = Address("")


class Claim(NamedTuple):
    """A row of a department's own list: what it says it oversees, in which role."""

    department: str
    role: str
    since: str = ""
    until: str = ""
    document: str = ""


class CommitteeClaim(NamedTuple):
    """A row of a committee's own list."""

    committee: str
    since: str = ""
    until: str = ""


class Liaison(NamedTuple):
    """A row of the liaison list."""

    unit: str
    level: str
    since: str = ""
    until: str = ""


class Posting(NamedTuple):
    """An instructor sent to an organization."""

    instructor: str
    sending_unit: str
    since: str
    until: str = ""


class TeamService(NamedTuple):
    """A red service team that serves an organization."""

    team: str
    team_name: str
    sending_unit: str
    since: str
    until: str = ""


class Notice(NamedTuple):
    """A row of the notice that maps associations to their units."""

    business: str
    industry: str
    party_lead: str
    document: str
    document_date: str
    effective_from: str
    effective_until: str = ""


class Inspection(NamedTuple):
    """An annual inspection of a social organization."""

    year: int
    reviewer: str
    submitted: str
    conclusion: str
    party_section: bool = True


class Stage(NamedTuple):
    """A six-sync record."""

    stage: str
    happened: str
    party_item: str
    owner: str = "市民政局"
    conclusion: str = "通过"
    items: str = ""


class Visit(NamedTuple):
    """A visit of a department."""

    department: str
    day: str
    purpose: str


class Service(NamedTuple):
    """A need or problem taken up; `carried_by` is a department, a committee or a team."""

    record: str
    channel: str
    carried_by: str
    kind: str
    raised: str
    due: str
    solved: str
    handled_by: str


class Mass(NamedTuple):
    """A trade union, youth league or women's organization."""

    kind: str
    established: str


class Withholding(NamedTuple):
    """A row of the tax register."""

    payers: str
    period: str
    status: str = "正常"


class Insured(NamedTuple):
    """A row of the social insurance register."""

    insurance: str
    people: str
    month: str


class Licence(NamedTuple):
    """A row of a department's licence register."""

    department: str
    kind: str


class Statistics(NamedTuple):
    """A row of the statistics directory."""

    industry_code: str
    registration_type: str
    control: str
    scale: str
    staff: int


class BranchRow(NamedTuple):
    """A row of the market register under the parent's code (SEMANTICS B1)."""

    name: str
    status: str
    address: str


@dataclass(slots=True)
class Survey:
    """What the surveyors found on site."""

    registered: Address
    operating: Address
    staff: int
    operating_now: bool = True
    premises: bool = True
    park: str = ""
    building: str = ""
    above_scale: bool = False
    formal: int = 0
    floating: int = 0
    unit_form: str = ""
    no_unit_reason: str = ""
    verified_by: str = ""
    verified_on: str = ""


@dataclass(slots=True, eq=False)
class Organization:
    """One organization; `state` and `reason` are what the ledger must say of it."""

    number: int
    prefix: str
    code: str
    name: str
    state: str
    reason: str
    trade: Trade
    registered: Address
    operating: Address
    established: str = ""
    registry: str = ""
    status: str = ""
    registrar: str = ""
    org_type: str = ""
    registration_type: str = ""
    register_number: str = ""
    parent_code: str = ""
    social_type: str = ""
    business_cell: str = ""
    institution: tuple[str, str] | None = None
    share: tuple[str, str] | None = None
    statistics: Statistics | None = None
    survey: Survey | None = None
    notice: list[Notice] = field(default_factory=list)
    tax: list[Withholding] = field(default_factory=list)
    tax_address: Address = NOWHERE
    insured: list[Insured] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    committee_claims: list[CommitteeClaim] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    liaison: list[Liaison] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    teams: list[TeamService] = field(default_factory=list)
    mass: list[Mass] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    branches: list[BranchRow] = field(default_factory=list)
    chambers: list[tuple[str, str]] = field(default_factory=list)
    other_names: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    @property
    def social(self) -> bool:
        """A social organization of the ledger (SEMANTICS B9)."""
        return self.prefix in ("31", "51", "52", "53")

    @property
    def on_roster(self) -> bool:
        """On the base roster or the ledger."""
        return self.state != "excluded"

    @property
    def on_ledger(self) -> bool:
        """Verified on site."""
        return self.state == "ledger"

    @property
    def subject(self) -> str:
        """The key of its findings; an organization without a code is named instead."""
        return self.code or f"name:{self.name}"


@dataclass(slots=True, eq=False)
class Unit:
    """A party unit; each entry of `rows` is one register row: the organization it covers and the superior it names."""

    code: str
    name: str
    kind: str
    rows: list[tuple[Organization, str]]
    formal: int
    established: str
    term_ends: str = ""
    probationary: int = 0
    floating: int = 0
    seats: str = ""
    tags: set[str] = field(default_factory=set)

    @property
    def superiors(self) -> list[str]:
        """What its rows name as superior, each once."""
        return list(dict.fromkeys(superior for _, superior in self.rows))

    @property
    def organizations(self) -> list[Organization]:
        """What it covers, each once."""
        return list(dict.fromkeys(organization for organization, _ in self.rows))


class Finding(NamedTuple):
    """What a rule must find."""

    rule: str
    subject: str
    role: str | None = None
    stage: str | None = None
