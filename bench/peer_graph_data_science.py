"""The peer Graph Data Science 2.13, Neo4j's own library of graph algorithms: project what is in force, run an algorithm, drop it.

The open edition from Maven Central stands in the server as a plugin (`peer_places`). A projection holds the edges of one
day, so every answer makes its own; `reading` is the time that takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from peer_asked import Asked, Row
from peer_driver import NEVER, driver_of, live

GRAPH = "shizi-bench"


def connect(asked: Asked) -> str:
    """Open the driver."""
    return f"Graph Data Science {run(asked, 'RETURN gds.version()')[0][0]}"


def run(asked: Asked, statement: str, **more: Any) -> list[tuple[Any, ...]]:
    with driver_of(asked).session() as session:
        return [tuple(record.values()) for record in session.run(statement, {"graph": GRAPH, **asked.moment, **more})]


def standing(name: str) -> str:
    """The condition that a unit or committee is known and alive."""
    return (
        f"{name}.recorded <= $known AND {name}.retired > $known AND {name}.established <= $at "
        f"AND coalesce({name}.abolished, {name}.dissolved, {NEVER}) > $at"
    )


@contextmanager
def projected(asked: Asked, pattern: str, arguments: str) -> Iterator[bool]:
    """A projection of what the pattern finds; false where it finds nothing."""
    with asked.reads():
        found = run(asked, f"{pattern} RETURN gds.graph.project($graph, {arguments})")[0][0]
    if found is None:  # without rows there is no graph
        yield False
        return
    try:
        yield True
    finally:
        with asked.reads():
            run(asked, "CALL gds.graph.drop($graph) YIELD graphName RETURN graphName")


def lines_upward(asked: Asked, *, downward: bool = False) -> Any:
    """Live units and committees and their live superiors; those without one stand in it alone."""
    pattern = (
        f"MATCH (x:PartyUnit|IndustryCommittee) WHERE {standing('x')} "
        f"OPTIONAL MATCH (x)-[r:BELONGS_TO|REPORTS_TO]->(y) WHERE {live('r')} AND {standing('y')} WITH x, y"
    )
    # A row without an end projects its node alone, and only a source may be alone.
    if downward:
        pattern += " WITH CASE WHEN y IS NULL THEN x ELSE y END AS s, CASE WHEN y IS NULL THEN NULL ELSE x END AS t"
        return projected(asked, pattern, "s, t")
    return projected(asked, pattern, "x, y")


def circles(asked: Asked) -> list[list[tuple[str, str, int]]]:
    """The members (label, key, node) of each circle of the projected graph, and of each that is its own superior."""
    parts = defaultdict(list)
    for part, *member in run(
        asked,
        "CALL gds.scc.stream($graph) YIELD nodeId, componentId WITH componentId, collect(nodeId) AS nodes "
        "UNWIND nodes AS node WITH componentId, size(nodes) AS size, gds.util.asNode(node) AS x, node "
        f"WHERE size > 1 OR EXISTS {{ MATCH (x)-[r:BELONGS_TO|REPORTS_TO]->(x) WHERE {live('r')} }} "
        "RETURN componentId, labels(x)[0], x.id, node",
    ):
        parts[part].append(tuple(member))
    return list(parts.values())


def v07(asked: Asked) -> list[Row]:
    with lines_upward(asked) as there:
        found = circles(asked) if there else []
    members = (sorted(key for _, key, _ in part) for part in found)
    return [(keys[0], None, keys) for keys in members]


def v06(asked: Asked) -> list[Row]:
    with lines_upward(asked, downward=True) as there:
        if not there:
            return []
        tops = run(
            asked,
            f"MATCH (c:IndustryCommittee) WHERE c.kind = 'city' AND {standing('c')} RETURN id(c) AS node",
        )
        starts = [top for (top,) in tops] + [part[0][2] for part in circles(asked)]
        broken = run(
            asked,
            "UNWIND $starts AS start CALL gds.bfs.stream($graph, {sourceNode: start}) YIELD nodeIds "
            "WITH collect(nodeIds) AS all WITH reduce(fine = [], some IN all | fine + some) AS fine "
            f"MATCH (x:PartyUnit|IndustryCommittee) WHERE {standing('x')} AND NOT id(x) IN fine "
            "RETURN labels(x)[0], x.id",
            starts=starts,
        )
    found: list[Row] = [(key, None, []) for label, key in broken if label == "PartyUnit"]
    committees = [key for label, key in broken if label == "IndustryCommittee"]
    return found + run(
        asked,
        f"MATCH (c:IndustryCommittee)-[s:OVERSEES]->(o:Organization) WHERE c.id IN $broken AND s.role = 'party_building' "
        f"AND o.state IN ['ledger', 'base_roster'] AND {live('s')} WITH DISTINCT o MATCH (h)-[s:OVERSEES]->(o) "
        f"WHERE s.role = 'party_building' AND {live('s')} AND NOT EXISTS {{ MATCH (u:PartyUnit)-[v:COVERS]->(o) "
        f"WHERE u.established <= $at AND u.dissolved > $at AND {live('v')} }} WITH o, collect(h) AS holders "
        "WHERE all(h IN holders WHERE h:IndustryCommittee AND h.id IN $broken) RETURN o.id, null, [h IN holders | h.id]",
        broken=committees,
    )


def q06(asked: Asked) -> list[Row]:
    key = asked.given["Q06"]["organization"]
    shortest = (
        "CALL gds.shortestPath.dijkstra.stream($graph, {sourceNode: start, targetNodes: top}) YIELD nodeIds "
        "RETURN [n IN gds.util.asNodes(nodeIds) | [labels(n)[0], n.id]] AS line"
    )
    with lines_upward(asked):
        lines = run(
            asked,
            f"MATCH (o:Organization {{id: $key}}) MATCH (top:IndustryCommittee) WHERE top.kind = 'city' AND {standing('top')} "
            f"OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o) WHERE {live('c')} AND {standing('u')} WITH o, top, collect(u) AS units "
            f"OPTIONAL MATCH (l:IndustryCommittee)-[s:OVERSEES]->(o) WHERE s.role = 'party_building' AND {live('s')} "
            "WITH top, units, collect(l) AS leads UNWIND CASE WHEN size(units) > 0 THEN units ELSE leads END AS start "
            + shortest,
            key=key,
        )
    within = "MATCH (p:Place)-[w:WITHIN]->(q:Place) WHERE w.recorded <= $known AND w.retired > $known WITH p, q"
    with projected(asked, within, "p, q"):
        ((upward,),) = run(
            asked,
            f"MATCH (top:Place {{level: 'city'}}) MATCH (start:Place)-[s:OVERSEES]->(:Organization {{id: $key}}) "
            f"WHERE s.role = 'territory' AND {live('s')} " + shortest,
            key=key,
        )
    kinds = {"PartyUnit": "party_unit", "IndustryCommittee": "committee", "Place": "place"}
    return [
        row
        for name, line in (("party", min(line for (line,) in lines)), ("territory", upward))
        for row in (
            (name, 0, "organization", key, True, None, None),
            *((name, step, kinds[label], node, True, None, None) for step, (label, node) in enumerate(line, start=1)),
        )
    ]


def degrees(asked: Asked, pattern: str, arguments: str, least: int) -> list[tuple[int, int]]:
    """Nodes of the projection (their ids in the database) from which at least so many different nodes are reached."""
    with projected(asked, pattern, arguments) as there:
        if not there:
            return []
        return run(
            asked,
            "CALL gds.degree.stream($graph) YIELD nodeId, score WHERE score >= $least RETURN nodeId, toInteger(score)",
            least=least,
        )


def holders_of(asked: Asked, nodes: list[int], pattern: str) -> list[Row]:
    """The keys of the nodes and of what leads to them."""
    return run(
        asked,
        f"UNWIND $nodes AS node WITH gds.util.asNode(node) AS o {pattern} WITH o, h.id AS holder ORDER BY holder "
        "RETURN o.id, null, collect(DISTINCT holder)",
        nodes=nodes,
    )


def m01(asked: Asked) -> list[Row]:
    held = f"s.exclusive = true AND o.state IN ['ledger', 'base_roster'] AND {live('s')}"
    pattern = f"MATCH (h)-[s:OVERSEES]->(o:Organization) WHERE {held} WITH DISTINCT o, h, s.role AS role "
    with projected(asked, pattern, "o, h, {relationshipType: role}") as there:
        roles = ["registration", "business", "industry", "party_building"] if there else []
        nodes = run(
            asked,
            "UNWIND $roles AS role CALL gds.degree.stream($graph, {relationshipTypes: [role]}) YIELD nodeId, score "
            "WHERE score >= 2 RETURN nodeId, role",
            roles=roles,
        )
    return run(
        asked,
        "UNWIND $nodes AS pair WITH gds.util.asNode(pair[0]) AS o, pair[1] AS role MATCH (h)-[s:OVERSEES]->(o) "
        f"WHERE s.role = role AND {held} WITH o, role, h.id AS holder ORDER BY holder "
        "RETURN o.id, role, collect(DISTINCT holder)",
        nodes=[list(pair) for pair in nodes],
    )


def m05(asked: Asked) -> list[Row]:
    superiors = f"MATCH (o:PartyUnit)-[r:BELONGS_TO]->(h) WHERE {standing('o')} AND {live('r')} AND {standing('h')} WITH DISTINCT o, h"
    found = degrees(asked, superiors, "o, h", 2)
    return holders_of(
        asked, [node for node, _ in found], f"MATCH (o)-[r:BELONGS_TO]->(h) WHERE {live('r')} AND {standing('h')}"
    )


def i02(asked: Asked) -> list[Row]:
    guided = f"MATCH (i:Instructor)-[g:GUIDES]->(o:Organization) WHERE {live('g')} WITH DISTINCT i, o"
    found = degrees(asked, guided, "i, o", asked.numbers["instructor_cap"] + 1)
    return [
        (key, None, [])
        for (key,) in run(
            asked, "UNWIND $nodes AS node RETURN gds.util.asNode(node).id", nodes=[node for node, _ in found]
        )
    ]


def i03(asked: Asked) -> list[Row]:
    guided = (
        f"MATCH (i:Instructor)-[g:GUIDES]->(o:Organization) WHERE o.state IN ['ledger', 'base_roster'] AND {live('g')} "
        "WITH DISTINCT o, i"
    )
    found = degrees(asked, guided, "o, i", 2)
    return holders_of(asked, [node for node, _ in found], f"MATCH (h:Instructor)-[g:GUIDES]->(o) WHERE {live('g')}")


ANSWERS = {"Q06": q06, "I02": i02, "I03": i03, "M01": m01, "M05": m05, "V06": v06, "V07": v07}
