"""Web pages under a workbook's name: read as a spreadsheet would show them (issue 3 "Bad input"; SEMANTICS A6, A15)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_tables import read_file, write_page

from shizi.graph.errors import RegisterError
from shizi.loaders import html_tables
from shizi.loaders.html_tables import HtmlTable, looks_like_a_page
from shizi.loaders.tables import Merge, fill_merged

TABLE = [
    ["律师事务所登记表", "", ""],
    ["律师事务所名称", "律师人数", "注册地址"],
    ["沧海律师事务所", "3", "东区<一号>&amp;"],
    ["远山律师事务所", "4", "西区"],
]
TEXTS = st.text("甲乙丙丁 <>&\"'=", max_size=5).map(str.strip)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """A table and merged ranges in it that do not overlap; a covered cell is empty, as in a workbook."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rows = [[draw(TEXTS) for _ in range(width)] for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    merges = []
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            merges.append((top, left, bottom, right))
            for row, column in cells - {(top, left)}:
                rows[row][column] = ""
    return rows, merges


@given(grids())
@settings(max_examples=60)
def test_a_page_is_read_back_cell_by_cell(tmp_path_factory: pytest.TempPathFactory, grid: Any) -> None:
    rows, merges = grid
    page = write_page(tmp_path_factory.mktemp("page") / "t.xls", rows, merges).read_text()
    expected = list(fill_merged([list(row) for row in rows], [Merge(*one) for one in merges]))
    table = HtmlTable(page)
    assert list(table.rows()) == expected
    assert list(table.rows()) == expected, "a table may be read again"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_export_named_xls_is_read_and_told(tmp_path: Path, encoding: str) -> None:
    write_page(tmp_path / "t.xls", TABLE, [(0, 0, 0, 2)], encoding=encoding)
    found = read_file(tmp_path, "law_firms", "t.xls")
    assert found.column("name") == ["沧海律师事务所", "远山律师事务所"]
    assert found.column("registered_address")[0] == "东区<一号>&amp;"
    assert found.sheet is None
    assert [row.number for row in found.rows] == [3, 4]
    assert any("read as a page table" in warning for warning in found.report.warnings)


def test_what_stands_outside_of_cells_is_passed_over() -> None:
    page = "<html>标题<table><tr><th>甲<br>乙<script>x()</script><td>丙<tr><td>丁</table>尾<table><tr><td>戊</table>"
    assert list(HtmlTable(page).rows()) == [["甲\n乙", "丙"], ["丁", ""], ["戊", ""]]


def test_a_page_is_told_from_text() -> None:
    assert looks_like_a_page("\ufeff\r\n <!DOCTYPE HTML><html>")
    assert looks_like_a_page("<meta charset=gbk><TABLE border=1>")
    assert not looks_like_a_page("名称,<table>")
    assert not looks_like_a_page("<script>有限公司,1")


@pytest.mark.parametrize("cells", ['<td colspan="99999">', "<td>" * 3000])
def test_bad_input_a_page_wider_than_any_register(cells: str) -> None:
    with pytest.raises(RegisterError, match="too wide"):
        HtmlTable(f"<table><tr>{cells}</td><tr><td>x")


@pytest.mark.parametrize("span", ["rowspan=99999999999999999999", "colspan=-1 rowspan=甲", "rowspan=0 colspan=''"])
def test_bad_input_spans_that_make_no_sense_end_with_the_page(span: str) -> None:
    rows = list(HtmlTable(f"<table><tr><td {span}>好<td>乙</td><tr><td>丙").rows())
    assert rows in ([["好", "乙"], ["好", "丙"]], [["好", "乙"], ["丙", ""]])


def test_bad_input_a_page_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_tables, "LARGEST_PAGE", 10)
    with pytest.raises(RegisterError, match="too large"):
        HtmlTable("<table><tr><td>甲乙丙")


def test_bad_input_a_page_without_the_columns(tmp_path: Path) -> None:
    write_page(tmp_path / "t.xls", [["甲", "乙"], ["丙", "丁"]])
    with pytest.raises(RegisterError, match="no header"):
        read_file(tmp_path, "law_firms", "t.xls")
