"""Questions 12 to 22 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

from oracle import questions_01_12, questions_13_22
from oracle.asked_twice import asked_twice

from shizi.graph.engine import Engine

CITY = """
Place 1503 {name: 某市, full_name: 某市, level: city}
Place 150302 {name: 甲区, full_name: 某市甲区, level: district, district: "150302"}
Place 150303 {name: 乙区, full_name: 某市乙区, level: district, district: "150303"}
150302 WITHIN 1503
150303 WITHIN 1503
Supervisor 市民政局
Supervisor 市商务局
Supervisor 市工信局
Supervisor 旧商务局 {abolished: 2019-01-15}
IndustryCommittee 商贸党委
"""


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    second = questions_13_22 if number in questions_13_22.KEYS else questions_01_12
    return asked_twice(engine, second, number, CITY + text, **values)


def test_q12_lists_roles_left_to_an_abolished_department(engine: Engine) -> None:
    text = """
    旧商务局 SUCCEEDED_BY 市商务局
    Organization 未改登 {required: [industry]}
    旧商务局 NAMED 未改登 {role: industry, register: mapping_notice}
    Organization 已改登 {required: [industry]}
    旧商务局 NAMED 已改登 {role: industry, register: mapping_notice}
    市商务局 OVERSEES 已改登 {role: industry}
    Organization 依据已到期 {required: [industry]}
    旧商务局 NAMED 依据已到期 {role: industry, until: 2018-01-01}
    """
    left = ("industry", "未改登", ("旧商务局",), date(2019, 1, 15), ("市商务局",), ("mapping_notice",))
    assert ask(engine, 12, text) == [left]
    assert ask(engine, 12, text, role="industry") == [left]
    assert ask(engine, 12, text, at=date(2019, 1, 14)) == []


def test_q13_lists_ledger_organizations_without_any_of_the_four(engine: Engine) -> None:
    text = """
    Organization 全空 {required: [registration, industry, party_building, territory]}
    市民政局 OVERSEES 全空 {role: registration}
    旧商务局 NAMED 全空 {role: industry}
    Organization 有属地 {required: [industry, party_building, territory]}
    150302 OVERSEES 有属地 {role: territory}
    Organization 不明 {required: [industry, territory], unknown_if_empty: [industry]}
    Organization 底册 {required: [industry], state: base_roster}
    """
    assert ask(engine, 13, text) == [("全空", ("party_building", "territory"), ("industry",))]


def test_q14_lists_free_associations_without_an_industry_department(engine: Engine) -> None:
    free = "kind: social_organization, prefix: '51', required: [industry, party_building], declared_free: [某行]"
    text = f"""
    Organization 从未写明 {{{free}}}
    商贸党委 OVERSEES 从未写明 {{role: party_building}}
    Organization 已到期 {{{free}}}
    市商务局 NAMED 已到期 {{role: industry, until: 2025-09-30}}
    Organization 有行业部门 {{{free}}}
    市商务局 OVERSEES 有行业部门 {{role: industry}}
    Organization 没收到 {{{free}, unknown_if_empty: [industry]}}
    Organization 有业务主管 {{kind: social_organization, prefix: '51', required: [business]}}
    """
    assert ask(engine, 14, text) == [
        ("从未写明", "missing", (), ("商贸党委",)),
        ("已到期", "nominal", ("市商务局",), ()),
    ]


def test_q15_lists_supervised_social_organizations_without_a_party_lead(engine: Engine) -> None:
    body = "kind: social_organization, required: [business, party_building]"
    text = f"""
    Organization 无人管党建 {{{body}}}
    市民政局 OVERSEES 无人管党建 {{role: business}}
    旧商务局 NAMED 无人管党建 {{role: party_building}}
    PartyUnit 支部
    支部 COVERS 无人管党建
    Organization 都有 {{{body}}}
    市民政局 OVERSEES 都有 {{role: business}}
    商贸党委 OVERSEES 都有 {{role: party_building}}
    Organization 都没有 {{{body}}}
    Organization 企业 {{required: [party_building]}}
    市民政局 OVERSEES 企业 {{role: business}}
    """
    assert ask(engine, 15, text) == [("无人管党建", ("市民政局",), "nominal", ("旧商务局",), True)]


def test_q16_tells_a_lapsed_basis_from_a_lapsed_document_and_from_a_handover(engine: Engine) -> None:
    text = """
    Organization 到期未续 {required: [industry]}
    市商务局 NAMED 到期未续 {role: industry, until: 2025-09-30, basis: 某发〔2020〕1号}
    Organization 文件失效 {required: [industry]}
    市商务局 NAMED 文件失效 {role: industry, until: 2024-01-01, basis: 某发〔2020〕2号, register: mapping_notice}
    市商务局 NAMED 文件失效 {role: industry, register: civil_affairs}
    市商务局 OVERSEES 文件失效 {role: industry, register: civil_affairs}
    Organization 已续 {required: [industry]}
    市商务局 NAMED 已续 {role: industry, until: 2024-01-01, basis: 某发〔2020〕3号}
    市商务局 NAMED 已续 {role: industry, since: 2024-01-01, basis: 某发〔2024〕3号}
    市商务局 OVERSEES 已续 {role: industry}
    Organization 交接 {required: [industry]}
    市商务局 NAMED 交接 {role: industry, until: 2024-01-01, basis: 某发〔2020〕4号}
    市工信局 NAMED 交接 {role: industry, since: 2024-01-01}
    市工信局 OVERSEES 交接 {role: industry}
    Organization 明天到期 {required: [industry]}
    市商务局 NAMED 明天到期 {role: industry, until: 2025-10-01, basis: 某发〔2020〕5号}
    市商务局 OVERSEES 明天到期 {role: industry}
    """
    lapsed = (
        "industry",
        "到期未续",
        "no_holder",
        ("市商务局",),
        ("某发〔2020〕1号",),
        date(2025, 9, 30),
        ("supervisor_claims",),
    )
    ended = (
        "industry",
        "文件失效",
        "no_document",
        ("市商务局",),
        ("某发〔2020〕2号",),
        date(2024, 1, 1),
        ("mapping_notice",),
    )
    assert ask(engine, 16, text) == [lapsed, ended]
    assert ask(engine, 16, text, role="business") == []


def test_q17_lists_free_associations_whose_latest_due_report_nobody_reviews(engine: Engine) -> None:
    free = "kind: social_organization, prefix: '51', declared_free: [某行]"
    text = f"""
    Organization A1 {{{free}, name: 无人初审协会}}
    Inspection A1-2023 {{year: 2023, position: 1, first_reviewer: 市商务局, conclusion: 合格}}
    Inspection A1-2024 {{year: 2024, position: 2, conclusion: 基本合格}}
    A1 HAS_INSPECTION A1-2023
    A1 HAS_INSPECTION A1-2024
    Organization A2 {{{free}, name: 有人初审协会}}
    Inspection A2-2024 {{year: 2024, position: 1, first_reviewer: 市民政局}}
    A2 HAS_INSPECTION A2-2024
    Organization A3 {{{free}, name: 新成立协会, established: 2024-01-01}}
    Organization A4 {{{free}, name: 没有年检表商会, established: 2023-12-31}}
    Organization A5 {{kind: social_organization, prefix: '51', name: 未脱钩协会}}
    """
    assert ask(engine, 17, text) == [
        ("A1", 2024, "基本合格", 2023, "市商务局"),
        ("A4", 2024, None, None, None),
    ]
    assert ask(engine, 17, text, at=date(2023, 1, 1)) == []


def test_q18_lists_organizations_between_two_districts_that_neither_claims(engine: Engine) -> None:
    text = """
    Organization 无人认领 {registered_district: "150302", operating_district: "150303"}
    商贸党委 NAMED 无人认领 {role: party_building, register: committee_claims}
    商贸党委 OVERSEES 无人认领 {role: party_building}
    Supervisor 乙区街道办 {districts: ["150303"]}
    Organization 有人包联 {registered_district: "150302", operating_district: "150303"}
    乙区街道办 NAMED 有人包联 {role: liaison, register: liaison}
    Organization 包联已到期 {registered_district: "150303", operating_district: "150302"}
    乙区街道办 NAMED 包联已到期 {role: liaison, register: liaison, until: 2025-09-30}
    Organization 同区 {registered_district: "150302", operating_district: "150302"}
    """
    unclaimed = ("无人认领", "甲区", "乙区", None, ("商贸党委",))
    assert ask(engine, 18, text) == [("包联已到期", "乙区", "甲区", None, ()), unclaimed]


def test_q19_lists_sites_that_nobody_is_the_liaison_of(engine: Engine) -> None:
    text = """
    Place 园 {kind: park, site: true}
    Place 楼 {kind: building, site: true}
    楼 WITHIN 园
    Organization 甲公司
    Organization 乙公司
    甲公司 LOCATED_IN 楼 {kind: building}
    乙公司 LOCATED_IN 园 {kind: park}
    市商务局 CONTACTS 楼
    市工信局 CONTACTS 园 {until: 2025-09-30}
    Place 空园 {kind: park, site: true}
    Organization 底册公司 {state: base_roster}
    底册公司 LOCATED_IN 空园 {kind: park}
    """
    assert ask(engine, 19, text) == [("园", "park", 2, ("市工信局",))]
    assert ask(engine, 19, text, kind="building") == []


COVERED = """
Industry F {name: 批发和零售业}
PartyUnit 支部
PartyUnit 联合支部 {kind: joint_branch}
PartyUnit 临时支部 {kind: temporary_branch}
PartyUnit 已撤支部 {dissolved: 2025-09-30}
Organization E1 {operating_district: "150302", formal_members: 5}
支部 COVERS E1
联合支部 COVERS E1
E1 IN_INDUSTRY F
Organization E2 {operating_district: "150302", formal_members: 1}
联合支部 COVERS E2
Organization E3 {operating_district: "150302", formal_members: 0, floating_members: 0}
市商务局 OVERSEES E3 {role: liaison, exclusive: false}
Organization E4 {operating_district: "150303", formal_members: 3}
已撤支部 COVERS E4
Organization E5 {operating_district: "150303", formal_members: 2}
临时支部 COVERS E5
Organization B1 {state: base_roster, operating_district: "150303"}
支部 COVERS B1
Organization B2 {state: base_roster, operating_district: "150303"}
Organization B3 {state: excluded}
支部 COVERS B3
Organization S1 {kind: social_organization, prefix: '51', formal_members: 2, floating_members: 1}
Organization S2 {kind: social_organization, prefix: '51', formal_members: 0, floating_members: 2}
Instructor Z
Z GUIDES S2
"""


def test_q20_counts_the_three_rates_by_district_and_by_industry(engine: Engine) -> None:
    found = ask(engine, 20, COVERED)
    assert found[0] == ("city", "", "", 5, 1, 1, 3, 2, 1, 40.0, 20.0, 80.0, 66.7)
    assert found[1:3] == [
        ("district", "乙区", "", 2, 0, 0, 2, 1, 1, 0.0, 0.0, 50.0, 50.0),
        ("district", "甲区", "", 3, 1, 1, 1, 1, 0, 66.7, 33.3, 100.0, 100.0),
    ]
    assert [row[2:4] for row in found[3:]] == [("批发和零售业", 1), ("未知", 4)]
    assert found[3][-1] is None
    crossed = ask(engine, 20, COVERED, by="district_and_industry", place="150302")
    assert [row[:4] for row in crossed] == [
        ("district_and_industry", "甲区", "批发和零售业", 1), ("district_and_industry", "甲区", "未知", 2),
    ]  # fmt: skip


UNSAID = """
PartyUnit 未填支部 {kind: null}
PartyUnit 临时支部 {kind: temporary_branch}
PartyUnit 联合支部 {kind: joint_branch}
Organization E1 {operating_district: "150302", formal_members: 5}
未填支部 COVERS E1
Organization E2 {operating_district: "150302", formal_members: 1}
未填支部 COVERS E2
临时支部 COVERS E2
Organization E3 {operating_district: "150302", formal_members: 1}
联合支部 COVERS E3
未填支部 COVERS E3
Organization E4 {operating_district: "150302", formal_members: 4}
临时支部 COVERS E4
"""
"""Units whose kind no register says: neither temporary nor floating, so they cover."""


def test_a_unit_of_unknown_kind_covers_and_is_neither_of_its_own_nor_joint(engine: Engine) -> None:
    assert ask(engine, 20, UNSAID, by="city") == [("city", "", "", 4, 0, 1, 1, 1, 0, 75.0, 0.0, 100.0, 100.0)]
    rates = {row[:2]: row[5:8] for row in ask(engine, 21, UNSAID)}
    assert rates["enterprise", "organization_coverage"] == (3, 4, 75.0)
    assert rates["enterprise", "standalone_rate"] == (0, 4, 0.0)
    assert ask(engine, 22, UNSAID) == [("should_have_built", 1, 0, 1, 100.0, 1)]


def test_q21_gives_every_rate_over_both_denominators_and_their_difference(engine: Engine) -> None:
    found = {row[:2]: row[2:] for row in ask(engine, 21, COVERED)}
    assert len(found) == 9
    assert found["enterprise", "organization_coverage"] == (3, 7, 42.9, 2, 5, 40.0, -2.9, 28.6)
    assert found["enterprise", "standalone_rate"] == (2, 7, 28.6, 1, 5, 20.0, -8.6, 14.3)
    assert found["enterprise", "work_coverage"] == (5, 7, 71.4, 4, 5, 80.0, 8.6, 57.1)
    assert found["social_organization", "work_coverage"] == (1, 2, 50.0, 1, 2, 50.0, 0.0, 50.0)
    assert found["all", "organization_coverage"] == (3, 9, 33.3, 2, 7, 28.6, -4.7, 22.2)


def test_q21_has_no_rate_over_an_empty_ledger(engine: Engine) -> None:
    text = "Organization B1 {state: base_roster}\n"
    assert {row[2:] for row in ask(engine, 21, text)} == {(0, 1, 0.0, 0, 0, None, None, 0.0)}


def test_q22_gives_the_uncovered_by_what_the_survey_counts(engine: Engine) -> None:
    assert ask(engine, 22, COVERED) == [
        ("should_have_built", 1, 0, 1, 20.0, 5),
        ("few_members", 0, 1, 1, 20.0, 5),
        ("floating_only", 0, 1, 1, 20.0, 5),
        ("no_members", 1, 0, 1, 20.0, 5),
        ("temporary_only", 1, 0, 1, 20.0, 5),
    ]
    assert ask(engine, 22, COVERED, base="base_roster")[-1] == ("members_unknown", 1, 0, 1, 16.7, 6)
