"""Engine does the same on the embedded engine and on Neo4j, and says clearly when it cannot."""

from __future__ import annotations

import dataclasses
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import neo4j
import pytest

from shizi.graph import engine as engine_module
from shizi.graph.engine import Engine, open_engine
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.settings import Settings

DAY = date(2025, 6, 30)


def test_dates_come_back_as_dates_at_any_depth(engine: Engine) -> None:
    engine.write(
        "CREATE (:Mark {day: $day, first: $first, last: $last, days: [$day, $first]})",
        day=DAY, first=date(1, 1, 1), last=date(9999, 12, 31),
    )  # fmt: skip
    found = engine.read(
        "MATCH (m:Mark) RETURN m, m.days AS days, {inner: [m.last, {deep: m.first}]} AS map, m.no AS no"
    )
    whole = {"day": DAY, "first": date(1, 1, 1), "last": date(9999, 12, 31), "days": [DAY, date(1, 1, 1)]}
    assert found == [
        {
            "m": whole,
            "days": whole["days"],
            "map": {"inner": [date(9999, 12, 31), {"deep": date(1, 1, 1)}]},
            "no": None,
        }
    ]
    assert type(found[0]["m"]["day"]) is date
    assert engine.read("MATCH (m:Mark) WHERE m.day = $day AND m.first < $day RETURN count(m) AS n", day=DAY) == [
        {"n": 1}
    ]


def test_a_path_and_an_edge_are_their_properties(engine: Engine) -> None:
    engine.write("CREATE (:Mark {n: 1})-[:NEXT {day: $day}]->(:Mark {n: 2})", day=DAY)
    found = engine.read("MATCH p = (:Mark)-[e:NEXT]->(:Mark) RETURN p, e")
    assert found == [{"p": {"nodes": [{"n": 1}, {"n": 2}], "edges": [{"day": DAY}]}, "e": {"day": DAY}}]


def test_streaming_gives_all_rows_in_order(engine: Engine) -> None:
    engine.write("UNWIND range(1, 3500) AS i CREATE (:Mark {n: i, day: $day})", day=DAY)
    rows = engine.stream("MATCH (m:Mark) RETURN m.n AS n, m.day AS day ORDER BY n")
    assert next(rows) == {"n": 1, "day": DAY}
    assert [row["n"] for row in rows] == list(range(2, 3501))


def test_a_stream_may_be_left_half_way(engine: Engine) -> None:
    engine.write("UNWIND range(1, 3500) AS i CREATE (:Mark {n: i})")
    rows = engine.stream("MATCH (m:Mark) RETURN m.n AS n")
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 3500}]


def test_a_failed_write_leaves_nothing(engine: Engine) -> None:
    def work(transaction: neo4j.Transaction) -> None:
        transaction.run("CREATE (:Mark)").consume()
        raise ValueError

    with pytest.raises(ValueError):
        engine.write_together(work)
    with pytest.raises(ModelError):
        engine.write("CREATE (:Mark) WITH 1 AS one RETURN one / 0 AS x, nonsense")
    assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 0}]


def test_writers_that_meet_are_repeated_until_all_is_written(engine: Engine) -> None:
    engine.write("CREATE (:Mark {n: 0})")
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                engine.write("MATCH (m:Mark) SET m.n = m.n + 1")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.read("MATCH (m:Mark) RETURN m.n AS n") == [{"n": 60}]


def test_many_readers_share_one_engine(engine: Engine) -> None:
    engine.write("UNWIND range(1, 200) AS i CREATE (:Mark {n: i})")
    sums: list[int] = []

    def add() -> None:
        sums.extend(engine.read("MATCH (m:Mark) RETURN sum(m.n) AS n")[0]["n"] for _ in range(10))

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == [20100] * 60


@pytest.mark.parametrize("wrong", ["MATCH (n RETURN n", "RETURN", "NONSENSE"])
def test_a_wrong_statement_is_a_model_error(engine: Engine, wrong: str) -> None:
    with pytest.raises(ModelError):
        engine.read(wrong)
    with pytest.raises(ModelError):
        engine.read_only(wrong, timeout=30, row_cap=1)


@pytest.mark.parametrize(("cypher", "value"), [("", 1), ("RETURN $value", 2**70), ("RETURN $value", object())])
def test_what_cannot_be_sent_is_a_model_error_in_the_console(engine: Engine, cypher: str, value: object) -> None:
    with pytest.raises(ModelError):
        engine.read_only(cypher, {"value": value}, timeout=30, row_cap=1)
    assert engine.read_only("RETURN $value AS v", {"value": 1}, timeout=30, row_cap=1).rows == [[1]]


def test_the_console_reads_with_labels_types_and_a_row_cap(engine: Engine) -> None:
    engine.write("CREATE (:Mark:Sign {uid: 'a', day: $day})-[:NEXT {n: 1}]->(:Mark {uid: 'b'})", day=DAY)
    found = engine.read_only(
        "MATCH (a {uid: $uid})-[e]->(b) RETURN a, e, b.uid AS b", {"uid": "a"}, timeout=30, row_cap=5
    )
    assert found.columns == ["a", "e", "b"]
    assert not found.truncated
    assert found.rows[0][0] == {"labels": ["Mark", "Sign"], "properties": {"uid": "a", "day": DAY}}
    assert found.rows[0][1]["type"] == "NEXT"
    assert found.rows[0][1]["properties"] == {"n": 1}
    assert found.rows[0][2] == "b"
    capped = engine.read_only("UNWIND range(1, 50) AS n RETURN n", timeout=30, row_cap=10)
    assert (len(capped.rows), capped.truncated) == (10, True)
    whole = engine.read_only("UNWIND range(1, 10) AS n RETURN n", timeout=30, row_cap=10)
    assert (len(whole.rows), whole.truncated) == (10, False)


@pytest.mark.parametrize(
    "writing",
    [
        "CREATE (m:Mark {n: 2})",
        "MATCH (m:Mark) SET m.n = 2",
        "MATCH (m:Mark) REMOVE m.n",
        "MATCH (m:Mark) DETACH DELETE m",
        "MERGE (m:Mark {n: 2})",
        "MATCH (m:Mark) SET m:Other",
        "MATCH (m:Mark) CREATE (m)-[:NEXT]->(m)",
        "CREATE (m:Unheard)",
        "CREATE INDEX FOR (m:Mark) ON (m.n)",
    ],
)
def test_the_console_cannot_write(engine: Engine, writing: str) -> None:
    engine.write("CREATE (:Mark {n: 1})")
    with pytest.raises(ModelError):
        engine.read_only(writing, timeout=30, row_cap=10)
    assert engine.read("MATCH (n) RETURN labels(n) AS labels, n") == [{"labels": ["Mark"], "n": {"n": 1}}]
    assert engine.read("MATCH ()-[e]->() RETURN count(e) AS n") == [{"n": 0}]


def test_the_console_ends_what_takes_too_long(engine: Engine) -> None:
    engine.write("UNWIND range(1, 3000) AS i CREATE (:Mark {n: i})")
    begun = time.monotonic()
    with pytest.raises(ModelError):
        engine.read_only(
            "MATCH (a:Mark), (b:Mark), (c:Mark) WHERE a.n + b.n + c.n = -1 RETURN count(*)", timeout=1, row_cap=1
        )
    assert time.monotonic() - begun < 30
    assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 3000}]


def test_which_engine_has_a_read_only_user(embedded_engine: Engine) -> None:
    assert embedded_engine.kind == "arcadedb"
    assert embedded_engine.has_read_only_user
    assert embedded_engine.read_only_driver() is not embedded_engine.driver


@pytest.mark.neo4j
def test_neo4j_community_has_no_read_only_user(neo4j_engine: Engine) -> None:
    assert neo4j_engine.kind == "neo4j"
    assert neo4j_engine.version.startswith("5.26.")
    assert not neo4j_engine.has_read_only_user
    assert neo4j_engine.read_only_driver() is neo4j_engine.driver


def server(url: str, password: str | None = "a secret") -> Settings:
    return Settings(home=Path("unused"), database_url=url, database_user="neo4j", database_password=password)


@contextmanager
def listener(answer: bytes) -> Iterator[int]:
    """A server that is no graph database: answers `answer` to the first bytes and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1024)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_server_that_is_not_there_is_an_engine_error_with_a_remedy() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for scheme in ("bolt", "neo4j"):
        with pytest.raises(EngineError, match="does not answer") as error:
            open_engine(server(f"{scheme}://127.0.0.1:{port}"))
        assert error.value.exit_status == 5
        assert "SHIZI_DATABASE" in error.value.to_do
        assert "a secret" not in str(error.value)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00\x00\x00"])
def test_a_server_that_is_no_graph_database_is_an_engine_error(answer: bytes) -> None:
    with listener(answer) as port, pytest.raises(EngineError):
        open_engine(server(f"bolt://127.0.0.1:{port}"))


@pytest.mark.neo4j
def test_a_wrong_or_missing_password_is_an_engine_error_that_does_not_show_it(neo4j_settings: Settings) -> None:
    for password in ("a secret", None):
        wrong = dataclasses.replace(neo4j_settings, database_password=password)
        with pytest.raises(EngineError, match="refuses") as error:
            open_engine(wrong)
        assert "SHIZI_DATABASE_PASSWORD" in error.value.to_do
        assert "a secret" not in str(error.value) + repr(wrong)


@pytest.mark.neo4j
def test_a_read_refuses_to_write_on_neo4j(neo4j_engine: Engine) -> None:
    with pytest.raises(ModelError):
        neo4j_engine.read("CREATE (m:Mark)")


@pytest.mark.parametrize("agent", ["Neo4j/4.4.30", "Neo4j/5.25.1", "Memgraph/3.0", ""])
def test_a_server_that_is_too_old_or_unknown_is_refused(agent: str) -> None:
    with pytest.raises(EngineError):
        engine_module._neo4j_version(agent)


@pytest.mark.parametrize("agent", ["Neo4j/5.26.30", "Neo4j/2025.09.0", "Neo4j/5.26-aura"])
def test_a_server_that_is_new_enough_is_accepted(agent: str) -> None:
    assert engine_module._neo4j_version(agent) == agent.removeprefix("Neo4j/")


def test_the_driver_can_be_imported_without_pandas() -> None:
    script = (
        "import sys\nfrom shizi.graph.light_driver import import_driver\nimport_driver()\n"
        "import shizi.graph.engine\nassert 'pandas' not in sys.modules, 'pandas came along'\n"
        "import pandas, numpy\nassert pandas.DataFrame({'a': numpy.zeros(2)}).shape == (2, 1)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)
