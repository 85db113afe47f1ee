"""Party units and the lines upward from them and from committees (SEMANTICS G5, G6, H1, H2, D2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import networkx

from shizi.loaders.committees import Committees
from shizi.loaders.dates import BEGINNING, WITHOUT_END, begins
from shizi.loaders.holders import COMMITTEE, Holders, Unit
from shizi.loaders.names import fold_text, key_text
from shizi.loaders.organization_rows import Row

PARTY_UNIT = "PartyUnit"
NO_SUPERIOR, UNKNOWN_SUPERIOR, ABOLISHED, CIRCLE, TOP = "no_superior", "unknown_superior", "abolished", "circle", "top"
Node = tuple[str, str]
"""Label and key of a party unit or a committee."""


@dataclass
class PartyUnitRecord:
    """A party unit with all its rows; counts are the largest of its rows, the kind is the first row's (SEMANTICS H1, H2)."""

    code: str
    rows: list[Row]

    @property
    def current(self) -> list[Row]:
        """Rows in force; all rows when none is any more."""
        return [row for row in self.rows if row.in_force] or self.rows

    @property
    def dissolved(self) -> date:
        """First day on which no row knows the unit any more."""
        return max(row.closed_on for row in self.rows)

    @property
    def established(self) -> date:
        """First day of the unit; the beginning of time when no row says."""
        return begins(self.last("established"))

    def first(self, name: str) -> str:
        """The first value that is there."""
        return next((row.get(name) for row in self.current if row.get(name)), "")

    def last(self, name: str) -> str:
        """The last value that is there (SEMANTICS C4)."""
        return next((row.get(name) for row in reversed(self.current) if row.get(name)), "")

    def largest(self, name: str) -> int | None:
        """The largest count among the rows, never a sum."""
        return max((int(row.get(name)) for row in self.current if row.get(name)), default=None)


@dataclass(frozen=True, slots=True)
class Superior:
    """A superior that a unit or committee names in a period; `node` is None when no register knows it."""

    node: Node | None
    text: str
    since: date
    until: date
    row_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where the line of a node ends from `since` to `until`."""

    since: date
    until: date
    end: Node
    reaches_top: bool
    stops_at: str
    stops_because: str
    circle: str | None
    into_circle: bool


@dataclass
class PartyLines:
    """All units and committees as one graph of superiors, walked for any stretch of days."""

    holders: Holders
    units: dict[str, PartyUnitRecord]
    _superiors: dict[Node, list[Superior]] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: list[Row], holders: Holders) -> PartyLines:
        """Group the rows of party_units by unit code, and read every superior."""
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            grouped[fold_text(row.get("unit_code"))].append(row)
        codes = {folded: key_text(same[0].get("unit_code")) for folded, same in grouped.items()}
        lines = cls(holders, {codes[folded]: PartyUnitRecord(codes[folded], same) for folded, same in grouped.items()}, _codes=codes)
        by_name: dict[str, set[str]] = defaultdict(set)
        for code, unit in lines.units.items():
            for row in unit.rows:
                by_name[fold_text(row.get("unit_name"))].add(code)
        lines._by_name = {name: sorted(codes) for name, codes in by_name.items()}
        for code in lines.units:
            lines._superiors[(PARTY_UNIT, code)] = list(lines._unit_superiors(code))
        for name in holders.committees.by_name:
            lines._superiors[(COMMITTEE, name)] = list(lines._committee_superiors(name))
        return lines

    @classmethod
    def from_superiors(
        cls, units: dict[str, PartyUnitRecord], superiors: dict[str, list[Superior]], holders: Holders
    ) -> PartyLines:
        """From units and the superiors of each that are known already; those of committees are read from their cells."""
        lines = cls(holders, units, {(PARTY_UNIT, code): superiors.get(code, []) for code in units})
        lines._codes = {fold_text(code): code for code in units}
        for name in holders.committees.by_name:
            lines._superiors[(COMMITTEE, name)] = list(lines._committee_superiors(name))
        return lines

    def code_of(self, row: Row) -> str:
        """The code of the unit a row of party_units is about, as its first row writes it."""
        return self._codes[fold_text(row.get("unit_code"))]

    def superiors(self, node: Node) -> list[Superior]:
        """Every superior a node names, unknown ones too."""
        return self._superiors.get(node, [])

    @property
    def committees(self) -> Committees:
        """The committees of the city."""
        return self.holders.committees

    def nodes(self) -> Iterator[Node]:
        """All units and committees."""
        return iter(self._superiors)

    def life(self, node: Node) -> tuple[date, date]:
        """First day of a node and the first on which it is no more."""
        label, key = node
        if label == PARTY_UNIT:
            return self.units[key].established, self.units[key].dissolved
        committee = self.committees.by_name[key]
        return committee.established, committee.abolished

    def name(self, node: Node) -> str:
        """The name of a unit or committee."""
        return (self.units[node[1]].first("unit_name") or node[1]) if node[0] == PARTY_UNIT else node[1]

    # --- superiors -------------------------------------------------------------------------------------------------
    def _unit_superiors(self, code: str) -> Iterator[Superior]:
        """What the unit's rows name, each as long as a delivery held its row; the first delivery reaches back (SEMANTICS D3, J2)."""
        found: dict[tuple[Node | None, str], Superior] = {}
        unit = self.units[code]
        first = min(row.valid_from for row in unit.rows)
        for row in unit.rows:
            since = unit.established if row.valid_from == first else max(unit.established, row.valid_from)
            for text, node in self._read(row.get("superior_unit"), code):
                key = (node, "" if node else fold_text(text))
                known = found.get(key)
                if known is None:
                    found[key] = Superior(node, text, since, row.closed_on, (row.key,))
                else:
                    keys = (*known.row_keys, row.key)
                    found[key] = Superior(node, text, min(known.since, since), max(known.until, row.closed_on), keys)
        yield from found.values()

    def _committee_superiors(self, name: str) -> Iterator[Superior]:
        committee = self.committees.by_name[name]
        for cell in committee.superiors:
            for text, node in self._read(cell):
                yield Superior(node, text, committee.established, WITHOUT_END, committee.row_keys)

    def _read(self, cell: str, of: str = "") -> Iterator[tuple[str, Node | None]]:
        """A unit code, a unit name or a committee name, in a row of the unit `of` (SEMANTICS G5)."""
        if not cell or self.holders.is_declaration(cell):
            return
        whole = self._find(cell, of)
        if whole:
            yield cell, whole
            return
        for written in self.holders.read(cell, "party_building"):
            yield written.spelling, self._find(written.spelling, of) or self._of_unit(written.unit)

    def _find(self, text: str, of: str) -> Node | None:
        """Of several units of one name the first by code that is not the unit itself: no register tells which is meant."""
        key = fold_text(text)
        if key in self._codes:
            return (PARTY_UNIT, self._codes[key])
        if name := self.committees.resolve(text):
            return (COMMITTEE, name)
        codes = self._by_name.get(key, [])
        others = [code for code in codes if code != of] or codes
        return (PARTY_UNIT, others[0]) if others else None

    def _of_unit(self, unit: Unit) -> Node | None:
        return (COMMITTEE, unit.id) if unit.label == COMMITTEE and unit.verified else None

    # --- lines -----------------------------------------------------------------------------------------------------
    def line_ends(self, node: Node) -> list[LineEnd]:
        """Where the line of a node ends, period by period of its own life."""
        closure = self.closure(node)
        born, gone = self.life(node)
        cuts = sorted(day for day in {born, gone, *self._days(closure)} if born <= day <= gone)
        found: list[LineEnd] = []
        for since, until in pairwise(cuts):
            end = self._end(node, closure, since, until)
            if found and _same_end(found[-1], end):
                end = LineEnd(found[-1].since, until, *_rest(end))
                found[-1] = end
            else:
                found.append(end)
        return found

    def nearest_committees(self, code: str) -> list[tuple[date, date, Unit]]:
        """The nearest live committee above a unit, period by period (SEMANTICS D2)."""
        node = (PARTY_UNIT, code)
        closure = self.closure(node)
        born, gone = self.life(node)
        days = self._days(closure)
        cuts = sorted(day for day in {born, gone, *days} if born <= day <= gone)
        found: list[tuple[date, date, Unit]] = []
        for since, until in pairwise(cuts):
            name = self._nearest(node, since)
            if name is None:
                continue
            unit = Unit(COMMITTEE, name, name, True)
            if found and found[-1][1] == since and found[-1][2] == unit:
                found[-1] = (found[-1][0], until, unit)
            else:
                found.append((since, until, unit))
        return found

    def _days(self, nodes: list[Node]) -> set[date]:
        """Days on which something changes among these nodes and their superiors."""
        days = {day for node in nodes for day in self.life(node)}
        return days | {day for node in nodes for superior in self.superiors(node) for day in (superior.since, superior.until)}

    def closure(self, node: Node) -> list[Node]:
        """The node and all that stand above it, ever."""
        seen, waiting = {node}, [node]
        while waiting:
            for superior in self.superiors(waiting.pop()):
                if superior.node and superior.node not in seen:
                    seen.add(superior.node)
                    waiting.append(superior.node)
        return sorted(seen)

    def _live(self, node: Node, day: date) -> bool:
        born, gone = self.life(node)
        return born <= day < gone

    def _ups(self, node: Node, day: date) -> list[Superior]:
        return [s for s in self.superiors(node) if s.since <= day < s.until]

    def _nearest(self, node: Node, day: date) -> str | None:
        level, seen = [node], {node}
        while level:
            above: set[Node] = set()
            for one in level:
                for superior in self._ups(one, day):
                    if superior.node and superior.node not in seen and self._live(superior.node, day):
                        above.add(superior.node)
            committees = sorted(key for label, key in above if label == COMMITTEE)
            if committees:
                return committees[0]
            seen |= above
            level = sorted(above)
        return None

    def _end(self, node: Node, closure: list[Node], since: date, until: date) -> LineEnd:
        graph: networkx.DiGraph[Node] = networkx.DiGraph()
        graph.add_node(node)
        stops: list[tuple[Node, str, str]] = []
        waiting, seen = [node], {node}
        while waiting:
            one = waiting.pop(0)
            ups = self._ups(one, since)
            if one[0] == COMMITTEE and self.committees.by_name[one[1]].kind == "city":
                return LineEnd(since, until, one, True, self.name(one), TOP, self._circle(node, closure, since), False)
            if not ups:
                stops.append((one, self.name(one), NO_SUPERIOR))
            for superior in ups:
                if superior.node is None:
                    stops.append((one, superior.text, UNKNOWN_SUPERIOR))
                elif not self._live(superior.node, since):
                    stops.append((one, self.name(superior.node), ABOLISHED))
                else:
                    graph.add_edge(one, superior.node)
                    if superior.node not in seen:
                        seen.add(superior.node)
                        waiting.append(superior.node)
        circle = _circle_of(node, graph)
        into = circle is None and any(_is_circle(graph, members) for members in networkx.strongly_connected_components(graph))
        if stops:
            end, at, why = stops[0]
            return LineEnd(since, until, end, False, at, why, circle, into)
        first = min((m for c in networkx.strongly_connected_components(graph) if _is_circle(graph, c) for m in c), key=lambda m: m[1])
        return LineEnd(since, until, first, False, self.name(first), CIRCLE, circle, into)

    def _circle(self, node: Node, closure: list[Node], day: date) -> str | None:
        graph: networkx.DiGraph[Node] = networkx.DiGraph()
        for one in closure:
            if self._live(one, day):
                graph.add_edges_from((one, s.node) for s in self._ups(one, day) if s.node and self._live(s.node, day))
        return _circle_of(node, graph) if node in graph else None


def _is_circle(graph: networkx.DiGraph[Node], members: set[Node]) -> bool:
    return len(members) > 1 or any(graph.has_edge(m, m) for m in members)


def _circle_of(node: Node, graph: networkx.DiGraph[Node]) -> str | None:
    """Smallest key of the circle the node is a member of (SEMANTICS G6)."""
    for members in networkx.strongly_connected_components(graph):
        if node in members and _is_circle(graph, members):
            return min(key for _, key in members)
    return None


def _rest(end: LineEnd) -> tuple[Node, bool, str, str, str | None, bool]:
    return end.end, end.reaches_top, end.stops_at, end.stops_because, end.circle, end.into_circle


def _same_end(before: LineEnd, after: LineEnd) -> bool:
    return before.until == after.since and _rest(before) == _rest(after)


def uncovered_periods(spoken: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The stretches of time outside some periods: where no register names anybody, live or past."""
    free: list[tuple[date, date]] = []
    at = BEGINNING
    for since, until in sorted(spoken):
        if since > at:
            free.append((at, since))
        at = max(at, until)
    if at < WITHOUT_END:
        free.append((at, WITHOUT_END))
    return free
