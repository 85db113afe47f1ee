"""Fixtures of the command-line tests: see `published_city`; of the web interface: see `live_server`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import Live, live_server, publish_graph, two_districts
from published_city import city, empty_home, run

from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

__all__ = ["city", "empty_home", "run"]


@pytest.fixture
def two_district_city(embedded_engine: Engine) -> Engine:
    """The city of `live_server.two_districts`, published in the embedded engine."""
    publish_graph(embedded_engine, two_districts())
    return embedded_engine


@pytest.fixture
def live(two_district_city: Engine, embedded_home: Path) -> Iterator[Live]:
    """A server on that city that needs no tokens."""
    (embedded_home / "tokens.json").unlink(missing_ok=True)
    with live_server(Settings(home=embedded_home, engine_idle=5)) as running:
        yield running
