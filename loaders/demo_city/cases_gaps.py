"""Planted cases of the gap rules V01 to V05, V10 and V11, with their look-alikes."""

from __future__ import annotations

from shizi.loaders.demo_city.cases_heads import reviewed_by
from shizi.loaders.demo_city.ground import bare_address
from shizi.loaders.demo_city.model import Claim, CommitteeClaim, Organization, Service, Statistics, Visit
from shizi.loaders.demo_city.planting import Planter, without_unit

_INDUSTRY = "行业管理部门"
_BUSINESS = "业务主管单位"


def nobody_at_all(p: Planter) -> None:
    """V01: no holder of business, industry, party building and territory."""
    for index in range(4):
        org = without_unit(p.enterprise() if index % 2 else p.dual())
        _no_supervisor(org)
        org.committee_claims.clear()
        _no_territory(org)
        if org.survey:
            org.survey.above_scale, org.survey.formal, org.survey.floating = False, 0, 0
        if org.statistics:
            org.statistics = org.statistics._replace(scale="规下")
        p.find("V01", org)
        for role in ("business", "industry", "party_building", "territory"):
            p.spare("V02", org, "V01 stands for all its roles", role)


def one_role_missing(p: Planter) -> None:
    """V02 for each of the six roles; the exempt roles stay silent."""
    for _ in range(3):
        org = p.dual()
        _no_supervisor(org)
        p.find("V02", org, "business")
        org = p.enterprise()
        _no_supervisor(org)
        p.find("V02", org, "industry")
        org = without_unit(p.enterprise())
        org.committee_claims.clear()
        p.find("V02", org, "party_building")
        org = p.enterprise()
        _no_territory(org)
        p.find("V02", org, "territory")
        org = p.enterprise()
        org.liaison.clear()
        p.find("V02", org, "liaison")
    for _ in range(2):
        org = p.enterprise()
        _off_the_registry(org)
        p.find("V02", org, "registration")
    org = p.take(_free_association)
    org.claims.clear()
    p.find("V02", org, "industry")
    for _ in range(2):
        org = p.law_firm()
        for role in ("business", "industry"):
            p.spare("V02", org, "a law firm needs neither business supervisor nor industry department", role)
        p.spare("S01", org, "a law firm has no six-sync")
        p.spare("Z01", org, "a law firm has no annual inspection of this kind")


def abolished(p: Planter) -> None:
    """V03: the only holder is abolished."""
    for department in ("市煤炭工业局", "市中小企业局", "市乡村振兴局"):
        org = p.enterprise()
        org.claims[:] = [Claim(department, _INDUSTRY, "2022-01-01" if "乡村" in department else "2012-05-01")]
        org.licences.clear()
        p.find("V03", org, "industry")
        p.spare("V02", org, "nominal, not missing", "industry")
    for department in ("市体育局", "市旅游发展委员会"):
        org = p.dual()
        org.business_cell = department
        org.claims.clear()
        reviewed_by(org, "")
        p.find("V03", org, "business")
        p.spare("V02", org, "nominal, not missing", "business")
    for _ in range(2):
        org = without_unit(p.enterprise())
        org.committee_claims[:] = [CommitteeClaim("金融行业党委", "2020-05-01")]
        p.find("V03", org, "party_building")
    org = p.enterprise()
    org.registrar = "市工商行政管理局"
    p.find("V03", org, "registration")
    org = p.led_by("市工业和信息化局")
    org.claims[0] = org.claims[0]._replace(department="市经济和信息化委员会")
    p.spare("V03", org, "the department was renamed, not abolished", "industry")
    p.spare("M02", org, "one old name only", "industry")


def lapsed(p: Planter) -> None:
    """V04: every assertion of the role has ended."""
    for until in ("2025-06-30", "2024-12", "2025-09-30"):
        org = p.enterprise()
        org.claims[:] = [org.claims[0]._replace(since="2019-05-01", until=until)]
        org.licences.clear()
        p.find("V04", org, "industry")
        p.spare("V02", org, "nominal, not missing", "industry")
        p.spare("V03", org, "lapsed, not abolished", "industry")
    for until in ("2024", "2025-08"):
        org = without_unit(p.enterprise())
        org.committee_claims[:] = [org.committee_claims[0]._replace(since="2020-06-01", until=until)]
        p.find("V04", org, "party_building")
        org = p.enterprise()
        org.liaison[:] = [org.liaison[0]._replace(since="2022-01-01", until=until)]
        p.find("V04", org, "liaison")
    org = p.dual()
    org.business_cell = ""
    org.claims[:] = [org.claims[0]._replace(since="2018-01-01", until="2025-03-31")]
    reviewed_by(org, "")
    p.find("V04", org, "business")
    org = p.enterprise()
    org.claims[:] = [org.claims[0]._replace(since="2019-05-01", until="2025")]
    p.spare("V04", org, "the term ends with this year, which is not over", "industry")
    org = p.enterprise()
    old = org.claims[0]
    org.claims[:] = [old._replace(since="2016-01-01", until="2021-12-31"), old._replace(since="2022-01-01")]
    p.spare("V04", org, "the lapsed assignment was renewed", "industry")


def inactive(p: Planter) -> None:
    """V05: a holder without a recorded act in twelve months."""
    for index in range(4):
        org = p.enterprise()
        org.visits[:] = [Visit(org.claims[0].department, "2024-09-30", "走访调研")] if index % 2 else []
        p.find("V05", org, "industry")
    for _ in range(3):
        org = p.dual()
        org.inspections = [row._replace(submitted="") if row.year == 2024 else row for row in org.inspections]
        p.find("V05", org, "business")
    for carrier, why in (("committee", "its committee holds a reception"), ("team", "its service team came")):
        org = p.led_by("市商务局")
        org.visits.clear()
        org.tags.add(f"service_case:{carrier}")
        p.spare("V05", org, why, "industry")
    org = p.enterprise()
    org.visits[:] = [Visit(org.claims[0].department, "2024-10-01", "走访调研")]
    p.spare("V05", org, "its last act is a day inside the twelve months", "industry")


def above_scale(p: Planter) -> None:
    """V10: above-scale enterprises without both lines."""
    for index in range(3):
        org = p.enterprise()
        if org.survey:
            org.survey.above_scale = True
        if index:
            _no_supervisor(org)
            p.find("V02", org, "industry")
        else:
            _no_territory(org)
            p.find("V02", org, "territory")
        p.find("V10", org)
    org = p.dual()
    _no_territory(org)
    if org.survey:
        org.survey.above_scale = True
    p.find("V02", org, "territory")
    p.spare("V10", org, "only enterprises are above-scale")


def unacknowledged(p: Planter) -> None:
    """V11: a register names a department whose own list omits the organization."""
    for _ in range(3):
        org = p.dual()
        org.claims.clear()
        p.find("V11", org, "business")
    for _ in range(2):
        org = p.dual()
        org.business_cell = "市水务局"
        org.claims.clear()
        reviewed_by(org, "市水务局")
        p.spare("V11", org, "the department has handed in no list", "business")
    org = p.mapped(free=True)
    org.claims[0] = org.claims[0]._replace(until="2025-06-01", since="2021-01-01")
    p.find("V11", org, "industry")


def served_by_committee(record: str) -> Service:
    """The service record that shows its department acting through the committee it hosts."""
    return Service(record, "书记接待日", "商贸行业党委", "需求", "2025-05-14", "2025-06-13", "", "商贸行业党委")


def _free_association(org: Organization) -> bool:
    free = org.business_cell in ("直接登记", "无", "已脱钩")
    return free and org.prefix == "51" and org.on_ledger and not org.notice and org.name.endswith(("协会", "促进会"))


def _no_supervisor(org: Organization) -> None:
    org.claims.clear()
    org.licences.clear()
    org.business_cell = ""
    reviewed_by(org, "")


def _no_territory(org: Organization) -> None:
    bare = bare_address(org.registered.district)
    org.registered = org.operating = bare
    if org.tax:
        org.tax_address = bare
    if org.survey:
        org.survey.registered = org.survey.operating = bare
        org.survey.park = org.survey.building = ""


def _off_the_registry(org: Organization) -> None:
    org.registry, org.registrar = "", ""
    org.statistics = org.statistics or Statistics(org.trade.code, "173", "3", "规下", 20)
    org.tags.add("keep_code")
