"""`shizi load`: what it prints and how it ends, whatever the load gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from published_city import Run

import shizi.loaders.load as loading

REPORT: dict[str, Any] = {
    "city": "某市",
    "as_of": "2025-09-30",
    "funnel": [
        {"step": "base_records", "count": 30, "removed": []},
        {"step": "base_roster", "count": 20, "removed": [{"reason": "state_owned", "count": 10}]},
    ],
    "registers": [
        {"kind": "visits", "department": "某局", "path": "a.csv", "status": "loaded", "rows": 5},
        {"kind": "liaison", "department": "某\x1b局", "path": "b.csv", "status": "refused", "reason": "少了60%"},
    ],
    "changes": {"added": 3, "changed": 2, "closed": 1},
    "warnings": [f"第{number}条" for number in range(13)],
}
pytestmark = pytest.mark.usefixtures("empty_home")


def give(monkeypatch: pytest.MonkeyPatch, *, status: int = 0, no_change: bool = False) -> dict[str, Any]:
    """Let the next load give this report; what it was called with comes back."""
    asked: dict[str, Any] = {}

    def load_folder(folder: Path, _settings: object, **given: Any) -> loading.LoadResult:
        asked.update(given, folder=folder)
        given["progress"]("registers/a.csv", 0.5)
        return loading.LoadResult(status, REPORT, no_change, {})

    monkeypatch.setattr(loading, "load_folder", load_folder)
    return asked


def test_the_funnel_and_the_changes_are_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = give(monkeypatch)
    found = run("load", "DIR", "--report", "OUT", "--allow-shrink")
    assert found.status == 0
    assert "国有 state-owned" in found.out
    assert "新增 added 3，变化 changed 2，关闭 closed 1" in found.out
    assert (asked["folder"], asked["report"], asked["allow_shrink"], asked["dry_run"]) == (
        Path("DIR"), Path("OUT"), True, False,
    )  # fmt: skip


def test_j1_a_refused_register_is_told_and_ends_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, status=3)
    found = run("load", "DIR")
    assert found.status == 3
    assert "登记册拒收 · refused: liaison" in found.err
    assert "少了60%" in found.err
    assert "\x1b" not in found.err
    assert "第0条" in found.err
    assert "另有3条" in found.err


def test_a_dry_run_says_what_would_be(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = give(monkeypatch)
    assert "将会 would be" in run("load", "DIR", "--dry-run").out
    assert asked["dry_run"] is True


def test_nothing_new_is_said_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, no_change=True)
    assert "没有写入任何内容" in run("load", "DIR").out


def test_data_goes_to_standard_output_and_progress_does_not(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch)
    found = run("load", "DIR", "--format", "json")
    assert json.loads(found.out) == REPORT
    assert "装载" in found.err
    assert run("load", "DIR", "--format", "csv").out.splitlines()[0].startswith("kind,department,path")
