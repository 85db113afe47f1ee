"""A city as pandas frames: what second implementations of the questions start from, without any Cypher of their own.

    city = read_city(engine, at=date(2025, 9, 30), known=1)
    city.node("Organization")    one line per node as known at the load: id, uid and every property of the model
    city.edge("OVERSEES")        one line per edge: start, start_label, end, end_label and every property
    city.numbers["joint_cap"]    everything a question's query is always given

Columns hold plain objects: None for what is absent, dates as `datetime.date`, lists as lists. Frames are read once, when
first asked for, and are not to be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas

from shizi.cypher.given_values import given_values
from shizi.cypher.in_force import parameters_in_force
from shizi.graph.engine import Engine
from shizi.graph.model import model


@dataclass
class CityFrames:
    """The nodes and edges that load `known` knows; `at` is the day asked for, `numbers` what queries are always given."""

    engine: Engine
    at: date
    known: int
    thresholds: Mapping[str, int]
    numbers: dict[str, Any]
    _nodes: dict[str, pandas.DataFrame] = field(default_factory=dict)
    _edges: dict[str, pandas.DataFrame] = field(default_factory=dict)

    def node(self, label: str) -> pandas.DataFrame:
        """All visible nodes of a label, by id."""
        if label not in self._nodes:
            names = [prop.name for prop in model().node(label).properties]
            rows = self.engine.stream(
                f"MATCH (n:{label}) WHERE n.recorded <= $known AND n.retired > $known RETURN properties(n) AS n",
                known=self.known,
            )
            values = sorted(([row["n"].get(name) for name in names] for row in rows), key=lambda line: str(line[0]))
            self._nodes[label] = frame(values, names)
        return self._nodes[label]

    def edge(self, kind: str) -> pandas.DataFrame:
        """All visible edges of a type, of all days, by start, end and fact."""
        if kind not in self._edges:
            edge_kind = model().edge(kind)
            names = [prop.name for prop in edge_kind.properties]
            values = []
            for start in edge_kind.starts:
                for end in edge_kind.ends:
                    rows = self.engine.stream(
                        f"MATCH (a:{start})-[e:{kind}]->(b:{end}) WHERE e.recorded <= $known AND e.retired > $known "
                        "RETURN a.id AS a, b.id AS b, properties(e) AS e",
                        known=self.known,
                    )
                    values += [
                        [row["a"], start, row["b"], end, *(row["e"].get(name) for name in names)] for row in rows
                    ]
            values.sort(key=lambda line: tuple(map(str, line[:5])))
            self._edges[kind] = frame(values, ["start", "start_label", "end", "end_label", *names])
        return self._edges[kind]

    def on(self, at: date) -> CityFrames:
        """The same city asked for another day; frames already read are shared."""
        numbers = given_values(self.engine, at=at, known=self.known, parameters=self.thresholds)
        return CityFrames(self.engine, at, self.known, self.thresholds, numbers, self._nodes, self._edges)


def read_city(engine: Engine, *, at: date, known: int, thresholds: Mapping[str, int] | None = None) -> CityFrames:
    """The city as load `known` knows it; `thresholds` default to those in force."""
    in_force = parameters_in_force(engine, known) if thresholds is None else thresholds
    return CityFrames(engine, at, known, in_force, given_values(engine, at=at, known=known, parameters=in_force))


def frame(values: list[list[Any]], names: list[str]) -> pandas.DataFrame:
    """Lines of plain objects as a frame whose columns keep them as they are."""
    columns = zip(*values, strict=True) if values else ([] for _ in names)
    return pandas.DataFrame(
        {name: pandas.Series(list(column), dtype=object) for name, column in zip(names, columns, strict=True)}
    )
