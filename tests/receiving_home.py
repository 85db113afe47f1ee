"""Deliveries received one after the other, each into its own stage, from registers that a test makes up; import the fixture `home`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shizi.graph.errors import RegisterError
from shizi.loaders.manifest import Manifest, ManifestEntry
from shizi.loaders.reading import EntryReport, ReadRow, RejectedRow
from shizi.loaders.receiving import Received, receive
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage, stage_path

DAYS = [date(2025, 9, 30) + timedelta(days=90 * n) for n in range(6)]


FakeRow = ReadRow


@dataclass
class FakeRegister:
    rows: list[ReadRow]
    sheet: str | None = None
    rejected: list[RejectedRow] = field(default_factory=list)
    fails_after: int | None = None
    columns: tuple[str, ...] = ()
    report: EntryReport = field(default_factory=lambda: EntryReport("", "", ""))

    def chunks(self, size: int) -> Iterator[list[ReadRow]]:
        for start in range(0, len(self.rows), size):
            if self.fails_after is not None and start >= self.fails_after:
                break
            yield self.rows[start : start + size]
        if self.fails_after is not None:
            raise RegisterError("the sheet breaks off")

    def take_rejected(self) -> list[RejectedRow]:
        taken, self.rejected = self.rejected, []
        return taken


@dataclass
class FakeFolder:
    """Registers by path; a path that is not there cannot be read."""

    registers: dict[str, FakeRegister]
    warnings: tuple[str, ...] = ()

    def open(self, _folder: Path, entry: Any) -> FakeRegister:
        if entry.path not in self.registers or entry.kind not in register_kinds():
            raise RegisterError(f"{entry.path} is missing", to_do="put the file where the manifest names it")
        register = self.registers[entry.path]
        rejected, accepted = len(register.rejected), len(register.rows)
        register.report = EntryReport.of(entry)
        register.report.sheet = register.sheet
        register.report.columns = list(register.columns)
        register.report.rows, register.report.accepted, register.report.rejected = (
            accepted + rejected,
            accepted,
            rejected,
        )
        register.report.warnings = list(self.warnings)
        return register


def a_manifest(day: date, entries: list[ManifestEntry], **other: Any) -> Manifest:
    numbered = tuple(replace(one, number=n) for n, one in enumerate(entries, 1))
    given = {"city_code": "150300000000", "city_name": "乌海市", "campaign": None, "six_sync_since": None, **other}
    return Manifest(as_of=day, entries=numbered, **given)


class Home:
    """Receives deliveries one after the other, each into its own stage."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.stage: Stage | None = None
        self.names: dict[str, str] = {}

    def deliver(
        self,
        day: date,
        registers: Mapping[str, FakeRegister | list[tuple[str, ...]]],
        entries: list[ManifestEntry],
        **options: Any,
    ) -> Received:
        held = {
            path: rows
            if isinstance(rows, FakeRegister)
            else FakeRegister([FakeRow(n + 2, r) for n, r in enumerate(rows)])
            for path, rows in registers.items()
        }
        manifest = a_manifest(day, entries, **options.pop("manifest", {}))
        self.number += 1
        stage = Stage.create(stage_path(self.folder, self.number))
        try:
            received = receive(
                self.folder,
                manifest,
                self.stage,
                stage,
                resolve_department=lambda name: self.names.get(name, name),
                open_register=FakeFolder(held).open,
                **options,
            )
            stage.finish()
        finally:
            stage.close()
        if self.stage:
            self.stage.close()
        self.stage = Stage.open(stage_path(self.folder, self.number))
        return received

    def rows(self, kind: str = "chamber_members") -> list[Any]:
        assert self.stage
        return list(self.stage.rows(kind))

    def in_force(self, kind: str = "chamber_members") -> list[tuple[str, ...]]:
        assert self.stage
        return sorted(row.values for row in self.stage.rows(kind, in_force_only=True))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    held = Home(tmp_path)
    yield held
    if held.stage:
        held.stage.close()


def member(name: str, chamber: str = "商会", position: str = "") -> tuple[str, ...]:
    return (name, chamber, position)


def entry(
    path: str = "a.csv", department: str = "市工商联", kind: str = "chamber_members", day: date = DAYS[0]
) -> ManifestEntry:
    return ManifestEntry(kind, department, path, day)


def many(count: int, start: int = 0) -> list[tuple[str, ...]]:
    return [member(f"甲{n}公司") for n in range(start, start + count)]
