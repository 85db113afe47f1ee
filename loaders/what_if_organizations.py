"""What the rows in force say of organizations, read back from the graph's NAMED edges, and what follows from it.

Only organizations on the roster are looked at: rules judge no others by their holders, and of excluded ones the graph does
not keep every assertion. A row that a load split because a department stood for a committee it hosts is one again here,
so that it can be split anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.loaders.assertions import PARTY_LINE, Assertion, Context, Covering, party_line_assertions, stated
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Unit, Written
from shizi.loaders.organization_rows import Row
from shizi.loaders.oversight import Oversight, oversight
from shizi.loaders.oversight_edges import named_properties, oversees_properties
from shizi.loaders.party_lines import PARTY_UNIT
from shizi.loaders.what_if_city import HypotheticalCity
from shizi.loaders.what_if_writing import Edge, End

_BATCH = 2000
_VERSION = ("fact", "recorded", "retired")


@dataclass(frozen=True, slots=True)
class Saying:
    """A row names `unit` for a role; `sources` are the rows cited for it. See `assertions.Assertion` for the days."""

    role: str
    register: str
    unit: Unit
    spelling: str | None
    since: date
    until: date
    closed_on: date
    undated: bool
    basis: str
    precision: str | None
    until_precision: str | None
    row: str
    sources: tuple[str, ...]

    def live_from(self, day: date) -> bool:
        """True when the row still says so on the day, or begins to say so later."""
        return self.until > day and self.closed_on > day

    def passed_on(self, unit: Unit, day: date) -> list[Saying]:
        """What the row says when from `day` on it names another unit: that one from then on, the former before."""
        spelling = None if self.spelling is None else unit.name
        taken = replace(self, unit=unit, spelling=spelling, since=max(self.since, day))
        if self.since >= day:
            return [taken]
        return [replace(self, until=min(self.until, day), closed_on=day), replace(taken, precision=None)]


@dataclass
class Organization:
    """An organization on the roster: its row of `what_if_roster`, what is said of it, and the edges that stand by now."""

    known: dict[str, Any]
    sayings: list[Saying] = field(default_factory=list)
    covering: dict[str, Covering] = field(default_factory=dict)
    named: list[Edge] = field(default_factory=list)
    held: list[Edge] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    @property
    def end(self) -> End:
        """The organization as an end of edges."""
        return End("Organization", self.known["id"], self.known["uid"])

    def assertions(self, role: str, city: HypotheticalCity) -> list[Assertion]:
        """All assertions of a role as the load would make them, the party line's too."""
        context = Context(city.holders, {})
        said: list[Assertion] = []
        for one in dict.fromkeys(self.sayings):
            if one.role == role:
                row = Row(one.register, one.row, "", "", None, 0, BEGINNING, WITHOUT_END, ())
                said += stated(
                    context, row, role, Written(one.unit, one.spelling or one.unit.name), one.since, one.until,
                    closed_on=one.closed_on, undated=one.undated, basis=one.basis, spelled=one.spelling is not None,
                    precise=one.precision, until_precise=one.until_precision,
                )  # fmt: skip
        if role == "party_building":
            said += party_line_assertions(self.covering, said, city.lines)
        return said

    def holders(self, role: str, city: HypotheticalCity) -> list[Oversight]:
        """Who holds the role when."""
        return oversight(role, self.assertions(role, city), city.holders)

    def edges(self, role: str, city: HypotheticalCity) -> tuple[list[Edge], list[Edge]]:
        """The NAMED and OVERSEES edges of a role, as the load would write them."""
        cited = {one.row: one.sources for one in self.sayings} | {c.row.key: (c.row.key,) for c in self.covering.values()}
        said = self.assertions(role, city)
        named = [
            self._edge("NAMED", a.holder, city, named_properties(a, city.holders.departments), cited[a.row.key]) for a in said
        ]
        held = [
            self._edge("OVERSEES", h.holder, city, oversees_properties(h), [key for row in h.rows for key in cited[row.key]])
            for h in oversight(role, said, city.holders)
        ]
        return named, held

    def _edge(
        self, kind: str, holder: Unit, city: HypotheticalCity, properties: dict[str, Any], sources: Iterable[str]
    ) -> Edge:
        node = (holder.label, holder.id)
        stated_properties = {name: value for name, value in properties.items() if value is not None}
        cited = list(dict.fromkeys(sources))
        start = End(*node, city.uid(node))
        return Edge(kind, start, self.end, {**stated_properties, "sources": cited})


def differing(before: Iterable[Edge], after: Iterable[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Edges that are no more, and edges that are new; order and versions do not count."""
    standing: dict[Any, list[Edge]] = defaultdict(list)
    for edge in before:
        standing[_meaning(edge)].append(edge)
    wanted = Counter(_meaning(edge) for edge in after)
    gone = [edge for meaning, edges in standing.items() for edge in edges[wanted[meaning] :]]
    new = []
    for edge in after:
        if standing[_meaning(edge)]:
            standing[_meaning(edge)].pop()
        else:
            new.append(edge)
    return gone, new


def _meaning(edge: Edge) -> Any:
    said = {name: tuple(sorted(value)) if isinstance(value, list) else value for name, value in edge.properties.items()}
    ends = (edge.kind, edge.start.label, edge.start.id, edge.end.label, edge.end.uid)
    return ends, tuple(sorted((n, v) for n, v in said.items() if n not in _VERSION and v is not None))


class Roster:
    """Organizations on the roster, read from the graph when they are asked for."""

    def __init__(self, engine: Engine, *, known: int) -> None:
        self._engine, self._known = engine, known
        self.all: dict[str, dict[str, Any]] = {row["id"]: row for row in self._ask("roster")}
        self.read: dict[str, Organization] = {}

    def organizations(self, ids: Iterable[str]) -> list[Organization]:
        """These organizations with what is said of them; those that are not on the roster are left out."""
        wanted = [key for key in dict.fromkeys(ids) if key in self.all]
        fresh = [key for key in wanted if key not in self.read]
        for start in range(0, len(fresh), _BATCH):
            self._read(fresh[start : start + _BATCH])
        return [self.read[key] for key in wanted]

    def naming(self, unit: Unit) -> list[tuple[Organization, set[str]]]:
        """Organizations that a unit is named for, with the roles, as things are supposed by now."""
        word = {SUPERVISOR: "supervisor", COMMITTEE: "committee", PLACE: "place"}[unit.label]
        rows = self._ask(f"named_by_{word}", id=unit.id)
        self.organizations(row["id"] for row in rows)
        roles: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            roles[row["id"]].add(row["role"])
        for key, organization in self.read.items():
            roles[key] |= {one.role for one in organization.sayings if (one.unit.label, one.unit.id) == (unit.label, unit.id)}
        return [(self.read[key], found) for key, found in roles.items() if found]

    def standing_behind(self, department: str, committees: Iterable[str]) -> list[Organization]:
        """Organizations for which a department is named while a committee it hosts stands there."""
        ids = []
        for committee in committees:
            rows = self._ask("named_by_committee", id=committee)
            ids += [row["id"] for row in rows if row["unit"] == department]
        return self.organizations(ids)

    def resting_on(self, number: str) -> list[tuple[Organization, set[str]]]:
        """Organizations of which something is said by a document, with the roles."""
        roles: dict[str, set[str]] = defaultdict(set)
        for row in self._ask("named_by_document", number=number):
            roles[row["id"]].add(row["role"])
        return [(one, roles[one.known["id"]]) for one in self.organizations(roles)]

    def _ask(self, what: str, **values: Any) -> list[dict[str, Any]]:
        return self._engine.read(statement(f"what_if_{what}"), known=self._known, **values)

    def _read(self, ids: list[str]) -> None:
        found = {key: Organization(self.all[key]) for key in ids}
        for row in self._ask("said", ids=ids):
            organization = found[row["organization"]]
            organization.named.append(_edge("NAMED", row, organization))
        for row in self._ask("held", ids=ids):
            organization = found[row["organization"]]
            organization.held.append(_edge("OVERSEES", row, organization))
        for row in self._ask("covering", ids=ids):
            key = row["sources"][-1] if row["sources"] else ""
            cited = Row(PARTY_LINE, key, "", "", None, 0, BEGINNING, WITHOUT_END, ())
            found[row["organization"]].covering[row["unit"]] = Covering(row["since"], row["until"], cited)
        for organization in found.values():
            organization.sayings = list(_sayings(organization.named))
        self.read |= found


def holder_label(labels: Iterable[str]) -> str:
    """The label by which a holder, a unit or a place is known, of the labels it bears."""
    return next(label for label in (SUPERVISOR, COMMITTEE, PLACE, PARTY_UNIT, "Organization") if label in labels)


def _edge(kind: str, row: Mapping[str, Any], organization: Organization) -> Edge:
    start = End(holder_label(row["labels"]), row["holder"], row["holder_uid"])
    return Edge(kind, start, organization.end, dict(row["edge"]))


def _sayings(named: Iterable[Edge]) -> Iterator[Saying]:
    """One saying for each row and unit as written; the party line is no saying, it follows."""
    pieces: dict[tuple[Any, ...], list[Saying]] = defaultdict(list)
    for edge in named:
        if edge.properties["register"] != PARTY_LINE:
            one = _saying(edge)
            pieces[one.role, one.register, one.unit.id, one.spelling, one.row].append(one)
    for same in pieces.values():
        same.sort(key=lambda one: (one.since, one.until))
        whole = same[0]
        for piece in same[1:]:
            if whole.until == piece.since:
                whole = replace(whole, until=piece.until, closed_on=piece.closed_on, unit=_as_written(whole.unit, piece.unit))
            else:
                yield whole
                whole = piece
        yield whole


def _saying(edge: Edge) -> Saying:
    said, holder = edge.properties, edge.start
    sources = tuple(said.get("sources") or ())
    label = holder.label if said["unit"] == holder.id else SUPERVISOR  # only a department stands for another: a committee
    unit = Unit(label, said["unit"], said["unit"], True)
    return Saying(
        said["role"], said["register"], unit, said.get("spelling"), said["since"], said["until"], said["closed_on"],
        bool(said.get("undated")), said.get("basis") or "", said.get("precision"), said.get("until_precision"),
        sources[0] if sources else edge.properties["fact"], sources,
    )  # fmt: skip


def _as_written(one: Unit, other: Unit) -> Unit:
    return one if one.label == SUPERVISOR else other
