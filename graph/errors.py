"""What can go wrong, as one small tree.

    ShiziError                what happened, where, what to do; carries the exit status of the command line
    ├── UsageError            2  the command or the folder cannot be used at all
    │   └── ManifestError     2  manifest.yaml is missing or cannot be understood
    ├── RegisterError         3  one register cannot be read or was refused; the others go on
    ├── NotFoundError         4  no such organization, rule, match
    │   └── AmbiguousError    4  several bear the name; candidates are listed
    ├── EngineError           5  the graph database does not start, answer or let us in
    ├── ModelError            1  a fact, rule or query does not fit the model
    └── LoadError             1  a load cannot go on; the city stays as it was
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Where:
    """The place in the input an error speaks of; `row` is the 1-based number a spreadsheet shows."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        parts = [self.file or "", f"[{self.sheet}]" if self.sheet else "", f"row {self.row}" if self.row else ""]
        return " ".join(part for part in parts if part)


class ShiziError(Exception):
    """Base of all errors Shizi raises on purpose: `what` happened, `where`, and what `to_do` about it."""

    exit_status: ClassVar[int] = 1

    def __init__(self, what: str, *, where: Where | None = None, to_do: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.to_do = what, where, to_do

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where and str(self.where) else ""
        remedy = f" ({self.to_do})" if self.to_do else ""
        return f"{place}{self.what}{remedy}"


class UsageError(ShiziError):
    """The command was called wrongly, or the folder cannot be read at all."""

    exit_status = 2


class ManifestError(UsageError):
    """manifest.yaml is missing, is no YAML, or lacks what a delivery needs."""


class RegisterError(ShiziError):
    """One register cannot be read; its reason goes to the import report and the other registers go on."""

    exit_status = 3


class NotFoundError(ShiziError):
    """Nothing bears this code, name or id."""

    exit_status = 4


class AmbiguousError(NotFoundError):
    """Several organizations bear the name; `candidates` are dicts with id, uscc, name, place."""

    def __init__(self, what: str, *, candidates: list[dict[str, Any]], to_do: str = "") -> None:
        super().__init__(what, to_do=to_do)
        self.candidates = candidates


class EngineError(ShiziError):
    """The graph database does not start, does not answer, or refuses the credentials."""

    exit_status = 5


class ModelError(ShiziError):
    """A fact, a rule file or a query does not fit the model."""


class LoadError(ShiziError):
    """A load cannot go on; what was known before stays as it was."""
