"""Opening files: encodings, delimiters, workbooks, and dangerous or broken ones (issue 3 "Bad input"; SEMANTICS A6, A15)."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_tables import entry, read_file, read_rows, write_csv, write_xls, write_xlsx

from shizi.graph.errors import RegisterError
from shizi.loaders import delimited, tables, workbook_limits
from shizi.loaders.delimited import CsvFile
from shizi.loaders.reading import open_register
from shizi.loaders.spreadsheets import Workbook
from shizi.loaders.tables import Merge, clipped_merges, fill_merged

TABLE = [
    ["律师事务所名称", "律师人数", "注册地址"],
    ["沧海律师事务所", "3", "东区，一号"],
    ["远山律师事务所", "4", "西区"],
]
NAMES = ["沧海律师事务所", "远山律师事务所"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_in_every_encoding_and_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    write_csv(tmp_path / "t.csv", TABLE, encoding=encoding, delimiter=delimiter)
    found = read_file(tmp_path, "law_firms", "t.csv")
    assert found.column("name") == NAMES
    assert found.column("registered_address") == ["东区，一号", "西区"]
    assert found.sheet is None


def test_valid_utf8_goes_before_gb18030(tmp_path: Path) -> None:
    data = "\n".join(",".join(row) for row in TABLE).encode()
    assert data.decode("gb18030", errors="ignore") != data.decode()
    (tmp_path / "t.csv").write_bytes(data)
    assert CsvFile(tmp_path / "t.csv").encoding == "utf-8-sig"


def test_the_whole_file_decides_its_encoding(tmp_path: Path) -> None:
    rows = [["名称", "律师人数"], *[["abc", "1"]] * 200_000]
    text = "\n".join(",".join(row) for row in rows[1:])
    (tmp_path / "t.csv").write_bytes(text.encode() + "\n沧海律师事务所,2".encode("gb18030"))
    assert CsvFile(tmp_path / "t.csv").encoding == "gb18030"


def test_a16_the_encoding_of_the_manifest_is_binding(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", TABLE, encoding="gb18030")
    assert read_file(tmp_path, "law_firms", "t.csv", encoding="gbk").column("name") == NAMES
    assert read_file(tmp_path, "law_firms", "t.csv", encoding="GB2312").column("name") == NAMES
    with pytest.raises(RegisterError, match="not in the encoding “utf-8”"):
        read_file(tmp_path, "law_firms", "t.csv", encoding="utf-8")
    for unknown in ("klingon", "hex", "rot13"):
        with pytest.raises(RegisterError, match="unknown") as caught:
            read_file(tmp_path, "law_firms", "t.csv", encoding=unknown)
        assert "utf-8" in caught.value.to_do
    write_csv(tmp_path / "t.csv", TABLE, encoding="utf-8-sig")
    assert read_file(tmp_path, "law_firms", "t.csv", encoding="utf-8").column("name") == NAMES


def test_a_few_damaged_bytes_do_not_cost_the_file(tmp_path: Path) -> None:
    rows = [*TABLE, *[["沧海律师事务所", "3", "东区"]] * 500]
    data = "\n".join(",".join(row) for row in rows).encode() + b"\n\xff\xfe\xff,1,x"
    (tmp_path / "t.csv").write_bytes(data)
    found = read_file(tmp_path, "law_firms", "t.csv")
    assert len(found.rows) == 503
    assert any("utf-8" in warning for warning in found.report.warnings)


def test_bad_input_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(RegisterError, match=r"neither UTF-8 nor GB18030|no header"):
        read_file(tmp_path, "law_firms", "t.csv")


def test_a6_a_quoted_line_break_is_one_record(tmp_path: Path) -> None:
    rows = [["律师事务所名称", "注册地址"], ["沧海\n律师事务所", "东\n区"], [], ["远山律师事务所", "西区"]]
    found = read_rows(tmp_path, "law_firms", rows)
    assert found.column("name") == ["沧海 律师事务所", "远山律师事务所"]
    assert found.numbers == [2, 4]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a6_every_line_end_and_blank_line_counts(tmp_path: Path, line_end: str) -> None:
    lines = ["", "律师事务所名录,", "", "律师事务所名称,律师人数", "沧海律师事务所,3", "", "", "远山律师事务所,4", ""]
    (tmp_path / "t.csv").write_bytes(line_end.join(lines).encode())
    assert read_file(tmp_path, "law_firms", "t.csv").numbers == [5, 8]


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_a6_rows_count_as_the_spreadsheet_shows_them(tmp_path: Path, write: object) -> None:
    suffix = "xlsx" if write is write_xlsx else "xls"
    rows = [
        [],
        [],
        [None, None, "律师事务所名称", "律师人数"],
        [None, None, NAMES[0], 3],
        [],
        [None, None, NAMES[1], 4],
    ]
    write(tmp_path / f"t.{suffix}", {"表": rows})  # type: ignore[operator]
    found = read_file(tmp_path, "law_firms", f"t.{suffix}")
    assert found.numbers == [4, 6]
    assert found.column("staff") == ["3", "4"]
    assert found.sheet == "表"


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_a15_a_cell_merged_over_rows_holds_for_each(tmp_path: Path, write: object) -> None:
    suffix = "xlsx" if write is write_xlsx else "xls"
    rows = [
        [None, "党委名称", "归口组织名称", "起始日期"],
        [None, "教育行业党委", "甲学校", date(2024, 3, 5)],
        [None, None, "乙学校", None],
        [None, None, "小计", 2],
        [None, "医疗行业党委", "丙医院", None],
    ]
    merges = [(1, 1, 3, 1), (1, 3, 2, 3)]
    write(tmp_path / f"t.{suffix}", {"表": rows}, {"表": merges})  # type: ignore[operator]
    found = read_file(tmp_path, "committee_claims", f"t.{suffix}")
    assert found.column("committee") == ["教育行业党委", "教育行业党委", "医疗行业党委"]
    assert found.column("name") == ["甲学校", "乙学校", "丙医院"]
    assert found.column("since") == ["2024-03-05", "2024-03-05", ""]
    assert found.numbers == [2, 3, 5]
    assert list(found.reasons) == [4]


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_cells_of_every_type(tmp_path: Path, write: object) -> None:
    suffix = "xlsx" if write is write_xlsx else "xls"
    rows = [
        ["企业名称", "统一社会信用代码", "注册号", "成立日期", "登记注册类型"],
        ["甲公司", 9.11503e17, 370830193749727, date(2024, 3, 5), 159],
        ["乙公司", "9.11503E+17", 5, 45356, "159.0"],
        ['=HYPERLINK("http://x","丙公司")', 150302001000, True, "2024-03-05", 159.0],
    ]
    write(tmp_path / f"t.{suffix}", {"表": rows})  # type: ignore[operator]
    found = read_file(tmp_path, "market_registration", f"t.{suffix}")
    assert found.column("uscc") == ["9.11503E+17", "9.11503E+17", "150302001000"]
    assert found.column("reg_no") == ["370830193749727", "5", "1"]
    assert found.column("established") == ["2024-03-05"] * 3
    assert found.column("registration_type") == ["159"] * 3
    assert found.column("name")[2] == '=HYPERLINK("http://x","丙公司")'


def test_bad_input_error_cells_are_empty(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["企业名称", "注册地址"])
    sheet.write(1, 0, "甲公司")
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    book.close()
    assert read_file(tmp_path, "market_registration", "t.xlsx").column("registered_address") == [""]


def test_bad_input_a_missing_an_empty_and_a_blank_file(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="missing") as caught:
        read_file(tmp_path, "law_firms", "t.csv")
    assert caught.value.where is not None
    assert caught.value.where.file == "t.csv"
    assert caught.value.to_do
    (tmp_path / "t.csv").write_bytes(b"")
    with pytest.raises(RegisterError, match="empty"):
        read_file(tmp_path, "law_firms", "t.csv")
    (tmp_path / "t.csv").write_bytes(b"\n\n  \n")
    with pytest.raises(RegisterError, match="no header"):
        read_file(tmp_path, "law_firms", "t.csv")
    write_xlsx(tmp_path / "t.xlsx", {"表": []})
    with pytest.raises(RegisterError, match="no header"):
        read_file(tmp_path, "law_firms", "t.xlsx")


@pytest.mark.parametrize(
    "path", ["../t.csv", "/etc/passwd", "a/../../t.csv", "C:\\t.csv", "..\\t.csv", "link.csv", "a\x00b.csv", "a" * 5000]
)
def test_bad_input_a_path_that_leaves_the_folder(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    write_csv(tmp_path / "t.csv", TABLE)
    (folder / "link.csv").symlink_to(tmp_path / "t.csv")
    with pytest.raises(RegisterError, match=r"leaves|missing|not usable"):
        open_register(folder, entry("law_firms", path))


def test_bad_input_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(RegisterError, match="names no file"):
        read_file(tmp_path, "law_firms", "t.csv")


def test_windows_separators_and_other_unicode_spellings_of_a_path(tmp_path: Path) -> None:
    import unicodedata

    write_csv(tmp_path / "registers" / unicodedata.normalize("NFD", "é名录.csv"), TABLE)
    assert read_file(tmp_path, "law_firms", "registers\\é名录.csv").column("name") == NAMES


def test_bad_input_an_unknown_kind_and_an_unknown_ending(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", TABLE)
    with pytest.raises(RegisterError, match="no kind of register") as caught:
        read_file(tmp_path, "lawyers", "t.csv")
    assert "law_firms" in caught.value.to_do
    (tmp_path / "t.pdf").write_bytes(b"x")
    with pytest.raises(RegisterError, match="cannot be read"):
        read_file(tmp_path, "law_firms", "t.pdf")


def test_bad_input_files_that_are_not_what_their_ending_says(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    write_csv(tmp_path / "a.csv", TABLE)
    (tmp_path / "book.csv").write_bytes((tmp_path / "t.xlsx").read_bytes())
    with pytest.raises(RegisterError, match="is a workbook"):
        read_file(tmp_path, "law_firms", "book.csv")
    (tmp_path / "text.xlsx").write_bytes((tmp_path / "a.csv").read_bytes())
    found = read_file(tmp_path, "law_firms", "text.xlsx")
    assert found.column("name") == NAMES
    assert any("not a workbook, read as a text table" in warning for warning in found.report.warnings)
    (tmp_path / "picture.xls").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    with pytest.raises(RegisterError, match=r"no workbook|neither UTF-8"):
        read_file(tmp_path, "law_firms", "picture.xls")
    (tmp_path / "new.xls").write_bytes((tmp_path / "t.xlsx").read_bytes())
    found = read_file(tmp_path, "law_firms", "new.xls")
    assert found.column("name") == NAMES
    assert any(".xls" in warning for warning in found.report.warnings)


@pytest.mark.parametrize("cut", [30, 200, 1000, 4000])
def test_bad_input_damaged_workbooks(tmp_path: Path, cut: int) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    data = (tmp_path / "t.xlsx").read_bytes()
    (tmp_path / "t.xlsx").write_bytes(data[:cut])
    with pytest.raises(RegisterError, match=r"damaged|unknown kind|no workbook"):
        read_file(tmp_path, "law_firms", "t.xlsx")
    write_xls(tmp_path / "t.xls", {"表": TABLE})
    data = (tmp_path / "t.xls").read_bytes()
    (tmp_path / "t.xls").write_bytes(data[:cut])
    with pytest.raises(RegisterError, match=r"damaged|unknown kind|no header"):
        read_file(tmp_path, "law_firms", "t.xls")


def rezip(path: Path, parts: dict[str, bytes]) -> Path:
    """Adds or replaces parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content.update(parts)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    path.write_bytes(box.getvalue())
    return path


def test_bad_input_a_zip_bomb_of_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "LARGEST_UNPACKED", 64 << 20)
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    big = b"<worksheet>" + b" " * (33 << 20) + b"</worksheet>"
    rezip(tmp_path / "t.xlsx", {f"xl/worksheets/s{n}.xml": big for n in range(2)})
    assert (tmp_path / "t.xlsx").stat().st_size < 1 << 20
    with pytest.raises(RegisterError, match="unpacks to") as caught:
        read_file(tmp_path, "law_firms", "t.xlsx")
    assert "CSV" in caught.value.to_do


def test_bad_input_a_zip_bomb_that_states_false_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "LARGEST_UNPACKED", 1 << 20)
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    rezip(tmp_path / "t.xlsx", {"xl/worksheets/s.xml": b" " * (8 << 20)})
    data = (tmp_path / "t.xlsx").read_bytes()
    stated = (8 << 20).to_bytes(4, "little")
    assert data.count(stated) == 2
    (tmp_path / "t.xlsx").write_bytes(data.replace(stated, (100).to_bytes(4, "little")))
    with pytest.raises(RegisterError, match="unpacks to more"):
        Workbook(tmp_path / "t.xlsx")


def test_bad_input_two_cells_at_opposite_ends_of_a_sheet(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write(0, 0, "企业名称")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(RegisterError, match="spans"):
        read_file(tmp_path, "market_registration", "t.xlsx")


@pytest.mark.parametrize(
    ("kind", "offset", "forged"),
    [(0x0200, 4, 0xFFFFFFFF), (0x0200, 4, 0x7D00000B), (0x00FC, 4, 0x7FFFFFFF)],
)
def test_bad_input_an_old_workbook_that_states_more_than_it_holds(
    tmp_path: Path, kind: int, offset: int, forged: int
) -> None:
    write_xls(tmp_path / "t.xls", {"表": TABLE})
    data = bytearray((tmp_path / "t.xls").read_bytes())
    at = 512
    while struct.unpack_from("<H", data, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", data, at + 2)[0]
    struct.pack_into("<I", data, at + 4 + offset, forged)
    (tmp_path / "t.xls").write_bytes(bytes(data))
    with pytest.raises(RegisterError, match="damaged"):
        read_file(tmp_path, "law_firms", "t.xls")


def test_bad_input_a_workbook_stream_that_is_missing_or_too_long(tmp_path: Path) -> None:
    write_xls(tmp_path / "t.xls", {"表": TABLE})
    data = (tmp_path / "t.xls").read_bytes()
    name = "Workbook".encode("utf-16-le")
    (tmp_path / "t.xls").write_bytes(data.replace(name, "Werkbuch".encode("utf-16-le")))
    with pytest.raises(RegisterError, match="damaged"):
        read_file(tmp_path, "law_firms", "t.xls")
    longer = bytearray(data)
    struct.pack_into("<I", longer, data.index(name) + 120, 0x7FFFFFFF)
    (tmp_path / "t.xls").write_bytes(bytes(longer))
    with pytest.raises(RegisterError, match="damaged"):
        read_file(tmp_path, "law_firms", "t.xls")


def test_an_old_workbook_larger_than_one_table_of_sectors(tmp_path: Path) -> None:
    rows = [["企业名称", "注册地址"], *[[f"公司{n}", f"东区{n}号" + "长" * 90] for n in range(40_000)]]
    write_xls(tmp_path / "t.xls", {"表": rows})
    assert (tmp_path / "t.xls").stat().st_size > 7 << 20  # beyond what the container's header can list
    assert len(read_file(tmp_path, "market_registration", "t.xls").rows) == 40_000


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_bad_input_no_damage_breaks_the_reader(suffix: str, changes: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{suffix}"
        (write_xls if suffix == "xls" else write_xlsx)(path, {"表": TABLE})
        data = bytearray(path.read_bytes())
        for at, byte in changes:
            data[at % len(data)] = byte
        path.write_bytes(bytes(data))
        refusal: RegisterError | None = None
        try:
            read_file(Path(folder), "law_firms", path.name)
        except RegisterError as error:
            refusal = error
        assert refusal is None or (refusal.to_do and refusal.where and refusal.where.file == path.name)


def test_bad_input_one_long_text_repeated_endlessly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "LARGEST_TEXTS", 1 << 20)
    write_xlsx(tmp_path / "t.xlsx", {"表": [["企业名称", "注册地址"], *[["甲公司", "长" * 3000]] * 200]})
    with pytest.raises(RegisterError, match="very long texts"):
        read_file(tmp_path, "market_registration", "t.xlsx")
    write_xlsx(
        tmp_path / "t.xlsx", {"表": [["企业名称", "注册地址"], ["甲公司", "长" * 3000], *[["甲公司", "短"]] * 2000]}
    )
    assert len(read_file(tmp_path, "market_registration", "t.xlsx").rows) == 2001


def test_bad_input_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MOST_PARTS", 3)
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    with pytest.raises(RegisterError, match="parts"):
        read_file(tmp_path, "law_firms", "t.xlsx")


def test_bad_input_too_many_columns(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"表": [["企业名称", *["x"] * 2500]]})
    with pytest.raises(RegisterError, match="too many"):
        read_file(tmp_path, "market_registration", "t.xlsx")
    write_csv(tmp_path / "t.csv", [["企业名称", *["x"] * 2500]])
    with pytest.raises(RegisterError, match="too many"):
        read_file(tmp_path, "market_registration", "t.csv")


def test_bad_input_a_quotation_mark_that_is_never_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_CELL", 2000)
    lines = ["企业名称,注册地址", *["甲公司,东区"] * 100, '"乙公司,东区', *["丙公司,东区"] * 5000]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RegisterError, match="quotation mark") as caught:
        read_file(tmp_path, "market_registration", "t.csv")
    assert caught.value.where is not None
    assert caught.value.where.row == 102


def test_a_protected_workbook_says_so(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    data = bytearray((tmp_path / "t.xlsx").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    (tmp_path / "t.xlsx").write_bytes(bytes(data))
    with pytest.raises(RegisterError, match="password"):
        read_file(tmp_path, "law_firms", "t.xlsx")


def test_a15_filling_merged_cells() -> None:
    rows = [["a", "", "x"], ["", "", "y"], ["b", "c", ""]]
    merges = [Merge(0, 0, 1, 1), Merge(2, 1, 2, 9)]
    assert list(fill_merged(rows, merges)) == [["a", "a", "x"], ["a", "a", "y"], ["b", "c", "c"]]


def test_merged_ranges_are_clipped_to_the_used_area(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clipped_merges([((0, 2), (5, 9))], 2, 3, 4) == (Merge(0, 0, 3, 2),)
    assert clipped_merges([((0, 0), (0, 0)), ((9, 0), (9, 3)), ((0, 0), (3, 0))], 1, 3, 4) == ()
    monkeypatch.setattr(tables, "MOST_MERGED_CELLS", 5)
    with pytest.raises(RegisterError, match="merges too many"):
        clipped_merges([((0, 0), (9, 9))], 0, 10, 10)
