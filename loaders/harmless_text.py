"""Register text made harmless: for terminals, for sheets and CSV, for JSON. What a name says stays readable."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSEEN = "\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
_CONTROL = re.compile(f"[\x00-\x1f{_UNSEEN}]")
_CONTROL_BUT_LINES = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSEEN}]")
_IN_JSON = re.compile(f"[{_UNSEEN}]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(value: Any, longest: int | None = None) -> str:
    """`value` on one line; control, direction-changing and invisible characters are written as \\u001b and the like."""
    text = _CONTROL.sub(_escaped, "" if value is None else str(value))
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"


def harmless_lines(value: str) -> str:
    """The same for text of several lines: line ends and tabs stay."""
    return _CONTROL_BUT_LINES.sub(_escaped, value)


def sheet_text(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    if value.lstrip(" \u3000\u00a0").startswith(_FORMULA) or value.startswith(_FORMULA):
        value = f"'{value}"
    return _CONTROL_BUT_LINES.sub(_escaped, value)


def json_text(value: Any) -> str:
    """One line of JSON in UTF-8; control and direction-changing characters are escaped for the terminal's sake."""
    return _IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, default=_simple))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _simple(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
