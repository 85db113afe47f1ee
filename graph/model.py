"""The model of the graph, read and checked once from `model.yaml`: one definition for everything that needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shizi.graph.errors import ModelError

TYPES = ("text", "number", "flag", "day", "texts")
FAMILIES = ("membership", "oversight", "liaison")
OPEN = 9007199254740991
"""Value of `retired` while a fact is open."""

ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
"""The six roles, in the order in which answers list them (SEMANTICS D8)."""
EXCLUSIVE_ROLES = ("registration", "business", "industry", "party_building")
"""Roles of which two live holders are a multi-head (SEMANTICS D7)."""

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or an edge, with its meaning in both languages."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A label; `plain` nodes are not versioned; `labels` are further labels that a node of this kind may bear.

    `loose` nodes never have edges: their uid is not indexed, which saves a third of the time to write them.
    """

    label: str
    zh: str
    en: str
    properties: tuple[Property, ...]
    labels: tuple[str, ...]
    index: tuple[str, ...]
    plain: bool
    loose: bool


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """A relationship type with the labels it may start from and lead to."""

    type: str
    family: str
    zh: str
    en: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """All kinds of nodes and edges by name."""

    nodes: dict[str, NodeKind]
    edges: dict[str, EdgeKind]

    def node(self, label: str) -> NodeKind:
        """The kind of this label; ModelError when the model has none."""
        if label not in self.nodes:
            raise ModelError(f"the model has no node {label!r}", to_do="add it to graph/model.yaml")
        return self.nodes[label]

    def edge(self, kind: str) -> EdgeKind:
        """The kind of this type; ModelError when the model has none."""
        if kind not in self.edges:
            raise ModelError(f"the model has no edge {kind!r}", to_do="add it to graph/model.yaml")
        return self.edges[kind]

    @property
    def versioned(self) -> tuple[str, ...]:
        """Labels whose nodes carry recorded and retired."""
        return tuple(kind.label for kind in self.nodes.values() if not kind.plain)


@cache
def model() -> Model:
    """The model; ModelError when the file contradicts itself."""
    return read_model(resources.files("shizi.graph").joinpath("model.yaml").read_text(encoding="utf-8"))


def read_model(text: str) -> Model:
    """Read and check a model file."""
    raw = yaml.safe_load(text)
    common = {name: _properties(f"common.{name}", body) for name, body in raw["common"].items()}
    nodes = {label: _node(label, body, common) for label, body in raw["nodes"].items()}
    edges = {kind: _edge(kind, body, common) for kind, body in raw["edges"].items()}
    for kind in edges.values():
        for label in (*kind.starts, *kind.ends):
            if label not in nodes:
                raise ModelError(f"edge {kind.type} touches {label!r}, which is no node of the model")
            if nodes[label].loose:
                raise ModelError(f"edge {kind.type} touches {label!r}, which is loose", to_do="take `loose` from the node")
    return Model(nodes, edges)


def _node(label: str, body: dict[str, Any], common: dict[str, tuple[Property, ...]]) -> NodeKind:
    plain = bool(body.get("plain"))
    properties = () if plain else common["node"]
    properties += _properties(label, body.get("properties", {}))
    if body.get("sources"):
        properties += common["sourced"]
    names = [p.name for p in properties]
    index = tuple(body.get("index", ()))
    _check(label, names)
    if missing := set(index) - set(names):
        raise ModelError(f"{label}: indexed properties that do not exist: {sorted(missing)}")
    return NodeKind(label, body["zh"], body["en"], properties, tuple(body.get("labels", ())), index, plain, bool(body.get("loose")))


def _edge(kind: str, body: dict[str, Any], common: dict[str, tuple[Property, ...]]) -> EdgeKind:
    if body["family"] not in FAMILIES:
        raise ModelError(f"edge {kind}: unknown family {body['family']!r}", to_do=f"one of {', '.join(FAMILIES)}")
    properties = common["edge"] + (common["dated"] if body.get("dated") else ())
    properties += _properties(kind, body.get("properties", {})) + (common["sourced"] if body.get("sources") else ())
    _check(kind, [p.name for p in properties])
    return EdgeKind(kind, body["family"], body["zh"], body["en"], tuple(body["from"]), tuple(body["to"]), properties)


def _properties(owner: str, body: dict[str, Any]) -> tuple[Property, ...]:
    found = []
    for name, (kind, zh, en) in body.items():
        if kind not in TYPES:
            raise ModelError(f"{owner}.{name}: unknown type {kind!r}", to_do=f"one of {', '.join(TYPES)}")
        found.append(Property(name, kind, zh, en))
    return tuple(found)


def _check(owner: str, names: list[str]) -> None:
    for name in (owner, *names):
        if not _IDENTIFIER.fullmatch(name):
            raise ModelError(f"{owner}: {name!r} is no identifier")
    if len(names) != len(set(names)):
        raise ModelError(f"{owner}: a property is defined twice")
