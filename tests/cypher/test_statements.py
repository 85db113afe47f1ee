"""Statements that read are let through, all others are not, whatever stands in their strings and comments."""

from __future__ import annotations

import pytest

from shizi.cypher.statements import columns_of, masked, parameters_of, write_faults

READING = [
    "MATCH (n) RETURN n",
    "match (n:Set)-[:CREATE]->(m) where n.delete = 1 return m",
    "MATCH (n) WHERE n.name = 'CREATE (x)' // SET n.x = 1\nRETURN n",
    'MATCH (n) WHERE n.name = "it\'s; DELETE" RETURN n',
    "MATCH (n) WHERE n.name = 'a\\'; DROP INDEX x' RETURN n",
    "MATCH (`n;SET`) RETURN `n;SET`",
    "MATCH (n) CALL (n) { MATCH (n)--(m) RETURN count(m) AS c } RETURN n, c",
    "OPTIONAL MATCH (n) WITH n UNWIND [1] AS x RETURN {set: x, create: 2} AS map",
    "WITH $set AS x RETURN x",
]
OTHERS = [
    ("CREATE (n)", "begins with"),
    ("MATCH (n) CREATE (m) RETURN m", "CREATE"),
    ("MATCH (n) create (m) RETURN m", "CREATE"),
    ("MATCH (n) SET n.x = 1 RETURN n", "SET"),
    ("MATCH (n) REMOVE n.x RETURN n", "REMOVE"),
    ("MATCH (n) DETACH DELETE n RETURN 1", "DELETE"),
    ("MATCH (n) MERGE (m) RETURN m", "MERGE"),
    ("MATCH (n) FOREACH (x IN [1] | SET n.x = x) RETURN n", "FOREACH"),
    ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD"),
    ("CALL dbms.components() YIELD name RETURN name", "procedures"),
    ("CALL { MATCH (n) RETURN n } IN TRANSACTIONS RETURN n", "TRANSACTIONS"),
    ("MATCH (n) RETURN n; MATCH (m) RETURN m", "semicolon"),
    ("MATCH (n) /* hidden */ RETURN n", "block comments"),
    ("MATCH (n) WHERE n.name = 'open RETURN n", "not closed"),
    ("MATCH (n) WHERE n.name = 'open\\' RETURN n", "not closed"),
    ("MATCH (n)", "returns nothing"),
    ("EXPLAIN MATCH (n) RETURN n", "EXPLAIN"),
    ("SHOW INDEXES", "SHOW"),
    ("USE other MATCH (n) RETURN n", "USE"),
    ("", "no statement"),
    ("// nothing\n", "no statement"),
]


@pytest.mark.parametrize("text", READING)
def test_a_statement_that_reads_has_no_fault(text: str) -> None:
    assert write_faults(text) == []


@pytest.mark.parametrize(("text", "what"), OTHERS)
def test_any_other_statement_is_refused(text: str, what: str) -> None:
    assert any(what in fault.what for fault in write_faults(text))


def test_faults_name_their_line() -> None:
    faults = write_faults("MATCH (n)\n// SET\nSET n.x = 1\nRETURN n")
    assert [(fault.line, fault.what[:3]) for fault in faults] == [(3, "SET")]


def test_masking_keeps_every_place() -> None:
    text = "MATCH (n {name: 'a\\'b'}) // c\nRETURN `n`"
    assert len(masked(text)) == len(text)
    assert masked(text).split() == ["MATCH", "(n", "{name:", "})", "RETURN"]


def test_parameters_are_found_outside_of_strings_only() -> None:
    assert parameters_of("MATCH (n) WHERE n.a = $at AND n.b = '$b' // $c\nRETURN $known") == {"at", "known"}


def test_columns_are_those_of_the_last_return_of_each_part() -> None:
    text = """CALL () { MATCH (n) RETURN n } RETURN n.a AS a, [x IN n.b | x] AS b, {c: 1, d: 2} AS c ORDER BY a LIMIT 3
    UNION ALL MATCH (m) RETURN DISTINCT m.a AS a, count { (m)--() } AS b, m"""
    assert columns_of(text) == [["a", "b", "c"], ["a", "b", "m"]]
