"""Questions 45 to 55 on small graphs: what must appear, what must not, and the same in pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs
from oracle import questions_45_55
from oracle.asked_twice import DAY, LIBRARY, asked_twice
from oracle.city_frames import read_city

from shizi.cypher.parameters import read_parameters
from shizi.graph.engine import Engine

CITY = """
Place 1503 {name: 某市}
Place 150302 {name: 甲区}
150302 WITHIN 1503
"""
SOCIAL = "kind: social_organization, prefix: '51'"


def ask(engine: Engine, number: int, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return asked_twice(engine, questions_45_55, number, f"{CITY}\n{text}", **values)


def test_q45_counts_each_step_and_each_reason(engine: Engine) -> None:
    text = """
    Organization 甲 {state: ledger, reason: verified}
    Organization 乙 {state: base_roster, reason: not_surveyed, kind: social_organization}
    Organization 丙 {state: excluded, reason: branch}
    Organization 丁 {state: excluded, reason: deregistered, kind: other}
    Organization 戊 {state: excluded, reason: branch, state_sources: [戊的状态行]}
    """
    assert ask(engine, 45, text) == [
        (1, "base_records", "reached", None, 5, 3, 1),
        (2, "base_roster", "reached", None, 2, 1, 1),
        (2, "base_roster", "removed", "branch", 2, 2, 0),
        (2, "base_roster", "removed", "deregistered", 1, 0, 0),
        (3, "ledger", "reached", None, 1, 1, 0),
        (3, "ledger", "removed", "not_surveyed", 1, 0, 1),
    ]


def test_q45_shows_a_step_that_nobody_reaches(engine: Engine) -> None:
    found = ask(engine, 45, "Organization 甲 {state: excluded, reason: branch}")
    assert [line[1:5] for line in found] == [
        ("base_records", "reached", None, 1), ("base_roster", "reached", None, 0), ("base_roster", "removed", "branch", 1),
        ("ledger", "reached", None, 0),
    ]  # fmt: skip


def test_q46_names_the_department_and_the_row_that_excludes(engine: Engine) -> None:
    text = """
    RegisterRow r1 {register: market_registration, department: 市场局}
    RegisterRow r2 {register: statistics_directory, department: 统计局}
    RegisterRow r3 {register: visits, department: 商务局}
    Organization 甲 {state: excluded, reason: state_owned, state_sources: [r2, r1], known_by: [r3]}
    Organization 乙 {state: excluded, reason: branch, state_sources: [r3]}
    Organization 丙 {state: ledger, reason: verified, known_by: [r3]}
    """
    who = ("甲", "甲", "excluded", "state_owned", "base_roster")
    assert ask(engine, 46, text, organization="甲") == [
        (*who, "market_registration", "市场局"),
        (*who, "statistics_directory", "统计局"),
    ]
    assert ask(engine, 46, text, organization="丙") == [("丙", "丙", "ledger", "verified", None, "visits", "商务局")]


def test_q47_compares_two_loads(engine: Engine) -> None:
    before = SmallGraph().add_lines([
        "Organization 留 {reason: verified, place: '1', staff: 12}", "Organization 变 {name: 旧名, reason: verified, staff: 12}",
        "Organization 出 {reason: verified}", "Organization 进 {state: base_roster, reason: not_surveyed}",
        "Organization 没 {reason: verified}", "Organization 旁 {state: excluded, reason: branch}",
    ])  # fmt: skip
    after = SmallGraph().add_lines([
        "Load 一 {number: 1, as_of: 2025-08-31}", "Load 二 {number: 2, as_of: 2025-09-30}",
        "Organization 留 {reason: verified, place: '1', staff: 12}",
        "Organization 变 {name: 新名, reason: verified, staff: 15, ledgers: [parks]}",
        "Organization 出 {state: excluded, reason: deregistered}", "Organization 进 {reason: verified}",
        "Organization 旁 {state: excluded, reason: deregistered}",
    ])  # fmt: skip
    set_up_model(engine)
    write_graphs(engine, {1: before, 2: after})
    days = (date(2025, 8, 31), DAY)
    expected = [
        ("added", "进", "进", "base_roster not_surveyed", "ledger verified", [], [], [], *days),
        ("changed", "变", "新名", "ledger verified", "ledger verified", ["name", "ledgers", "staff"], ["旧名", "", "12"],
         ["新名", "parks", "15"], *days),
        ("removed", "出", "出", "ledger verified", "excluded deregistered", [], [], [], *days),
        ("removed", "没", "没", "ledger verified", None, [], [], [], *days),
    ]  # fmt: skip
    assert _changes(engine) == expected
    assert _changes(engine, from_load=1, to_load=2, change="added") == expected[:1]
    assert _changes(engine, since=date(2025, 8, 30)) == expected  # before the first load: as in the first
    assert _changes(engine, since=DAY) == []
    assert _changes(engine, to_load=1) == []


def _changes(engine: Engine, **values: Any) -> list[tuple[Any, ...]]:
    question = LIBRARY[47]
    given = {name: values.get(name) for name in question.parameters}
    city = read_city(engine, at=DAY, known=2, thresholds=read_parameters())
    table = engine.read_only(question.query, {**given, **city.numbers}, timeout=30, row_cap=100)
    assert all(row[-1] for row in table.rows)
    found = [tuple(row[:-1]) for row in table.rows]
    assert found == questions_45_55.q47(city, given)
    return found


def _stages(organization: str, *records: tuple[str, str, str]) -> str:
    lines = []
    for position, (stage, day, more) in enumerate(records):
        key = f"{organization}{position}"
        lines += [f"SyncRecord {key} {{stage: {stage}, position: {position}, happened_on: {day}, {more}}}", f"{organization} HAS_SYNC_RECORD {key}"]
    return "\n".join(lines)


ALL_DONE = tuple((stage, "2025-01-01", "party_item_done: true") for stage in ("章程核准", "年检年报", "教育培训"))


def test_q48_shows_six_stages_and_the_one_that_is_missing(engine: Engine) -> None:
    records = _stages(
        "甲", ("章程核准", "2024-01-01", "party_item_done: true, party_item: 有"),
        ("章程核准", "2025-01-01", "party_item_done: false, party_item: 无"), ("等级评估", "2025-02-01", "party_item_done: true"),
    )  # fmt: skip
    text = f"""
    Setting six_sync_since {{value: '"2024-01-01"'}}
    Organization 甲 {{{SOCIAL}, established: 2020-05-01}}
    Organization 乙 {{kind: enterprise, prefix: '91'}}
    {records}
    """
    assert ask(engine, 48, text, organization="甲") == [
        (1, "成立登记", False, "not_applicable", 0, None, None),
        (2, "章程核准", True, "no_party_item", 2, date(2025, 1, 1), "无"),
        (3, "年检年报", True, "no_record", 0, None, None),
        (4, "专项抽查", False, "not_applicable", 0, None, None),
        (5, "等级评估", True, "done", 1, date(2025, 2, 1), None),
        (6, "教育培训", True, "no_record", 0, None, None),
    ]
    assert {line[3] for line in ask(engine, 48, text, organization="乙")} == {"not_applicable"}


def test_q49_rates_each_stage_among_those_it_applies_to(engine: Engine) -> None:
    text = f"""
    Setting six_sync_since {{value: '"2024-01-01"'}}
    Organization 甲 {{{SOCIAL}, established: 2020-05-01, place: '150302'}}
    Organization 乙 {{{SOCIAL}, established: 2025-05-01}}
    Organization 册 {{{SOCIAL}, state: base_roster}}
    Organization 所 {{kind: social_organization, prefix: '31'}}
    {_stages("甲", *ALL_DONE)}
    {_stages("乙", ("教育培训", "2025-06-01", "party_item_done: false"))}
    """
    assert ask(engine, 49, text) == [
        (1, 1, 0, 1, 0, 0.0, 1),
        (2, 2, 1, 1, 0, 50.0, 2),
        (3, 1, 1, 0, 0, 100.0, 4),
        (6, 2, 1, 0, 1, 50.0, 2),
    ]
    assert [line[:3] for line in ask(engine, 49, text, place="1503")] == [(2, 1, 1), (3, 1, 1), (6, 1, 1)]


def test_q50_lists_the_papers_a_new_organization_lacks(engine: Engine) -> None:
    text = f"""
    Setting six_sync_since {{value: '"2024-01-01"'}}
    Organization 全 {{{SOCIAL}, established: 2024-05-01}}
    Organization 缺 {{{SOCIAL}, established: 2024-06-01}}
    Organization 无 {{{SOCIAL}, established: 2024-01-01}}
    Organization 老 {{{SOCIAL}, established: 2023-12-31}}
    Organization 企 {{established: 2024-06-01}}
    {_stages("全", ("成立登记", "2024-05-01", "items: [支持党建工作承诺书]"), ("教育培训", "2024-07-01", "items: [党员情况调查表]"))}
    {_stages("缺", ("成立登记", "2024-06-01", "items: [党员调查表, 批复]"))}
    """
    lacking = ("缺", date(2024, 6, 1), ("承诺书",), 1, ("党员调查表", "批复"))
    none = ("无", date(2024, 1, 1), ("承诺书", "党员情况调查表"), 0, ())
    assert ask(engine, 50, text) == [none, lacking]
    assert ask(engine, 50, text, since=date(2024, 2, 1)) == [lacking]
    assert [line[0] for line in ask(engine, 50, text.replace('"2024-01-01"', "null"))] == []


def test_q51_lists_charters_without_the_clause(engine: Engine) -> None:
    text = f"""
    Organization 好 {{{SOCIAL}}}
    Organization 无 {{{SOCIAL}, place: '150302'}}
    Organization 空 {{{SOCIAL}}}
    Organization 册 {{{SOCIAL}, state: base_roster}}
    {_stages("好", ("章程核准", "2023-01-01", "party_item_done: false"), ("章程核准", "2024-01-01", "party_item_done: true"))}
    {_stages("空", ("章程核准", "2024-02-01", "party_item_done: false, party_item: 未载, owner: 民政局"))}
    """
    empty, none = ("空", "no_party_item", date(2024, 2, 1), "未载", "民政局"), ("无", "no_record", None, None, None)
    assert ask(engine, 51, text) == [empty, none]
    assert ask(engine, 51, text, place="150302") == [none]


def test_q52_lists_zombies_that_are_still_listed_as_operating(engine: Engine) -> None:
    def inspected(name: str, *conclusions: str | None) -> str:
        lines = [f"Organization {name} {{{SOCIAL}, established: 2015-01-01, listed_operating: true}}"]
        for year, conclusion in zip((2023, 2024), conclusions, strict=True):
            if conclusion is not None:
                lines += [f"Inspection {name}{year} {{year: {year}, position: {year}, conclusion: {conclusion}}}", f"{name} HAS_INSPECTION {name}{year}"]
        return "\n".join(lines)

    text = "\n".join((
        inspected("过", "未年检", "合格"), inspected("僵", "未年检", None), inspected("败", "不合格", "未参检"),
        inspected("停", "未年检", "未年检").replace("listed_operating: true", "listed_operating: false"),
        inspected("新", "未年检", "未年检").replace("2015-01-01", "2023-01-01"),
    ))  # fmt: skip
    dead = ("僵", 2023, "missed", 2024, "no_row", "ledger")
    assert ask(engine, 52, text) == [dead, ("败", 2023, "failed", 2024, "missed", "ledger")]
    assert ask(engine, 52, text, failed_counts=False) == [dead]
    assert ask(engine, 52, text.replace("year: 2024", "year: 2022")) == []  # of 2024 no row of any organization was received


def test_q53_lists_bad_missing_and_conflicting_codes(engine: Engine) -> None:
    text = """
    RegisterRow r1 {register: visits, name: 错码公司, problem: invalid_code, problem_text: 9115, problem_fields: [uscc]}
    RegisterRow r2 {register: visits, name: 好公司}
    Organization 甲 {differing_names: [别名], differing_sources: [r2]}
    Organization 乙 {uscc: null, state: excluded}
    Organization 丙
    """
    bad = ("invalid_code", "9115", "错码公司", None, "visits", "某局")
    missing = ("missing_code", None, "乙", None, None, None)
    assert ask(engine, 53, text.replace("9115,", "'9115',")) == [bad, missing, ("one_code_several_names", "甲", "甲", ("别名",), None, None)]
    assert ask(engine, 53, text, problem="missing_code") == [missing]
    assert ask(engine, 53, "Organization 丙") == []


def test_q54_lists_conflicts_of_names_and_codes_and_likely_branches(engine: Engine) -> None:
    text = """
    Organization 甲1 {name: 同名公司, name_key: 同名公司, registered_district: '150302', state: excluded}
    Organization 甲2 {name: 同名公司, name_key: 同名公司, registered_district: '150302'}
    Organization 甲3 {name: 同名公司, name_key: 同名公司, registered_district: '150303'}
    Organization 乙 {differing_names: [别名], names: [别名, 乙公司第一分公司]}
    Organization 丙 {state: excluded, reason: branch}
    Organization 丁 {state: excluded, reason: deregistered, names: [丁公司分公司有限]}
    """
    same = ("one_name_several_codes", "甲1", ("甲1", "甲2"), ("同名公司", "同名公司"))
    assert ask(engine, 54, text) == [
        same,
        ("one_code_several_names", "乙", ("乙",), ("别名",)),
        ("branch_row", "乙", ("乙",), ("乙公司第一分公司",)),
        ("branch", "丙", ("丙",), ()),
    ]
    assert ask(engine, 54, text, conflict="one_name_several_codes") == [same]
    assert ask(engine, 54, "Organization 丁") == []


@pytest.mark.parametrize(("insured", "payers", "times"), [(30, 10, 3.0), (10, 21, 2.1)])
def test_q55_lists_headcounts_more_than_twofold_apart(engine: Engine, insured: int, payers: int, times: float) -> None:
    text = f"""
    Organization 甲 {{insured: {insured}, payers: {payers}, payers_sources: [r], insured_sources: [r], place: '150302'}}
    Organization 两倍 {{insured: 20, payers: 10}}
    Organization 太少 {{insured: 4, payers: 12}}
    Organization 不知 {{insured: 40}}
    """
    assert ask(engine, 55, text) == [("甲", insured, payers, times)]
    assert ask(engine, 55, text, place="1503") == [("甲", insured, payers, times)]
    assert ask(engine, 55, text.replace("place: '150302'", "place: '9'"), place="1503") == []
