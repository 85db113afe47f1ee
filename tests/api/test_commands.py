"""The command line over a small published city: data, formats, exit statuses, hostile names (contract/outputs.md)."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from published_city import HOSTILE, Run

from shizi.graph.engine import Engine

CODE = "91150302WH00000013"
pytestmark = pytest.mark.usefixtures("city")


def test_who_answers_as_json_with_all_six_roles(run: Run) -> None:
    found = run("who", CODE, "--format", "json")
    answer = json.loads(found.out)
    assert found.status == 0
    assert answer["organization"]["uscc"] == CODE
    assert [role["role"] for role in answer["roles"]] == [
        "registration", "business", "industry", "party_building", "territory", "liaison",
    ]  # fmt: skip
    assert answer["status"] == "mixed"
    assert answer["findings"][0]["rule"] == "M01"
    assert (answer["at"], answer["known_at"]) == ("2025-09-30", "2025-10-08")


def test_a11_without_a_day_the_answer_is_for_the_day_of_the_data(run: Run) -> None:
    assert json.loads(run("who", CODE, "--format", "json").out)["at"] == "2025-09-30"
    assert json.loads(run("who", CODE, "--at", "2024-01-01", "--format", "json").out)["at"] == "2024-01-01"


def test_who_by_name_tells_it_as_table_and_prose(run: Run) -> None:
    found = run("who", "某市宏达商贸有限公司")
    assert found.status == 0
    assert "多头管理：2家单位同时担任同一身份" in found.out
    assert "市商务局" in found.out
    assert "\x1b" not in found.out
    assert "2 units hold this one role" in run("who", CODE, "--english").out


def test_k1_several_are_answered_in_order_with_failures_in_place(run: Run) -> None:
    found = run("who", "某市同名有限公司", CODE, "无此", "--format", "jsonl")
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert found.status == 4
    assert [line.get("query") for line in lines] == ["某市同名有限公司", None, "无此"]
    assert len(lines[0]["candidates"]) == 2
    assert lines[1]["organization"]["uscc"] == CODE
    assert {"query", "error", "candidates"} <= lines[2].keys()
    assert "错误" in found.err


def test_who_as_csv_has_a_line_per_role_and_holder(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("who", CODE, "--format", "csv").out)))
    assert [row["holder"] for row in rows if row["role"] == "industry"] == ["市商务局", "市工信局"]


def test_e7_findings_are_the_open_ones_one_object_per_line_and_nothing_else(run: Run) -> None:
    found = run("findings", "--format", "jsonl")
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert [line["rule"] for line in lines] == ["M01", "D02"]
    assert lines[0].keys() >= {
        "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since",
        "first_seen", "resolved_on", "sources", "explanation_zh", "explanation_en",
    }  # fmt: skip
    of_one_rule = run("findings", "--rule", "d02", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["rule"] for line in of_one_rule] == ["D02"]
    assert run("findings", "--rule", "X99").status == 4


def test_the_ledger_has_a_line_per_organization(run: Run) -> None:
    lines = [json.loads(line) for line in run("ledger", "--format", "jsonl").out.splitlines()]
    assert len(lines) == 4
    assert lines[0].keys() >= {"uscc", "name", "kind", "state", "reason", "ledgers", "sources"}
    chosen = run("ledger", "--state", "ledger", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["state"] for line in chosen] == ["ledger", "ledger"]
    assert run("ledger", "--kind", "company").status == 2


def test_overview_tells_the_figures(run: Run) -> None:
    found = json.loads(run("overview", "--format", "json").out)
    assert found["seed"]["base_records"] == 4
    assert found.keys() >= {"city", "as_of", "seed", "funnel", "roles", "findings", "registers", "seed_missing"}
    assert found["findings"] == {"D02": 1, "M01": 1}


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize("command", [["who", "hostile"], ["findings"], ["ledger"], ["overview"], ["rules"]])
def test_hostile_names_never_reach_the_terminal_as_they_are(run: Run, command: list[str], form: str) -> None:
    found = run(*command, "--format", form)
    assert found.status == 0
    assert found.out
    assert "\x1b" not in found.out + found.err
    assert "\u202e" not in found.out + found.err
    if form == "json" and command == ["who", "hostile"]:
        assert json.loads(found.out)["organization"]["name"] == HOSTILE


def test_cypher_reads_with_the_day_and_the_load_supplied(run: Run) -> None:
    known = "o.recorded <= $known AND o.retired > $known"
    query = f"MATCH (o:Organization) WHERE {known} RETURN count(o) AS n, $at AS day, $x AS x"
    found = run("cypher", query, "--param", "x=[1, 2]", "--format", "jsonl")
    assert json.loads(found.out) == {"n": 4, "day": "2025-09-30", "x": [1, 2]}


def test_cypher_says_so_when_it_cuts_rows_off(run: Run) -> None:
    found = run("cypher", "MATCH (o:Organization) RETURN o.id AS id", "--limit", "2", "--format", "jsonl")
    assert len(found.out.splitlines()) == 2
    assert "--limit" in found.err


@pytest.mark.parametrize(
    ("statement", "clause"),
    [
        ("MATCH (n) DETACH DELETE n", "DELETE"),
        ("MATCH (n) SET n.name = 'x' RETURN n", "SET"),
        ("MATCH (n) REMOVE n.name RETURN n", "REMOVE"),
        ("CREATE (n:Organization) RETURN n", "CREATE"),
        ("MERGE (n:Organization {id: 'x'}) RETURN n", "MERGE"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD"),
        ("CALL dbms.shutdown()", "procedures"),
        ("MATCH (n) CALL (n) { DELETE n } RETURN 1 AS x", "DELETE"),
        ("MATCH (n) RETURN n; MATCH (m) DELETE m", "semicolon"),
        ("DROP INDEX x", "DROP"),
        ("", "no statement"),
    ],
)
def test_a_statement_that_does_more_than_read_is_refused_by_name(
    run: Run, city: Engine, statement: str, clause: str
) -> None:
    found = run("cypher", statement)
    assert found.status == 2
    assert clause in found.err
    assert found.out == ""
    assert city.read("MATCH (o:Organization) RETURN count(o) AS n")[0]["n"] == 4


def test_words_in_strings_and_names_are_no_clauses(run: Run) -> None:
    query = "MATCH (o:Organization) WHERE o.name CONTAINS 'DELETE SET' RETURN count(o) AS `create`"
    found = run("cypher", query, "--format", "json")
    assert json.loads(found.out) == [{"create": 0}]


@pytest.mark.parametrize(
    "arguments",
    [
        ["cypher", "RETURN 1 AS x", "--limit", "0"],
        ["cypher", "RETURN 1 AS x", "--timeout", "0"],
        ["cypher", "RETURN $x AS x", "--param", "x"],
        ["findings", "--at", "gestern"],
        ["findings", "--at", "2024-01-01", "--all"],
        ["who"],
        ["who", CODE, "--format", "xml"],
        ["nosuch"],
        [],
    ],
)
def test_wrong_usage_ends_with_2_and_without_data(run: Run, arguments: list[str]) -> None:
    found = run(*arguments)
    assert found.status == 2
    assert found.out == ""
    assert found.err
    assert "Traceback" not in found.err


def test_a_wrong_statement_is_told_in_the_words_of_the_database(run: Run) -> None:
    found = run("cypher", "MATCH (n) RETURN nosuch")
    assert found.status == 1
    assert "nosuch" in found.err


def test_before_anything_was_known_nothing_is_found(run: Run) -> None:
    found = run("who", CODE, "--known-at", "2020-01-01")
    assert found.status == 4
    assert "2020-01-01" in found.err


def test_doctor_tells_how_to_connect_and_never_a_password(run: Run, embedded_home: Path) -> None:
    found = run("doctor", "--connect", "--format", "json")
    told = json.loads(found.out)
    assert found.status == 0
    assert all(check["ok"] for check in told["checks"])
    assert any("reader" in line for line in told["connect"])
    stored = json.loads((embedded_home / "engine" / "credentials.json").read_text(encoding="ascii"))
    assert not [password for password in stored.values() if password in found.out + found.err]


def test_rules_are_listed_with_what_each_has_open(run: Run) -> None:
    rows = {row["id"]: row for row in map(json.loads, run("rules", "--format", "jsonl").out.splitlines())}
    assert len(rows) == 36
    assert (rows["M01"]["open"], rows["V01"]["open"]) == (1, 0)


def test_who_loads_no_heavy_library_and_ends_quietly_when_nobody_reads(embedded_home: Path) -> None:
    program = (
        "import sys; from shizi.api.main import main; status = main(['who', sys.argv[1], '--format', 'json']); "
        "heavy = {'pandas', 'numpy', 'duckdb', 'openpyxl', 'splink', 'networkx', 'pyarrow', 'shizi.cypher.catalogue'}; "
        "print(sorted(heavy & set(sys.modules)), status, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, CODE], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[] 0"
    shizi = Path(sys.executable).with_name("shizi")
    for form in ("jsonl", "table"):
        command = f"set -o pipefail; {shizi} ledger --format {form} | head -n 0"
        piped = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert (piped.returncode, piped.stderr) == (0, "")
