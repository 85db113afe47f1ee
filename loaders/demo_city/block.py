"""One block of the city: as many organizations as the source counts, their cases, and what rules must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shizi.loaders.demo_city import cases_gaps, cases_heads, cases_lines, cases_rest
from shizi.loaders.demo_city.activity import Activity
from shizi.loaders.demo_city.chance import stream
from shizi.loaders.demo_city.excluded import ExcludedMaker
from shizi.loaders.demo_city.formation import Formation
from shizi.loaders.demo_city.model import Finding, Organization, Service, Unit
from shizi.loaders.demo_city.naming import Codes, Names
from shizi.loaders.demo_city.planting import Planter
from shizi.loaders.demo_city.roster import RosterMaker
from shizi.loaders.demo_city.truth_rules import CityLists, expected
from shizi.loaders.demo_city.truth_units import instructor_findings, namesake_findings, unit_findings

CASES: tuple[Callable[[Planter], None], ...] = (
    cases_heads.several_heads,
    cases_heads.spellings,
    cases_heads.disagreements,
    cases_heads.committee_claims,
    cases_heads.unit_superiors,
    cases_heads.coverages,
    cases_heads.overlapping_visits,
    cases_gaps.nobody_at_all,
    cases_gaps.one_role_missing,
    cases_gaps.abolished,
    cases_gaps.lapsed,
    cases_gaps.inactive,
    cases_gaps.above_scale,
    cases_gaps.unacknowledged,
    cases_lines.broken_lines,
    cases_lines.circles,
    cases_lines.cross_district,
    cases_lines.blank_spots,
    cases_lines.sites,
    cases_rest.formation,
    cases_rest.six_sync,
    cases_rest.dead_on_the_ledger,
    cases_rest.data_quality,
)


@dataclass(slots=True)
class Block:
    """What is written of one block, and what must be found in it."""

    organizations: list[Organization]
    units: list[Unit]
    loose_services: list[Service]
    planted: set[Finding]
    silent: list[tuple[Finding, str]]
    findings: set[Finding]


def build_block(seed: int, number: int, names: Names, codes: Codes) -> Block:
    """Makes one block, plants its cases, and checks that each case does what it says."""
    excluded = list(ExcludedMaker(stream(seed, number, "excluded"), names, codes, number).make())
    roster = list(RosterMaker(stream(seed, number, "roster"), names, codes, number).make())
    planter = Planter(stream(seed, number, "cases"), roster, excluded, number)
    for case in CASES:
        case(planter)
    formation = Formation(stream(seed, number, "formation"), number, roster, planter.units)
    formation.run()
    activity = Activity(stream(seed, number, "activity"), number, roster)
    activity.run()
    _note_instructor_cases(planter, roster)
    organizations = roster + excluded
    stream(seed, number, "order").shuffle(organizations)
    findings = _findings(organizations, formation.units)
    block = Block(organizations, formation.units, activity.loose, set(planter.planted), planter.silent, findings)
    _check(block)
    return block


def _note_instructor_cases(planter: Planter, roster: list[Organization]) -> None:
    for finding in instructor_findings(roster):
        planter.find("I02", finding.subject)
    for org in roster:
        if "second_instructor" in org.tags:
            planter.find("I03", org)
        if "former_instructor" in org.tags:
            planter.spare("I03", org, "one instructor took over from the other")


def _findings(organizations: list[Organization], units: list[Unit]) -> set[Finding]:
    lists = CityLists(organizations)
    found = {finding for organization in organizations for finding in expected(organization, lists)}
    found |= set(unit_findings(units)) | set(instructor_findings(organizations))
    return found | set(namesake_findings(organizations))


def _check(block: Block) -> None:
    """Committees' circles and sites belong to the whole city and are checked there."""
    missing = {f for f in block.planted - block.findings if "党委" not in f.subject}
    loud = [finding for finding, _ in block.silent if finding in block.findings]
    if missing or loud:
        raise ValueError(f"planted cases that raise nothing: {sorted(missing)}; look-alikes that do: {sorted(loud)}")
