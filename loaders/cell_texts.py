"""Raw cells as plain text: what a spreadsheet shows, freed of control characters (SEMANTICS A2, B2)."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from shizi.loaders.codes import looks_like_id_number

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta | None

WITHHELD = "[withheld]"
"""Stands for a citizen's id number or phone number that was found where none belongs."""
EXACT_NUMBERS = 1e15
"""Numbers from here on have lost digits in a spreadsheet; they are shown in scientific notation and are no codes."""

_PLACEHOLDERS = frozenset({"N/A", "#N/A", "NA", "NULL", "-", "--", "—", "/", "\\", "不详", "空"})
_DASHES = frozenset("-—–―‐‑−_")
_LINE_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
_PERSONAL_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![0-9A-Za-z])"
)
_ELEVEN_DIGITS = re.compile(r"\d{11}")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def plain_text(cell: Cell) -> str:
    """The cell as text, nothing stripped: 159.0 is `159`, 9.11503e17 `9.11503E+17`, a date `2024-03-05`."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        return ""
    if abs(number) >= EXACT_NUMBERS:
        return f"{number:.5E}"
    return str(int(number)) if number == int(number) else repr(number)


def clean_text(text: str, *, keep_lines: bool = False) -> str:
    """Stripped text without control characters; line breaks and tabs become a space, or stay with `keep_lines`.

    Width is not changed: names are shown as written. Private-use characters stay, for rare characters in names use them.
    """
    text = text.strip()
    if text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    lines = [
        "".join(c for c in line.replace("\t", " ") if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()
        for line in text.split("\n")
    ]
    return ("\n" if keep_lines else " ").join(line for line in lines if line)


def is_placeholder(text: str) -> bool:
    """True for a stripped text that only says that nothing is there (SEMANTICS A2)."""
    if not text:
        return True
    if len(text) > 8:
        return False
    folded = unicodedata.normalize("NFKC", text).upper().strip()
    return not folded or folded in _PLACEHOLDERS or _DASHES.issuperset(folded)


def fold(text: str) -> str:
    """Half width, upper case, without white space: how words in cells are compared."""
    plain = text if text.isprintable() else clean_text(text)
    return "".join(unicodedata.normalize("NFKC", plain).upper().split())


def withhold(text: str) -> str:
    """The text with citizens' id numbers and mobile phone numbers replaced, which may never be stored or shown."""
    if not _ELEVEN_DIGITS.search(text):
        return text
    return _PERSONAL_NUMBER.sub(WITHHELD, text)


def is_personal_number(code: str) -> bool:
    """True when a cleaned code that is not valid looks like a citizen's id number or a mobile phone number."""
    return looks_like_id_number(code) or _MOBILE.fullmatch(code) is not None
