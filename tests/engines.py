"""Fixtures: the two engines, started once per test session and emptied before each test that uses them.

embedded_engine   an Engine on the embedded ArcadeDB
neo4j_engine      an Engine on a real Neo4j 5.26
engine            each of the two in turn
embedded_home     SHIZI_HOME of embedded_engine
neo4j_settings    Settings that lead to neo4j_engine's server
"""

from __future__ import annotations

import importlib.util
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shizi.graph.embedded_files import engine_files, is_held
from shizi.graph.engine import Engine, open_engine
from shizi.graph.settings import Settings

_specification = importlib.util.spec_from_file_location(
    "neo4j_installing", Path(__file__).parent / "neo4j_server" / "installing.py"
)
assert _specification is not None
assert _specification.loader is not None
neo4j_installing = importlib.util.module_from_spec(_specification)
_specification.loader.exec_module(neo4j_installing)


def wipe(engine: Engine) -> None:
    """Remove all nodes and edges; constraints and indexes stay."""
    engine.write_in_batches("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")


def stop_embedded(home: Path, number: int = signal.SIGTERM, seconds: float = 30.0) -> None:
    """End the embedded engine of `home` by its own process id and wait until it is gone."""
    files = engine_files(home)
    state = files.read_state()
    if state is None or not is_held(files.owner_lock):
        return
    os.kill(state.pid, number)
    deadline = time.monotonic() + seconds
    while is_held(files.owner_lock):
        assert time.monotonic() < deadline, "the embedded engine does not end"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture(scope="session")
def _embedded(embedded_home: Path) -> Iterator[Engine]:
    with open_engine(Settings(home=embedded_home, engine_idle=5)) as engine:
        yield engine
    stop_embedded(embedded_home)


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("neo4j")
    with neo4j_installing.running(folder / "server") as url:
        yield Settings(
            home=folder / "home",
            database_url=url,
            database_user=neo4j_installing.USER,
            database_password=neo4j_installing.PASSWORD,
        )


@pytest.fixture(scope="session")
def _neo4j(neo4j_settings: Settings) -> Iterator[Engine]:
    with open_engine(neo4j_settings) as engine:
        yield engine


@pytest.fixture
def embedded_engine(_embedded: Engine) -> Engine:
    wipe(_embedded)
    return _embedded


@pytest.fixture
def neo4j_engine(_neo4j: Engine) -> Engine:
    wipe(_neo4j)
    return _neo4j


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def engine(request: pytest.FixtureRequest) -> Engine:
    found = request.getfixturevalue(f"{request.param}_engine")
    assert isinstance(found, Engine)
    return found
