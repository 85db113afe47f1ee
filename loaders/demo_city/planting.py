"""Choosing organizations for planted cases, and remembering what each case must or must not raise."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from shizi.loaders.demo_city.chance import day_between
from shizi.loaders.demo_city.ground import place_only, street_of
from shizi.loaders.demo_city.model import Finding, Organization, Survey, Unit
from shizi.loaders.demo_city.reference import street_committee

UNIT_ENDINGS = {
    "联合党支部": "联合支部委员会",
    "临时党支部": "临时支部委员会",
    "党总支": "总支部委员会",
    "党委": "委员会",
}
Fits = Callable[[Organization], bool]
Subject = str | Organization | Unit


class Planter:
    """Hands out organizations, each for one case only, and keeps the list of cases."""

    def __init__(self, rng: Random, roster: list[Organization], excluded: list[Organization], block: int) -> None:
        self.rng, self.block = rng, block
        self.roster, self.excluded = roster, excluded
        self.planted: list[Finding] = []
        self.silent: list[tuple[Finding, str]] = []
        self.units: list[Unit] = []
        self._queue = rng.sample(roster, len(roster))
        self._queue_excluded = rng.sample(excluded, len(excluded))
        self._used: set[int] = set()
        self._unit_number = 0

    def find(self, rule: str, subject: Subject, role: str | None = None, stage: str | None = None) -> None:
        """Notes that the rule must raise this."""
        self.planted.append(Finding(rule, _key(subject), role, stage))

    def spare(self, rule: str, subject: Subject, why: str, role: str | None = None) -> None:
        """Notes that the rule must not raise this, although it looks like it."""
        self.silent.append((Finding(rule, _key(subject), role), why))

    def take(self, fits: Fits, *, excluded: bool = False) -> Organization:
        """The next organization that fits and serves no other case yet."""
        queue = self._queue_excluded if excluded else self._queue
        for organization in queue:
            if organization.number not in self._used and not organization.tags and fits(organization):
                self._used.add(organization.number)
                organization.tags.add("planted")
                return organization
        raise ValueError("the demo city is too small for its planted cases")

    def enterprise(self, also: Fits | None = None) -> Organization:
        """An enterprise on the ledger, outside parks and buildings; `also` asks for more."""
        return self.take(lambda o: o.prefix == "91" and o.on_ledger and _plain(o) and (also is None or also(o)))

    def led_by(self, department: str) -> Organization:
        """An enterprise on the ledger that this department says it manages."""
        return self.enterprise(lambda o: bool(o.claims) and o.claims[0].department == department)

    def dual(self) -> Organization:
        """A social organization on the ledger with a business supervisor of the city, not in the notice."""
        return self.take(lambda o: o.prefix in ("51", "52") and o.on_ledger and _plain(o) and _supervised(o))

    def direct(self) -> Organization:
        """A directly registered social organization on the ledger, not in the notice."""
        return self.take(lambda o: o.prefix == "52" and o.on_ledger and not o.notice and not o.claims and _plain(o))

    def mapped(self, *, free: bool) -> Organization:
        """An association of the notice on the ledger, free of a business supervisor or not."""

        def fits(org: Organization) -> bool:
            return org.on_ledger and bool(org.notice) and (org.notice[0].industry != "") is free and _plain(org)

        return self.take(fits)

    def law_firm(self) -> Organization:
        """A law firm on the ledger."""
        return self.take(lambda o: o.prefix == "31" and o.on_ledger)

    def unit(
        self,
        kind: str,
        rows: list[tuple[Organization, str]],
        formal: int,
        *,
        name: str = "",
        established: str = "",
        term_ends: str = "2027-12-31",
    ) -> Unit:
        """A party unit made for a case; established before the campaign."""
        self._unit_number += 1
        code = f"1503{self.block:03d}9{self._unit_number:04d}"
        short = name or rows[0][0].name.replace("有限责任公司", "").replace("有限公司", "")
        made = Unit(
            code=code,
            name=f"中共{short}{UNIT_ENDINGS.get(kind, '支部委员会')}",
            kind=kind,
            rows=rows,
            formal=formal,
            established=established or day_between(self.rng, "2014-03-01", "2023-06-30"),
            term_ends="" if kind == "临时党支部" else term_ends,
        )
        self.units.append(made)
        for organization in made.organizations:
            organization.units.append(made)
            organization.tags.add("unit_done")
        return made

    def roster_survey(self, organization: Organization) -> None:
        """Puts an excluded organization on the survey ledger."""
        survey_of_the_dead(organization, self.rng)

    def committee_of(self, organization: Organization) -> str:
        """The committee that leads it, or its street's."""
        if organization.committee_claims:
            return organization.committee_claims[0].committee
        return street_committee(street_of(organization.operating))


def _key(subject: Subject) -> str:
    if isinstance(subject, Organization):
        return subject.subject
    return subject.code if isinstance(subject, Unit) else subject


def _plain(organization: Organization) -> bool:
    survey = organization.survey
    return survey is not None and not survey.park and not survey.building and organization.registry != ""


def _supervised(organization: Organization) -> bool:
    return organization.business_cell.startswith("市") and not organization.notice and len(organization.claims) == 1


def without_unit(organization: Organization) -> Organization:
    """Marks that no party unit will cover it."""
    organization.tags.add("unit_done")
    return organization


def survey_of_the_dead(organization: Organization, rng: Random) -> None:
    """Puts an excluded organization on the survey ledger, as if it still worked."""
    organization.survey = Survey(
        place_only(organization.registered),
        organization.operating,
        12,
        verified_by=f"{street_of(organization.operating).name}党建办",
        verified_on=day_between(rng, "2024-11-05", "2025-02-25"),
    )
