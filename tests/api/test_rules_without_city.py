"""`shizi rules` where nothing is loaded."""

from __future__ import annotations

import json
from pathlib import Path

from end_to_end_home import end_engine
from own_rules import FIXTURES, HEADER, QUERY, write_rule
from published_city import Run


def test_thresholds_are_listed_without_a_city(run: Run, empty_home: Path) -> None:
    found = run("rules", "parameters", "--format", "json")
    assert found.status == 0
    assert {row["loaded"] for row in json.loads(found.out)} == {None}
    assert not (empty_home / "engine").exists()


def test_a_rule_is_checked_without_a_city(run: Run, empty_home: Path, tmp_path: Path) -> None:
    try:
        good = json.loads(run("rules", "check", str(write_rule(tmp_path)), "--format", "json").out)
        assert (good[0]["faults"], good[0]["findings"]) == ([], None)
        wrong = write_rule(tmp_path, HEADER + QUERY, FIXTURES.replace("staff: 5", "staff: 9"))
        assert run("rules", "check", str(wrong)).status == 1
        assert run("findings").status == 4  # nothing has been loaded by it
    finally:
        end_engine(empty_home)
