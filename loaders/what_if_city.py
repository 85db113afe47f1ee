"""The city's structure as a load knows it, read back from the graph, for changes that are only supposed.

Departments, committees, places and party units become again what the load made them from, so that the product's own
derivation says what would follow. What the graph no longer tells is lost: a committee that reports to a party unit has no
superior here, and an unknown superior counts for the whole life of the unit that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.find_named import NothingNamedError
from shizi.graph.engine import Engine
from shizi.loaders.committees import Committee, Committees
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.departments import Department, Departments
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Holders, Unit
from shizi.loaders.names import fold_text
from shizi.loaders.organization_rows import Row
from shizi.loaders.party_lines import PARTY_UNIT, Node, PartyLines, PartyUnitRecord, Superior
from shizi.loaders.places import Place, Places
from shizi.loaders.register_kinds import register_kinds

_CANDIDATES = 5
_ALIKE = 50.0


@dataclass
class HypotheticalCity:
    """Holders of a city by id, to be changed by `abolish`, `host` and `add`; `uids` are their versions in the graph.

    `rows` are the nodes as they stand, `changed` those that `abolish` and `add` touched, `newcomers` those no load has made.
    """

    name: str
    departments: dict[str, Department]
    committees: dict[str, Committee]
    places: Places
    listed_roles: dict[str, set[str]]
    rows: dict[Node, dict[str, Any]]
    uids: dict[Node, str]
    strangers: set[Node]
    unit_rows: list[dict[str, Any]]
    superior_rows: list[dict[str, Any]]
    links: list[dict[str, Any]]
    changed: set[Node] = field(default_factory=set)
    newcomers: set[Node] = field(default_factory=set)

    @cached_property
    def holders(self) -> Holders:
        """Who stands for whom, as things are supposed by now."""
        return Holders(
            Departments.of(self.name, self.departments.values()), Committees.of(self.name, self.committees.values()), self.places
        )

    @cached_property
    def lines(self) -> PartyLines:
        """The lines upward, as things are supposed by now."""
        units = {row["id"]: _unit(row) for row in self.unit_rows}
        superiors: dict[str, list[Superior]] = {code: [] for code in units}
        for row in self.superior_rows:
            label = PARTY_UNIT if PARTY_UNIT in row["labels"] else COMMITTEE
            node = (label, row["superior"])
            superiors[row["unit"]].append(Superior(node, row["superior"], row["since"], row["until"], tuple(row["sources"])))
        for row in self.unit_rows:
            life = units[row["id"]]
            for text in row["unknown_superiors"]:
                superiors[row["id"]].append(Superior(None, text, life.established, life.dissolved, ()))
        return PartyLines.from_superiors(units, superiors, self.holders)

    # --- finding ------------------------------------------------------------------------------------------------
    def unit(self, text: str) -> Unit:
        """The department, committee or other unit of this name, by SEMANTICS B10.

        Raises:
            NotFoundError: none bears it; `candidates` are alike.
        """
        if name := self.holders.departments.resolve(text):
            return self.known((SUPERVISOR, name))
        if name := self.holders.committees.resolve(text):
            return self.known((COMMITTEE, name))
        raise self._nothing(text)

    def known(self, node: Node) -> Unit:
        """A department or committee that stands in the graph."""
        return Unit(node[0], node[1], node[1], node not in self.strangers)

    def uid(self, node: Node) -> str:
        """The version of a node; one that no load has made yet gets its own."""
        if node not in self.uids:
            self.uids[node] = f"{node[1]}@what-if"
            self.newcomers.add(node)
        return self.uids[node]

    def abolished(self, unit: Unit) -> date:
        """First day on which a unit is dead."""
        return self.holders.abolished(unit)

    def hosted_by(self, department: str) -> list[str]:
        """Committees that a department hosts."""
        return [name for name, committee in self.committees.items() if department in committee.hosts]

    # --- supposing ----------------------------------------------------------------------------------------------
    def abolish(self, unit: Unit, day: date) -> None:
        """From `day` on the unit is dead."""
        if unit.label == SUPERVISOR:
            self.departments[unit.id] = replace(self.departments[unit.id], abolished=day, status="abolished")
        else:
            self.committees[unit.id] = replace(self.committees[unit.id], abolished=day)
        self._forget((unit.label, unit.id))

    def host(self, committee: str, former: str, host: str) -> None:
        """The committee leans on another department."""
        hosts = dict.fromkeys(host if name == former else name for name in self.committees[committee].hosts)
        self.committees[committee] = replace(self.committees[committee], hosts=tuple(hosts))
        self._forget()

    def add(self, committee: Committee) -> None:
        """A committee that was not there."""
        self.committees[committee.name] = committee
        self.uid((COMMITTEE, committee.name))
        self._forget((COMMITTEE, committee.name))

    def close_places(self, codes: Iterable[str]) -> None:
        """Places that are no more: no name begins with theirs any longer."""
        gone = set(codes)
        kept = {code: place for code, place in self.places.by_code.items() if code not in gone}
        self.places = Places(self.places.city_code, self.places.city_name, kept)
        self._forget()

    def _forget(self, *changed: Node) -> None:
        self.changed.update(changed)
        for name in ("holders", "lines"):
            self.__dict__.pop(name, None)

    def _nothing(self, text: str) -> NothingNamedError:
        from rapidfuzz import fuzz

        wanted = fold_text(text)[:100]
        scored = []
        names = [(name, (name, *department.aliases)) for name, department in self.departments.items()]
        for name, written in [*names, *((name, (name,)) for name in self.committees)]:
            points = max(max(fuzz.ratio(wanted, n), 0.9 * fuzz.partial_ratio(wanted, n)) for n in map(fold_text, written))
            if points >= _ALIKE:
                scored.append((-points, name))
        found = [{"id": name, "uscc": None, "name": None, "place": None, "score": round(-points, 1)} for points, name in sorted(scored)]
        line = " ".join(text.split())[:60]
        return NothingNamedError(
            f"没有叫“{line}”的部门或党委 · no department or committee bears this name",
            candidates=found[:_CANDIDATES],
            to_do="下面是相近的 · these are alike" if found else "核对写法 · check how it is written",
        )


def read_city(engine: Engine, *, known: int, name: str, code: str) -> HypotheticalCity:
    """The city's structure as load `known` knows it."""

    def ask(what: str) -> list[dict[str, Any]]:
        return engine.read(statement(f"what_if_{what}"), known=known)

    supervisors, committees, links = ask("supervisors"), ask("committees"), ask("committee_links")
    rows = ask("places")
    places = {row["id"]: Place(row["id"], row["name"], row["level"] or "", row["outer"] or "", row["kind"] or "") for row in rows}
    places.setdefault(code, Place(code, name, "city", "", ""))
    labelled = ((SUPERVISOR, supervisors), (COMMITTEE, committees), (PLACE, rows))
    return HypotheticalCity(
        name=name,
        departments={row["id"]: _department(row) for row in supervisors},
        committees={row["id"]: _committee(row, links) for row in committees},
        places=Places(code, name, places),
        listed_roles={row["id"]: set(row["listed_roles"]) for row in supervisors if row["listed_roles"]},
        rows={(label, row["id"]): row for label, same in labelled for row in same},
        uids={(label, row["id"]): row["uid"] for label, same in labelled for row in same},
        strangers={(label, row["id"]) for label, same in labelled[:2] for row in same if not row["verified"]},
        unit_rows=ask("units"),
        superior_rows=ask("unit_superiors"),
        links=links,
    )


def _department(row: Mapping[str, Any]) -> Department:
    return Department(
        row["id"], row["level"] or "", row["status"] or "normal", row["established"] or BEGINNING,
        row["abolished"] or WITHOUT_END, "", tuple(row["aliases"]), tuple(row["sources"]),
    )  # fmt: skip


def _committee(row: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> Committee:
    mine = [link for link in links if row["id"] in (link["start"], link["end"])]
    hosts = [link["start"] for link in mine if link["kind"] == "HOSTS" and link["end"] == row["id"]]
    superiors = [link["end"] for link in mine if link["kind"] == "REPORTS_TO" and link["start"] == row["id"]]
    return Committee(
        row["id"], row["kind"] or "", row["level"] or "", tuple(sorted(set(hosts))),
        (*sorted(set(superiors)), *row["unknown_superiors"]), row["established"] or BEGINNING,
        row["abolished"] or WITHOUT_END, tuple(row["sources"]),
    )  # fmt: skip


def _unit(row: Mapping[str, Any]) -> PartyUnitRecord:
    """A party unit with one row that says what the graph says of it."""
    cells = {"unit_code": row["id"], "unit_name": row["name"] or "", "established": row["established"].isoformat()}
    values = tuple(cells.get(name, "") for name in register_kinds()["party_units"].field_names)
    said = Row("party_units", row["uid"], "", "", None, 0, BEGINNING, row["dissolved"], values)
    return PartyUnitRecord(row["id"], [said])
