"""The truth of the demo city: cases of every rule, look-alikes, invalid codes, personal values."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from shizi.loaders.codes import is_valid_code, read_tax_id
from shizi.loaders.demo_city import DemoCity
from shizi.loaders.demo_city.truth_roles import ROLES

RULES = {
    *(f"M0{n}" for n in range(1, 8)),
    *(f"V{n:02d}" for n in range(1, 13)),
    *(f"P0{n}" for n in range(1, 8)),
    *(f"I0{n}" for n in range(1, 4)),
    *(f"D0{n}" for n in range(1, 5)),
    "S01",
    "Z01",
    "L01",
}
BY_THE_WAY = {"M03": 3, "V05": 6, "V10": 2, "P02": 150, "V11": 0}
"""Rules with findings that follow from other cases or from the city's ordinary life, and how many at most."""


def test_every_rule_has_several_planted_cases(findings: list[dict[str, Any]]) -> None:
    planted = Counter(finding["rule"] for finding in findings if finding["planted"])
    assert set(planted) == RULES
    assert len(RULES) == 36
    assert min(planted.values()) >= 3


def test_little_is_found_that_was_not_planted(findings: list[dict[str, Any]]) -> None:
    others = Counter(finding["rule"] for finding in findings if not finding["planted"])
    assert set(others) <= set(BY_THE_WAY)
    assert all(count <= BY_THE_WAY[rule] for rule, count in others.items())


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        ("M01", {"registration", "business", "industry", "party_building"}),
        ("M02", {"registration", "business", "industry"}),
        ("M03", {"registration", "business", "industry", "party_building"}),
        ("V02", set(ROLES)),
        ("V03", {"registration", "business", "industry", "party_building"}),
        ("V04", {"business", "industry", "party_building", "liaison"}),
        ("V05", {"business", "industry"}),
        ("V11", {"business", "industry"}),
    ],
)
def test_cases_are_planted_in_each_role(findings: list[dict[str, Any]], rule: str, roles: set[str]) -> None:
    assert {finding["role"] for finding in findings if finding["rule"] == rule} == roles


def test_six_sync_is_planted_for_every_stage(findings: list[dict[str, Any]]) -> None:
    assert len({finding["stage"] for finding in findings if finding["rule"] == "S01"}) == 6


def test_look_alikes_stay_silent(city: DemoCity, findings: list[dict[str, Any]]) -> None:
    found = {(finding["rule"], finding["subject"], finding["role"] or "") for finding in findings}
    lines = (city.truth / "clean.txt").read_text(encoding="utf-8").splitlines()
    clean = [tuple(line.split("\t")[:3]) for line in lines]
    assert len({rule for rule, _, _ in clean}) >= 20
    assert not found & set(clean)


def test_a_finding_is_told_once(findings: list[dict[str, Any]]) -> None:
    keys = [(finding["rule"], finding["subject"], finding["role"], finding["stage"]) for finding in findings]
    assert len(keys) == len(set(keys))


def test_invalid_codes_are_known_row_by_row(reading: Any, findings: list[dict[str, Any]]) -> None:
    told = {finding["subject"] for finding in findings if finding["rule"] == "D01"}
    seen = set()
    for line in reading.lines:
        for field in ("uscc", "covers_uscc", "parent_uscc", "taxpayer_id"):
            text = line.cells.get(field, "")
            if not text or text in ("无", "待办", "未办理") or (line.kind == "liaison" and text.startswith("1503")):
                continue
            if not (read_tax_id(text).readable if field == "taxpayer_id" else is_valid_code(text)):
                seen.add(f"{line.kind}:{line.path}:{line.sheet or ''}:{line.number}")
    assert seen == told


def test_ledger_states_are_told_for_every_organization(city: DemoCity) -> None:
    lines = [json.loads(line) for line in (city.truth / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == city.organizations == 19339
    codes = [line["uscc"] for line in lines if line["uscc"]]
    assert len(codes) == len(set(codes))
    assert all(is_valid_code(code) and code[8:10] == "WH" for code in codes)
    reasons = Counter(line["reason"] for line in lines)
    assert len(reasons) == 17
    assert reasons["below_threshold"] < reasons.total() / 2


def test_personal_values_stand_in_no_column_that_is_kept(city: DemoCity, reading: Any) -> None:
    personal = set((city.truth / "personal.txt").read_text(encoding="utf-8").split())
    assert len(personal) > 200
    kept = {text for line in reading.lines for text in line.cells.values()}
    assert not kept & personal
    assert not any("虚构" in text for text in kept)
    assert sum(bool(report.dropped_personal_columns) for report in reading.reports) > 15


def test_answers_are_told_with_all_six_roles(city: DemoCity) -> None:
    lines = [json.loads(line) for line in (city.truth / "oversight.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(list(line["roles"]) == list(ROLES) for line in lines)
    assert {line["status"] for line in lines} == {"ok", "multi_head", "gap", "mixed"}
    associations = [line for line in lines if line["name"].startswith("乌海市") and line["name"].endswith("协会")]
    assert any(line["status"] == "ok" for line in associations)
