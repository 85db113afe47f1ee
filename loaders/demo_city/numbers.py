"""The source's numbers as they follow from the city's facts, counted block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shizi.loaders.dates import begins, ends
from shizi.loaders.demo_city import holders
from shizi.loaders.demo_city.block import Block
from shizi.loaders.demo_city.model import Organization, Service
from shizi.loaders.demo_city.reference import CAMPAIGN, document, places
from shizi.loaders.demo_city.truth_rules import TODAY


class SeedCounts:
    """Counts what the source counts; distinct things of the whole city are kept as sets."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self.attendance = 0
        self._units_named: set[str] = set()
        self._reception_days: set[tuple[str, str]] = set()

    def add(self, block: Block) -> None:
        """Counts one block."""
        counts = self._counts
        for org in block.organizations:
            counts["base_records"] += 1
            if not org.on_roster:
                counts["excluded_stage1"] += 1
            elif org.prefix == "91":
                counts["roster_enterprises"] += 1
                counts["verified_enterprises"] += org.on_ledger
            else:
                counts["roster_social_orgs"] += 1
                counts["verified_social_orgs"] += org.on_ledger
            self._count_party(org)
            counts["associations_mapped"] += bool(org.notice)
            for notice in org.notice:
                for cell in (notice.business, notice.industry, notice.party_lead):
                    self._units_named |= {holders.resolve(name) for name in holders.names_in(cell)}
            for service in org.services:
                self._count_service(service)
        for service in block.loose_services:
            self._count_service(service)
        counts["new_party_units"] += sum(_in_campaign(unit.established) for unit in block.units)
        posts = [post for org in block.organizations for post in org.postings if _live(post.since, post.until)]
        counts["instructors"] += len({post.instructor for post in posts})
        teams = [team for org in block.organizations for team in org.teams if _live(team.since, team.until)]
        counts["service_teams"] += len({team.team for team in teams})

    def _count_party(self, org: Organization) -> None:
        self._counts["orgs_guided"] += any(_live(post.since, post.until) for post in org.postings)
        self._counts["orgs_new_mass_org"] += any(_in_campaign(mass.established) for mass in org.mass)
        self._counts["orgs_served"] += any(_live(team.since, team.until) for team in org.teams)

    def _count_service(self, service: Service) -> None:
        if service.channel == "书记接待日":
            self._reception_days.add((service.carried_by, service.raised))
        if not service.solved:
            return
        if service.channel == "红色服务团":
            self._counts["service_problems_solved"] += service.kind == "问题"
        else:
            self._counts["needs_solved"] += service.kind == "需求"
            self._counts["committee_problems_solved"] += service.kind == "问题"

    def numbers(self, entry_departments: Iterable[str]) -> dict[str, int]:
        """All numbers, with those that do not depend on the organizations."""
        counts = dict(self._counts)
        roster = counts["roster_enterprises"] + counts["roster_social_orgs"]
        verified = counts["verified_enterprises"] + counts["verified_social_orgs"]
        return counts | {
            "departments_integrated": len({holders.resolve(name) for name in entry_departments}),
            "levels": len({place.level for place in places().values()}),
            "tax_payer_threshold": 10,
            "member_threshold": 3,
            "roster_total": roster,
            "verified_total": verified,
            "dropped_enterprises": counts["roster_enterprises"] - counts["verified_enterprises"],
            "dropped_social_orgs": counts["roster_social_orgs"] - counts["verified_social_orgs"],
            "ledger_types": 4,
            "secretary_reception_days": len(self._reception_days),
            "mapping_units": len(self._units_named),
            "six_sync_stages": 6,
            "training_sessions": document("composition.yaml")["training_sessions"],
            "training_attendance": self.attendance,
        }


def _live(since: str, until: str) -> bool:
    return begins(since) <= TODAY < ends(until)


def _in_campaign(day: str) -> bool:
    return begins(CAMPAIGN[0]) <= begins(day) <= begins(CAMPAIGN[1])
