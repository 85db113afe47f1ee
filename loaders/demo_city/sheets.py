"""Tables on disk, written row by row: CSV, .xlsx in constant memory, .xls; the same bytes every time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
import xlwt

from shizi.loaders.demo_city.mess import Cell

XLSX_LIMIT = 200_000
"""Rows above which a register is delivered as CSV: below a sheet's 1,048,576, and quick to write."""
XLS_LIMIT = 5_000
"""Rows above which a register is delivered as .xlsx; a sheet of .xls holds 65,536."""
_STAMP = datetime(2025, 9, 30)


class Table(Protocol):
    """A table being written; rows count from 1 as a spreadsheet shows them."""

    sheet: str | None
    rows: int

    def append(self, cells: Sequence[Cell]) -> int:
        """Writes a row and tells its number."""
        ...

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merges a range of cells; rows count from 1, columns from 0."""
        ...

    def close(self) -> None:
        """Finishes the file."""
        ...


class CsvTable:
    """A CSV file; dates are ISO texts, merged cells stay empty."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.sheet: str | None = None
        self.rows = 0
        self._file = path.open("w", encoding=encoding, newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")

    def append(self, cells: Sequence[Cell]) -> int:
        """Writes a record."""
        self._writer.writerow(cells)
        self.rows += 1
        return self.rows

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A CSV file has no merged cells."""

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class XlsxTable:
    """An .xlsx workbook with one data sheet, behind a sheet of instructions if asked for."""

    def __init__(self, path: Path, sheet: str, *, second_sheet: bool) -> None:
        self.sheet: str | None = sheet
        self.rows = 0
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"created": _STAMP, "author": "demo", "title": path.stem})
        if second_sheet:
            instructions = self._book.add_worksheet("填表说明")
            instructions.write_string(0, 0, "填表说明")
            instructions.write_string(1, 0, "一、请如实填写。二、信用代码为18位。三、没有的项目留空。")
        self._sheet: Any = self._book.add_worksheet(sheet)
        self._date = self._book.add_format({"num_format": "yyyy/m/d"})

    def append(self, cells: Sequence[Cell]) -> int:
        """Writes a row; text stays text, whatever it looks like."""
        row, sheet = self.rows, self._sheet
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(row, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self._date)
            else:
                sheet.write_number(row, column, cell)
        self.rows += 1
        return self.rows

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Notes the range; merge_range would write rows that constant memory has already let go."""
        self._sheet.merge.append([first_row - 1, first_column, last_row - 1, last_column])

    def close(self) -> None:
        """Writes the workbook."""
        self._book.close()


class XlsTable:
    """A workbook of the old format, kept in memory until it is closed: for small registers only."""

    def __init__(self, path: Path, sheet: str) -> None:
        self.sheet: str | None = sheet
        self.rows = 0
        self._path = path
        self._book = xlwt.Workbook(encoding="utf-8")
        self._sheet = self._book.add_sheet(sheet)
        self._date = xlwt.easyxf(num_format_str="YYYY/M/D")

    def append(self, cells: Sequence[Cell]) -> int:
        """Writes a row."""
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                self._sheet.write(self.rows, column, cell, self._date)
            elif cell != "":
                self._sheet.write(self.rows, column, cell)
        self.rows += 1
        return self.rows

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merges cells that hold nothing but their first."""
        self._sheet.merge(first_row - 1, last_row - 1, first_column, last_column)

    def close(self) -> None:
        """Writes the workbook."""
        self._book.save(str(self._path))


def open_table(path: Path, *, encoding: str, sheet: str, second_sheet: bool) -> Table:
    """A table in the format that the ending of its path names."""
    if path.suffix == ".csv":
        return CsvTable(path, encoding)
    if path.suffix == ".xls":
        return XlsTable(path, sheet)
    return XlsxTable(path, sheet, second_sheet=second_sheet)


def format_for(wanted: str, rows: int) -> str:
    """The format a register of so many rows is delivered in."""
    if wanted != "csv" and rows > XLSX_LIMIT:
        return "csv"
    return "xlsx" if wanted == "xls" and rows > XLS_LIMIT else wanted
