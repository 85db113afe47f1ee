"""What every query of the library is given: the day, the load, and the thresholds that the load judged with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from shizi.cypher.parameters import known_parameters, latest_due_year, query_values
from shizi.graph.reading import Reading

ALWAYS_GIVEN = ("at", "known", "due_year", "six_sync_since")
"""The day, the load, the latest inspection year that is due, the day the six-sync mechanism began (or null)."""

_SETTING = """
MATCH (s:Setting {id: $name})
WHERE s.recorded <= $known AND s.retired > $known
RETURN s.value AS value
"""


def given_names() -> frozenset[str]:
    """Names of all that `given_values` gives."""
    thresholds = known_parameters()
    days = (parameter.gives for parameter in thresholds.values() if parameter.gives)
    return frozenset((*ALWAYS_GIVEN, *thresholds, *days))


def given_values(engine: Reading, *, at: date, known: int, parameters: Mapping[str, int]) -> dict[str, Any]:
    """The values by name, for the day `at` as load `known` knew the city; `parameters` are the thresholds in force."""
    return {**days_given(engine, at=at, known=known), **query_values(parameters, at)}


def days_given(engine: Reading, *, at: date, known: int) -> dict[str, Any]:
    """The values of `ALWAYS_GIVEN`."""
    return {
        "at": at, "known": known, "due_year": latest_due_year(at), "six_sync_since": six_sync_since(engine, known)
    }  # fmt: skip


def six_sync_since(engine: Reading, known: int) -> date | None:
    """The day the six-sync mechanism began, if the manifest named one (SEMANTICS I1)."""
    rows = engine.read(_SETTING, name="six_sync_since", known=known)
    text = json.loads(rows[0]["value"]) if rows else None
    return date.fromisoformat(text) if text else None
