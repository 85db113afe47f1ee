"""Rows below a header that are not data: totals, notes, repeated headers, numbered columns (SEMANTICS A8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from shizi.loaders.cell_texts import Cell, fold, plain_text
from shizi.loaders.data_files import read_yaml
from shizi.loaders.header_words import fold_header, personal_words

TOTAL = "合计、总计或小计行 / a total"
NOTE = "注释、填表人或审核行 / a note"
HEADER_AGAIN = "重复的表头 / the header again"
NUMBERING = "栏次编号行 / numbers of the columns"
SECTION = "跨列的分节标题 / a section title merged across the columns"
TITLE_AGAIN = "重复的表格标题 / the title again"
_REMARK_LIMIT = 60
_REMEMBERED = 50_000

_COLUMN_NUMBER = re.compile(
    r"\(?(?:第?\d{1,3}栏?(?:\.0+)?|[甲乙丙丁戊己庚辛壬癸]|[一二三四五六七八九十]{1,3}|[A-Z]|[①-⑳])\)?"
)
_LABEL_ENDINGS = ("人", "签字", "签章", "盖章", "日期", "时间", "电话")
_LABELLED = re.compile(r"([^:]{1,10}):")


class RowWords:
    """The words of `data/row_words.yaml`."""

    def __init__(self, body: dict[str, list[str]]) -> None:
        self.totals = frozenset(fold(word) for word in body["totals"])
        self.notes = tuple(fold(word) for word in body["notes"])
        self.labels = frozenset(fold(word) for word in body["labels"])


@cache
def row_words() -> RowWords:
    """Read once from the data file."""
    return RowWords(read_yaml("row_words.yaml"))


def is_total(cell: Cell) -> bool:
    """True for a cell that reads 合计, 总计 or 小计, however spaced."""
    if not isinstance(cell, str) or len(cell) > 30:
        return False
    return fold_header(cell) in row_words().totals


def is_odd_word(text: str) -> bool:
    """True for a short text that is no name: a total, or the number of a column."""
    return is_total(text) or _COLUMN_NUMBER.fullmatch(fold(text)) is not None


def first_cell_reason(cell: Cell) -> str:
    """Why a row with this first cell is not data; empty when the cell says nothing of the kind."""
    if not isinstance(cell, str):
        return ""
    folded = fold(cell[:_REMARK_LIMIT])
    if not folded:
        return ""
    if is_total(cell):
        return TOTAL
    words = row_words()
    if folded.startswith(words.notes):
        return NOTE
    return NOTE if labelled(folded) else ""


class FirstCells(dict[Cell, str]):
    """`first_cell_reason` with a memory, which `forget_some` keeps within bounds."""

    __slots__ = ()

    def __missing__(self, cell: Cell) -> str:
        reason = first_cell_reason(cell)
        if not isinstance(cell, str) or len(cell) <= _REMARK_LIMIT:
            self[cell] = reason
        return reason

    def forget_some(self) -> None:
        """Empties the memory when it has grown large."""
        if len(self) > _REMEMBERED:
            self.clear()


def labelled(folded: str) -> bool:
    """True for a text such as 填表单位:… or 联系电话:…, which is no data wherever it stands."""
    match = _LABELLED.match(folded)
    if not match:
        return False
    label = re.sub(r"\(.*", "", match.group(1))
    return label in row_words().labels or label.endswith(_LABEL_ENDINGS) or personal_words().match(label)


def is_numbering(row: Sequence[Cell]) -> bool:
    """True when the filled cells only number the columns: 甲, 1, 2, (3), …"""
    filled = [text for text in (fold(plain_text(cell)) for cell in row) if text]
    return len(filled) >= 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in filled)


class RepeatedRows:
    """Recognizes the header, and the titles above it, where they stand again further down."""

    def __init__(self, above: Sequence[Sequence[Cell]], header: Sequence[Sequence[Cell]]) -> None:
        self._titles = {key for row in above if (key := _row_key(row))}
        self._header = {key for row in header if (key := _row_key(row))}

    def reason(self, row: Sequence[Cell]) -> str:
        """Why the row is a repetition; empty when it is none."""
        key = _row_key(row)
        if key in self._header:
            return HEADER_AGAIN
        return TITLE_AGAIN if key in self._titles else ""


def _row_key(row: Sequence[Cell]) -> tuple[str, ...]:
    cells = [
        fold_header(plain_text(cell)) if isinstance(cell, str) and len(cell) < 200 else plain_text(cell) for cell in row
    ]
    return tuple(cell for cell in cells if cell)
