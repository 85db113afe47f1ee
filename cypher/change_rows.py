"""What differs around subjects in the graph: edges and properties between two loads, or with ends between two days.

Every function asks for all subjects of a label at once, in batches, so that the number of statements does not depend on
the number of findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.graph.identifiers import identifier
from shizi.graph.model import model
from shizi.graph.reading import Reading

_BATCH = 5000
_DIRECTIONS = (("-", "->", True), ("<-", "-", False))
_BETWEEN_LOADS = (
    "(e.recorded > $before AND e.recorded <= $after AND e.retired > $after) "
    "OR (e.recorded <= $before AND e.retired > $before AND e.retired <= $after)"
)
Properties = Mapping[str, Any]
Subjects = Mapping[str, Collection[str]]
"""Ids by label."""
Key = tuple[str, str]
"""A node: its label and its id."""


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An edge of a subject as it was and as it is, None where it was not; with the node at its other end."""

    type: str
    outward: bool
    subject: str
    other: str
    old: Properties | None
    new: Properties | None
    old_other: Properties | None
    new_other: Properties | None


def edge_changes(
    engine: Reading, subjects: Subjects, types: Collection[str], *, before: int, after: int
) -> dict[Key, list[EdgeChange]]:
    """Edges that load `after` knows and load `before` did not, or the other way round, or otherwise; by subject.

    An edge that was only written anew because a node at its end changed comes too, so that the change of that node is seen.
    """
    found: defaultdict[Key, list[EdgeChange]] = defaultdict(list)
    for label, outward, rows in _edges(engine, subjects, types, _BETWEEN_LOADS, before=before, after=after):
        by_fact: defaultdict[tuple[str, str, str, str], dict[bool, Mapping[str, Any]]] = defaultdict(dict)
        for row in rows:
            edge = row["edge"]
            key = (row["subject"], row["type"], row["other"]["id"], edge["fact"])
            by_fact[key][edge["recorded"] > before] = row
        for (subject, kind, other, _), versions in by_fact.items():
            old, new = versions.get(False), versions.get(True)
            found[label, subject].append(
                EdgeChange(
                    kind, outward, subject, other, old and old["edge"], new and new["edge"],
                    old and old["other"], new and new["other"],
                )
            )  # fmt: skip
    return found


def edges_with_ends(
    engine: Reading,
    subjects: Subjects,
    types: Collection[str],
    *,
    known: int,
    start: date,
    end: date,
    windows: Collection[tuple[date, date]] = (),
) -> dict[Key, list[EdgeChange]]:
    """Edges known at a load that begin, end or happen after `start` and up to `end`, or whose other node has such a day.

    `windows` are further such pairs of days for what happened on a day: periods that moved with the day asked for.
    """
    tests = [f"(e.{name} > $start AND e.{name} <= $end)" for name in ("since", "until", "day")]
    # whether a node's day counts on that day or after it is the rule's affair, so both ends belong to the span
    tests += [f"(y.{name} >= $start AND y.{name} <= $end)" for name in map(identifier, day_properties())]
    given: dict[str, Any] = {"known": known, "start": start, "end": end}
    for position, (first, last) in enumerate(sorted(set(windows))):
        tests.append(f"(e.day > $first{position} AND e.day <= $last{position})")
        given |= {f"first{position}": first, f"last{position}": last}
    condition = f"e.recorded <= $known AND e.retired > $known AND ({' OR '.join(tests)})"
    found: defaultdict[Key, list[EdgeChange]] = defaultdict(list)
    for label, outward, rows in _edges(engine, subjects, types, condition, **given):
        for row in rows:
            edge, other = row["edge"], row["other"]
            found[label, row["subject"]].append(
                EdgeChange(row["type"], outward, row["subject"], other["id"], edge, edge, other, other)
            )
    return found


def node_versions(
    engine: Reading, subjects: Subjects, *, before: int, after: int
) -> dict[Key, tuple[Properties | None, Properties | None]]:
    """Each subject as load `before` knew it and as load `after` does."""
    found: dict[Key, tuple[Properties | None, Properties | None]] = {}
    for label, ids in subjects.items():
        for some in _batches(ids):
            rows = engine.read(
                f"UNWIND $ids AS id MATCH (x:{identifier(label)} {{id: id}}) "
                "WHERE x.recorded <= $after AND x.retired > $before RETURN x AS node",
                ids=some, before=before, after=after,
            )  # fmt: skip
            for row in rows:
                node = row["node"]
                old, new = found.get((label, node["id"]), (None, None))
                if node["recorded"] <= before:
                    old = node
                if node["retired"] > after:
                    new = node
                found[label, node["id"]] = (old, new)
    return found


def day_properties() -> list[str]:
    """Names of the properties of nodes that hold a day."""
    kinds = (kind for kind in model().nodes.values() if not kind.plain and kind.label != "Finding")
    return sorted({one.name for kind in kinds for one in kind.properties if one.type == "day"})


def _edges(
    engine: Reading, subjects: Subjects, types: Collection[str], condition: str, **given: Any
) -> Iterable[tuple[str, bool, list[dict[str, Any]]]]:
    for label, ids in subjects.items():
        for left, right, outward in _DIRECTIONS:
            near = [one for one in sorted(types) if label in _ends(one, outward)]
            for some in _batches(ids) if near else ():
                yield label, outward, engine.read(
                    f"UNWIND $ids AS id MATCH (x:{identifier(label)} {{id: id}}){left}[e:{'|'.join(map(identifier, near))}]{right}(y) "
                    f"WHERE {condition} RETURN x.id AS subject, type(e) AS type, e AS edge, y AS other",
                    ids=some, **given,
                )  # fmt: skip


def _ends(kind: str, outward: bool) -> tuple[str, ...]:
    edge = model().edge(kind)
    return edge.starts if outward else edge.ends


def _batches(ids: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
