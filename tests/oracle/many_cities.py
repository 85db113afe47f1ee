"""Many generated cities side by side in one graph, with what the oracle says of them: one query judges them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from graph_builder import SmallGraph
from oracle.generated_cities import build
from oracle.verdicts import Verdict, verdicts

from shizi.cypher.parameters import latest_due_year

_IDS = ("name_key", "registered_district", "operating_district", "district", "circle", "unit")
"""Properties that hold ids, or values by which cities would mix."""


@dataclass
class ManyCities:
    """One graph of several cities, judged on one day with the same thresholds."""

    at: date
    parameters: Mapping[str, int]
    graph: SmallGraph = field(default_factory=SmallGraph)
    wanted: dict[Verdict, frozenset[str]] = field(default_factory=dict)

    def add(self, seed: int) -> None:
        """Add the city of this seed, if on the day the register of inspections holds both due years: what is judged city by
        city must not depend on how many of them stand in one graph."""
        city = build(Random(seed))
        held = (edge for edge in city.edges if edge[0] == "HAS_INSPECTION" and edge[3]["since"] <= self.at < edge[3]["until"])
        years = {city.nodes[inspection]["year"] for _, _, inspection, _ in held}
        due = latest_due_year(self.at)
        if not {due - 1, due} <= years:
            return
        mark = f"c{seed:04}-"
        for (rule, subject, role, stage), holders in verdicts(city, self.at, self.parameters).items():
            self.wanted[(rule, _address(subject, mark), role, stage)] = frozenset(mark + holder for holder in holders)
        self.graph.nodes |= {(label, mark + key): _moved(data, mark) for (label, key), data in city.nodes.items()}
        ghosts = [((label, mark + key), _moved(data, mark)) for (label, key), data in city.ghost_nodes]
        self.graph.ghost_nodes += ghosts
        for edges, more in ((self.graph.edges, city.edges), (self.graph.ghosts, city.ghosts)):
            edges += [(kind, (a[0], mark + a[1]), (b[0], mark + b[1]), _moved(data, mark)) for kind, a, b, data in more]


def _moved(data: dict[str, Any], mark: str) -> dict[str, Any]:
    moved = {**data, **{name: mark + data[name] for name in _IDS if data.get(name) is not None}}
    if data.get("uscc"):
        moved["uscc"] = mark + data["uscc"]
    if data.get("districts"):
        moved["districts"] = [mark + district for district in data["districts"]]
    if data.get("file"):
        moved["file"] = mark + data["file"]
    return moved


def _address(subject: str, mark: str) -> str:
    """A record's subject is the address of its row, in which the file comes second."""
    kind, found, rest = subject.partition(":")
    return f"{kind}:{mark}{rest}" if found else mark + subject
