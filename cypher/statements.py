"""What kind of statement a Cypher text is, judged without a database: does it write, which parameters does it read.

A check of the text is the first fence, not the only one: rules and analysts' statements also run as a read-only user
where the engine has one, and in a READ session anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORBIDDEN = (
    "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "LOAD", "ALTER", "GRANT", "DENY",
    "REVOKE", "RENAME", "SHOW", "USE", "TERMINATE", "START", "STOP", "ENABLE", "DRYRUN", "INSERT", "UPDATE", "TRUNCATE",
    "YIELD", "TRANSACTIONS", "PROFILE", "EXPLAIN",
)  # fmt: skip
"""Words that no reading statement needs; they write, change the database, call procedures or run by another path."""

_OPENINGS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")
_WORD = re.compile(r"(?<![\w.:$|&!`])([A-Za-z_]+)\b")
_PARAMETER = re.compile(r"\$(\w+)")
_CALL = re.compile(r"(?<![\w.:$])CALL\b(?!\s*[({])", re.IGNORECASE)
_RETURN = re.compile(r"(?<![\w.:$])RETURN\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
_END_OF_RETURN = re.compile(r"(?<![\w.:$])(?:ORDER\s+BY|SKIP|LIMIT|UNION)\b", re.IGNORECASE)
_UNION = re.compile(r"(?<![\w.:$])UNION\b(?:\s+ALL\b)?", re.IGNORECASE)
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.IGNORECASE)
_KEYS_AND_MAPS = re.compile(r"[({\[]|[)}\]]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a statement, and on which of its lines (1-based)."""

    line: int
    what: str


def masked(text: str) -> str:
    """Return `text` of the same length with strings, quoted names and comments blanked, so that words can be looked for."""
    out = list(text)
    at = 0
    while at < len(text):
        end = _end_of_quiet(text, at)
        if end == at:
            at += 1
            continue
        for place in range(at, end):
            if out[place] != "\n":
                out[place] = " "
        at = end
    return "".join(out)


def write_faults(text: str) -> list[Fault]:
    """Return what makes `text` anything else than one portable statement that only reads; empty when it is one."""
    plain = masked(text)
    faults = []
    if _open_quote(text):
        faults.append(Fault(_line(text, len(text)), "a string or quoted name is not closed"))
    if "/*" in plain or _has_block_comment(text):
        faults.append(Fault(_line(text, text.find("/*")), "block comments are not portable; use //"))
    semicolon = plain.find(";")
    if semicolon >= 0:
        faults.append(Fault(_line(text, semicolon), "one statement without a semicolon is expected"))
    first = _WORD.search(plain)
    if first is None:
        return [*faults, Fault(1, "there is no statement")]
    if first[1].upper() not in _OPENINGS:
        faults.append(
            Fault(_line(text, first.start()), f"a reading statement begins with one of {', '.join(_OPENINGS)}")
        )
    for word in _WORD.finditer(plain):
        if word[1].upper() in FORBIDDEN and not _is_name(plain, word.start(), word.end()):
            faults.append(
                Fault(_line(text, word.start()), f"{word[1].upper()} is not allowed: the statement may only read")
            )
    for call in _CALL.finditer(plain):
        faults.append(Fault(_line(text, call.start()), "procedures are not allowed; CALL (x) { ... } is"))
    if not _RETURN.search(plain):
        faults.append(Fault(_line(text, len(text.rstrip())), "the statement returns nothing"))
    return faults


def parameters_of(text: str) -> set[str]:
    """Return the names of the parameters that the statement reads."""
    return set(_PARAMETER.findall(masked(text)))


def columns_of(text: str) -> list[list[str]]:
    """Return the column names of the last RETURN of each part of a UNION; a column without alias is its own text."""
    plain = masked(text)
    parts, start = [], 0
    for union in [*_UNION.finditer(plain), None]:
        end = union.start() if union else len(plain)
        parts.append(plain[start:end])
        start = union.end() if union else end
    return [_columns(part) for part in parts]


def _columns(part: str) -> list[str]:
    returns = [found for found in _RETURN.finditer(part) if _depth(part, found.start()) == 0]
    if not returns:
        return []
    tail = part[returns[-1].end() :]
    end = next(
        (found.start() for found in _END_OF_RETURN.finditer(tail) if _depth(tail, found.start()) == 0), len(tail)
    )
    columns, depth, start = [], 0, 0
    for place, sign in enumerate(tail[:end] + ","):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            expression = tail[start:place].strip()
            alias = _ALIAS.search(expression)
            columns.append(alias[1] if alias else expression)
            start = place + 1
    return columns


def _depth(text: str, end: int) -> int:
    return sum(1 if found[0] in "([{" else -1 for found in _KEYS_AND_MAPS.finditer(text, 0, end))


def _is_name(plain: str, start: int, end: int) -> bool:
    """Whether the word is a map key (`{set: 1}`) or a variable being named (`AS start`), not a keyword."""
    after = plain[end:].lstrip()
    before = plain[:start].rstrip()
    return after.startswith(":") and before[-1:] in ("{", ",") and not after.startswith("::")


def _end_of_quiet(text: str, at: int) -> int:
    """Return where the string, quoted name or comment that begins at `at` ends; `at` when none begins there."""
    sign = text[at]
    if sign in "'\"":
        place = at + 1
        while place < len(text) and text[place] != sign:
            place += 2 if text[place] == "\\" else 1
        return min(place + 1, len(text))
    if sign == "`":
        end = text.find("`", at + 1)
        return len(text) if end < 0 else end + 1
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text.startswith("/*", at):
        end = text.find("*/", at + 2)
        return len(text) if end < 0 else end + 2
    return at


def _walk(text: str) -> list[tuple[int, int]]:
    """Begin and end of every string, quoted name and comment."""
    found, at = [], 0
    while at < len(text):
        end = _end_of_quiet(text, at)
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _has_block_comment(text: str) -> bool:
    return any(text.startswith("/*", start) for start, _ in _walk(text))


def _open_quote(text: str) -> bool:
    for start, end in _walk(text):
        sign = text[start]
        if sign in "'\"`" and (end - start < 2 or text[end - 1] != sign):
            return True
    return False


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, max(place, 0)) + 1
