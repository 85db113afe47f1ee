"""The graph for analysts who go on in pandas or networkx: any query as a frame, a day of the city as a multigraph.

Both libraries are imported only here and only when called, so that commands which do not need them start fast.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from shizi.graph.engine import Engine
from shizi.graph.errors import ModelError
from shizi.graph.model import model

if TYPE_CHECKING:
    import networkx
    import pandas

DEFAULT_EDGES = ("OVERSEES", "COVERS", "BELONGS_TO", "REPORTS_TO", "HOSTS", "GUIDES", "SERVES", "CONTACTS", "WITHIN")
"""What makes up the relationships of a city on a day: membership, oversight and liaison."""
_SECONDS = 300.0
_MOST_ROWS = 5_000_000


def frame(engine: Engine, cypher: str, /, **parameters: Any) -> pandas.DataFrame:
    """The rows of a read-only query as a frame, one column per name returned, in the order returned."""
    import pandas

    table = engine.read_only(cypher, parameters, timeout=_SECONDS, row_cap=_MOST_ROWS)
    return pandas.DataFrame(table.rows, columns=table.columns)


def day_graph(
    engine: Engine, *, at: date, known: int, edges: tuple[str, ...] = DEFAULT_EDGES
) -> networkx.MultiDiGraph[str]:
    """The relationships that are live on a day, as known at a load.

    Nodes are `label:id` with the node's properties; edges carry `kind` and their own. Raises ModelError for an unknown kind.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for kind in edges:
        described = model().edge(kind)
        dated = any(p.name == "since" for p in described.properties)
        for start in described.starts:
            for end in described.ends:
                _add_edges(graph, engine, kind, start, end, at=at if dated else None, known=known)
    return graph


def _add_edges(
    graph: networkx.MultiDiGraph[str], engine: Engine, kind: str, start: str, end: str, *, at: date | None, known: int
) -> None:
    live = " AND e.since <= $at AND e.until > $at" if at else ""
    rows = engine.stream(
        f"MATCH (a:{start})-[e:{kind}]->(b:{end}) WHERE e.recorded <= $known AND e.retired > $known{live} "
        "RETURN a.id AS a, a.name AS a_name, b.id AS b, b.name AS b_name, properties(e) AS e",
        known=known,
        at=at,
    )
    for row in rows:
        if row["a"] is None or row["b"] is None:
            raise ModelError(f"an edge {kind} from {start} to {end} has an end without an id")
        first, second = f"{start}:{row['a']}", f"{end}:{row['b']}"
        graph.add_node(first, label=start, id=row["a"], name=row["a_name"])
        graph.add_node(second, label=end, id=row["b"], name=row["b_name"])
        graph.add_edge(first, second, kind=kind, **row["e"])
