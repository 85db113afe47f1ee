"""Planted cases of the multi-head rules M01 to M07, with their look-alikes."""

from __future__ import annotations

from shizi.loaders.demo_city.model import Claim, CommitteeClaim, Licence, Organization, Visit
from shizi.loaders.demo_city.planting import Planter

_INDUSTRY = "行业管理部门"
_BUSINESS = "业务主管单位"
_PARTY = "党建工作主管单位"


def several_heads(p: Planter) -> None:
    """M01 in each exclusive role, and the hand-overs and licences that only look like it."""
    for index in range(3):
        org = p.enterprise()
        org.registrar = f"市市场监督管理局、{org.registered.district}市场监督管理局"
        p.find("M01", org, "registration")

        org = p.dual()
        other = "市科学技术局" if org.business_cell != "市科学技术局" else "市教育局"
        org.business_cell = f"{org.business_cell}、{other}"
        org.claims.append(Claim(other, _BUSINESS, "2021-06-01"))
        _visit(org, other)
        p.find("M01", org, "business")

        org = p.enterprise()
        org.claims.append(Claim("市应急管理局", "行业主管部门", "2022-03-01", "", "乌应急发〔2022〕7号"))
        _visit(org, "市应急管理局")
        p.find("M01", org, "industry")
        if index == 2:  # several heads and a gap at once
            org.liaison.clear()
            p.find("V02", org, "liaison")

        org = p.enterprise()
        other = "小个专综合党委" if org.committee_claims[0].committee != "小个专综合党委" else "商贸行业党委"
        org.committee_claims.append(CommitteeClaim(other, "2022-07-01"))
        p.find("M01", org, "party_building")
        p.find("M04", org)

    org = p.mapped(free=False)
    other = "市财政局" if org.notice[0].business != "市财政局" else "市民政局"
    org.notice[0] = org.notice[0]._replace(business=f"{org.notice[0].business}、{other}")
    org.claims.append(Claim(other, _BUSINESS, "2025-04-01"))
    _visit(org, other)
    p.find("M01", org, "business")
    p.find("M03", org, "business")

    org = p.mapped(free=True)
    org.notice[0] = org.notice[0]._replace(party_lead="社会组织综合党委、科技社团党委")
    p.find("M01", org, "party_building")
    p.find("M03", org, "party_building")
    _handovers(p)


def _handovers(p: Planter) -> None:
    for day in ("2025-03-01", "2025-09-30"):
        org = p.enterprise()
        org.claims[0] = org.claims[0]._replace(since="2020-01-01", until=day)
        org.claims.append(Claim("市应急管理局", _INDUSTRY, day, "", "乌应急发〔2025〕2号"))
        _visit(org, "市应急管理局")
        for rule in ("M01", "V04", "M03"):
            p.spare(rule, org, "handover on one day: half-open periods do not overlap", "industry")

    org = p.enterprise()
    org.claims.clear()
    org.licences[:] = [Licence("市交通运输局", "道路运输经营许可"), Licence("市住房和城乡建设局", "建筑业企业资质")]
    _visit(org, "市交通运输局", "市住房和城乡建设局")
    p.spare("M01", org, "several departments license it, each its own field", "industry")
    p.spare("V02", org, "its licences make their departments holders", "industry")

    org = p.enterprise()
    org.licences.append(Licence("市卫生健康委员会", "医疗机构执业许可"))
    p.spare("M01", org, "a licence does not count beside a department's own list", "industry")

    org = p.enterprise()
    org.claims.insert(0, Claim("市煤炭工业局", _INDUSTRY, "2012-05-01"))
    for rule in ("M01", "V03", "M02"):
        p.spare(rule, org, "the abolished department's duty was re-assigned", "industry")

    org = p.enterprise(lambda o: [c.committee for c in o.committee_claims] == ["商贸行业党委"])
    org.claims.append(Claim("市商务局党组", _PARTY, "2021-01-01"))
    for rule in ("M01", "M02", "M03", "M04"):
        role = None if rule == "M04" else "party_building"
        p.spare(rule, org, "a department and the committee it hosts are one holder", role)


def spellings(p: Planter) -> None:
    """M02: one department under an old name, a short form, an alias."""
    old = {
        "市文体旅游广电局": "市文化新闻出版广电局",
        "市教育局": "教体部门",
        "市民政局": "乌海民政",
        "市科学技术局": "科技局",
        "市人力资源和社会保障局": "人社局",
        "市卫生健康委员会": "市卫计委",
        "市司法局": "市司法行政机关",
    }
    for _ in range(3):
        org = p.dual()
        org.business_cell = old[org.business_cell]
        p.find("M02", org, "business")
    for alias, official in (("市经信委", "市工业和信息化局"), ("商口局", "市商务局"), ("市建委", "市住房和城乡建设局")):
        org = p.led_by(official)
        org.claims.append(org.claims[0]._replace(department=alias, document=""))
        p.find("M02", org, "industry")
    for _ in range(2):
        org = p.enterprise(lambda o: o.registrar == "市市场监督管理局")
        org.claims.append(Claim("市监局", "登记管理机关"))
        p.find("M02", org, "registration")
    for form in ("乌海市", ""):
        org = p.dual()
        org.claims[0] = org.claims[0]._replace(department=form + org.business_cell[1:])
        p.spare("M02", org, "the city's name in front is no other spelling", "business")


def disagreements(p: Planter) -> None:
    """M03: two registers that each name a holder, and not the same."""
    for _ in range(3):
        org = p.dual()
        other = "市教育局" if org.business_cell != "市教育局" else "市民政局"
        org.inspections = [row._replace(reviewer=other) if row.year == 2024 else row for row in org.inspections]
        _visit(org, org.business_cell)
        p.find("M03", org, "business")
        p.find("V11", org, "business")
        p.spare("M01", org, "two registers differ, neither names two", "business")
    org = p.mapped(free=False)
    other = "市科学技术局" if org.notice[0].business != "市科学技术局" else "市民政局"
    org.business_cell = other
    p.find("M03", org, "business")
    p.find("V11", org, "business")
    for _ in range(2):
        org = p.mapped(free=True)
        org.claims[0] = Claim("市应急管理局", _INDUSTRY, "2023-01-01")
        p.find("M03", org, "industry")
        p.find("V11", org, "industry")
        org = p.mapped(free=True)
        lead = "科技社团党委" if org.notice[0].party_lead != "科技社团党委" else "工商联所属商会党委"
        org.committee_claims[0] = CommitteeClaim(lead, "2022-01-01")
        p.find("M03", org, "party_building")
    for _ in range(2):
        org = p.enterprise(lambda o: o.registrar == "海勃湾区市场监督管理局")
        org.claims.append(Claim("市市场监督管理局", "登记管理机关", "2020-01-01"))
        p.find("M03", org, "registration")
        p.spare("M01", org, "two registers differ, neither names two", "registration")
    org = p.direct()
    p.spare("M03", org, "directly registered: who reviews its report does not supervise it", "business")
    p.spare("V11", org, "directly registered: who reviews its report does not supervise it", "business")
    p.spare("V02", org, "directly registered: no business supervisor is required", "business")


def committee_claims(p: Planter) -> None:
    """Look-alikes of M04: claims that have ended, by an abolished committee, by the committee above."""
    for claim, why in (
        (CommitteeClaim("小个专综合党委", "2019-06-01", "2023-12-31"), "the other committee's claim has ended"),
        (CommitteeClaim("煤炭行业党委", "2015-01-01"), "the other committee has been abolished"),
        (CommitteeClaim("市委两新工委", "2019-01-01"), "the other committee stands above the first"),
    ):
        org = p.enterprise()
        if org.committee_claims[0].committee == "小个专综合党委":
            org.committee_claims[0] = CommitteeClaim("商贸行业党委", "2022-01-01")
        org.committee_claims.append(claim)
        p.spare("M04", org, why)
        p.spare("M01", org, why, "party_building")


def unit_superiors(p: Planter) -> None:
    """M05: one party unit under two superiors."""
    for _ in range(3):
        org = p.enterprise()
        own = p.committee_of(org)
        other = "小个专综合党委" if own != "小个专综合党委" else "商贸行业党委"
        p.find("M05", p.unit("党支部", [(org, own), (org, other)], _members(org, 6)))
    for superior, why in (("煤炭行业党委", "abolished"), ("市直机关联合党委", "known to no register")):
        org = p.enterprise()
        unit = p.unit("党支部", [(org, p.committee_of(org)), (org, superior)], _members(org, 5))
        p.spare("M05", unit, f"the other superior is {why}")
        p.spare("V06", unit, "one of its lines reaches the top")
    org = p.enterprise()
    upper = p.unit("党总支", [(org, p.committee_of(org))], _members(org, 21))
    lower = p.unit("党支部", [(org, upper.code), (org, upper.name)], 9, name=f"{org.trade.trade}车间第一")
    p.spare("M05", lower, "the same superior by its code and by its name")
    p.spare("M06", org, "branches under one general branch are one coverage")


def coverages(p: Planter) -> None:
    """M06: a stand-alone and a joint unit at once."""
    for _ in range(3):
        org, near = p.enterprise(), p.enterprise()
        _members(near, 2)
        p.unit("党支部", [(org, p.committee_of(org))], _members(org, 4))
        above = p.committee_of(near)
        name = f"{near.registered.district}行业第{p.block + 1}"
        p.unit("联合党支部", [(near, above), (org, above)], 6, name=name)
        p.find("M06", org)
        p.find("P04", org)
    org = p.enterprise()
    p.unit("党支部", [(org, p.committee_of(org))], _members(org, 4))
    p.unit("临时党支部", [(org, p.committee_of(org))], 0, name=f"{org.trade.trade}项目部")
    p.spare("M06", org, "a temporary unit is another kind of coverage")
    org = p.enterprise()
    committee = p.unit("党委", [(org, p.committee_of(org))], _members(org, 130))
    for shift in ("第一", "第二", "第三"):
        p.unit("党支部", [(org, committee.name)], 40, name=f"{org.trade.trade}公司生产{shift}")
    p.spare("M06", org, "branches under one party committee are one coverage")


def overlapping_visits(p: Planter) -> None:
    """M07: three departments within 90 days."""
    for _ in range(3):
        org = p.enterprise()
        _visited(org, {"市应急管理局": "2025-07-20", "市生态环境局": "2025-08-11", "市公安局": "2025-09-03"})
        p.find("M07", org)
    org = p.enterprise()
    _visited(org, {"市生态环境局": "2025-08-11", "市环境局": "2025-09-02", "乌海市生态环境局": "2025-09-10"})
    org.visits[0] = org.visits[0]._replace(day="2025-01-15")
    p.spare("M07", org, "one department under three spellings")
    org = p.enterprise()
    _visited(org, {"市应急管理局": "2025-07-02", "市生态环境局": "2025-08-11", "市公安局": "2025-09-03"})
    org.visits[0] = org.visits[0]._replace(day="2025-02-15")
    p.spare("M07", org, "the first of three visits lies exactly 90 days back")


def _visited(org: Organization, days: dict[str, str]) -> None:
    org.visits.extend(Visit(department, day, "联合检查") for department, day in days.items())


def _visit(org: Organization, *departments: str) -> None:
    for department in departments:
        org.visits.append(Visit(department, "2025-04-16", "走访调研"))


def _members(org: Organization, count: int) -> int:
    if org.survey:
        org.survey.formal, org.survey.floating = count, 0
    return count


def reviewed_by(org: Organization, reviewer: str) -> None:
    """Replaces the reviewer of every inspection."""
    org.inspections = [row._replace(reviewer=reviewer) for row in org.inspections]
