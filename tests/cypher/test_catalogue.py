"""Rule files: what a good one says, and what is refused with file and line while the others go on."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from shizi.cypher.catalogue import Catalogue, RuleError, own_rule_files, read_rule, read_rules
from shizi.cypher.rule_files import rule_faults

CONTRACT = Path(__file__).parent / "contract_rules.csv"
HEADER = """\
// ---
// id: X01
// version: 1
// kind: data
// severity: low
// title: {zh: 甲, en: A}
// condition: {zh: 甲, en: A}
// basis: [某条例]
// owner: {zh: 某局, en: an office}
// subject_kind: organization
// identity: [subject]
// needs: []
// denominator: all_organizations
// holds_from: 2000-01-01
// parameters: [joint_cap]
// explanation: {zh: "{name}不对", en: "{name} is wrong"}
// ---
"""
QUERY = """\
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND o.established <= $at
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since, [] AS sources, {} AS facts
"""
LINES = HEADER.count("\n")
DAY = date(2025, 9, 30)


def test_a_good_file_is_read_whole() -> None:
    rule = read_rule(HEADER + QUERY, "X01.cypher")
    assert (rule.id, rule.version, rule.severity, rule.title_zh, rule.title_en) == ("X01", 1, "low", "甲", "A")
    assert rule.identity == ("subject",)
    assert rule.subject_kinds == ("organization",)
    assert rule.holds_from == date(2000, 1, 1)
    assert rule.denominator.name == "all_organizations"
    assert rule.query == QUERY


def test_the_fingerprint_follows_the_text() -> None:
    one, other = read_rule(HEADER + QUERY), read_rule(HEADER + QUERY.replace("o.name", "o.id"))
    assert one.fingerprint == read_rule(HEADER + QUERY).fingerprint
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        (QUERY, "does not begin with a header", 1),
        (HEADER.replace("// ---\n", "", 1) + QUERY, "does not begin with a header", 1),
        ("// ---\n// id: X01\n" + QUERY, "header is not closed", 1),
        (HEADER.replace("// version: 1", "version: 1") + QUERY, "no comment", 3),
        (HEADER.replace("title: {zh: 甲, en: A}", "title: {zh: 甲, en: A") + QUERY, "no YAML", 7),
        ("// ---\n// - id\n// ---\n" + QUERY, "holds no fields", 1),
        (HEADER.replace("// severity: low\n", "") + QUERY, "lacks severity", 1),
        (HEADER.replace("severity", "severeness") + QUERY, "lacks severity", 1),
        (HEADER.replace("// needs", "// wants: 1\n// needs") + QUERY, "unknown fields: wants", 12),
        (HEADER.replace("version: 1", "version: one") + QUERY, "version has the wrong form", 3),
        (HEADER.replace("version: 1", "version: true") + QUERY, "version has the wrong form", 3),
        (HEADER.replace("2000-01-01", "always") + QUERY, "holds_from has the wrong form", 14),
        (HEADER.replace("{zh: 某局, en: an office}", "{zh: 某局}") + QUERY, "owner needs zh and en", 9),
        (HEADER.replace("[某条例]", "[某条例, {zh: 某办法}]") + QUERY, "each basis is a text, or", 8),
        (HEADER.replace("2000-01-01", "2000-01-01\n// holds_until: 2000-01-01") + QUERY, "not later than holds_from", 15),
        (HEADER.replace("X01", "rule one") + QUERY, "no letter with two digits", 2),
        (HEADER.replace("kind: data", "kind: other", 1) + QUERY, "kind is one of", 4),
        (HEADER.replace("severity: low", "severity: bad") + QUERY, "severity is one of", 5),
        (HEADER.replace("subject_kind: organization", "subject_kind: person") + QUERY, "subject_kind is of", 10),
        (HEADER.replace("identity: [subject]", "identity: [holder]") + QUERY, "identity is", 11),
        (HEADER.replace("needs: []", "needs: [rumours]") + QUERY, "no register kind", 12),
        (HEADER.replace("needs: []", "needs: []\n// registers: [rumours]") + QUERY, "registers holds a word", 13),
        (HEADER.replace("all_organizations", "everything") + QUERY, "denominator is one of", 13),
        (HEADER.replace("[joint_cap]", "[some_cap]") + QUERY, "parameters are of", 15),
        (HEADER.replace('"{name}不对"', '"{name不对"') + QUERY, "braces", 16),
        (HEADER.replace('"{name}不对"', '"{name.__class__}不对"') + QUERY, "names in braces only", 16),
        (HEADER + QUERY.replace("[] AS sources, ", ""), "lacks sources", LINES + 3),
        (HEADER + QUERY.replace("{} AS facts", "{} AS facts, 1 AS more"), "returns more", LINES + 3),
        (HEADER + QUERY.replace("o.name AS name", "o.name"), "lacks name", LINES + 3),
        (HEADER + QUERY + "UNION ALL\n" + QUERY.replace("o.name AS name", "o.name AS called"), "lacks name", LINES + 7),
        (HEADER + QUERY.replace("o.established <= $at", "o.payers > $branch_cap"), "reads $branch_cap", LINES + 2),
        (
            HEADER + QUERY.replace("o.recorded <= $known AND o.retired > $known AND ", ""),
            "does not read $known",
            LINES + 1,
        ),
        (HEADER + "MATCH (o:Organization)\nSET o.name = 'x'\n" + QUERY, "SET is not allowed", LINES + 2),
        (
            HEADER + QUERY.replace("MATCH (o:Organization)", "MATCH (o:Organization) DETACH DELETE o"),
            "not allowed",
            LINES + 1,
        ),
        (HEADER + "CALL db.labels() YIELD label\n" + QUERY, "not allowed", LINES + 1),
        (HEADER, "no statement", LINES + 1),
        (HEADER + QUERY.rstrip() + ";\nMATCH (n) RETURN n\n", "semicolon", LINES + 3),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, what: str, line: int) -> None:
    with pytest.raises(RuleError, match=_literal(what)) as refused:
        read_rule(text, "X01.cypher")
    assert refused.value.where is not None
    assert refused.value.where.file == "X01.cypher"
    assert refused.value.where.row == line


def _literal(text: str) -> str:
    return text.replace("$", r"\$")


def test_one_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "X01.cypher").write_text(HEADER + QUERY, encoding="utf-8")
    (tmp_path / "X02.cypher").write_text(HEADER.replace("X01", "X02") + "MATCH (n) DELETE n", encoding="utf-8")
    (tmp_path / "X03.cypher").write_text(HEADER.replace("X01", "X03") + QUERY, encoding="utf-8")
    (tmp_path / "X04.cypher").write_bytes("// ---\n// id: 编号".encode("gb18030"))
    catalogue = read_rules(tmp_path)
    assert list(catalogue) == ["X01", "X03"]
    assert [str(fault.where) for fault in catalogue.faults] == [f"X02.cypher row {LINES + 1}", "X04.cypher"]


def test_all_faults_of_a_file_are_told_in_the_order_of_their_lines() -> None:
    text = HEADER.replace("severity: low", "severity: bad").replace("version: 1", "version: 0")
    found = rule_faults(text + QUERY.replace("o.name AS name", "$who AS called"), "X01.cypher")
    assert [(fault.where.row if fault.where else 0, fault.what[:16]) for fault in found] == [
        (3, "versions count f"), (5, "severity is one "), (LINES + 3, "the query reads "), (LINES + 3, "the query lacks "),
    ]  # fmt: skip
    assert rule_faults(HEADER + QUERY, "X01.cypher") == []


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def versioned(version: int, holds: str, key: str = "X01") -> str:
    changed = HEADER.replace("version: 1", f"version: {version}").replace("2000-01-01", holds.replace(" until ", "\n// holds_until: "))
    return changed.replace("X01", key) + QUERY


def test_two_files_of_one_id_and_version_are_told_and_neither_is_judged(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.cypher", HEADER + QUERY)
    catalogue = read_rules(tmp_path)
    assert "X01" not in catalogue
    assert [str(fault) for fault in catalogue.faults] == [
        "b.cypher row 1: version 1 of rule X01 is already given by a.cypher (count the versions on)"
    ]
    assert set(catalogue.refused) == {"X01"}


def test_of_several_versions_the_one_that_holds_on_the_day_is_judged(tmp_path: Path) -> None:
    write(tmp_path, "X01.cypher", versioned(1, "2000-01-01 until 2025-01-01"))
    write(tmp_path, "X01_from_2025.cypher", versioned(2, "2025-01-01"))
    catalogue = read_rules(tmp_path)
    assert catalogue.faults == []
    days = (date(1999, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    assert [catalogue.on(day)["X01"].version for day in days] == [1, 1, 2]
    assert catalogue["X01"].version == 2


def test_versions_whose_days_overlap_are_told_and_not_judged(tmp_path: Path) -> None:
    write(tmp_path, "X01.cypher", versioned(1, "2000-01-01 until 2025-01-02"))
    write(tmp_path, "X01_from_2025.cypher", versioned(2, "2025-01-01"))
    write(tmp_path, "X02.cypher", versioned(1, "2000-01-01", "X02"))
    catalogue = read_rules(tmp_path)
    assert list(catalogue.on(DAY)) == ["X02"]
    (fault,) = catalogue.faults
    assert "already holds by X01.cypher" in fault.what
    assert "holds_until" in fault.to_do


def test_a_rule_is_switched_off_by_its_file(tmp_path: Path) -> None:
    text = HEADER.replace("// needs", "// active: false\n// needs") + QUERY
    write(tmp_path, "X01.cypher", text)
    assert read_rules(tmp_path) == {}
    assert read_rules(tmp_path).on(DAY) == {}
    assert read_rules(tmp_path).faults == []


# --- a city's own folder ----------------------------------------------------------------------------------------------
def own(folder: Path) -> Catalogue:
    return read_rules(own=own_rule_files(folder))


def test_a_city_adds_a_rule_by_a_file(tmp_path: Path) -> None:
    write(tmp_path, "X01.cypher", HEADER + QUERY)
    catalogue = own(tmp_path)
    assert set(catalogue) - set(read_rules()) == {"X01"}
    assert (catalogue["X01"].own, catalogue["M01"].own) == (True, False)


def test_a_city_replaces_a_rule_by_a_higher_version(tmp_path: Path) -> None:
    write(tmp_path, "M01.cypher", versioned(2, "2025-07-01", "M01"))
    catalogue = own(tmp_path)
    assert catalogue.faults == []
    assert (catalogue.on(DAY)["M01"].own, catalogue.on(date(2025, 6, 30))["M01"].own) == (True, False)


def test_a_version_that_is_not_higher_is_told_and_the_rule_not_judged(tmp_path: Path) -> None:
    write(tmp_path, "M01.cypher", versioned(1, "2025-07-01", "M01"))
    catalogue = own(tmp_path)
    assert "M01" not in catalogue.on(DAY)
    assert len(catalogue.on(DAY)) == 35
    assert str(catalogue.refused["M01"]) == (
        "M01.cypher row 1: version 1 of M01 is not higher than version 1 of M01_several_holders.cypher (write version: 2 or a higher one)"
    )


def test_a_city_switches_a_rule_off_by_a_small_file(tmp_path: Path) -> None:
    write(tmp_path, "off.cypher", "// ---\n// id: M07\n// active: false\n// ---\n")
    write(tmp_path, "later.cypher", "// ---\n// id: D04\n// active: false\n// holds_from: 2026-01-01\n// ---\n")
    catalogue = own(tmp_path)
    assert catalogue.faults == []
    assert set(read_rules()) - set(catalogue.on(DAY)) == {"M07"}
    assert set(read_rules()) - set(catalogue.on(date(2026, 1, 1))) == {"M07", "D04"}
    assert {file.id for file in catalogue.switched_off()} == {"D04", "M07"}


@pytest.mark.parametrize(
    ("text", "what", "row"),
    [
        ("// ---\n// id: X99\n// active: false\n// ---\n", "no rule X99 to switch off", 1),
        ("// ---\n// id: m7\n// active: false\n// ---\n", "no letter with two digits", 2),
        ("// ---\n// active: false\n// ---\n", "lacks id", 1),
        ("// ---\n// id: M07\n// active: false\n// holds_from: soon\n// ---\n", "holds_from has the wrong form", 4),
    ],
)
def test_a_faulty_switch_is_told(tmp_path: Path, text: str, what: str, row: int) -> None:
    write(tmp_path, "off.cypher", text)
    (fault,) = own(tmp_path).faults
    assert what in fault.what
    assert fault.where is not None
    assert (fault.where.file, fault.where.row) == ("off.cypher", row)


def test_the_rule_of_a_faulty_file_is_not_judged_by_another_file(tmp_path: Path) -> None:
    write(tmp_path, "M01.cypher", HEADER.replace("X01", "M01").replace("version: 1", "version: two") + QUERY)
    write(tmp_path, "large.cypher", versioned(2, "2025-01-01", "M02") + "//" + "x" * 300_000)
    catalogue = own(tmp_path)
    assert set(catalogue.refused) == {"M01", "M02"}
    assert set(read_rules()) - set(catalogue.on(DAY)) == {"M01", "M02"}


def test_the_rules_are_those_of_the_contract() -> None:
    rules = read_rules()
    assert rules.faults == []
    with CONTRACT.open(encoding="utf-8", newline="") as lines:
        contract = {row.pop("id"): row for row in csv.DictReader(lines)}
    assert set(rules) == set(contract)
    for key, rule in rules.items():
        said = {
            "kind": rule.kind, "severity": rule.severity, "subject": "|".join(rule.subject_kinds),
            "title_zh": rule.title_zh, "title_en": rule.title_en,
        }  # fmt: skip
        assert said == contract[key], key


def test_e3_identities_of_the_rules() -> None:
    by_role = {"M01", "M02", "M03", "V02", "V03", "V04", "V05", "V11"}
    for key, rule in read_rules().items():
        second = "role" if key in by_role else "stage" if key == "S01" else None
        assert rule.identity == (("subject", second) if second else ("subject",)), key


def test_every_rule_names_the_registers_it_looks_at_and_those_it_needs_are_among_them() -> None:
    for rule in read_rules().values():
        assert rule.registers
        assert set(rule.needs) <= {*rule.registers}, rule.id


def test_e2_registers_that_rules_need() -> None:
    needs = {
        "V05": {"visits", "service_records", "annual_inspection"}, "V06": {"committees", "party_units"},
        "V09": {"party_units", "instructors", "mass_organizations"}, "I01": {"party_units", "instructors"},
        "P01": {"party_units"}, "P02": {"party_units"}, "P06": {"party_units"}, "V08": {"committee_claims", "liaison"},
        "V11": {"supervisor_claims"}, "V12": {"liaison"}, "S01": {"six_sync"}, "Z01": {"annual_inspection"},
    }  # fmt: skip
    assert {key: set(rule.needs) for key, rule in read_rules().items() if rule.needs} == needs
