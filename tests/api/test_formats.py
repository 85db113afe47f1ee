"""Data on standard output: JSON, lines of JSON, CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from shizi.api.formats import Format, write_rows

SOURCE = {"register": "visits", "file": "a.xlsx", "sheet": "一", "row": 2}
ROWS = [
    {"name": "=甲", "sources": [SOURCE], "open": True, "none": None},
    {"name": "乙\x1b[2J", "holders": [{"id": "1", "name": "某局"}, {"id": "2", "name": "某委"}], "map": {"a": 1}},
]
COLUMNS = ("name", "sources", "holders", "map", "open", "none")


def test_lines_of_json_hold_one_object_each(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(ROWS, Format.jsonl, COLUMNS)
    out = capsys.readouterr().out
    assert [json.loads(line) for line in out.splitlines()] == ROWS
    assert "\x1b" not in out


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS])
def test_json_is_one_array(capsys: pytest.CaptureFixture[str], rows: list[dict[str, object]]) -> None:
    write_rows(rows, Format.json, COLUMNS)
    assert json.loads(capsys.readouterr().out) == rows


def test_csv_is_flat_and_neutralized(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(ROWS, Format.csv, COLUMNS)
    out = capsys.readouterr().out
    found = list(csv.DictReader(io.StringIO(out)))
    assert found[0] == {
        "name": "'=甲", "sources": "visits:a.xlsx[一]:2", "holders": "", "map": "", "open": "true", "none": "",
    }  # fmt: skip
    assert found[1]["holders"] == "某局; 某委"
    assert found[1]["map"] == '{"a": 1}'
    assert "\x1b" not in out
