"""Which registers count as received: on the day of a load and on the next the same (SEMANTICS A9, J2)."""

from __future__ import annotations

from datetime import date, timedelta

from deliveries import Cells, Delivery, code, name, small_city
from loaded_city import City, quick_city

from shizi.cypher.asking import ask
from shizi.cypher.questions import read_questions
from shizi.cypher.stored_findings import findings_on, received_kinds

__all__ = ["quick_city"]

UNITS, ABSENCES = ("party_units", "市委社会工作部"), {"I01", "P01"}


def with_units(as_of: str) -> Delivery:
    """Firm 1 has a branch, firm 2 only an instructor, firm 3 should have a branch and has neither."""
    city = small_city(as_of=as_of)
    covered: Cells = {"covers_name": name(1), "covers_uscc": code(1), "superior_unit": "商贸行业党委"}
    city.add(*UNITS, [{"unit_code": "DZB001", "unit_name": "甲党支部", "unit_kind": "党支部", "extension_until": "2026-01-01", **covered}])
    city.add("instructors", "市委社会工作部", [{"instructor_id": "ZDY1", "name": name(2), "uscc": code(2)}])
    ledger = city.registers["survey_ledger", "市委社会工作部"]
    ledger[2] = {**ledger[2], "formal_members": 4}
    return city


def test_a9_a_register_that_is_unreadable_now_counts_as_received_on_every_day(quick_city: City) -> None:
    quick_city.load(with_units("2025-09-30"))
    as_of = date(2025, 10, 31)
    quick_city.number += 1
    folder = with_units(as_of.isoformat()).write(quick_city.folder / str(quick_city.number))
    (folder / "registers" / "{}_{}.csv".format(*UNITS)).write_bytes(bytes(range(256)) * 40)
    result = quick_city.again()
    assert {line["kind"] for line in result.report["registers"] if line["status"] == "unreadable"} == {"party_units"}

    engine, known = quick_city.engine, quick_city.known()
    stored = {(rule, subject) for rule, subject, _ in quick_city.findings() if rule in ABSENCES}
    assert stored == {("P01", code(3)), *(("I01", code(n)) for n in range(3, 13))}
    for at in (as_of, as_of + timedelta(days=1)):
        found = findings_on(engine, at=at, known=known)
        assert {(f["rule"], f["subject"]) for f in found if f["rule"] in ABSENCES} == stored
    assert "party_units" in received_kinds(engine, known)

    terms = read_questions()[31]
    answer = ask(engine, terms, {}, at=as_of, known=known, received=received_kinds(engine, known), resolve=str)
    assert (answer.not_received, answer.missing_columns) == ([], [])


def test_a9_a_register_that_never_could_be_read_is_not_received(quick_city: City) -> None:
    quick_city.number += 1
    folder = with_units("2025-09-30").write(quick_city.folder / str(quick_city.number))
    (folder / "registers" / "{}_{}.csv".format(*UNITS)).write_bytes(bytes(range(256)) * 40)
    quick_city.again()
    assert "party_units" not in received_kinds(quick_city.engine, quick_city.known())
    assert not {rule for rule, _, _ in quick_city.findings()} & ABSENCES
