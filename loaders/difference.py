"""The difference between the facts of this load and those of the former one: only it is written to the graph.

A fact is a node (label, key) or an edge (type, both ends, discriminator). The stage keeps, for every fact of a load, a
fingerprint of its properties and the number of the load that wrote it. A fact whose fingerprint is the same (for an
edge: also the versions of both ends) is carried over; another one is written anew under this load's number; what is not
offered again is retired at the end. See docs/architecture.md, "Facts, versions and publishing".
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, NoReturn, Protocol

import numpy as np

from shizi.graph.errors import ModelError
from shizi.graph.model import OPEN
from shizi.loaders.seen import Numbers, SeenNumbers
from shizi.loaders.stage import Stage, register

FIRST_BATCH = 50_000
"""Facts held before they are written on a first load, which compares with nothing; the first batches are smaller, see `_flush`."""
_BEGIN_WITH = 6_000
LATER_BATCH = 100_000
"""Facts held on a later load: each batch is joined with all facts of the former one."""
_WRITTEN_AT_A_TIME = 10_000
_MARSHAL = 2  # the layout of this version never changes and knows no references, so that equal values are equal bytes

Properties = dict[str, Any]
NodeEnd = tuple[str, str]


class Writer(Protocol):
    """What writes to the graph; `recorded` and `retired` are numbers of loads."""

    def create_nodes(self, labels: tuple[str, ...], rows: list[Properties]) -> Any:
        """Nodes with these labels and properties."""

    def create_edges(self, kind: str, start_label: str, end_label: str, rows: list[tuple[str, str, Properties]]) -> Any:
        """Edges between nodes given by uid: (start, end, properties)."""

    def retire_nodes(self, label: str, uids: list[str], number: int) -> Any:
        """Close these nodes with load `number`."""

    def retire_edges(
        self, kind: str, start_label: str, end_label: str, rows: list[tuple[str, str, str]], number: int
    ) -> Any:
        """Close these edges (start uid, end uid, fact) with load `number`."""


@dataclass(frozen=True, slots=True)
class FactCounts:
    """What a load changes in the graph."""

    nodes_added: int = 0
    nodes_closed: int = 0
    edges_added: int = 0
    edges_closed: int = 0
    unchanged: int = 0

    @property
    def nothing(self) -> bool:
        """True when the graph stays as it is."""
        return not (self.nodes_added or self.nodes_closed or self.edges_added or self.edges_closed)


class FactDifference:
    """Takes the facts of a load one by one and writes those that differ from the former load's.

    Nodes are offered before the edges that touch them. ModelError when one fact is offered twice with different
    properties, when an end of an edge is not among the nodes, or when a property has a type the graph cannot hold.
    """

    def __init__(
        self, stage: Stage, previous: Stage | None, writer: Writer, number: int, *, batch: int | None = None
    ) -> None:
        self._connection, self._writer, self._number = stage.connection, writer, number
        self._most = batch or (LATER_BATCH if previous else FIRST_BATCH)
        self._batch = self._most if previous else min(self._most, _BEGIN_WITH)
        self._later = previous is not None
        self._nodes: dict[bytes, tuple[tuple[str, ...], str, bytes, Properties]] = {}
        self._edges: dict[bytes, tuple[tuple[str, str, str], str, str, bytes, Properties]] = {}
        self._layouts: dict[tuple[Any, ...], _Layout] = {}
        self._seen = SeenNumbers()
        self._written_nodes = self._written_edges = self._unchanged = 0
        for statement in _TABLES:
            self._connection.execute(statement)
        if previous:
            self._connection.execute(
                f"ATTACH '{str(previous.path).replace(chr(39), chr(39) * 2)}' AS former (READ_ONLY)"
            )

    def node(self, labels: tuple[str, ...], key: str, properties: Properties) -> None:
        """Offer a node; the first label is the one its key is unique under, and the one edges name."""
        fact = blake2b(f"{labels[0]}\0{key}".encode(), digest_size=8).digest()
        if None in properties.values():
            properties = _given(properties)
        mark = self._mark(labels, properties)
        known = self._nodes.get(fact)
        if known is None:
            self._nodes[fact] = (labels, key, mark, properties)
            if len(self._nodes) + len(self._edges) >= self._batch:
                self._flush()
        elif known[2] != mark:
            _contradiction(f"node {labels[0]} {key!r}")

    def edge(self, kind: str, start: NodeEnd, end: NodeEnd, discriminator: str, properties: Properties) -> None:
        """Offer an edge; `discriminator` tells edges of one kind between the same two nodes apart."""
        ends = (kind, start[0], end[0])
        text = f"{kind}\0{start[0]}\0{start[1]}\0{end[0]}\0{end[1]}\0{discriminator}"
        fact = blake2b(text.encode(), digest_size=8).digest()
        if None in properties.values():
            properties = _given(properties)
        mark = self._mark(ends, properties)
        known = self._edges.get(fact)
        if known is None:
            self._edges[fact] = (ends, start[1], end[1], mark, properties)
            if len(self._nodes) + len(self._edges) >= self._batch:
                self._flush()
        elif known[3] != mark:
            _contradiction(f"edge {kind} from {start} to {end} ({discriminator})")

    def finish(self) -> FactCounts:
        """Write what is still held and retire what was not offered again."""
        self._flush()
        if not self._later:
            self._check_ends()
            return FactCounts(nodes_added=self._written_nodes, edges_added=self._written_edges)
        edges_closed, nodes_closed = self._retire_edges(), self._retire_nodes()
        self._connection.execute("DETACH former")
        return FactCounts(self._written_nodes, nodes_closed, self._written_edges, edges_closed, self._unchanged)

    # fingerprints

    def _mark(self, kind: tuple[str, ...], properties: Properties) -> bytes:
        shape = (kind, *properties)
        layout = self._layouts.get(shape)
        if layout is None:
            layout = self._layouts[shape] = _Layout(kind, tuple(properties))
        return layout.mark(properties)

    # writing

    def _flush(self) -> None:
        self._flush_nodes()
        self._flush_edges()
        self._batch = min(2 * self._batch, self._most)  # small at first, so that the database begins soon

    def _flush_nodes(self) -> None:
        _drop_known(self._nodes, self._seen, self._known_marks("node_fact"), lambda node: node[2], "node")
        if not self._nodes:
            return
        nodes = list(self._nodes.items())
        batch = {
            **_named([node[0] for _, node in nodes], ("label",)),
            "key": [node[1] for _, node in nodes],
            "mark": _numbers(node[2] for _, node in nodes),
            "fact": _numbers(fact for fact, _ in nodes),
        }
        recorded = self._store("node_fact", batch, "former.node_fact f ON f.fact = b.fact AND f.mark = b.mark")
        changed = [node for (_, node), at in zip(nodes, recorded, strict=True) if at == self._number]
        changed.sort(key=itemgetter(0))
        for labels, group in groupby(changed, key=itemgetter(0)):
            for some in _some(group):
                self._writer.create_nodes(labels, [self._node_properties(key, given) for _, key, _, given in some])
        self._written_nodes += len(changed)
        self._unchanged += len(nodes) - len(changed)
        self._nodes = {}

    def _flush_edges(self) -> None:
        _drop_known(self._edges, self._seen, self._known_marks("edge_fact"), lambda edge: edge[3], "edge")
        if not self._edges:
            return
        edges = list(self._edges.items())
        starts = self._uids([(edge[0][1], edge[1]) for _, edge in edges], "start")
        stops = self._uids([(edge[0][2], edge[2]) for _, edge in edges], "end")
        batch = {
            **_named([edge[0] for _, edge in edges], ("kind", "start_label", "end_label")),
            "start_uid": starts,
            "end_uid": stops,
            "mark": _numbers(edge[3] for _, edge in edges),
            "fact": _numbers(fact for fact, _ in edges),
        }
        same = "f.fact = b.fact AND f.mark = b.mark AND f.start_uid = b.start_uid AND f.end_uid = b.end_uid"
        recorded = self._store("edge_fact", batch, f"former.edge_fact f ON {same}")
        changed = [
            (edge[0], start, stop, fact, edge[4])
            for (fact, edge), start, stop, at in zip(edges, starts, stops, recorded, strict=True)
            if at == self._number
        ]
        changed.sort(key=itemgetter(0))
        for (kind, start_label, end_label), group in groupby(changed, key=itemgetter(0)):
            for some in _some(group):
                rows = [(start, stop, self._edge_properties(fact, given)) for _, start, stop, fact, given in some]
                self._writer.create_edges(kind, start_label, end_label, rows)
        self._written_edges += len(changed)
        self._unchanged += len(edges) - len(changed)
        self._edges = {}

    def _node_properties(self, key: str, given: Properties) -> Properties:
        return {**given, "id": key, "uid": f"{key}@{self._number}", "recorded": self._number, "retired": OPEN}

    def _edge_properties(self, fact: bytes, given: Properties) -> Properties:
        return {**given, "fact": fact.hex(), "recorded": self._number, "retired": OPEN}

    def _uids(self, ends: list[NodeEnd], which: str) -> list[str]:
        """The versions of these nodes; on a first load there is only this one."""
        if not self._later:
            return [f"{key}@{self._number}" for _, key in ends]
        wanted = sorted(set(ends))
        register(self._connection, {"label": [label for label, _ in wanted], "key": [key for _, key in wanted]})
        found = self._connection.execute(
            "SELECT b.label, b.key, n.recorded FROM arriving b JOIN node_fact n ON n.label = b.label AND n.key = b.key"
        ).fetchall()
        uids = {(label, key): f"{key}@{recorded}" for label, key, recorded in found}
        if len(uids) < len(wanted):
            missing = next(end for end in wanted if end not in uids)
            raise ModelError(f"an edge has {missing[0]} {missing[1]!r} as its {which}, which was not offered as a node")
        return [uids[end] for end in ends]

    def _store(self, table: str, columns: dict[str, Any], former: str) -> list[int]:
        """Keep a batch of facts; for each the load that wrote it, which is this one unless carried over."""
        size = len(columns["fact"])
        recorded = np.full(size, self._number, dtype=np.int32)
        if self._later:
            register(self._connection, {**columns, "position": np.arange(size, dtype=np.int32)})
            same = self._connection.execute(f"SELECT b.position, f.recorded FROM arriving b JOIN {former}").fetchnumpy()
            recorded[np.asarray(same["position"])] = np.asarray(same["recorded"])
        register(self._connection, {**columns, "recorded": recorded})
        self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arriving")
        self._connection.unregister("arriving")
        self._seen.add(columns["fact"])
        return list(recorded.tolist())

    def _known_marks(self, table: str) -> Callable[[list[bytes]], dict[bytes, bytes]]:
        def look_up(facts: list[bytes]) -> dict[bytes, bytes]:
            register(self._connection, {"fact": _numbers(facts)})
            found = self._connection.execute(f"SELECT n.fact, n.mark FROM {table} n SEMI JOIN arriving USING (fact)")
            return {fact.to_bytes(8, "big"): mark.to_bytes(8, "big") for fact, mark in found.fetchall()}

        return look_up

    # the end of a load

    def _check_ends(self) -> None:
        for end in ("start", "end"):
            found = self._connection.execute(
                f"SELECT e.kind, e.{end}_label, e.{end}_uid FROM edge_fact e ANTI JOIN node_fact n "
                f"ON n.label = e.{end}_label AND n.key || '@' || n.recorded = e.{end}_uid LIMIT 1"
            ).fetchall()
            for kind, label, uid in found:
                raise ModelError(f"edge {kind} has {label} {uid!r} as its {end}, which was not offered as a node")

    def _retire_edges(self) -> int:
        sql = (
            "SELECT f.kind, f.start_label, f.end_label, f.start_uid, f.end_uid, format('{:016x}', f.fact) "
            "FROM former.edge_fact f ANTI JOIN edge_fact n ON n.fact = f.fact AND n.recorded = f.recorded "
            "ORDER BY 1, 2, 3"
        )
        closed = 0
        for (kind, start, end), group in groupby(self._stream(sql), key=itemgetter(0, 1, 2)):
            for some in _some(group):
                self._writer.retire_edges(kind, start, end, [row[3:] for row in some], self._number)
                closed += len(some)
        return closed

    def _retire_nodes(self) -> int:
        sql = (
            "SELECT f.label, f.key || '@' || f.recorded FROM former.node_fact f "
            "ANTI JOIN node_fact n ON n.fact = f.fact AND n.recorded = f.recorded ORDER BY 1"
        )
        closed = 0
        for label, group in groupby(self._stream(sql), key=itemgetter(0)):
            for some in _some(group):
                self._writer.retire_nodes(label, [uid for _, uid in some], self._number)
                closed += len(some)
        return closed

    def _stream(self, sql: str) -> Iterator[Any]:
        self._connection.execute(sql)
        while rows := self._connection.fetchmany(_WRITTEN_AT_A_TIME):
            yield from rows


_TABLES = (
    "CREATE TABLE node_fact (label VARCHAR, key VARCHAR, recorded INTEGER, mark UBIGINT, fact UBIGINT)",
    "CREATE TABLE edge_fact (kind VARCHAR, start_label VARCHAR, start_uid VARCHAR, end_label VARCHAR, end_uid VARCHAR, "
    "recorded INTEGER, mark UBIGINT, fact UBIGINT)",
)


class _Layout:
    """The names of a fact's properties, in one order whatever order they were given in."""

    def __init__(self, kind: tuple[str, ...], names: tuple[str, ...]) -> None:
        ordered = sorted(names)
        self._prefix = "\0".join((*kind, "", *ordered)).encode()
        self._pick: Callable[[Properties], Any] = itemgetter(*ordered) if len(ordered) > 1 else _picker(ordered)
        self._names = ordered
        self._converted: list[int] = []  # positions at which days stand, which marshal does not know

    def mark(self, properties: Properties) -> bytes:
        values = self._pick(properties)
        if self._converted:
            values = [*values]
            for at in self._converted:
                value = values[at]
                values[at] = _DAYS.get(value) or _day(value) if value.__class__ is date else value
            values = tuple(values)
        try:
            text = marshal.dumps(values, _MARSHAL)
        except ValueError:
            return self._converting_more(properties)
        return blake2b(self._prefix + text, digest_size=8).digest()

    def _converting_more(self, properties: Properties) -> bytes:
        before = len(self._converted)
        for at, name in enumerate(self._names):
            if properties[name].__class__ is date and at not in self._converted:
                self._converted.append(at)
        if len(self._converted) == before:
            _refuse(properties)
        return self.mark(properties)


_DAYS: dict[date, tuple[str, int]] = {}
_HELD = (str, int, float, bool, date)


def _day(value: date) -> tuple[str, int]:
    if len(_DAYS) > 100_000:
        _DAYS.clear()
    day = _DAYS[value] = ("day", value.toordinal())
    return day


def _picker(names: list[str]) -> Callable[[Properties], Any]:
    return lambda properties: tuple(properties[name] for name in names)


def _given(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}


def _refuse(properties: Properties) -> NoReturn:
    for name, value in properties.items():
        if value.__class__ not in _HELD and not (
            isinstance(value, list) and all(one.__class__ is str for one in value)
        ):
            raise ModelError(
                f"property {name!r} has the type {type(value).__name__}, which the graph does not hold",
                to_do="give text, a number, a flag, a day or a list of texts",
            )
    raise ModelError(f"properties that the graph does not hold: {sorted(properties)}")


def _named(kinds: list[tuple[str, ...]], names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of few different texts."""
    codes = {kind: code for code, kind in enumerate(dict.fromkeys(kinds))}
    rows = np.array([codes[kind] for kind in kinds], dtype=np.int32)
    return {name: np.array([kind[at] for kind in codes], dtype=object)[rows] for at, name in enumerate(names)}


def _numbers(hashes: Iterable[bytes]) -> Numbers:
    """Eight-byte hashes as numbers whose hexadecimal digits are those of the bytes."""
    return np.frombuffer(b"".join(hashes), dtype=">u8").astype(np.uint64)


def _drop_known(
    held: dict[bytes, Any],
    seen: SeenNumbers,
    known_marks: Callable[[list[bytes]], dict[bytes, bytes]],
    mark_of: Callable[[Any], bytes],
    what: str,
) -> None:
    """Take facts out of a batch that were offered and kept before; ModelError when they were offered differently."""
    if not held or not len(seen):
        return
    facts = list(held)
    repeated = [facts[at] for at in np.flatnonzero(seen.repeated(_numbers(facts)))]
    if not repeated:
        return
    marks = known_marks(repeated)
    for fact in repeated:
        offered = held.pop(fact)
        if marks.get(fact) != mark_of(offered):
            _contradiction(f"{what} {offered[:-2]}")


def _contradiction(what: str) -> NoReturn:
    raise ModelError(f"{what} was offered twice in one load with different properties")


def _some(rows: Iterable[Any]) -> Iterator[list[Any]]:
    held: list[Any] = []
    for row in rows:
        held.append(row)
        if len(held) == _WRITTEN_AT_A_TIME:
            yield held
            held = []
    if held:
        yield held
