"""The files of `shizi load --report`: four ledgers, exclusions with proof, nothing that a sheet would calculate."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shizi.loaders.ledger_export import LEDGER_SHEETS, member_band, write_report_folder
from shizi.loaders.organization_facts import LEDGERS

SOURCE = {"register": "survey_ledger", "file": "registers/摸排.xlsx", "sheet": "一", "row": 7}


def organizations() -> Iterator[dict[str, Any]]:
    common = {"kind": "enterprise", "sources": [SOURCE], "reason": "verified", "staff": 12, "formal_members": 4}
    yield {
        **common,
        "uscc": "A",
        "name": '=HYPERLINK("x")',
        "state": "ledger",
        "ledgers": ["three_have_enterprises", "parks"],
    }
    yield {**common, "uscc": "B", "name": "某协会", "state": "ledger", "ledgers": ["social_organizations"]}
    yield {**common, "uscc": None, "name": "-某店", "state": "excluded", "ledgers": [], "reason": "branch"}
    yield {**common, "uscc": "D", "name": "底册公司", "state": "base_roster", "ledgers": []}


def write(folder: Path) -> Path:
    write_report_folder(
        folder,
        report={"city": "某市"},
        organizations=organizations,
        sites=[
            {"code": "P1", "name": "某园", "kind": "park", "full_name": "某市某园", "organization_names": ["甲", "乙"]},
            {"code": "P2", "name": "某楼", "kind": "building", "full_name": "某市某楼", "liaison_units": ["某局"]},
        ],
        rejected=[{"register": "visits", "file": "a.csv", "sheet": None, "row": 3, "reason": "totals"}],
        proposals=[{**SOURCE, "name": "甲", "candidate": "@乙", "candidate_uscc": "B", "score": 0.9, "why": "alike"}],
    )
    return folder


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_all_five_files_are_there_and_nothing_else(tmp_path: Path) -> None:
    folder = write(tmp_path / "report")
    assert sorted(file.name for file in folder.iterdir()) == [
        "excluded.csv", "import_report.json", "ledger.xlsx", "matches_to_review.csv", "rejected_rows.csv",
    ]  # fmt: skip
    assert json.loads((folder / "import_report.json").read_text(encoding="utf-8")) == {"city": "某市"}


def test_the_workbook_has_the_four_ledgers_and_no_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path) / "ledger.xlsx")
    assert book.sheetnames == list(LEDGER_SHEETS.values())
    assert [sheet.max_row for sheet in book] == [2, 2, 2, 2]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert book["三有企业"]["B2"].value == '\'=HYPERLINK("x")'
    assert "3-6" in [cell.value for cell in book["社会组织"][2]]
    assert [cell.value for cell in book["园区"][2]][4:6] == [2, "甲、乙"]


def test_excluded_organizations_come_with_reason_and_the_row_that_proves_it(tmp_path: Path) -> None:
    assert lines(write(tmp_path) / "excluded.csv") == [
        {"uscc": "", "name": "'-某店", "kind": "enterprise", "reason": "branch", "register": "survey_ledger",
         "file": "registers/摸排.xlsx", "sheet": "一", "row": "7"},
    ]  # fmt: skip


def test_a8_rejected_rows_are_listed_by_address_and_reason_only(tmp_path: Path) -> None:
    assert lines(write(tmp_path) / "rejected_rows.csv") == [
        {"register": "visits", "file": "a.csv", "sheet": "", "row": "3", "reason": "totals"}
    ]


def test_candidates_to_review_are_neutralized_too(tmp_path: Path) -> None:
    assert lines(write(tmp_path) / "matches_to_review.csv")[0]["candidate"] == "'@乙"


def test_an_empty_ledger_still_has_its_sheet(tmp_path: Path) -> None:
    write_report_folder(tmp_path, report={}, organizations=lambda: iter(()), sites=[], rejected=[], proposals=[])
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    assert [sheet.max_row for sheet in book] == [1, 1, 1, 1]


def test_the_ledgers_are_those_that_organizations_name() -> None:
    assert tuple(LEDGER_SHEETS) == LEDGERS


@pytest.mark.parametrize(
    ("count", "band"),
    [(None, None), (0, "0"), (1, "1-2"), (3, "3-6"), (7, "7-49"), (50, "50-99"), (100, "100+"), (5000, "100+")],
)
def test_members_are_shown_in_bands(count: int | None, band: str | None) -> None:
    assert member_band(count) == band
