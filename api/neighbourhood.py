"""What stands around a node of the graph: nodes and edges with their kinds and validity, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shizi.graph.model import model
from shizi.loaders.member_bands import banded

CENTERS = ("Organization", "Supervisor", "IndustryCommittee", "PartyUnit", "Place", "ServiceTeam", "Instructor")
"""Labels of nodes whose neighbourhood may be asked for."""
ASSERTIONS = ("NAMED", "ACTED_ON", "LICENSED")
"""Edges that tell what rows say and what was done; shown when asked for."""
_UNBOUNDED = ("0001-01-01", "9999-12-31")
_EVERYBODYS = ("Organization", "Supervisor", "IndustryCommittee", "Place", "Industry")
"""Labels of neighbours that every caller may see; organizations among them are limited by the statement itself."""


def edge_types(*, assertions: bool) -> list[str]:
    """The types of edges that a neighbourhood shows."""
    families = ("membership", "oversight", "liaison")
    return [
        kind.type
        for kind in model().edges.values()
        if kind.family in families and kind.type != "LINE_ENDS_AT" and (assertions or kind.type not in ASSERTIONS)
    ]


def label_of(labels: Iterable[str]) -> str:
    """The label a node is told by: that of the model's kind, not a further one."""
    own = [label for label in labels if label in model().nodes]
    return own[0] if own else next(iter(labels), "")


def node(row: Mapping[str, Any], *, counts: bool) -> dict[str, Any]:
    """A node of a neighbourhood; only what a picture needs is told of it."""
    label = label_of(row["labels"])
    properties = {
        "kind": row.get("node_kind"), "level": row.get("level"), "state": row.get("state"),
        "verified": row.get("verified"), "abolished": _day(row.get("abolished")),
        "formal_members": row.get("formal_members"),
    }  # fmt: skip
    shown = properties if counts else banded(properties)
    return {
        "key": f"{label}:{row['id']}",
        "label": label,
        "id": row["id"],
        "name": row["name"] or row["id"],
        "properties": {name: value for name, value in shown.items() if value is not None},
    }


def edge(row: Mapping[str, Any], center: str, at: date) -> dict[str, Any]:
    """An edge of a neighbourhood."""
    other = f"{label_of(row['labels'])}:{row['id']}"
    since, until = _day(row["since"]), _day(row["until"])
    day = at.isoformat()
    return {
        "source": center if row["outward"] else other,
        "target": other if row["outward"] else center,
        "type": row["kind"],
        "family": model().edges[row["kind"]].family,
        "role": row["role"],
        "kind": row["edge_kind"],
        "since": since,
        "until": until,
        "valid": (since is None or since <= day) and (until is None or until > day),
        "register": row["register"],
        "basis": row["basis"],
    }


def hidden_from_districts(center: str, row: Mapping[str, Any]) -> bool:
    """Whether a neighbour may tell of organizations that are not the caller's own: units below a committee, and so on."""
    return center != "Organization" and label_of(row["labels"]) not in _EVERYBODYS


def _day(text: str | None) -> str | None:
    return None if text is None or text in _UNBOUNDED else text
