"""Findings that loads keep: their nodes, the list in the shape of the outputs contract, places, other days, sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.findings import (
    Finding,
    finding_properties,
    findings_on,
    list_findings,
    parameters_in_force,
    received_kinds,
)
from shizi.cypher.sources import addresses
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError

DAY = date(2025, 9, 30)
KEYS = [
    "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since", "first_seen",
    "resolved_on", "sources", "explanation_zh", "explanation_en",
]  # fmt: skip


def finding(number: int, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "id": f"f{number}", "rule": "M01", "kind": "multi_head", "severity": "high", "subject": "91A",
        "subject_kind": "organization", "name": "甲公司", "role": "industry", "stage": None,
        "holders": (("市商务局", "市商务局"), ("a|b%7C", "a|b")), "since": date(2024, 3, 1), "sources": ("r1", "r2", "gone"),
        "explanation_zh": "甲", "explanation_en": "A",
    }  # fmt: skip
    return Finding(**(given | more))


def store(graph: SmallGraph, found: Finding, **more: Any) -> None:
    properties = finding_properties(found, first_seen=DAY, **more)
    graph.node("Finding", properties.pop("id"), **properties)


def city() -> SmallGraph:
    return SmallGraph().add_lines(
        """
        Place c1 {name: 某市, level: city, full_name: 某市}
        Place d1 {name: 东湖区, level: district, full_name: 某市东湖区}
        Place d2 {name: 西湖区, level: district, full_name: 某市西湖区}
        Place s1 {name: 柳河街道, level: street, full_name: 某市东湖区柳河街道}
        Place s2 {name: 幸福社区, full_name: 某市东湖区幸福社区}
        Place s3 {name: 幸福社区, full_name: 某市西湖区幸福社区}
        s1 WITHIN d1
        s2 WITHIN d1
        s3 WITHIN d2
        d1 WITHIN c1
        d2 WITHIN c1
        Organization 91A {place: s1}
        Organization 91B {operating_district: d2}
        Organization 91C {registered_district: d2}
        PartyUnit 支部一
        支部一 COVERS 91A
        RegisterRow r1 {register: visits, file: b.csv, sheet: null, row: 3}
        RegisterRow r2 {register: liaison, file: a.xlsx, sheet: 表, row: 2}
        """.strip()
        .replace("        ", "")
        .split("\n")
    )


@pytest.fixture
def graph() -> SmallGraph:
    return city()


def write(engine: Engine, graph: SmallGraph) -> None:
    set_up_model(engine)
    write_graphs(engine, {1: graph})


def test_the_list_has_the_shape_of_the_contract(engine: Engine, graph: SmallGraph) -> None:
    store(graph, finding(1))
    write(engine, graph)
    (found,) = list_findings(engine, known=1)
    assert list(found) == KEYS
    assert found["holders"] == [{"id": "市商务局", "name": "市商务局"}, {"id": "a|b%7C", "name": "a|b"}]
    assert (found["since"], found["first_seen"], found["resolved_on"]) == ("2024-03-01", "2025-09-30", None)
    assert found["sources"] == [
        {"register": "liaison", "file": "a.xlsx", "sheet": "表", "row": 2},
        {"register": "visits", "file": "b.csv", "sheet": None, "row": 3},
    ]


def test_the_worst_come_first_then_rule_and_name(engine: Engine, graph: SmallGraph) -> None:
    store(graph, finding(1, severity="low", rule="D04"))
    store(graph, finding(2, severity="medium", rule="V04"))
    store(graph, finding(3, rule="V01", name="乙公司"))
    store(graph, finding(4, rule="V01", name="丙公司", role=None))
    store(graph, finding(5, rule="M01"))
    write(engine, graph)
    assert [f["id"] for f in list_findings(engine, known=1)] == ["f5", "f4", "f3", "f2", "f1"]
    assert [f["id"] for f in list_findings(engine, known=1, rules=["V04", "D04"])] == ["f2", "f1"]
    assert list_findings(engine, known=1, rules=[]) == []
    assert list_findings(engine, known=2) == []


def test_resolved_findings_are_listed_on_demand(engine: Engine, graph: SmallGraph) -> None:
    store(graph, finding(1))
    store(graph, finding(2, name="乙公司"), resolved_on=date(2025, 12, 31))
    write(engine, graph)
    assert [f["id"] for f in list_findings(engine, known=1)] == ["f1"]
    every = list_findings(engine, known=1, include_resolved=True)
    assert {f["id"]: f["resolved_on"] for f in every} == {"f1": None, "f2": "2025-12-31"}


def test_findings_of_a_place_and_all_below_it(engine: Engine, graph: SmallGraph) -> None:
    subjects = {1: ("Organization", "91A"), 2: ("Organization", "91B"), 3: ("PartyUnit", "支部一"), 4: ("Place", "s1"),
                5: ("Organization", "91C")}  # fmt: skip
    for number, subject in subjects.items():
        store(graph, finding(number, subject=subject[1]))
        graph.edge("CONCERNS", ("Finding", f"f{number}"), subject)
    store(graph, finding(6, subject="r:x::1", subject_kind="record"))
    write(engine, graph)

    def found(place: str) -> set[str]:
        return {f["id"] for f in list_findings(engine, known=1, place=place)}

    assert found("东湖区") == found("d1") == {"f1", "f3", "f4"}
    assert found("柳河街道") == {"f1", "f3", "f4"}
    assert found("d2") == {"f2", "f5"}
    assert found("某市") == {"f1", "f2", "f3", "f4", "f5"}
    assert found("s2") == set()


def test_a_place_that_is_unknown_or_ambiguous(engine: Engine, graph: SmallGraph) -> None:
    write(engine, graph)
    with pytest.raises(NotFoundError, match="北湖区"):
        list_findings(engine, known=1, place="北湖区")
    with pytest.raises(AmbiguousError, match="幸福社区") as several:
        list_findings(engine, known=1, place="幸福社区")
    assert [c["id"] for c in several.value.candidates] == ["s2", "s3"]


def test_d10_findings_of_another_day_come_from_the_rules(engine: Engine) -> None:
    graph = SmallGraph().add_lines(
        [
            "Organization 甲公司 {known_by: [r1]}",
            "RegisterRow r1",
            "Register x {kind: party_units, status: loaded}",
            "Register y {kind: instructors, status: kept}",
            "Register z {kind: liaison, status: unreadable}",
            "Instructor ZDY1",
            "ZDY1 GUIDES 甲公司 {until: 2025-06-30}",
        ]
    )
    store(graph, finding(1, rule="I01"))
    write(engine, graph)
    assert received_kinds(engine, 1) == {"party_units", "instructors", "liaison"}
    assert [f["rule"] for f in findings_on(engine, at=date(2025, 6, 29), known=1)] == []
    (found,) = findings_on(engine, at=date(2025, 6, 30), known=1)
    assert (found["rule"], found["subject"], found["first_seen"]) == ("I01", "甲公司", None)
    assert found["sources"] == [{"register": "survey_ledger", "file": "registers/某表.xlsx", "sheet": "表", "row": 2}]


def test_d10_first_seen_is_that_of_the_stored_finding_when_it_was_seen_by_then(engine: Engine) -> None:
    graph = SmallGraph().add_lines(
        [
            "Organization 甲公司",
            "Register x {kind: party_units, status: loaded}",
            "Register y {kind: instructors, status: loaded}",
        ]
    )
    write(engine, graph)
    (found,) = findings_on(engine, at=DAY, known=1)
    store(graph, finding(1, id=found["id"]))
    write_graphs(engine, {2: graph})
    days = (date(2025, 9, 29), DAY, date(2026, 1, 1))
    assert [findings_on(engine, at=day, known=2)[0]["first_seen"] for day in days] == [None, "2025-09-30", "2025-09-30"]


def test_thresholds_in_force_are_those_of_the_load(engine: Engine) -> None:
    graph = SmallGraph()
    graph.node("Setting", "parameters", value='{"joint_cap": 4}')
    write(engine, graph)
    assert parameters_in_force(engine, 1)["joint_cap"] == 4
    assert parameters_in_force(engine, 1)["branch_cap"] == 50
    assert parameters_in_force(engine, 2)["joint_cap"] == 5


def test_a6_addresses_of_rows_are_those_of_the_load(engine: Engine) -> None:
    set_up_model(engine)
    for number in (1, 2):
        write_graphs(engine, {number: SmallGraph().add_lines([f"RegisterRow r1 {{row: {number * 10}}}"])})
    assert addresses(engine, 1, ["r1", "r1", "r9"])["r1"]["row"] == 10
    assert addresses(engine, 2, ["r1"])["r1"]["row"] == 20
    assert addresses(engine, 3, ["r1"]) == {}
    assert addresses(engine, 1, []) == {}
