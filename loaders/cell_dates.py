"""Dates as cells write them, made canonical: `2024`, `2024-03` or `2024-03-05` (SEMANTICS A3)."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta

from shizi.loaders.cell_texts import Cell, clean_text, is_placeholder

FIRST_YEAR, LAST_YEAR = 1850, 2199
"""Years outside are no dates of a register; an end beyond them means no end."""
SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of spreadsheet serial numbers, as they count from March 1900 on."""
FIRST_SERIAL, LAST_SERIAL = 10_000, 109_000
"""Serial numbers read as dates: 1927 to 2198. Smaller numbers are years or nothing."""

_NO_END = ("至今", "今", "长期", "永久", "无固定期限", "无期限", "长久", "目前", "现在", "不限", "无限期", "迄今")
_SIGN = r"\s*[-./年\u2010-\u2015\u2212]\s*"
_YEAR = r"(?P<year>\d{4})"
_SHAPES = (
    re.compile(rf"{_YEAR}{_SIGN}(?P<month>\d{{1,2}})\s*[-./月\u2010-\u2015\u2212]\s*(?P<day>\d{{1,2}})\s*[日号]?"),
    re.compile(rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})"),
    re.compile(rf"{_YEAR}{_SIGN}(?P<month>\d{{1,2}})\s*月?(?:份)?"),
    re.compile(rf"{_YEAR}(?P<month>\d{{2}})"),
    re.compile(rf"{_YEAR}\s*年?(?:度)?"),
)
_SERIAL = re.compile(r"(\d{5,6})(?:\.\d+)?")
_INTEGRAL = re.compile(r"(\d{4,8})\.0+")
_TIME_OF_DAY = re.compile(r"[T\s]+\d{1,2}[:时]\d{1,2}.*$|[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")
_RANGE = re.compile(r"^(?P<first>.*?\d[日号月年]?)\s*(?:至|到|~|～|—{1,2}|--)\s*(?P<second>\S.*)$")
_SPACED_RANGE = re.compile(
    r"^(?P<first>\S+)\s+-\s+(?P<second>\S+)$|^(?P<first2>\d{4}\D\d{1,2}\D\d{1,2}日?)-(?P<second2>\d{4}.*)$"
)


def read_date(cell: Cell, *, end: bool = False) -> str | None:
    """The canonical date of a cell: empty when the cell is empty, or says 至今 in an end column; None when unreadable.

    Of a range such as 2024.1.1-2024.12.31 a beginning takes the first date and an end the second.
    """
    if isinstance(cell, datetime):
        return _checked(cell.year, cell.month, cell.day, end)
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, end)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell, end)
    if not isinstance(cell, str):
        return "" if cell is None else None
    text = unicodedata.normalize("NFKC", clean_text(cell)).strip().strip("'\"").strip()
    if is_placeholder(text):
        return ""
    if end and text.startswith(_NO_END):
        return ""
    return _from_text(text, end)


def _from_text(text: str, end: bool) -> str | None:
    text = _TIME_OF_DAY.sub("", text).strip().rstrip("起止")
    if integral := _INTEGRAL.fullmatch(text):
        text = integral.group(1)
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            parts = match.groupdict()
            numbers = [int(parts[name]) if parts.get(name) else None for name in ("year", "month", "day")]
            if (found := _checked(numbers[0] or 0, numbers[1], numbers[2], end)) is not None:
                return found
    if serial := _SERIAL.fullmatch(text):
        return _from_serial(int(serial.group(1)))
    return _from_range(text, end)


def _from_range(text: str, end: bool) -> str | None:
    match = _RANGE.match(text) or _SPACED_RANGE.match(text)
    if not match:
        return None
    parts = match.groupdict()
    first, second = parts.get("first") or parts.get("first2"), parts.get("second") or parts.get("second2")
    if not first or not second or len(text) > 60:
        return None
    return read_date(second if end else first, end=end)


def _from_number(number: float, end: bool) -> str | None:
    if not math.isfinite(number) or abs(number) > 1e9:
        return None
    whole = int(number)
    if number == whole and len(str(whole)) == 8:
        return _checked(whole // 10_000, whole // 100 % 100, whole % 100, end)
    if (
        number == whole
        and len(str(whole)) == 6
        and (month := _checked(whole // 100, whole % 100, None, end)) is not None
    ):
        return month
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return _from_text(repr(number) if number != whole else str(whole), end)
    return _from_serial(whole)


def _from_serial(serial: int) -> str | None:
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        return None
    return (SERIAL_ORIGIN + timedelta(days=serial)).isoformat()


def _checked(year: int, month: int | None, day: int | None, end: bool) -> str | None:
    if end and year > LAST_YEAR:
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
