"""What each rule must find about one organization (SEMANTICS E to I), from the city's own facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shizi.loaders.dates import begins, days_before, ends, year_before
from shizi.loaders.demo_city import holders
from shizi.loaders.demo_city.model import CommitteeClaim, Finding, Organization
from shizi.loaders.demo_city.reference import AS_OF, SIX_SYNC_SINCE
from shizi.loaders.demo_city.truth_roles import EXCLUSIVE, ROLES, Named, RoleTruth, live_holders, role_of, role_truth
from shizi.loaders.demo_city.truth_text import contains_other, folded

TODAY = date.fromisoformat(AS_OF)
_YEAR_AGO = year_before(TODAY)
_COMPARED = {
    "business": ("civil_affairs", "mapping_notice", "supervisor_claims", "annual_inspection"),
    "industry": ("mapping_notice", "supervisor_claims"),
    "party_building": ("mapping_notice", "committee_claims", "supervisor_claims"),
    "registration": ("registry", "supervisor_claims"),
}
_OMITTING = ("civil_affairs", "annual_inspection", "mapping_notice")
_EMPTY_ITEMS = ("", "否", "无", "×", "0")
_DEAD_WORDS = ("注销", "吊销", "吊销未注销", "撤销", "迁出")
_PASSING = ("临时党支部", "流动党员党支部")
_MISSED = ("未年检", "未参检", "未报送", "不合格")


class CityLists:
    """What a rule about one organization must know of the others: who has handed in a list, who sends which team."""

    def __init__(self, organizations: list[Organization]) -> None:
        self.listed: set[tuple[str, str]] = set()
        self.team_sender: dict[str, str] = {}
        for organization in organizations:
            self.listed |= {(holders.resolve(claim.department), role_of(claim)) for claim in organization.claims}
            for team in organization.teams:
                self.team_sender[team.team] = self.team_sender[team.team_name] = holders.resolve(team.sending_unit)


def expected(organization: Organization, lists: CityLists) -> Iterator[Finding]:
    """All findings about one organization on the day, without D01 and D03, which are about rows and namesakes."""
    subject = organization.subject
    if organization.on_roster:
        truths = {role: role_truth(organization, role) for role in ROLES}
        yield from _heads(organization, truths)
        yield from _gaps(organization, truths, lists)
        yield from _formation(organization)
        if organization.prefix in ("51", "52", "53"):
            yield from _survival(organization)
    if _ledger_holds_the_dead(organization):
        yield Finding("L01", subject)
    if organization.code and _two_names(organization):
        yield Finding("D02", subject)
    if _counts_differ(organization):
        yield Finding("D04", subject)


def _heads(organization: Organization, truths: dict[str, RoleTruth]) -> Iterator[Finding]:
    subject = organization.subject
    for role in EXCLUSIVE:
        truth = truths[role]
        if truth.status == "multi_head":
            yield Finding("M01", subject, role)
        said = {register: names for register, names in truth.named.items() if register != "sector_licences"}
        if role == "party_building":
            said.pop("party_units", None)
        live = [name for names in said.values() for name in names if name.live]
        if len(holders.lowest({name.holder for name in live})) == 1 and _several_spellings(live):
            yield Finding("M02", subject, role)
        sets = [live_holders(said[register]) for register in _COMPARED[role] if register in said]
        sets = [one for one in sets if one]
        if any(one != sets[0] for one in sets[1:]):
            yield Finding("M03", subject, role)
    claiming = {holders.resolve(c.committee) for c in organization.committee_claims if _claim(c).live}
    if len(holders.lowest(claiming)) > 1:
        yield Finding("M04", subject)
    if len(_coverages(organization)) > 1:
        yield Finding("M06", subject)
    recent = days_before(TODAY, 90)
    visitors = {holders.resolve(v.department) for v in organization.visits if recent < begins(v.day) <= TODAY}
    if len(visitors) > 2:
        yield Finding("M07", subject)


def _claim(claim: CommitteeClaim) -> Named:
    return Named(holders.resolve(claim.committee), claim.committee, claim.since, claim.until)


def _several_spellings(live: list[Named]) -> bool:
    by_entity: dict[str, set[str]] = {}
    for name in live:
        by_entity.setdefault(holders.resolve(name.spelling), set()).add(holders.spelling_key(name.spelling))
    return any(len(keys) > 1 for keys in by_entity.values())


def _coverages(organization: Organization) -> list[str]:
    counted = [u for u in organization.units if _established(u.established) and u.kind not in _PASSING]
    keys = {key for unit in organization.units for key in (unit.code, unit.name)}
    return [unit.code for unit in counted if not (set(unit.superiors) & (keys - {unit.code, unit.name}))]


def _established(day: str) -> bool:
    return begins(day) <= TODAY


def _gaps(organization: Organization, truths: dict[str, RoleTruth], lists: CityLists) -> Iterator[Finding]:
    subject = organization.subject
    core = [truths[role].status for role in ("business", "industry", "party_building", "territory")]
    nobody = not any(status in ("held", "multi_head") for status in core)
    if organization.on_ledger and nobody and any(status in ("missing", "nominal") for status in core):
        yield Finding("V01", subject)
    elif organization.on_ledger:
        yield from (Finding("V02", subject, role) for role in ROLES if truths[role].status == "missing")
    for role in ROLES:
        if truths[role].status == "nominal" and role != "territory":
            said = [name for names in truths[role].named.values() for name in names]
            dead = any(name.in_force and holders.is_dead(name.holder) for name in said)
            yield Finding("V03" if dead else "V04", subject, role)
    acting = _acting(organization, lists)
    for role in ("business", "industry"):
        departments_only = {holder for holder in truths[role].holders if holder not in acting}
        if departments_only:
            yield Finding("V05", subject, role)
        named_by = [n for register in _OMITTING for n in truths[role].named.get(register, ())]
        own = live_holders(truths[role].named.get("supervisor_claims", []))
        if any((x, role) in lists.listed and x not in own for x in live_holders(named_by)):
            yield Finding("V11", subject, role)
    if not _live_units(organization) and _stops_below_the_top(truths["party_building"]):
        yield Finding("V06", subject)
    if _cross_district_unclaimed(organization):
        yield Finding("V08", subject)
    if organization.on_ledger and not _live_units(organization) and not _current_instructors(organization):
        yield Finding("I01", subject)
        if not any(_established(mass.established) for mass in organization.mass):
            yield Finding("V09", subject)
    missing = any(truths[role].status in ("missing", "nominal") for role in ("industry", "territory"))
    if organization.on_ledger and organization.prefix == "91" and _above_scale(organization) and missing:
        yield Finding("V10", subject)


def _acting(organization: Organization, lists: CityLists) -> set[str]:
    acts = [(visit.department, visit.day) for visit in organization.visits]
    acts += [(i.reviewer, i.submitted) for i in organization.inspections]
    for service in organization.services:
        for carrier in (service.carried_by, service.handled_by):
            sender = lists.team_sender.get(carrier, carrier)
            acts += [(holders.act_department(sender), day) for day in (service.raised, service.solved)]
    return {holders.resolve(who) for who, day in acts if day and _YEAR_AGO < begins(day) <= TODAY}


def _stops_below_the_top(truth: RoleTruth) -> bool:
    return bool(truth.holders) and all(
        holders.is_committee(holder)
        and not holders.reaches_top(holder)
        and not any(upper == holder or upper in holders.superiors_of(upper) for upper in holders.superiors_of(holder))
        for holder in truth.holders
    )


def _cross_district_unclaimed(organization: Organization) -> bool:
    survey = organization.survey
    registered = survey.registered if survey else organization.registered if organization.registry else None
    operating = survey.operating if survey else organization.tax_address if organization.tax else None
    if not registered or not operating or not registered.district or not operating.district:
        return False
    if registered.district == operating.district:
        return False
    liaison = [Named(holders.resolve(row.unit), row.unit, row.since, row.until) for row in organization.liaison]
    bodies = [name.holder for name in liaison if name.live]
    bodies += [name.holder for name in map(_claim, organization.committee_claims) if name.live]
    fronts = tuple(holders.places_of(registered.district) | holders.places_of(operating.district))
    return not any(body.startswith(fronts) for body in bodies)


def _live_units(organization: Organization) -> bool:
    return any(_established(unit.established) for unit in organization.units)


def _current_instructors(organization: Organization) -> set[str]:
    return {p.instructor for p in organization.postings if begins(p.since) <= TODAY < ends(p.until)}


def _above_scale(organization: Organization) -> bool:
    surveyed = organization.survey is not None and organization.survey.above_scale
    return surveyed or (organization.statistics is not None and organization.statistics.scale == "规上")


def _formation(organization: Organization) -> Iterator[Finding]:
    subject = organization.subject
    survey = organization.survey
    units = [unit for unit in organization.units if _established(unit.established)]
    if survey:
        lasting = [unit for unit in units if unit.kind not in _PASSING]
        if survey.formal >= 3 and not lasting:
            yield Finding("P01", subject)
        if survey.formal in (1, 2) and not units:
            yield Finding("P02", subject)
        if survey.formal >= 3 and any(unit.kind == "联合党支部" for unit in units):
            yield Finding("P04", subject)
        if survey.formal == 0 and survey.floating > 0 and not units:
            yield Finding("P06", subject)
    if len(_current_instructors(organization)) > 1:
        yield Finding("I03", subject)


def _survival(organization: Organization) -> Iterator[Finding]:
    subject = organization.subject
    latest = {}
    for row in sorted(organization.stages, key=lambda row: row.happened):
        latest[row.stage] = row
    applies = {"章程核准", "教育培训"} | ({"专项抽查", "等级评估"} & set(latest))
    if organization.established >= SIX_SYNC_SINCE:
        applies.add("成立登记")
    if organization.established < "2024-01-01":
        applies.add("年检年报")
    if organization.on_ledger:
        for stage in sorted(applies):
            if stage not in latest or latest[stage].party_item in _EMPTY_ITEMS:
                yield Finding("S01", subject, None, stage)
    years = {row.year: row for row in organization.inspections}

    def missed(year: int) -> bool:
        row = years.get(year)
        return row is None or row.conclusion in _MISSED or (not row.conclusion and not row.submitted)

    if organization.established < "2023-01-01" and missed(2023) and missed(2024):
        yield Finding("Z01", subject)


def _ledger_holds_the_dead(organization: Organization) -> bool:
    words = [organization.status] if organization.registry else []
    words += [row.status for row in organization.tax]
    operating = organization.survey is not None and organization.survey.operating_now
    return operating and any(word in _DEAD_WORDS for word in words)


def _two_names(organization: Organization) -> bool:
    if "former_name" in organization.tags:
        return False
    names = [organization.name, *organization.other_names.values()]
    return any(
        folded(one) != folded(other) and not contains_other(one, other)
        for index, one in enumerate(names)
        for other in names[index + 1 :]
    )


def _counts_differ(organization: Organization) -> bool:
    insured = max((int(row.people) for row in organization.insured), default=0)
    readable = [row for row in organization.tax if row.payers]
    payers = int(max(readable, key=lambda row: (row.period, int(row.payers))).payers) if readable else 0
    return min(insured, payers) >= 5 and max(insured, payers) > 2 * min(insured, payers)
