"""`shizi rules`: the list with denominators, thresholds in force, and the check of a rule file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graph_builder import set_up_model
from own_rules import FIXTURES, HEADER, QUERY, QUERY_LINE, write_rule
from published_city import Run

from shizi.cypher.parameters import known_parameters
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def home(embedded_home: Path) -> Iterator[Path]:
    """The data folder of the city; what a test puts into it is removed again."""
    yield embedded_home
    shutil.rmtree(embedded_home / "rules", ignore_errors=True)
    (embedded_home / "parameters.yaml").unlink(missing_ok=True)


def listed(run: Run) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, run("rules", "--format", "jsonl").out.splitlines())}


def test_rules_are_listed_with_what_each_has_open_and_of_how_many(run: Run) -> None:
    rows = listed(run)
    assert (rows["M01"]["open"], rows["M01"]["subjects"], rows["V01"]["open"]) == (1, 1, 0)
    assert (rows["M01"]["denominator"], rows["M01"]["denominator_count"]) == ("roster_organizations", 3)
    assert rows["M01"]["share"] == 0.3333
    assert (rows["M01"]["version"], rows["M01"]["holds_from"], rows["M01"]["own"]) == (1, "2000-01-01", False)
    assert rows["V07"]["share"] is None
    assert "33.3%" in run("rules").out


def test_a_citys_own_rules_are_listed_with_what_is_wrong_or_switched_off(run: Run, home: Path) -> None:
    write_rule(home / "rules")
    write_rule(home / "rules", "// ---\n// id: M07\n// active: false\n// ---\n", None, "off.cypher")
    write_rule(home / "rules", HEADER.replace("X01", "M02").replace("severity: low", "severity: bad") + QUERY, None, "M02.cypher")
    found = run("rules", "--format", "jsonl")
    rows = {row["id"]: row for row in map(json.loads, found.out.splitlines())}
    assert (rows["X01"]["own"], rows["X01"]["open"], rows["X01"]["denominator_count"]) == (True, 0, 2)
    assert not {"M07", "M02"} & set(rows)
    assert "M02.cypher row 5: severity is one of" in found.err
    assert "规则 M02 因此暂不核查" in found.err
    assert "已停用 · switched off: M07 (off.cypher)" in found.err
    assert "重新装载后生效" in found.err


def test_open_findings_of_a_rule_that_is_gone_are_told(run: Run, home: Path) -> None:
    write_rule(home / "rules", "// ---\n// id: D02\n// active: false\n// ---\n", None, "off.cypher")
    assert "规则 D02 已不在目录中，尚有 1 项" in run("rules").err


def test_thresholds_are_listed_with_defaults_values_and_where_they_are_set(run: Run, home: Path) -> None:
    (home / "parameters.yaml").write_text("joint_cap: 4\n", encoding="utf-8")
    found = run("rules", "parameters", "--format", "jsonl")
    rows = {row["name"]: row for row in map(json.loads, found.out.splitlines())}
    assert {key: rows["joint_cap"][key] for key in ("value", "default", "loaded", "source")} == {
        "value": 4, "default": 5, "loaded": 5, "source": known_parameters()["joint_cap"].source,
    }  # fmt: skip
    assert rows["joint_cap"]["set_in"] == str(home / "parameters.yaml")
    assert rows["joint_cap"]["source"].startswith("《中国共产党支部工作条例（试行）》第五条")
    assert (rows["branch_cap"]["value"], rows["branch_cap"]["set_in"]) == (50, None)
    assert "重新装载后生效" in found.err
    assert "member_threshold" in run("rules", "parameters").out


def test_a_faulty_file_of_thresholds_is_told_with_its_line(run: Run, home: Path) -> None:
    (home / "parameters.yaml").write_text("# ours\njoint_cup: 4\n", encoding="utf-8")
    found = run("rules", "parameters")
    assert found.status == 2
    assert "parameters.yaml row 2" in found.err
    assert "write joint_cap" in found.err


# --- check ------------------------------------------------------------------------------------------------------------
def check(run: Run, file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    found = run("rules", "check", str(file), "--format", "jsonl", *more)
    (line,) = found.out.splitlines()
    return found.status, json.loads(line)


def test_a_good_rule_has_no_fault_and_leaves_nothing_behind(run: Run, tmp_path: Path, city: Engine) -> None:
    before = city.read("MATCH (n) RETURN count(*) AS nodes")
    status, report = check(run, write_rule(tmp_path))
    assert (status, report["faults"]) == (0, [])
    assert (report["rule"], report["version"], report["cases"], report["findings"]) == ("X01", 1, 2, 0)
    assert report["seconds"] >= 0
    assert city.read("MATCH (n) RETURN count(*) AS nodes") == before
    assert "没有问题 no fault" in run("rules", "check", str(tmp_path / "X01.cypher")).out


def test_a_small_file_that_switches_a_rule_off_has_no_fault(run: Run, tmp_path: Path) -> None:
    status, report = check(run, write_rule(tmp_path, "// ---\n// id: M07\n// active: false\n// ---\n", None))
    assert (status, report["switches_off"], report["faults"]) == (0, "M07", [])


ENDLESS = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c WITH max(a * b + c) AS top\n"
TWICE = QUERY.replace("RETURN", "UNWIND [1, 2] AS twice\nRETURN")


@pytest.mark.parametrize(
    ("text", "fixtures", "line", "what"),
    [
        (HEADER.replace("version: 1", "version: one") + QUERY, FIXTURES, 3, "version has the wrong form"),
        (HEADER + QUERY.replace("RETURN", "SET o.name = 'x'\nRETURN"), FIXTURES, QUERY_LINE + 2, "SET is not allowed"),
        (HEADER + QUERY.replace("$joint_cap", "$many"), FIXTURES, QUERY_LINE + 1, "reads $many"),
        (HEADER + QUERY.replace(" AND o.retired > $known", ""), FIXTURES, QUERY_LINE, "o lacks o.recorded"),
        (HEADER + QUERY, None, None, "a passing and a failing fixture are needed"),
        (HEADER + QUERY, FIXTURES.split("- why: an org", maxsplit=1)[0], None, "a passing and a failing fixture are needed"),
        (HEADER + QUERY, FIXTURES.replace("  finds: []", "  found: []"), 6, "unknown field found"),
        (HEADER + QUERY, FIXTURES.replace("{staff: 5}", "{stuff: 5}"), 1, "Organization has no property ['stuff']"),
        (HEADER + QUERY, FIXTURES.replace("- why: more", "- why more"), 2, "no YAML"),
        (HEADER + QUERY, FIXTURES.replace("staff: 5", "staff: 9"), 1, "it finds 乙公司"),
        (HEADER + QUERY, FIXTURES.replace("staff: 6}", "staff: 5}", 1), 1, "it does not find 甲公司"),
        (HEADER + QUERY, FIXTURES.replace("多于5", "多于4"), 1, "explanation_zh is 甲公司有6人，多于5"),
        (HEADER + TWICE, FIXTURES, 1, "the same row comes twice for '甲公司'"),
        (HEADER + TWICE.replace("o.staff} AS", "o.staff + twice} AS"), FIXTURES, 1, "differ in facts"),
        (HEADER + QUERY.replace("o.known_by AS", "[] AS"), FIXTURES, 1, "no row is cited"),
        (HEADER + QUERY.replace("null AS role", "'business' AS role"), FIXTURES, 1, "has a role, which identity does not hold"),
        (HEADER + QUERY.replace("o.id AS subject", "'n ' + o.id AS subject"), FIXTURES.replace("subject: 甲", "subject: n 甲"), 1,
         "is no organization of the graph"),
        (HEADER + QUERY.replace("o.staff > $joint_cap", "nothing(o) > $joint_cap"), FIXTURES, 1, "the query fails"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_lines(
    run: Run, tmp_path: Path, text: str, fixtures: str | None, line: int | None, what: str
) -> None:
    status, report = check(run, write_rule(tmp_path, text, fixtures))
    assert status == 1
    told = [fault for fault in report["faults"] if what in fault["what"]]
    assert told, report["faults"]
    assert told[0]["line"] == line
    assert what in run("rules", "check", str(tmp_path / "X01.cypher")).out


def test_a_query_that_runs_forever_is_told_and_ended(run: Run, tmp_path: Path) -> None:
    text = HEADER + ENDLESS + QUERY.replace("o.staff > $joint_cap", "o.staff + top > $joint_cap")
    for fixtures in (None, FIXTURES):
        status, report = check(run, write_rule(tmp_path, text, fixtures), "--timeout", "1")
        assert status == 1
        assert any("on arcadedb" in fault["what"] for fault in report["faults"])


def test_a_version_that_is_not_higher_is_told(run: Run, home: Path, tmp_path: Path) -> None:
    write_rule(home / "rules")
    status, report = check(run, write_rule(tmp_path, HEADER.replace("X01", "M01") + QUERY, FIXTURES, "M01.cypher"))
    assert status == 1
    assert [fault["what"] for fault in report["faults"]] == [
        "version 1 of M01 is not higher than version 1 of M01_several_holders.cypher"
    ]
    assert check(run, home / "rules" / "X01.cypher") [0] == 0


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    status, report = check(run, tmp_path / "nothing.cypher")
    assert (status, report["faults"][0]["what"]) == (1, "the file cannot be read: FileNotFoundError")


def test_both_engines_need_a_server(run: Run, tmp_path: Path) -> None:
    found = run("rules", "check", str(write_rule(tmp_path)), "--engine", "both")
    assert found.status == 2
    assert "SHIZI_DATABASE" in found.err


@pytest.mark.neo4j
def test_a_rule_is_checked_on_both_engines(
    run: Run, tmp_path: Path, neo4j_engine: Engine, neo4j_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up_model(neo4j_engine)
    monkeypatch.setenv("SHIZI_DATABASE", neo4j_settings.database_url or "")
    monkeypatch.setenv("SHIZI_DATABASE_USER", neo4j_settings.database_user or "")
    monkeypatch.setenv("SHIZI_DATABASE_PASSWORD", neo4j_settings.database_password or "")
    status, report = check(run, write_rule(tmp_path), "--engine", "both")
    assert (status, report["faults"]) == (0, [])
    assert [engine.split()[0] for engine in report["engines"]] == ["neo4j", "arcadedb"]
    assert neo4j_engine.read("MATCH (n) RETURN count(*) AS nodes") == [{"nodes": 0}]
    broken = write_rule(tmp_path, HEADER + QUERY.replace("> $joint_cap", ">= $joint_cap"))
    told = [fault["what"] for fault in check(run, broken, "--engine", "both")[1]["faults"]]
    assert [what for what in told if "it finds 乙公司" in what and "on neo4j" in what]
    assert [what for what in told if "it finds 乙公司" in what and "on arcadedb" in what]
