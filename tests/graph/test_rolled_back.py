"""A transaction that is always rolled back: what it sees, what others see, and what is left when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.graph.engine import Engine
from shizi.graph.errors import ModelError
from shizi.graph.rolled_back import OutOfTimeError, rolled_back

COUNT = "MATCH (o:Organization) WHERE o.state = 'ledger' MATCH (h:Supervisor)-[e:NAMED]->(o) WHERE e.retired > $known RETURN count(e) AS n"
SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS c WHERE c % 7 = 8 RETURN count(c) AS n"
CLIENT = """
import os, sys, time
from pathlib import Path
from shizi.graph.engine import open_engine
from shizi.graph.rolled_back import rolled_back
from shizi.graph.settings import read_settings
with open_engine(read_settings()) as engine, rolled_back(engine, seconds=600) as transaction:
    transaction.change("MATCH (h:Supervisor) SET h.name = 'changed' RETURN count(h) AS n")
    transaction.change("CREATE (h:Supervisor {id: 'new', uid: 'new', recorded: 1, retired: 9}) RETURN count(h) AS n")
    print("changed", flush=True)
    if sys.argv[1] == "slow":
        transaction.read(sys.argv[2])
    time.sleep(600)
"""


@pytest.fixture
def city(engine: Engine) -> Engine:
    graph = SmallGraph()
    for holder in ("甲局", "乙局"):
        graph.node("Supervisor", holder)
    for number in range(20):
        graph.node("Organization", f"组织{number:02d}")
        graph.edge("NAMED", "甲局", f"组织{number:02d}", role="industry")
    set_up_model(engine)
    write_graphs(engine, {1: graph}, open_ended=True)
    return engine


def picture(engine: Engine) -> list[str]:
    """Everything in the database."""
    nodes = engine.read("MATCH (n) RETURN labels(n) AS l, n AS n")
    edges = engine.read("MATCH (a)-[e]->(b) RETURN type(e) AS t, a.uid AS a, b.uid AS b, e AS e")
    return sorted(str(sorted((k, str(sorted(v.items()) if isinstance(v, dict) else v)) for k, v in row.items())) for row in nodes + edges)


def test_it_sees_its_own_changes_by_index_pattern_and_filter_and_nobody_else_does(city: Engine) -> None:
    before = picture(city)
    with rolled_back(city, seconds=60) as transaction:
        transaction.change("MATCH (h:Supervisor {id: '甲局'})-[e:NAMED]->(o) WHERE o.id < '组织05' SET e.retired = 1 RETURN count(e) AS n")
        transaction.change("CREATE (h:Supervisor {id: '丙局', uid: '丙局@', name: '丙局', recorded: 1, retired: 99}) RETURN count(h) AS n")
        transaction.change("MATCH (h:Supervisor {uid: '丙局@'}) MATCH (o:Organization {id: '组织00'}) CREATE (h)-[:NAMED {retired: 99}]->(o) RETURN count(h) AS n")
        assert transaction.read(COUNT, known=1) == [{"n": 16}]
        assert transaction.read("MATCH (h:Supervisor {id: '丙局'})-->(o) RETURN o.id AS id") == [{"id": "组织00"}]
        table = transaction.read_only("MATCH (h:Supervisor {id: $id}) RETURN h.name AS name, h AS h", {"id": "丙局"}, timeout=1, row_cap=1)
        assert table.rows[0][0] == "丙局"
        assert table.rows[0][1]["labels"] == ["Supervisor"]
        assert city.read(COUNT, known=1) == [{"n": 20}]
        assert city.read("MATCH (h:Supervisor {id: '丙局'}) RETURN count(h) AS n") == [{"n": 0}]
    assert picture(city) == before


def test_nothing_is_left_after_an_error_and_the_error_comes_out(city: Engine) -> None:
    before = picture(city)
    with pytest.raises(ZeroDivisionError), rolled_back(city, seconds=60) as transaction:  # noqa: PT012
        transaction.change("MATCH (n) DETACH DELETE n RETURN count(*) AS n")
        _ = 1 / 0
    with pytest.raises(ModelError, match="refuses"), rolled_back(city, seconds=60) as transaction:  # noqa: PT012
        transaction.change("MATCH (h:Supervisor) SET h.name = 'x' RETURN count(h) AS n")
        transaction.read("MATCH (h RETURN h")
    assert picture(city) == before


def test_after_a_failure_every_statement_says_the_same(city: Engine) -> None:
    with rolled_back(city, seconds=60) as transaction:
        with pytest.raises(ModelError, match="refuses"):
            transaction.read("MATCH (h RETURN h")
        with pytest.raises(ModelError, match="refuses"):
            transaction.read("RETURN 1 AS one")
    assert city.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_statement_that_runs_too_long_is_ended_and_the_engine_is_as_before(city: Engine) -> None:
    before = picture(city)
    started = time.monotonic()
    with pytest.raises(OutOfTimeError, match="longer than 1 second"), rolled_back(city, seconds=1) as transaction:  # noqa: PT012
        transaction.change("MATCH (h:Supervisor) SET h.name = 'x' RETURN count(h) AS n")
        transaction.read(SLOW)
    assert time.monotonic() - started < 30
    assert picture(city) == before


def test_time_that_passes_between_statements_counts(city: Engine) -> None:
    with rolled_back(city, seconds=0.2) as transaction:
        time.sleep(0.3)
        with pytest.raises(OutOfTimeError):
            transaction.read("RETURN 1 AS one")


@pytest.fixture
def client(request: pytest.FixtureRequest, city: Engine) -> Iterator[list[subprocess.Popen[str]]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHIZI_")}
    if city.kind == "neo4j":
        settings = request.getfixturevalue("neo4j_settings")
        environment |= {
            "SHIZI_HOME": str(settings.home), "SHIZI_DATABASE": settings.database_url,
            "SHIZI_DATABASE_USER": settings.database_user, "SHIZI_DATABASE_PASSWORD": settings.database_password,
        }  # fmt: skip
    else:
        environment |= {"SHIZI_HOME": str(request.getfixturevalue("embedded_home")), "SHIZI_ENGINE_IDLE": "5"}
    started: list[subprocess.Popen[str]] = []
    for how in ("idle", "slow"):
        process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, how, SLOW], env=environment, cwd=Path.cwd(), stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        if city.kind == "neo4j" and how == "slow":
            continue  # it waits for the locks of the first
        assert process.stdout.readline() == "changed\n"
    yield started
    for process in started:
        process.kill()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def test_of_a_killed_process_nothing_is_left_and_no_lock(city: Engine, client: list[subprocess.Popen[str]]) -> None:
    before = picture(city)
    for process in client:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    started = time.monotonic()
    city.write("MATCH (h:Supervisor) SET h.level = '市' RETURN count(h) AS n")
    assert time.monotonic() - started < 60
    city.write("MATCH (h:Supervisor) REMOVE h.level RETURN count(h) AS n")
    assert picture(city) == before


def test_a_writer_meanwhile_is_not_broken(city: Engine) -> None:
    """ArcadeDB lets it pass; Neo4j makes it wait for the locks, until the transaction is over."""
    done = threading.Event()

    def write() -> None:
        city.write("MATCH (h:Supervisor {id: '甲局'}) SET h.level = '市' RETURN count(h) AS n")
        done.set()

    with rolled_back(city, seconds=60) as transaction:
        transaction.change("MATCH (h:Supervisor {id: '甲局'}) SET h.name = 'x' RETURN count(h) AS n")
        writer = threading.Thread(target=write)
        writer.start()
        passed = done.wait(10 if city.kind == "arcadedb" else 0.5)
        assert transaction.read("MATCH (h:Supervisor {id: '甲局'}) RETURN h.name AS name") == [{"name": "x"}]
    writer.join(30)
    assert done.is_set()
    assert passed == (city.kind == "arcadedb")
    assert city.read("MATCH (h:Supervisor {id: '甲局'}) RETURN h.name AS name, h.level AS level") == [{"name": "甲局", "level": "市"}]
