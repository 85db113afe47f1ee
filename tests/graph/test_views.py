"""Frames and networkx graphs of what the graph says on a day."""

from __future__ import annotations

from datetime import date

import networkx
import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.graph.engine import Engine
from shizi.graph.errors import ModelError
from shizi.graph.views import day_graph, frame

DAY = date(2025, 9, 30)


KNOWN = 1


@pytest.fixture
def city(engine: Engine) -> Engine:
    graph = SmallGraph()
    firm, lapsed = graph.node("Organization", "甲公司"), graph.node("Organization", "乙公司")
    bureau = graph.node("Supervisor", "市商务局")
    graph.edge("OVERSEES", bureau, firm, role="industry")
    graph.edge("OVERSEES", bureau, lapsed, role="industry", until=date(2024, 1, 1))
    set_up_model(engine)
    write_graphs(engine, {KNOWN: graph})
    return engine


def test_a_day_as_a_multigraph(city: Engine) -> None:
    graph = day_graph(city, at=DAY, known=KNOWN)
    assert set(graph.nodes) == {"Supervisor:市商务局", "Organization:甲公司"}
    assert [(a, b, data["kind"], data["role"]) for a, b, data in graph.edges(data=True)] == [
        ("Supervisor:市商务局", "Organization:甲公司", "OVERSEES", "industry")
    ]
    assert networkx.descendants(graph, "Supervisor:市商务局") == {"Organization:甲公司"}
    assert len(day_graph(city, at=date(2023, 1, 1), known=KNOWN).edges) == 2
    assert len(day_graph(city, at=DAY, known=KNOWN + 1).edges) == 0


def test_a_query_as_a_frame(city: Engine) -> None:
    table = frame(
        city, "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN o.name AS name ORDER BY name",
        known=KNOWN,
    )  # fmt: skip
    assert list(table.columns) == ["name"]
    assert list(table["name"]) == ["乙公司", "甲公司"]


def test_an_unknown_kind_of_edge(city: Engine) -> None:
    with pytest.raises(ModelError, match="NO_SUCH"):
        day_graph(city, at=DAY, known=KNOWN, edges=("NO_SUCH",))
