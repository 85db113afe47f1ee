"""Questions 1 to 11 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest
from oracle import questions_01_12
from oracle.asked_twice import asked_twice

from shizi.graph.engine import Engine

PLACES = """
Place 1503 {name: 某市, full_name: 某市, level: city}
Place 150302 {name: 甲区, full_name: 某市甲区, level: district, district: "150302"}
Place 150303 {name: 乙区, full_name: 某市乙区, level: district, district: "150303"}
Place 15030201 {name: 东街道, full_name: 某市甲区东街道, level: street, district: "150302"}
Place 15030301 {name: 西街道, full_name: 某市乙区西街道, level: street, district: "150303"}
Place 1503020101 {name: 一社区, full_name: 某市甲区东街道一社区, level: community, district: "150302"}
Place 1503030191 {name: 西楼, level: community, kind: building, site: true, district: "150303"}
Place 15030391 {name: 高新园, level: street, kind: park, site: true, district: "150303"}
150302 WITHIN 1503
150303 WITHIN 1503
15030201 WITHIN 150302
15030301 WITHIN 150303
1503020101 WITHIN 15030201
1503030191 WITHIN 15030301
15030391 WITHIN 150303
"""
SUPERVISORS = """
Supervisor 市民政局
Supervisor 市商务局
Supervisor 市工信局
Supervisor 旧商务局 {abolished: 2019-01-15}
IndustryCommittee 市委 {kind: city}
IndustryCommittee 两新工委 {kind: two_new}
IndustryCommittee 商贸党委
IndustryCommittee 综合党委 {kind: comprehensive}
商贸党委 REPORTS_TO 两新工委
综合党委 REPORTS_TO 两新工委
两新工委 REPORTS_TO 市委
"""


def numbered(module: ModuleType) -> ModuleType:
    """The module with its questions under both ways to write one digit: q7 and q07."""
    for number, answer in module.QUESTIONS.items():
        setattr(module, f"q{number}", answer)
    return module


SECOND = numbered(questions_01_12)


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return asked_twice(engine, SECOND, number, PLACES + SUPERVISORS + text, **values)


def test_q01_gives_all_six_roles_with_holders_or_the_reason_for_none(engine: Engine) -> None:
    text = """
    Organization 协会 {required: [registration, industry, party_building, territory, liaison], exempt_reason: ["business:declared_free"], declared_free: [某行], unknown_if_empty: [liaison]}
    市民政局 OVERSEES 协会 {role: registration, register: civil_affairs}
    商贸党委 OVERSEES 协会 {role: party_building, named_since: 2024-04-01, basis: 某发〔2024〕1号, register: mapping_notice}
    综合党委 OVERSEES 协会 {role: party_building, register: mapping_notice}
    市商务局 OVERSEES 协会 {role: party_building, until: 2025-09-30}
    旧商务局 NAMED 协会 {role: industry, register: mapping_notice, since: 2018-05-01, basis: 某发〔2018〕9号}
    市工信局 NAMED 协会 {role: industry, since: 2016-01-01, until: 2017-01-01}
    市商务局 NAMED 协会 {role: industry, since: 2015-01-01, until: 2016-01-01, closed_on: 2025-01-01}
    Organization 别的协会
    市商务局 OVERSEES 别的协会 {role: liaison, exclusive: false}
    """
    assert ask(engine, 1, text, organization="协会") == [
        ("registration", "held", "civil_affairs", "市民政局", None, None, None, "civil_affairs"),
        ("business", "exempt", "declared_free", None, None, None, None, None),
        ("industry", "nominal", "abolished", "旧商务局", date(2018, 5, 1), date(2019, 1, 15), "某发〔2018〕9号", "mapping_notice"),
        ("industry", "nominal", "abolished", "市工信局", date(2016, 1, 1), date(2017, 1, 1), None, "supervisor_claims"),
        ("party_building", "multi_head", "mapping_notice", "商贸党委", date(2024, 4, 1), None, "某发〔2024〕1号", "mapping_notice"),
        ("party_building", "multi_head", "mapping_notice", "综合党委", None, None, None, "mapping_notice"),
        ("territory", "missing", "no_register_names_a_holder", None, None, None, None, None),
        ("liaison", "unknown", "register_not_received", None, None, None, None, None),
    ]  # fmt: skip


def test_q02_lists_what_a_department_and_the_committees_it_hosts_hold(engine: Engine) -> None:
    text = """
    市商务局 HOSTS 商贸党委
    Organization 甲公司 {place: "1503020101"}
    Organization 乙公司 {operating_district: "150303"}
    Organization 丙公司 {state: excluded}
    市商务局 OVERSEES 甲公司 {role: industry, named_since: 2024-01-01, basis: 某发〔2024〕1号}
    市商务局 OVERSEES 乙公司 {role: industry, until: 2025-09-30}
    商贸党委 OVERSEES 乙公司 {role: party_building}
    综合党委 OVERSEES 甲公司 {role: party_building}
    市商务局 OVERSEES 丙公司 {role: industry}
    """
    first = ("industry", "甲区", "甲公司", "市商务局", date(2024, 1, 1), "某发〔2024〕1号")
    second = ("party_building", "乙区", "乙公司", "商贸党委", None, None)
    assert ask(engine, 2, text, department="市商务局") == [first, second]
    assert ask(engine, 2, text, department="市商务局", role="industry") == [first]
    assert ask(engine, 2, text, department="市商务局", place="150303") == [second]


def test_q03_shows_who_leads_each_enterprise_of_a_park_by_line_and_by_place(engine: Engine) -> None:
    text = """
    Supervisor 高新园党工委
    高新园党工委 CONTACTS 15030391
    旧商务局 CONTACTS 15030391
    Organization 甲公司
    15030391 OVERSEES 甲公司 {role: territory}
    商贸党委 OVERSEES 甲公司 {role: party_building}
    市商务局 OVERSEES 甲公司 {role: industry}
    市工信局 OVERSEES 甲公司 {role: industry, until: 2024-01-01}
    Organization 乙公司 {state: base_roster}
    乙公司 LOCATED_IN 15030391 {kind: park}
    15030301 OVERSEES 乙公司 {role: territory}
    市民政局 OVERSEES 乙公司 {role: liaison, exclusive: false}
    Organization 只是注册在园区
    只是注册在园区 LOCATED_IN 15030391 {kind: registered}
    Organization 园区协会 {kind: social_organization}
    15030391 OVERSEES 园区协会 {role: territory}
    """
    assert ask(engine, 3, text, place="15030391") == [
        ("乙公司", (), (), "西街道", ("市民政局",), ("高新园党工委",)),
        ("甲公司", ("商贸党委",), ("市商务局",), "高新园", (), ("高新园党工委",)),
    ]


def test_q04_lists_what_a_committee_leads_and_who_hosts_it(engine: Engine) -> None:
    text = """
    市商务局 HOSTS 商贸党委
    旧商务局 HOSTS 商贸党委
    Organization 甲公司
    Organization 乙公司
    商贸党委 OVERSEES 甲公司 {role: party_building, named_since: 2024-04-01, register: committee_claims}
    商贸党委 OVERSEES 乙公司 {role: party_building, until: 2025-09-30}
    """
    led = ("商贸党委", ("市商务局",), ("两新工委",), "甲公司", date(2024, 4, 1), "committee_claims")
    assert ask(engine, 4, text, committee="商贸党委") == [led]
    assert ask(engine, 4, text, committee="综合党委") == [("综合党委", (), ("两新工委",), None, None, None)]


@pytest.mark.parametrize(
    ("place", "moves"),
    [
        ("15030391", [("holder", "1503020101", "15030391", True), ("community", "1503020101", None, True),
                      ("park", None, "15030391", True), ("street", "15030201", None, True),
                      ("district", "150302", "150303", True), ("city", "1503", "1503", False)]),
        ("1503030191", [("holder", "1503020101", "15030301", True), ("community", "1503020101", None, True),
                        ("street", "15030201", "15030301", True), ("district", "150302", "150303", True),
                        ("city", "1503", "1503", False)]),
        ("150302", [("holder", "1503020101", None, True), ("community", "1503020101", None, True),
                    ("street", "15030201", None, True), ("district", "150302", "150302", False), ("city", "1503", "1503", False)]),
        ("1503020101", [("holder", "1503020101", "1503020101", False), ("community", "1503020101", "1503020101", False),
                        ("street", "15030201", "15030201", False), ("district", "150302", "150302", False),
                        ("city", "1503", "1503", False)]),
    ],
)  # fmt: skip
def test_q05_compares_the_present_territory_with_the_new_one(engine: Engine, place: str, moves: list[Any]) -> None:
    text = """
    Organization 甲公司
    1503020101 OVERSEES 甲公司 {role: territory}
    15030301 OVERSEES 甲公司 {role: territory, until: 2024-01-01}
    """
    assert ask(engine, 5, text, organization="甲公司", place=place) == moves


def test_q06_climbs_both_lines_step_by_step(engine: Engine) -> None:
    text = """
    Organization 甲公司
    PartyUnit U2
    PartyUnit U1
    U1 COVERS 甲公司
    U2 COVERS 甲公司
    PartyUnit U9 {unknown_superiors: [无名党委]}
    U1 BELONGS_TO U9
    U2 BELONGS_TO 综合党委
    U2 BELONGS_TO 商贸党委
    PartyUnit U3
    U3 COVERS 甲公司 {until: 2025-09-30}
    1503020101 OVERSEES 甲公司 {role: territory}
    """
    assert ask(engine, 6, text, organization="甲公司") == [
        ("party", 0, "organization", "甲公司", True, None, None),
        ("party", 1, "party_unit", "U2", True, None, None),
        ("party", 2, "committee", "商贸党委", True, None, None),
        ("party", 3, "committee", "两新工委", True, None, None),
        ("party", 4, "committee", "市委", True, None, None),
        ("territory", 0, "organization", "甲公司", True, None, None),
        ("territory", 1, "place", "1503020101", True, None, None),
        ("territory", 2, "place", "15030201", True, None, None),
        ("territory", 3, "place", "150302", True, None, None),
        ("territory", 4, "place", "1503", True, None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ("", ("organization", "甲公司", "no_party_line", "甲公司")),
        ("市商务局 OVERSEES 甲公司 {role: party_building}", ("organization", "甲公司", "holder_is_no_committee", "甲公司")),
        ("PartyUnit U1\nU1 COVERS 甲公司", ("party_unit", "U1", "no_superior", "U1")),
        ("PartyUnit U1 {unknown_superiors: [无名]}\nU1 COVERS 甲公司", ("party_unit", "U1", "unknown_superior", "无名")),
        ("PartyUnit U1\nPartyUnit U2\nU1 COVERS 甲公司\nU1 BELONGS_TO U2\nU2 BELONGS_TO U1", ("party_unit", "U2", "circle", "U2")),
        ("IndustryCommittee 旧党委 {abolished: 2024-01-01}\nPartyUnit U1\nU1 COVERS 甲公司\nU1 BELONGS_TO 旧党委",
         ("committee", "旧党委", "abolished", "旧党委")),
        ("综合党委 OVERSEES 甲公司 {role: party_building}", ("committee", "市委", None, None)),
    ],
)  # fmt: skip
def test_q06_says_where_and_why_the_party_line_stops(engine: Engine, lines: str, end: tuple[Any, ...]) -> None:
    found = ask(engine, 6, f"Organization 甲公司\n{lines}", organization="甲公司")
    party = [row for row in found if row[0] == "party"]
    assert (*party[-1][2:4], *party[-1][5:]) == end
    assert all(row[4] is (end[2] is None) for row in party)
    assert found[-1] == ("territory", 0, "organization", "甲公司", False, "no_territory", "甲公司")


def test_q07_lists_roles_with_two_holders_and_not_a_handover(engine: Engine) -> None:
    text = """
    Organization 多头 {state: base_roster, place: "1503020101"}
    市商务局 OVERSEES 多头 {role: industry, named_since: 2024-01-01}
    市工信局 OVERSEES 多头 {role: industry, named_since: 2025-01-01, register: mapping_notice}
    Organization 交接
    市商务局 OVERSEES 交接 {role: industry, until: 2025-09-30}
    市工信局 OVERSEES 交接 {role: industry, since: 2025-09-30}
    Organization 两个许可
    市商务局 OVERSEES 两个许可 {role: industry, exclusive: false}
    市工信局 OVERSEES 两个许可 {role: industry, exclusive: false}
    Organization 已排除 {state: excluded}
    市商务局 OVERSEES 已排除 {role: industry}
    市工信局 OVERSEES 已排除 {role: industry}
    """
    several = ("industry", "多头", ("市商务局", "市工信局"), ("supervisor_claims", "mapping_notice"), date(2025, 1, 1))
    assert ask(engine, 7, text) == [several]
    assert ask(engine, 7, text, role="industry", place="150302") == [several]


def test_q08_compares_the_registry_the_annual_report_and_the_notice_only(engine: Engine) -> None:
    text = """
    Organization 三处不一 {kind: social_organization}
    市民政局 NAMED 三处不一 {role: business, register: civil_affairs, undated: true}
    市商务局 NAMED 三处不一 {role: business, register: annual_inspection, undated: true}
    市商务局 NAMED 三处不一 {role: business, register: mapping_notice}
    市商务局 OVERSEES 三处不一 {role: business, register: mapping_notice}
    Organization 一致 {kind: social_organization}
    市商务局 NAMED 一致 {role: business, register: civil_affairs}
    市商务局 NAMED 一致 {role: business, register: annual_inspection, spelling: 商务局}
    市工信局 NAMED 一致 {role: business, register: supervisor_claims}
    Organization 一处已撤并 {kind: social_organization}
    旧商务局 NAMED 一处已撤并 {role: business, register: civil_affairs}
    市商务局 NAMED 一处已撤并 {role: business, register: mapping_notice}
    """
    assert ask(engine, 8, text) == [("三处不一", ("市民政局",), ("市商务局",), ("市商务局",), ("市商务局",))]


def test_q09_counts_the_lower_of_two_committees_and_no_abolished_one(engine: Engine) -> None:
    text = """
    Organization 两家归口
    商贸党委 NAMED 两家归口 {role: party_building, register: committee_claims, since: 2023-01-01}
    综合党委 NAMED 两家归口 {role: party_building, register: committee_claims, since: 2024-01-01}
    商贸党委 OVERSEES 两家归口 {role: party_building}
    Organization 上下级
    商贸党委 NAMED 上下级 {role: party_building, register: committee_claims}
    两新工委 NAMED 上下级 {role: party_building, register: committee_claims}
    Organization 隔着已撤销
    IndustryCommittee 已撤党委 {abolished: 2025-01-01}
    IndustryCommittee 下层党委
    下层党委 REPORTS_TO 已撤党委
    已撤党委 REPORTS_TO 综合党委 {until: 2025-01-01}
    下层党委 NAMED 隔着已撤销 {role: party_building, register: committee_claims}
    综合党委 NAMED 隔着已撤销 {role: party_building, register: committee_claims}
    Organization 已退出
    商贸党委 NAMED 已退出 {role: party_building, register: committee_claims}
    综合党委 NAMED 已退出 {role: party_building, register: committee_claims, until: 2025-09-30}
    """
    assert ask(engine, 9, text) == [("两家归口", ("商贸党委", "综合党委"), date(2024, 1, 1), ("商贸党委",))]


def test_q10_counts_departments_within_the_period(engine: Engine) -> None:
    text = """
    Organization 重复走访
    市商务局 ACTED_ON 重复走访 {act: visit, day: 2025-07-03}
    市商务局 ACTED_ON 重复走访 {act: visit, day: 2025-08-01}
    市工信局 ACTED_ON 重复走访 {act: visit, day: 2025-09-30}
    市民政局 ACTED_ON 重复走访 {act: visit, day: 2025-09-01}
    Organization 早一天
    市商务局 ACTED_ON 早一天 {act: visit, day: 2025-07-02}
    市工信局 ACTED_ON 早一天 {act: visit, day: 2025-09-30}
    市民政局 ACTED_ON 早一天 {act: visit, day: 2025-09-01}
    Organization 不是走访
    市商务局 ACTED_ON 不是走访 {act: service, day: 2025-09-01}
    市工信局 ACTED_ON 不是走访 {act: visit, day: 2025-09-30}
    市民政局 ACTED_ON 不是走访 {act: visit, day: 2025-09-01}
    """
    departments = ("市商务局", "市工信局", "市民政局")
    assert ask(engine, 10, text) == [("重复走访", departments, 4, date(2025, 7, 3), date(2025, 9, 30))]


def test_q11_lists_one_holder_written_in_two_ways(engine: Engine) -> None:
    text = """
    Organization 两种写法
    市商务局 NAMED 两种写法 {role: industry, register: mapping_notice, spelling: 市商务和口岸局, spelling_key: 商务和口岸局}
    市商务局 NAMED 两种写法 {role: industry, register: supervisor_claims, spelling: 市商务局, spelling_key: 商务局}
    Organization 只差市字
    市商务局 NAMED 只差市字 {role: industry, spelling: 市商务局, spelling_key: 商务局}
    市商务局 NAMED 只差市字 {role: industry, spelling: 商务局, spelling_key: 商务局}
    Organization 真多头
    市商务局 NAMED 真多头 {role: industry, spelling_key: 商务和口岸局}
    市商务局 NAMED 真多头 {role: industry, spelling_key: 商务局}
    市工信局 NAMED 真多头 {role: industry}
    """
    alias = (
        "industry",
        "两种写法",
        "市商务局",
        ("市商务和口岸局", "市商务局"),
        ("mapping_notice", "supervisor_claims"),
    )
    assert ask(engine, 11, text) == [alias]
