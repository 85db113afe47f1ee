"""Supposing changes one after the other: each is checked against the city as it is supposed by then, and changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.find_named import NothingNamedError
from shizi.graph.engine import Engine
from shizi.graph.errors import UsageError
from shizi.graph.model import ROLES
from shizi.loaders.committees import Committee
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE, SUPERVISOR, Unit
from shizi.loaders.ledger_rules import ledger_rules
from shizi.loaders.names import fold_text
from shizi.loaders.what_if_changes import (
    MOVABLE_ROLES,
    Abolish,
    AddCommittee,
    Change,
    CloseStreet,
    EndDocument,
    MoveDuties,
    kind_of,
)
from shizi.loaders.what_if_city import HypotheticalCity, read_city
from shizi.loaders.what_if_contacts import Contacts
from shizi.loaders.what_if_organizations import Organization, Roster, Saying
from shizi.loaders.what_if_selecting import selected
from shizi.loaders.what_if_territories import Territories

_CANDIDATES = 5
_ALIKE = 40.0


@dataclass
class Supposition:
    """The city as load `known` knows it, and what has been supposed so far; `notes` tell what had no effect and why."""

    engine: Engine
    known: int
    at: date
    city: HypotheticalCity
    roster: Roster
    contacts: Contacts
    territories: Territories
    required: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, engine: Engine, *, known: int, at: date, name: str, code: str) -> Supposition:
        """Nothing is supposed yet."""
        city, roster = read_city(engine, known=known, name=name, code=code), Roster(engine, known=known)
        return cls(engine, known, at, city, roster, Contacts(engine, known), Territories(engine, known, city, roster))

    def suppose(self, change: Change) -> dict[str, Any]:
        """Suppose one more change; returns it as understood, names resolved.

        Raises:
            UsageError: it makes no sense; NotFoundError: it names what is not there; AmbiguousError: several bear the name.
        """
        day = change.day or self.at
        if day > self.at:
            raise UsageError(
                f"改变自{day}起，晚于所问的{self.at} · the change begins on {day}, after the day asked for",
                to_do=f"用 --at {day} 或更晚 · ask with --at {day} or later",
            )
        match change:
            case MoveDuties():
                told, effect = self._move(change, day)
            case Abolish():
                told, effect = self._abolish(change, day)
            case EndDocument():
                told, effect = self._end_document(change, day)
            case AddCommittee():
                told, effect = self._add_committee(change, day)
            case CloseStreet():
                told, effect = self.territories.close(change, day)
                if names := told.pop("codes", None):
                    effect += self._close_liaison(names, told.get("to_code"), day)
        described = {"kind": kind_of(change), **told, "day": day.isoformat()}
        if not effect:
            self.notes.append(f"{_line(described)}：没有任何在册组织因此改变 · nothing on the roster changes by this")
        return described

    # --- duties ---------------------------------------------------------------------------------------------------
    def _move(self, change: MoveDuties, day: date) -> tuple[dict[str, Any], int]:
        giver, taker = self.city.unit(change.giver), self.city.unit(change.taker)
        if giver == taker:
            raise UsageError(f"“{giver.name}”与“{change.taker}”是同一单位 · both names are one unit", to_do="核对名称 · check them")
        self._alive(taker, day)
        effect = self._pass_on(giver, taker, change.roles, day)
        return {"from": giver.name, "to": taker.name, "roles": list(change.roles)}, effect

    def _pass_on(self, giver: Unit, taker: Unit, roles: Iterable[str], day: date) -> int:
        chosen = set(roles)
        hosted = self.city.hosted_by(giver.id) if giver.label == SUPERVISOR == taker.label and "party_building" in chosen else []
        behind = [*self._named(giver), *(self._named(taker) if hosted else ())]
        effect = len(hosted)
        for organization, _ in behind:
            for one in list(organization.sayings):
                if one.unit.id == giver.id and one.unit.label == giver.label and one.role in chosen and one.live_from(day):
                    organization.sayings.remove(one)
                    organization.sayings += one.passed_on(taker, day)
                    organization.touched.add(one.role)
                    effect += 1
            if hosted and any(one.role == "party_building" for one in organization.sayings):
                organization.touched.add("party_building")
        for committee in hosted:
            self.city.host(committee, giver.id, taker.id)
        moved = self.city.listed_roles.get(giver.id, set()) & chosen
        if moved:
            self.city.listed_roles[giver.id] -= moved
            self.city.listed_roles.setdefault(taker.id, set()).update(moved)
        if "liaison" in chosen:
            effect += self.contacts.pass_on(giver, taker, day, dead=self.city.abolished(giver))
        return effect

    def _abolish(self, change: Abolish, day: date) -> tuple[dict[str, Any], int]:
        unit = self.city.unit(change.unit)
        self._alive(unit, day)
        told: dict[str, Any] = {"name": unit.name}
        effect = 0
        if change.successor is not None:
            successor = self.city.unit(change.successor)
            if successor == unit:
                raise UsageError(f"“{unit.name}”不能由自己承接 · a unit cannot succeed itself", to_do="核对名称 · check the names")
            self._alive(successor, day)
            told["to"] = successor.name
            effect += self._pass_on(unit, successor, MOVABLE_ROLES, day)
        for organization, roles in self._named(unit):
            organization.touched |= roles
            effect += sum(one.unit == unit and one.live_from(day) for one in organization.sayings)
        if unit.label == COMMITTEE:
            for host in self.city.committees[unit.id].hosts:
                self._stand_anew(host)
            effect += 1  # lines end at it
        effect += self.contacts.live(unit, day)
        self.city.abolish(unit, day)
        return told, effect

    # --- documents ------------------------------------------------------------------------------------------------
    def _end_document(self, change: EndDocument, day: date) -> tuple[dict[str, Any], int]:
        number = self._document(change.number)
        ended: set[str] = set()
        effect = 0
        for organization, _ in self.roster.resting_on(number):
            for position, one in enumerate(organization.sayings):
                if one.basis == number and one.live_from(day):
                    organization.sayings[position] = replace(one, until=min(one.until, day), until_precision=None)
                    organization.touched.add(one.role)
                    ended.add(one.row)
                    effect += 1
        for key, known in self.roster.all.items():
            if ended & set(known["declared_free"]):
                effect += self._no_longer_free(key, ended)
        return {"number": number}, effect

    def _document(self, text: str) -> str:
        numbers = [row["id"] for row in self.engine.read(statement("what_if_documents"), known=self.known)]
        same = [number for number in numbers if number == text] or [n for n in numbers if _bare(n) == _bare(text)]
        if len(same) == 1:
            return str(same[0])
        from rapidfuzz import fuzz

        scored = sorted((-fuzz.ratio(_bare(text)[:100], _bare(number)), number) for number in same or numbers)
        alike = [{"id": n, "uscc": None, "name": None, "place": None, "score": round(-s, 1)} for s, n in scored if -s >= _ALIKE]
        raise NothingNamedError(
            f"没有登记册依据文件“{' '.join(text.split())[:60]}” · no register cites this document",
            candidates=alike[:_CANDIDATES],
            to_do="下面是相近的文号 · these numbers are alike" if alike else "核对文号 · check the number",
        )

    def _no_longer_free(self, key: str, ended: set[str]) -> int:
        """The notice that declared the business role free has ended: the role is required again (SEMANTICS D1)."""
        known = self.required.get(key, self.roster.all[key])
        left = [row for row in known["declared_free"] if row not in ended]
        if left or not known["declared_free"]:
            return 0
        rules, prefix = ledger_rules(), self.roster.all[key]["prefix"] or ""
        exempt = {text.partition(":")[0]: text.partition(":")[2] for text in known["exempt_reason"]}
        if prefix in rules.business_prefixes:
            exempt.pop("business", None)
        if prefix != rules.enterprise_prefix:
            exempt.setdefault("industry", "not_an_enterprise_nor_a_free_association")
        self.required[key] = {
            "declared_free": [], "required": [role for role in ROLES if role not in exempt],
            "exempt": [role for role in ROLES if role in exempt],
            "exempt_reason": [f"{role}:{exempt[role]}" for role in ROLES if role in exempt],
        }  # fmt: skip
        for organization in self.roster.organizations([key]):
            organization.touched.add("business")
            organization.sayings += self._reviewers(key)
        return 1

    def _reviewers(self, key: str) -> list[Saying]:
        """Who reviewed the latest inspection is named for the business role where it is not free (SEMANTICS D2, D3)."""
        rows = self.engine.read(statement("what_if_reviewers"), at=self.at, ids=[key], known=self.known)
        latest = [row for row in rows if row["year"] == rows[-1]["year"] and row["reviewer"]]
        if not latest:
            return []
        row = latest[-1]
        return [
            Saying("business", "annual_inspection", written.unit, written.spelling, BEGINNING, WITHOUT_END, WITHOUT_END, True, "",
                   None, None, row["row"], tuple(row["sources"]))
            for written in self.city.holders.read(row["reviewer"], "business")
        ]  # fmt: skip

    # --- committees -----------------------------------------------------------------------------------------------
    def _add_committee(self, change: AddCommittee, day: date) -> tuple[dict[str, Any], int]:
        name = " ".join(change.name.split())
        holders = self.city.holders
        if taken := holders.committees.resolve(name) or holders.departments.resolve(name):
            raise UsageError(f"已有“{taken}” · this unit is there already", to_do="换一个名称 · choose another name")
        superior = self._of_kind(change.superior, COMMITTEE, "党委", day) if change.superior else None
        host = self._of_kind(change.host, SUPERVISOR, "部门", day) if change.host else None
        if host:
            self._stand_anew(host.id)
        claimed, notes = selected(self.engine, self.known, self.roster, self.city, change.claims, day)
        self.notes += notes
        node = (COMMITTEE, name)
        self.city.add(
            Committee(
                name, change.kind, "市", (host.id,) if host else (), (superior.id,) if superior else (), day, WITHOUT_END, ()
            )
        )
        unit = Unit(*node, name, True)
        for organization in self.roster.organizations(claimed):
            sources = tuple(organization.known["known_by"])
            organization.sayings.append(
                Saying("party_building", "committee_claims", unit, name, day, WITHOUT_END, WITHOUT_END, False, "", None, None,
                       f"what-if {name}", sources)
            )  # fmt: skip
            organization.touched.add("party_building")
        told = {
            "name": name, "committee_kind": change.kind, "superior": superior.name if superior else None,
            "host": host.name if host else None, "claimed": len(claimed),
        }  # fmt: skip
        return told, len(claimed) + bool(host)

    def _of_kind(self, text: str, label: str, word: str, day: date) -> Unit:
        unit = self.city.unit(text)
        if unit.label != label:
            raise UsageError(f"“{unit.name}”不是{word} · is no {'committee' if label == COMMITTEE else 'department'}")
        self._alive(unit, day)
        return unit

    # --- places ---------------------------------------------------------------------------------------------------
    def _close_liaison(self, codes: list[str], successor: str | None, day: date) -> int:
        """What places named as liaison units held ends or goes to the successor (only what named the street itself does)."""
        effect = 0
        for code in codes:
            unit = self.territories.unit(code)
            taker = self.territories.unit(successor) if successor else None
            for organization, _ in self.roster.naming(unit):
                for position, one in enumerate(list(organization.sayings)):
                    if one.unit.id == unit.id and one.unit.label == unit.label and one.live_from(day):
                        kept = one.passed_on(taker, day) if taker else [replace(one, until=min(one.until, day))]
                        organization.sayings[position : position + 1] = kept[:1]
                        organization.sayings += kept[1:]
                        organization.touched.add(one.role)
                        effect += 1
            if taker:
                effect += self.contacts.pass_on(unit, taker, day, dead=WITHOUT_END)
            else:
                effect += self.contacts.end(unit, day)
        return effect

    # --- helpers --------------------------------------------------------------------------------------------------
    def _named(self, unit: Unit) -> list[tuple[Organization, set[str]]]:
        if unit.label == SUPERVISOR:
            once = {link["end"] for link in self.city.links if link["kind"] == "HOSTS" and link["start"] == unit.id}
            self.roster.standing_behind(unit.id, sorted(once | set(self.city.hosted_by(unit.id))))
        return self.roster.naming(unit)

    def _stand_anew(self, department: str) -> None:
        """Whom a department stands for changes: what names it for party building is derived anew."""
        for organization, _ in self._named(self.city.known((SUPERVISOR, department))):
            if any(one.role == "party_building" and one.unit.id == department for one in organization.sayings):
                organization.touched.add("party_building")

    def _alive(self, unit: Unit, day: date) -> None:
        if (dead := self.city.abolished(unit)) <= day:
            since = "" if dead == BEGINNING else f"自{dead}起"
            raise UsageError(
                f"“{unit.name}”{since}已经撤并 · is already abolished", to_do="换一个在任单位，或问更早的日子 · name a live unit"
            )


def _line(told: dict[str, Any]) -> str:
    ends = [str(told[name]) for name in ("from", "name", "number", "to") if told.get(name)]
    return f"{told['kind']} {'=>'.join(ends)}"


def _bare(number: str) -> str:
    return "".join(sign for sign in fold_text(number) if sign not in "〔〕[]()【】<>《》「」")


