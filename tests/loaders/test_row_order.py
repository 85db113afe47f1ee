"""Which row is the last of several: by manifest entry, then row number (SEMANTICS C4), and what closed rows still say (J2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from city_rows import organization, row
from receiving_home import DAYS, FakeRegister, FakeRow, Home, entry, member

from shizi.loaders.manifest import ManifestEntry
from shizi.loaders.merging import last_known
from shizi.loaders.organization_rows import Row, organizations, structure_rows
from shizi.loaders.stage import Stage


def delivered(home: Home) -> list[str]:
    """The last cells of the rows, in the order in which they count."""
    assert home.stage
    return [found.get("position") for found in structure_rows(home.stage, "chamber_members")]


def one(position: str) -> list[tuple[str, ...]]:
    return [member("甲公司", position=position)]


def test_c4_rows_stand_in_the_order_of_the_manifest_whatever_the_names_of_files_and_departments(home: Home) -> None:
    files = {path: one(path) for path in ("z.csv", "a.csv", "m.csv")}
    entries = [entry("z.csv", "丙局"), entry("a.csv", "乙局"), entry("m.csv", "丙局")]
    for day, order in ((DAYS[0], entries), (DAYS[1], entries[::-1])):
        home.deliver(day, files, order)
        assert delivered(home) == [found.path for found in order]


def test_c4_organizations_have_their_rows_in_that_order(home: Home) -> None:
    home.deliver(DAYS[0], {"z.csv": [*one("1"), *one("2")], "a.csv": one("3")}, [entry("z.csv"), entry("a.csv", "乙局")])
    assert home.stage
    path = home.stage.path
    home.stage.close()
    with Stage.open(path, read_only=False) as stage:
        stage.connection.execute("CREATE TABLE attached_chamber_members AS SELECT row_key, 'N-0' AS org FROM rows_chamber_members")
        (found,) = organizations(stage, ["chamber_members"], 1)
    home.stage = Stage.open(path)
    assert [held.get("position") for held in found.all("chamber_members")] == ["1", "2", "3"]


def test_c4_sheets_of_one_file_stand_in_the_order_of_the_manifest(home: Home) -> None:
    made = Stage.create(home.folder / "sheets.duckdb")
    with made as stage:
        lines = [{"kind": "chamber_members", "path": "a.xlsx", "sheet": sheet} for sheet in ("2025", "2024")]
        stage.add_entries([*lines, lines[0], {"kind": "visits", "path": "a.xlsx", "sheet": "2024"}])
        names = ("row_key", "part", "path", "sheet", "number", "name", "chamber", "position")
        rows = [("1", "p", "a.xlsx", "2024", 2, "甲", "x", "late"), ("2", "p", "a.xlsx", "2025", 3, "甲", "x", "early")]
        stage.insert("rows_chamber_members", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
        assert [found.get("position") for found in structure_rows(stage, "chamber_members")] == ["early", "late"]


def test_c4_rows_kept_from_a_file_that_this_manifest_does_not_name_come_first(home: Home) -> None:
    home.deliver(DAYS[0], {"z.csv": one("kept"), "a.csv": one("old")}, [entry("a.csv"), entry("z.csv", "乙局")])
    home.deliver(DAYS[1], {"b.csv": one("new")}, [entry("b.csv")])
    assert [found.get("position") for found in in_force(home)] == ["kept", "new"]


def test_c4_rows_of_a_file_that_cannot_be_read_any_more_keep_its_place(home: Home) -> None:
    files = {"a.xlsx": FakeRegister([FakeRow(2, one("sheet")[0])], "名册"), "z.csv": one("first")}
    entries: list[ManifestEntry] = [entry("z.csv"), entry("a.xlsx", "乙局")]
    home.deliver(DAYS[0], files, entries)
    home.deliver(DAYS[1], {"z.csv": one("first")}, entries)
    assert delivered(home) == ["first", "sheet"]


def in_force(home: Home) -> list[Row]:
    assert home.stage
    return [found for found in structure_rows(home.stage, "chamber_members") if found.in_force]


def test_b8_j2_a_vanished_organization_keeps_the_name_of_the_row_closed_last() -> None:
    taxed = row("tax_withholding", name="税务所称公司", closed_on=date(2026, 6, 30))
    late, early = (row("market_registration", name=name, closed_on=day) for name, day in (("后名公司", DAYS[1]), ("前名公司", DAYS[0])))
    assert last_known(organization("N-0", taxed, late, early), "name") == "后名公司"
    assert last_known(organization("N-0", taxed, early, replace(early, values=late.values)), "name") == "后名公司"
    assert last_known(organization("N-0", taxed), "name") == "税务所称公司"
    assert last_known(organization("N-0"), "name") == ""
