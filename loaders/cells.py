"""Cells made canonical by the type of their column: equal meanings become equal texts (SEMANTICS A1 to A5, A13, B2).

A reader turns a raw cell into its canonical text. What it cannot read becomes UNREADABLE, an empty text that can be told
apart, so that the report can count it. Readers remember what they read: registers repeat themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from shizi.loaders.cell_dates import read_date
from shizi.loaders.cell_texts import (
    WITHHELD,
    Cell,
    clean_text,
    fold,
    is_personal_number,
    is_placeholder,
    plain_text,
    withhold,
)
from shizi.loaders.coded_words import WordList, bare_word, read_type_code, word_list
from shizi.loaders.codes import clean_code, is_valid_code, read_tax_id
from shizi.loaders.register_kinds import Field

CellReader: TypeAlias = Callable[[Cell], str]

NAME_LIMIT = 200
"""A row whose organization bears a longer name is rejected: it is a pasted text, not a name."""
TEXT_LIMIT = 1_000
"""The same for required texts and units; other texts are cut off at CLIPPED."""
CLIPPED = 100_000
LARGEST_COUNT = 9_999_999
REMEMBERED_CELLS = 50_000
LONGEST_REMEMBERED = 200


class _Unreadable(str):
    __slots__ = ()


UNREADABLE: Final = _Unreadable("")
"""What a reader returns for a cell that says something it cannot read; equal to the empty text."""

_NO_CODE = frozenset({"无", "待办", "未办理"})
_TRUE = frozenset({"是", "√", "✓", "✔", "☑", "有", "1", "Y", "YES", "TRUE", "T", "V", "对"})
_FALSE = frozenset({"否", "×", "✗", "✘", "☒", "X", "无", "0", "N", "NO", "FALSE", "F", "没有", "不是", "非"})
_RUNS = ("正常", "在营", "营业", "在业", "开业", "存续", "运营", "经营中")
_STOPPED = (
    "停业",
    "歇业",
    "异常",
    "停止",
    "停产",
    "注销",
    "关闭",
    "关停",
    "倒闭",
    "搬离",
    "搬迁",
    "迁出",
    "吊销",
    "撤销",
    "不正常",
    "非正常",
    "暂停",
    "解散",
)
_COUNT = re.compile(
    r"(?:共计?|约|计)?\+?(\d+(?:\.\d*)?|\.\d+)(万|千)?(?:人次|名党员|名职工|名员工|人|名|个|位|家|户|员|席|次|项|件|条)?(?:左右)?"
)
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?E\+?\d{1,2}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(%)?")
_YEAR = re.compile(r"\D{0,4}((?:19|20)\d{2})(?:\.0+)?\D{0,6}")
_FLOAT_ZERO = re.compile(r"(\d{6,})\.0+")
_IDENTIFIERS = frozenset(
    {"reg_no", "licence_no", "unit_code", "instructor_id", "team_id", "record_id", "code", "parent_code", "attendee_ids",
     "industry_code", "document_no"}
)  # fmt: skip


def read_text(cell: Cell) -> str:
    """A text as written, stripped, without control characters; placeholders are empty (SEMANTICS A2)."""
    return withhold(_read_identifier(cell))


def _read_identifier(cell: Cell) -> str:
    text = clean_text(cell if isinstance(cell, str) else plain_text(cell))
    if is_placeholder(text):
        return ""
    if text[0] == "'" and text[1:2].isalnum() and "'" not in text[1:]:  # the mark that keeps a number a text
        text = text[1:]
    if text.endswith("0") and (match := _FLOAT_ZERO.fullmatch(text)):
        return match.group(1)
    return text[:CLIPPED]


def read_name(cell: Cell) -> str:
    """A name as written; 无 is no name."""
    text = read_text(cell)
    return "" if text == "无" else text


def read_holder(cell: Cell) -> str:
    """One or several units; line breaks between them stay, and so do declarations such as 无 (SEMANTICS A2, B11)."""
    if not isinstance(cell, str):
        return read_text(cell)
    text = clean_text(cell, keep_lines=True)
    return "" if is_placeholder(text) else withhold(text)[:CLIPPED]


def read_code(cell: Cell) -> str:
    """A cleaned code, valid or not (SEMANTICS B2); 无, 待办 and 未办理 are empty (I4)."""
    return _read_code(cell, is_valid_code)


def read_taxpayer_id(cell: Cell) -> str:
    """A cleaned tax id of any length (SEMANTICS B3)."""
    return _read_code(cell, lambda code: read_tax_id(code).readable)


def _read_code(cell: Cell, valid: Callable[[str], bool]) -> str:
    text = cell.strip() if isinstance(cell, str) else plain_text(cell)
    if is_placeholder(text) or text in _NO_CODE:
        return ""
    cleaned = clean_code(text if text.isprintable() else clean_text(text))[:CLIPPED]
    if valid(cleaned):
        return cleaned
    if is_placeholder(cleaned) or cleaned in _NO_CODE:
        return ""
    return WITHHELD if is_personal_number(cleaned) else withhold(cleaned)


def read_begin(cell: Cell) -> str:
    """A date as a beginning (SEMANTICS A3)."""
    found = read_date(cell)
    return UNREADABLE if found is None else found


def read_end(cell: Cell) -> str:
    """A date as an end; 至今, 长期, 永久 and 今 mean no end (SEMANTICS A3)."""
    found = read_date(cell, end=True)
    return UNREADABLE if found is None else found


def read_year(cell: Cell) -> str:
    """A year in four digits: 2024, 2024年度, or the year of a date."""
    match = _YEAR.fullmatch(fold(plain_text(cell)))
    if match:
        return match.group(1)
    found = read_date(cell)
    return UNREADABLE if found is None else found[:4]


def read_count(cell: Cell) -> str:
    """A whole number; decimals are cut off, so that no threshold is reached by rounding (SEMANTICS A5)."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell)) if 0 <= cell <= LARGEST_COUNT else UNREADABLE
    text = fold(plain_text(cell)).strip("'\"")
    if is_placeholder(text):
        return ""
    text = _THOUSANDS.sub("", _REMARK.sub("", text) or text)
    if _SCIENTIFIC.fullmatch(text):
        value = float(text)
    elif match := _COUNT.fullmatch(text):
        value = float(match.group(1)) * {"万": 10_000, "千": 1_000}.get(match.group(2) or "", 1)
    else:
        return UNREADABLE
    return str(int(value + 1e-6)) if value <= LARGEST_COUNT else UNREADABLE


def read_share(cell: Cell) -> str:
    """Percent as a decimal number: 51%, 51 and 0.51 are `51`; a bare number up to 1 is a fraction."""
    text = _REMARK.sub("", fold(plain_text(cell)).strip("'\""))
    if is_placeholder(text):
        return ""
    match = _PERCENT.fullmatch(text)
    if not match:
        return UNREADABLE
    percent = float(match.group(1))
    if not match.group(2) and percent <= 1:
        percent *= 100
    return f"{round(percent, 6):g}" if percent <= 100 else UNREADABLE


def read_boolean(cell: Cell) -> str:
    """`1`, `0`, or empty (SEMANTICS A1)."""
    word = _boolean_word(cell)
    if not word:
        return ""
    if word in _TRUE or word.startswith("已"):
        return "1"
    if word in _FALSE or word.startswith("未"):
        return "0"
    return UNREADABLE


def read_operating(cell: Cell) -> str:
    """A boolean in which 正常 and 在营 are true, 停业 and 歇业 false (SEMANTICS A1); 已停业 is no yes."""
    word = _boolean_word(cell)
    if word.removeprefix("已").startswith(_STOPPED):
        return "0"
    if word.startswith(_RUNS):
        return "1"
    return read_boolean(cell)


def _boolean_word(cell: Cell) -> str:
    text = fold(plain_text(cell)).strip("'\"")
    if is_placeholder(text):
        return ""
    word = bare_word(text).rstrip("。.;,")
    return {"1.0": "1", "0.0": "0"}.get(word, word)


def _coded_reader(words: WordList) -> CellReader:
    def read(cell: Cell) -> str:
        text = plain_text(cell)
        if is_placeholder(clean_text(text)):
            return ""
        code = words.match(text)
        return UNREADABLE if code is None else code

    return read


def _read_type_code(cell: Cell) -> str:
    return read_type_code(read_text(cell))


_BY_TYPE: dict[str, CellReader] = {
    "name": read_name,
    "text": read_text,
    "place": read_text,
    "holder": read_holder,
    "code": read_code,
    "tax_id": read_taxpayer_id,
    "begin": read_begin,
    "end": read_end,
    "period": read_begin,
    "year": read_year,
    "count": read_count,
    "share": read_share,
    "boolean": read_boolean,
    "operating": read_operating,
    "type_code": _read_type_code,
}


def reader_of(field: Field) -> CellReader:
    """The reader of a field's type; ValueError for a type that has none."""
    if field.word_list:
        return _coded_reader(word_list(field.word_list))
    if field.name in _IDENTIFIERS and field.type == "text":
        return _read_identifier
    try:
        return _BY_TYPE[field.type]
    except KeyError:
        raise ValueError(f"field {field.name}: no cell reader for type {field.type!r}") from None


class Remembering(dict[Cell, str]):
    """A reader that looks up what it has read before; `forget_some` keeps it within bounds."""

    __slots__ = ("_reader", "may_be_unreadable")

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self._reader = reader
        self.may_be_unreadable = False

    def __missing__(self, cell: Cell) -> str:
        found = self._reader(cell)
        if found is UNREADABLE:
            self.may_be_unreadable = True
        if not isinstance(cell, str) or len(cell) <= LONGEST_REMEMBERED:
            self[cell] = found
        return found

    def forget_some(self) -> None:
        """Empties the memory when it has grown beyond its bound; called between chunks."""
        if len(self) > REMEMBERED_CELLS:
            self.clear()
