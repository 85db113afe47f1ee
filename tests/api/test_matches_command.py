"""`shizi matches`: a person decides about rows that may belong to an organization (SEMANTICS B13)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from published_city import Run

from shizi.loaders import match_review

pytestmark = pytest.mark.usefixtures("empty_home", "proposals")
LINES = [
    {"row_key": "abcdef01", "name": "宏达商贸", "candidate_id": "C1", "candidate": "宏达商贸有限公司", "score": 0.93},
    {"row_key": "abcdef02", "name": "=新源", "candidate_id": "C2", "candidate": "新源科技有限公司", "score": 0.91},
    {"row_key": "abcdef02", "name": "=新源", "candidate_id": "C3", "candidate": "新源工贸有限公司", "score": 0.85},
]


@pytest.fixture
def proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three proposals about two rows of the visits register."""
    common = {
        "register": "visits",
        "file": "registers/走访.csv",
        "sheet": None,
        "row": 7,
        "code": "",
        "why": "名称相近",
    }
    lines = [{**common, "candidate_uscc": line["candidate_id"], **line} for line in LINES]
    monkeypatch.setattr(match_review, "review_lines", lambda _settings: lines)


def decisions(run: Run) -> list[tuple[str, str, str]]:
    rows = map(json.loads, run("matches", "list", "--decided", "--format", "jsonl").out.splitlines())
    return [(row["row_key"], row["decision"], row["candidate"]) for row in rows]


def test_rows_to_review_are_listed_with_their_candidates(run: Run) -> None:
    found = run("matches", "list", "--format", "jsonl")
    assert [json.loads(line)["candidate_id"] for line in found.out.splitlines()] == ["C1", "C2", "C3"]
    assert "宏达商贸有限公司" in run("matches", "list").out
    assert "'=新源" in run("matches", "list", "--format", "csv").out
    assert run("matches", "list", "--register", "liaison", "--format", "jsonl").out == ""
    assert run("matches", "list", "--register", "nothing").status == 2


def test_a_single_candidate_is_accepted_by_the_row_alone_and_taken_back(run: Run, empty_home: Path) -> None:
    assert run("matches", "accept", "abcdef01", "--note", "电话核实").status == 0
    assert decisions(run) == [("abcdef01", "accepted", "C1")]
    assert "电话核实" in (empty_home / "matches.yaml").read_text(encoding="utf-8")
    assert run("matches", "undo", "abcdef01").status == 0
    assert decisions(run) == []


def test_of_several_candidates_one_must_be_named(run: Run) -> None:
    found = run("matches", "accept", "abcdef02")
    assert found.status == 4
    assert "C2" in found.err
    assert "C3" in found.err
    assert run("matches", "accept", "abcdef02", "C3").status == 0
    assert decisions(run) == [("abcdef02", "accepted", "C3")]


def test_a_candidate_or_all_of_them_can_be_rejected(run: Run) -> None:
    assert run("matches", "reject", "abcdef02", "C2").status == 0
    assert decisions(run) == [("abcdef02", "rejected", "C2")]
    assert run("matches", "reject", "abcdef01").status == 0
    assert ("abcdef01", "rejected", "") in decisions(run)


@pytest.mark.parametrize("arguments", [["abcdef"], ["zzzzzz"], ["abc"], ["abcdef01", "C9"]])
def test_what_is_not_clear_is_not_decided(run: Run, arguments: list[str]) -> None:
    for verb in ("accept", "reject"):
        assert run("matches", verb, *arguments).status == 4
    assert decisions(run) == []
