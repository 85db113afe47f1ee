"""Rule files: what a good one says, and what is refused with file and line while the others go on."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from shizi.cypher.catalogue import RuleError, read_rule, read_rules

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
        (HEADER.replace("// needs", "// wants: 1\n// needs") + QUERY, "unknown fields: wants", 1),
        (HEADER.replace("version: 1", "version: one") + QUERY, "version has the wrong form", 1),
        (HEADER.replace("version: 1", "version: true") + QUERY, "version has the wrong form", 1),
        (HEADER.replace("2000-01-01", "always") + QUERY, "holds_from has the wrong form", 1),
        (HEADER.replace("{zh: 某局, en: an office}", "{zh: 某局}") + QUERY, "owner needs zh and en", 1),
        (HEADER.replace("X01", "rule one") + QUERY, "no letter with two digits", 1),
        (HEADER.replace("kind: data", "kind: other", 1) + QUERY, "kind is one of", 1),
        (HEADER.replace("severity: low", "severity: bad") + QUERY, "severity is one of", 1),
        (HEADER.replace("subject_kind: organization", "subject_kind: person") + QUERY, "subject_kind is of", 1),
        (HEADER.replace("identity: [subject]", "identity: [holder]") + QUERY, "identity is", 1),
        (HEADER.replace("needs: []", "needs: [rumours]") + QUERY, "no register kind", 1),
        (HEADER.replace("all_organizations", "everything") + QUERY, "denominator is one of", 1),
        (HEADER.replace("[joint_cap]", "[some_cap]") + QUERY, "parameters are of", 1),
        (HEADER.replace('"{name}不对"', '"{name不对"') + QUERY, "braces", 1),
        (HEADER.replace('"{name}不对"', '"{name.__class__}不对"') + QUERY, "names in braces only", 1),
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


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.cypher").write_text(HEADER + QUERY, encoding="utf-8")
    catalogue = read_rules(tmp_path)
    assert catalogue["X01"].file == "a.cypher"
    assert [fault.what for fault in catalogue.faults] == ["rule X01 is already given by a.cypher"]


def test_a_rule_is_switched_off_by_its_file(tmp_path: Path) -> None:
    text = HEADER.replace("// needs", "// active: false\n// needs") + QUERY
    (tmp_path / "X01.cypher").write_text(text, encoding="utf-8")
    assert read_rules(tmp_path) == {}
    assert read_rules(tmp_path).faults == []


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


def test_e2_registers_that_rules_need() -> None:
    needs = {
        "V05": {"visits", "service_records", "annual_inspection"}, "V06": {"committees", "party_units"},
        "V09": {"party_units", "instructors", "mass_organizations"}, "I01": {"party_units", "instructors"},
        "P01": {"party_units"}, "P02": {"party_units"}, "P06": {"party_units"}, "V08": {"committee_claims", "liaison"},
        "V11": {"supervisor_claims"}, "V12": {"liaison"}, "S01": {"six_sync"}, "Z01": {"annual_inspection"},
    }  # fmt: skip
    assert {key: set(rule.needs) for key, rule in read_rules().items() if rule.needs} == needs
