"""One question asked twice of one graph: by its Cypher, and by its second implementation in pandas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from types import ModuleType
from typing import Any

from graph_builder import SmallGraph, set_up_model, write_graphs
from oracle.city_frames import read_city

from shizi.cypher.find_named import codes_within
from shizi.cypher.parameters import read_parameters
from shizi.cypher.questions import Question, read_questions
from shizi.graph.engine import Engine

DAY = date(2025, 9, 30)
LIBRARY = read_questions()
_LOADS = count(1)


def asked_twice(
    engine: Engine, second: ModuleType, number: int, text: str, *, at: date = DAY, **values: Any
) -> list[tuple[Any, ...]]:
    """The rows of question `number` on the graph of `text` (a line per node or edge), in the order of the answer.

    Only the columns named by `second.KEYS` come back. Every row must cite something, and `second` must say the same rows.
    """
    set_up_model(engine)
    known = next(_LOADS)  # what was asked before stays beside it, unseen
    write_graphs(engine, {known: SmallGraph().add_lines(line for line in text.strip().split("\n") if line.strip())})
    question = LIBRARY[number]
    given = _query_values(engine, question, values, known)
    city = read_city(engine, at=at, known=known, thresholds=read_parameters())
    table = engine.read_only(question.query, {**given, **city.numbers}, timeout=30, row_cap=1000)
    columns = [column.name for column in question.columns]
    assert table.columns == columns or not table.rows  # ArcadeDB names no columns of an empty answer
    for row in table.rows:
        assert list(_leaves(row[-1])), f"a row without evidence: {row}"
    keys = second.KEYS[number]
    found = [tuple(_frozen(row[columns.index(key)]) for key in keys) for row in table.rows]
    again = [tuple(map(_frozen, line)) for line in getattr(second, f"q{number}")(city, given)]
    assert sorted(map(repr, found)) == sorted(map(repr, again))
    return found


def _query_values(engine: Engine, question: Question, values: Mapping[str, Any], known: int) -> dict[str, Any]:
    assert not set(values) - set(question.parameters)
    given: dict[str, Any] = {}
    for name, parameter in question.parameters.items():
        given[name] = values.get(name, parameter.default)
        if parameter.type == "place":
            given[f"{name}_codes"] = codes_within(engine, given[name], known=known) if given[name] else None
    return given


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [leaf for part in value for leaf in _leaves(part)]
    return [] if value is None else [value]
