"""Why findings opened or closed: what changed around their subjects, as far as their rule looks there.

Nothing here knows a rule. What a rule looks at is read from its query (`rule_reach`), what changed is read from the graph
for all findings together (`change_rows`), and a cause is a sentence with the register rows that prove it:
`{"what_zh", "what_en", "sources"}`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.cypher.change_rows import EdgeChange, Key, Properties, edge_changes, edges_with_ends, node_versions
from shizi.cypher.change_sentences import Cause, When, edge_causes, edge_differs, node_causes, ordered, said
from shizi.cypher.change_words import whole
from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.parameters import known_parameters, query_values
from shizi.cypher.rule_files import Rule
from shizi.cypher.rule_reach import NOWHERE, Reach, reach_of
from shizi.cypher.sources import addresses, sorted_addresses
from shizi.cypher.stored_findings import received_kinds
from shizi.cypher.words import word_en, word_zh
from shizi.graph.engine import Engine

LABELS = {
    "organization": "Organization", "party_unit": "PartyUnit", "committee": "IndustryCommittee",
    "instructor": "Instructor", "place": "Place",
}  # fmt: skip
"""The label of a subject of each kind; a record has none, its row is told by its own key."""
_LINE = "LINE_ENDS_AT"
_LINE_EDGES = frozenset((_LINE, "BELONGS_TO", "REPORTS_TO"))
_LINE_LABELS = ("PartyUnit", "IndustryCommittee")
_UNRECEIVED = "\0unknown_if_empty"
"""Ends the topic of causes that tell of roles for which no register was received."""
_SOURCES = (
    "UNWIND $ids AS id MATCH (f:Finding {id: id}) WHERE f.recorded <= $known AND f.retired > $known "
    "RETURN f.id AS id, f.sources AS sources"
)
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """What is compared: two loads on their days, or one load (`before` equals `after`) on two days."""

    before: int
    after: int
    start: date
    end: date


def causes_of(
    engine: Engine, findings: Sequence[Finding], opened: Collection[str], span: Span
) -> dict[str, list[dict[str, Any]]]:
    """The causes by finding id; `opened` are the ids of those that opened, the others closed."""
    if not findings:
        return {}
    around = _Around(engine, span, findings)
    causes = {one["id"]: ordered(around.causes(one, one["id"] in opened)) for one in findings}
    keys = {key for found in causes.values() for cause in found for key in cause.sources}
    cited = {**addresses(engine, span.before, keys), **addresses(engine, span.after, keys)}
    return {
        one: [
            {
                "what_zh": cause.zh,
                "what_en": cause.en,
                "sources": sorted_addresses(cited[key] for key in cause.sources if key in cited),
            }
            for cause in found
        ]
        for one, found in causes.items()
    }


@dataclass
class _Around:
    """What changed around the subjects of the findings, and about the rules."""

    engine: Engine
    span: Span
    findings: Sequence[Finding]
    edges: dict[Key, list[EdgeChange]] = field(default_factory=dict)
    nodes: dict[Key, tuple[Properties | None, Properties | None]] = field(default_factory=dict)
    rows: dict[tuple[str, bool], tuple[tuple[str, ...], Collection[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        engine, span = self.engine, self.span
        self.parameters = parameters_in_force(engine, span.before), parameters_in_force(engine, span.after)
        self.rules = rules_in_force(engine, span.before).on(span.start), rules_in_force(engine, span.after).on(span.end)
        self.received = received_kinds(engine, span.before), received_kinds(engine, span.after)
        self.values = query_values(self.parameters[0], span.start), query_values(self.parameters[1], span.end)
        self.reaches = {one["rule"]: self._reach(one["rule"]) for one in self.findings}
        subjects: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.findings:
            if label := LABELS.get(one["subject_kind"]):
                subjects[label].add(one["subject"])
        types = {kind for reach in self.reaches.values() for kind in reach.edges}
        self.edges = self._changes(subjects, types)
        self.nodes = node_versions(engine, subjects, before=span.before, after=span.after)
        self._add_lines()
        if span.before != span.after:
            self._add_rows()

    def causes(self, finding: Finding, opened: bool) -> Iterator[Cause]:
        """What may have opened or closed this finding; never nothing."""
        found = [*self._about_rule(finding["rule"]), *self._about_subject(finding)]
        if any(cause.topic.endswith(_UNRECEIVED) for cause in found):
            found += self._about_registers()
        found = found or [*self._about_rows(finding, opened)]
        found = found or [*self._about_registers(), *self._about_periods(finding["rule"])]
        yield from found or [Cause(*whole("elsewhere"))]

    def _about_subject(self, finding: Finding) -> Iterator[Cause]:
        reach, label = self.reaches[finding["rule"]], LABELS.get(finding["subject_kind"])
        if label is None:
            return
        key, when = (label, finding["subject"]), self._when(reach)
        name = finding["name"] or finding["subject"]
        yield from node_causes(name, *self.nodes.get(key, (None, None)), reach.properties, when)
        for change in self.edges.get(key, ()):
            if change.type in reach.edges and _concerns(change, finding):
                yield from edge_causes(name, change, reach.properties, when)
        if _LINE in reach.edges:
            for line in self._line_nodes(finding):
                old, new = self.nodes.get(line, (None, None))
                title = str((new or old or {}).get("name") or line[1])
                for change in self.edges.get(line, ()) if line != key else ():
                    if change.type in _LINE_EDGES:
                        yield from edge_causes(title, change, reach.properties, when)
                if line != key:
                    yield from node_causes(title, old, new, reach.properties, when)

    def _about_rows(self, finding: Finding, opened: bool) -> Iterator[Cause]:
        """Rows that a finding cites and that the other load does not know; of a record, the row itself."""
        cited, elsewhere = self.rows.get((finding["id"], opened), ((), frozenset()))
        if rows := tuple(key for key in cited if key not in elsewhere):
            yield Cause(*whole("new_rows" if opened else "gone_rows"), rows)
        elif cited and not opened and finding["subject_kind"] not in LABELS:
            yield Cause(*whole("mended_row"), cited)

    def _about_rule(self, rule: str) -> Iterator[Cause]:
        old, new = self.rules[0].get(rule), self.rules[1].get(rule)
        span = self.span
        if old and new and old.fingerprint != new.fingerprint:
            yield Cause(*whole("rule"))
        if new and (_holds(new, span.end) != _holds(old or new, span.start)):
            yield Cause(*whole("holds", **{"from": str(new.holds_from), "until": str(new.holds_until or "…")}))
        for name in new.parameters if new else ():
            numbers = self.parameters[0].get(name), self.parameters[1].get(name)
            if numbers[0] != numbers[1]:
                yield Cause(*whole("threshold", name=_parameter(name), old=str(numbers[0]), new=str(numbers[1])))
        for kind in new.needs if new else ():
            if kind not in self.received[0] and kind in self.received[1]:
                yield Cause(*whole("register", register=_register(kind)))
            if kind in self.received[0] and kind not in self.received[1]:
                yield Cause(*whole("register_lost", register=_register(kind)))

    def _about_registers(self) -> Iterator[Cause]:
        for kind in sorted(self.received[1] - self.received[0]):
            yield Cause(*whole("register", register=_register(kind)))
        for kind in sorted(self.received[0] - self.received[1]):
            yield Cause(*whole("register_lost", register=_register(kind)))

    def _about_periods(self, rule: str) -> Iterator[Cause]:
        for name in self.reaches[rule].periods:
            old, new = (values[known_parameters()[name].gives or ""] for values in self.values)
            if old != new:
                yield Cause(*whole("period", name=_parameter(name), old=str(old), new=str(new)))

    def _when(self, reach: Reach) -> When:
        return When(self.span.start, self.span.end, self._windows(reach.periods))

    def _windows(self, periods: Iterable[str]) -> tuple[tuple[date, date], ...]:
        """By which days the periods moved on."""
        names = [known_parameters()[name].gives or "" for name in sorted(periods)]
        return tuple((self.values[0][name], self.values[1][name]) for name in names)

    def _reach(self, rule: str) -> Reach:
        found = self.rules[1].get(rule) or self.rules[0].get(rule)
        return reach_of(found) if found else NOWHERE

    def _changes(self, subjects: Mapping[str, Collection[str]], types: Collection[str]) -> dict[Key, list[EdgeChange]]:
        """Edges that changed between the loads, and edges that begin, end or happen between the days."""
        span = self.span
        found: dict[Key, list[EdgeChange]] = {}
        if span.before != span.after:
            found = edge_changes(self.engine, subjects, types, before=span.before, after=span.after)
            found = {key: _without_restated(changes) for key, changes in found.items()}
        if span.start < span.end:
            names = {name for reach in self.reaches.values() for name in reach.periods}
            timed = edges_with_ends(
                self.engine,
                subjects,
                types,
                known=span.after,
                start=span.start,
                end=span.end,
                windows=self._windows(names),
            )
            for key, edges in timed.items():
                told = {
                    (one.type, one.other, (one.new or {}).get("fact"))
                    for one in found.get(key, ())
                    if edge_differs(one)
                }
                fresh = [one for one in edges if (one.type, one.other, (one.new or {}).get("fact")) not in told]
                found.setdefault(key, []).extend(fresh)
        return found

    def _add_lines(self) -> None:
        """What changed further up: at the ends of lines and at the holders whose lines a rule follows."""
        further: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.findings:
            if _LINE in self.reaches[one["rule"]].edges:
                for label, key in self._line_nodes(one):
                    if (label, key) not in self.nodes:
                        further[label].add(key)
        if further:
            self.edges = {**self.edges, **self._changes(further, _LINE_EDGES)}
            self.nodes |= node_versions(self.engine, further, before=self.span.before, after=self.span.after)

    def _line_nodes(self, finding: Finding) -> list[Key]:
        ends = {
            change.other
            for change in self.edges.get((LABELS.get(finding["subject_kind"], ""), finding["subject"]), ())
            if change.type in _LINE_EDGES and change.outward
        }
        ends |= {holder["id"] for holder in finding["holders"]}
        return [(label, end) for end in sorted(ends) for label in _LINE_LABELS]

    def _add_rows(self) -> None:
        ids = [one["id"] for one in self.findings]
        loads = (self.span.before, self.span.after)
        for opened in (False, True):
            cited = {
                row["id"]: row["sources"] or () for row in self.engine.read(_SOURCES, ids=ids, known=loads[opened])
            }
            elsewhere = addresses(self.engine, loads[not opened], (key for keys in cited.values() for key in keys))
            for one, keys in cited.items():
                self.rows[one, opened] = tuple(sorted(keys)), elsewhere.keys()


def _concerns(change: EdgeChange, finding: Finding) -> bool:
    """Whether an edge speaks of the finding's role, and of its holders if it is what somebody did on a day."""
    edge = change.new or change.old or {}
    own, role = edge.get("role"), finding["role"]
    if role is not None and own is not None and own != role:
        return False
    holders = {holder["id"] for holder in finding["holders"]}
    return "day" not in edge or not holders or change.other in holders


def _without_restated(changes: list[EdgeChange]) -> list[EdgeChange]:
    """Without edges that another row now proves in the same words: their rows were rewritten, nothing else."""
    sides: tuple[Counter[Any], Counter[Any]] = (Counter(), Counter())
    for one in changes:
        if (one.old is None) != (one.new is None):
            sides[one.old is None][one.type, one.other, said(one.old or one.new or {})] += 1
    restated = sides[0].keys() & sides[1].keys()
    return [
        one
        for one in changes
        if (one.old is None) == (one.new is None)
        or (one.type, one.other, said(one.old or one.new or {})) not in restated
    ]


def _holds(rule: Rule, day: date) -> bool:
    return rule.holds_from <= day and (rule.holds_until is None or day < rule.holds_until)


def _parameter(name: str) -> tuple[str, str]:
    known = known_parameters()[name]
    return known.zh, known.en


def _register(kind: str) -> tuple[str, str]:
    return word_zh("register", kind), word_en("register", kind)
