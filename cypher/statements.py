"""What kind of statement a Cypher text is, judged without a database: does it write, which parameters does it read.

A check of the text is the first fence, not the only one: rules and analysts' statements also run as a read-only user
where the engine has one, and in a READ session anyway; what the console runs passes further checks (console.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

FORBIDDEN = (
    "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "LOAD", "ALTER", "GRANT",
    "DENY", "REVOKE", "RENAME", "SHOW", "USE", "TERMINATE", "START", "STOP", "ENABLE", "DRYRUN", "INSERT", "UPDATE",
    "TRUNCATE", "YIELD", "TRANSACTIONS", "PROFILE", "EXPLAIN",
)  # fmt: skip
"""Words that no reading statement needs; they write, change the database, call procedures or run by another path."""

_OPENINGS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")
_QUIET = re.compile(
    r"""'(?:\\.|[^'\\])*(?:'|\Z)|"(?:\\.|[^"\\])*(?:"|\Z)|`[^`]*(?:`|\Z)|//[^\r\n]*|/\*.*?(?:\*/|\Z)""", re.DOTALL
)
"""A string, a quoted name or a comment; one that is not closed reaches to the end."""
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_WORD = re.compile(r"(?<![\w.:$|&!])([A-Za-z_]+)\b")
_AFTER_NUMBER = re.compile(r"(?<![\w$])[0-9][0-9a-fA-FxXoO_.]*?(" + "|".join(FORBIDDEN) + r")(?![0-9])", re.IGNORECASE)
"""A keyword written straight behind a number, which lexers may take apart."""
_UNICODE_ESCAPE = re.compile(r"\\[uU]")
_ANY_WORD = re.compile(r"\w+")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_PARAMETER = re.compile(r"\$(\w+)")
_CALL = re.compile(r"(?<![\w.:$])CALL\b(?!\s*[({])", re.IGNORECASE)
_RETURN = re.compile(r"(?<![\w.:$])RETURN\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
_END_OF_RETURN = re.compile(r"(?<![\w.:$])(?:ORDER\s+BY|SKIP|LIMIT|UNION)\b", re.IGNORECASE)
_UNION = re.compile(r"(?<![\w.:$])UNION\b(?:\s+ALL\b)?", re.IGNORECASE)
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.IGNORECASE)
_BRACKET = re.compile(r"[()\[\]{}]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a statement, and on which of its lines (1-based)."""

    line: int
    what: str


def masked(text: str) -> str:
    """Return `text` of the same length with strings, quoted names and comments blanked: words in it are Cypher's own."""
    return _QUIET.sub(lambda quiet: _NOT_NEWLINE.sub(" ", quiet[0]), text)


def write_faults(text: str) -> list[Fault]:
    """Return what makes `text` anything else than one portable statement that only reads; empty when it is one."""
    plain = masked(text)
    faults = [Fault(_line(text, place), what) for place, what in (*_hidden_faults(text, plain), *_quiet_faults(text))]
    semicolon = plain.find(";")
    if semicolon >= 0:
        faults.append(Fault(_line(text, semicolon), "one statement without a semicolon is expected"))
    first = _WORD.search(plain)
    if first is None:
        return [*faults, Fault(1, "there is no statement")]
    if first[1].upper() not in _OPENINGS:
        faults.append(Fault(_line(text, first.start()), f"a statement that reads begins with {', '.join(_OPENINGS)}"))
    for word in _WORD.finditer(plain):
        if word[1].upper() in FORBIDDEN and not _is_map_key(plain, word.start(), word.end()):
            what = f"{word[1].upper()} is not allowed: the statement may only read"
            faults.append(Fault(_line(text, word.start()), what))
    for stuck in _AFTER_NUMBER.finditer(plain):
        what = f"{stuck[1].upper()} is not allowed: the statement may only read"
        faults.append(Fault(_line(text, stuck.start(1)), what))
    for call in _CALL.finditer(_with_names(text)):
        faults.append(Fault(_line(text, call.start()), "procedures are not allowed; CALL (x) { ... } is"))
    if not _RETURN.search(plain):
        faults.append(Fault(_line(text, len(text.rstrip())), "the statement returns nothing"))
    return sorted(faults, key=lambda fault: fault.line)


def parameters_of(text: str) -> set[str]:
    """Return the names of the parameters that the statement reads."""
    return set(_PARAMETER.findall(masked(text)))


def columns_of(text: str) -> list[list[str]]:
    """Return the columns of the last RETURN of each part of a UNION; a column without alias is its own text."""
    plain = masked(text)
    parts, start = [], 0
    for union in _UNION.finditer(plain):
        parts.append(plain[start : union.start()])
        start = union.end()
    return [_columns(part) for part in [*parts, plain[start:]]]


def _columns(part: str) -> list[str]:
    returns = [found for found in _RETURN.finditer(part) if _depth(part[: found.start()]) == 0]
    if not returns:
        return []
    tail = part[returns[-1].end() :]
    ends = (found.start() for found in _END_OF_RETURN.finditer(tail) if _depth(tail[: found.start()]) == 0)
    columns, depth, start = [], 0, 0
    for place, sign in enumerate(tail[: next(ends, len(tail))] + ","):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            expression = tail[start:place].strip()
            alias = _ALIAS.search(expression)
            columns.append(alias[1] if alias else expression)
            start = place + 1
    return columns


def _depth(text: str) -> int:
    return sum(1 if found[0] in "([{" else -1 for found in _BRACKET.finditer(text))


def _is_map_key(plain: str, start: int, end: int) -> bool:
    after, before = plain[end : end + 40].lstrip(), plain[:start].rstrip()
    return after.startswith(":") and before[-1:] in ("{", ",")


def _with_names(text: str) -> str:
    """As `masked`, but quoted names are written as plain ones, so that what is called by such a name is seen."""
    return _QUIET.sub(
        lambda quiet: "q" * len(quiet[0]) if quiet[0][0] == "`" else _NOT_NEWLINE.sub(" ", quiet[0]), text
    )


def _hidden_faults(text: str, plain: str) -> list[tuple[int, str]]:
    """Signs that make a statement mean something else than what is read here, or by people."""
    faults = [
        (escape.start(), "unicode escapes are not allowed: they may hide a clause; write the character itself")
        for escape in _UNICODE_ESCAPE.finditer(text)
    ]
    for place, sign in enumerate(text):
        if sign not in "\t\r\n" and unicodedata.category(sign) in _UNSEEN:
            faults.append((place, f"the invisible character U+{ord(sign):04X} is not allowed"))
            break
    for word in _ANY_WORD.finditer(plain):
        if not word[0].isascii():
            alike = "".join(dict.fromkeys(c for c in word[0] if not c.isascii() and _latin(c).isascii()))
            if alike:
                faults.append((word.start(), f"{alike[:5]!r} looks like another letter and is not allowed in a word"))
    return faults


def _latin(sign: str) -> str:
    """What a letter becomes when engines fold cases or forms."""
    folded = unicodedata.normalize("NFKC", sign).casefold()
    upper = sign.upper()
    return upper if upper.isascii() else folded


def _quiet_faults(text: str) -> list[tuple[int, str]]:
    faults = []
    for quiet in _QUIET.finditer(text):
        sign = quiet[0][0]
        if quiet[0].startswith("/*"):
            faults.append((quiet.start(), "block comments are not portable; use //"))
        elif sign in "'\"`" and (len(quiet[0]) < 2 or quiet[0][-1] != sign or _escaped_end(quiet[0])):
            faults.append((quiet.start(), "a string or quoted name is not closed"))
    return faults


def _escaped_end(text: str) -> bool:
    """Whether the last sign of a string is escaped, so that it does not close it."""
    backslashes = len(text[:-1]) - len(text[:-1].rstrip("\\"))
    return text[0] != "`" and backslashes % 2 == 1


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, max(place, 0)) + 1
