"""What reads a graph: an engine, or a transaction that an engine rolls back in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from shizi.graph.engine import Table


class Reading(Protocol):
    """`engine.Engine` and `rolled_back.RolledBack` read alike, so that what judges one can judge the other."""

    def ready_readers(self, most: int) -> int:
        """Return how many threads may read at once, at most `most`; opens what they need before they ask for it."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a query that only reads; dates come as `datetime.date`, nodes and edges as their properties."""

    def read_only(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float, row_cap: int
    ) -> Table:
        """Run a statement that must not write; at most `row_cap` rows come back, within `timeout` seconds."""
