"""The peer networkx over the official driver: read the part of the graph that matters, then compute in Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import neo4j
import networkx as nx
from peer_asked import Asked, Row
from peer_driver import NEVER, driver_of, live


def connect(asked: Asked) -> str:
    """Open the driver."""
    driver_of(asked).verify_connectivity()
    return f"networkx {nx.__version__}"


def read(asked: Asked, statement: str, **more: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with asked.reads(), driver_of(asked).session(default_access_mode=neo4j.READ_ACCESS) as session:
        return [tuple(record.values()) for record in session.run(statement, {**asked.moment, **more})]


def lines_upward(asked: Asked) -> nx.DiGraph[Any]:
    """Live units and committees with their live superiors: edges lead upward; nodes are (label, key)."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    for label, key, kind in read(
        asked,
        f"MATCH (x:PartyUnit|IndustryCommittee) WHERE x.recorded <= $known AND x.retired > $known AND x.established <= $at "
        f"AND coalesce(x.abolished, x.dissolved, {NEVER}) > $at RETURN labels(x)[0], x.id, x.kind",
    ):
        graph.add_node((label, key), top=label == "IndustryCommittee" and kind == "city")
    for below, key, above, superior in read(
        asked,
        f"MATCH (x:PartyUnit|IndustryCommittee)-[r:BELONGS_TO|REPORTS_TO]->(y) WHERE {live('r')} "
        "RETURN labels(x)[0], x.id, labels(y)[0], y.id",
    ):
        if graph.has_node((below, key)) and graph.has_node((above, superior)):
            graph.add_edge((below, key), (above, superior))
    return graph


def circles(graph: nx.DiGraph[Any]) -> list[set[Any]]:
    return [part for part in nx.strongly_connected_components(graph) if len(part) > 1 or graph.has_edge(*[*part] * 2)]


def v07(asked: Asked) -> list[Row]:
    found = (sorted(key for _, key in part) for part in circles(lines_upward(asked)))
    return [(members[0], None, members) for members in found]


def v06(asked: Asked) -> list[Row]:
    graph = lines_upward(asked)
    fine = {node for node, top in graph.nodes(data="top") if top}.union(*circles(graph))
    for node in tuple(fine):
        fine |= nx.ancestors(graph, node)
    broken = [node for node in graph if node not in fine]
    found: list[Row] = [(key, None, []) for label, key in broken if label == "PartyUnit"]
    committees = {key for label, key in broken if label == "IndustryCommittee"}
    leads = defaultdict(set)
    for key, label, holder in read(
        asked,
        f"MATCH (c:IndustryCommittee)-[s:OVERSEES]->(o:Organization) WHERE c.id IN $broken AND s.role = 'party_building' "
        f"AND o.state IN ['ledger', 'base_roster'] AND {live('s')} WITH DISTINCT o MATCH (h)-[s:OVERSEES]->(o) "
        f"WHERE s.role = 'party_building' AND {live('s')} AND NOT EXISTS {{ MATCH (u:PartyUnit)-[v:COVERS]->(o) "
        f"WHERE u.established <= $at AND u.dissolved > $at AND {live('v')} }} RETURN o.id, labels(h)[0], h.id",
        broken=sorted(committees),
    ):
        leads[key].add((label, holder))
    found += [
        (key, None, sorted(holder for _, holder in holders))
        for key, holders in leads.items()
        if all(label == "IndustryCommittee" and holder in committees for label, holder in holders)
    ]
    return found


def q06(asked: Asked) -> list[Row]:
    key = asked.given["Q06"]["organization"]
    graph = lines_upward(asked)
    starts = read(
        asked,
        f"MATCH (u:PartyUnit)-[c:COVERS]->(:Organization {{id: $key}}) WHERE {live('c')} RETURN 'PartyUnit', u.id", key=key,
    ) or read(
        asked,
        f"MATCH (c:IndustryCommittee)-[s:OVERSEES]->(:Organization {{id: $key}}) WHERE s.role = 'party_building' AND {live('s')} "
        "RETURN 'IndustryCommittee', c.id", key=key,
    )  # fmt: skip
    tops = [node for node, top in graph.nodes(data="top") if top]
    line = min(path for start in starts for top in tops for path in nx.all_simple_paths(graph, start, top))
    found: list[Row] = [("party", 0, "organization", key, True, None, None)]
    kinds = {"PartyUnit": "party_unit", "IndustryCommittee": "committee"}
    found += [("party", step, kinds[label], node, True, None, None) for step, (label, node) in enumerate(line, start=1)]
    places: nx.DiGraph[Any] = nx.DiGraph()
    levels: dict[str, str] = {}
    for below, above, level in read(
        asked,
        "MATCH (p:Place)-[w:WITHIN]->(q:Place) WHERE w.recorded <= $known AND w.retired > $known RETURN p.id, q.id, q.level",
    ):
        places.add_edge(below, above)
        levels[above] = level
    ((territory,),) = read(
        asked,
        f"MATCH (p:Place)-[s:OVERSEES]->(:Organization {{id: $key}}) WHERE s.role = 'territory' AND {live('s')} RETURN p.id",
        key=key,
    )
    city = next(place for place, level in levels.items() if level == "city")
    found.append(("territory", 0, "organization", key, True, None, None))
    upward = nx.shortest_path(places, territory, city)
    return found + [("territory", step, "place", place, True, None, None) for step, place in enumerate(upward, start=1)]


def several_holders(edges: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Subjects (with a role) that two or more different nodes lead to, by degree in a graph without parallel edges."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edges_from(((holder, None), (subject, role)) for holder, subject, role in edges)
    return [
        (subject, role, sorted(holder for holder, _ in graph.predecessors((subject, role))))
        for (subject, role), degree in graph.in_degree()
        if degree > 1
    ]


def m01(asked: Asked) -> list[Row]:
    return several_holders(
        read(
            asked,
            f"MATCH (h)-[s:OVERSEES]->(o:Organization) WHERE s.exclusive = true AND o.state IN ['ledger', 'base_roster'] "
            f"AND {live('s')} RETURN h.id, o.id, s.role",
        )
    )


def m05(asked: Asked) -> list[Row]:
    edges = (
        (superior, below[1], None)
        for below, superior in (
            (below, above[1]) for below, above in lines_upward(asked).edges if below[0] == "PartyUnit"
        )
    )
    return several_holders(edges)


def guidance(asked: Asked) -> list[tuple[Any, ...]]:
    return read(
        asked,
        f"MATCH (i:Instructor)-[g:GUIDES]->(o:Organization) WHERE {live('g')} RETURN i.id, o.id, o.state, i.sending_unit",
    )


def i02(asked: Asked) -> list[Row]:
    graph = nx.Graph((("instructor", post), ("organization", key)) for post, key, *_ in guidance(asked))
    cap = asked.numbers["instructor_cap"]
    return [(key, None, []) for (part, key), degree in graph.degree() if part == "instructor" and degree > cap]


def i03(asked: Asked) -> list[Row]:
    return several_holders(
        (post, key, None) for post, key, state, _ in guidance(asked) if state in {"ledger", "base_roster"}
    )


def q35(asked: Asked) -> list[Row]:
    edges = guidance(asked)
    posts = Counter(post for post, _ in {(post, key) for post, key, *_ in edges})
    units = {post: unit for post, *_, unit in edges}
    average = int(100 * posts.total() / len(posts) / 10 + 0.5) / 10  # halves upward, as Cypher rounds
    cap = asked.numbers["instructor_cap"]
    return [(post, units[post], number, number > cap, average) for post, number in posts.items()]


def p03(asked: Asked) -> list[Row]:
    found: dict[str, int] = Counter()
    for unit, others, organization in read(
        asked,
        f"MATCH (u:PartyUnit) WHERE u.kind = 'joint_branch' AND u.established <= $at AND u.dissolved > $at "
        f"AND u.recorded <= $known AND u.retired > $known OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization) WHERE {live('c')} "
        "RETURN DISTINCT u.id, size(coalesce(u.unattached_names, [])), o.id",
    ):
        found.setdefault(unit, others)
        found[unit] += organization is not None
    return [(unit, None, []) for unit, number in found.items() if number > asked.numbers["joint_cap"]]


ANSWERS = {
    "Q06": q06, "Q35": q35, "I02": i02, "I03": i03, "M01": m01, "M05": m05, "P03": p03, "V06": v06, "V07": v07,
}  # fmt: skip
