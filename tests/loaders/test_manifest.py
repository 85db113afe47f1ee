"""The manifest of a delivery: what it may look like, and what becomes of a broken one (SEMANTICS A16)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shizi.graph.errors import ManifestError
from shizi.loaders.manifest import Manifest, read_manifest

GOOD = """\
city: {code: "150300000000", name: 乌海市}
as_of: 2025-09-30
campaign: {from: 2024-10-01, until: 2025-09-30}
six_sync_since: 2024-01-01
registers:
  - {kind: market_registration, department: 市市场监督管理局, path: registers/市场主体登记.xlsx, as_of: 2025-09-15}
  - kind: visits
    department: 市教育局
    path: registers/走访.csv
    sheet: 数据
    encoding: gb18030
    header_row: 3
    columns: {name: 字段1, department: 字段2}
"""


def manifest(folder: Path, text: str, encoding: str = "utf-8", name: str = "manifest.yaml") -> Manifest:
    (folder / name).write_bytes(text.encode(encoding))
    return read_manifest(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_manifest_says_city_day_and_registers(tmp_path: Path, encoding: str) -> None:
    found = manifest(tmp_path, GOOD, encoding)
    assert (found.city_code, found.city_name, found.as_of) == ("150300000000", "乌海市", date(2025, 9, 30))
    assert found.campaign == (date(2024, 10, 1), date(2025, 9, 30))
    assert found.six_sync_since == date(2024, 1, 1)
    first, second = found.entries
    assert (first.kind, first.department, first.path, first.as_of, first.number) == (
        "market_registration", "市市场监督管理局", "registers/市场主体登记.xlsx", date(2025, 9, 15), 1,
    )  # fmt: skip
    assert (first.sheet, first.encoding, first.header_row, dict(first.columns)) == (None, None, None, {})
    assert (second.sheet, second.encoding, second.header_row, second.number) == ("数据", "gb18030", 3, 2)
    assert dict(second.columns) == {"name": "字段1", "department": "字段2"}
    assert second.as_of is None
    assert found.problems == ()
    assert found.warnings == ()


def test_the_other_ending_is_read_too(tmp_path: Path) -> None:
    assert manifest(tmp_path, GOOD, name="manifest.yml").city_name == "乌海市"


@pytest.mark.parametrize("day", ["2025-09-30", "'2025/9/30'", "2025年9月30日", "20250930", "2025-09-30 00:00:00"])
def test_days_in_any_shape(tmp_path: Path, day: str) -> None:
    assert manifest(tmp_path, GOOD.replace("as_of: 2025-09-30", f"as_of: {day}")).as_of == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("code", "whole"), [("150300", "150300000000"), ("150300000000", "150300000000"), ("1503", "150300000000")]
)
def test_the_citys_code_is_filled_up(tmp_path: Path, code: str, whole: str) -> None:
    assert manifest(tmp_path, GOOD.replace('"150300000000"', code)).city_code == whole


def test_a_strange_city_code_is_warned_of(tmp_path: Path) -> None:
    assert manifest(tmp_path, GOOD.replace('"150300000000"', "wuhai")).warnings


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no mapping"), ("- a\n- b\n", "no mapping"), ("city: [", "no YAML"), ("a: b: c\n", "no YAML"), ("x: \x01\n", "no YAML"),
        (GOOD.replace("city:", "town:"), "name the city"), (GOOD.replace("name: 乌海市", "name: ''"), "name the city"),
        (GOOD.replace("as_of: 2025-09-30", "as_of: soon"), "which day"), (GOOD.replace("as_of: 2025-09-30\n", ""), "which day"),
        (GOOD.replace("as_of: 2025-09-30", "as_of: 2025-09"), "which day"), (GOOD.split("registers:")[0], "no registers"),
        (GOOD.split("registers:")[0] + "registers: []\n", "no registers"), (GOOD.split("registers:")[0] + "registers: many\n", "no registers"),
        ("[" * 5000, "no YAML"),
    ],
)  # fmt: skip
def test_bad_input_a_manifest_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ManifestError, match=says) as caught:
        manifest(tmp_path, text)
    assert caught.value.to_do
    assert caught.value.exit_status == 2


def test_bad_input_yaml_errors_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="row 3"):
        manifest(tmp_path, "city: x\nas_of: 2025-09-30\nregisters: - - {\n")


def test_bad_input_a_folder_without_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"no manifest\.yaml"):
        read_manifest(tmp_path)
    with pytest.raises(ManifestError, match="no folder"):
        read_manifest(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ManifestError, match="no folder"):
        read_manifest(tmp_path / "file")


def test_bad_input_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_bytes(b"\xff\x00\xfe\x81\x20\xff")
    with pytest.raises(ManifestError):
        read_manifest(tmp_path)


def test_bad_input_python_objects_are_not_made(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no YAML"):
        manifest(tmp_path, "city: !!python/object/apply:os.system ['true']\n")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("nonsense", "no mapping"), ("{department: 甲, path: a.csv}", "kind"), ("{kind: visits, path: a.csv}", "department"),
        ("{kind: visits, department: 甲}", "path"), ("{kind: visits, department: 甲, path: a.csv, header_row: first}", "header_row"),
        ("{kind: visits, department: 甲, path: a.csv, header_row: 0}", "header_row"), ("{kind: visits, department: 甲, path: a.csv, as_of: soon}", "as_of"),
        ("{kind: visits, department: 甲, path: a.csv, columns: [a]}", "columns"), ("{kind: visits, department: 甲, path: a.csv, columns: {name: }}", "columns"),
        ("{kind: visits, department: 甲, path: a.csv, columns: {name: A, uscc: A}}", "one header"),
    ],
)  # fmt: skip
def test_bad_input_one_broken_entry_leaves_the_others(tmp_path: Path, entry: str, says: str) -> None:
    found = manifest(tmp_path, GOOD + f"  - {entry}\n")
    assert len(found.entries) == 2
    (problem,) = found.problems
    assert problem.number == 3
    assert says in problem.reason
    assert problem.to_do


def test_bad_input_a_table_listed_twice_counts_once(tmp_path: Path) -> None:
    line = "  - {kind: visits, department: 甲, path: a.csv}\n"
    found = manifest(tmp_path, GOOD + line + line)
    assert [entry.number for entry in found.entries] == [1, 2, 3]
    assert [problem.number for problem in found.problems] == [4]
    assert "entry 3" in found.problems[0].reason


def test_two_sheets_of_one_file_are_two_tables(tmp_path: Path) -> None:
    line = "  - {{kind: visits, department: 甲, path: a.xlsx, sheet: {}}}\n"
    assert len(manifest(tmp_path, GOOD + line.format("一") + line.format("二")).entries) == 4


@pytest.mark.parametrize("campaign", ["soon", "{from: 2024-10-01}", "{from: 2025-10-01, until: 2024-10-01}"])
def test_a_campaign_that_makes_no_sense_is_ignored_with_a_warning(tmp_path: Path, campaign: str) -> None:
    found = manifest(tmp_path, GOOD.replace("{from: 2024-10-01, until: 2025-09-30}", campaign))
    assert found.campaign is None
    assert found.warnings
    assert len(found.entries) == 2


def test_optional_days_may_be_missing(tmp_path: Path) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("campaign", "six_sync"))]
    found = manifest(tmp_path, "\n".join(lines))
    assert found.campaign is None
    assert found.six_sync_since is None
    assert found.warnings == ()
