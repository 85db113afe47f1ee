"""Planted cases of formation, survival, ledger and data rules: P01 to P07, S01, Z01, L01, D02 to D04."""

from __future__ import annotations

from functools import partial

from shizi.loaders.demo_city.excluded import INSURANCES
from shizi.loaders.demo_city.model import BranchRow, Insured, Organization, Stage, Withholding
from shizi.loaders.demo_city.planting import Planter, without_unit

STAGES = ("章程核准", "年检年报", "专项抽查", "等级评估", "教育培训")


def formation(p: Planter) -> None:
    """P01 to P07 and what only looks like them."""
    for _ in range(4):
        org = without_unit(p.enterprise())
        _members(org, 5)
        p.find("P01", org)
        p.spare("P02", org, "three members and more are no candidate for a joint branch")
        org = p.enterprise()
        p.find("P05", p.unit("党支部", [(org, p.committee_of(org))], _members(org, 8), term_ends="2025-06-30"))
    for _ in range(3):
        org = without_unit(p.enterprise())
        _members(org, 2)
        p.find("P02", org)
        org = without_unit(p.enterprise())
        _members(org, 0, 2)
        p.find("P06", org)
        joint = [p.enterprise() for _ in range(6)]
        for member in joint:
            _members(member, 1)
        rows = [(m, p.committee_of(joint[0])) for m in joint]
        p.find("P03", p.unit("联合党支部", rows, 6, name=_joint_name(p, "商圈")))
        pair = [p.enterprise(), p.enterprise()]
        _members(pair[0], 4)
        _members(pair[1], 1)
        p.unit("联合党支部", [(m, p.committee_of(pair[0])) for m in pair], 5, name=_joint_name(p, "楼宇"))
        p.find("P04", pair[0])
        p.spare("P01", pair[0], "covered by a joint branch: a split candidate, not a missing unit")
    five = [p.enterprise() for _ in range(5)]
    for member in five:
        _members(member, 1)
    rows = [(m, p.committee_of(five[0])) for m in (*five, five[0])]
    twice = p.unit("联合党支部", rows, 5, name=_joint_name(p, "园区"))
    p.spare("P03", twice, "one organization written twice: five, not six")
    for kind, count in (("党支部", 56), ("党支部", 63), ("党总支", 121)):
        org = p.enterprise()
        p.find("P07", p.unit(kind, [(org, p.committee_of(org))], _members(org, count)))
    pair = [p.enterprise(), p.enterprise()]
    for member in pair:
        _members(member, 2)
    joint_unit = p.unit("联合党支部", [(m, p.committee_of(pair[0])) for m in pair], 30, name=_joint_name(p, "写字楼"))
    p.spare("P07", joint_unit, "the count is repeated on each row, not to be summed")
    org = p.enterprise()
    running = p.unit("党支部", [(org, p.committee_of(org))], _members(org, 4), term_ends="2025")
    p.spare("P05", running, "the term ends with this year, which is not over")
    org = p.enterprise()
    temporary = p.unit("临时党支部", [(org, p.committee_of(org))], 0, name=f"{org.trade.trade}检修")
    temporary.term_ends = "2024-12-31"
    _members(org, 0, 3)
    p.spare("P05", temporary, "temporary branches have no term")
    p.spare("P06", org, "a temporary branch holds its floating members")


def six_sync(p: Planter) -> None:
    """S01 for each stage, Z01, and what only looks like them."""
    for stage in STAGES:
        for empty in ("", "无"):
            org = p.dual()
            org.stages = [row for row in org.stages if row.stage != stage]
            if empty or stage in ("专项抽查", "等级评估"):
                org.stages.append(Stage(stage, "2025-03-20", empty))
            p.find("S01", org, stage=stage)
    for missing in (True, False):
        org = p.dual()
        org.established = "2024-05-16"
        org.inspections = [row for row in org.inspections if row.year == 2024]
        org.stages = [row for row in org.stages if row.stage != "年检年报"]
        if missing:
            p.find("S01", org, stage="成立登记")
        else:
            org.stages.append(Stage("成立登记", "2024-05-20", "承诺书已签", items="承诺书、党员情况调查表"))
            p.spare("S01", org, "registered in 2024: no inspection is due yet")
        p.spare("Z01", org, "founded after the first of the two years began")
    zombies = (("未年检", "未年检"), ("不合格", "不合格"), ("", ""), ("未参检", "不合格"), (None, None))
    for pair in zombies:
        org = p.dual()
        org.inspections = [
            row._replace(conclusion=word, submitted=row.submitted if word == "不合格" else "")
            for row, word in zip(sorted(org.inspections)[-2:], pair, strict=True)
            if word is not None
        ]
        p.find("Z01", org)
    org = p.dual()
    org.inspections = [
        row._replace(conclusion="未年检", submitted="") if row.year == 2023 else row for row in org.inspections
    ]
    p.spare("Z01", org, "one year missed, the next in order")


def dead_on_the_ledger(p: Planter) -> None:
    """L01: on the ledger while a register says dead."""
    for word in ("注销", "注销"):
        org = p.enterprise()
        org.tax = [row._replace(status=word) for row in org.tax]
        p.find("L01", org)
    for reason in ("deregistered", "revoked", "moved_out"):
        org = _dead(p, reason)
        p.roster_survey(org)
        p.find("L01", org)
    org = p.enterprise()
    org.tax = [row._replace(status="非正常") for row in org.tax]
    p.spare("L01", org, "非正常 is not dead")
    org = _dead(p, "not_operating")
    p.roster_survey(org)
    p.spare("L01", org, "停业 is not dead for this rule")
    org = p.enterprise()
    org.branches.append(BranchRow(f"{org.name}海南分公司", "注销", org.registered.text))
    p.spare("L01", org, "the closed branch is not the organization")
    p.spare("D02", org, "a branch under the parent's code is no second name")
    for _ in range(12):
        org = p.enterprise()
        org.branches.append(BranchRow(f"{org.name}{org.registered.district[:-1]}分公司", "存续", org.registered.text))
        p.spare("D02", org, "a branch under the parent's code is no second name")


def data_quality(p: Planter) -> None:
    """D02, D03 and D04."""
    for register in ("tax_withholding", "survey_ledger", "tax_withholding"):
        org = p.enterprise()
        org.other_names[register] = f"乌海市众联{org.code[10:14]}实业有限公司"
        org.tags.add("keep_code")
        p.find("D02", org)
    org = p.enterprise()
    former = f"乌海市旧源{org.code[10:14]}经贸有限公司"
    org.other_names["market_registration"] = f"{org.name}（原{former}）"
    org.other_names["tax_withholding"] = former
    org.tags.update(("keep_code", "former_name"))
    p.spare("D02", org, "a declared former name")
    org = p.enterprise()
    org.other_names["tax_withholding"] = org.name.replace("有限责任公司", "").replace("有限公司", "")
    p.spare("D02", org, "the name without its legal form")
    for _ in range(3):
        one = _below(p)
        two = p.take(partial(_neighbour, one, True), excluded=True)
        _share_name(one, two)
        p.find("D03", min(one.code, two.code))
    for _ in range(2):
        one = _below(p)
        two = p.take(partial(_neighbour, one, False), excluded=True)
        _share_name(one, two)
        p.spare("D03", min(one.code, two.code), "one name in two districts")
    for _ in range(4):
        org = p.enterprise()
        payers = int(org.tax[0].payers)
        org.insured[:] = [Insured("企业职工基本养老保险", str(payers * 3), "2025-08")]
        p.find("D04", org)
    org = p.enterprise()
    payers = int(org.tax[0].payers)
    org.insured[:] = [Insured(kind, str(payers), "2025-08") for kind in INSURANCES[:4]]
    p.spare("D04", org, "four insurance types of the same people")
    org = p.enterprise()
    org.insured[:] = [Insured("工伤保险", str(2 * int(org.tax[0].payers)), "2025-08")]
    p.spare("D04", org, "exactly twice is not more than twice")
    org = p.enterprise()
    org.tax.append(Withholding("2", "2024-11"))
    p.spare("D04", org, "only the latest period counts")


def _share_name(one: Organization, two: Organization) -> None:
    two.name = one.name
    for org in (one, two):
        org.tags.add("keep_code")


def _is_below(org: Organization) -> bool:
    return org.reason == "below_threshold" and org.name.endswith("公司") and "有限" in org.name and len(org.name) > 8


def _neighbour(one: Organization, near: bool, other: Organization) -> bool:
    return _is_below(other) and (other.registered.district == one.registered.district) is near


def _below(p: Planter) -> Organization:
    return p.take(_is_below, excluded=True)


def _dead(p: Planter, reason: str) -> Organization:
    return p.take(lambda o: o.reason == reason and bool(o.code) and o.prefix == "91", excluded=True)


def _joint_name(p: Planter, what: str) -> str:
    return f"{what}第{p.block + 1}片区{len(p.units) + 1}号"


def _members(org: Organization, count: int, floating: int = 0) -> int:
    if org.survey:
        org.survey.formal, org.survey.floating = count, floating
    return count
