"""One demo city at scale 1, written once for all tests here, and what the general reader makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shizi.loaders.demo_city import DemoCity, write_demo_city
from shizi.loaders.manifest import read_manifest
from shizi.loaders.reading import EntryReport, open_register


@dataclass(frozen=True)
class Line:
    """A row as the general reader gives it, with its address."""

    kind: str
    path: str
    sheet: str | None
    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """All registers read back."""

    lines: list[Line]
    reports: list[EntryReport]

    def of(self, kind: str) -> list[dict[str, str]]:
        return [line.cells for line in self.lines if line.kind == kind]


def truth_lines(city: DemoCity, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (city.truth / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return write_demo_city(tmp_path_factory.mktemp("demo") / "city")


@pytest.fixture(scope="session")
def findings(city: DemoCity) -> list[dict[str, Any]]:
    return truth_lines(city, "findings.jsonl")


@pytest.fixture(scope="session")
def reading(city: DemoCity) -> Reading:
    return Reading(*read_back(city.folder))


def read_back(folder: Path) -> tuple[list[Line], list[EntryReport]]:
    lines: list[Line] = []
    reports: list[EntryReport] = []
    manifest = read_manifest(folder)
    assert not manifest.problems
    for entry in manifest.entries:
        register = open_register(folder, entry)
        lines += _lines(register, entry.kind, entry.path)
        reports.append(register.report)
    return lines, reports


def _lines(register: Any, kind: str, path: str) -> Iterator[Line]:
    names = register.kind.field_names
    for chunk in register.chunks():
        for row in chunk:
            yield Line(kind, path, register.sheet, row.number, dict(zip(names, row.values, strict=True)))
