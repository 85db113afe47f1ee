"""Asking a question of the library: what is given becomes what the query gets, and its rows come back with addresses.

A register that was not received is said, never taken for an absence: a question that needs it gives no rows and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.cypher.find_named import codes_within, find_named
from shizi.cypher.given_values import given_values
from shizi.cypher.in_force import parameters_in_force
from shizi.cypher.question_parameters import NAMED_TYPES, typed_value
from shizi.cypher.questions import SOURCES, NeededColumn, Question
from shizi.cypher.sources import addresses, sorted_addresses
from shizi.cypher.words import word_en, word_zh
from shizi.graph.engine import Engine, Table
from shizi.graph.errors import UsageError

ResolveOrganization = Callable[[str], str]
"""From a code or name to the id of the organization; NotFoundError or AmbiguousError with candidates."""

_UNKNOWN_DAYS = (date(1, 1, 1), date(9999, 12, 31))
_COLUMNS_DELIVERED = """
MATCH (r:Register)
WHERE r.recorded <= $known AND r.retired > $known AND r.kind IN $kinds
RETURN r.kind AS kind, coalesce(r.columns, []) AS columns
"""


@dataclass(slots=True)
class Answer:
    """The answer to one question.

    `parameters` are the values that the query got (ids of what was named), `names` the names of what the ids stand for.
    `rows` are dicts of the declared columns: days are dates and None where the day is unknown or never, `sources` are
    addresses. `notes` are {"zh", "en"}; `not_received` register kinds; `missing_columns` {"register", "column"}.
    `truncated` says that more rows exist than were asked for.
    """

    question: Question
    at: date
    parameters: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    not_received: list[str] = field(default_factory=list)
    missing_columns: list[dict[str, str]] = field(default_factory=list)
    truncated: bool = False

    @property
    def columns(self) -> list[dict[str, str]]:
        """The columns in order, each with name, zh and en."""
        return [{"name": column.name, "zh": column.zh, "en": column.en} for column in self.question.columns]


def ask(
    engine: Engine,
    question: Question,
    values: Mapping[str, Any],
    *,
    at: date,
    known: int,
    received: Collection[str],
    resolve: ResolveOrganization,
    row_cap: int = 1000,
    timeout: float = 30.0,
) -> Answer:
    """Ask a question for the day `at` as load `known` knew the city.

    `values` are texts or typed values by parameter name; `received` are the register kinds that were received;
    `resolve` finds organizations; `timeout` is in seconds.

    Raises:
        UsageError: a parameter is unknown, missing or of the wrong type.
        NotFoundError, AmbiguousError: a name stands for nothing, or for several things; candidates are listed.
        ModelError: the query fails or takes too long.
    """
    query_parameters, names = query_parameters_of(engine, question, values, known=known, resolve=resolve)
    shown = {name: query_parameters[name] for name in question.parameters}
    answer = Answer(question, at, shown, names)
    if not _can_be_answered(engine, question, answer, known=known, received=received):
        return answer
    always = given_values(engine, at=at, known=known, parameters=parameters_in_force(engine, known))
    table = engine.read_only(question.query, {**query_parameters, **always}, timeout=timeout, row_cap=row_cap)
    answer.rows = _rows(engine, question, table, known)
    answer.truncated = table.truncated
    if table.truncated:
        en = f"more rows exist, only {row_cap} are given"
        answer.notes.append({"zh": f"还有更多行，只给出{row_cap}行", "en": en})
    return answer


def query_parameters_of(
    engine: Engine, question: Question, values: Mapping[str, Any], *, known: int, resolve: ResolveOrganization
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the query gets for these texts or values: typed, defaults filled in, names as ids; and the names of the ids.

    Raises what `ask` raises for parameters.
    """
    return _looked_up(engine, question, _given(question, values), known=known, resolve=resolve)


def _given(question: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values by name, defaults filled in; what is named is still a text."""
    known = question.parameters
    if unknown := [str(name) for name in values if name not in known]:
        there_are = "、".join(known) if known else "没有参数 none"
        shown = " ".join(unknown[0].split())[:40]
        raise UsageError(
            f"问题 {question.slug} 没有参数“{shown}” · question {question.id} has no parameter {shown!r}",
            to_do=f"有这些参数 · its parameters: {there_are}",
        )
    found: dict[str, Any] = {}
    for name, parameter in known.items():
        if values.get(name) is not None:
            found[name] = typed_value(parameter, values[name])
        elif parameter.required:
            raise UsageError(
                f"缺少参数 {name}（{parameter.zh}） · parameter {name} is missing: {parameter.en}",
                to_do=f"例如 · for example: {name}={parameter.example}",
            )
        else:
            found[name] = None if parameter.default is None else typed_value(parameter, parameter.default)
    return found


def _looked_up(
    engine: Engine, question: Question, given: Mapping[str, Any], *, known: int, resolve: ResolveOrganization
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the query gets: ids for names, and for a place the codes of all places in it; and the names of the ids."""
    found: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, parameter in question.parameters.items():
        value = given[name]
        found |= dict.fromkeys(parameter.query_names)
        if value is None or parameter.type not in NAMED_TYPES:
            found[name] = value
        elif parameter.type == "organization":
            found[name] = resolve(value)
        else:
            named = find_named(engine, parameter.type, value, known=known)
            found[name], names[name] = named.id, named.name
            if parameter.type == "place":
                found[f"{name}_codes"] = codes_within(engine, named.id, known=known)
    return found, names


def _can_be_answered(
    engine: Engine, question: Question, answer: Answer, *, known: int, received: Collection[str]
) -> bool:
    """Say which registers and columns the city has not handed in; False when the question cannot do without them."""
    wanted = (*question.needs, *(column.register for column in question.columns_needed))
    withheld = [kind for kind in dict.fromkeys(wanted) if kind not in received]
    less = [kind for kind in question.uses if kind not in received and kind not in withheld]
    answer.not_received = [*withheld, *less]
    if withheld:
        zh, en = _register_words(withheld)
        answer.notes.append({"zh": f"未收到登记册：{zh}", "en": f"register not received: {en}"})
        return False
    missing = _missing_columns(engine, question.columns_needed, known)
    answer.missing_columns = [{"register": column.register, "column": column.column} for column in missing]
    for column in missing:
        key = f"{column.register}.{column.column}"
        zh = f"没有登记册提供“{word_zh('column', key)}”这一列（{key}）"
        answer.notes.append({"zh": zh, "en": f"no register holds the column {key}"})
    if missing:
        return False
    if less:
        zh, en = _register_words(less)
        en = f"register not received: {en}; the rows lack what it would add"
        answer.notes.append({"zh": f"未收到登记册：{zh}；各行不含它的内容", "en": en})
    return True


def _register_words(kinds: Collection[str]) -> tuple[str, str]:
    return "、".join(word_zh("register", kind) for kind in kinds), ", ".join(word_en("register", kind) for kind in kinds)


def _missing_columns(engine: Engine, needed: Collection[NeededColumn], known: int) -> list[NeededColumn]:
    """The columns that no received part delivered; a graph that does not say which columns it got delivered none."""
    if not needed:
        return []
    rows = engine.read(_COLUMNS_DELIVERED, known=known, kinds=sorted({column.register for column in needed}))
    delivered = {(row["kind"], column) for row in rows for column in row["columns"]}
    return [column for column in needed if (column.register, column.column) not in delivered]


def _rows(engine: Engine, question: Question, table: Table, known: int) -> list[dict[str, Any]]:
    names = [column.name for column in question.columns]
    rows = [{name: _value(value) for name, value in zip(names, row, strict=True)} for row in table.rows]
    keys = [sorted(set(_flat(row[SOURCES]))) for row in rows]
    cited = addresses(engine, known, (key for row_keys in keys for key in row_keys))
    for row, row_keys in zip(rows, keys, strict=True):
        row[SOURCES] = sorted_addresses(cited[key] for key in row_keys if key in cited)
    return rows


def _value(value: Any) -> Any:
    """Days that stand for unknown or never are none."""
    return None if isinstance(value, date) and value in _UNKNOWN_DAYS else value


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield str(value)
