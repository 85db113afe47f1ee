"""From a manifest entry to canonical rows: the one way in for register data (SEMANTICS A whole, J3).

    register = open_register(folder, entry)        # RegisterError: this register cannot be read, the others go on
    for rows in register.chunks():                 # lists of ReadRow, in bounded memory
        ...
    register.report, register.rejected             # complete when the chunks are exhausted

Reports name columns, rows and reasons; they never hold a value of a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Literal

from shizi.graph.errors import RegisterError, ShiziError, Where
from shizi.loaders.manifest import ManifestEntry, ManifestProblem
from shizi.loaders.register_files import FoundTable, find_table, register_path
from shizi.loaders.register_kinds import RegisterKind, register_kinds
from shizi.loaders.row_sorting import ReadRow, RowSorter

__all__ = ["EntryReport", "OpenRegister", "ReadRow", "RejectedRow", "open_register"]

CHUNK_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not data or lacks a required cell; never with its values (A8)."""

    register: str
    file: str
    sheet: str | None
    row: int
    reason: str


@dataclass(slots=True)
class EntryReport:
    """What became of one manifest entry; `rows` are the filled rows below the header, each accepted or rejected."""

    kind: str
    department: str
    path: str
    sheet: str | None = None
    as_of: date | None = None
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    columns: list[str] = field(default_factory=list)
    """Canonical columns whose header was recognized, in the order of the kind."""
    unknown_columns: list[str] = field(default_factory=list)
    dropped_personal_columns: list[str] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    status: Literal["loaded", "unreadable"] = "loaded"
    reason: str = ""

    @classmethod
    def of(cls, entry: ManifestEntry) -> EntryReport:
        """An empty report for an entry about to be read."""
        return cls(entry.kind, entry.department, entry.path, entry.sheet, entry.as_of)

    @classmethod
    def unreadable(cls, entry: ManifestEntry | ManifestProblem, error: ShiziError | None = None) -> EntryReport:
        """The report of an entry that could not be read, from the error or from the manifest's problem."""
        report = cls(entry.kind, entry.department, entry.path, status="unreadable")
        if isinstance(entry, ManifestEntry):
            report.sheet, report.as_of = entry.sheet, entry.as_of
            report.reason = str(error) if error else "unreadable"
        else:
            report.reason = f"manifest entry {entry.number}: {entry.reason}" + (
                f" ({entry.to_do})" if entry.to_do else ""
            )
        return report


class OpenRegister:
    """A register whose header has been understood; `chunks` reads its rows once."""

    def __init__(self, kind: RegisterKind, entry: ManifestEntry, found: FoundTable) -> None:
        self.kind = kind
        self.sheet = found.table.sheet
        self.entry = entry
        self.report = EntryReport.of(entry)
        self.report.sheet = self.sheet
        self.report.columns = [name for name in kind.field_names if name in found.layout.columns]
        self.report.unknown_columns = list(found.layout.unknown)
        self.report.dropped_personal_columns = list(found.layout.personal)
        self.report.ignored_sheets = list(found.ignored_sheets)
        self.report.warnings = [*found.warnings, *found.layout.warnings]
        self.rejected: list[RejectedRow] = []
        self._found = found

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[list[ReadRow]]:
        """The accepted rows in lists of at most `size`; the report is complete when they are exhausted.

        Raises RegisterError when the file breaks off in the middle; then nothing of it may be kept.
        """
        layout = self._found.layout
        rows = self._found.table.rows()
        number = layout.last_row + 1
        try:
            above = list(islice(rows, number))
            sorter = RowSorter(self.kind, layout, above, self._found.table.merges)
            while chunk := list(islice(rows, size)):
                accepted, rejected = sorter.sort(chunk, number)
                number += len(chunk)
                self._count(accepted, rejected)
                if accepted:
                    yield accepted
        except RegisterError as error:
            self.report.status, self.report.reason = "unreadable", str(error)
            raise located(error, self.entry.path, self.sheet) from error
        self.report.warnings.extend(sorter.warnings())

    def take_rejected(self) -> list[RejectedRow]:
        """The rejected rows gathered so far, which are then forgotten: for files too large to keep them all."""
        taken, self.rejected = self.rejected, []
        return taken

    def _count(self, accepted: Sequence[ReadRow], rejected: Sequence[tuple[int, str]]) -> None:
        self.report.accepted += len(accepted)
        self.report.rejected += len(rejected)
        self.report.rows += len(accepted) + len(rejected)
        self.rejected.extend(
            RejectedRow(self.entry.kind, self.entry.path, self.sheet, number, reason) for number, reason in rejected
        )


def open_register(folder: Path, entry: ManifestEntry) -> OpenRegister:
    """Opens one register of a delivery and understands its header.

    Raises RegisterError, with file, sheet and what to do, when it cannot be read: an unknown kind, a missing or empty file,
    a path that leaves the folder, a damaged or dangerous file, a sheet or a header that cannot be found.
    """
    kind = register_kinds().get(entry.kind)
    if kind is None:
        raise RegisterError(
            f"there is no kind of register “{entry.kind}”",
            where=Where(file=entry.path),
            to_do="use one of: " + ", ".join(register_kinds()),
        )
    try:
        found = find_table(register_path(folder, entry.path), kind, entry)
    except RegisterError as error:
        raise located(error, entry.path, entry.sheet) from error
    except OSError as error:
        raise RegisterError(
            f"the file cannot be read: {error.strerror or 'input error'}",
            where=Where(file=entry.path),
            to_do="check that it is whole and may be read",
        ) from error
    return OpenRegister(kind, entry, found)


def located(error: RegisterError, path: str, sheet: str | None) -> RegisterError:
    """The same error with file and sheet named."""
    where = error.where or Where()
    return RegisterError(
        error.what, where=Where(where.file or path, where.sheet or sheet, where.row), to_do=error.to_do
    )
