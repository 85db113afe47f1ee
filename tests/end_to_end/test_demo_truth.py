"""The demo's truth, made by a second implementation that shares no code with the load: nothing missed, nothing else found."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def truth(demo) -> Path:
    return demo.home / "demo-city" / "truth"


@pytest.fixture(scope="module")
def found(demo) -> list[dict[str, Any]]:
    from end_to_end_home import run_shizi

    done = run_shizi(demo.home, "findings", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def identity(finding: dict[str, Any]) -> tuple[Any, ...]:
    return finding["rule"], finding["subject"], finding["role"], finding["stage"]


def test_every_finding_and_nothing_else(truth: Path, found: list[dict[str, Any]]) -> None:
    wanted = lines(truth / "findings.jsonl")
    assert {rule for rule, *_ in map(identity, wanted)} >= {"M01", "V01", "P01", "I01", "S01", "Z01", "L01", "D01"}
    assert len({finding["rule"] for finding in wanted}) == 36
    assert {identity(f) for f in found} == {identity(f) for f in wanted}
    assert len(found) == len(wanted)


def test_look_alikes_stay_silent(truth: Path, found: list[dict[str, Any]]) -> None:
    raised = {(f["rule"], f["subject"], f["role"] or f["stage"]) for f in found}
    anywhere = {(rule, subject) for rule, subject, _ in raised}
    checked = 0
    for line in (truth / "clean.txt").read_text(encoding="utf-8").splitlines():
        rule, subject, role, why = line.split("\t")
        checked += 1
        assert ((rule, subject, role) not in raised) if role else ((rule, subject) not in anywhere), why
    assert checked > 50


def test_e5_every_finding_cites_a_row(found: list[dict[str, Any]]) -> None:
    assert all(f["sources"] for f in found)


def test_ledger_states_and_reasons(truth: Path, shizi) -> None:
    said = {(line["uscc"], line["name"]): (line["state"], line["reason"], line["kind"])
            for line in map(json.loads, shizi("ledger", "--format", "jsonl").stdout.splitlines())}  # fmt: skip
    wanted = {(line["uscc"], line["name"]): (line["state"], line["reason"], line["kind"]) for line in lines(truth / "ledger.jsonl")}
    assert said == wanted


def test_oversight_answers(truth: Path, shizi) -> None:
    wanted = lines(truth / "oversight.jsonl")
    for at in sorted({answer["at"] for answer in wanted}):
        asked = [answer for answer in wanted if answer["at"] == at]
        done = shizi("who", *(answer["uscc"] for answer in asked), "--at", at, "--format", "jsonl")
        assert done.returncode == 0, done.stderr
        for answer, line in zip(asked, done.stdout.splitlines(), strict=True):
            said = json.loads(line)
            roles = {r["role"]: (r["status"], sorted(h["id"] if r["role"] == "territory" else h["name"] for h in r["holders"]))
                     for r in said["roles"] if r["status"] in ("held", "multi_head")}  # fmt: skip
            held = {role: (r["status"], sorted(r["holders"])) for role, r in answer["roles"].items() if r["status"] in ("held", "multi_head")}
            assert roles == held, answer["uscc"]
            assert {r["role"]: r["status"] for r in said["roles"]} == {role: r["status"] for role, r in answer["roles"].items()}
            assert said["status"] == answer["status"]


def test_a12_no_personal_value_comes_out(truth: Path, demo, found: list[dict[str, Any]]) -> None:
    values = (truth / "personal.txt").read_text(encoding="utf-8").split()
    assert len(values) > 10
    said = json.dumps(found, ensure_ascii=False) + demo.out + demo.err
    assert not [value for value in values if value in said]
    stored = [path for folder in ("loads", "engine") for path in (demo.home / folder).rglob("*") if path.is_file()]
    assert stored
    any_of_them = re.compile(b"|".join(re.escape(value.encode()) for value in values))
    for path in stored:
        assert not any_of_them.search(path.read_bytes()), path.name
