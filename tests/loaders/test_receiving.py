"""Receiving a delivery: entries, parts, days, departments to resolve with, what cannot be read (SEMANTICS A9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from receiving_home import DAYS, FakeFolder, FakeRegister, FakeRow, Home, a_manifest, entry, many, member

from shizi.graph.errors import LoadError
from shizi.loaders.manifest import ManifestProblem
from shizi.loaders.reading import RejectedRow
from shizi.loaders.receiving import departments_to_resolve_with, receive
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.row_intervals import Changes
from shizi.loaders.stage import Stage


def test_first_delivery_has_no_beginning_and_reports_each_entry(home: Home) -> None:
    register = FakeRegister(
        [FakeRow(4, member("甲公司")), FakeRow(5, member("乙公司"))],
        "名册",
        [RejectedRow("chamber_members", "a.csv", "名册", 6, "合计")],
    )
    received = home.deliver(DAYS[0], {"a.csv": register}, [entry()])
    assert [(r.values[0], r.path, r.sheet, r.number, r.valid_from, r.closed_on) for r in home.rows()] == [
        ("甲公司", "a.csv", "名册", 4, None, None),
        ("乙公司", "a.csv", "名册", 5, None, None),
    ]
    assert received.changes == Changes(added=2)
    line = received.registers[0]
    assert (line["kind"], line["status"], line["rows"], line["accepted"], line["rejected"]) == (
        "chamber_members", "loaded", 3, 2, 1,
    )  # fmt: skip
    assert home.stage
    assert list(home.stage.rejected()) == [("chamber_members", "a.csv", "名册", 6, "合计")]
    assert home.stage.entries() == received.registers
    assert home.stage.received_kinds() == {"chamber_members"}
    assert not received.incomplete


def test_a9_entries_of_one_kind_and_department_are_one_part(home: Home) -> None:
    home.names = {"乌海市工商联": "市工商联"}
    home.deliver(
        DAYS[0],
        {"a.csv": [member("甲公司")], "b.csv": [member("乙公司")], "c.csv": [member("丙公司")]},
        [entry("a.csv"), entry("b.csv", "乌海市工商联"), entry("c.csv", "市民政局")],
    )
    assert home.stage
    assert [(part.department, part.rows) for part in home.stage.parts("chamber_members")] == [
        ("市工商联", 2),
        ("市民政局", 1),
    ]


def test_a9_kind_is_received_when_one_entry_could_be_read(home: Home) -> None:
    received = home.deliver(
        DAYS[0], {"a.csv": [member("甲公司")]}, [entry("a.csv"), entry("gone.csv"), entry("v.csv", kind="visits")]
    )
    assert home.stage
    assert home.stage.received_kinds() == {"chamber_members"}
    assert [line["status"] for line in received.registers] == ["loaded", "unreadable", "unreadable"]
    assert "gone.csv is missing" in received.registers[1]["reason"]
    assert received.incomplete


def test_a_kind_that_does_not_exist_is_unreadable(home: Home) -> None:
    received = home.deliver(
        DAYS[0], {"a.csv": [member("甲公司")], "x.csv": []}, [entry("x.csv", kind="x; DROP TABLE meta"), entry("a.csv")]
    )
    assert [line["status"] for line in received.registers] == ["unreadable", "loaded"]
    assert home.in_force() == [member("甲公司")]


def test_a_register_that_breaks_off_leaves_no_row(home: Home) -> None:
    broken = FakeRegister([FakeRow(n, member(f"甲{n}")) for n in range(25_000)], fails_after=20_000)
    received = home.deliver(
        DAYS[0], {"a.csv": broken, "b.csv": [member("乙公司")]}, [entry("a.csv"), entry("b.csv", "局")]
    )
    assert home.in_force() == [member("乙公司")]
    assert received.registers[0]["accepted"] == 0


def test_unreadable_file_of_a_part_shields_its_own_rows_only(home: Home) -> None:
    two = [entry("a.csv"), entry("b.csv")]
    home.deliver(DAYS[0], {"a.csv": [*many(3), member("同")], "b.csv": [*many(3, 10), member("同")]}, two)
    received = home.deliver(DAYS[1], {"a.csv": [*many(2), member("同"), member("新")]}, two)
    assert home.in_force() == sorted([*many(2), *many(3, 10), member("同"), member("同"), member("新")])
    assert received.registers[1]["status"] == "unreadable"
    assert any("b.csv" in warning for warning in received.warnings)
    home.deliver(DAYS[2], {"a.csv": [*many(2), member("同"), member("新")], "b.csv": many(3, 10)}, two)
    assert home.in_force() == sorted([*many(2), *many(3, 10), member("同"), member("新")])


def test_unreadable_file_under_a_new_name_closes_nothing_of_its_part(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(4)}, [entry("a.csv")])
    home.deliver(DAYS[1], {"b.csv": [member("新")]}, [entry("b.csv"), entry("broken.xlsx")])
    assert home.in_force() == sorted([*many(4), member("新")])


def test_wholly_unreadable_part_keeps_its_rows(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(4)}, [entry("a.csv")])
    received = home.deliver(DAYS[1], {}, [entry("a.csv")])
    assert home.in_force() == many(4)
    assert home.stage
    assert [part.status for part in home.stage.parts()] == ["unreadable"]
    assert received.changes == Changes()


def test_delivery_older_than_the_loaded_one_is_an_error(home: Home) -> None:
    home.deliver(DAYS[1], {"a.csv": many(1)}, [entry()])
    with pytest.raises(LoadError, match="SHIZI_HOME"):
        home.deliver(DAYS[0], {"a.csv": many(2)}, [entry()])
    assert home.in_force() == many(1)


def test_other_content_for_the_same_day_is_accepted(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry()])
    home.deliver(DAYS[0], {"a.csv": many(2)}, [entry()])
    assert home.in_force() == many(2)


def test_other_city_and_odd_days_are_warned_of(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry()])
    other = {"city_code": "150400000000", "city_name": "别市"}
    received = home.deliver(
        DAYS[1], {"a.csv": many(1), "b.csv": many(1)},
        [entry(day=DAYS[0] - timedelta(days=1)), entry("b.csv", "局", day=DAYS[2])], manifest=other,
    )  # fmt: skip
    told = "\n".join(received.warnings)
    assert all(text in told for text in ("another city", "earlier than", "later than"))


def test_departments_to_resolve_with_are_those_delivered_else_those_in_force(home: Home, tmp_path: Path) -> None:
    row = tuple("市民政局" if name == "department" else "" for name in register_kinds()["departments"].field_names)
    here = [entry("d.csv", kind="departments")]
    home.deliver(DAYS[0], {"d.csv": [row]}, here)
    fresh = FakeFolder({"d.csv": FakeRegister([FakeRow(2, ("新局", *row[1:]))])})
    manifest = a_manifest(DAYS[1], here)
    assert departments_to_resolve_with(tmp_path, manifest, home.stage, open_register=fresh.open) == [("新局", *row[1:])]
    assert departments_to_resolve_with(tmp_path, manifest, home.stage, open_register=FakeFolder({}).open) == [row]


def test_j1_departments_of_a_delivery_to_be_refused_are_not_resolved_with(home: Home, tmp_path: Path) -> None:
    blank = ("",) * (len(register_kinds()["departments"].field_names) - 1)
    old = [(f"局{n}", *blank) for n in range(5)]
    here = [entry("d.csv", "市编办", kind="departments"), entry("e.csv", "区编办", kind="departments")]
    home.deliver(DAYS[0], {"d.csv": old, "e.csv": [("区局", *blank)]}, here)
    few = FakeFolder({"d.csv": FakeRegister([FakeRow(2, old[0])])})
    more = FakeFolder({"d.csv": FakeRegister([FakeRow(n, row) for n, row in enumerate(old[:4])])})
    manifest = a_manifest(DAYS[1], here[:1])

    def found(files: FakeFolder, **options: Any) -> list[str]:
        rows = departments_to_resolve_with(tmp_path, manifest, home.stage, open_register=files.open, **options)
        return sorted(row[0] for row in rows)

    assert found(few) == ["区局", "局0", "局1", "局2", "局3", "局4"]
    assert found(few, allow_shrink=True) == ["区局", "局0"]
    assert found(more) == ["区局", "局0", "局1", "局2", "局3"]


def test_entry_the_manifest_could_not_make_sense_of_is_unreadable_in_its_place(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(2), "b.csv": many(2, 10)}, [entry("a.csv"), entry("b.csv")])
    problem = ManifestProblem(1, "chamber_members", "市工商联", "b.csv", "its as_of is no day", "write YYYY-MM-DD")
    manifest = replace(a_manifest(DAYS[1], [entry("a.csv")], problems=(problem,), warnings=("odd",)))
    manifest = replace(manifest, entries=(replace(manifest.entries[0], number=2),))
    files = FakeFolder({"a.csv": FakeRegister([FakeRow(2, many(1)[0])])}, warnings=("a column was guessed",))
    with Stage.create(tmp := home.folder / "other.duckdb") as stage:
        received = receive(home.folder, manifest, home.stage, stage, resolve_department=str, open_register=files.open)
        assert sorted(row.values[0] for row in stage.rows("chamber_members", in_force_only=True)) == [
            "甲0公司", "甲10公司", "甲11公司", "甲1公司",
        ]  # fmt: skip
    assert tmp.exists()
    assert [(line["path"], line["status"]) for line in received.registers] == [
        ("b.csv", "unreadable"),
        ("a.csv", "refused"),
    ]
    assert "its as_of is no day" in received.registers[0]["reason"]
    assert {"odd", "a.csv: a column was guessed"} <= set(received.warnings)
    assert received.registers[1]["as_of"] == DAYS[0].isoformat()


def test_entry_without_a_day_is_of_the_day_of_the_manifest(home: Home) -> None:
    received = home.deliver(DAYS[1], {"a.csv": many(1)}, [replace(entry(), as_of=None)])
    assert received.registers[0]["as_of"] == DAYS[1].isoformat()
    assert home.stage
    assert home.stage.parts()[0].as_of == DAYS[1]


def test_progress_names_each_entry(home: Home) -> None:
    told: list[tuple[int, int, str]] = []
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry(), entry("b.csv")], progress=lambda *at: told.append(at))
    assert told == [(0, 2, "a.csv"), (1, 2, "b.csv")]
