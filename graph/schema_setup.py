"""Constraints and indexes of the graph, made where they are missing. What they are is the model's business."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shizi.graph.engine import Engine
from shizi.graph.identifiers import identifier

_WAIT_SECONDS = 300


def set_up_schema(
    engine: Engine,
    *,
    unique: Iterable[tuple[str, str]],
    indexes: Iterable[tuple[str, Sequence[str]]] = (),
    edge_indexes: Iterable[tuple[str, Sequence[str]]] = (),
) -> None:
    """Make what is missing of `unique` (label, property), `indexes` (label, properties), `edge_indexes` (type, those).

    Does nothing where they exist; names are derived from labels and properties, so two commands agree.
    """
    for label, name in unique:
        engine.run_schema(
            f"CREATE CONSTRAINT {_name('unique', label, [name])} IF NOT EXISTS "
            f"FOR (n:{identifier(label)}) REQUIRE n.{identifier(name)} IS UNIQUE"
        )
    for label, names in indexes:
        columns = ", ".join(f"n.{identifier(name)}" for name in names)
        engine.run_schema(
            f"CREATE INDEX {_name('index', label, names)} IF NOT EXISTS FOR (n:{identifier(label)}) ON ({columns})"
        )
    for kind, names in edge_indexes:
        columns = ", ".join(f"e.{identifier(name)}" for name in names)
        engine.run_schema(
            f"CREATE INDEX {_name('edge', kind, names)} IF NOT EXISTS FOR ()-[e:{identifier(kind)}]-() ON ({columns})"
        )
    if engine.kind == "neo4j":
        # Neo4j fills new indexes in the background; a query before that would scan.
        engine.run_schema(f"CALL db.awaitIndexes({_WAIT_SECONDS})")


def _name(kind: str, label: str, names: Sequence[str]) -> str:
    return identifier("_".join([kind, label, *names]).lower())
