"""The row store of a load: what is stored comes back, and unfinished files are not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shizi.graph.errors import LoadError
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Part, Stage, meaning_of, remove_other_stages, stage_path

PART = Part("p1", "chamber_members", "市工商联", "乌海市工商联", "a.xlsx", "名册", date(2025, 9, 30), 2, "loaded")


def filled(path: Path) -> Stage:
    stage = Stage.create(path)
    stage.insert(
        "rows_chamber_members",
        {
            "row_key": ["k1", "k2", "k3"],
            "part": ["p1"] * 3,
            "path": ["a.xlsx"] * 3,
            "sheet": ["名册", "名册", None],
            "number": [5, 4, 6],
            "valid_from": [None, date(2025, 9, 30), None],
            "closed_on": [None, None, date(2025, 12, 31)],
            "name": ["乙公司", "甲公司", "丙公司"],
            "chamber": ["商会", "=HYPERLINK(1)", "'; DROP TABLE rows_visits; --"],
            "position": ["", "会员\0", "x" * 10_000],
        },
    )
    stage.add_parts([PART])
    return stage


def test_rows_come_back_as_they_were_stored(tmp_path: Path) -> None:
    with filled(tmp_path / "1.duckdb") as stage:
        rows = list(stage.rows("chamber_members"))
    assert [(r.key, r.part, r.path, r.sheet, r.number, r.valid_from, r.closed_on) for r in rows] == [
        ("k2", "p1", "a.xlsx", "名册", 4, date(2025, 9, 30), None),
        ("k1", "p1", "a.xlsx", "名册", 5, None, None),
        ("k3", "p1", "a.xlsx", None, 6, None, date(2025, 12, 31)),
    ]
    assert [row.get("chamber") for row in rows] == ["=HYPERLINK(1)", "商会", "'; DROP TABLE rows_visits; --"]
    assert rows[2].values == ("丙公司", "'; DROP TABLE rows_visits; --", "x" * 10_000)
    assert rows[0].get("position") == "会员\0"
    assert [row.in_force for row in rows] == [True, True, False]
    with pytest.raises(KeyError):
        rows[0].get("uscc")


def test_rows_can_be_ordered_and_restricted(tmp_path: Path) -> None:
    with filled(tmp_path / "1.duckdb") as stage:
        assert [row.key for row in stage.rows("chamber_members", order_by="number")] == ["k2", "k1", "k3"]
        assert [row.key for row in stage.rows("chamber_members", in_force_only=True, order_by="position, number")] == [
            "k1",
            "k2",
        ]
        assert (stage.count("chamber_members"), stage.count("chamber_members", in_force_only=True)) == (3, 2)
        with pytest.raises(KeyError):
            list(stage.rows("chamber_members", order_by="name; DROP TABLE meta"))
        with pytest.raises(KeyError):
            list(stage.rows("chamber_members; DROP TABLE meta"))


def test_several_kinds_can_be_streamed_at_once_while_the_stage_is_written(tmp_path: Path) -> None:
    with filled(tmp_path / "1.duckdb") as stage:
        first, second = stage.rows("chamber_members"), stage.rows("chamber_members")
        assert next(first).key == "k2"
        stage.set_meta("between", 1)
        assert next(second).key == "k2"
        assert [row.key for row in first] == ["k1", "k3"]
        assert [row.key for row in second] == ["k1", "k3"]


def test_every_kind_has_its_table(tmp_path: Path) -> None:
    with Stage.create(tmp_path / "1.duckdb") as stage:
        assert {kind: stage.count(kind) for kind in register_kinds()} == dict.fromkeys(register_kinds(), 0)
        assert stage.received_kinds() == set()


def test_parts_entries_rejected_rows_and_meta_come_back(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [{"kind": "visits", "reason": "表头未识别"}, {"kind": "places", "rows": 3}]
    with filled(tmp_path / "1.duckdb") as stage:
        stage.add_entries(lines)
        stage.add_rejected([("visits", "v.csv", None, 7, "合计"), ("visits", "v.xlsx", "表", 8, "注")])
        stage.set_meta("as_of", date(2025, 9, 30))
        stage.set_meta("as_of", date(2025, 10, 1))
        stage.set_meta("city", {"name": "乌海市"})
        stage.finish()
    with Stage.open(tmp_path / "1.duckdb") as stage:
        assert stage.entries() == lines
        assert list(stage.rejected()) == [("visits", "v.csv", None, 7, "合计"), ("visits", "v.xlsx", "表", 8, "注")]
        assert (stage.meta("as_of"), stage.meta("city"), stage.meta("none")) == ("2025-10-01", {"name": "乌海市"}, None)
        assert stage.parts() == stage.parts("chamber_members") == [PART]
        assert stage.parts("visits") == []
        assert stage.received_kinds() == {"chamber_members"}


def test_unfinished_stage_is_not_opened_and_is_begun_anew(tmp_path: Path) -> None:
    path = stage_path(tmp_path, 7)
    filled(path).close()
    with pytest.raises(LoadError, match=r"7\.duckdb.*unfinished"):
        Stage.open(path)
    with Stage.create(path) as stage:
        assert stage.count("chamber_members") == 0
        stage.finish()
    Stage.open(path).close()


def test_missing_or_damaged_stage_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="missing"):
        Stage.open(tmp_path / "1.duckdb")
    (tmp_path / "2.duckdb").write_bytes(b"no database at all" * 1000)
    with pytest.raises(LoadError, match="damaged"):
        Stage.open(tmp_path / "2.duckdb")


def test_stage_of_another_format_is_not_used(tmp_path: Path) -> None:
    with Stage.create(tmp_path / "1.duckdb") as stage:
        stage.finish()
        stage.set_meta("format", 0)
    with pytest.raises(LoadError):
        Stage.open(tmp_path / "1.duckdb")


def test_stages_of_other_loads_are_removed(tmp_path: Path) -> None:
    for number in (1, 2, 3, 12):
        Stage.create(stage_path(tmp_path, number)).close()
    (tmp_path / "3.duckdb.wal").touch()
    (tmp_path / "3.duckdb.tmp").mkdir()
    (tmp_path / "notes.txt").touch()
    remove_other_stages(tmp_path, published=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.duckdb", "notes.txt"]


def test_meaning_is_the_key_without_its_interval() -> None:
    assert (meaning_of("ab12~3"), meaning_of("ab12")) == ("ab12", "ab12")


def test_a_part_comes_back_with_its_columns(tmp_path: Path) -> None:
    part = replace(PART, columns=("name", "position"))
    with Stage.create(tmp_path / "1.duckdb") as stage:
        stage.add_parts([part, replace(PART, id="p2")])
        assert stage.parts() == [part, replace(PART, id="p2")]


def test_a_stage_of_an_earlier_shizi_does_not_say_which_columns_a_part_has(tmp_path: Path) -> None:
    with filled(tmp_path / "1.duckdb") as stage:
        stage.connection.execute("ALTER TABLE parts DROP COLUMN columns")
        assert stage.parts("chamber_members") == [PART]
