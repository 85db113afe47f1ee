"""What a statement of the console may contain: functions that only compute, bounded ranges, paths and texts.

All is judged from the text, so it is the same on both engines; `console_limits.yaml` holds the functions and the limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from shizi.cypher.statement_tokens import CLOSING, OPENING, Token, closing, split_at, with_depths
from shizi.cypher.yaml_texts import load_yaml

_BEFORE_BRACKETS = frozenset((
    "MATCH", "WHERE", "AND", "OR", "NOT", "XOR", "IN", "RETURN", "WITH", "BY", "WHEN", "THEN", "ELSE", "CALL", "UNWIND",
    "CASE", "DISTINCT", "AS", "CONTAINS", "IS", "LIMIT", "SKIP", "OFFSET", "OPTIONAL", "UNION", "ON", "ASC", "DESC",
    "ASCENDING", "DESCENDING", "COUNT", "EXISTS", "COLLECT", "END", "NULL", "TRUE", "FALSE",
))  # fmt: skip
"""Words before a bracket that call nothing (COUNT and EXISTS are also allowed functions)."""
_SIZES = ("size", "length")
_CLAUSES = frozenset(("MATCH", "WITH", "UNWIND", "RETURN", "CALL", "UNION"))


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a statement is not run: where in the text, in both languages, naming the clause."""

    place: int
    zh: str
    en: str


@cache
def limits() -> Mapping[str, Any]:
    """`console_limits.yaml`."""
    text = resources.files("shizi.cypher").joinpath("console_limits.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = load_yaml(text)
    return found


def limit(name: str) -> int:
    """One of the limits."""
    return int(limits()["limits"][name])


def objections(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> Iterator[Objection]:
    """Everything in the statement that the console does not run."""
    yield from _shape(tokens)
    yield from _functions(tokens)
    yield from _ranges(tokens, parameters)
    yield from _paths(tokens)
    yield from _growth(tokens)


def _shape(tokens: Sequence[Token]) -> Iterator[Objection]:
    deepest = clauses = 0
    for token, depth in with_depths(tokens):
        deepest = max(deepest, depth)
        clauses += token.upper in _CLAUSES
        if token.is_sign("@") or token.is_sign("#") or token.is_sign("\\"):
            yield Objection(token.place, f"不能用 {token.text}", f"the sign {token.text} is not allowed")
    if deepest > limit("depth"):
        yield Objection(0, f"括号最多{limit('depth')}层", f"at most {limit('depth')} brackets within each other")
    if clauses > limit("clauses"):
        yield Objection(0, f"最多{limit('clauses')}个子句", f"at most {limit('clauses')} clauses")


def _functions(tokens: Sequence[Token]) -> Iterator[Objection]:
    allowed = frozenset(limits()["functions"])
    for index in range(1, len(tokens)):
        if not tokens[index].is_sign("(") or not tokens[index - 1].is_name:
            continue
        start = index - 1
        if start and tokens[start - 1].kind == "sign" and tokens[start - 1].text in ":|&!":
            continue  # a label before a group
        while start >= 2 and tokens[start - 1].is_sign(".") and tokens[start - 2].is_name:
            start -= 2
        parts = tokens[start:index]
        if len(parts) == 1 and parts[0].upper in _BEFORE_BRACKETS:
            continue
        name = "".join(part.text for part in parts)
        if any(part.kind == "name" for part in parts) or name.lower() not in allowed:
            told = name[:40]
            yield Objection(
                tokens[start].place, f"函数 {told}() 不在可用之列", f"the function {told}() is not among those allowed"
            )


def _ranges(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> Iterator[Objection]:
    """Literal ranges and lists multiply; one bounded by size() or length() is bounded by what there is."""
    product = 1
    for index, token in enumerate(tokens[:-1]):
        if token.is_name and token.text.lower() == "range" and tokens[index + 1].is_sign("("):
            inner = tokens[index + 2 : closing(tokens, index + 1)]
            count = _count_of_range(split_at(inner, ","), parameters)
            if count is None:
                yield Objection(
                    token.place, "range() 的两端要写成数字，或以 size()、length() 为界",
                    "the bounds of range() must be numbers, or end at size() or length()",
                )  # fmt: skip
                continue
            if count > limit("range"):
                most = limit("range")
                yield Objection(token.place, f"range() 最多{most}个数", f"range() gives at most {most} numbers")
            product *= max(count, 1)
        elif token.upper == "UNWIND":
            product *= _listed(tokens, index + 1, parameters)
    if product > limit("product"):
        most = limit("product")
        yield Objection(
            0, f"range() 与 UNWIND 的列表相乘超过{most}", f"range() and lists of UNWIND multiply to more than {most}"
        )


def _count_of_range(arguments: Sequence[Sequence[Token]], parameters: Mapping[str, Any]) -> int | None:
    if not 2 <= len(arguments) <= 3:
        return None
    if _is_size(arguments[1]) and _number(arguments[0], parameters) is not None:
        return 1
    numbers = [_number(argument, parameters) for argument in arguments]
    if any(number is None for number in numbers):
        return None
    first, last, step = (*(number or 0 for number in numbers), 1)[:3]
    return 0 if step == 0 else max(0, math.floor((last - first) / step) + 1)


def _number(argument: Sequence[Token], parameters: Mapping[str, Any]) -> int | None:
    sign, rest = (-1, argument[1:]) if argument and argument[0].is_sign("-") else (1, argument)
    if len(rest) != 1:
        return None
    token = rest[0]
    if token.kind == "number" and token.text.isdigit():
        return sign * int(token.text[:18])
    value = parameters.get(token.text[1:]) if token.kind == "parameter" else None
    return sign * value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_size(argument: Sequence[Token]) -> bool:
    """`size(...)` or `length(...)`, perhaps less or more a small number."""
    if len(argument) < 3 or argument[0].text.lower() not in _SIZES or not argument[1].is_sign("("):
        return False
    end = closing(argument, 1)
    rest = argument[end + 1 :]
    return not rest or (len(rest) == 2 and rest[0].text in "+-" and rest[1].kind == "number" and len(rest[1].text) <= 2)


def _listed(tokens: Sequence[Token], start: int, parameters: Mapping[str, Any]) -> int:
    """How many elements the list that stands here has, as far as it is written out."""
    if start >= len(tokens):
        return 1
    token = tokens[start]
    if token.kind == "parameter":
        value = parameters.get(token.text[1:])
        return max(1, len(value)) if isinstance(value, list) else 1
    return len(split_at(tokens[start + 1 : closing(tokens, start)], ",")) if token.is_sign("[") else 1


def _paths(tokens: Sequence[Token]) -> Iterator[Objection]:
    most = limit("path")
    for index, token in enumerate(tokens):
        if token.is_sign("[") and index and tokens[index - 1].text in ("-", "<-"):
            end = closing(tokens, index)
            inside = tokens[index + 1 : end]
            star = next((place for place, one in enumerate(inside) if one.is_sign("*")), None)
            if star is None or any(one.is_sign("{") for one in inside[:star]):
                continue
            upper = _upper_bound(inside[star + 1 :])
            if upper is None:
                yield Objection(
                    inside[star].place, "不定长路径要写上界，如 *1..8", "a path of variable length needs an upper bound, such as *1..8"
                )
            elif upper > most:
                yield Objection(inside[star].place, f"路径最多{most}步", f"a path has at most {most} edges")
        elif token.kind == "sign" and token.text in ("+", "*", "{") and index and _ends_pattern(tokens, index):
            yield Objection(
                token.place, "不用量词式路径，写成 *1..8", "quantified path patterns are not portable; write *1..8"
            )


def _upper_bound(rest: Sequence[Token]) -> int | None:
    """Of `2`, `1..8`, `..8`; None for `` and `1..`."""
    if rest and rest[0].kind == "number":
        if "." in rest[0].text:  # 1.8 cannot be
            return None
        if len(rest) < 2 or not rest[1].is_sign(".."):
            return int(rest[0].text)
        rest = rest[1:]
    if len(rest) >= 2 and rest[0].is_sign("..") and rest[1].kind == "number" and rest[1].text.isdigit():
        return int(rest[1].text)
    return None


def _ends_pattern(tokens: Sequence[Token], index: int) -> bool:
    """Whether a quantifier stands here: behind an arrow, or behind a group that holds a whole path."""
    before = tokens[index - 1]
    if before.text == "->" or (before.text == "-" and index > 1 and tokens[index - 2].text in ("]", "-")):
        return True
    if not before.is_sign(")"):
        return False
    depth = 0
    for place in range(index - 1, -1, -1):
        if tokens[place].text in CLOSING and tokens[place].kind == "sign":
            depth += 1
        elif tokens[place].text in OPENING and tokens[place].kind == "sign":
            depth -= 1
            if depth == 0:
                inside = tokens[place + 1 : index - 1]
                return bool(inside) and inside[0].is_sign("(") and any(one.text in ("->", "<-", "-") for one in inside)
    return False


def _growth(tokens: Sequence[Token]) -> Iterator[Objection]:
    """Texts and lists that double with every step."""
    replaces = [token for token in tokens if token.is_name and token.text.lower() == "replace"]
    if len(replaces) > limit("replaces"):
        most = limit("replaces")
        yield Objection(replaces[most].place, f"replace() 最多{most}次", f"at most {most} calls of replace()")
    doubled = 0
    for index, token in enumerate(tokens):
        if token.is_name and token.text.lower() == "reduce" and index + 2 < len(tokens) and tokens[index + 1].is_sign("("):
            inner = tokens[index + 2 : closing(tokens, index + 1)]
            parts = split_at(inner, "|")
            if inner and len(parts) > 1:
                body = [one for part in parts[1:] for one in part]
                if any(_doubles(branch, inner[0].text) for branch in _branches(body)):
                    yield Objection(
                        token.place, "reduce() 每步把累积值用两次，结果会翻倍增长", "reduce() uses what it gathers twice in a step, which doubles it"
                    )
        if token.is_sign("+") and 0 < index < len(tokens) - 1 and _same(tokens, index):
            doubled += 1
            if doubled > 2:
                yield Objection(token.place, "同一个值与自身相加太多次", "a value is added to itself too often")
                return


def _branches(body: Sequence[Token]) -> Iterator[list[Token]]:
    """The expressions of a CASE, of which one counts; else the whole."""
    branch: list[Token] = []
    for token in body:
        if token.upper in ("CASE", "WHEN", "THEN", "ELSE", "END"):
            yield branch
            branch = []
        else:
            branch.append(token)
    yield branch


def _doubles(branch: Sequence[Token], name: str) -> bool:
    again = sum(
        one.is_name and one.text == name and not (place and branch[place - 1].upper == "IN")
        for place, one in enumerate(branch)
    )
    return again > 1 and any(one.text in ("+", "[") for one in branch)


def _same(tokens: Sequence[Token], plus: int) -> bool:
    before, after = tokens[plus - 1], tokens[plus + 1]
    return before.is_name and after.is_name and before.text == after.text
