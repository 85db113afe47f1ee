"""Places as parameters: a code, a name or a full name, and all that lies in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shizi.api.problems import invalid

Rows = Sequence[Mapping[str, Any]]


def place_code(rows: Rows, text: str, name: str = "place") -> str:
    """The code of the place that the text means.

    Raises:
        Problem: none or several places bear it.
    """
    wanted = text.strip()
    for property_name in ("id", "full_name", "name"):
        found = sorted({row["id"] for row in rows if row[property_name] == wanted})
        if len(found) == 1:
            return str(found[0])
        if found:
            raise invalid(name, f"有{len(found)}个地方叫这个名字，请用代码", f"{len(found)} places bear it; use a code")
    raise invalid(name, "没有这个地方", "there is no such place")


def codes_below(rows: Rows, code: str) -> frozenset[str]:
    """Codes of the place and of all places in it."""
    below: dict[str, list[str]] = {}
    for row in rows:
        if row["above"]:
            below.setdefault(row["above"], []).append(row["id"])
    found: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below.get(one, [])
    return frozenset(found)
