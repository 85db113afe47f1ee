"""From the driver's values to plain Python ones: real dates, lists, maps; nodes and edges as maps."""

from __future__ import annotations

from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration, Time

_PLAIN = (str, int, float, bool, type(None))


def plain(value: Any) -> Any:
    """Return `value` with the driver's dates as `datetime` ones, at any depth; a node or edge is its properties."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Date | DateTime | Time):
        return value.to_native()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Node | Relationship):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Path):
        return {"nodes": [plain(node) for node in value.nodes], "edges": [plain(edge) for edge in value.relationships]}
    if isinstance(value, Duration):
        return value.iso_format()
    return value


def described(value: Any) -> Any:
    """Return `value` like `plain`, but nodes with their labels and edges with their type and end points."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": plain(value)}
    if isinstance(value, Relationship):
        start, end = value.start_node, value.end_node
        return {
            "type": value.type,
            "start": None if start is None else start.get("uid"),
            "end": None if end is None else end.get("uid"),
            "properties": plain(value),
        }
    if isinstance(value, Path):
        nodes, edges = value.nodes, value.relationships
        return {"nodes": [described(node) for node in nodes], "edges": [described(edge) for edge in edges]}
    if isinstance(value, list):
        return [described(item) for item in value]
    if isinstance(value, dict):
        return {key: described(item) for key, item in value.items()}
    return plain(value)
