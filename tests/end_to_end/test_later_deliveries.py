"""A later delivery: SEMANTICS J1 to J6, E3, E4, A9; and issue point 8: dry run, no-op, published loads."""

from __future__ import annotations

from datetime import date

import pytest
from deliveries import Cells, Delivery, code, name, small_city
from loaded_city import City, city, without

from shizi.cypher.stored_findings import findings_on
from shizi.graph.errors import LoadError
from shizi.loaders.register_kinds import register_kinds

__all__ = ["city"]


def test_j3_j5_the_same_meaning_in_other_clothes_is_no_change(city: City) -> None:
    city.load(small_city())
    before = city.findings()
    other = small_city(as_of="2025-09-30")
    for rows in other.registers.values():
        rows.reverse()
    claims = other.registers[("supervisor_claims", "市商务局")]
    other.registers[("supervisor_claims", "市商务局")] = [{**row, "since": "2020年1月1日"} for row in claims]
    result = city.load(other)
    assert result.report["changes"] == {"added": 0, "changed": 0, "closed": 0}
    after = city.findings()
    assert set(after) == set(before)
    assert {k: f["id"] for k, f in after.items()} == {k: f["id"] for k, f in before.items()}
    rows = {s["row"] for f in after.values() for s in f["sources"] if s["register"] == "market_registration"}
    assert rows == {2}, "the last firm stands first now, and sources cite the latest delivery"


def test_point_8_the_same_folder_again_changes_nothing(city: City) -> None:
    first = city.load(small_city())
    facts = city.facts()
    again = city.again()
    assert (first.no_change, again.no_change) == (False, True)
    assert again.exit_status == 0
    assert city.facts() == facts
    assert city.known() == 1


def test_point_8_a_dry_run_prints_the_difference_and_writes_nothing(city: City) -> None:
    city.load(small_city())
    facts, known = city.facts(), city.known()
    changed = without(small_city(as_of="2025-12-31"), "liaison", "市委社会工作部", {3})
    result = city.load(changed, dry_run=True)
    assert result.report["changes"] == {"added": 0, "changed": 0, "closed": 1}
    assert result.report["graph"]["edges_closed"] > 0
    assert (city.facts(), city.known()) == (facts, known)


def test_j1_a_shrunk_part_is_refused_while_the_others_load(city: City) -> None:
    city.load(small_city())
    shrunk = without(small_city(as_of="2025-12-31"), "liaison", "市委社会工作部", set(range(1, 8)))
    shrunk.add("supervisor_claims", "市工业和信息化局", [
        {"department": "市工业和信息化局", "name": name(1), "uscc": code(1), "role": "行业管理"}])  # fmt: skip
    result = city.load(shrunk)
    assert result.exit_status == 3
    status = {line["kind"]: line["status"] for line in result.report["registers"]}
    assert status["liaison"] == "refused"
    assert {s for kind, s in status.items() if kind != "liaison"} == {"loaded"}
    assert city.roles(3, "2025-12-31")["liaison"] == ("held", ["新华街道办事处"])
    assert city.roles(1, "2025-12-31")["industry"] == ("multi_head", ["市商务局", "市工业和信息化局"])
    assert city.again().exit_status == 3
    accepted = city.again(allow_shrink=True)
    assert accepted.exit_status == 0
    assert city.roles(3, "2025-12-31")["liaison"] == ("missing", [])


def test_j2_a_vanished_row_is_closed_on_the_new_day(city: City) -> None:
    city.load(small_city())
    assert city.roles(3, "2025-12-30")["liaison"][0] == "held"
    city.load(without(small_city(as_of="2025-12-31"), "liaison", "市委社会工作部", {3}))
    assert city.roles(3, "2025-12-30")["liaison"] == ("held", ["新华街道办事处"])
    assert city.roles(3, "2025-12-31")["liaison"] == ("missing", [])


def test_j2_records_delivered_no_more_stand_on_earlier_days(city: City) -> None:
    firm, association = {"name": name(3), "uscc": code(3)}, {"name": "乌海市甲乙协会", "uscc": code(500, "51")}
    other = {"name": name(4), "uscc": code(4)}

    def delivered(as_of: str, visited: Cells, done: str, organized: Cells) -> Delivery:
        delivery = small_city(as_of=as_of)
        for department in ("市商务局", "市工业和信息化局", "市民政局"):
            of = visited if department == "市商务局" else firm
            delivery.add("visits", department, [{**of, "department": department, "visited_on": "2025-09-01"}])
        delivery.add("civil_affairs", "市民政局", [{**association, "status": "正常", "established": "2010-01-01"}])
        delivery.add("survey_ledger", "市委社会工作部", [{**association, "is_operating": "是"}])
        delivery.add("six_sync", "市民政局", [{**association, "stage": "教育培训", "happened_on": "2025-03-01", "party_item": done}])
        years = [{**association, "year": str(year), "conclusion": done and "合格"} for year in (2023, 2024)]
        delivery.add("annual_inspection", "市民政局", years)
        return delivery.add("mass_organizations", "市总工会", [{**organized, "mass_kind": "工会", "established": "2020-01-01"}])

    def asked(at: str) -> set[tuple[str, str, str | None]]:
        found = findings_on(city.engine, at=date.fromisoformat(at), known=city.known(), received=register_kinds())
        return {(f["rule"], f["subject"], f["stage"]) for f in found} & watched

    first = {("M07", code(3), None), ("Z01", code(500, "51"), None), ("S01", code(500, "51"), "教育培训")}
    then = {("V09", code(500, "51"), None)}
    watched = first | then
    city.load(delivered("2025-09-30", firm, "", association))
    assert asked("2025-09-30") == first
    city.load(delivered("2025-10-31", other, "已办", other))
    assert asked("2025-10-31") == then
    assert asked("2025-10-30") == asked("2025-09-30") == first


def test_j2_an_organization_no_register_describes_any_more_is_vanished(city: City) -> None:
    city.load(small_city())
    gone = small_city(as_of="2025-12-31")
    for kind, department in (("market_registration", "市市场监督管理局"), ("tax_withholding", "市税务局"), ("survey_ledger", "市委社会工作部")):
        without(gone, kind, department, {3})
    city.load(gone)
    states = city.engine.read(
        "MATCH (o:Organization {id: $id}) WHERE o.recorded <= $known AND o.retired > $known RETURN o.state AS s, o.reason AS r",
        id=code(3), known=city.known(),
    )  # fmt: skip
    assert states == [{"s": "excluded", "r": "vanished"}]


def test_j2_a_part_not_delivered_keeps_its_rows(city: City) -> None:
    city.load(small_city())
    partial = small_city(as_of="2025-12-31")
    del partial.registers[("liaison", "市委社会工作部")]
    result = city.load(partial)
    assert result.exit_status == 0
    assert city.roles(3, "2025-12-31")["liaison"] == ("held", ["新华街道办事处"])


def test_j4_findings_open_stay_and_resolve(city: City) -> None:
    city.load(small_city())
    key = ("V02", code(12), "liaison")
    first = city.findings()[key]
    assert (first["first_seen"], first["resolved_on"]) == ("2025-09-30", None)
    city.load(small_city(as_of="2025-12-31"))
    assert city.findings()[key]["id"] == first["id"]
    assert city.findings()[key]["first_seen"] == "2025-09-30"
    mended = small_city(as_of="2026-03-31")
    mended.add("liaison", "市委社会工作部", [{"unit": "新华街道办事处", "name": name(12), "uscc": code(12)}])
    city.load(mended)
    assert key not in city.findings()
    assert city.findings(everything=True)[key]["resolved_on"] == "2026-03-31"
    city.load(small_city(as_of="2026-06-30"))
    assert (city.findings()[key]["id"], city.findings()[key]["first_seen"]) == (first["id"], "2026-06-30")


def test_j6_time_passes_for_rows_that_stay(city: City) -> None:
    lapsing = small_city()
    rows = lapsing.registers[("liaison", "市委社会工作部")]
    lapsing.registers[("liaison", "市委社会工作部")] = [{**row, "until": "2025-10-31"} for row in rows]
    city.load(lapsing)
    assert ("V04", code(3), "liaison") not in city.findings()
    later = small_city(as_of="2025-12-31")
    del later.registers[("liaison", "市委社会工作部")]
    city.load(later)
    assert ("V04", code(3), "liaison") in city.findings()


def test_a_former_load_is_still_known(city: City) -> None:
    city.load(small_city())
    city.load(without(small_city(as_of="2025-12-31"), "liaison", "市委社会工作部", {3}))
    holders = (
        "MATCH (u)-[e:OVERSEES {role: 'liaison'}]->(o:Organization {id: $id}) WHERE e.recorded <= $known AND e.retired > $known "
        "AND e.since <= $at AND e.until > $at RETURN u.name AS name"
    )
    at = date(2025, 12, 31)
    assert city.engine.read(holders, id=code(3), known=1, at=at) == [{"name": "新华街道办事处"}]
    assert city.engine.read(holders, id=code(3), known=2, at=at) == []


def test_an_older_delivery_is_refused(city: City) -> None:
    city.load(small_city(as_of="2025-12-31"))
    with pytest.raises(LoadError, match="2025-12-31"):
        city.load(small_city(as_of="2025-09-30", firms=11))
    assert city.known() == 1


def test_another_city_is_not_loaded_over_this_one(city: City) -> None:
    city.load(small_city())
    other = small_city(as_of="2025-12-31")
    other.extra["city"] = {"code": "150200000000", "name": "包头市"}
    with pytest.raises(LoadError, match="150200000000"):
        city.load(other)
    assert city.known() == 1


def test_nothing_is_ever_deleted(city: City) -> None:
    city.load(small_city())
    before = city.facts()
    city.load(without(small_city(as_of="2025-12-31"), "committee_claims", "市委社会工作部", {1, 2}))
    after = city.facts()
    assert after[0] >= before[0]
    assert after[1] >= before[1]
