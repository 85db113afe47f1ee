"""The thresholds that rules use: the contract's defaults, changed by a city in one file of its own."""

from __future__ import annotations

import difflib
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
    clauses: str
    gives: str | None


@cache
def known_parameters() -> dict[str, Parameter]:
    """All thresholds with the contract's defaults, by name."""
    text = resources.files("shizi.cypher").joinpath("parameters.yaml").read_text(encoding="utf-8")
    return {name: Parameter(name, gives=body.pop("gives", None), **body) for name, body in load_yaml(text).items()}


def read_parameters(changes: Path | None = None) -> dict[str, int]:
    """The thresholds in force: the defaults, and over them the values of a city's file (`name: value` per line).

    Raises:
        UsageError: the file is no YAML, names an unknown threshold or one twice, or a value is no whole number from 0 on;
            it names the file, the line and what to write instead.
    """
    return {name: parameter.value for name, parameter in known_parameters().items()} | changed_parameters(changes)


def changed_parameters(changes: Path | None) -> dict[str, int]:
    """Only the values that a city's file gives, empty without a file; raises what `read_parameters` raises."""
    if changes is None or not changes.exists():
        return {}
    values: dict[str, int] = {}
    for key, value in _lines_of(changes):
        name, where = key.value, Where(file=str(changes), row=key.start_mark.line + 1)
        parameter = known_parameters().get(name)
        if parameter is None:
            near = difflib.get_close_matches(str(name), known_parameters(), 1)
            to_do = f"write {near[0]}" if near else f"one of {', '.join(known_parameters())}"
            raise UsageError(f"unknown threshold {str(name)[:60]!r}", where=where, to_do=to_do)
        if name in values:
            raise UsageError(f"{name} is given twice", where=where, to_do="keep one of the two lines")
        text = value.value if isinstance(value, yaml.ScalarNode) and value.style is None else None
        if text is None or not text.isascii() or not text.isdigit() or int(text[:9]) > _LARGEST:
            given = value.value if isinstance(value, yaml.ScalarNode) else "a list or a map"
            what = f"{name} must be a whole number from 0 to {_LARGEST}, not {str(given)[:60]!r}"
            raise UsageError(what, where=where, to_do=f"write it like {name}: {parameter.value}")
        values[name] = int(text)
    return values


def _lines_of(changes: Path) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Names and values with their places in the file."""
    to_do = "write one line per threshold, like joint_cap: 5"
    try:
        root = yaml.compose(changes.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        what = f"the thresholds cannot be read: {type(error).__name__}"
        raise UsageError(what, where=Where(file=str(changes)), to_do="make it a readable text file") from error
    except UnicodeDecodeError as error:
        raise UsageError("the file is not UTF-8", where=Where(file=str(changes)), to_do="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(file=str(changes), row=mark.line + 1 if mark else None)
        what = f"the thresholds cannot be read: {getattr(error, 'problem', None) or 'this is no YAML'}"
        raise UsageError(what, where=where, to_do=to_do) from error
    if root is None:
        return []
    row = Where(file=str(changes), row=root.start_mark.line + 1)
    if not isinstance(root, yaml.MappingNode) or not all(isinstance(key, yaml.ScalarNode) for key, _ in root.value):
        raise UsageError("the thresholds are no map", where=row, to_do=to_do)
    return list(root.value)


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
