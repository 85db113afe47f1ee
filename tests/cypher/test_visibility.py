"""Which patterns ask whether the load knew them, and which do not."""

from __future__ import annotations

import re

import pytest

from shizi.cypher.catalogue import Rule, read_rules
from shizi.cypher.visibility import visibility_faults

KNOWN = "{0}.recorded <= $known AND {0}.retired > $known"


def known(*names: str) -> str:
    return " AND ".join(KNOWN.format(name) for name in names)


O = f"MATCH (o:Organization) WHERE {known('o')}\n"  # noqa: E741


@pytest.mark.parametrize(
    "query",
    [
        O + f"MATCH (h)-[s:OVERSEES]->(o) WHERE {known('s')} RETURN o",
        O + f"OPTIONAL MATCH (h)-[s:OVERSEES]->(o)\nWHERE s.role = 'x' AND {known('s')}\nWITH o, count(s) AS n WHERE n = 0 RETURN o",
        O + f"MATCH (o)-[path:WITHIN*1..8]->(p:Place) WHERE all(w IN path WHERE {known('w')}) RETURN p",
        O + f"MATCH p = (o)-[path:WITHIN*1..8]->(q) WHERE all(w IN relationships(path) WHERE {known('w')}) RETURN p",
        O + f"WITH o WHERE EXISTS {{ MATCH (u)-[c:COVERS]->(o) WHERE {known('c')} }} RETURN o",
        O + f"WITH o WHERE EXISTS {{ (u)-[c:COVERS]->(o) WHERE {known('c')} }} RETURN o",
        O + f"RETURN [(u)-[c:COVERS]->(o) WHERE {known('c')} | u.name] AS units",
        O + f"CALL (o) {{ MATCH (o)<-[c:COVERS]-(u) WHERE {known('c')} RETURN count(c) AS units }} RETURN o, units",
        O + f"MATCH (p:Place), (i:Industry) WHERE {known('p', 'i')} RETURN o, 1 - (2) - (3) AS number, o.x STARTS WITH 'MATCH (n)'",
        O + "WITH o, o.name AS name MATCH (o) RETURN name",
        O + f"RETURN o UNION ALL MATCH (o:Place) WHERE {known('o')} RETURN o",
    ],
)
def test_queries_that_ask_of_everything(query: str) -> None:
    assert visibility_faults(query) == []


@pytest.mark.parametrize(
    ("query", "line", "what"),
    [
        ("MATCH (o:Organization)\nRETURN o", 1, "o lacks o.recorded <= $known AND o.retired > $known"),
        ("MATCH (o:Organization) WHERE o.recorded <= $known RETURN o", 1, "o lacks"),
        ("MATCH (o:Organization) WHERE o.recorded < $known AND o.retired > $known RETURN o", 1, "o lacks"),
        ("MATCH (:Organization) RETURN 1", 1, "a node without a name"),
        (O + "MATCH (h)-[s:OVERSEES]->(o)\nRETURN o", 2, "s lacks"),
        (O + "MATCH (h)-[:OVERSEES]->(o)\nRETURN o", 2, "an edge without a name"),
        (O + "MATCH (h)-->(o)\nRETURN o", 2, "an edge without a name"),
        (O + "MATCH (h)--(o)\nRETURN o", 2, "an edge without a name"),
        (O + f"MATCH (h)-[s:OVERSEES]->(o) WHERE {known('s')}\nWITH o\nMATCH (h)-[s:OVERSEES]->(o)\nRETURN o", 4, "s lacks"),
        (O + f"MATCH (h)-[s:OVERSEES]->(o)<-[c:COVERS]-(u) WHERE {known('s')} RETURN o", 2, "c lacks"),
        (O + "MATCH (o)-[path:WITHIN*1..8]->(p) RETURN p", 2, "the path lacks all(x IN path"),
        (O + f"MATCH (o)-[path:WITHIN*]->(p) WHERE any(w IN path WHERE {known('w')}) RETURN p", 2, "the path lacks"),
        (O + "WITH o\nWHERE NOT (o)<-[:COVERS]-(:PartyUnit)\nRETURN o", 3, "a pattern as a condition"),
        (O + "WITH o WHERE EXISTS {\n MATCH (u)-[c:COVERS]->(o) }\nRETURN o", 3, "c lacks"),
        (O + f"WITH o WHERE EXISTS {{ MATCH (x:Place) }}\nMATCH (y:Place) WHERE {known('y')} RETURN o", 2, "x lacks"),
        (O + "RETURN [(u)-[c:COVERS]->(o) |\n u.name] AS units", 2, "c lacks"),
        (O + "RETURN size([(u)-[:COVERS]->(o) | 1]) AS units", 2, "an edge without a name"),
        (O + "WITH o.name AS name\nMATCH (o:Organization) WHERE o.name = name RETURN o", 3, "o lacks"),
        (O + "RETURN o UNION ALL\nMATCH (o:Place)\nRETURN o", 3, "o lacks"),
        ("// MATCH (x)\n" + O.replace("o.retired > $known", "o.note = 'o.retired > $known'") + "RETURN o", 2, "o lacks"),
    ],
)
def test_queries_that_do_not(query: str, line: int, what: str) -> None:
    (fault,) = visibility_faults(query)
    assert fault.line == line
    assert fault.what.startswith(what)


AT_AN_END = {"I02": "i", "M04": "upper", "M05": "u", "V06": "u"}
"""Nodes at the end of an edge that a rule asks of all the same, to begin with fewer."""


@pytest.mark.parametrize("rule", read_rules().values(), ids=lambda rule: rule.id)
def test_every_rule_asks_of_everything_and_each_of_its_conditions_is_needed(rule: Rule) -> None:
    query = rule.query
    assert visibility_faults(query) == []
    conditions = list(re.finditer(r"\b\w+\.(?:recorded <= \$known|retired > \$known)", query))
    assert conditions
    for condition in conditions:
        if condition[0].startswith(f"{AT_AN_END.get(rule.id)}."):
            continue
        without = query[: condition.start()] + "true" + query[condition.end() :]
        assert visibility_faults(without), condition[0]
