"""Parameters of questions: their types, and how a text or a value that somebody gives becomes what the query gets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shizi.graph.errors import ModelError, UsageError

TYPES = ("text", "number", "flag", "day", "choice", "organization", "place", "department", "committee")
NAMED_TYPES = ("organization", "place", "department", "committee")
"""Types whose values are names, codes or ids of things in the graph; they are looked up before the query runs."""

_LONGEST_TEXT = 500
_LARGEST = 10**12
_FIELDS = {"type", "zh", "en", "example"}
_OPTIONAL = {"default", "values"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_TRUE = frozenset(("true", "yes", "1", "是"))
_FALSE = frozenset(("false", "no", "0", "否"))
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "text": ("一段文字", "a text"), "number": ("数字", "a number"), "flag": ("true 或 false", "true or false"),
    "day": ("日期", "a day"), "choice": ("列出的词之一", "one of the words"),
    "organization": ("组织的代码或名称", "code or name of an organization"),
    "place": ("地方的代码或名称", "code or name of a place"), "department": ("部门名称", "name of a department"),
    "committee": ("党委名称", "name of a committee"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionParameter:
    """A parameter as its question declares it; `values` are the words of a choice, `example` a value that works."""

    name: str
    type: str
    required: bool
    default: Any
    values: tuple[str, ...]
    example: Any
    zh: str
    en: str

    @property
    def query_names(self) -> tuple[str, ...]:
        """Names by which the query gets it: a place also as the list of all codes in it."""
        return (self.name, f"{self.name}_codes") if self.type == "place" else (self.name,)


def read_parameter(name: str, body: Any) -> QuestionParameter:
    """A parameter from its entry in a question's header; ModelError or UsageError when the entry is wrong."""
    if not name.isidentifier():
        raise ModelError(f"parameter {name[:40]!r} is no name")
    if not isinstance(body, dict) or not _FIELDS <= set(body) <= _FIELDS | _OPTIONAL:
        raise ModelError(f"parameter {name} needs type, zh, en and example, and may have default and values")
    if body["type"] not in TYPES:
        raise ModelError(f"parameter {name}: type is one of {', '.join(TYPES)}")
    if not all(isinstance(body[key], str) and body[key].strip() for key in ("zh", "en")):
        raise ModelError(f"parameter {name} needs zh and en, each a text")
    values = body.get("values", [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ModelError(f"parameter {name}: values is a list of texts")
    if bool(values) != (body["type"] == "choice"):
        raise ModelError(f"parameter {name}: a choice, and only a choice, has values")
    parameter = QuestionParameter(
        name, body["type"], "default" not in body, body.get("default"), tuple(values), body["example"], body["zh"], body["en"]
    )
    typed_value(parameter, parameter.example)
    if parameter.default is not None:
        typed_value(parameter, parameter.default)
    return parameter


def typed_value(parameter: QuestionParameter, given: Any) -> Any:
    """What somebody gave, as the parameter's type; of the named types the cleaned text, to be looked up.

    Texts as people type them are read, and values that already have the type are taken.

    Raises:
        UsageError: it is nothing of the type; the message says what is expected, with an example.
    """
    if isinstance(given, str) and not _can_be_sent(given):
        raise _wrong(parameter, given)
    value = _READERS[parameter.type](given)
    if value is None or (parameter.type == "choice" and value not in parameter.values):
        raise _wrong(parameter, given)
    return value


def _can_be_sent(text: str) -> bool:
    """Whether the database takes the text: it is whole Unicode without null characters."""
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text)


def _wrong(parameter: QuestionParameter, given: Any) -> UsageError:
    zh, en = _EXPECTED[parameter.type]
    allowed = f"（{'、'.join(parameter.values)}）" if parameter.values else ""
    shown = " ".join(str(given).split())[:40]
    return UsageError(
        f"参数 {parameter.name} 应为{zh}{allowed}，不能是“{shown}” · parameter {parameter.name} must be {en}, not {shown!r}",
        to_do=f"例如 · for example: {parameter.name}={parameter.example}",
    )


def _text(given: Any) -> str | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    text = str(given).strip()
    return text if text and len(text) <= _LONGEST_TEXT else None


def _number(given: Any) -> int | float | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        try:
            given = int(given) if re.fullmatch(r"\s*[+-]?[0-9]{1,15}\s*", given) else float(given)
        except ValueError:
            return None
    if not isinstance(given, int | float) or not -_LARGEST <= given <= _LARGEST:
        return None
    return given


def _flag(given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    word = str(given).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _day(given: Any) -> date | None:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    found = _DAY.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        return None
    year, month, day = (part for part in found.groups() if part is not None)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "number": _number, "flag": _flag, "day": _day, **dict.fromkeys(("text", "choice", *NAMED_TYPES), _text),
}  # fmt: skip
