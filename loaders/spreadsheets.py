"""Opening .xlsx and .xls workbooks: sheets as tables of raw cells (issue: reading registers; SEMANTICS A6, A7, A15)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from shizi.graph.errors import RegisterError
from shizi.loaders.cell_texts import Cell
from shizi.loaders.old_workbook_limits import check_old_workbook
from shizi.loaders.tables import MOST_COLUMNS, Merge, clipped_merges, fill_merged
from shizi.loaders.workbook_limits import check_workbook

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SheetTable:
    """One sheet of a workbook; rows count as the spreadsheet shows them, even when the first ones are blank."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.sheet: str = sheet.name
        first_column = sheet.start[1] if sheet.start else 0
        if sheet.width > MOST_COLUMNS:
            raise RegisterError(
                f"the sheet is {sheet.width} columns wide, too many for a register",
                to_do="delete the columns that are not used and save it again",
            )
        self.merges: Sequence[Merge] = clipped_merges(
            sheet.merged_cell_ranges or (), first_column, sheet.width, sheet.end[0] + 1 if sheet.end else 0
        )

    def rows(self) -> Iterator[list[Cell]]:
        """All rows from row 1 on; columns from the first used one on."""
        rows: Iterator[list[Cell]] = cast("Iterator[list[Cell]]", self._sheet.iter_rows())  # no cell is None
        return fill_merged(rows, self.merges) if self.merges else rows


class Workbook:
    """An opened workbook: the names of its sheets, and each as a table on demand."""

    def __init__(self, path: Path) -> None:
        self.warnings: list[str] = []
        kind = workbook_kind(path)
        if kind is None:
            raise RegisterError(
                f"the file ends in {path.suffix} but is no workbook",
                to_do="save it as .xlsx, or name it .csv when it is a text table",
            )
        if kind == "zip":
            check_workbook(path)
        else:
            check_old_workbook(path)
        as_ending = (kind == "zip") == path.suffix.lower().startswith((".xlsx", ".xlsm"))
        if not as_ending:
            self.warnings.append(
                f"文件内容与扩展名 {path.suffix} 不符，已按内容读取 / content differs from the file's ending"
            )
        with _readable("the workbook is damaged or of an unknown kind"):
            self._book = (
                CalamineWorkbook.from_path(path)
                if as_ending
                else CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
            )
        self.sheet_names: list[str] = list(self._book.sheet_names)

    def table(self, name: str) -> SheetTable:
        """One sheet; RegisterError when it cannot be read."""
        with _readable(f"sheet “{name}” is damaged or holds no table"):
            return SheetTable(self._book.get_sheet_by_name(name))


@contextmanager
def _readable(what: str) -> Iterator[None]:
    """Turns whatever the workbook reader raises, a panic of its core included, into a RegisterError."""
    try:
        yield
    except PasswordError as error:
        raise RegisterError("the workbook is protected by a password", to_do="save it without one") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise RegisterError(what, to_do="open the file and save it again") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it derives from BaseException and has no public name
            raise
        raise RegisterError(what, to_do="open the file and save it again") from error


def workbook_kind(path: Path) -> str | None:
    """`zip` for .xlsx content, `ole` for .xls content, None for anything else."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(ZIP_MARK):
        return "zip"
    return "ole" if start.startswith(OLE_MARK) else None


def first_rows(rows: Iterator[list[Cell]], count: int) -> list[list[Cell]]:
    """The first rows of a table, for finding its header."""
    return [list(row) for row in islice(rows, count)]
