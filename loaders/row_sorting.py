"""Sorting the rows below a header into data and rejected rows, column by column for speed (SEMANTICS A8, A15)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from shizi.loaders.cell_texts import WITHHELD, Cell, clean_text, fold, plain_text
from shizi.loaders.cells import NAME_LIMIT, TEXT_LIMIT, UNREADABLE, Remembering, reader_of
from shizi.loaders.codes import is_valid_code
from shizi.loaders.header_words import fold_header, header_words
from shizi.loaders.headers import HeaderLayout
from shizi.loaders.register_kinds import RegisterKind
from shizi.loaders.row_rules import (
    HEADER_AGAIN,
    NOTE,
    NUMBERING,
    SECTION,
    TOTAL,
    FirstCells,
    RepeatedRows,
    is_numbering,
    is_odd_word,
    is_total,
    labelled,
    row_words,
)
from shizi.loaders.tables import Merge

NUMBERING_REACH = 2
"""A row that numbers the columns stands directly under the header, or with one blank row between."""
LONGEST_WORD = 8
"""No word for a total is longer, with the spaces between its characters."""
MOST_OF_A_NOTE = 3
"""A row that fills more cells is no note, though its first cells are blank."""
_TWELVE_DIGITS = re.compile(r"\d{12}")


class ReadRow(NamedTuple):
    """A row of data: its number as the spreadsheet shows it (A6), its canonical values in the order of the kind's fields."""

    number: int
    values: tuple[str, ...]


class Column:
    """One field of the kind while a register is read: where it stands, how it is read, what could not be read."""

    def __init__(self, kind: RegisterKind, index: int, layout: HeaderLayout) -> None:
        self.field = kind.fields[index]
        self.at = layout.columns.get(self.field.name)
        self.header = layout.texts[self.at] if self.at is not None else ""
        self.title = header_words(kind.name).title(self.field.name)
        self.limit = 0
        if self.field.type == "name":
            self.limit = NAME_LIMIT
        elif self.field.required or self.field.type == "holder":
            self.limit = TEXT_LIMIT
        self.tells_rows = self.at is not None and (
            self.field.type == "name" or (self.field.required and self.field.type in ("text", "holder"))
        )
        self.unreadable = self.withheld = 0
        self._read = Remembering(reader_of(self.field))

    def values(self, rows: Sequence[Sequence[Cell]]) -> list[str]:
        """The canonical values of this column; UNREADABLE where a cell cannot be read."""
        at = self.at
        if at is None:
            return [""] * len(rows)
        self._read.forget_some()
        return list(map(self._read.__getitem__, [row[at] for row in rows]))

    def missing(self, value: str) -> bool:
        """True when the field is required and this value does not fill it."""
        return self.field.required and not value

    def settle(self, values: list[str], accepted: Sequence[int]) -> list[str]:
        """The values as they go out; counts what could not be read in accepted rows."""
        if self.field.type in ("code", "tax_id"):
            self.withheld += values.count(WITHHELD)
        if not self._read.may_be_unreadable:
            return values
        self.unreadable += sum(1 for index in accepted if values[index] is UNREADABLE)
        return [value or "" for value in values]

    def warnings(self) -> list[str]:
        """What the report says of this column's cells."""
        found = []
        if self.unreadable:
            found.append(
                f"列“{self.header}”有 {self.unreadable} 个单元格无法识别，按空处理 / "
                f"{self.unreadable} cells could not be read as {self.field.name}"
            )
        if self.withheld:
            found.append(
                f"列“{self.header}”有 {self.withheld} 个单元格疑似个人号码，已隐去 / "
                f"{self.withheld} cells look like personal numbers and were withheld"
            )
        return found


class RowSorter:
    """Sorts the rows of one table, chunk by chunk."""

    def __init__(
        self, kind: RegisterKind, layout: HeaderLayout, above: Sequence[Sequence[Cell]], merges: Sequence[Merge]
    ) -> None:
        """`above` are the rows down to the last header row."""
        self.columns = [Column(kind, index, layout) for index in range(len(kind.fields))]
        self._width = max((column.at for column in self.columns if column.at is not None), default=0) + 1
        self._divisions = kind.name == "places"
        self._codes = [index for index, column in enumerate(self.columns) if column.field.type in ("code", "tax_id")]
        self._notes_begin = frozenset(word[0] for word in row_words().notes)
        self._telling = [index for index, column in enumerate(self.columns) if column.tells_rows]
        self._repeated = RepeatedRows(above[: layout.first_row], above[layout.first_row :])
        self._texts_above = {clean_text(plain_text(cell)) for row in above for cell in row} - {""}
        self._first_cells = FirstCells()
        self._header_ended = layout.last_row + 1
        self._sections = _section_rows(merges, layout, [column.at for column in self.columns if column.tells_rows])

    def sort(self, rows: list[list[Cell]], before: int) -> tuple[list[ReadRow], list[tuple[int, str]]]:
        """The accepted rows, and (number, reason) of those that are not data; `before` rows lie above the chunk."""
        for row in rows:
            if len(row) < self._width:
                row.extend([""] * (self._width - len(row)))
        raw = [column.values(rows) for column in self.columns]
        rejected: list[tuple[int, str]] = []
        dropped: set[int] = set()
        for index in sorted(self._doubtful(rows, raw, before)):
            reason = self._reason(rows[index], [values[index] for values in raw], before + index + 1)
            if reason is None or reason:
                dropped.add(index)
            if reason:
                rejected.append((before + index + 1, reason))
        kept = range(len(rows)) if not dropped else [i for i in range(len(rows)) if i not in dropped]
        settled = [column.settle(values, kept) for column, values in zip(self.columns, raw, strict=True)]
        if self._divisions:
            self._add_levels(raw, settled)
        values_by_row = list(zip(*settled, strict=True))
        return [ReadRow(before + index + 1, values_by_row[index]) for index in kept], rejected

    def warnings(self) -> list[str]:
        """What the report says of cells, by column."""
        return [warning for column in self.columns for warning in column.warnings()]

    def _add_levels(self, raw: Sequence[Sequence[str]], settled: list[list[str]]) -> None:
        """Places whose cells say neither level nor kind are divisions, and their codes tell the level."""
        at = {column.field.name: index for index, column in enumerate(self.columns)}
        said = zip(raw[at["level"]], raw[at["kind"]], strict=True)
        silent = [not level and not kind and UNREADABLE is not level and UNREADABLE is not kind for level, kind in said]
        settled[at["level"]] = [
            _level_of(code) if derived else level
            for derived, level, code in zip(silent, settled[at["level"]], raw[at["code"]], strict=True)
        ]

    def _doubtful(self, rows: Sequence[Sequence[Cell]], raw: Sequence[Sequence[str]], before: int) -> set[int]:
        """Indexes of the rows that may not be data; all others are data beyond doubt."""
        first_cells = self._first_cells
        first_cells.forget_some()
        doubtful = {index for index, row in enumerate(rows) if first_cells[row[0]]}
        for column, values in zip(self.columns, raw, strict=True):
            if column.field.required:
                doubtful.update(index for index, value in enumerate(values) if not value)
            if column.limit and column.at is not None:
                doubtful.update(index for index, value in enumerate(values) if len(value) > column.limit)
        above, notes_begin = self._texts_above, self._notes_begin
        for index in self._telling:
            header = fold_header(self.columns[index].header) or "\0"
            doubtful.update(
                row
                for row, value in enumerate(raw[index])
                if value in above
                or header in value
                or "：" in value
                or ":" in value
                or (value and value[0] in notes_begin)
                or (len(value) <= LONGEST_WORD and is_odd_word(value))
            )
        doubtful.update(index for index in range(min(len(rows), self._header_ended + NUMBERING_REACH - before)))
        doubtful.update(number - before - 1 for number in self._sections if before < number <= before + len(rows))
        return doubtful

    def _reason(self, row: Sequence[Cell], values: Sequence[str], number: int) -> str | None:
        """Why a row is not data; None for a blank row, which does not count; empty when it is data after all."""
        texts = [plain_text(cell).strip() for cell in row]
        filled = [text for text in texts if text]
        if not filled:
            return None
        if reason := self._first_cells[row[0]]:
            return reason
        if is_total(filled[0]) or any(is_total(values[index]) for index in self._telling):
            return TOTAL
        if labelled(fold(filled[0])) or self._is_note_further_right(filled, values):
            return NOTE
        if (reason := self._repeated.reason(row)) or self._repeats_header(values):
            self._header_ended = number
            return reason or HEADER_AGAIN
        if number <= self._header_ended + NUMBERING_REACH and is_numbering(row):
            return NUMBERING
        if number in self._sections:
            return SECTION
        return self._flaw(values)

    def _is_note_further_right(self, filled: Sequence[str], values: Sequence[str]) -> bool:
        """A note in a form whose first columns it leaves blank; a row with a valid code is data whatever its name (A8)."""
        if len(filled) > MOST_OF_A_NOTE or self._first_cells[filled[0]] != NOTE:
            return False
        return not any(is_valid_code(values[index]) for index in self._codes)

    def _repeats_header(self, values: Sequence[str]) -> bool:
        telling = [(values[i], self.columns[i].header) for i in self._telling if values[i]]
        return bool(telling) and all(fold_header(value) == fold_header(header) for value, header in telling)

    def _flaw(self, values: Sequence[str]) -> str:
        for column, value in zip(self.columns, values, strict=True):
            if column.limit and len(value) > column.limit:
                what = "名称过长 / name too long" if column.field.type == "name" else "文字过长 / text too long"
                return f"{what}：{column.title} ({column.field.name})"
        missing = [(column, value) for column, value in zip(self.columns, values, strict=True) if column.missing(value)]
        if not missing:
            return ""
        empty = [f"{column.title} ({column.field.name})" for column, value in missing if value is not UNREADABLE]
        if empty:
            return "必填项为空 / required cell empty：" + "、".join(empty)
        return "必填项无法识别 / required cell not understood：" + "、".join(
            f"{column.title} ({column.field.name})" for column, _ in missing
        )


def _level_of(code: str) -> str:
    """The level of a division by its 12-digit code; empty for a code of another form."""
    if not _TWELVE_DIGITS.fullmatch(code):
        return ""
    endings = {"0" * 8: "city", "0" * 6: "district", "0" * 3: "street"}
    return next((level for zeros, level in endings.items() if code.endswith(zeros)), "community")


def _section_rows(merges: Sequence[Merge], layout: HeaderLayout, telling: Sequence[int | None]) -> set[int]:
    """Numbers of rows below the header that one merged cell fills over the columns that tell rows apart."""
    read = sorted(layout.columns.values())
    found: set[int] = set()
    for merge in merges:
        if merge.top <= layout.last_row or merge.bottom > merge.top or merge.right - merge.left < 2:
            continue
        covered = [column for column in read if merge.left <= column <= merge.right]
        if len(covered) >= 2 and all(column in covered for column in telling):
            found.add(merge.top + 1)
    return found
