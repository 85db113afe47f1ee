"""Small graphs of the model, as fixtures of rules and in tests: nodes and edges with sensible defaults.

A graph can be given in Python (`graph.node(...)`, `graph.edge(...)`) or as lines that read like sentences:

    Organization 甲公司 {state: ledger}
    Supervisor 市商务局
    市商务局 OVERSEES 甲公司 {role: industry}

A line that begins with `unknown` is a node or an edge that the load does not know: closed by then, or (every second one) written
by a later load.

Every graph is written as the version of one load: what it holds is known at load `number` and at no other, so many
graphs stand side by side in one database and do not see each other, as long as a query asks what was known. Graphs with
something unknown leave the next number free.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from shizi.graph.errors import ModelError
from shizi.graph.model import EXCLUSIVE_ROLES, OPEN, model
from shizi.graph.statements import Batch, Edge

BEGINNING, NEVER = date(1, 1, 1), date(9999, 12, 31)
Key = tuple[str, str]
"""A node: its label and its id."""

_UNKNOWN = "unknown"
_LINE = re.compile(r"(?P<words>[^{]*?)\s*(?P<properties>\{.*\})?\s*")
_STANDING = {"established": BEGINNING, "abolished": NEVER}
_NODE_DEFAULTS: dict[str, dict[str, Any]] = {
    "Organization": {"kind": "enterprise", "state": "ledger", "required": []},
    "Supervisor": {"verified": True, **_STANDING},
    "IndustryCommittee": {"kind": "industry", "verified": True, **_STANDING},
    "PartyUnit": {"kind": "branch", "established": BEGINNING, "dissolved": NEVER},
    "Place": {"site": False},
    "RegisterRow": {"register": "survey_ledger", "department": "某局", "file": "registers/某表.xlsx", "sheet": "表", "row": 2},
}  # fmt: skip
_NAMED = (
    "Organization",
    "Supervisor",
    "IndustryCommittee",
    "PartyUnit",
    "Place",
    "RegisterRow",
    "ServiceTeam",
    "Industry",
)


@dataclass(slots=True)
class SmallGraph:
    """Nodes by key and edges as (type, start, end, properties); later additions may refer to earlier nodes by id.

    `ghosts` are edges between the same nodes that are not known at the graph's load, `ghost_nodes` such nodes without edges:
    in turn closed by then, and recorded with the next number, which graphs with ghosts must leave free.
    """

    nodes: dict[Key, dict[str, Any]] = field(default_factory=dict)
    edges: list[tuple[str, Key, Key, dict[str, Any]]] = field(default_factory=list)
    ghosts: list[tuple[str, Key, Key, dict[str, Any]]] = field(default_factory=list)
    ghost_nodes: list[tuple[Key, dict[str, Any]]] = field(default_factory=list)

    def node(self, label: str, key: str, /, **properties: Any) -> Key:
        """Add a node of the model; what is not given gets its default."""
        known = {p.name for p in model().node(label).properties}
        if unknown := set(properties) - known:
            raise ModelError(f"{label} has no property {sorted(unknown)}")
        defaults = dict(_NODE_DEFAULTS.get(label, {}))
        if label in _NAMED:
            defaults["name"] = key
        if label == "Organization":
            defaults |= {"uscc": key, "prefix": key[:2], "name_key": key, "full_key": key, "known_by": [f"{key}的行"]}
        if "sources" in known:
            defaults["sources"] = [f"{key}的行"]
        self.nodes[(label, key)] = {**defaults, **properties}
        return label, key

    def edge(self, kind: str, start: Key | str, end: Key | str, /, **properties: Any) -> None:
        """Add an edge between nodes of this graph, given by key or by id."""
        edge_kind = model().edge(kind)
        near, far = self.key(start, edge_kind.starts), self.key(end, edge_kind.ends)
        known = {p.name for p in edge_kind.properties}
        if unknown := set(properties) - known:
            raise ModelError(f"{kind} has no property {sorted(unknown)}")
        defaults: dict[str, Any] = {"fact": f"{kind} {len(self.edges)}"}
        if "since" in known:
            defaults |= {"since": BEGINNING, "until": NEVER}
        if "sources" in known:
            defaults["sources"] = [f"{near[1]} {kind} {far[1]} {len(self.edges)}"]
        if kind == "NAMED":
            spelling = self.nodes[near]["name"]
            defaults |= {
                "register": "supervisor_claims", "rank": 1, "unit": near[1], "spelling": spelling,
                "spelling_key": spelling, "closed_on": NEVER,
            }  # fmt: skip
        if kind == "OVERSEES":
            defaults |= {"exclusive": properties.get("role") in EXCLUSIVE_ROLES, "register": "supervisor_claims"}
        if kind == "LINE_ENDS_AT":
            defaults |= {"reaches_top": False, "into_circle": False}
        self.edges.append((kind, near, far, {**defaults, **properties}))

    def key(self, node: Key | str, labels: Iterable[str]) -> Key:
        """The key of a node given by key or id; ModelError when the graph has none of these labels, or several."""
        if isinstance(node, tuple):
            return node
        found = [(label, node) for label in labels if (label, node) in self.nodes]
        if len(found) != 1:
            raise ModelError(f"{node} is {len(found)} nodes among {', '.join(labels)}")
        return found[0]

    def add_lines(self, lines: Iterable[str]) -> SmallGraph:
        """Add nodes and edges written as lines (see above)."""
        for line in lines:
            match = _LINE.fullmatch(line)
            words = match["words"].split() if match else []
            properties = yaml.safe_load(match["properties"]) if match and match["properties"] else {}
            unknown = words[:1] == [_UNKNOWN]
            words = words[1:] if unknown else words
            if len(words) == 2:
                self._add_node(words[0], words[1], properties, unknown)
            elif len(words) == 3:
                self.edge(words[1], words[0], words[2], **properties)
                if unknown:
                    self.ghosts.append(self.edges.pop())
            else:
                raise ModelError(f"neither 'Label id' nor 'id TYPE id': {line[:80]!r}")
        return self

    def _add_node(self, label: str, key: str, properties: dict[str, Any], unknown: bool) -> None:
        if not unknown:
            self.node(label, key, **properties)
            return
        other = SmallGraph()
        self.ghost_nodes.append((other.node(label, key, **properties), other.nodes[(label, key)]))



def _labels(key: Key, properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels a node is written with."""
    if key[0] != "Organization":
        return (key[0],)
    more = {"enterprise": "Enterprise", "social_organization": "SocialOrganization"}.get(properties.get("kind", ""))
    return ("Organization", more) if more else ("Organization",)


def small_graph_batches(graphs: Mapping[int, SmallGraph], *, open_ended: bool = False) -> Iterator[Batch]:
    """The statements that write each graph so that it is known at its load number only, or, if `open_ended`, from it on."""
    nodes: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    edges: defaultdict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for number, graph in graphs.items():
        version = {"recorded": number, "retired": OPEN if open_ended else number + 1}
        unknown = ({"recorded": number, "retired": number}, {"recorded": number + 1, "retired": number + 2})
        for key, properties in graph.nodes.items():
            nodes[_labels(key, properties)].append({**properties, "id": key[1], "uid": f"{key[1]}@{number}", **version})
        for position, (key, properties) in enumerate(graph.ghost_nodes):
            uid = f"{key[1]}@{number}/{position}"
            nodes[_labels(key, properties)].append({**properties, "id": key[1], "uid": uid, **unknown[position % 2]})
        ghosts = [(edge, unknown[position % 2]) for position, edge in enumerate(graph.ghosts)]
        for (kind, start, end, properties), known in [*((edge, version) for edge in graph.edges), *ghosts]:
            row = (f"{start[1]}@{number}", f"{end[1]}@{number}", {**properties, **known})
            edges[(kind, start[0], end[0])].append(row)
    # the same texts for every graph, unlike those of the writer, so that a server plans them once
    for labels, rows in nodes.items():
        create = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row RETURN count(*) AS n"
        yield Batch(create, {"rows": rows}, len(rows), f"{labels[0]} nodes")
    for (kind, start_label, end_label), pairs in edges.items():
        create = (
            f"UNWIND $rows AS row MATCH (a:{start_label} {{uid: row[0]}}) MATCH (b:{end_label} {{uid: row[1]}}) "
            f"CREATE (a)-[e:{kind}]->(b) SET e = row[2] RETURN count(*) AS n"
        )
        yield Batch(create, {"rows": [list(pair) for pair in pairs]}, len(pairs), f"{kind} edges")
