"""A data folder on one engine, emptied and loaded as often as a test wants."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deliveries import Delivery
from engines import wipe

from shizi.cypher.stored_findings import list_findings
from shizi.graph.engine import Engine
from shizi.graph.publication import published
from shizi.graph.settings import Settings
from shizi.loaders.load import load_folder

Identity = tuple[str, str, str | None, str | None]


class LoadedPlace:
    """Deliveries loaded one after the other, with `afresh` in between where a test wants an empty city."""

    def __init__(self, settings: Settings, engine: Engine, folder: Path) -> None:
        self.settings, self.engine, self.folder, self.number = settings, engine, folder, 0

    def afresh(self) -> None:
        shutil.rmtree(self.settings.home / "loads", ignore_errors=True)
        wipe(self.engine)

    def load(self, delivery: Delivery) -> set[Identity]:
        """Load and return the findings open on its day."""
        self.number += 1
        load_folder(delivery.write(self.folder / f"delivery {self.number}"), self.settings)
        return self.findings()

    def findings(self) -> set[Identity]:
        return identities(list_findings(self.engine, known=self.known()))

    def known(self) -> int:
        now = published(self.engine)
        assert now is not None
        return now.number

    @property
    def environment(self) -> dict[str, str]:
        """What a process of its own needs to find the same city."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHIZI_")}
        given = {"SHIZI_HOME": str(self.settings.home), "SHIZI_ENGINE_IDLE": "5"}
        if self.settings.database_url is not None:
            given |= {
                "SHIZI_DATABASE": self.settings.database_url, "SHIZI_DATABASE_USER": self.settings.database_user or "",
                "SHIZI_DATABASE_PASSWORD": self.settings.database_password or "",
            }  # fmt: skip
        return {**kept, **given}


def identities(findings: list[dict[str, Any]]) -> set[Identity]:
    return {(one["rule"], one["subject"], one["role"], one["stage"]) for one in findings}


def everything(engine: Engine) -> list[str]:
    """All nodes and edges of the database with all they hold, in a fixed order."""
    nodes = engine.read("MATCH (n) RETURN labels(n) AS l, n AS n")
    edges = engine.read("MATCH (a)-[e]->(b) RETURN type(e) AS t, a.uid AS a, b.uid AS b, e AS e")
    return sorted(
        str([sorted(value.items()) if isinstance(value, dict) else value for value in row.values()]) for row in nodes + edges
    )


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> LoadedPlace:
    engine = request.getfixturevalue(f"{request.param}_engine")
    if request.param == "neo4j":
        settings = replace(request.getfixturevalue("neo4j_settings"), home=tmp_path / "home")
    else:
        settings = Settings(home=request.getfixturevalue("embedded_home"), engine_idle=5)
    found = LoadedPlace(settings, engine, tmp_path)
    found.afresh()
    return found
