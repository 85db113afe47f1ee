"""A data folder with its engine, to load deliveries into and to ask: fixtures `city` and `quick_city`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliveries import Delivery, code, name

from shizi.cypher.oversight import oversight_answer
from shizi.cypher.stored_findings import list_findings
from shizi.graph.engine import Engine
from shizi.graph.publication import published
from shizi.graph.settings import Settings
from shizi.loaders.load import LoadResult, load_folder


class City:
    """A data folder with its engine: loads deliveries and answers for the published load."""

    def __init__(self, settings: Settings, engine: Engine, folder: Path) -> None:
        self.settings, self.engine, self.folder, self.number = settings, engine, folder, 0

    def load(self, delivery: Delivery, **options: Any) -> LoadResult:
        self.number += 1
        return load_folder(delivery.write(self.folder / str(self.number)), self.settings, **options)

    def again(self, **options: Any) -> LoadResult:
        return load_folder(self.folder / str(self.number), self.settings, **options)

    def known(self) -> int:
        now = published(self.engine)
        assert now is not None
        return now.number

    def findings(self, *, everything: bool = False) -> dict[tuple[str, str, str | None], dict[str, Any]]:
        listed = list_findings(self.engine, known=self.known(), include_resolved=everything)
        return {(f["rule"], f["subject"], f["role"]): f for f in listed}

    def roles(self, number: int, at: str) -> dict[str, tuple[str, list[str]]]:
        now = published(self.engine)
        assert now is not None
        answer = oversight_answer(
            self.engine, code(number), at=date.fromisoformat(at), known=now.number, publication=now
        )
        return {r["role"]: (r["status"], [h["name"] for h in r["holders"]]) for r in answer["roles"]}

    def facts(self) -> tuple[int, int]:
        nodes = self.engine.read("MATCH (n) RETURN count(*) AS c")[0]["c"]
        edges = self.engine.read("MATCH ()-[e]->() RETURN count(*) AS c")[0]["c"]
        return nodes, edges


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    return _city(request, tmp_path)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=[pytest.mark.neo4j, pytest.mark.full])])
def quick_city(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    """The same, on Neo4j in the full tests only: for what rests on queries that other tests run on both."""
    return _city(request, tmp_path)


def _city(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    engine = request.getfixturevalue(f"{request.param}_engine")
    if request.param == "neo4j":
        server = request.getfixturevalue("neo4j_settings")
        return City(replace(server, home=tmp_path / "home"), engine, tmp_path)
    home = request.getfixturevalue("embedded_home")
    for leftover in (home / "loads", home / "matches.yaml"):
        shutil.rmtree(leftover, ignore_errors=True) if leftover.is_dir() else leftover.unlink(missing_ok=True)
    return City(Settings(home=home, engine_idle=5), engine, tmp_path)


def without(delivery: Delivery, kind: str, department: str, numbers: set[int]) -> Delivery:
    """The delivery without the rows of these firms in one register."""
    names = {name(n) for n in numbers}
    rows = delivery.registers[(kind, department)]
    delivery.registers[(kind, department)] = [row for row in rows if row.get("name") not in names]
    return delivery
