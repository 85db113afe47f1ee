"""Receiving deliveries: parts, shrinking, vanishing, addresses (SEMANTICS A9, E4, J1 to J5), against a simple
oracle."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizi.graph.errors import LoadError, RegisterError
from shizi.loaders.manifest import Manifest, ManifestEntry, ManifestProblem
from shizi.loaders.reading import EntryReport, ReadRow, RejectedRow
from shizi.loaders.receiving import Received, content_hash, departments_to_resolve_with, receive
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.row_intervals import Changes
from shizi.loaders.stage import Stage, meaning_of, stage_path

DAYS = [date(2025, 9, 30) + timedelta(days=90 * n) for n in range(6)]


FakeRow = ReadRow


@dataclass
class FakeRegister:
    rows: list[ReadRow]
    sheet: str | None = None
    rejected: list[RejectedRow] = field(default_factory=list)
    fails_after: int | None = None
    columns: tuple[str, ...] = ()
    report: EntryReport = field(default_factory=lambda: EntryReport("", "", ""))

    def chunks(self, size: int) -> Iterator[list[ReadRow]]:
        for start in range(0, len(self.rows), size):
            if self.fails_after is not None and start >= self.fails_after:
                break
            yield self.rows[start : start + size]
        if self.fails_after is not None:
            raise RegisterError("the sheet breaks off")

    def take_rejected(self) -> list[RejectedRow]:
        taken, self.rejected = self.rejected, []
        return taken


@dataclass
class FakeFolder:
    """Registers by path; a path that is not there cannot be read."""

    registers: dict[str, FakeRegister]
    warnings: tuple[str, ...] = ()

    def open(self, _folder: Path, entry: Any) -> FakeRegister:
        if entry.path not in self.registers or entry.kind not in register_kinds():
            raise RegisterError(f"{entry.path} is missing", to_do="put the file where the manifest names it")
        register = self.registers[entry.path]
        rejected, accepted = len(register.rejected), len(register.rows)
        register.report = EntryReport.of(entry)
        register.report.sheet = register.sheet
        register.report.columns = list(register.columns)
        register.report.rows, register.report.accepted, register.report.rejected = (
            accepted + rejected,
            accepted,
            rejected,
        )
        register.report.warnings = list(self.warnings)
        return register


def a_manifest(day: date, entries: list[ManifestEntry], **other: Any) -> Manifest:
    numbered = tuple(replace(one, number=n) for n, one in enumerate(entries, 1))
    given = {"city_code": "150300000000", "city_name": "乌海市", "campaign": None, "six_sync_since": None, **other}
    return Manifest(as_of=day, entries=numbered, **given)


class Home:
    """Receives deliveries one after the other, each into its own stage."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.stage: Stage | None = None
        self.names: dict[str, str] = {}

    def deliver(
        self,
        day: date,
        registers: Mapping[str, FakeRegister | list[tuple[str, ...]]],
        entries: list[ManifestEntry],
        **options: Any,
    ) -> Received:
        held = {
            path: rows
            if isinstance(rows, FakeRegister)
            else FakeRegister([FakeRow(n + 2, r) for n, r in enumerate(rows)])
            for path, rows in registers.items()
        }
        manifest = a_manifest(day, entries, **options.pop("manifest", {}))
        self.number += 1
        stage = Stage.create(stage_path(self.folder, self.number))
        try:
            received = receive(
                self.folder,
                manifest,
                self.stage,
                stage,
                resolve_department=lambda name: self.names.get(name, name),
                open_register=FakeFolder(held).open,
                **options,
            )
            stage.finish()
        finally:
            stage.close()
        if self.stage:
            self.stage.close()
        self.stage = Stage.open(stage_path(self.folder, self.number))
        return received

    def rows(self, kind: str = "chamber_members") -> list[Any]:
        assert self.stage
        return list(self.stage.rows(kind))

    def in_force(self, kind: str = "chamber_members") -> list[tuple[str, ...]]:
        assert self.stage
        return sorted(row.values for row in self.stage.rows(kind, in_force_only=True))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    held = Home(tmp_path)
    yield held
    if held.stage:
        held.stage.close()


def member(name: str, chamber: str = "商会", position: str = "") -> tuple[str, ...]:
    return (name, chamber, position)


def entry(
    path: str = "a.csv", department: str = "市工商联", kind: str = "chamber_members", day: date = DAYS[0]
) -> ManifestEntry:
    return ManifestEntry(kind, department, path, day)


def many(count: int, start: int = 0) -> list[tuple[str, ...]]:
    return [member(f"甲{n}公司") for n in range(start, start + count)]


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


def test_j1_part_that_falls_by_more_than_40_percent_is_refused_and_the_others_load(home: Home) -> None:
    both = [entry("a.csv"), entry("b.csv", "市民政局")]
    home.deliver(DAYS[0], {"a.csv": many(10), "b.csv": many(2)}, both)
    received = home.deliver(DAYS[1], {"a.csv": many(5), "b.csv": many(3)}, both)
    assert [line["status"] for line in received.registers] == ["refused", "loaded"]
    assert "--allow-shrink" in received.registers[0]["reason"]
    assert received.incomplete
    assert home.stage
    assert [(p.department, p.rows, p.status) for p in home.stage.parts()] == [
        ("市工商联", 10, "refused"),
        ("市民政局", 3, "loaded"),
    ]
    assert received.changes == Changes(added=1)


def test_j1_fall_of_exactly_40_percent_is_accepted(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    received = home.deliver(DAYS[1], {"a.csv": many(6)}, [entry()])
    assert received.registers[0]["status"] == "loaded"
    assert received.changes == Changes(closed=4)


def test_j1_allow_shrink_accepts(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    received = home.deliver(DAYS[1], {"a.csv": many(1)}, [entry()], allow_shrink=True)
    assert received.registers[0]["status"] == "loaded"
    assert home.in_force() == many(1)


def test_j1_empty_register_is_refused(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry()])
    assert home.deliver(DAYS[1], {"a.csv": []}, [entry()]).registers[0]["status"] == "refused"
    assert home.in_force() == many(1)


def test_j1_rows_of_a_refused_delivery_can_still_be_delivered_later(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(2)}, [entry()])
    assert home.deliver(DAYS[2], {"a.csv": many(10)}, [entry()]).changes == Changes()


def test_j2_row_no_longer_delivered_is_closed_on_the_new_day(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": [*many(2), member("新公司")]}, [entry()])
    found = {row.values[0]: (row.valid_from, row.closed_on) for row in home.rows()}
    assert found == {
        "甲0公司": (None, None),
        "甲1公司": (None, None),
        "甲2公司": (None, DAYS[1]),
        "新公司": (DAYS[1], None),
    }


def test_j2_closed_rows_are_carried_along_unchanged(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(2)}, [entry()])
    closed = [row for row in home.rows() if row.closed_on]
    home.deliver(DAYS[2], {"a.csv": many(2)}, [entry()])
    assert [row for row in home.rows() if row.closed_on] == closed


def test_j2_part_not_delivered_keeps_its_rows_and_counts_as_received(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3), "v.csv": [("市局", "甲公司", "", "2025-09-01", "")]},
                 [entry(), entry("v.csv", kind="visits")])  # fmt: skip
    home.deliver(DAYS[1], {"a.csv": many(3)}, [entry()])
    assert home.stage
    assert home.stage.received_kinds() == {"chamber_members", "visits"}
    assert home.stage.count("visits", in_force_only=True) == 1
    assert {(p.kind, p.status) for p in home.stage.parts()} == {("chamber_members", "loaded"), ("visits", "kept")}


def test_j2_new_part_has_no_beginning_even_in_a_later_delivery(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(1), "b.csv": [member("乙公司")]}, [entry(), entry("b.csv", "市民政局")])
    assert {row.valid_from for row in home.rows()} == {None}


def test_j2_row_that_comes_back_is_a_new_interval_of_the_same_meaning(home: Home) -> None:
    for day, rows in zip(DAYS, (many(3), many(2), many(3), many(2), many(3)), strict=False):
        home.deliver(day, {"a.csv": rows}, [entry()])
    returning = [row for row in home.rows() if row.values[0] == "甲2公司"]
    assert sorted((row.valid_from or DAYS[0], row.closed_on) for row in returning if row.closed_on) == [
        (DAYS[0], DAYS[1]), (DAYS[2], DAYS[3]),
    ]  # fmt: skip
    assert [row.valid_from for row in returning if row.in_force] == [DAYS[4]]
    assert len({row.key for row in returning}) == 3
    assert len({row.meaning for row in returning}) == 1


def test_j3_part_keeps_its_identity_by_department_not_by_file(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry("a.csv")])
    received = home.deliver(DAYS[1], {"另一个.xlsx": many(3)[::-1]}, [entry("另一个.xlsx", day=DAYS[1])])
    assert received.changes == Changes()


def test_j3_renamed_department_keeps_its_parts_and_row_keys(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry(department="市工商联")])
    before = {row.key for row in home.rows()}
    home.names = {"市工商联": "市工商业联合会"}
    received = home.deliver(DAYS[1], {"a.csv": many(3)}, [entry(department="市工商业联合会")])
    assert received.changes == Changes()
    assert {row.key for row in home.rows()} == before
    assert home.stage
    assert [part.department for part in home.stage.parts()] == ["市工商业联合会"]


def test_j3_departments_that_became_one_deliver_one_part(home: Home) -> None:
    same = member("同一公司")
    home.deliver(DAYS[0], {"a.csv": [*many(2), same], "b.csv": [*many(2, 5), same]}, [entry(), entry("b.csv", "旧局")])
    home.names = {"旧局": "市工商联"}
    received = home.deliver(DAYS[1], {"a.csv": [*many(2), same, *many(2, 5), same]}, [entry()])
    assert received.changes == Changes()
    assert home.stage
    assert [part.rows for part in home.stage.parts()] == [6]
    assert len({row.key for row in home.rows()}) == 6
    for rows in ([same, same, same], [same, *many(2)], [same, same, same, *many(2)]):
        home.deliver(DAYS[2], {"a.csv": rows}, [entry()], allow_shrink=True)
        assert home.in_force() == sorted(rows)
        assert len({row.key for row in home.rows()}) == len(home.rows())


def test_j3_width_case_and_white_space_are_no_change(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": [member("ＡＢ 公司(甲)")]}, [entry()])
    assert home.deliver(DAYS[1], {"a.csv": [member("ab公司（甲）")]}, [entry()]).changes == Changes()


def test_j3_cells_do_not_run_into_each_other() -> None:
    assert content_hash(("甲", "乙")) != content_hash(("甲乙", ""))
    assert content_hash(("甲", "", "乙")) != content_hash(("甲", "乙", ""))
    assert content_hash(("a", "b c")) == content_hash(("Ａ", "BC"))


def test_repeated_rows_are_a_multiset(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": [member("甲公司")] * 3}, [entry()])
    assert len({row.key for row in home.rows()}) == 3
    received = home.deliver(DAYS[1], {"a.csv": [member("甲公司")] * 2}, [entry()])
    assert received.changes == Changes(closed=1)


def test_j5_address_is_that_of_the_latest_delivery(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(2)}, [entry()])
    moved = FakeRegister([FakeRow(40, many(2)[0])], "新表")
    home.deliver(DAYS[1], {"b.xlsx": moved}, [entry("b.xlsx")], allow_shrink=True)
    found = {row.values[0]: (row.path, row.sheet, row.number) for row in home.rows()}
    assert found == {"甲0公司": ("b.xlsx", "新表", 40), "甲1公司": ("a.csv", None, 3)}


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


def test_changed_row_counts_once(home: Home) -> None:
    kind, code = "market_registration", "91150302MA0N000000"
    fields = register_kinds()[kind].field_names

    def firm(**cells: str) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in fields)

    here = [entry("m.csv", kind=kind)]
    rows = [
        firm(name="甲公司", uscc=code, status="存续"),
        firm(name="乙公司"),
        firm(name="丙公司"),
        firm(name="丁公司"),
    ]
    home.deliver(DAYS[0], {"m.csv": rows}, here)
    rows = [
        firm(name="甲新公司", uscc=code, status="存续"),  # renamed, known by its code
        firm(name="乙公司", uscc="91150302MA0N111111"),  # its code was added
        firm(name="丙公司", status="注销"),
        firm(name="戊公司"),
    ]
    received = home.deliver(DAYS[1], {"m.csv": rows}, here)
    assert received.changes == Changes(added=1, changed=3, closed=1)


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


# random deliveries against an oracle


@dataclass
class OracleCopy:
    valid_from: date | None
    closed_on: date | None = None


class Oracle:
    """Rows in force and closed, as lists of copies by (part, row); the last copy in force closes first."""

    def __init__(self) -> None:
        self.copies: dict[tuple[str, int], list[OracleCopy]] = {}
        self.parts: set[str] = set()

    def in_force(self, part: str) -> int:
        return sum(c.closed_on is None for (p, _), copies in self.copies.items() if p == part for c in copies)

    def deliver(self, day: date, delivery: dict[str, list[int] | None], *, allow_shrink: bool) -> None:
        for part, rows in delivery.items():
            if rows is None:
                continue
            before = self.in_force(part)
            if part in self.parts and not allow_shrink and len(rows) < before * 0.6:
                continue
            counts = Counter(rows)
            for row in {*counts, *(r for p, r in self.copies if p == part)}:
                copies = self.copies.setdefault((part, row), [])
                alive = [copy for copy in copies if copy.closed_on is None]
                for copy in alive[counts[row] :]:
                    copy.closed_on = day
                start = day if part in self.parts else None
                copies += [OracleCopy(start) for _ in range(counts[row] - len(alive))]
            self.parts.add(part)

    def told(self) -> Counter[Any]:
        return Counter((p, r, c.valid_from, c.closed_on) for (p, r), copies in self.copies.items() for c in copies)


deliveries = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(["局甲", "局乙", "局丙"]),
            st.one_of(st.none(), st.lists(st.integers(0, 4), max_size=8)),
            max_size=3,
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@given(deliveries)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_j1_j2_j3_j5_random_deliveries_agree_with_the_oracle(given_deliveries: Any) -> None:
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        latest: dict[str, int] = {}
        for number, (delivery, allow_shrink) in enumerate(given_deliveries):
            day = DAYS[number]
            paths = {part: f"{part}-{number}.csv" for part in delivery}
            held = {paths[p]: [member(f"甲{r}") for r in rows] for p, rows in delivery.items() if rows is not None}
            entries = [entry(paths[part], part, day=day) for part in delivery]
            received = home.deliver(day, held, entries, allow_shrink=allow_shrink)
            oracle.deliver(day, delivery, allow_shrink=allow_shrink)
            for line in received.registers:
                if line["status"] == "loaded":
                    latest[line["department"]] = number
            assert home.stage
            names = {part.id: part.department for part in home.stage.parts()}
            rows = home.rows()
            found = Counter((names[r.part], int(r.values[0][1:]), r.valid_from, r.closed_on) for r in rows)
            assert found == oracle.told()
            assert len({row.key for row in rows}) == len(rows)
            for row in rows:
                assert meaning_of(row.key) == row.key.split("~")[0]
                if row.in_force:
                    assert row.path == f"{names[row.part]}-{latest[names[row.part]]}.csv"
            assert {p.department: p.rows for p in home.stage.parts()} == {p: oracle.in_force(p) for p in oracle.parts}
        if home.stage:
            home.stage.close()


# which columns a part has


def columns_of(home: Home) -> dict[str, tuple[str, ...]]:
    assert home.stage
    return {part.department: part.columns for part in home.stage.parts()}


def test_a_part_has_the_columns_of_all_its_files(home: Home) -> None:
    files = {
        "a.csv": FakeRegister([FakeRow(2, member("甲"))], columns=("name", "chamber")),
        "b.csv": FakeRegister([FakeRow(2, member("乙"))], columns=("position", "name")),
        "c.csv": FakeRegister([FakeRow(2, member("丙"))], columns=("name",)),
    }
    received = home.deliver(DAYS[0], files, [entry("a.csv"), entry("b.csv"), entry("c.csv", department="别处")])
    assert columns_of(home) == {"市工商联": ("name", "chamber", "position"), "别处": ("name",)}
    assert received.registers[0]["columns"] == ["name", "chamber"]


def test_a_part_that_is_kept_refused_or_unreadable_keeps_its_columns(home: Home) -> None:
    first = {
        path: FakeRegister([FakeRow(n, member(f"{path}{n}")) for n in range(2, 12)], columns=("name", "position"))
        for path in ("kept.csv", "refused.csv", "broken.csv")
    }
    entries = {path: entry(path, department=path) for path in first}
    home.deliver(DAYS[0], first, list(entries.values()))
    few = FakeRegister([FakeRow(2, member("甲"))], columns=("name",))
    home.deliver(DAYS[1], {"refused.csv": few}, [entries["refused.csv"], entries["broken.csv"]])
    assert home.stage
    assert {part.path: part.status for part in home.stage.parts()} == {
        "kept.csv": "kept", "refused.csv": "refused", "broken.csv": "unreadable",
    }  # fmt: skip
    assert set(columns_of(home).values()) == {("name", "position")}


def test_a_part_of_which_one_file_is_unreadable_keeps_its_former_columns_too(home: Home) -> None:
    files = {
        "a.csv": FakeRegister([FakeRow(n, member(f"甲{n}")) for n in range(9)], columns=("name",)),
        "b.csv": FakeRegister([FakeRow(n, member(f"乙{n}")) for n in range(9)], columns=("name", "position")),
    }
    home.deliver(DAYS[0], files, [entry("a.csv"), entry("b.csv")])
    again = FakeRegister([FakeRow(n, member(f"甲{n}")) for n in range(9)], columns=("name", "chamber"))
    home.deliver(DAYS[1], {"a.csv": again}, [entry("a.csv"), entry("b.csv")])
    assert columns_of(home) == {"市工商联": ("name", "chamber", "position")}
    home.deliver(DAYS[1], {"a.csv": again}, [entry("a.csv")], allow_shrink=True)
    assert columns_of(home) == {"市工商联": ("name", "chamber")}
