"""Register text made harmless: for terminals, for sheets and CSV, for JSON. What a name says stays readable."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(value: Any, longest: int | None = None) -> str:
    """`value` on one line; control, direction-changing and invisible characters are written as \\u001b and the like."""
    text = _written_out("" if value is None else str(value))
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"


def harmless_lines(value: str) -> str:
    """The same for text of several lines: line ends and tabs stay."""
    return _written_out(value, kept="\n\t")


def sheet_text(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    if value.lstrip(" \u3000\u00a0").startswith(_FORMULA) or value.startswith(_FORMULA):
        value = f"'{value}"
    return harmless_lines(value)


def json_text(value: Any) -> str:
    """One line of JSON in UTF-8; control and direction-changing characters are escaped for the terminal's sake."""
    return _written_out(json.dumps(value, ensure_ascii=False, default=_simple))


def _written_out(text: str, kept: str = "") -> str:
    if text.isprintable():
        return text
    return "".join(
        _escape(sign) if unicodedata.category(sign) in _UNSEEN and sign not in kept else sign for sign in text
    )


def _escape(sign: str) -> str:
    """As JSON writes it: beyond the basic plane as a pair of surrogates."""
    code = ord(sign)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _simple(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
