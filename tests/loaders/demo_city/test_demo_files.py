"""The demo city's files: messy as real ones, readable by the general reader, the same bytes for the same seed."""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import yaml

import shizi.loaders
from shizi.graph.errors import UsageError
from shizi.loaders.demo_city import DemoCity, write_demo_city
from shizi.loaders.demo_city.reference import document
from shizi.loaders.demo_city.sheets import format_for
from shizi.loaders.demo_city.truth_text import folded
from shizi.loaders.manifest import ManifestEntry
from shizi.loaders.reading import open_register
from shizi.loaders.register_kinds import register_kinds


def test_every_row_written_is_read(city: DemoCity, reading: Any) -> None:
    written = json.loads((city.truth / "meta.json").read_text(encoding="utf-8"))["rows"]
    assert {report.path: report.accepted for report in reading.reports} == written
    assert 50_000 <= city.rows == sum(written.values()) <= 75_000


def test_every_column_meant_for_the_contract_is_recognized(reading: Any) -> None:
    layouts = {layout["file"]: layout for layout in document("layouts.yaml")}
    for report in reading.reports:
        layout = layouts[Path(report.path).stem]
        meant_to_stay = set(layout.get("extra", ())) | {"序号"}
        assert set(report.unknown_columns) <= meant_to_stay, report.path
        assert set(report.dropped_personal_columns) == set(layout.get("personal", ())), report.path


def test_the_mess_is_there_in_kind(city: DemoCity) -> None:
    files = sorted((city.folder / "registers").iterdir())
    assert {file.suffix for file in files} == {".csv", ".xlsx", ".xls"}
    starts: Counter[str] = Counter()
    for file in files:
        if file.suffix == ".csv":
            raw = file.read_bytes()
            starts["bom" if raw.startswith(b"\xef\xbb\xbf") else "utf8" if _is_utf8(raw) else "gb"] += 1
    assert min(starts[kind] for kind in ("bom", "utf8", "gb")) >= 2
    books = {file.name: python_calamine.CalamineWorkbook.from_path(file) for file in files if file.suffix == ".xlsx"}
    assert sum(len(book.sheet_names) > 1 for book in books.values()) >= 3
    survey = books["摸排台账.xlsx"].get_sheet_by_name("摸排台账")
    assert len([merge for merge in survey.merged_cell_ranges or [] if merge[0][0] in (2, 3)]) > 4
    entries = yaml.safe_load((city.folder / "manifest.yaml").read_text(encoding="utf-8"))["registers"]
    assert sum("columns" in entry for entry in entries) == 2


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_the_mess_is_there_in_share(city: DemoCity, reading: Any) -> None:
    raw = (city.folder / "registers" / "市场主体登记.csv").read_bytes().decode("gb18030").splitlines()
    assert 0.75 < sum(",N/A," in line for line in raw) / len(raw) < 0.9
    taxes = [cells["taxpayer_id"] for cells in reading.of("tax_withholding")]
    shares = Counter(len(tax) for tax in taxes)
    assert 0.02 < shares[20] / len(taxes) < 0.2
    assert 0.01 < shares[15] / len(taxes) < 0.1
    assert 0.01 < shares[0] / len(taxes) < 0.08
    styles = {text for cells in reading.of("market_registration") if (text := cells["status"])}
    assert len(styles) >= 5


def test_hostile_names_stay_text(city: DemoCity, reading: Any) -> None:
    names = {folded(cells["name"]) for cells in reading.of("market_registration")}
    words = document("words.yaml")
    hostile = {folded(name) for name in (*words["hostile_names"], words["hostile_ledger_name"])}
    assert len(hostile & names) == len(hostile)


def test_the_same_seed_gives_the_same_bytes(city: DemoCity, tmp_path: Path) -> None:
    again = write_demo_city(tmp_path / "again")
    assert _digests(city.folder) == _digests(again.folder)


def test_another_seed_gives_another_city_with_the_same_numbers(city: DemoCity, tmp_path: Path) -> None:
    said: list[tuple[str, float]] = []
    other = write_demo_city(tmp_path / "other", seed=7, progress=lambda what, share: said.append((what, share)))
    assert _digests(other.folder) != _digests(city.folder)
    numbers = [json.loads((c.truth / "seed_numbers.json").read_text(encoding="utf-8")) for c in (city, other)]
    loose = ("secretary_reception_days", "training_attendance")
    assert len({tuple((k, v) for k, v in sorted(n.items()) if k not in loose) for n in numbers}) == 1
    assert [share for _, share in said] == sorted(share for _, share in said)
    assert said[-1][1] == 1.0


def _digests(folder: Path) -> dict[str, str]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="no demo city"):
        write_demo_city(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_scale_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="scale"):
        write_demo_city(tmp_path / "none", scale=0)


def test_large_registers_are_delivered_as_csv() -> None:
    assert format_for("xls", 900) == "xls"
    assert format_for("xls", 90_000) == "xlsx"
    assert format_for("xlsx", 1_100_000) == "csv"
    assert format_for("csv", 5) == "csv"


def test_layouts_and_headers_cover_the_contract() -> None:
    headers = document("headers.yaml")
    for kind in register_kinds().values():
        assert set(headers[kind.name]) == set(kind.field_names)
    assert {layout["kind"] for layout in document("layouts.yaml")} == set(register_kinds())


def test_nothing_in_the_product_knows_the_demo() -> None:
    root = Path(shizi.loaders.__file__).parents[1]
    demo = root / "loaders" / "demo_city"
    knowing = []
    for package in ("graph", "loaders", "cypher", "api"):
        for file in (root / package).rglob("*.py"):
            if demo in file.parents or file.name == "command_demo.py" or "node_modules" in file.parts:
                continue
            if any("demo_city" in name for name in _imports(file)):
                knowing.append(file)
    assert knowing == []
    allowed = ("codes", "dates", "register_kinds", "demo_city")
    for file in demo.glob("*.py"):
        own = [name for name in _imports(file) if name.startswith("shizi.loaders.")]
        assert all(name.split(".")[2] in allowed for name in own), file


def _imports(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return names + [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]


@pytest.mark.parametrize("kind", sorted(register_kinds()))
def test_every_header_a_seed_may_choose_is_recognized(kind: str, tmp_path: Path) -> None:
    choices = document("headers.yaml")[kind]
    for turn in range(max(map(len, choices.values()))):
        headers = [names[turn % len(names)] for names in choices.values()]
        table = tmp_path / f"{turn}.csv"
        table.write_text(",".join(headers) + "\n" + ",".join("甲" for _ in headers) + "\n", encoding="utf-8")
        entry = ManifestEntry(kind=kind, department="市民政局", path=table.name)
        report = open_register(tmp_path, entry).report
        assert report.unknown_columns == []
        assert report.dropped_personal_columns == []
