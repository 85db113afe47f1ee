"""Who must be found to hold each role of an organization on the day (SEMANTICS D), from the city's own facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from shizi.loaders.dates import begins, ends
from shizi.loaders.demo_city import holders
from shizi.loaders.demo_city.model import Claim, Organization
from shizi.loaders.demo_city.reference import AS_OF, sites

ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
EXCLUSIVE = ROLES[:4]
ROLE_WORDS = {
    "registration": ("登记管理机关", "登记管理"),
    "business": ("业务主管单位", "业务主管部门", "业务主管"),
    "industry": ("行业管理部门", "行业主管部门", "行业管理"),
    "party_building": ("党建工作主管单位", "党建领导机关", "党建指导单位"),
}
_ROLE_OF = {word: role for role, words in ROLE_WORDS.items() for word in words}
_ASSOCIATION_ENDINGS = ("协会", "商会", "同业公会", "联合会", "促进会")
_UNDATED = ("registry", "civil_affairs", "annual_inspection", "sector_licences")


class Named(NamedTuple):
    """One assertion: a register names a holder for a period; `spelling` as written."""

    holder: str
    spelling: str
    since: str = ""
    until: str = ""

    @property
    def in_force(self) -> bool:
        """Its own dates hold on the day."""
        day = begins(AS_OF)
        return begins(self.since) <= day < ends(self.until)

    @property
    def live(self) -> bool:
        """In force, by a holder that is not dead."""
        return self.in_force and not holders.is_dead(self.holder)


@dataclass(frozen=True, slots=True)
class RoleTruth:
    """Status and holders of one role; `named` keeps the assertions by register, in precedence."""

    status: str
    holders: frozenset[str]
    named: dict[str, list[Named]]


def role_of(claim: Claim) -> str:
    """The role that a department's own list speaks of."""
    return _ROLE_OF[claim.role]


def declared_free(organization: Organization) -> bool:
    """A register declares that no business supervisor is needed (D1)."""
    cells = [organization.business_cell, *(notice.business for notice in organization.notice)]
    return any(cell in holders.FREE_WORDS for cell in cells)


def required(organization: Organization, role: str) -> bool:
    """Whether this kind of organization needs the role (D1)."""
    if role == "business":
        return organization.prefix in ("51", "52", "53") and not declared_free(organization)
    if role == "industry":
        if organization.prefix == "91":
            return True
        association = organization.prefix == "51" and organization.name.endswith(_ASSOCIATION_ENDINGS)
        return association and declared_free(organization)
    return True


def named(organization: Organization, role: str) -> dict[str, list[Named]]:
    """The assertions about one role, by register in precedence (D2), without licences and without the party line."""
    made: dict[str, list[Named]] = {}

    def add(register: str, cell: str, since: str = "", until: str = "") -> None:
        reader = holders.party_holder if role == "party_building" else holders.resolve
        for spelling in holders.names_in(cell):
            made.setdefault(register, []).append(Named(reader(spelling), spelling, since, until))

    for notice in organization.notice:
        cell = {"business": notice.business, "industry": notice.industry, "party_building": notice.party_lead}.get(role)
        add("mapping_notice", cell or "", notice.effective_from or notice.document_date, notice.effective_until)
    if role == "registration" and organization.registry:
        entry = {"market_registration": "市市场监督管理局", "civil_affairs": "市民政局"}
        add("registry", organization.registrar or entry.get(organization.registry, "市司法局"))
    if role == "business" and organization.registry == "civil_affairs":
        add("civil_affairs", organization.business_cell)
    if role == "party_building":
        for own in organization.committee_claims:
            add("committee_claims", own.committee, own.since, own.until)
    for claim in organization.claims:
        if role_of(claim) == role:
            add("supervisor_claims", claim.department, claim.since, claim.until)
    if role == "business" and organization.inspections and not declared_free(organization):
        add("annual_inspection", max(organization.inspections).reviewer)
    if role == "liaison":
        for row in organization.liaison:
            made.setdefault("liaison", []).append(Named(holders.resolve(row.unit), row.unit, row.since, row.until))
    return made


def live_holders(assertions: list[Named]) -> set[str]:
    """The live holders among some assertions."""
    return {assertion.holder for assertion in assertions if assertion.live}


def territory(organization: Organization) -> str:
    """The code of the place that holds the territory role, or nothing (D6)."""
    survey = organization.survey
    if survey and survey.park:
        return next(site.code for site in sites() if site.name == survey.park)
    cells = [survey.operating] if survey else []
    if organization.tax:
        cells.append(organization.tax_address)
    if survey:
        cells.append(survey.registered)
    if organization.registry:
        cells.append(organization.registered)
    return next((cell.place.code for cell in cells if cell.place), "")


def unit_line_committee(organization: Organization) -> str:
    """The nearest committee above the organization's first live unit, along its own units."""
    live = sorted((u for u in organization.units if begins(u.established) <= begins(AS_OF)), key=lambda unit: unit.code)
    if not live:
        return ""
    by_key = {key: unit for unit in organization.units for key in (unit.code, unit.name)}
    seen: set[str] = set()
    superior = live[0].superiors[0]
    while superior in by_key and superior not in seen:
        seen.add(superior)
        superior = by_key[superior].superiors[0]
    return superior if holders.is_committee(superior) else ""


def role_truth(organization: Organization, role: str) -> RoleTruth:
    """Status and holders of one role on the day (D4, D5)."""
    said = named(organization, role)
    everything = [assertion for assertions in said.values() for assertion in assertions]
    if role == "territory":
        place = territory(organization)
        return RoleTruth("held" if place else "missing", frozenset({place} if place else ()), {})
    if role == "party_building" and not everything:
        above = unit_line_committee(organization)
        everything = [Named(above, above)] if above else []
        said = {"party_units": everything} if above else {}
    if role == "industry" and not live_holders(everything):
        for licence in organization.licences:
            said.setdefault("sector_licences", []).append(Named(licence.department, licence.department))
        everything = [assertion for assertions in said.values() for assertion in assertions]
    found = {register: holders.lowest(live_holders(assertions)) for register, assertions in said.items()}
    deciding = next((live for live in found.values() if live), set())
    several = [live for register, live in found.items() if len(live) > 1 and register != "sector_licences"]
    held = holders.lowest(set(deciding).union(*several))
    if held:
        licensed = not any(live for register, live in found.items() if register != "sector_licences")
        multi = len(held) > 1 and role in EXCLUSIVE and not licensed
        return RoleTruth("multi_head" if multi else "held", frozenset(held), said)
    if not required(organization, role):
        return RoleTruth("exempt", frozenset(), said)
    return RoleTruth("nominal" if everything else "missing", frozenset(), said)


def answer_status(truths: dict[str, RoleTruth]) -> str:
    """Status of the whole answer (D8)."""
    states = {truth.status for truth in truths.values()}
    gap = bool(states & {"missing", "nominal"})
    if "multi_head" in states:
        return "mixed" if gap else "multi_head"
    return "gap" if gap else "ok"
