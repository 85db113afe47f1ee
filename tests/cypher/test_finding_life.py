"""The history of one finding, from the versions that loads left of it."""

from __future__ import annotations

from datetime import date

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.finding_life import finding_life
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import begin, publications, publish

ONE, DAYS = "abcdef0123456789", [date(2025, month, 1) for month in (3, 6, 9, 12)]


def test_j4_versions_tell_when_it_opened_was_resolved_and_opened_again(engine: Engine) -> None:
    set_up_model(engine)
    for position, (first_seen, resolved_on) in enumerate(
        [(DAYS[0], None), (DAYS[0], None), (DAYS[0], DAYS[2]), (DAYS[3], None)]
    ):
        graph = SmallGraph()
        resolved = {"resolved_on": resolved_on} if resolved_on else {}
        graph.node(
            "Finding", ONE, rule="V02", severity="high", subject="91A", subject_kind="organization", name="甲公司",
            role="liaison", first_seen=first_seen, explanation_zh=f"第{position}版", explanation_en="A", **resolved,
        )  # fmt: skip
        number = begin(engine)
        write_graphs(engine, {number: graph})
        publish(engine, number, DAYS[position], DAYS[position], "150300000000", "某市")
    assert [one.number for one in publications(engine)] == [1, 2, 3, 4]
    life = finding_life(engine, "ABCDEF01", known=4)
    assert [(one["event"], one["load"], one["as_of"], one["known_on"]) for one in life["events"]] == [
        ("opened", 1, "2025-03-01", "2025-03-01"),
        ("resolved", 3, "2025-09-01", "2025-09-01"),
        ("reopened", 4, "2025-12-01", "2025-12-01"),
    ]
    finding = life["finding"]
    assert (finding["state"], finding["first_seen"], finding["resolved_on"]) == ("open", "2025-12-01", None)
    assert finding["explanation_zh"] == "第3版"
    former = finding_life(engine, ONE, known=3)
    assert [one["event"] for one in former["events"]] == ["opened", "resolved"]
    assert (former["finding"]["state"], former["finding"]["resolved_on"]) == ("resolved", "2025-09-01")
    assert life["reviews"] == []
    with pytest.raises(NotFoundError):
        finding_life(engine, ONE, known=9)
