"""What a supposition changes in the graph: the edges that the load's own derivation would write, against those that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR
from shizi.loaders.party_lines import LineEnd, Node
from shizi.loaders.what_if_organizations import differing, holder_label
from shizi.loaders.what_if_supposing import Supposition
from shizi.loaders.what_if_writing import Edge, End, GraphChanges


def consequences(supposition: Supposition) -> tuple[GraphChanges, int]:
    """The changes of the graph, and on how many organizations they touch."""
    changes = GraphChanges()
    touched = _organizations(supposition, changes)
    _differ(changes, supposition.contacts.standing, supposition.contacts.edges(supposition.city))
    _committee_links(supposition, changes)
    _lines(supposition, changes)
    _holders(supposition, changes)
    return changes, len(touched)


def _differ(changes: GraphChanges, before: Iterable[Edge], after: Iterable[Edge]) -> bool:
    gone, new = differing(before, after)
    changes.hidden += gone
    changes.new_edges += new
    return bool(gone or new)


def _organizations(supposition: Supposition, changes: GraphChanges) -> set[str]:
    touched = set()
    for key, organization in supposition.roster.read.items():
        for role in sorted(organization.touched):
            named, held = organization.edges(role, supposition.city)
            said = [edge for edge in organization.named if edge.properties["role"] == role]
            stood = [edge for edge in organization.held if edge.properties["role"] == role]
            if _differ(changes, said, named) | _differ(changes, stood, held):
                touched.add(key)
    for key, edges in supposition.territories.supposed.items():
        organization = supposition.roster.read[key]
        stood = [edge for edge in organization.held if edge.properties["role"] == "territory"]
        if _differ(changes, stood, edges):
            touched.add(key)
    for key, properties in supposition.required.items():
        changes.set_node("Organization", supposition.roster.all[key]["uid"], **properties)
        touched.add(key)
    return touched


def _holders(supposition: Supposition, changes: GraphChanges) -> None:
    """Departments and committees: dead or alive, their lists, the districts they belong to, and new ones."""
    city = supposition.city
    for node in sorted(city.changed - city.newcomers):
        label, key = node
        holder: Any = city.departments[key] if label == SUPERVISOR else city.committees[key]
        changes.set_node(label, city.uids[node], abolished=holder.abolished)
        if label == SUPERVISOR:
            changes.set_node(label, city.uids[node], status=holder.status)
    for key in city.departments:
        roles = sorted(city.listed_roles.get(key, ()))
        if roles != sorted(city.rows[SUPERVISOR, key]["listed_roles"]):
            changes.set_node(SUPERVISOR, city.uids[SUPERVISOR, key], listed_roles=roles)
    if supposition.territories.closed:
        for node, row in city.rows.items():
            if node[0] != PLACE and (districts := city.places.districts_of_name(row["name"])) != list(row["districts"]):
                changes.set_node(node[0], city.uids[node], districts=districts)
    for label, key in sorted(city.newcomers):
        committee = city.committees.get(key) if label == COMMITTEE else None
        changes.new_nodes.append((label, {
            "id": key, "uid": city.uids[label, key], "name": key, "verified": committee is not None,
            "established": committee.established if committee else BEGINNING, "abolished": WITHOUT_END,
            "districts": city.places.districts_of_name(key) or None, "sources": [],
            **({"kind": committee.kind, "level": committee.level} if committee else {}),
        }))  # fmt: skip


def _committee_links(supposition: Supposition, changes: GraphChanges) -> None:
    """Who hosts committees and to whom they report, for those that changed."""
    city = supposition.city
    before: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for link in city.links:
        label = SUPERVISOR if link["kind"] == "HOSTS" else COMMITTEE
        start, end = End(label, link["start"], link["start_uid"]), End(COMMITTEE, link["end"], link["end_uid"])
        before[link["kind"], link["start"], link["end"]].append(Edge(link["kind"], start, end, dict(link["edge"])))
    after: list[Edge] = []
    for name, committee in city.committees.items():
        pairs = [("HOSTS", SUPERVISOR, host, name) for host in committee.hosts]
        pairs += [("REPORTS_TO", COMMITTEE, name, above) for above in committee.superiors if above in city.committees]
        for kind, label, lower, upper in pairs:
            standing = before.get((kind, lower, upper))
            former = dict(standing[0].properties) if standing else {"since": committee.established, "sources": list(committee.row_keys)}
            edge = {**former, "until": committee.abolished}
            near, far = End(label, lower, city.uid((label, lower))), End(COMMITTEE, upper, city.uid((COMMITTEE, upper)))
            after.append(Edge(kind, near, far, edge))
    _differ(changes, [edge for edges in before.values() for edge in edges], after)


def _lines(supposition: Supposition, changes: GraphChanges) -> None:
    """Where lines end that pass a committee that changed (SEMANTICS G5, G6)."""
    city = supposition.city
    changed = {node for node in city.changed if node[0] == COMMITTEE}
    if not changed:
        return
    lines = city.lines
    affected = [node for node in lines.nodes() if node not in city.strangers and changed & set(lines.closure(node))]
    unit_uids = {("PartyUnit", row["id"]): row["uid"] for row in city.unit_rows}
    standing: dict[Node, list[Edge]] = defaultdict(list)
    for row in supposition.engine.read(statement("what_if_line_ends"), known=supposition.known):
        start = End(holder_label(row["start_labels"]), row["start"], row["start_uid"])
        end = End(holder_label(row["end_labels"]), row["end"], row["end_uid"])
        standing[start.label, start.id].append(Edge("LINE_ENDS_AT", start, end, dict(row["edge"])))

    def end_of(node: Node) -> End:
        return End(*node, unit_uids.get(node) or city.uid(node))

    for node in affected:
        edges = [Edge("LINE_ENDS_AT", end_of(node), end_of(one.end), _line_properties(one)) for one in lines.line_ends(node)]
        _differ(changes, standing[node], edges)


def _line_properties(end: LineEnd) -> dict[str, Any]:
    return {
        "since": end.since, "until": end.until, "reaches_top": end.reaches_top, "stops_at": end.stops_at,
        "stops_because": end.stops_because, "circle": end.circle, "into_circle": end.into_circle,
    }  # fmt: skip
