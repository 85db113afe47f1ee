"""Every number of the source comes out of the demo city's registers, counted from the files alone."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from shizi.loaders.codes import read_tax_id, valid_code
from shizi.loaders.dates import begins, ends
from shizi.loaders.demo_city import DemoCity
from shizi.loaders.demo_city.holders import names_in, resolve
from shizi.loaders.demo_city.reference import AS_OF, CAMPAIGN
from shizi.loaders.demo_city.truth_text import folded
from shizi.loaders.manifest import read_manifest
from shizi.loaders.register_kinds import register_kinds

SOURCE = {
    "departments_integrated": 19,
    "base_records": 19339,
    "levels": 4,
    "tax_payer_threshold": 10,
    "roster_enterprises": 2145,
    "roster_social_orgs": 463,
    "roster_total": 2608,
    "excluded_stage1": 16731,
    "ledger_types": 4,
    "verified_enterprises": 666,
    "verified_social_orgs": 339,
    "verified_total": 1005,
    "dropped_enterprises": 1479,
    "dropped_social_orgs": 124,
    "instructors": 430,
    "orgs_guided": 724,
    "orgs_new_mass_org": 614,
    "member_threshold": 3,
    "new_party_units": 106,
    "service_teams": 82,
    "orgs_served": 109,
    "service_problems_solved": 76,
    "needs_solved": 17,
    "committee_problems_solved": 46,
    "associations_mapped": 52,
    "mapping_units": 15,
    "six_sync_stages": 6,
    "training_sessions": 8,
}
AT_LEAST = {"secretary_reception_days": 100, "training_attendance": 900}


def test_the_truth_tells_every_number_of_the_source(city: DemoCity) -> None:
    told = json.loads((city.truth / "seed_numbers.json").read_text(encoding="utf-8"))
    assert {key: told[key] for key in SOURCE} == SOURCE
    assert all(told[key] >= least for key, least in AT_LEAST.items())
    assert set(told) == set(SOURCE) | set(AT_LEAST)


def test_nineteen_departments_hand_in(city: DemoCity) -> None:
    entries = read_manifest(city.folder).entries
    assert len({resolve(entry.department) for entry in entries}) == 19
    assert len({entry.department for entry in entries}) > 19
    assert {entry.kind for entry in entries} == set(register_kinds())


class Matcher:
    """Finds the organization of a row by code or by name, from the describing registers alone."""

    def __init__(self, reading: Any) -> None:
        self.by_name: dict[str, str] = {}
        self.by_nine: dict[str, str] = {}
        self.codes: set[str] = set()
        self.unnamed: set[str] = set()
        describing = [line for line in reading.lines if register_kinds()[line.kind].describes]
        for line in describing:
            code = valid_code(line.cells.get("uscc", "")) or read_tax_id(line.cells.get("taxpayer_id", "")).code
            if code:
                self.codes.add(code)
                self.by_nine[code[8:17]] = code
                self.by_name.setdefault(folded(line.cells["name"]), code)
        for line in describing:
            if self.find(line.cells) is None:
                self.unnamed.add(folded(line.cells["name"]))

    def find(self, cells: dict[str, str], name: str = "name", code: str = "uscc") -> str | None:
        tax = read_tax_id(cells.get("taxpayer_id", ""))
        known = valid_code(cells.get(code, "")) or tax.code or self.by_nine.get(tax.organization_code or "")
        return known or self.by_name.get(folded(cells[name]))


def test_the_overlay_by_code_gives_the_base_records(reading: Any) -> None:
    matcher = Matcher(reading)
    assert len(matcher.codes) + len(matcher.unnamed) == SOURCE["base_records"]
    assert len(matcher.unnamed) == 53


def test_the_files_give_the_campaign_numbers(reading: Any) -> None:
    matcher = Matcher(reading)
    first, last, day = begins(CAMPAIGN[0]), begins(CAMPAIGN[1]), begins(AS_OF)

    def live(cells: dict[str, str]) -> bool:
        return begins(cells["since"]) <= day < ends(cells["until"])

    posts = [cells for cells in reading.of("instructors") if live(cells)]
    assert len({cells["instructor_id"] for cells in posts}) == 430
    assert len({matcher.find(cells) for cells in posts}) == 724
    new = [c for c in reading.of("mass_organizations") if first <= begins(c["established"]) <= last]
    assert len({matcher.find(cells) for cells in new}) == 614
    units = {c["unit_code"]: begins(c["established"]) for c in reading.of("party_units")}
    assert sum(first <= since <= last for since in units.values()) == 106
    teams = [cells for cells in reading.of("service_teams") if live(cells)]
    assert len({cells["team_id"] for cells in teams}) == 82
    assert len({matcher.find(cells) for cells in teams}) == 109


def test_the_files_give_services_mapping_and_trainings(reading: Any) -> None:
    records = reading.of("service_records")
    solved = Counter(
        ("team" if c["channel"] == "red_service_team" or c["channel"] == "红色服务团" else "other", c["record_kind"])
        for c in records
        if c["solved_on"]
    )
    kinds = sorted(count for (channel, _), count in solved.items() if channel == "other")
    assert kinds == [17, 46]
    assert 76 in {count for (channel, _), count in solved.items() if channel == "team"}
    receptions = [c for c in records if c["channel"] not in ("红色服务团", "red_service_team", "直通车", "direct_line")]
    assert len({(c["carried_by"], c["raised_on"]) for c in receptions}) >= 100
    notice = reading.of("mapping_notice")
    cells = [c[field] for c in notice for field in ("business_supervisor", "industry_department", "party_lead")]
    assert len(notice) == 52
    assert len({resolve(name) for cell in cells for name in names_in(cell)}) == 15
    trainings = reading.of("trainings")
    assert len({c["session"] for c in trainings}) == 8
    assert sum(int(c["headcount"]) for c in trainings) >= 900
    assert len({c["stage"] for c in reading.of("six_sync")}) == 6
    assert len({c["level"] for c in reading.of("places")}) == 4
