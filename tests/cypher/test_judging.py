"""Judging: merging by identity, stable ids, records, what is not judged, rules that fail or run forever."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.catalogue import Rule, read_rule, read_rules
from shizi.cypher.explanations import explain, flat, known_day
from shizi.cypher.findings import Judgement, finding_id, judge
from shizi.cypher.judging import _time_limit
from shizi.cypher.parameters import read_parameters
from shizi.cypher.words import words
from shizi.graph.engine import Engine

DAY = date(2025, 9, 30)
RULES = read_rules()
RECEIVED = frozenset(words()["register"])
HEADER = """\
// ---
// id: X01
// version: 1
// kind: data
// severity: low
// title: {zh: 甲, en: A}
// condition: {zh: 甲, en: A}
// basis: []
// owner: {zh: 某局, en: an office}
// subject_kind: organization
// identity: [subject]
// needs: []
// denominator: all_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation: {zh: "{name}由{holders}{since_zh}", en: "{name}: {holders}{since_en}"}
// ---
"""
QUERY = """\
MATCH (h)-[s:OVERSEES]->(o:Organization)
WHERE s.recorded <= $known AND s.retired > $known
RETURN o.id AS subject, o.name AS name, s.role AS role, null AS stage, [{id: h.id, name: h.name}] AS holders,
       s.since AS since, [s.sources, [o.known_by]] AS sources, {} AS facts
"""
RULE = read_rule(HEADER + QUERY)


def run(engine: Engine, rules: dict[str, Rule], **more: Any) -> Judgement:
    given: dict[str, Any] = {"at": DAY, "known": 1, "received": RECEIVED, "parameters": read_parameters(), **more}
    return judge(engine, rules=rules, **given)


def fill(engine: Engine, text: str, number: int = 1) -> None:
    set_up_model(engine)
    write_graphs(engine, {number: SmallGraph().add_lines(text.strip().split("\n"))})


TWO_HOLDERS = """
Organization 甲公司
Supervisor 市商务局
Supervisor 市交通局
市商务局 OVERSEES 甲公司 {role: industry, since: 2024-05-01, sources: [r2, r1]}
市交通局 OVERSEES 甲公司 {role: business, sources: [r3]}
市商务局 OVERSEES 甲公司 {role: business, since: 2024-03-01, sources: [r1]}
"""


def test_e3_one_finding_per_identity_however_many_rows(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS)
    (finding,) = run(engine, {"X01": RULE}).findings
    assert finding.role is None
    assert finding.holders == (("市交通局", "市交通局"), ("市商务局", "市商务局"))
    assert finding.sources == ("r1", "r2", "r3", "甲公司的行")
    assert finding.since == date(2024, 3, 1)
    assert finding.explanation_zh == "甲公司由市交通局、市商务局（自2024年3月1日起）"
    assert finding.explanation_en == "甲公司: 市交通局 and 市商务局 (since 2024-03-01)"
    assert finding.id == finding_id("X01", "甲公司", None, None)


def test_e3_with_the_role_in_the_identity_there_is_one_per_role(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS)
    rule = read_rule(HEADER.replace("identity: [subject]", "identity: [subject, role]") + QUERY)
    findings = run(engine, {"X01": rule}).findings
    assert [(f.role, len(f.holders)) for f in findings] == [("business", 2), ("industry", 1)]


def test_what_is_not_known_at_the_load_is_not_seen(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS, number=4)
    assert run(engine, {"X01": RULE}, known=3).findings == []
    assert len(run(engine, {"X01": RULE}, known=4).findings) == 1
    assert run(engine, {"X01": RULE}, known=5).findings == []


def test_e4_the_id_of_a_record_follows_its_key_and_its_subject_the_address(engine: Engine) -> None:
    set_up_model(engine)
    for number, row in ((1, 7), (2, 9)):
        place = "file: registers/走访.xlsx, sheet: 明细, department: 市商务局"
        line = f"RegisterRow abc {{register: visits, {place}, row: {row}, name: 甲公司, problem: invalid_code, problem_text: 9X}}"
        write_graphs(engine, {number: SmallGraph().add_lines([line])})
    (first,), (second,) = (run(engine, {"D01": RULES["D01"]}, known=n).findings for n in (1, 2))
    assert first.id == second.id == finding_id("D01", "abc", None, None)
    assert (first.subject, second.subject) == ("visits:registers/走访.xlsx:明细:7", "visits:registers/走访.xlsx:明细:9")
    assert first.sources == ("abc",)
    assert "走访检查记录（市商务局，registers/走访.xlsx“明细”表第7行）中甲公司的代码“9X”无效" in first.explanation_zh


def test_e2_a_rule_whose_register_was_not_received_is_not_judged(engine: Engine) -> None:
    judgement = run(engine, dict(RULES), received=RECEIVED - {"liaison", "visits"})
    assert set(judgement.not_judged) == {"V05", "V08", "V12"}
    assert judgement.not_judged["V12"] == "未收到登记册：包联清单 (register not received: liaison)"
    assert judgement.failed == {}
    assert set(judgement.seconds) == set(RULES) - set(judgement.not_judged)


def test_a_rule_is_judged_only_on_the_days_it_holds(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS)
    header = HEADER.replace("2000-01-01", "2026-01-01\n// holds_until: 2027-01-01")
    rules = {"X01": read_rule(header + QUERY)}
    judged = {day: run(engine, rules, at=day).findings != [] for day in (DAY, date(2026, 1, 1), date(2027, 1, 1))}
    assert judged == {DAY: False, date(2026, 1, 1): True, date(2027, 1, 1): False}


@pytest.mark.parametrize(
    ("query", "header", "what"),
    [
        (QUERY.replace("o.name AS name", "no_such_function(o) AS name"), HEADER, "refuses the statement"),
        (QUERY.replace("o.id AS subject", "null AS subject"), HEADER, "without a subject"),
        (QUERY, HEADER.replace("{holders}", "{nothing}"), "'nothing'"),
    ],
)
def test_a_rule_that_fails_is_reported_and_the_others_run(engine: Engine, query: str, header: str, what: str) -> None:
    fill(engine, TWO_HOLDERS)
    broken = read_rule(header.replace("X01", "X00") + query)
    judgement = run(engine, {"X00": broken, "X01": RULE})
    assert [f.rule for f in judgement.findings] == ["X01"]
    assert list(judgement.failed) == ["X00"]
    assert what in judgement.failed["X00"]


def test_a_rule_that_runs_forever_is_stopped_and_the_others_run(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS)
    endless = (
        "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c WITH max(a * b + c) AS top\n"
    )
    slow = read_rule(HEADER.replace("X01", "X02") + endless + QUERY.replace("o.name AS name", "o.name + top AS name"))
    judgement = run(engine, {"X02": slow, "X01": RULE}, timeout=2.0)
    assert [f.rule for f in judgement.findings] == ["X01"]
    assert list(judgement.failed) == ["X02"]
    assert judgement.seconds["X02"] < 30


def test_the_order_of_findings_and_their_parts_is_the_same_each_time(engine: Engine) -> None:
    fill(engine, TWO_HOLDERS)
    once, again = run(engine, dict(RULES)), run(engine, dict(RULES))
    assert once.findings == again.findings
    assert once.findings


def said(template: str, facts: dict[str, Any], **more: Any) -> str:
    given: dict[str, Any] = {
        "subject": "91",
        "name": "甲公司",
        "role": None,
        "stage": None,
        "holders": [],
        "since": None,
    }
    return explain((template, template), facts=facts, numbers={}, **(given | more))[0]


def test_explanations_put_code_words_into_words() -> None:
    assert said("{roles}", {"roles": ["territory", "industry"]}) == "行业管理部门、属地"
    assert said("{registers}", {"registers": [["visits"], ["law_firms", "visits"]]}) == "律师事务所名录、走访检查记录"
    assert said("{dead_words}", {"dead_words": ["tax_withholding:注销"]}) == "个税扣缴名单注明“注销”"
    holders = [{"id": "b", "name": "乙局"}, {"id": "a", "name": "甲局"}]
    register = {"register": "mapping_notice", "holders": holders}
    assert said("{said}", {"said": [register]}) == "归口管理通知写明乙局、甲局"
    assert said("{day}", {"day": DAY}) == "2025年9月30日"
    assert said("{code}", {"code": None}) == "（未写明）"


def test_register_text_is_never_read_as_a_template() -> None:
    assert said("{name}", {}, name="{subject}{0}<script>") == "{subject}{0}<script>"


def test_long_names_and_long_lists_are_cut() -> None:
    assert len(said("{name}", {}, name="甲" * 10_000)) < 100
    assert said("{codes}", {"codes": [f"{n:02}" for n in range(20)]}).endswith("11等20项")


def test_flat_lists_and_sentinel_days() -> None:
    assert flat([["a", None], [["b"]], "c"]) == ["a", "b", "c"]
    assert known_day(date(1, 1, 1)) is None
    assert known_day(date(9999, 12, 31)) is None
    assert known_day(DAY) == DAY


def test_a_larger_city_gives_a_rule_more_time(embedded_engine: Engine) -> None:
    def funnel(organizations: int) -> str:
        return json.dumps([{"step": "overlay", "count": organizations, "removed": []}])

    assert _time_limit(embedded_engine, 1) == 60.0, "nothing is known of the city"
    for number, (organizations, seconds) in enumerate([(19_339, 60.0), (1_933_906, 1933.906)], start=1):
        embedded_engine.write(
            "CREATE (:Setting {id: 'funnel', uid: $uid, value: $value, recorded: $number, retired: $after})",
            uid=f"funnel@{number}", value=funnel(organizations), number=number, after=number + 1,
        )  # fmt: skip
        assert _time_limit(embedded_engine, number) == pytest.approx(seconds)
