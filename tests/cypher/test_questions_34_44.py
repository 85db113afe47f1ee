"""Questions 34 to 44 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

from oracle import questions_34_44
from oracle.asked_twice import asked_twice

from shizi.graph.engine import Engine

CITY, EAST = (
    "Place 1503 {name: 某市, full_name: 某市}",
    "Place 150302 {name: 甲区, full_name: 某市甲区}\n150302 WITHIN 1503",
)


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return asked_twice(engine, questions_34_44, number, f"{CITY}\n{EAST}\n{text}", **values)


def test_q34_tells_never_guided_from_expired(engine: Engine) -> None:
    text = """
    Instructor Z1
    Instructor Z2
    Organization 从未 {place: "150302"}
    Organization 到期
    Z1 GUIDES 到期 {since: 2024-01-01, until: 2025-01-01}
    Z2 GUIDES 到期 {since: 2025-01-01, until: 2025-09-30}
    Organization 将任
    Z1 GUIDES 将任 {since: 2025-10-01}
    Organization 在任
    Z1 GUIDES 在任 {since: 2025-09-30}
    Organization 有组织
    PartyUnit 支部
    支部 COVERS 有组织
    Organization 底册 {state: base_roster}
    """
    never = ("从未", "从未", "never", (), None)
    expired = ("到期", "到期", "expired", ("Z2",), date(2025, 9, 30))
    assert ask(engine, 34, text) == [never, expired, ("将任", "将任", "coming", (), None)]
    assert ask(engine, 34, text, place="1503") == [never]


def test_q35_counts_organizations_per_instructor(engine: Engine) -> None:
    six = "\n".join(f"Organization 甲{n} {{state: excluded}}\nZ2 GUIDES 甲{n}" for n in range(6))
    text = f"""
    Instructor Z1 {{sending_unit: 市工会}}
    Instructor Z2 {{sending_unit: 市商务局}}
    Instructor Z3
    {six}
    Z1 GUIDES 甲0
    Z1 GUIDES 甲0 {{since: 2025-01-01}}
    Z3 GUIDES 甲0 {{until: 2025-09-30}}
    """
    over = ("Z2", "市商务局", 6, True, 3.5)
    assert ask(engine, 35, text) == [over, ("Z1", "市工会", 1, False, 3.5)]
    assert ask(engine, 35, text, only_over=True) == [over]


def test_q36_compares_the_sending_units_industry_with_the_organizations(engine: Engine) -> None:
    text = """
    Industry C {name: 制造业, suggested_departments: [工业和信息化局]}
    Industry F {name: 批发业, suggested_departments: [商务局, 市场监管局]}
    Industry G {name: 运输业, suggested_departments: ["交通局(道路)"]}
    Supervisor 市商务局
    Supervisor 市交通运输局 {aliases: [市交通局]}
    Supervisor 东街道党工委
    IndustryCommittee 物流党委
    市交通运输局 HOSTS 物流党委
    Instructor 商 {sending_unit: 商务局}
    Instructor 交 {sending_unit: 市交通局}
    Instructor 街 {sending_unit: 东街道党工委}
    Instructor 无
    商 SENT_BY 市商务局
    交 SENT_BY 市交通运输局
    街 SENT_BY 东街道党工委
    Organization 批发 {place: "150302"}
    Organization 制造
    Organization 协会 {kind: social_organization}
    批发 IN_INDUSTRY F
    制造 IN_INDUSTRY C
    物流党委 OVERSEES 协会 {role: party_building}
    市商务局 OVERSEES 协会 {role: industry, until: 2025-09-30}
    商 GUIDES 批发
    商 GUIDES 制造
    商 GUIDES 协会
    交 GUIDES 协会
    交 GUIDES 批发
    街 GUIDES 批发
    无 GUIDES 批发
    无 GUIDES 制造 {until: 2025-09-30}
    """
    assert ask(engine, 36, text) == [
        ("交", "市交通运输局", ("运输业",), "协会", None, "matched"),
        ("交", "市交通运输局", ("运输业",), "批发", "批发业", "other_industry"),
        ("商", "市商务局", ("批发业",), "制造", "制造业", "other_industry"),
        ("商", "市商务局", ("批发业",), "协会", None, "unknown"),
        ("商", "市商务局", ("批发业",), "批发", "批发业", "matched"),
        ("无", None, (), "批发", "批发业", "unknown"),
        ("街", "东街道党工委", (), "批发", "批发业", "no_industry"),
    ]
    found = ask(engine, 36, text, match="other_industry", place="1503")
    assert [(line[0], line[3]) for line in found] == [("交", "批发")]


def test_q37_says_what_became_of_guidance_within_a_year(engine: Engine) -> None:
    def guided(name: str, since: str, *units: tuple[str, str]) -> str:
        lines = [f"Organization {name}", f"Z1 GUIDES {name} {{since: {since}}}"]
        for unit, established in units:
            lines += [
                f"PartyUnit {unit} {{established: {established}}}",
                f"{unit} COVERS {name} {{since: {established}}}",
            ]
        return "\n".join(lines)

    text = "\n".join(
        ["Instructor Z1", "Instructor Z2",
         guided("建成", "2024-03-01", ("支部二", "2025-02-28"), ("支部一", "2025-02-28")),
         guided("迟建", "2024-03-01", ("支部三", "2025-03-01")),
         guided("未建", "2024-09-30"), guided("未满", "2024-10-01"),
         guided("已有", "2024-03-01", ("支部四", "2024-02-29"), ("支部五", "2024-05-01")),
         guided("曾有", "2024-03-01"), "PartyUnit 旧支部 {dissolved: 2024-03-01}", "旧支部 COVERS 曾有 {until: 2024-03-01}",
         "Z2 GUIDES 曾有 {since: 2024-02-01, until: 2024-02-02}",
         "Organization 不明", "Z1 GUIDES 不明", "Organization 未来", "Z1 GUIDES 未来 {since: 2025-10-01}",
         "Organization 已除 {state: excluded}", "Z1 GUIDES 已除"]
    )  # fmt: skip
    outcomes = {line[0]: line[2:] for line in ask(engine, 37, text)}
    assert outcomes == {
        "建成": (("Z1",), date(2024, 3, 1), date(2025, 2, 28), ("支部一", "支部二"), "formed"),
        "迟建": (("Z1",), date(2024, 3, 1), date(2025, 3, 1), ("支部三",), "formed_later"),
        "未建": (("Z1",), date(2024, 9, 30), None, (), "not_formed"),
        "未满": (("Z1",), date(2024, 10, 1), None, (), "under_way"),
        "已有": (("Z1",), date(2024, 3, 1), None, (), "had_unit"),
        "曾有": (("Z1", "Z2"), date(2024, 2, 1), None, (), "had_unit"),
        "不明": (("Z1",), date(1, 1, 1), None, (), "start_unknown"),
    }
    assert [line[0] for line in ask(engine, 37, text, outcome="formed")] == ["建成"]
    later = {line[0]: line[6] for line in ask(engine, 37, text, months=6)}
    assert (later["建成"], later["未满"]) == ("formed_later", "not_formed")


def test_q38_says_who_was_trained_this_year(engine: Engine) -> None:
    text = """
    Instructor Z1
    Instructor Z2
    Instructor Z3
    Organization 甲
    Organization 乙
    Z1 GUIDES 甲
    Z1 GUIDES 乙
    Z2 GUIDES 甲
    Z3 GUIDES 甲 {until: 2025-01-01}
    Training 第二期 {session: 第二期, held_on: 2025-05-01, attendees: [Z1, Z3]}
    Training 第一期 {session: 第一期, held_on: 2025-01-01, attendees: [Z1]}
    Training 去年 {session: 去年, held_on: 2024-12-31, attendees: [Z1, Z2]}
    Training 未来 {session: 未来, held_on: 2025-10-01, attendees: [Z2]}
    Training 无名单 {session: 无名单, held_on: 2025-02-01}
    """
    trained = ("Z1", 2, True, ("第一期", "第二期"), date(2025, 5, 1))
    assert ask(engine, 38, text) == [("Z2", 1, False, (), None), trained]
    assert ask(engine, 38, text, trained=True) == [trained]
    assert ask(engine, 38, text, year=2024, trained=False) == []


def test_q39_counts_teams_both_ways_and_lists_who_is_served_by_nobody(engine: Engine) -> None:
    text = """
    ServiceTeam T1 {name: 一团}
    ServiceTeam T2 {name: 二团}
    ServiceTeam T3 {name: 三团}
    Organization 两团 {place: "150302"}
    Organization 一团管
    Organization 无人
    Organization 底册 {state: base_roster}
    T1 SERVES 两团
    T2 SERVES 两团
    T1 SERVES 一团管
    T1 SERVES 一团管 {since: 2025-01-01}
    T2 SERVES 一团管 {until: 2025-09-30}
    """
    team = [
        ("team", "T1", "一团", 2, ("一团管", "两团")),
        ("team", "T2", "二团", 1, ("两团",)),
        ("team", "T3", "三团", 0, ()),
    ]
    repeated = [("repeated", "两团", "两团", 2, ("一团", "二团"))]
    unserved = [("unserved", "无人", "无人", 0, ())]
    assert ask(engine, 39, text) == team + repeated + unserved
    assert ask(engine, 39, text, part="unserved") == unserved
    assert ask(engine, 39, text, part="team", place="150302")[0] == ("team", "T1", "一团", 1, ("两团",))


RECORDS = """
Organization 甲
Organization 乙
Supervisor 市商务局
IndustryCommittee 物流党委
Supervisor 市交通局
市交通局 HOSTS 物流党委
"""


def record(key: str, organization: str, **properties: Any) -> str:
    given = {"channel": "红色服务团", "record_kind": "问题", "carried_by": "一团", **properties}
    written = ", ".join(f"{name}: {value}" for name, value in given.items())
    return f"ServiceRecord {key} {{{written}}}\n{organization} RAISED {key}\n"


def test_q40_measures_the_closure_of_problems(engine: Engine) -> None:
    text = (
        RECORDS
        + record("按期", "甲", raised_on="2025-01-01", due_on="2025-01-31", solved_on="2025-01-31")
        + record("迟办", "甲", raised_on="2025-01-01", due_on="2025-01-31", solved_on="2025-02-05")
        + record("超期", "乙", raised_on="2025-01-01", due_on="2025-09-29")
        + record("今日到期", "乙", raised_on="2025-09-01", due_on="2025-09-30", carried_by="二团")
        + record("明日办结", "乙", raised_on="2025-09-01", solved_on="2025-10-01", carried_by="二团")
        + record("未来", "乙", raised_on="2025-10-01")
        + record("需求", "乙", raised_on="2025-01-01", record_kind="需求")
        + record("接待", "乙", raised_on="2025-01-01", channel="书记接待日")
    )
    assert ask(engine, 40, text) == [
        ("合计", 5, 2, 40.0, 32.5, 1, 1), ("一团", 3, 2, 66.7, 32.5, 1, 1), ("二团", 2, 0, 0.0, None, 0, 0),
    ]  # fmt: skip
    assert ask(engine, 40, text, record_kind="需求") == [
        ("合计", 1, 0, 0.0, None, 0, 0),
        ("一团", 1, 0, 0.0, None, 0, 0),
    ]


def test_q41_pairs_what_a_team_and_a_committee_logged_close_together(engine: Engine) -> None:
    committee = {"channel": "书记接待日", "carried_by": "物流党委"}
    text = (
        RECORDS
        + record("团", "甲", raised_on="2025-03-01")
        + record("近", "甲", raised_on="2025-03-31", **committee)
        + record("远", "甲", raised_on="2025-04-01", **committee)
        + record("需求", "甲", raised_on="2025-03-02", **committee | {"record_kind": "需求"})
        + record("部门", "甲", raised_on="2025-03-02", channel="直通车", carried_by="市商务局")
        + record("别家", "乙", raised_on="2025-03-01", **committee)
        + "".join(f"物流党委 HANDLES {key} {{part: carried}}\n" for key in ("近", "远", "需求", "别家"))
        + "物流党委 HANDLES 近 {part: handled}\n市商务局 HANDLES 部门 {part: carried}"
    )
    pair = ("甲", "问题", date(2025, 3, 1), ("物流党委",), "书记接待日", date(2025, 3, 31), 30)
    assert ask(engine, 41, text) == [pair]
    assert len(ask(engine, 41, text, days=31)) == 2
    assert ask(engine, 41, text, days=29) == []


def test_q42_follows_needs_of_the_express_channel(engine: Engine) -> None:
    express = {"channel": "直通车", "record_kind": "需求"}
    text = (
        RECORDS
        + record("办结", "甲", raised_on="2025-03-01", solved_on="2025-03-11", due_on="2025-03-05", **express)
        + record("超期", "甲", raised_on="2025-03-02", due_on="2025-09-29", **express)
        + record("办理中", "乙", raised_on="2025-03-03", due_on="2025-09-30", **express)
        + record("问题", "乙", raised_on="2025-03-04", channel="直通车")
        + record("接待", "乙", raised_on="2025-03-05", channel="书记接待日", record_kind="需求")
        + "物流党委 HANDLES 办结 {part: carried}\n市商务局 HANDLES 办结 {part: handled}\n市商务局 HANDLES 超期 {part: carried}"
    )
    needs = [
        ("乙", "需求", date(2025, 3, 3), (), "open", None, None),
        ("甲", "需求", date(2025, 3, 2), ("市商务局",), "overdue", None, None),
        ("甲", "需求", date(2025, 3, 1), ("市交通局", "市商务局"), "solved", date(2025, 3, 11), 10),
    ]
    assert ask(engine, 42, text) == needs
    problem = ("乙", "问题", date(2025, 3, 4), (), "open", None, None)
    assert ask(engine, 42, text, record_kind="全部") == [problem, *needs]


def test_q43_sizes_overlaps_and_who_is_in_no_ledger(engine: Engine) -> None:
    text = """
    Place 园 {site: true, kind: park}
    Place 楼 {site: true, kind: building}
    Place 圈 {site: true, kind: business_district}
    Organization 企一 {ledgers: [three_have_enterprises, parks]}
    Organization 企二 {ledgers: [three_have_enterprises]}
    Organization 社 {ledgers: [social_organizations, business_districts_and_buildings], place: "150302"}
    Organization 未核 {state: base_roster, reason: not_surveyed}
    Organization 已除 {state: excluded, reason: deregistered}
    """
    three, social, parks = "three_have_enterprises", "social_organizations", "parks"
    buildings = "business_districts_and_buildings"
    sizes = [(three, 2, None), (social, 1, None), (parks, 1, 1), (buildings, 1, 2)]
    shared = [
        (parks, buildings, 0),
        (social, buildings, 1),
        (social, parks, 0),
        (three, buildings, 0),
        (three, parks, 1),
        (three, social, 0),
    ]
    none = ("none", None, None, None, None, "未核", "not_surveyed")
    assert ask(engine, 43, text) == [
        *(("size", ledger, None, count, sites, None, None) for ledger, count, sites in sizes),
        *(("overlap", one, other, count, None, None, None) for one, other, count in shared),
        none,
    ]
    assert ask(engine, 43, text, part="none") == [none]


def test_q44_lists_what_the_survey_takes_for_operating_and_a_registry_for_gone(engine: Engine) -> None:
    text = """
    Organization 注销 {state: excluded, listed_operating: true, dead_words: ["market_registration:注销"], dead_sources: [行一]}
    Organization 税销 {listed_operating: true, dead_words: ["tax_withholding:注销"], dead_sources: [行二], place: "150302"}
    Organization 停业 {listed_operating: false, dead_words: ["market_registration:注销"], dead_sources: [行三]}
    Organization 正常 {listed_operating: true}
    """
    taxed = ("税销", "税销", "ledger", ("tax_withholding:注销",))
    assert ask(engine, 44, text) == [("注销", "注销", "excluded", ("market_registration:注销",)), taxed]
    assert ask(engine, 44, text, place="1503") == [taxed]
