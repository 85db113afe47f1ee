"""One value per field, by the order of precedence.yaml; every value that lost is kept with the reason (SEMANTICS B8, C4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from shizi.loaders.names import fold_text
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.register_kinds import register_kinds


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that another register's word outweighed."""

    register: str
    value: str
    row: Row


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of a field, the row that gives it, and what lost; `value` is empty when no register has one."""

    field: str
    value: str
    row: Row | None
    lost: tuple[Lost, ...]

    @property
    def disputed(self) -> bool:
        """True when registers disagree."""
        return bool(self.lost)

    @property
    def why(self) -> str:
        """Why the value won."""
        if not self.row:
            return ""
        titles = [register_kinds()[kind].title_zh for kind in dict.fromkeys(r for r, _ in precedence()[self.field])]
        return "按取值次序采信：" + " > ".join(titles)


@cache
def precedence() -> dict[str, tuple[tuple[str, str], ...]]:
    """For each field the registers and columns to ask, first one first."""
    text = resources.files("shizi.loaders").joinpath("data/precedence.yaml").read_text(encoding="utf-8")
    found = {}
    for name, sources in yaml.safe_load(text).items():
        pairs = tuple((source.partition(".")[0], source.partition(".")[2]) for source in sources)
        for kind, column in pairs:
            if column not in register_kinds()[kind].field_names:
                raise ValueError(f"precedence.yaml: {name}: {kind} has no column {column}")
        found[name] = pairs
    return found


def choose(organization: OrganizationRows, name: str, meaning: Callable[[str], str] = fold_text) -> Choice:
    """The value of a field; values that mean the same (by `meaning`, empty: nothing) do not dispute it."""
    winner, won, row, lost = "", "", None, []
    known = organization.rows
    for kind, column in precedence()[name]:
        if kind not in known:
            continue
        value, at = organization.last(kind, column)
        if not value or at is None or not (means := meaning(value)):
            continue
        if row is None:
            winner, won, row = value, means, at
        elif means != won:
            lost.append(Lost(kind, value, at))
    return Choice(name, winner, row, tuple(lost))


def last_known(organization: OrganizationRows, name: str) -> str:
    """The last value that closed rows had, by the same order: what a vanished organization was called (SEMANTICS B8, J2)."""
    for kind, column in precedence()[name]:
        if value := organization.last_closed(kind, column):
            return value
    return ""
