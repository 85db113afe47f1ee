"""The thresholds that rules use: the contract's defaults, changed by a city in one file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import UsageError, Where

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold; `gives` names the day that a period in days or months leads back to (SEMANTICS E6)."""

    name: str
    value: int
    unit: str
    zh: str
    en: str
    source: str
    gives: str | None


@cache
def known_parameters() -> dict[str, Parameter]:
    """All thresholds with the contract's defaults, by name."""
    text = resources.files("shizi.cypher").joinpath("parameters.yaml").read_text(encoding="utf-8")
    return {name: Parameter(name, gives=body.pop("gives", None), **body) for name, body in load_yaml(text).items()}


def read_parameters(changes: Path | None = None) -> dict[str, int]:
    """The thresholds in force: the defaults, and over them the values of a city's file (`name: value` per line).

    Raises:
        UsageError: the file is no YAML, names an unknown threshold, or a value is no whole number from 0 on.
    """
    values = {name: parameter.value for name, parameter in known_parameters().items()}
    if changes is None or not changes.exists():
        return values
    where = Where(file=changes.name)
    try:
        given = load_yaml(changes.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the thresholds cannot be read: {error}", where=where, to_do="write name: value lines"
        ) from error
    if not isinstance(given, dict):
        raise UsageError("the thresholds are no map", where=where, to_do="write name: value lines")
    for name, value in given.items():
        if name not in values:
            raise UsageError(f"unknown threshold {str(name)[:60]!r}", where=where, to_do=f"one of {', '.join(values)}")
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
            raise UsageError(
                f"{name} must be a whole number from 0 to {_LARGEST}, not {str(value)[:60]!r}", where=where
            )
        values[name] = value
    return values


def query_values(names: Mapping[str, int], at: date) -> dict[str, Any]:
    """What queries get for these thresholds on the day: the numbers, and for periods the day they lead back to."""
    values: dict[str, Any] = dict(names)
    for name, value in names.items():
        parameter = known_parameters()[name]
        if parameter.gives:
            values[parameter.gives] = (
                at - timedelta(days=value) if parameter.unit == "days" else months_before(at, value)
            )
    return values


def months_before(day: date, months: int) -> date:
    """The same calendar day `months` earlier; the month's last day where it has no such day (SEMANTICS E6)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    year = max(year, 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def latest_due_year(day: date) -> int:
    """The latest year whose annual inspection is due: on 31 May of the year after it (SEMANTICS I2)."""
    return day.year - 1 if day >= date(day.year, 5, 31) else day.year - 2
