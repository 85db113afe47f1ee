"""The page `docs/model.md`, written from the model: `python -m shizi.graph.model_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from shizi.graph.model import FAMILIES, EdgeKind, Model, NodeKind, Property, model

_FAMILY_TITLES = {
    "membership": "Membership 归属",
    "oversight": "Oversight 监管",
    "liaison": "Liaison 联系与服务",
}
_TYPES = {
    "text": "text",
    "number": "whole number",
    "flag": "true or false",
    "day": "date",
    "texts": "list of text",
}
_INTRODUCTION = """\
# The graph

What stands in the graph, label by label. Written from `graph/model.yaml` by `make docs`; a test fails when it drifts.

How to read it:

- **Versions.** Every node and edge, except the plain ones, carries `recorded` and `retired`, the numbers of the loads
  that wrote and closed it. What was known at load `$known`: `x.recorded <= $known AND x.retired > $known`, asked of the
  first node and of every edge of a pattern. `(:City).published` is the number of the load to read. `shizi cypher`
  supplies `$known` and `$at`.
- **Days.** `since` and `until` are real dates and half-open; `0001-01-01` means from the beginning and `9999-12-31`
  without end. What holds on day `$at`: `r.since <= $at AND r.until > $at`.
- **Sources.** `sources` are keys of register rows; `(:RegisterRow {id})` has the register, file, sheet and row of each.
- **Two layers.** `NAMED` is what a register row says; `OVERSEES` is what follows from all of them on each day.
"""


def model_page(what: Model | None = None) -> str:
    """The whole page as Markdown."""
    shown = what or model()
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: Model) -> Iterator[str]:
    yield _INTRODUCTION
    yield "## Nodes 节点"
    for kind in shown.nodes.values():
        yield from _node(kind)
    for family in FAMILIES:
        yield ""
        yield f"## Edges: {_FAMILY_TITLES[family]}"
        for edge in shown.edges.values():
            if edge.family == family:
                yield from _edge(edge)


def _node(kind: NodeKind) -> Iterator[str]:
    yield ""
    yield f"### {kind.label}"
    yield ""
    yield f"{kind.zh}。{_sentence(kind.en)}"
    if kind.plain:
        yield ""
        yield "Plain: never versioned."
    if kind.labels:
        yield ""
        yield f"May also bear: {', '.join(f'`{label}`' for label in kind.labels)}."
    if kind.index:
        yield ""
        yield f"Indexed: {', '.join(f'`{name}`' for name in kind.index)}."
    yield from _properties(kind.properties, () if kind.plain else ("id", "uid", "recorded", "retired"))


def _edge(kind: EdgeKind) -> Iterator[str]:
    yield ""
    yield f"### {kind.type}"
    yield ""
    yield f"`({_alternatives(kind.starts)})-[:{kind.type}]->({_alternatives(kind.ends)})`"
    yield ""
    yield f"{kind.zh}。{_sentence(kind.en)}"
    yield from _properties(kind.properties, ("fact", "recorded", "retired"))


def _properties(properties: Sequence[Property], common: Iterable[str]) -> Iterator[str]:
    """A table of what is particular to this kind; what all of them have is told once, in the introduction."""
    own = [one for one in properties if one.name not in set(common)]
    if not own:
        return
    yield ""
    yield "| property | type | 中文 | meaning |"
    yield "|---|---|---|---|"
    for one in own:
        yield f"| `{one.name}` | {_TYPES[one.type]} | {_cell(one.zh)} | {_cell(one.en)} |"


def _alternatives(labels: Sequence[str]) -> str:
    return ":" + "|".join(labels)


def _sentence(text: str) -> str:
    return f" {text[:1].upper()}{text[1:]}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(model_page())
