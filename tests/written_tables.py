"""Writing register files for tests: a table as a list of rows, saved as CSV, .xlsx or .xls with merged cells."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from shizi.loaders.manifest import ManifestEntry
from shizi.loaders.reading import EntryReport, OpenRegister, ReadRow, RejectedRow, open_register

Rows = Sequence[Sequence[Any]]
Ranges = Sequence[tuple[int, int, int, int]]
"""Merged ranges as (first row, first column, last row, last column), 0-based and inclusive."""


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["" if cell is None else cell for cell in row] for row in rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Rows], merges: Mapping[str, Ranges] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, _moment(cell), day)
                elif cell is not None and cell != "":
                    sheet.write(number, column, cell)
        for top, left, bottom, right in (merges or {}).get(name, ()):
            sheet.merge_range(top, left, bottom, right, "")
            cell = rows[top][left]
            if isinstance(cell, date):
                sheet.write_datetime(top, left, _moment(cell), day)
            elif cell is not None:
                sheet.write(top, left, cell)
    book.close()
    return path


def write_xls(path: Path, sheets: Mapping[str, Rows], merges: Mapping[str, Ranges] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        ranges = (merges or {}).get(name, ())
        covered = {(r, c) for t, left, b, right in ranges for r in range(t, b + 1) for c in range(left, right + 1)}
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None and cell != "" and (number, column) not in covered:
                    sheet.write(number, column, cell, day) if isinstance(cell, date) else sheet.write(
                        number, column, cell
                    )
        for top, left, bottom, right in ranges:
            cell = rows[top][left]
            style = (day,) if isinstance(cell, date) else ()
            sheet.write_merge(top, bottom, left, right, "" if cell is None else cell, *style)
    book.save(str(path))
    return path


def write_page(path: Path, rows: Rows, merges: Ranges = (), *, encoding: str = "utf-8") -> Path:
    """The table as a web page, as many systems export it under the name .xls."""
    spans = {(top, left): f' rowspan="{bottom - top + 1}" colspan={right - left + 1}' for top, left, bottom, right in merges}
    covered = {(r, c) for t, left, b, right in merges for r in range(t, b + 1) for c in range(left, right + 1)} - set(spans)
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{spans.get((number, column), '')}>{html.escape(str('' if cell is None else cell))}</td>"
            for column, cell in enumerate(row) if (number, column) not in covered
        )
        + "</tr>\n"
        for number, row in enumerate(rows)
    )  # fmt: skip
    page = f"<html><head><meta charset={encoding}><style>td {{ color: black }}</style></head><body><table>{lines}</table></body></html>"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page.encode(encoding))
    return path


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


def entry(kind: str, path: str, **more: Any) -> ManifestEntry:
    return ManifestEntry(kind, more.pop("department", "市民政局"), path, **more)


class Reading:
    """A register read to its end."""

    def __init__(self, register: OpenRegister, size: int = 20_000) -> None:
        self.rows: list[ReadRow] = [row for chunk in register.chunks(size) for row in chunk]
        self.report: EntryReport = register.report
        self.rejected: list[RejectedRow] = register.rejected
        self.names = register.kind.field_names
        self.sheet = register.sheet

    def column(self, field: str) -> list[str]:
        return [row.values[self.names.index(field)] for row in self.rows]

    def records(self) -> list[dict[str, str]]:
        return [dict(zip(self.names, row.values, strict=True)) for row in self.rows]

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]

    @property
    def reasons(self) -> dict[int, str]:
        return {row.row: row.reason for row in self.rejected}


def read_file(folder: Path, kind: str, name: str, *, chunk: int = 20_000, **more: Any) -> Reading:
    return Reading(open_register(folder, entry(kind, name, **more)), chunk)


def read_rows(folder: Path, kind: str, rows: Rows, **more: Any) -> Reading:
    """Writes the rows as CSV and reads them back."""
    write_csv(folder / "t.csv", rows)
    return read_file(folder, kind, "t.csv", **more)
