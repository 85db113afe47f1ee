"""Questions 23 to 33 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import questions_23_33
from oracle.asked_twice import asked_twice

from shizi.graph.engine import Engine

PLACES = """
Place 1503 {name: 某市, full_name: 某市, level: city}
Place 150302 {name: 甲区, full_name: 某市甲区, level: district, district: "150302"}
Place 150303 {name: 乙区, full_name: 某市乙区, level: district, district: "150303"}
Place 15030201 {name: 东街道, full_name: 某市甲区东街道, level: street, district: "150302"}
Place 15030202 {name: 西街道, full_name: 某市甲区西街道, level: street, district: "150302"}
Place 1503020101 {name: 一社区, full_name: 某市甲区东街道一社区, level: community, district: "150302"}
150302 WITHIN 1503
150303 WITHIN 1503
15030201 WITHIN 150302
15030202 WITHIN 150302
1503020101 WITHIN 15030201
"""


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return asked_twice(engine, questions_23_33, number, PLACES + text, **values)


def test_q23_lists_ledger_organizations_without_unit_instructor_and_mass_organization(engine: Engine) -> None:
    text = """
    Industry F {name: 批发业}
    Organization 空白 {place: "1503020101"}
    空白 IN_INDUSTRY F
    Organization 曾有 {place: "15030202"}
    PartyUnit 已撤支部 {dissolved: 2025-09-30}
    已撤支部 COVERS 曾有
    Instructor Z1
    Z1 GUIDES 曾有 {until: 2025-09-30}
    Organization 有支部
    PartyUnit 支部
    支部 COVERS 有支部
    Organization 有指导员
    Z1 GUIDES 有指导员
    Organization 有工会
    MassOrganization 工会
    工会 FORMED_IN 有工会 {since: 2025-09-30}
    Organization 底册 {state: base_roster}
    """
    blank = ("空白", "空白", "某市甲区东街道一社区", "批发业")
    assert ask(engine, 23, text) == [blank, ("曾有", "曾有", "某市甲区西街道", None)]
    assert ask(engine, 23, text, place="15030201") == [blank]


def test_q24_counts_coverage_and_both_lines_of_above_scale_enterprises(engine: Engine) -> None:
    text = """
    Supervisor 市商务局
    Supervisor 旧局 {abolished: 2024-01-01}
    Organization 甲 {above_scale: true, operating_district: "150302", required: [industry, territory]}
    PartyUnit 支部
    支部 COVERS 甲
    市商务局 OVERSEES 甲 {role: industry}
    15030201 OVERSEES 甲 {role: territory}
    Organization 乙 {above_scale: true, operating_district: "150302", required: [industry, territory]}
    市商务局 OVERSEES 乙 {role: industry, until: 2025-09-30}
    15030201 OVERSEES 乙 {role: territory}
    Organization 丙 {above_scale: true, registered_district: "150303", required: [industry], unknown_if_empty: [industry]}
    Organization 丁 {above_scale: true, operating_district: "150303", required: [industry], unknown_if_empty: [industry]}
    旧局 NAMED 丁 {role: industry}
    Organization 规下 {above_scale: false}
    Organization 社团 {above_scale: true, kind: social_organization}
    Organization 底册 {above_scale: true, state: base_roster}
    """
    assert ask(engine, 24, text) == [
        ("合计", 4, 1, 25.0, 1, 2, 1, 25.0, ("丁", "乙")),
        ("甲区", 2, 1, 50.0, 1, 2, 1, 50.0, ("乙",)),
        ("乙区", 2, 0, 0.0, 0, 0, 0, 0.0, ("丁",)),
    ]


def test_q25_lists_organizations_that_only_a_too_wide_joint_branch_covers(engine: Engine) -> None:
    members = "\n".join(f"Organization 员{n}\n联合 COVERS 员{n}\n窄 COVERS 员{n}" for n in range(1, 5))
    text = f"""
    PartyUnit 联合 {{kind: joint_branch, unattached_names: [外单位]}}
    PartyUnit 窄 {{kind: joint_branch, until: 2025-01-01}}
    {members}
    Organization 员5 {{state: excluded}}
    联合 COVERS 员5
    PartyUnit 支部
    PartyUnit 临时 {{kind: temporary_branch}}
    支部 COVERS 员1
    临时 COVERS 员2
    Organization 旁观
    窄 COVERS 旁观
    PartyUnit 未填 {{kind: null}}
    未填 COVERS 员3
    """.replace(", until: 2025-01-01", "")
    assert ask(engine, 25, text) == [("联合", 6, name, name) for name in ("员2", "员4", "员5")]


def test_q25_is_silent_up_to_the_cap(engine: Engine) -> None:
    members = "\n".join(f"Organization 员{n}\n联合 COVERS 员{n}" for n in range(1, 6))
    assert ask(engine, 25, f"PartyUnit 联合 {{kind: joint_branch}}\n{members}") == []


def test_q26_lists_who_should_have_built_a_unit(engine: Engine) -> None:
    text = """
    Organization 应建 {formal_members: 3}
    Organization 临时 {formal_members: 4, state: base_roster}
    PartyUnit 临时支部 {kind: temporary_branch}
    临时支部 COVERS 临时
    Organization 已建 {formal_members: 5}
    PartyUnit 支部
    支部 COVERS 已建
    Organization 兼有 {formal_members: 5}
    支部 COVERS 兼有
    临时支部 COVERS 兼有
    Organization 未填类别 {formal_members: 5}
    PartyUnit 未填支部 {kind: null}
    未填支部 COVERS 未填类别
    Organization 不足 {formal_members: 2}
    Organization 不明
    Organization 已除 {formal_members: 9, state: excluded}
    """
    assert ask(engine, 26, text) == [("临时", "临时", 4, ("临时支部",)), ("应建", "应建", 3, ())]


def test_q27_groups_by_street_and_industry_then_street_then_district(engine: Engine) -> None:
    text = """
    Industry C {name: 制造业}
    Industry F {name: 批发业}
    Organization 制一 {formal_members: 2, place: "1503020101", operating_district: "150302"}
    Organization 制二 {formal_members: 1, place: "15030201", operating_district: "150302"}
    Organization 批一 {formal_members: 2, place: "15030201", operating_district: "150302"}
    Organization 社一 {formal_members: 1, place: "15030201", operating_district: "150302", kind: social_organization}
    Organization 西一 {formal_members: 2, place: "15030202", operating_district: "150302"}
    Organization 无址 {formal_members: 1, operating_district: "150302"}
    Organization 乙一 {formal_members: 1, operating_district: "150303"}
    Organization 已覆盖 {formal_members: 2, place: "15030201"}
    Organization 够了 {formal_members: 3, place: "15030201"}
    PartyUnit 支部
    支部 COVERS 已覆盖
    制一 IN_INDUSTRY C
    制二 IN_INDUSTRY C
    批一 IN_INDUSTRY F
    """
    east, west = "某市甲区东街道", "某市甲区"
    assert ask(engine, 27, text) == [
        ("street_and_industry", east, "制造业", 1, 2, 3, True, ("制一", "制二")),
        ("street", east, None, 1, 2, 3, True, ("批一", "社一")),
        ("district", west, None, 1, 2, 3, True, ("西一", "无址")),
        ("none", "某市乙区", None, 1, 1, 1, False, ("乙一",)),
    ]


def test_q27_deals_out_to_as_few_branches_as_the_cap_allows(engine: Engine) -> None:
    text = "Industry C {name: 制造业}\n" + "\n".join(
        f'Organization 厂{n} {{formal_members: {1 + n % 2}, place: "15030201"}}\n厂{n} IN_INDUSTRY C' for n in range(7)
    )
    assert ask(engine, 27, text) == [
        ("street_and_industry", "某市甲区东街道", "制造业", 1, 4, 6, True, ("厂1", "厂5", "厂2", "厂6")),
        ("street_and_industry", "某市甲区东街道", "制造业", 2, 3, 4, True, ("厂3", "厂0", "厂4")),
    ]


def test_q28_lists_members_of_joint_branches_that_could_stand_alone(engine: Engine) -> None:
    text = """
    PartyUnit 联合一 {kind: joint_branch}
    PartyUnit 联合二 {kind: joint_branch}
    PartyUnit 支部
    Organization 可拆 {formal_members: 3}
    联合一 COVERS 可拆
    联合二 COVERS 可拆
    Organization 不足 {formal_members: 2}
    联合一 COVERS 不足
    Organization 单独 {formal_members: 8}
    支部 COVERS 单独
    Organization 已退 {formal_members: 8}
    联合一 COVERS 已退 {until: 2025-09-30}
    """
    assert ask(engine, 28, text) == [("可拆", "可拆", 3, ("联合一", "联合二"))]


def test_q29_says_who_takes_in_floating_members(engine: Engine) -> None:
    text = """
    Organization 无兜底 {formal_members: 0, floating_members: 2}
    Organization 有临时 {formal_members: 0, floating_members: 1}
    PartyUnit 临时 {kind: temporary_branch}
    临时 COVERS 有临时
    Organization 有联合 {formal_members: 0, floating_members: 1}
    PartyUnit 联合 {kind: joint_branch}
    联合 COVERS 有联合
    Organization 有正式 {formal_members: 1, floating_members: 1}
    Organization 无流动 {formal_members: 0, floating_members: 0}
    """
    none = ("无兜底", "无兜底", 2, "none", ())
    other = ("有联合", "有联合", 1, "other", ("联合",))
    assert ask(engine, 29, text) == [none, other, ("有临时", "有临时", 1, "provisional", ("临时",))]
    assert ask(engine, 29, text, taken_in="none") == [none]


def test_q30_lists_units_beyond_what_their_form_allows(engine: Engine) -> None:
    text = """
    PartyUnit 百人支部 {formal_members: 101}
    PartyUnit 大支部 {formal_members: 51, kind: joint_branch}
    PartyUnit 满支部 {formal_members: 50}
    PartyUnit 大总支 {formal_members: 101, kind: general_branch}
    PartyUnit 满总支 {formal_members: 100, kind: general_branch}
    PartyUnit 党委 {formal_members: 300, kind: committee}
    PartyUnit 已撤 {formal_members: 60, dissolved: 2025-09-30}
    Organization 甲
    大支部 COVERS 甲
    """
    assert ask(engine, 30, text) == [
        ("大总支", "general_branch", 101, "committee", ()),
        ("百人支部", "branch", 101, "committee", ()),
        ("大支部", "joint_branch", 51, "general_branch", ("甲",)),
    ]


def test_q31_lists_terms_that_are_over_and_extensions_that_are_too_long(engine: Engine) -> None:
    text = """
    PartyUnit 届满 {term_ends: 2025-06-30}
    PartyUnit 久满 {term_ends: 2024-02-29}
    PartyUnit 延期中 {term_ends: 2025-06-30, extension_until: 2026-06-30}
    PartyUnit 延期已过 {term_ends: 2025-01-31, extension_until: 2025-09-30}
    PartyUnit 延期过长 {term_ends: 2025-10-31, extension_until: 2026-11-01}
    PartyUnit 今日届满 {term_ends: 2025-09-30}
    PartyUnit 无任期
    PartyUnit 临时 {term_ends: 2020-01-01, kind: temporary_branch}
    PartyUnit 类别未填 {term_ends: 2025-08-31, kind: null}
    Organization 甲
    届满 COVERS 甲
    """
    assert ask(engine, 31, text) == [
        ("久满", "expired", date(2024, 2, 29), None, 19, True, ()),
        ("延期已过", "extension_over", date(2025, 1, 31), date(2025, 9, 30), 7, False, ()),
        ("届满", "expired", date(2025, 6, 30), None, 3, False, ("甲",)),
        ("延期中", "extended", date(2025, 6, 30), date(2026, 6, 30), 3, False, ()),
        ("类别未填", "expired", date(2025, 8, 31), None, 0, False, ()),
        ("延期过长", "extended_too_long", date(2025, 10, 31), date(2026, 11, 1), 0, False, ()),
    ]


def test_q32_lists_branches_that_should_have_a_committee(engine: Engine) -> None:
    text = """
    PartyUnit 无委员 {formal_members: 7}
    PartyUnit 零委员 {formal_members: 9, committee_seats: 0, kind: joint_branch}
    PartyUnit 有委员 {formal_members: 9, committee_seats: 3}
    PartyUnit 人少 {formal_members: 6}
    PartyUnit 总支 {formal_members: 60, kind: general_branch}
    Organization 甲
    无委员 COVERS 甲
    """
    assert ask(engine, 32, text) == [("零委员", 9, 0, ()), ("无委员", 7, None, ("甲",))]
    assert ask(engine, 32, text, members=8) == [("零委员", 9, 0, ())]


NEW_UNITS = """
Industry C {name: 制造业}
Industry F {name: 批发业}
Organization 制 {operating_district: "150302"}
Organization 批 {operating_district: "150303"}
Organization 社 {kind: social_organization, registered_district: "150302"}
制 IN_INDUSTRY C
批 IN_INDUSTRY F
PartyUnit 首日 {established: 2024-10-01}
首日 COVERS 制 {since: 2024-10-01}
PartyUnit 联合 {established: 2025-03-05, kind: joint_branch}
联合 COVERS 制
联合 COVERS 批
PartyUnit 末日 {established: 2025-09-20, dissolved: 2025-09-25}
末日 COVERS 社
PartyUnit 早 {established: 2024-09-30}
PartyUnit 晚 {established: 2025-09-21}
PartyUnit 不明
"""


def test_q33_counts_each_new_unit_once_in_every_distribution(engine: Engine) -> None:
    text = NEW_UNITS + """Setting campaign {value: '{"from": "2024-10-01", "until": "2025-09-20"}'}"""
    third = 33.3
    assert ask(engine, 33, text) == [
        ("form", "branch", 2, 66.7), ("form", "joint_branch", 1, third),
        ("industry", "制造业", 1, third), ("industry", "社会组织", 1, third), ("industry", "跨行业", 1, third),
        ("district", "甲区", 2, 66.7), ("district", "跨区", 1, third),
        ("month", "2024-10", 1, third), ("month", "2025-03", 1, third), ("month", "2025-09", 1, third),
    ]  # fmt: skip


@pytest.mark.parametrize("campaign", ["", "Setting campaign {value: 'null'}"])
def test_q33_takes_the_days_that_are_given(engine: Engine, campaign: str) -> None:
    found = ask(engine, 33, NEW_UNITS + campaign, first_day=date(2024, 9, 30), last_day=date(2024, 10, 1))
    assert [line for line in found if line[0] == "month"] == [
        ("month", "2024-09", 1, 50.0),
        ("month", "2024-10", 1, 50.0),
    ]
    assert [line for line in found if line[0] == "district"] == [
        ("district", "不明", 1, 50.0),
        ("district", "甲区", 1, 50.0),
    ]
    everything = ask(engine, 33, NEW_UNITS + campaign)
    assert sum(line[2] for line in everything if line[0] == "form") == 5
