"""Facts that tie an organization to places, industries, units, instructors, teams, mass organizations and chambers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from shizi.loaders.dates import BEGINNING, WITHOUT_END, begins, ends, first_day
from shizi.loaders.fact_sink import FactSink
from shizi.loaders.identity import Names
from shizi.loaders.industries import section_of
from shizi.loaders.names import key_text
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.party_lines import PARTY_UNIT, PartyLines
from shizi.loaders.places import Place, Places

ORGANIZATION = "Organization"
_SITE_COLUMNS = (("park", ("park",)), ("building", ("building", "business_district")))


@dataclass
class LinkFacts:
    """Offers the edges of one organization; its node stands already."""

    sink: FactSink
    lines: PartyLines
    places: Places
    names: Names
    organizations: set[str]

    def sites(self, organization: OrganizationRows) -> list[Place]:
        """The park, building or business district in which the survey finds the organization (SEMANTICS A14)."""
        found = []
        for column, kinds in _SITE_COLUMNS:
            text, _ = organization.last("survey_ledger", column)
            if text and (site := self.places.read_site(text, kinds)):
                found.append(site)
        return found

    def offer(
        self, organization: OrganizationRows, *, judged: bool, industry: str
    ) -> None:
        """Every edge but oversight; excluded organizations keep the district as a property only."""
        end = (ORGANIZATION, organization.id)
        if judged:
            self._places(organization, end)
        if judged and (section := section_of(industry)):
            self.sink.edge("IN_INDUSTRY", end, ("Industry", section))
        self._covers(organization, end)
        for kind, label, key_column, edge in (
            ("instructors", "Instructor", "instructor_id", "GUIDES"), ("service_teams", "ServiceTeam", "team_id", "SERVES"),
        ):  # fmt: skip
            for row in organization.all(kind):
                since, until = begins(row.get("since")), min(ends(row.get("until")), row.closed_on)
                self.sink.edge(
                    edge, (label, key_text(row.get(key_column))), end, row.key, since=since, until=until, sources=self.sink.rows([row])
                )
        self._liaison(organization, end)
        self._mass_organizations(organization, end)
        self._chambers(organization, end)

    def _places(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        cells = [("registered", "survey_ledger", "registered_place"), ("registered", "market_registration", "registered_address"),
                 ("registered", "civil_affairs", "registered_address"), ("registered", "law_firms", "registered_address"),
                 ("operating", "survey_ledger", "operating_place"), ("operating", "tax_withholding", "operating_address")]  # fmt: skip
        done: set[str] = set()
        for kind, register, column in cells:
            if kind in done:
                continue
            text, row = organization.last(register, column)
            place = self.places.read(text) if text else None
            if place and row:
                done.add(kind)
                self._located(end, place, kind, row)
        for column, kinds in _SITE_COLUMNS:
            text, row = organization.last("survey_ledger", column)
            site = self.places.read_site(text, kinds) if text else None
            if site and row:
                self._located(end, site, column, row)

    def _located(self, end: tuple[str, str], place: Place, kind: str, row: Row) -> None:
        self.sink.edge(
            "LOCATED_IN", end, ("Place", place.code), kind, kind=kind, register=row.kind,
            since=BEGINNING if row.valid_from == BEGINNING else row.valid_from, until=WITHOUT_END, sources=self.sink.rows([row]),
        )  # fmt: skip

    def _covers(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        by_unit: dict[str, list[Row]] = defaultdict(list)
        for row in organization.all("party_units"):
            by_unit[self.lines.code_of(row)].append(row)
        for code, rows in by_unit.items():
            since = self.lines.units[code].established
            until = max(row.closed_on for row in rows)
            chosen = [row for row in rows if row.in_force] or rows
            self.sink.edge("COVERS", (PARTY_UNIT, code), end, since=since, until=until, sources=self.sink.rows(chosen[:2]))

    def _liaison(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        for row in organization.all("liaison"):
            self.contacts(row, end)

    def contacts(self, row: Row, end: tuple[str, str]) -> None:
        """A liaison row, for an organization or a site (SEMANTICS G11)."""
        for written in self.sink.holders.read(row.get("unit"), "liaison"):
            unit = self.sink.unit(written.unit)
            dead = self.sink.holders.abolished(written.unit)
            self.sink.edge(
                "CONTACTS", unit, end, f"{row.key}|{written.spelling}", level=row.get("level") or None, spelling=written.spelling,
                since=begins(row.get("since")), until=min(ends(row.get("until")), row.closed_on, dead), sources=self.sink.rows([row]),
            )  # fmt: skip

    def _mass_organizations(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        by_kind: dict[str, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in organization.all("mass_organizations"):
            by_kind[row.get("mass_kind")][row.closed_on].append(row)
        for kind, by_end in by_kind.items():
            body = ("MassOrganization", f"{organization.id}/{kind}")
            said_later = WITHOUT_END
            for closed_on, rows in sorted(by_end.items(), reverse=True):
                days = [first_day(row.get("established")) for row in rows]
                established = None if None in days else min(day for day in days if day)
                sources = self.sink.rows(rows[:2])
                if closed_on == max(by_end):
                    self.sink.node(body[:1], body[1], kind=kind, established=established, sources=sources)
                since, until = established or BEGINNING, min(closed_on, said_later)
                if since < until:
                    discriminator = "" if closed_on == WITHOUT_END else closed_on.isoformat()
                    self.sink.edge("FORMED_IN", body, end, discriminator, since=since, until=until, sources=sources)
                    said_later = since

    def _chambers(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        for row in organization.current("chamber_members"):
            bearers = self.names.bearers(row.get("chamber"))
            if len(bearers) == 1 and bearers[0] in self.organizations and bearers[0] != organization.id:
                self.pending_members.append((end, (ORGANIZATION, bearers[0]), row))

    def __post_init__(self) -> None:
        self.pending_members: list[tuple[tuple[str, str], tuple[str, str], Row]] = []

    def finish(self) -> None:
        """Memberships in chambers come last, for a chamber's node may stand behind its members'."""
        for member, chamber, row in self.pending_members:
            self.sink.edge(
                "MEMBER_OF", member, chamber, chamber=row.get("chamber"), position=row.get("position") or None, sources=self.sink.rows([row])
            )
        self.pending_members.clear()
