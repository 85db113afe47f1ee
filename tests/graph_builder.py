"""Small graphs for tests (see shizi.graph.small_graph), and a database set up to hold them."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakSet

import neo4j

from shizi.graph.engine import Engine
from shizi.graph.model import model
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.small_graph import BEGINNING, NEVER, Key, SmallGraph, small_graph_batches

__all__ = ["BEGINNING", "NEVER", "Key", "SmallGraph", "set_up_model", "write_graphs"]

_SET_UP: WeakSet[Engine] = WeakSet()


def set_up_model(engine: Engine) -> None:
    """Constraints and indexes of the model's versioned labels, once per engine: emptying the graph leaves them."""
    if engine in _SET_UP:
        return
    _SET_UP.add(engine)
    versioned = model().versioned
    set_up_schema(
        engine,
        unique=[(label, "uid") for label in versioned],
        indexes=[(label, [name]) for label in versioned for name in ("id", *model().node(label).index)],
    )


def write_graphs(engine: Engine, graphs: Mapping[int, SmallGraph], open_ended: bool = False) -> None:
    """Write each graph so that it is known at its load number only, or, if `open_ended`, from it on."""

    def write(transaction: neo4j.Transaction) -> None:
        for batch in small_graph_batches(graphs, open_ended=open_ended):
            (row,) = transaction.run(batch.statement, batch.parameters).data()
            assert row["n"] == batch.expected, batch.what

    engine.write_together(write)
