"""Questions 56 to 65 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

from oracle import questions_56_65
from oracle.asked_twice import asked_twice

from shizi.graph.engine import Engine

CITY = """
Place 1503 {name: 某市, level: city}
Place 150302 {name: 甲区, level: district, district: '150302'}
Place 150303 {name: 乙区, level: district, district: '150303'}
Place 15030201 {name: 东街道, level: street, district: '150302'}
Place 1503020101 {name: 东一社区, level: community, district: '150302'}
Place 15030301 {name: 西园, kind: park, site: true, district: '150303'}
150302 WITHIN 1503
150303 WITHIN 1503
15030201 WITHIN 150302
1503020101 WITHIN 15030201
15030301 WITHIN 150303
"""
LEFT = "since: 2020-01-01, until: 2025-08-01"


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return asked_twice(engine, questions_56_65, number, f"{CITY}\n{text}", **values)


def test_q56_lists_organizations_that_operate_in_another_district(engine: Engine) -> None:
    text = """
    Organization 甲 {registered_district: '150302', operating_district: '150303', place: '15030301', state: base_roster}
    甲 LOCATED_IN 150302 {kind: registered}
    Organization 乙 {registered_district: '150302', operating_district: '150302'}
    Organization 丙 {registered_district: '150302'}
    Organization 丁 {registered_district: '150302', operating_district: '150303', state: excluded}
    """
    found = [("甲", "base_roster", "甲区", "乙区", "西园")]
    assert ask(engine, 56, text) == found
    assert ask(engine, 56, text, place="15030301") == []
    assert ask(engine, 56, text, place="150303") == found


def test_q57_tells_age_and_coverage_of_every_register(engine: Engine) -> None:
    text = """
    Register a {kind: visits, department: 商务局, as_of: 2025-09-01, rows: 7, status: loaded, first_row: r1}
    Register b {kind: survey_ledger, department: 社工部, as_of: 2025-09-30, rows: 9, status: loaded, first_row: r2}
    Register c {kind: supervisor_claims, department: 商务局, rows: 2, status: kept, first_row: r3}
    Register d {kind: places, department: 统计局, as_of: 2025-09-30, rows: 3, status: loaded, first_row: r4}
    Register e {kind: six_sync, department: 民政局, as_of: 2025-09-30, rows: 1, status: loaded, first_row: r5}
    Register f {kind: data_catalogue, department: 数据局, as_of: 2025-09-30, rows: 1, status: loaded}
    RegisterRow r1 {register: visits, department: 商务局}
    RegisterRow r2 {register: survey_ledger, department: 社工部}
    RegisterRow r3 {register: supervisor_claims, department: 商务局}
    RegisterRow r4 {register: places, department: 统计局}
    RegisterRow r5 {register: six_sync, department: 民政局}
    Organization 甲 {surveyed: true}
    Organization 乙 {surveyed: false, state: base_roster}
    Organization 丙 {surveyed: true, state: excluded}
    Supervisor 商务局
    商务局 ACTED_ON 甲 {act: visit, day: 2025-01-01}
    商务局 ACTED_ON 甲 {act: visit, day: 2025-02-01}
    商务局 ACTED_ON 乙 {act: service, day: 2025-02-01}
    商务局 ACTED_ON 丙 {act: visit, day: 2025-02-01}
    商务局 NAMED 甲 {role: industry}
    商务局 NAMED 乙 {role: industry}
    """
    six_sync = ("six_sync", "民政局", date(2025, 9, 30), 0, "loaded", 1, None, None)
    visits = ("visits", "商务局", date(2025, 9, 1), 29, "loaded", 7, 1, 50.0)
    assert ask(engine, 57, text) == [
        ("places", "统计局", date(2025, 9, 30), 0, "loaded", 3, None, None),
        six_sync,
        ("supervisor_claims", "商务局", None, None, "kept", 2, 2, 100.0),
        ("survey_ledger", "社工部", date(2025, 9, 30), 0, "loaded", 9, 1, 50.0),
        visits,
    ]
    assert ask(engine, 57, text, older_than=28) == [visits]
    recorded = f"{text}\nSyncRecord s {{stage: 章程核准}}\n甲 HAS_SYNC_RECORD s"
    assert (*six_sync[:6], 1, 50.0) in ask(engine, 57, recorded)


def test_q58_tells_which_value_won_and_why(engine: Engine) -> None:
    text = """
    FieldChoice 甲/staff {field: staff, value: '12', register: survey_ledger, lost: [statistics_directory=18], why: 次序}
    FieldChoice 乙/name {field: name, value: 乙, register: civil_affairs, lost: [survey_ledger=已], why: 次序}
    FieldChoice 丙/name {field: name, value: 丙, register: civil_affairs, lost: [survey_ledger=两], why: 次序}
    Organization 甲 {place: '15030201'}
    Organization 乙 {state: base_roster}
    Organization 丙 {state: excluded}
    甲 HAS_CHOICE 甲/staff
    乙 HAS_CHOICE 乙/name
    丙 HAS_CHOICE 丙/name
    """
    staff = ("甲", "staff", "12", "survey_ledger", ("statistics_directory=18",), "次序")
    name = ("乙", "name", "乙", "civil_affairs", ("survey_ledger=已",), "次序")
    assert ask(engine, 58, text) == [name, staff]
    assert ask(engine, 58, text, field="staff") == [staff]
    assert ask(engine, 58, text, organization="乙") == [name]
    assert ask(engine, 58, text, place="150302") == [staff]


def test_q59_tells_new_multi_heads_from_gone_vacuums(engine: Engine) -> None:
    text = f"""
    Supervisor 商务局
    Supervisor 能源局
    Supervisor 煤炭局 {{abolished: 2025-08-01}}
    Organization 多 {{required: [industry]}}
    商务局 OVERSEES 多 {{role: industry}}
    能源局 OVERSEES 多 {{role: industry, since: 2025-09-01}}
    Organization 消 {{required: [industry], place: '15030201'}}
    商务局 OVERSEES 消 {{role: industry, {LEFT}}}
    能源局 OVERSEES 消 {{role: industry, since: 2020-01-01}}
    Organization 接 {{required: [industry]}}
    商务局 OVERSEES 接 {{role: industry, {LEFT}}}
    能源局 OVERSEES 接 {{role: industry, since: 2025-08-01}}
    Organization 亡 {{required: [business, liaison], state: base_roster}}
    煤炭局 OVERSEES 亡 {{role: business, until: 2025-08-01}}
    煤炭局 NAMED 亡 {{role: business}}
    Organization 期 {{required: [business]}}
    商务局 OVERSEES 期 {{role: business, {LEFT}}}
    商务局 NAMED 期 {{role: business, {LEFT}}}
    Organization 补 {{required: [industry, liaison]}}
    商务局 OVERSEES 补 {{role: industry, since: 2025-09-30}}
    Organization 空 {{required: [industry, registration]}}
    商务局 OVERSEES 空 {{role: registration}}
    商务局 OVERSEES 空 {{role: industry, {LEFT}}}
    Organization 早 {{required: [industry]}}
    商务局 OVERSEES 早 {{role: industry, since: 2020-01-01, until: 2025-06-30}}
    """
    assert ask(engine, 59, text) == [
        ("M01", "gone", "消", "industry", ("商务局", "能源局"), ("能源局",), 1, 1),
        ("M01", "new", "多", "industry", ("商务局",), ("商务局", "能源局"), 1, 1),
        ("V01", "gone", "补", None, (), (), 2, 1),
        ("V01", "new", "期", None, (), (), 2, 1),
        ("V01", "new", "空", None, (), (), 2, 1),
        ("V02", "new", "补", "liaison", (), (), 1, 0),
        ("V03", "new", "亡", "business", ("煤炭局",), (), 1, 0),
        ("V04", "new", "期", "business", ("商务局",), (), 1, 0),
    ]  # 接 was handed over on one day, and 早 was empty on both
    assert [line[2] for line in ask(engine, 59, text, place="150302")] == ["消"]
    assert ("V01", "new", "早", None) in {line[:4] for line in ask(engine, 59, text, before=date(2025, 6, 29))}
    assert ask(engine, 59, text, before=date(2025, 9, 30)) == []


def test_q60_gives_all_periods_with_documents(engine: Engine) -> None:
    text = """
    Supervisor 商务局
    Supervisor 旅发委 {abolished: 2022-01-01}
    Organization 甲
    Organization 乙
    旅发委 OVERSEES 甲 {role: business, until: 2022-01-01, register: civil_affairs}
    旅发委 NAMED 甲 {role: business, register: civil_affairs, spelling: 旅游发展委}
    商务局 OVERSEES 甲 {role: business, since: 2022-01-01, register: mapping_notice, basis: 〔2022〕1号}
    商务局 NAMED 甲 {role: business, since: 2022-01-01, register: mapping_notice, basis: 〔2022〕1号, closed_on: 2025-01-01}
    商务局 NAMED 甲 {role: industry, since: 2010-01-01, until: 2020-09-30, closed_on: 2020-09-30}
    商务局 OVERSEES 乙 {role: business}
    """
    never = None
    business = [
        ("business", "oversees", never, date(2022, 1, 1), "旅发委", None, date(2022, 1, 1), "civil_affairs", None, False),
        ("business", "oversees", date(2022, 1, 1), never, "商务局", None, never, "mapping_notice", "〔2022〕1号", True),
        ("business", "named", never, never, "旅发委", "旅游发展委", date(2022, 1, 1), "civil_affairs", None, False),
        ("business", "named", date(2022, 1, 1), date(2025, 1, 1), "商务局", "商务局", never, "mapping_notice", "〔2022〕1号", False),
    ]
    assert ask(engine, 60, text, organization="甲") == business
    assert [line[0] for line in ask(engine, 60, text, organization="甲", years=6)] == ["business"] * 4 + ["industry"]
    assert ask(engine, 60, text, organization="甲", years=6, role="industry")[0][2:4] == (date(2010, 1, 1), date(2020, 9, 30))


def test_q61_says_what_moving_duties_would_bring(engine: Engine) -> None:
    text = """
    Supervisor 煤炭局 {abolished: 2019-01-01}
    Supervisor 能源局
    Supervisor 商务局
    Supervisor 教育局
    Organization 空 {required: [industry]}
    煤炭局 NAMED 空 {role: industry}
    Organization 多 {required: [industry], state: base_roster}
    煤炭局 NAMED 多 {role: industry}
    商务局 NAMED 多 {role: industry}
    Organization 另 {required: [industry]}
    煤炭局 NAMED 另 {role: industry, rank: 2, register: supervisor_claims}
    商务局 NAMED 另 {role: industry, rank: 1, register: mapping_notice}
    Organization 照 {required: [industry]}
    煤炭局 NAMED 照 {role: industry, rank: 3, register: sector_licences}
    商务局 NAMED 照 {role: industry, rank: 3, register: sector_licences}
    Organization 两 {required: [business]}
    能源局 NAMED 两 {role: business}
    商务局 NAMED 两 {role: business}
    Organization 剔 {required: [industry], state: excluded}
    煤炭局 NAMED 剔 {role: industry}
    Organization 期 {required: [industry]}
    煤炭局 NAMED 期 {role: industry, until: 2025-09-30}
    """
    new, gone = ("M01", "new", "多", "industry", ("商务局",), ("能源局", "商务局")), ("V03", "gone", "空", "industry", (), ("能源局",))
    found = ask(engine, 61, text, from_department="煤炭局", to_department="能源局")
    assert [(*line[:5], set(line[5])) for line in found] == [(*line[:5], set(line[5])) for line in (new, gone)]
    (merged,) = ask(engine, 61, text, from_department="能源局", to_department="商务局")
    assert (*merged[:4], set(merged[4]), merged[5]) == ("M01", "gone", "两", "business", {"能源局", "商务局"}, ("商务局",))
    assert ask(engine, 61, text, from_department="教育局", to_department="商务局") == []
    assert ask(engine, 61, text, from_department="能源局", to_department="能源局") == []
    dead = {line[:4] for line in ask(engine, 61, text, from_department="商务局", to_department="煤炭局")}
    assert dead == {("M01", "gone", "两", "business"), ("V03", "new", "多", "industry"), ("V03", "new", "照", "industry"),
                    ("V03", "new", "另", "industry")}  # fmt: skip


def test_q61_party_building_goes_to_the_committee_that_the_department_hosts(engine: Engine) -> None:
    text = """
    Supervisor 商务局
    Supervisor 交通局
    Supervisor 教育局
    IndustryCommittee 商贸党委
    IndustryCommittee 交通党委
    IndustryCommittee 两新工委 {kind: two_new}
    商贸党委 REPORTS_TO 两新工委
    交通党委 REPORTS_TO 两新工委
    商务局 HOSTS 商贸党委
    交通局 HOSTS 交通党委
    Organization 甲 {required: [party_building]}
    商贸党委 NAMED 甲 {role: party_building, unit: 商务局}
    交通党委 NAMED 甲 {role: party_building}
    Organization 乙 {required: [party_building]}
    商贸党委 NAMED 乙 {role: party_building}
    交通党委 NAMED 乙 {role: party_building}
    Organization 丙 {required: [party_building]}
    商贸党委 NAMED 丙 {role: party_building, unit: 商务局}
    两新工委 NAMED 丙 {role: party_building}
    """
    (merged,) = ask(engine, 61, text, from_department="商务局", to_department="交通局")
    assert (*merged[:4], set(merged[4]), merged[5]) == ("M01", "gone", "甲", "party_building", {"商贸党委", "交通党委"}, ("交通党委",))
    (apart,) = ask(engine, 61, text, from_department="商务局", to_department="教育局")
    assert (*apart[:4], set(apart[5])) == ("M01", "new", "丙", "party_building", {"教育局", "两新工委"})


def test_q62_weighs_the_units_of_the_notice_against_their_mean(engine: Engine) -> None:
    association = "kind: social_organization, prefix: '51'"
    text = f"""
    Supervisor 商务局
    Supervisor 教育局
    Supervisor 旁观局
    Organization 一 {{{association}}}
    Organization 二 {{{association}, state: base_roster}}
    Organization 三 {{{association}}}
    Organization 企
    Organization 出 {{{association}, state: excluded}}
    商务局 NAMED 一 {{role: business, register: mapping_notice}}
    教育局 NAMED 三 {{role: business, register: mapping_notice}}
    旁观局 NAMED 三 {{role: industry}}
    旁观局 NAMED 出 {{role: industry, register: mapping_notice}}
    商务局 OVERSEES 一 {{role: business}}
    商务局 OVERSEES 一 {{role: industry}}
    商务局 OVERSEES 二 {{role: industry}}
    商务局 OVERSEES 企 {{role: industry}}
    教育局 OVERSEES 三 {{role: business}}
    教育局 OVERSEES 二 {{role: business, until: 2025-09-30}}
    旁观局 OVERSEES 三 {{role: industry}}
    商务局 ACTED_ON 企 {{act: visit, day: 2025-09-30}}
    商务局 ACTED_ON 一 {{act: inspection, day: 2024-10-01}}
    商务局 ACTED_ON 一 {{act: inspection, day: 2024-09-30}}
    教育局 ACTED_ON 三 {{act: visit, day: 2025-01-01}}
    教育局 ACTED_ON 三 {{act: service, day: 2025-01-01}}
    """
    assert ask(engine, 62, text) == [
        ("商务局", 2, 1, 2, 0, 3, 1, 1, 66.7, 1.33, 1.33),
        ("教育局", 1, 1, 0, 0, 1, 0, 1, 33.3, 0.67, 0.67),
    ]
    assert [line[:2] for line in ask(engine, 62, text, units="all")] == [("商务局", 2), ("教育局", 1), ("旁观局", 1)]


def test_q63_sets_instructors_against_organizations_by_district_and_street(engine: Engine) -> None:
    text = """
    Organization 甲 {place: '1503020101'}
    Organization 乙 {place: '15030201'}
    Organization 丙 {place: '15030301'}
    Organization 丁 {operating_district: '150302'}
    Organization 戊 {place: '15030201', state: base_roster}
    PartyUnit 支部
    支部 COVERS 丙
    Instructor Z1
    Instructor Z2
    Z1 GUIDES 甲
    Z1 GUIDES 乙
    Z2 GUIDES 乙
    Z2 GUIDES 戊
    Z1 GUIDES 丙 {until: 2025-09-30}
    """
    streets = [
        ("street", None, 1, 1, 0, 0, None, 25.0, 0.0, 25.0),
        ("street", "东街道", 2, 2, 2, 2, 1.0, 50.0, 100.0, -50.0),
        ("street", "西园", 1, 0, 0, 0, None, 25.0, 0.0, 25.0),
    ]
    assert ask(engine, 63, text) == [
        ("district", "甲区", 3, 3, 2, 2, 1.5, 75.0, 100.0, -25.0),
        ("district", "乙区", 1, 0, 0, 0, None, 25.0, 0.0, 25.0),
        *streets,
    ]
    assert ask(engine, 63, text, level="street") == streets


def test_q64_lists_small_organizations_that_nobody_ever_visited_or_served(engine: Engine) -> None:
    text = """
    Supervisor 商务局
    ServiceTeam 团
    Instructor Z1
    ServiceRecord s1 {raised_on: 2024-01-01}
    ServiceRecord s2 {raised_on: 2025-10-01}
    Organization 从未 {staff: 12, place: '15030201'}
    Z1 GUIDES 从未
    商务局 OVERSEES 从未 {role: liaison}
    商务局 ACTED_ON 从未 {act: inspection, day: 2024-01-01}
    从未 RAISED s2
    Organization 不知人数 {kind: social_organization}
    Organization 大 {staff: 20}
    Organization 规上 {staff: 12, above_scale: true}
    Organization 走访 {staff: 12}
    商务局 ACTED_ON 走访 {act: visit, day: 2019-01-01}
    Organization 提过 {staff: 12}
    提过 RAISED s1
    Organization 服务 {staff: 12}
    团 SERVES 服务 {until: 2020-01-01}
    Organization 册 {staff: 12, state: base_roster}
    """
    never = ("从未", "enterprise", 12, "东街道", True, True)
    unknown = ("不知人数", "social_organization", None, None, False, False)
    assert ask(engine, 64, text) == [unknown, never]
    assert ask(engine, 64, text, place="150302") == [never]
    assert ask(engine, 64, text, kind="social_organization") == [unknown]
    assert [line[0] for line in ask(engine, 64, text, staff_below=21)] == ["不知人数", "大", "从未"]


def test_q65_counts_what_an_enterprise_received_within_a_year(engine: Engine) -> None:
    text = """
    Supervisor 商务局
    Supervisor 统计局
    ServiceRecord s1 {raised_on: 2025-01-01}
    ServiceRecord s2
    Organization 甲 {place: '15030201'}
    商务局 ACTED_ON 甲 {act: visit, day: 2025-09-30, purpose: 安全检查}
    商务局 ACTED_ON 甲 {act: visit, day: 2025-01-05, purpose: 报表催报}
    统计局 ACTED_ON 甲 {act: visit, day: 2025-01-06}
    商务局 ACTED_ON 甲 {act: visit, day: 2024-09-30, purpose: 安全检查}
    商务局 ACTED_ON 甲 {act: service, day: 2025-01-01}
    甲 RAISED s1
    甲 RAISED s2
    Organization 乙
    商务局 ACTED_ON 乙 {act: visit, day: 2025-03-01, purpose: 安全检查}
    Organization 会 {kind: social_organization}
    商务局 ACTED_ON 会 {act: visit, day: 2025-03-01}
    Organization 静
    """
    first = ("甲", 4, 3, 1, 1, 2, 1, ("报表催报", "安全检查"))
    second = ("乙", 1, 1, 1, 0, 1, 0, ("安全检查",))
    assert ask(engine, 65, text) == [first, second]
    assert ask(engine, 65, text, least=2) == [first]
    assert ask(engine, 65, text, place="150302") == [first]
    assert ask(engine, 65, text, organization="静") == [("静", 0, 0, 0, 0, 0, 0, ())]
