"""Hostile statements: each is refused on both engines with its reason, and nothing has changed after it; harmless ones run."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from hostile_statements import hostile_statements
from live_server import publish_graph, two_districts

from shizi.cypher.console import RefusedError, _check_plan, check, run
from shizi.cypher.questions import read_questions
from shizi.graph.engine import Engine
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.explaining import explain
from shizi.loaders.ledger_export import member_band

HOSTILE = hostile_statements()
GIVEN = {"at": date(2025, 9, 30), "known": 1, "n": 10**9, "url": "file:///etc/passwd", "k": "name"}
PAGE = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
HIDDEN = ("unicode escapes", "looks like")
WRITING = ("CREATE", "MERGE", "SET", "DELETE", "REMOVE", "FOREACH")
HARMLESS = [
    *EXAMPLES,
    "RETURN 1 AS one",
    "RETURN 'CREATE (n) SET n.x = 1; DROP INDEX x' AS text",
    "MATCH (n) WHERE n.name = 'LOAD CSV' RETURN n",
    "MATCH (n:Organization) RETURN n.name AS name ORDER BY n.name LIMIT 3",
    "MATCH (n) WHERE n.name = \"a'b\" // CREATE (x)\nRETURN n",
    "UNWIND range(1, 1000) AS x RETURN sum(x) AS total",
    "MATCH p = (o:Organization)<-[:COVERS]-(u:PartyUnit) RETURN [i IN range(0, size(nodes(p)) - 1) | i] AS places",
    "MATCH (组织:Organization) WHERE 组织.name CONTAINS '宏达' RETURN 组织.name AS 名称",
    "MATCH (a:Place), (b:Organization) WHERE b.place = a.id RETURN a.name, count(*) AS n",
    "MATCH (o:Organization {id: '91150302WH00000013'}), (s:Supervisor) RETURN count(*) AS n",
    "MATCH (o:Organization) WITH o LIMIT 5 MATCH (p:PartyUnit) RETURN count(*) AS n",
    "MATCH (o:Organization) WITH count(*) AS n MATCH (p:PartyUnit) RETURN n, count(p) AS m",
    "MATCH (o:Organization) WITH collect(o) AS all UNWIND all AS o RETURN count(o) AS n",
    "MATCH (o:Organization) RETURN reduce(t = '', x IN coalesce(o.ledgers, []) | t + x) AS ledgers LIMIT 2",
    "MATCH (o:Organization) WHERE EXISTS { MATCH (o)<-[:OVERSEES]-(h) WHERE h.name = '市商务局' } RETURN o.name",
    "MATCH (o:Organization) RETURN o.state AS state, count(*) AS n UNION ALL MATCH (u:PartyUnit) RETURN 'unit' AS state, count(*) AS n",
    "MATCH (a)-[r:OVERSEES]->(o:Organization) RETURN type(r) AS kind, count(*) AS n",
    "WITH date('2025-01-01') AS d RETURN d + duration({days: 3}) AS later",
    "MATCH (p:Place)-[:WITHIN*1..3]->(city:Place {level: 'city'}) RETURN count(p) AS n",
    "MATCH (o:Organization) CALL (o) { MATCH (o)<-[r:OVERSEES]-() RETURN count(r) AS n } RETURN o.name, n",
]


def fingerprint(engine: Engine) -> str:
    """Of all nodes and edges with their properties, and of the indexes and constraints' number of properties."""
    nodes = engine.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
    edges = engine.read("MATCH (a)-[r]->(b) RETURN type(r) AS type, a.uid AS a, b.uid AS b, properties(r) AS properties")
    lines = sorted(repr((sorted(row["labels"]), sorted(row["properties"].items()))) for row in nodes)
    lines += sorted(repr((row["type"], row["a"], row["b"], sorted(row["properties"].items()))) for row in edges)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.fixture
def published_engine(engine: Engine) -> Engine:
    publish_graph(engine, two_districts())
    return engine


def test_there_are_many_hostile_statements_and_no_two_alike() -> None:
    assert len(HOSTILE) >= 150
    assert len({statement for _, statement in HOSTILE}) == len(HOSTILE)
    assert len(HARMLESS) >= 30


def test_every_hostile_statement_is_refused_and_changes_nothing(published_engine: Engine) -> None:
    before = fingerprint(published_engine)
    for reason, statement in HOSTILE:
        with pytest.raises(RefusedError) as refused:
            run(published_engine, statement, GIVEN, timeout=5, row_cap=10)
        assert reason in str(refused.value), statement[:200]
        assert all(one.zh and one.line >= 1 for one in refused.value.lines)
        assert fingerprint(published_engine) == before, statement[:200]


def test_what_writes_is_refused_behind_the_text_check_too(published_engine: Engine) -> None:
    """By the plan or, for subqueries on ArcadeDB, by the user that cannot write; nothing changes either way.

    A unicode escape that an engine does not read as one leaves a harmless statement.
    """
    before = fingerprint(published_engine)
    passed: list[str] = []
    for reason, statement in HOSTILE:
        if reason not in WRITING and reason not in HIDDEN:
            continue
        by_plan = by_engine = True
        try:
            _check_plan(explain(published_engine, statement, GIVEN))
            by_plan = False
        except (RefusedError, ModelError, EngineError):
            pass
        try:
            published_engine.read_only(statement, GIVEN, timeout=5, row_cap=10)
            by_engine = False
        except (ModelError, EngineError):
            pass
        # ArcadeDB's plan does not open a subquery: what writes in one is refused by the user that cannot write
        if not by_plan and (published_engine.kind == "neo4j" or "CALL" not in statement or not by_engine):
            passed.append(statement)
        assert fingerprint(published_engine) == before, statement
    assert [one for one in passed if "\\" not in one] == []


@pytest.mark.parametrize("statement", HARMLESS, ids=range(len(HARMLESS)))
def test_a_harmless_statement_runs(statement: str, published_engine: Engine) -> None:
    answer = run(published_engine, statement, {"at": GIVEN["at"], "known": 1}, timeout=20, row_cap=50)
    assert answer.columns or not answer.rows
    assert answer.cut_by is None


def test_most_queries_of_the_library_may_be_run_in_the_console_as_they_are() -> None:
    refused = []
    for question in read_questions().values():
        try:
            check(question.query, {})
        except RefusedError:
            refused.append(question.id)
    assert len(refused) <= 12, refused


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (o:Organization) RETURN o.formal_members",
        "MATCH (o:Organization) RETURN o.FORMAL_members",
        "MATCH (o:Organization) RETURN o.`formal_members`",
        "MATCH (o:Organization) RETURN o{.formal_members}",
        "MATCH (o:Organization) RETURN o {x: o.floating_members}",
        "MATCH (o:Organization) WHERE o.formal_members = 5 RETURN o.name",
        "MATCH (o:Organization {formal_members: 5}) RETURN o.name",
        "MATCH (o:Organization) RETURN o.name ORDER BY o.formal_members",
        "MATCH (o:Organization) RETURN [k IN keys(o) | o[k]] AS values",
        "MATCH (o:Organization) RETURN o['formal' + '_members'] AS x",
        "MATCH (o:Organization) RETURN o[$k] AS x",
        "MATCH (o:Organization) WITH properties(o) AS p RETURN p['formal_members'] AS x",
        "MATCH (o:Organization) RETURN properties(o)['formal_members'] AS x",
        "MATCH (f:Finding) RETURN f.explanation_zh",
        "MATCH (f:Finding) RETURN substring(f.explanation_en, 10, 4)",
        "MATCH (o:Organization) RETURN sum(o.formal_members)",
    ],
)
def test_counts_of_members_are_not_reached_by_those_who_see_bands(statement: str) -> None:
    check(statement, {"k": "formal_members"})
    with pytest.raises(RefusedError):
        check(statement, {"k": "formal_members"}, counts=False)


def test_nodes_and_maps_show_counts_in_bands(published_engine: Engine) -> None:
    statement = """MATCH (o:Organization {id: '91150302WH00000013'})<-[:CONCERNS]-(f:Finding {rule: 'P01'})
    RETURN o AS node, properties(o) AS map, o{.*} AS projected, [o] AS listed, f AS finding, {inner: properties(o)} AS nested"""
    answer = run(published_engine, statement, {}, timeout=10, row_cap=5, band=member_band)
    text = repr(answer.rows)
    assert "'formal_members': '3-6'" in text
    assert "'formal_members': 5" not in text
    assert "5名" not in text
    assert "has 5" not in text
    assert "'formal_members': 5" in repr(run(published_engine, statement, {}, timeout=10, row_cap=5).rows)


def test_answers_are_cut_by_rows_and_by_bytes(published_engine: Engine) -> None:
    statement = "UNWIND range(1, 1000) AS x RETURN x, 'a text of some length' AS text"
    by_rows = run(published_engine, statement, {}, timeout=10, row_cap=10)
    assert (len(by_rows.rows), by_rows.cut_by) == (10, "rows")
    by_bytes = run(published_engine, statement, {}, timeout=10, row_cap=1000, byte_cap=2000)
    assert by_bytes.cut_by == "bytes"
    assert 10 < len(by_bytes.rows) < 100
    assert run(published_engine, statement, {}, timeout=10, row_cap=1000).cut_by is None
