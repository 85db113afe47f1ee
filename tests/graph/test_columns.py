"""Rows as columns lose nothing, whatever the rows hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.graph.columns import columns
from shizi.graph.errors import ModelError

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(max_size=3),
    st.dates(),
    st.lists(st.text(max_size=2), max_size=2),
)
rows_strategy = st.lists(st.dictionaries(st.sampled_from(["a", "b", "c", "uid"]), values), min_size=1, max_size=8)


def as_the_database_sees(rows: list[dict[str, Any]], batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Evaluate the pattern the way Cypher does, null properties left out."""
    sent = columns(rows)
    parameters = sent.parameters(batch)
    entries = re.findall(r"(\w+): \$(\w+)(?:\[\$(\w+)\[i\]\]|(\[i\]))?", sent.pattern)
    seen = []
    for i in range(len(batch)):
        row = {}
        for name, parameter, codes, indexed in entries:
            value = parameters[parameter]
            if codes:
                value = value[parameters[codes][i]]
            elif indexed:
                value = value[i]
            if value is not None:
                row[name] = value
        seen.append(row)
    return seen


def typed(rows: list[dict[str, Any]]) -> list[dict[str, tuple[type, Any]]]:
    return [{name: (type(value), value) for name, value in row.items() if value is not None} for row in rows]


@given(rows_strategy, st.integers(0, 8), st.integers(0, 8))
def test_every_value_of_every_slice_arrives_with_its_type(rows: list[dict[str, Any]], start: int, size: int) -> None:
    batch = rows[start : start + size]
    assert typed(as_the_database_sees(rows, batch)) == typed(batch)


def test_what_all_rows_share_and_equal_dates_travel_once() -> None:
    rows = [{"n": number, "recorded": 7, "since": date(2020, 1, 1 + number % 2)} for number in range(100)]
    parameters = columns(rows).parameters(rows)
    assert sorted(len(value) if isinstance(value, list) else 1 for value in parameters.values()) == [1, 2, 100, 100]


@pytest.mark.parametrize("name", ["a b", "a`", "", "a: 1, b", "名"])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    for value in (1, None, date(2020, 1, 1)):
        with pytest.raises(ModelError):
            columns([{name: value}, {"a": 1, name: 2}])
