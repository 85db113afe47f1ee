"""`shizi demo` never loads over another city (docs/decisions.md 13), and picks a telling organization."""

from __future__ import annotations

from pathlib import Path

import pytest
from published_city import Run

from shizi.api.command_demo import most_telling


@pytest.mark.usefixtures("city")
def test_a_city_of_somebodys_own_is_spared(run: Run, tmp_path: Path) -> None:
    found = run("demo", "--out", str(tmp_path / "registers"))
    assert found.status == 2
    assert "某市" in found.err
    assert not (tmp_path / "registers").exists()


def finding(rule: str, subject: str, kind: str = "organization") -> dict[str, str]:
    return {"rule": rule, "subject": subject, "subject_kind": kind}


def test_the_organization_shown_has_several_holders_and_a_gap_if_any_has() -> None:
    found = [
        finding("P01", "a"),
        finding("M01", "b"),
        finding("M01", "c"),
        finding("V02", "c"),
        finding("V07", "u", "party_unit"),
    ]
    assert most_telling(found) == "c"
    assert most_telling(found[:2]) == "b"
    assert most_telling(found[:1]) == "a"
    assert most_telling(found[4:]) is None
