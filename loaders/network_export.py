"""The relationships of a day as GraphML or GEXF, for Gephi, yEd, Cytoscape and networkx: `graph/views.day_graph`, made writable.

Every node carries `label` (its name), `node_kind` (Organization, Supervisor, ...) and the properties of its kind; every edge
`edge_kind` and its own. Both formats know single values only: lists become one text, days texts. Organizations that no
edge touches are nodes too: that nobody holds them is what one may look for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shizi.graph.engine import Engine
from shizi.graph.model import model
from shizi.graph.views import DEFAULT_EDGES, day_graph
from shizi.loaders.graph_tables import Choice, node_rows, own_properties
from shizi.loaders.harmless_text import harmless_lines
from shizi.loaders.whole_files import replaced

if TYPE_CHECKING:
    import networkx

SEPARATOR = " | "
_HIDDEN = ("recorded", "retired", "fact", "uid", "known_by", "declared_free", "name_key", "full_key", "spelling_key")
"""Versions and keys that mean nothing outside the graph; so are all lists of row keys, whose names end in `sources`."""


def export_network(engine: Engine, form: str, out: Path, choice: Choice) -> tuple[int, int]:
    """Write the file `out`; `form` is graphml or gexf. Returns how many nodes and edges it holds.

    Raises:
        UsageError: it cannot be written there.
    """
    graph = network(engine, choice)
    import networkx

    with replaced(out) as part:
        if form == "graphml":
            # lxml, where it happens to be installed, must not decide what is written
            networkx.write_graphml_xml(graph, part, named_key_ids=True)
        else:
            networkx.write_gexf(graph, part)
    return graph.number_of_nodes(), graph.number_of_edges()


def network(engine: Engine, choice: Choice) -> networkx.MultiDiGraph[str]:
    """The day's graph with properties that XML can hold."""
    import networkx

    assert choice.at is not None, "a network is that of a day"
    found = day_graph(engine, at=choice.at, known=choice.known)
    described: dict[str, dict[str, Any]] = {}
    for label in _labels():
        for _, properties in node_rows(engine, model().node(label), choice):
            key = f"{label}:{properties['id']}"
            if label == "Organization" or key in found:
                described[key] = _node(label, properties)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_nodes_from((_written(key), own) for key, own in described.items())
    for start, end, own in found.edges(data=True):
        if start in described and end in described:
            graph.add_edge(_written(start), _written(end), **_edge(own))
    return graph


def _labels() -> list[str]:
    """The labels at the ends of the edges of a day, organizations first."""
    ends = {label for kind in DEFAULT_EDGES for label in (*model().edge(kind).starts, *model().edge(kind).ends)}
    return sorted(ends, key=lambda label: (label != "Organization", label))


def _node(label: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    own = {one.name: _single(properties.get(one.name)) for one in own_properties(model().node(label)) if _kept(one.name)}
    name = properties.get("name") or properties["id"]
    kept = {key: value for key, value in own.items() if value is not None}
    return {"label": _written(str(name)), "node_kind": label, "key": _written(str(properties["id"])), **kept}


def _edge(properties: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: _single(value) for name, value in properties.items() if name != "kind" and _kept(name)}
    return {"edge_kind": properties["kind"], **{key: value for key, value in own.items() if value is not None}}


def _kept(name: str) -> bool:
    return name not in _HIDDEN and not name.endswith("sources")


def _single(value: Any) -> Any:
    if isinstance(value, list):
        value = SEPARATOR.join(map(str, value)) or None
    if isinstance(value, date):
        return value.isoformat()
    return _written(value) if isinstance(value, str) else value


def _written(text: str) -> str:
    """Text that XML can hold: characters it knows no form for are written out."""
    return harmless_lines(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
