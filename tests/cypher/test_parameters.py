"""Thresholds: the contract's defaults, a city's changes, and the days that periods lead back to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shizi.cypher.parameters import (
    changed_parameters,
    known_parameters,
    latest_due_year,
    months_before,
    query_values,
    read_parameters,
)
from shizi.graph.errors import UsageError


def test_defaults_are_those_of_the_contract() -> None:
    assert read_parameters() == {
        "member_threshold": 3, "joint_cap": 5, "branch_cap": 50, "general_branch_cap": 100, "instructor_cap": 5,
        "visit_departments": 3, "visit_days": 90, "act_months": 12, "headcount_minimum": 5, "headcount_factor": 2,
        "tax_payer_threshold": 10, "staff_threshold": 10,
    }  # fmt: skip


def test_every_threshold_says_what_it_is_and_where_it_stands() -> None:
    for parameter in known_parameters().values():
        assert parameter.zh
        assert parameter.en
        assert parameter.source


def test_a_city_changes_values_in_one_file(tmp_path: Path) -> None:
    changes = tmp_path / "thresholds.yaml"
    assert read_parameters(changes) == read_parameters()
    changes.write_text("joint_cap: 4\n", encoding="utf-8")
    assert read_parameters(changes) == read_parameters() | {"joint_cap": 4}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("joint_cup: 4", "unknown threshold 'joint_cup'"),
        ("joint_cap: four", "joint_cap must be a whole number"),
        ("joint_cap: true", "joint_cap must be a whole number"),
        ("joint_cap: -1", "joint_cap must be a whole number"),
        ("- joint_cap", "no map"),
        ("joint_cap: [", "cannot be read"),
        ("# ours\njoint_cap: 4\njoint_cap: 5", "yaml row 3: joint_cap is given twice"),
        ("visit_days: 60\njoint_cup: 4", "yaml row 2: unknown threshold 'joint_cup' .write joint_cap"),
        ("joint_cap: 4.5", "joint_cap must be a whole number from 0 to 1000000, not '4.5' .write it like joint_cap: 5"),
        ("joint_cap: '4'", "whole number"),
        ("joint_cap: 10000000000000000000000", "whole number"),
        ("joint_cap:", "whole number"),
        ("joint_cap: [4]", "not 'a list or a map'"),
        ("? [joint_cap]\n: 4", "no map"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, what: str) -> None:
    changes = tmp_path / "thresholds.yaml"
    changes.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=what):
        read_parameters(changes)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    changes = tmp_path / "parameters.yaml"
    changes.write_bytes("上限".encode("gb18030"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_parameters(changes)
    changes.unlink()
    changes.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        read_parameters(changes)


def test_comments_alone_change_nothing(tmp_path: Path) -> None:
    changes = tmp_path / "parameters.yaml"
    changes.write_text("# joint_cap: 4\n", encoding="utf-8")
    assert changed_parameters(changes) == {}


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2025, 9, 30), 12, date(2024, 9, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 15), 1, date(2024, 12, 15)),
        (date(2025, 1, 15), 0, date(2025, 1, 15)),
    ],
)
def test_e6_months_before(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_e6_periods_give_queries_the_day_they_lead_back_to() -> None:
    values = query_values(read_parameters(), date(2025, 9, 30))
    assert values["visits_after"] == date(2025, 7, 2)
    assert values["acts_after"] == date(2024, 9, 30)
    assert values["joint_cap"] == 5


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 5, 30), 2023), (date(2025, 5, 31), 2024), (date(2025, 12, 31), 2024)]
)
def test_i2_latest_due_year(day: date, year: int) -> None:
    assert latest_due_year(day) == year
