"""GraphWriter and publication do the same on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError, ModelError
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.writing import OPEN, GraphWriter


@pytest.fixture(autouse=True)
def _schema(engine: Engine) -> None:
    set_up_schema(
        engine,
        unique=[("Organization", "uid"), ("Supervisor", "uid")],
        indexes=[("Organization", ["id"]), ("Organization", ["established", "state"])],
    )


def organization(number: int, **more: Any) -> dict[str, Any]:
    return {
        "uid": f"o{number}@1",
        "id": f"o{number}",
        "name": f"某公司{number}",
        "recorded": 1,
        "retired": OPEN,
        **more,
    }


def edge(fact: str, **more: Any) -> dict[str, Any]:
    properties = {"fact": fact, "role": "industry", "since": date(1, 1, 1), "until": date(9999, 12, 31)}
    return {**properties, "sources": [f"row {fact}"], "recorded": 1, "retired": OPEN, **more}


def test_nodes_and_edges_come_back_as_written(engine: Engine) -> None:
    rows = [organization(number, established=date(2010, 1, 1), tags=["甲", "乙"]) for number in range(25)]
    with GraphWriter(engine, batch_size=10) as writer:
        writer.create_nodes(["Organization", "Enterprise"], rows)
        writer.create_nodes(["Supervisor"], [{"uid": "s@1", "id": "s", "name": "某局"}])
        writer.create_edges(
            "OVERSEES", "Supervisor", "Organization", [("s@1", row["uid"], edge(row["id"])) for row in rows]
        )
    assert engine.read("MATCH (n:Enterprise) RETURN n ORDER BY n.uid") == [
        {"n": row} for row in sorted(rows, key=lambda row: str(row["uid"]))
    ]
    found = engine.read("MATCH (:Supervisor)-[e:OVERSEES]->(o:Organization) RETURN o.id AS id, e ORDER BY id")
    assert found == [{"id": row["id"], "e": edge(row["id"])} for row in sorted(rows, key=lambda row: str(row["id"]))]
    assert engine.read("MATCH (n:Enterprise) RETURN labels(n) AS l LIMIT 1")[0]["l"] in (
        ["Enterprise", "Organization"],
        ["Organization", "Enterprise"],
    )


def test_edges_shared_by_their_end_or_their_start_and_parallel_ones_are_all_kept(engine: Engine) -> None:
    with GraphWriter(engine) as writer:
        writer.create_nodes(["Organization"], [organization(number) for number in range(3)])
        writer.create_nodes(["Supervisor"], [{"uid": f"s{number}@1"} for number in range(3)])
        from_hub = [("s0@1", f"o{number}@1", edge(f"a{number}")) for number in range(3)]
        to_hub = [(f"o{number}@1", "s0@1", edge(f"b{number}")) for number in range(3)]
        parallel = [("s1@1", "o1@1", edge(f"c{number}")) for number in range(3)]
        writer.create_edges("OVERSEES", "Supervisor", "Organization", [*from_hub, *parallel])
        writer.create_edges("MEMBER_OF", "Organization", "Supervisor", to_hub)
    assert engine.read("MATCH (:Supervisor {uid: 's0@1'})-[e:OVERSEES]->() RETURN count(e) AS n") == [{"n": 3}]
    assert engine.read("MATCH (:Organization)-[e:MEMBER_OF]->(:Supervisor) RETURN count(e) AS n") == [{"n": 3}]
    facts = engine.read(
        "MATCH (:Supervisor {uid: 's1@1'})-[e]->(:Organization {uid: 'o1@1'}) RETURN e.fact AS f ORDER BY f"
    )
    assert [row["f"] for row in facts] == ["c0", "c1", "c2"]


def test_an_absent_value_is_not_stored_and_many_shapes_of_rows_are_written(engine: Engine) -> None:
    rows = [organization(number, **{f"p{number}": number}, nothing=None) for number in range(20)]
    with GraphWriter(engine) as writer:
        writer.create_nodes(["Organization"], rows)
        writer.create_edges(
            "KNOWS",
            "Organization",
            "Organization",
            [("o0@1", f"o{number}@1", edge(f"{number}", **{f"q{number}": 1}, nothing=None)) for number in range(20)],
        )
    for number in (0, 19):
        found = engine.read("MATCH (n:Organization {uid: $uid}) RETURN keys(n) AS k, n", uid=f"o{number}@1")[0]
        assert sorted(found["k"]) == sorted(["uid", "id", "name", "recorded", "retired", f"p{number}"])
        assert found["n"][f"p{number}"] == number
    keys = engine.read("MATCH ()-[e:KNOWS {fact: '7'}]->() RETURN keys(e) AS k")[0]["k"]
    assert "q7" in keys
    assert "nothing" not in keys


def test_retiring_closes_exactly_what_is_named(engine: Engine) -> None:
    with GraphWriter(engine) as writer:
        writer.create_nodes(["Organization"], [organization(number) for number in range(4)])
        writer.create_nodes(["Supervisor"], [{"uid": "s@1", "retired": OPEN}])
        writer.create_edges(
            "OVERSEES", "Supervisor", "Organization",
            [("s@1", f"o{number}@1", edge(f"{number}{twin}")) for number in range(4) for twin in "ab"],
        )  # fmt: skip
        writer.retire_nodes("Organization", ["o1@1"], 2)
        writer.retire_edges("OVERSEES", "Supervisor", "Organization", [("s@1", "o1@1", "1a"), ("s@1", "o2@1", "2b")], 2)
    retired = engine.read("MATCH (n:Organization) WHERE n.retired = 2 RETURN n.uid AS uid")
    assert retired == [{"uid": "o1@1"}]
    facts = engine.read("MATCH ()-[e]->() WHERE e.retired = 2 RETURN e.fact AS fact ORDER BY fact")
    assert facts == [{"fact": "1a"}, {"fact": "2b"}]
    assert engine.read("MATCH ()-[e]->() WHERE e.retired = $open RETURN count(e) AS n", open=OPEN) == [{"n": 6}]


def test_a_missing_end_point_is_an_error_and_its_batch_leaves_nothing(engine: Engine) -> None:
    writer = GraphWriter(engine)
    writer.create_nodes(["Organization"], [organization(1), organization(2)])
    writer.create_edges(
        "KNOWS", "Organization", "Organization", [("o1@1", "o2@1", edge("a")), ("o1@1", "o3@1", edge("b"))]
    )
    with pytest.raises(LoadError, match="1 of 2 KNOWS edges from Organization to Organization"):
        writer.flush()
    with pytest.raises(LoadError):
        writer.create_nodes(["Organization"], [organization(4)])
    with pytest.raises(LoadError):
        writer.finish()
    assert engine.read("MATCH ()-[e]->() RETURN count(e) AS n") == [{"n": 0}]


@pytest.mark.parametrize("what", ["nodes", "edges"])
def test_retiring_what_is_not_there_is_an_error(engine: Engine, what: str) -> None:
    writer = GraphWriter(engine)
    if what == "nodes":
        writer.retire_nodes("Organization", ["nobody@1"], 2)
    else:
        writer.retire_edges("KNOWS", "Organization", "Organization", [("a", "b", "c")], 2)
    with pytest.raises(LoadError, match="to retire have no counterpart"):
        writer.finish()


def test_a_second_node_with_one_uid_is_refused(engine: Engine) -> None:
    writer = GraphWriter(engine)
    writer.create_nodes(["Organization"], [organization(1)])
    writer.create_nodes(["Organization", "Enterprise"], [organization(1)])
    with pytest.raises(ModelError):
        writer.finish()


@pytest.mark.parametrize("name", ["A) DETACH DELETE n //", "a`b", "", "1a", "名"])
def test_only_plain_names_go_into_a_statement(engine: Engine, name: str) -> None:
    with GraphWriter(engine) as writer:
        with pytest.raises(ModelError):
            writer.create_nodes([name], [organization(1)])
        with pytest.raises(ModelError):
            writer.create_nodes(["Organization"], [organization(1, **{name: 1})])
        with pytest.raises(ModelError):
            writer.create_edges(name, "Organization", "Organization", [("a", "b", edge("a"))])
        with pytest.raises(ModelError):
            writer.create_edges("KNOWS", "Organization", "Organization", [("a", "b", edge("a", **{name: 1}))])
        with pytest.raises(ModelError):
            writer.retire_nodes(name, ["a"], 1)
    assert engine.read("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_text_that_looks_like_cypher_is_only_text(engine: Engine) -> None:
    name = "甲公司'}) DETACH DELETE n //\"`$x \\ <script>"
    with GraphWriter(engine) as writer:
        writer.create_nodes(["Organization"], [organization(1, title=name)])
    assert engine.read("MATCH (n:Organization) RETURN n.title AS title") == [{"title": name}]
