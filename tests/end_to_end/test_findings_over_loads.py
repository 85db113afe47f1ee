"""The life of findings over deliveries: opened, resolved, opened again, reviewed, and what changed because of which rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from deliveries import Delivery, code, name, small_city
from loaded_city import City, city, quick_city, without

from shizi.cypher.changes import changes_between_days, changes_between_loads
from shizi.cypher.finding_life import finding_life
from shizi.cypher.overview import overview
from shizi.cypher.reviews import review_finding, review_history, reviews_in_force
from shizi.graph.errors import NotFoundError, UsageError
from shizi.graph.publication import begin, publications, published

__all__ = ["city", "quick_city"]
LIAISON = ("liaison", "市委社会工作部")
CLAIMS = ("supervisor_claims", "市商务局")


def mended(as_of: str) -> Delivery:
    """The last firm has a liaison unit."""
    delivery = small_city(as_of=as_of)
    return delivery.add(*LIAISON, [{"unit": "新华街道办事处", "name": name(12), "uscc": code(12)}])


def shown(changes: dict[str, Any], side: str) -> dict[tuple[str, str, str | None], list[str]]:
    """Rule, subject and role of what opened or closed, and the causes."""
    return {(f["rule"], f["subject"], f["role"]): [cause["what_zh"] for cause in f["because"]] for f in changes[side]}


def rows(changes: dict[str, Any], side: str) -> set[tuple[str, int]]:
    """Register and row of every source of every cause."""
    return {(s["register"], s["row"]) for f in changes[side] for cause in f["because"] for s in cause["sources"]}


def test_j4_a_finding_opens_is_resolved_and_opens_again_under_one_id(quick_city: City) -> None:
    key = ("V02", code(12), "liaison")
    quick_city.load(small_city())
    first = quick_city.findings()[key]
    review_finding(
        quick_city.engine, first["id"], known=quick_city.known(), state="exempt", reason="过渡期", author_role="市委社会工作部",
        until=date(2026, 6, 1), on=date(2025, 10, 8),
    )  # fmt: skip
    quick_city.load(small_city(as_of="2025-12-31"))
    quick_city.load(mended("2026-03-31"))
    assert overview(quick_city.engine, publications(quick_city.engine)[-1])["findings_reviewed"] == {"accepted": 0, "exempt": 0}
    again = quick_city.load(small_city(as_of="2026-05-31"))
    assert again.report["findings"]["reopened"] == 1
    found = quick_city.findings()[key]
    assert (found["id"], found["first_seen"]) == (first["id"], "2026-05-31")
    life = finding_life(quick_city.engine, first["id"][:8], known=quick_city.known())
    assert [(one["event"], one["load"], one["as_of"]) for one in life["events"]] == [
        ("opened", 1, "2025-09-30"), ("resolved", 3, "2026-03-31"), ("reopened", 4, "2026-05-31"),
    ]  # fmt: skip
    assert (life["finding"]["state"], life["finding"]["first_seen"]) == ("open", "2026-05-31")
    assert [one["event"] for one in finding_life(quick_city.engine, first["id"], known=3)["events"]] == ["opened", "resolved"]
    assert [(one["state"], one["known"]) for one in life["reviews"]] == [("exempt", 1)]
    assert overview(quick_city.engine, publications(quick_city.engine)[-1])["findings_reviewed"] == {"accepted": 0, "exempt": 1}
    quick_city.load(small_city(as_of="2026-06-01"))
    assert reviews_in_force(quick_city.engine, date(2026, 6, 1)) == {}, "the exemption has ended, the finding is open again"
    assert overview(quick_city.engine, publications(quick_city.engine)[-1])["findings_reviewed"] == {"accepted": 0, "exempt": 0}


def test_changes_between_two_loads_name_the_rows_that_caused_them(city: City) -> None:
    city.load(small_city())
    later = without(mended("2025-12-31"), *LIAISON, {3})
    later.add("supervisor_claims", "市工业和信息化局", [
        {"department": "市工业和信息化局", "name": name(1), "uscc": code(1), "role": "行业管理"}])  # fmt: skip
    city.load(later)
    changes = changes_between_loads(city.engine, 1, 2)
    assert (changes["from"]["load"], changes["to"]["as_of"]) == (1, "2025-12-31")
    opened, closed = shown(changes, "opened"), shown(changes, "closed")
    assert opened.keys() == {("M01", code(1), "industry"), ("V02", code(3), "liaison")}
    assert "新增：部门主管清单写明市工业和信息化局" in opened["M01", code(1), "industry"][0]
    assert "登记册自2025-12-31起不再写明：包联清单写明新华街道办事处" in opened["V02", code(3), "liaison"][0]
    assert rows(changes, "opened") == {("supervisor_claims", 2), ("liaison", 4)}
    assert closed.keys() == {("V02", code(12), "liaison")}
    assert closed["V02", code(12), "liaison"][0].startswith("新增：包联清单写明新华街道办事处")
    assert rows(changes, "closed") == {("liaison", 12)}
    assert changes["closed"][0]["resolved_on"] == "2025-12-31"
    assert all(f["review"] is None for side in ("opened", "closed") for f in changes[side])
    assert changes_between_loads(city.engine, 2, 2)["opened"] == []
    only = changes_between_loads(city.engine, 1, 2, rules=["M01"], place="海勃湾区")
    assert shown(only, "opened").keys() == {("M01", code(1), "industry")}
    elsewhere = changes_between_loads(city.engine, 1, 2, place="海南区")
    assert (elsewhere["opened"], elsewhere["closed"]) == ([], [])
    with pytest.raises(NotFoundError, match="乌有区"):
        changes_between_loads(city.engine, 1, 2, place="乌有区")
    with pytest.raises(NotFoundError, match="1, 2"):
        changes_between_loads(city.engine, 1, 7)
    with pytest.raises(UsageError):
        changes_between_loads(city.engine, 2, 1)


def test_rows_written_otherwise_with_the_same_meaning_are_no_cause(quick_city: City) -> None:
    quick_city.load(small_city())
    later = small_city(as_of="2025-12-31")
    claims = later.registers[CLAIMS]
    later.registers[CLAIMS] = [{**row, "until": "2025-11-30"} if row["name"] == name(2) else row for row in claims]
    survey = later.registers[("survey_ledger", "市委社会工作部")]
    later.registers[("survey_ledger", "市委社会工作部")] = [{**row, "staff": 16} for row in survey]
    quick_city.load(later)
    (found,) = changes_between_loads(quick_city.engine, 1, 2)["opened"]
    assert (found["rule"], found["subject"]) == ("V04", code(2))
    told = [cause["what_zh"] for cause in found["because"]]
    assert any("2020-01-01至2025-11-30" in one for one in told)
    assert all("市商务局" in one for one in told), "the survey's row says nothing about the role"


def test_a_department_that_was_abolished_is_the_cause_of_what_it_leaves_behind(quick_city: City) -> None:
    quick_city.load(small_city())
    later = small_city(as_of="2025-12-31")
    key = ("departments", "市委社会工作部")
    later.registers[key] = [
        {**row, "status": "撤销", "abolished": "2025-11-01"} if row["department"] == "市商务局" else row
        for row in later.registers[key]
    ]
    quick_city.load(later)
    changes = changes_between_loads(quick_city.engine, 1, 2, rules=["V03"])
    assert len(changes["opened"]) == 11
    for found in changes["opened"]:
        assert any("市商务局：撤并日由无改为2025-11-01" in cause["what_zh"] for cause in found["because"])
        assert ("departments", 3) in {(s["register"], s["row"]) for cause in found["because"] for s in cause["sources"]}
    days = changes_between_days(quick_city.engine, date(2025, 10, 31), date(2025, 11, 1), known=2, rules=["V03"])
    assert len(days["opened"]) == 11
    assert any("市商务局：撤并日为2025-11-01" in cause["what_zh"] for cause in days["opened"][0]["because"])


def test_a_register_that_is_received_for_the_first_time_is_told(quick_city: City) -> None:
    first = small_city()
    del first.registers[LIAISON]
    quick_city.load(first)
    quick_city.load(small_city(as_of="2025-12-31"))
    changes = changes_between_loads(quick_city.engine, 1, 2)
    assert "首次收到登记册：包联清单" in shown(changes, "opened")["V02", code(12), "liaison"]


def test_j6_changes_between_two_days_come_from_what_begins_and_ends_between_them(city: City) -> None:
    delivery = small_city(as_of="2025-12-31")
    delivery.registers[LIAISON] = [
        {**row, "until": "2025-10-31"} if row["name"] == name(3) else row for row in delivery.registers[LIAISON]
    ]
    delivery.registers[CLAIMS] = [
        {**row, "since": "2025-11-15"} if row["name"] == name(4) else row for row in delivery.registers[CLAIMS]
    ]
    city.load(delivery)
    changes = changes_between_days(city.engine, date(2025, 10, 30), date(2025, 12, 31), known=1)
    opened, closed = shown(changes, "opened"), shown(changes, "closed")
    assert opened.keys() == {("V04", code(3), "liaison")}
    assert opened["V04", code(3), "liaison"][0].startswith("至2025-10-31止：包联清单写明新华街道办事处")
    assert closed.keys() == {("V02", code(4), "industry")}
    assert closed["V02", code(4), "industry"][0].startswith("自2025-11-15起：部门主管清单写明市商务局")
    assert changes["from"] == {"day": "2025-10-30", "load": 1}
    nothing = changes_between_days(city.engine, date(2025, 12, 1), date(2025, 12, 1), known=1)
    assert (nothing["opened"], nothing["closed"]) == ([], [])
    elsewhere = changes_between_days(city.engine, date(2025, 10, 30), date(2025, 12, 31), known=1, place="海南区")
    assert (elsewhere["opened"], elsewhere["closed"]) == ([], [])
    with pytest.raises(UsageError):
        changes_between_days(city.engine, date(2025, 12, 31), date(2025, 10, 31), known=1)


def test_a_review_written_while_a_load_is_under_way_is_kept(quick_city: City) -> None:
    quick_city.load(small_city())
    one = quick_city.findings()["V02", code(12), "liaison"]["id"]
    written: list[str] = []

    def review(what: str, _share: float | None) -> None:
        if "judging" in what or "writing the graph" in what or "publishing" in what:
            review_finding(
                quick_city.engine, one, known=quick_city.known(), state="accepted", reason=what, author_role="某局", until=None,
                on=date(2026, 1, 1),
            )  # fmt: skip
            written.append(what)

    quick_city.load(small_city(as_of="2025-12-31"), progress=review)
    assert len(written) == 3
    assert [told["reason"] for told in review_history(quick_city.engine, one)] == written
    begin(quick_city.engine)
    quick_city.engine.write("CREATE (:Finding {id: 'half', uid: 'half@99', recorded: 99, retired: 100})")
    quick_city.load(small_city(as_of="2026-03-31"))
    assert [told["reason"] for told in review_history(quick_city.engine, one)] == written
    now = published(quick_city.engine)
    assert now is not None
    assert overview(quick_city.engine, now)["findings_reviewed"] == {"accepted": 1, "exempt": 0}
