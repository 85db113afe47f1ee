"""Everything the graph says about one organization, from its rows: who it is, its state, and who oversees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.graph.model import ROLES
from shizi.loaders.assertions import Assertion, Context, Covering, assertions, party_line_assertions
from shizi.loaders.dates import BEGINNING, WITHOUT_END, end_day, first_day
from shizi.loaders.fact_sink import FactSink
from shizi.loaders.holders import PLACE
from shizi.loaders.identity import is_surrogate
from shizi.loaders.industries import section_of
from shizi.loaders.link_facts import LinkFacts
from shizi.loaders.merging import Choice, choose, last_known, precedence
from shizi.loaders.names import NameFolder, fold_text, full_key, shown_name, split_former_names
from shizi.loaders.organization_names import differing_names, written_names
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.oversight import Oversight, Territory, oversight, territories
from shizi.loaders.oversight_edges import named_discriminator, named_properties, oversees_properties
from shizi.loaders.party_lines import PartyLines
from shizi.loaders.places import Place, Places
from shizi.loaders.record_facts import ORGANIZATION, RecordFacts
from shizi.loaders.required_roles import RequiredRoles, registry_of, required_roles
from shizi.loaders.states import (
    DESCRIBING,
    ENTERPRISE,
    EXCLUDED,
    LEDGER,
    SOCIAL,
    Headcount,
    State,
    Thresholds,
    dead_words,
    insured,
    judge_state,
    kind_of,
    payers,
    prefix_of,
    status_meaning,
)

LEDGERS = ("three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings")
"""The four ledgers of the source: 三有企业, 社会组织, 园区, 商圈楼宇."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the load counts and exports of one organization."""

    id: str
    uscc: str | None
    name: str
    kind: str
    state: str
    reason: str
    ledgers: tuple[str, ...]
    place: str
    proof: tuple[Row, ...]


@dataclass
class OrganizationFacts:
    """Turns the rows of organizations into facts, one organization at a time."""

    sink: FactSink
    lines: PartyLines
    folder: NameFolder
    received: Collection[str]
    day: date
    records: RecordFacts
    links: LinkFacts
    thresholds: Thresholds
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        holders = self.sink.holders
        units = {part: holders.department(name) for part, name in self.sink.departments.items()}
        self.context = Context(holders, units)

    @property
    def places(self) -> Places:
        """The places of the city."""
        return self.sink.holders.places

    def offer(self, organization: OrganizationRows) -> Described:
        """Offer all facts about an organization."""
        named = choose(organization, "name", lambda text: self.folder.fold(split_former_names(text)[0]))
        name = shown_name(split_former_names(named.value or last_known(organization, "name"))[0]) or organization.id
        prefix = prefix_of(organization, name)
        paying, covered = payers(organization, self.day), insured(organization, self.day)
        state = judge_state(
            organization, prefix=prefix, name=name, received=self.received, headcount=paying, thresholds=self.thresholds
        )
        roles = required_roles(
            organization, prefix=prefix, name=name, holders=self.sink.holders, received=self.received, day=self.day
        )
        territory = territories(organization, self.places, prefix)
        choices = [named, *(choose(organization, other, self._meaning(other)) for other in precedence() if other != "name")]
        chosen = {choice.field: choice for choice in choices}
        sites = self.links.sites(organization)
        now = next((t.place for t in territory if t.since <= self.day < t.until), None)
        ledgers = _ledgers(state, kind_of(prefix), sites)
        registered, operating = self._districts(organization, prefix)
        names, former = written_names(organization, name)
        differing = differing_names(organization, self.folder) if not is_surrogate(organization.id) else []
        self.sink.node(
            (ORGANIZATION, *({ENTERPRISE: ("Enterprise",), SOCIAL: ("SocialOrganization",)}.get(kind_of(prefix), ()))),
            organization.id,
            uscc=None if is_surrogate(organization.id) else organization.id,
            name=name,
            name_key=self.folder.fold(name),
            full_key=full_key(name),
            names=names or None,
            former_names=former or None,
            differing_names=[text for text, _ in differing] or None,
            differing_sources=self.sink.rows(row for _, row in differing) or None,
            prefix=prefix or None,
            kind=kind_of(prefix),
            state=state.state,
            reason=state.reason,
            state_sources=self.sink.rows(state.rows) or None,
            ledgers=list(ledgers) or None,
            registered_district=registered or None,
            operating_district=operating or None,
            place=now.code if now else None,
            payers=paying.value,
            payers_sources=self._compared(paying, covered),
            insured=covered.value,
            insured_sources=self._compared(covered, paying),
            known_by=self._known_by(organization, name),
            disputed=[choice.field for choice in choices if choice.disputed] or None,
            **self._chosen(chosen),
            **self._roles(roles),
            **self._survey(organization),
            **self._dead(organization),
        )
        self._choices(organization, choices, state)
        self._oversight(organization, prefix, roles, territory, judged=state.state != EXCLUDED)
        self.links.offer(organization, judged=state.state != EXCLUDED, industry=chosen["industry"].value)
        self.records.offer(organization)
        place = now.code if now else ""
        uscc = None if is_surrogate(organization.id) else organization.id
        return Described(organization.id, uscc, name, kind_of(prefix), state.state, state.reason, ledgers, place, state.rows)

    # --- what the node says ----------------------------------------------------------------------------------------
    def _meaning(self, name: str) -> Any:
        if name in ("registered_place", "operating_place"):
            return self._district_meaning
        return {"industry": section_of, "status": status_meaning}.get(name, fold_text)

    def _district_meaning(self, text: str) -> str:
        place = self.places.read(text)
        return self.places.district_of(place.code) if place else ""

    def _chosen(self, chosen: dict[str, Choice]) -> dict[str, Any]:
        staff = chosen["staff"].value
        return {
            "registration_type": chosen["registration_type"].value or None,
            "industry": chosen["industry"].value or None,
            "status": chosen["status"].value or None,
            "established": first_day(chosen["established"].value),
            "staff": int(staff) if staff else None,
        }

    def _roles(self, roles: RequiredRoles) -> dict[str, Any]:
        return {
            "required": list(roles.required),
            "exempt": list(roles.exempt) or None,
            "exempt_reason": [f"{role}:{reason}" for role, reason in roles.exempt.items()] or None,
            "unknown_if_empty": list(roles.unknown_if_empty) or None,
            "declared_free": self.sink.rows(roles.declarations) or None,
        }

    def _survey(self, organization: OrganizationRows) -> dict[str, Any]:
        def last(name: str) -> str:
            return organization.last("survey_ledger", name)[0]

        surveyed = bool(organization.current("survey_ledger"))
        scale = organization.last("statistics_directory", "scale")[0]
        formal, floating = last("formal_members"), last("floating_members")
        certificate = organization.last("civil_affairs", "certificate_until")[0]
        return {
            "surveyed": surveyed,
            "listed_operating": surveyed and last("is_operating") == "1",
            "above_scale": last("above_scale") == "1" or scale == "above",
            "formal_members": int(formal) if formal else None,
            "floating_members": int(floating) if floating else None,
            "unit_form": last("unit_form") or None,
            "no_unit_reason": last("no_unit_reason") or None,
            "certificate_until": end_day(certificate),
        }

    def _compared(self, count: Headcount, other: Headcount) -> list[str] | None:
        """The rows of a headcount, where there is another to set it against (SEMANTICS I7)."""
        return self.sink.rows(count.rows[:1]) or None if count.value is not None and other.value is not None else None

    def _dead(self, organization: OrganizationRows) -> dict[str, Any]:
        said = dead_words(organization)
        if not said:
            return {}
        return {"dead_words": [word for word, _ in said], "dead_sources": self.sink.rows(row for _, row in said)}

    def _districts(self, organization: OrganizationRows, prefix: str) -> tuple[str, str]:
        """Districts of the registered and the operating cell of SEMANTICS G7."""
        registry = registry_of(prefix)
        registered = (("survey_ledger", "registered_place"), (registry, "registered_address"))
        operating = (("survey_ledger", "operating_place"), ("tax_withholding", "operating_address"))
        return self._first_district(organization, registered), self._first_district(organization, operating)

    def _first_district(self, organization: OrganizationRows, cells: tuple[tuple[str, str], ...]) -> str:
        for kind, column in cells:
            text, _ = organization.last(kind, column)
            if text and (district := self._district_meaning(text)):
                return district
        return ""

    def _known_by(self, organization: OrganizationRows, name: str) -> list[str]:
        """A few rows by which the organization is known: first those that write its code or the name shown (E5)."""
        rows: list[Row] = []
        for kind in DESCRIBING:
            rows += organization.current(kind)[-1:] or organization.all(kind)[-1:]
        rows.sort(key=lambda row: not _speaks_of(row, organization.id, name))
        return self.sink.rows(rows[:2])

    def _choices(self, organization: OrganizationRows, choices: list[Choice], state: State) -> None:
        for choice in choices:
            if choice.disputed and choice.row and state.state != EXCLUDED:
                key = f"{organization.id}/{choice.field}"
                self.sink.node(
                    ("FieldChoice",), key, field=choice.field, value=choice.value, register=choice.row.kind,
                    lost=[f"{lost.register}={lost.value}" for lost in choice.lost], why=choice.why,
                    sources=self.sink.rows([choice.row, *(lost.row for lost in choice.lost)]),
                )  # fmt: skip
                self.sink.edge("HAS_CHOICE", (ORGANIZATION, organization.id), ("FieldChoice", key))

    # --- who oversees ----------------------------------------------------------------------------------------------
    def _oversight(
        self, organization: OrganizationRows, prefix: str, roles: RequiredRoles, territory: list[Territory], *, judged: bool
    ) -> None:
        said = assertions(organization, self.context, prefix=prefix, free=bool(roles.declarations))
        by_role: dict[str, list[Assertion]] = {role: [] for role in ROLES}
        for assertion in said:
            by_role[assertion.role].append(assertion)
        by_role["party_building"] += self._party_line(organization, by_role["party_building"])
        for role, mine in by_role.items():
            if judged or not _says_no_more(mine):
                for assertion in mine:
                    self._named(organization.id, assertion)
            for held in oversight(role, mine, self.sink.holders):
                self._oversees(organization.id, held)
        for place in territory:
            keys = self.sink.rows([place.row])
            self.sink.edge(
                "OVERSEES", (PLACE, place.place.code), (ORGANIZATION, organization.id), f"territory|{place.since.isoformat()}",
                role="territory", since=place.since, until=place.until, exclusive=False, register=place.row.kind, sources=keys,
            )  # fmt: skip

    def _party_line(self, organization: OrganizationRows, said: list[Assertion]) -> list[Assertion]:
        """The party line's assertions, from the rows of the units that cover the organization (SEMANTICS D2)."""
        rows: dict[str, list[Row]] = {}
        for row in organization.all("party_units"):
            rows.setdefault(self.lines.code_of(row), []).append(row)
        covering = {
            code: Covering(self.lines.units[code].established, max(row.closed_on for row in same), same[-1])
            for code, same in rows.items()
        }
        return party_line_assertions(covering, said, self.lines)

    def _named(self, organization: str, said: Assertion) -> None:
        self.sink.edge(
            "NAMED", self.sink.unit(said.holder), (ORGANIZATION, organization), named_discriminator(said),
            **named_properties(said, self.sink.holders.departments), sources=self.sink.rows([said.row]),
        )  # fmt: skip

    def _oversees(self, organization: str, held: Oversight) -> None:
        self.sink.edge(
            "OVERSEES", self.sink.unit(held.holder), (ORGANIZATION, organization), f"{held.role}|{held.since.isoformat()}",
            **oversees_properties(held), sources=self.sink.rows(held.rows),
        )  # fmt: skip


def _speaks_of(row: Row, organization: str, name: str) -> bool:
    return organization in row.values or name in row.values


def _says_no_more(said: list[Assertion]) -> bool:
    """A single undated cell that names a holder who lives for ever: its OVERSEES says all of it."""
    return len(said) == 1 and said[0].undated and said[0].dead == said[0].closed_on == WITHOUT_END and said[0].since == BEGINNING


def _ledgers(state: State, kind: str, sites: list[Place]) -> tuple[str, ...]:
    if state.state != LEDGER:
        return ()
    kinds = {site.kind for site in sites}
    stands = (kind == ENTERPRISE, kind == SOCIAL, "park" in kinds, bool(kinds & {"business_district", "building"}))
    return tuple(ledger for ledger, stands_there in zip(LEDGERS, stands, strict=True) if stands_there)

