"""The ledger: one line per organization, excluded ones too, with the rows that decide its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.sources import addresses
from shizi.graph.engine import Engine

_BATCH = 2000
_MOST_KNOWN_BY = 3


def ledger_lines(
    engine: Engine, *, known: int, kinds: Sequence[str], states: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Lines in the order of the keys, a few thousand in memory at a time.

    `sources` are the rows that decide the state; where none does, rows by which the organization is known.
    """
    batch: list[dict[str, Any]] = []
    for row in engine.stream(statement("ledger_lines"), kinds=list(kinds), states=list(states), known=known):
        batch.append(row)
        if len(batch) >= _BATCH:
            yield from _with_sources(engine, known, batch)
            batch = []
    yield from _with_sources(engine, known, batch)


def count_ledger(engine: Engine, *, known: int) -> list[dict[str, Any]]:
    """How many organizations there are of each kind, state and reason."""
    return engine.read(statement("ledger_counts"), known=known)


def _with_sources(engine: Engine, known: int, batch: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    keys = {row["id"]: row["state_sources"] or (row["known_by"] or [])[:_MOST_KNOWN_BY] for row in batch}
    address = addresses(engine, known, (key for own in keys.values() for key in own))
    for row in batch:
        yield {
            "uscc": row["uscc"],
            "name": row["name"],
            "kind": row["kind"],
            "state": row["state"],
            "reason": row["reason"],
            "ledgers": row["ledgers"] or [],
            "sources": [address[key] for key in keys[row["id"]] if key in address],
            "id": row["id"],
        }
