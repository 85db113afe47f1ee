"""The facts of one block as register rows: canonical values in the order of each kind's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from shizi.loaders.demo_city.chance import pick
from shizi.loaders.demo_city.holders import resolve
from shizi.loaders.demo_city.model import Address, Organization, Service, Unit

_OTHER_CITIES = ("包头市", "鄂尔多斯市", "银川市", "石嘴山市")


class Row(NamedTuple):
    """One row: `for_department` chooses the file where a kind has several; `values` follow the kind's fields."""

    kind: str
    for_department: str
    organization: Organization | None
    values: tuple[str, ...]
    name: str = ""


def organization_rows(organizations: Iterable[Organization], rng: Random) -> Iterator[Row]:
    """All rows about organizations themselves, in the order of the organizations."""
    for org in organizations:
        yield from _identity(org, rng)
        if org.on_roster or org.survey or org.licences:
            yield from _facts(org, rng)
        if org.on_roster:
            yield from _assignments(org)
            yield from _activity(org)


def _address(org: Organization, address: Address, rng: Random) -> str:
    """An address text; one in fifty of an excluded organization names another city."""
    if not org.on_roster and "planted" not in org.tags and rng.random() < 0.022:
        return address.text.replace("乌海市", pick(rng, _OTHER_CITIES), 1)
    return address.text


def _identity(org: Organization, rng: Random) -> Iterator[Row]:
    where = org.registered
    values: tuple[str, ...]
    if org.registry == "market_registration":
        values = ("", "", org.register_number, org.org_type, org.registration_type, org.status, org.established,
                  org.registrar, org.trade.section, _address(org, where, rng), org.parent_code)  # fmt: skip
        yield Row("market_registration", "", org, values)
        for branch in org.branches:
            values = ("", "", "", "有限责任公司分公司", "", branch.status, org.established, org.registrar,
                      org.trade.section, branch.address, org.code)  # fmt: skip
            yield Row("market_registration", "", org, values, branch.name)
    elif org.registry == "civil_affairs":
        until = f"{2026 + org.number % 4}-{1 + org.number % 12:02d}-28" if org.on_roster else "2019-12-31"
        values = ("", "", org.social_type, org.registrar, org.business_cell, org.status, org.established,
                  _address(org, where, rng), until)  # fmt: skip
        yield Row("civil_affairs", "", org, values)
    elif org.registry == "law_firms":
        staff = str(org.survey.staff) if org.survey else "6"
        yield Row("law_firms", "", org, ("", "", org.register_number, org.status, where.text, staff))
    for tax in org.tax:
        place = _address(org, org.tax_address, rng)
        yield Row("tax_withholding", "", org, ("", "", tax.status, tax.payers, tax.period, place))
    for branch in org.branches if org.insured else ():
        values = ("", "", org.insured[0].insurance, "3", org.insured[0].month, "正常缴费")
        yield Row("social_insurance", "", org, values, branch.name)
    for insured in org.insured:
        values = ("", "", insured.insurance, insured.people, insured.month, "正常缴费")
        yield Row("social_insurance", "", org, values)
    if org.statistics:
        facts = org.statistics
        values = ("", "", facts.industry_code, facts.registration_type, facts.control, facts.scale, str(facts.staff))
        yield Row("statistics_directory", "", org, values)
    if org.institution:
        yield Row("institution_codes", "", org, ("", "", *org.institution))
    if org.share:
        yield Row("state_owned", "", org, ("", "", *org.share))


def _facts(org: Organization, rng: Random) -> Iterator[Row]:
    values: tuple[str, ...]
    for chamber, position in org.chambers:
        name = org.name if org.number % 5 else org.name.replace("有限", "")  # chambers abbreviate
        yield Row("chamber_members", "", None, (name, chamber, position))
    if org.on_ledger and org.prefix == "91" and not org.tags and org.number % 17 == 0:  # a name that is only alike
        yield Row("visits", "", None, ("市应急管理局", org.name.replace("有限", ""), "", "2025-06-11", "安全检查"))
    for index, licence in enumerate(org.licences):
        number = f"蒙{licence.department[1]}许{org.number:06d}{index}"
        staff = str(org.survey.staff if org.survey else 3)
        values = ("", "", licence.kind, number, _address(org, org.operating, rng), staff)
        yield Row("sector_licences", licence.department, org, values)
    survey = org.survey
    if survey:
        values = ("", "", _place(survey.registered, rng), _place(survey.operating, rng), survey.park, survey.building,
                  str(survey.staff), _flag(survey.premises), _flag(survey.operating_now), _flag(survey.above_scale),
                  survey.unit_form, survey.no_unit_reason, survey.verified_by, survey.verified_on, str(survey.formal),
                  str(survey.floating))  # fmt: skip
        yield Row("survey_ledger", "", org, values)


def _place(address: Address, rng: Random) -> str:
    return address.place.code if address.place and rng.random() < 0.03 else address.text


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _assignments(org: Organization) -> Iterator[Row]:
    values: tuple[str, ...]
    for notice in org.notice:
        yield Row("mapping_notice", "", org, ("", "", *notice))
    for inspection in org.inspections:
        values = ("", "", str(inspection.year), inspection.reviewer, inspection.submitted, inspection.conclusion,
                  _flag(inspection.party_section))  # fmt: skip
        yield Row("annual_inspection", "", org, values)
    for own in org.committee_claims:
        yield Row("committee_claims", "", org, (own.committee, "", "", own.since, own.until))
    for claim in org.claims:
        values = (claim.department, "", "", claim.role, claim.since, claim.until, claim.document)
        yield Row("supervisor_claims", resolve(claim.department.removesuffix("党组")), org, values)
    for post in org.postings:
        yield Row("instructors", "", org, (post.instructor, post.sending_unit, "", "", post.since, post.until))
    for mass in org.mass:
        yield Row("mass_organizations", "", org, ("", "", mass.kind, mass.established))


def _activity(org: Organization) -> Iterator[Row]:
    values: tuple[str, ...]
    for service in org.services:
        yield service_row(service, org)
    for visit in org.visits:
        values = (visit.department, "", "", visit.day, visit.purpose)
        yield Row("visits", resolve(visit.department), org, values)
    for stage in org.stages:
        values = ("", "", stage.stage, stage.happened, stage.party_item, stage.owner, stage.conclusion, stage.items)
        yield Row("six_sync", "", org, values)


def service_row(service: Service, org: Organization | None) -> Row:
    """A service record, or a reception day without a case."""
    values = (service.record, service.channel, service.carried_by, "", "", service.kind, service.raised, service.due,
              service.solved, service.handled_by)  # fmt: skip
    return Row("service_records", "", org, values)


def liaison_rows(organizations: Iterable[Organization]) -> list[Row]:
    """The liaison list, by unit, so that the unit's cell can be merged."""
    rows = [
        Row("liaison", "", org, (row.unit, "", "", row.level, row.since, row.until))
        for org in organizations
        for row in org.liaison
    ]
    return sorted(rows, key=lambda row: row.values[0])


def team_rows(organizations: Iterable[Organization]) -> list[Row]:
    """The service teams, by team."""
    rows = [
        Row("service_teams", "", org, (t.team, t.team_name, t.sending_unit, "", "", t.since, t.until))
        for org in organizations
        for t in org.teams
    ]
    return sorted(rows, key=lambda row: row.values[0])


def unit_rows(units: Iterable[Unit]) -> Iterator[Row]:
    """The party units: one row per organization they cover, each repeating the counts."""
    for unit in units:
        for org, superior in unit.rows:
            values = (unit.code, unit.name, unit.kind, superior, "", "", str(unit.formal), str(unit.probationary),
                      str(unit.floating), unit.established, unit.term_ends, unit.seats, "")  # fmt: skip
            yield Row("party_units", "", org, values)
