"""The database that holds every case of every rule."""

from __future__ import annotations

import pytest
from rule_cases import write_cases

from shizi.graph.engine import Engine


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def all_rule_cases(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    write_cases(engine)
    return engine
