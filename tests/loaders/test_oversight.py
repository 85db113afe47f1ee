"""Who holds which role when: SEMANTICS D2 to D4, D6, D7, D11, B11, B12, J2."""

from __future__ import annotations

from datetime import date

from city_rows import holders, organization, places, row

from shizi.loaders.assertions import Assertion, Context, assertions
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import Holders, Unit
from shizi.loaders.organization_rows import Row
from shizi.loaders.oversight import Oversight, oversight, territories
from shizi.loaders.oversight_edges import named_properties

FIRM, ASSOCIATION = "91150300WH00000012", "51150300WH00000025"
DAY = date(2025, 9, 30)
DEPARTMENTS = [
    {"department": "市民政局"}, {"department": "市商务局"}, {"department": "市工信局"}, {"department": "市市场监督管理局"},
    {"department": "市煤炭局", "status": "abolished", "abolished": "2024-01-01"},
    {"department": "市司法局"},
]  # fmt: skip
COMMITTEES = [
    {"committee": "中共乌海市委员会", "kind": "city"},
    {"committee": "市委两新工委", "kind": "two_new", "superior": "中共乌海市委员会"},
    {"committee": "商贸行业党委", "kind": "industry", "host_department": "市商务局", "superior": "市委两新工委"},
    {"committee": "工业行业党委", "kind": "industry", "host_department": "市工信局", "superior": "市委两新工委"},
]
PARTS = {"part": "市市场监督管理局", "licences": "市商务局", "more licences": "市工信局", "justice": "市司法局"}


def context(found: Holders) -> Context:
    return Context(found, {part: found.department(name) for part, name in PARTS.items()})


def said(*rows: Row, key: str = FIRM, free: bool = False) -> list[Assertion]:
    return assertions(organization(key, *rows), context(holders(DEPARTMENTS, COMMITTEES)), prefix=key[:2], free=free)


def held(role: str, *rows: Row, key: str = FIRM, day: date = DAY, free: bool = False) -> list[str]:
    return sorted(o.holder.id for o in periods_of(role, *rows, key=key, free=free) if o.since <= day < o.until)


def periods_of(role: str, *rows: Row, key: str = FIRM, free: bool = False) -> list[Oversight]:
    found = holders(DEPARTMENTS, COMMITTEES)
    mine = [a for a in assertions(organization(key, *rows), context(found), prefix=key[:2], free=free) if a.role == role]
    return oversight(role, mine, found)


def claim(department: str, role: str = "industry", since: str = "", until: str = "", **more: date) -> Row:
    return row("supervisor_claims", department=department, name="天龙", role=role, since=since, until=until, **more)


def notice(**cells: object) -> Row:
    return row("mapping_notice", association="商会", **cells)


def test_d2_an_empty_registrar_means_the_department_of_the_entry() -> None:
    assert held("registration", row("market_registration", name="天龙")) == ["市市场监督管理局"]
    assert held("registration", row("market_registration", name="天龙", registrar="市民政局")) == ["市民政局"]
    assert held("registration", row("law_firms", name="律所", part="justice"), key="31150300WH0000003X") == ["市司法局"]


def test_d2_the_registry_goes_before_claims() -> None:
    rows = (row("market_registration", name="天龙"), claim("市民政局", "registration"))
    assert held("registration", *rows) == ["市市场监督管理局"]


def test_d2_order_of_precedence_for_business() -> None:
    inspection = row("annual_inspection", name="商会", year="2024", first_reviewer="市工信局")
    claimed, registered = claim("市商务局", "business"), row("civil_affairs", name="商会", business_supervisor="市民政局")
    noticed = notice(business_supervisor="市司法局", effective_from="2023-07-01")
    assert held("business", inspection, key=ASSOCIATION) == ["市工信局"]
    assert held("business", inspection, claimed, key=ASSOCIATION) == ["市商务局"]
    assert held("business", inspection, claimed, registered, key=ASSOCIATION) == ["市民政局"]
    assert held("business", inspection, claimed, registered, noticed, key=ASSOCIATION) == ["市司法局"]
    assert held("business", inspection, claimed, registered, noticed, key=ASSOCIATION, day=date(2023, 6, 30)) == ["市民政局"]


def test_d2_the_reviewer_only_reviews_where_the_role_is_declared_free() -> None:
    inspection = row("annual_inspection", name="商会", year="2024", first_reviewer="市工信局")
    assert held("business", inspection, key=ASSOCIATION, free=True) == []


def test_d2_licences_count_only_when_nothing_else_names_a_live_holder() -> None:
    licences = (row("sector_licences", name="天龙", part="licences"), row("sector_licences", name="天龙", part="more licences"))
    assert held("industry", *licences) == ["市商务局", "市工信局"]
    assert not any(o.exclusive for o in periods_of("industry", *licences))
    assert held("industry", *licences, claim("市民政局")) == ["市民政局"]
    lapsed = claim("市民政局", until="2024-05-01")
    assert held("industry", *licences, lapsed) == ["市商务局", "市工信局"]
    assert held("industry", *licences, lapsed, day=date(2024, 4, 30)) == ["市民政局"]
    assert held("industry", *licences, claim("市煤炭局")) == ["市商务局", "市工信局"]


def test_d3_notice_dates() -> None:
    rows = (notice(industry_department="市商务局", document_date="2023-06-20", effective_until="2024"),)
    days = (date(2023, 6, 19), date(2023, 6, 20), date(2024, 12, 31), date(2025, 1, 1))
    assert [held("industry", *rows, key=ASSOCIATION, day=day) for day in days] == [[], ["市商务局"], ["市商务局"], []]


def test_d3_only_the_latest_inspection_year_counts() -> None:
    rows = [row("annual_inspection", name="商会", year=year, first_reviewer=who) for year, who in (("2024", "市商务局"), ("2023", "市工信局"))]
    assert held("business", *rows, key=ASSOCIATION) == ["市商务局"]


def test_d3_a_registry_cell_as_it_stood_in_the_delivery_in_force() -> None:
    changed = date(2025, 6, 30)
    rows = (
        row("civil_affairs", name="商会", business_supervisor="市商务局", closed_on=changed),
        row("civil_affairs", name="商会", business_supervisor="市工信局", valid_from=changed),
    )
    assert held("business", *rows, key=ASSOCIATION, day=date(2020, 1, 1)) == ["市商务局"]
    assert held("business", *rows, key=ASSOCIATION, day=date(2025, 6, 29)) == ["市商务局"]
    assert held("business", *rows, key=ASSOCIATION, day=changed) == ["市工信局"]


def test_a4_handover_on_one_day_is_no_overlap() -> None:
    rows = (claim("市商务局", until="2024-03-01"), claim("市工信局", since="2024-03-01"))
    assert held("industry", *rows, day=date(2024, 2, 29)) == ["市商务局"]
    assert held("industry", *rows, day=date(2024, 3, 1)) == ["市工信局"]


def test_a4_a_dead_department_holds_until_its_last_day() -> None:
    assert held("industry", claim("市煤炭局"), day=date(2023, 12, 31)) == ["市煤炭局"]
    assert held("industry", claim("市煤炭局"), day=date(2024, 1, 1)) == []


def test_d4_another_register_counts_only_if_it_names_two_by_itself() -> None:
    first = notice(industry_department="市民政局")
    assert held("industry", first, claim("市商务局"), key=ASSOCIATION) == ["市民政局"]
    two = (claim("市商务局"), claim("市工信局"))
    assert held("industry", first, *two, key=ASSOCIATION) == ["市商务局", "市工信局", "市民政局"]
    same = (claim("市商务局"), claim("乌海市商务局"))
    assert held("industry", first, *same, key=ASSOCIATION) == ["市民政局"]


def test_d4_of_committees_one_above_the_other_only_the_lower_holds() -> None:
    rows = [row("committee_claims", committee=name, name="天龙") for name in ("商贸行业党委", "市委两新工委")]
    assert held("party_building", *rows) == ["商贸行业党委"]


def test_b11_a_cell_may_name_several() -> None:
    assert held("business", row("civil_affairs", name="商会", business_supervisor="市商务局、市工信局"), key=ASSOCIATION) == ["市商务局", "市工信局"]


def test_b12_a_department_and_its_committee_are_one_holder() -> None:
    rows = (row("committee_claims", committee="商贸行业党委", name="天龙"), claim("市商务局党组", "party_building"))
    assert held("party_building", *rows) == ["商贸行业党委"]
    assert {(a.holder.id, a.unit.id) for a in said(*rows)} == {("商贸行业党委", "商贸行业党委"), ("商贸行业党委", "市商务局")}


def test_b12_a_party_body_is_no_other_spelling_of_its_department() -> None:
    found = holders(DEPARTMENTS, COMMITTEES)
    written = ("市商务局", "乌海市商务局党组", "市商务局机关党委")
    keys = [named_properties(one, found.departments)["spelling_key"] for text in written for one in said(claim(text, "party_building"))]
    assert keys == ["商务局"] * 3


def test_d7_liaison_is_not_exclusive() -> None:
    rows = [row("liaison", unit=unit, name="天龙") for unit in ("市商务局", "新华街道办事处")]
    assert held("liaison", *rows) == ["市商务局", "新华街道办事处"]
    assert not any(o.exclusive for o in periods_of("liaison", *rows))


def test_d11_a_declaration_does_not_disagree_with_a_holder_named_elsewhere() -> None:
    rows = (row("civil_affairs", name="商会", business_supervisor="直接登记"), notice(business_supervisor="市商务局"))
    assert held("business", *rows, key=ASSOCIATION, free=True) == ["市商务局"]


def test_j2_a_vanished_row_is_closed_on_the_new_day_and_names_no_past_holder() -> None:
    gone = claim("市商务局", since="2020", closed_on=date(2025, 6, 30))
    assert held("industry", gone, day=date(2025, 6, 29)) == ["市商务局"]
    assert held("industry", gone) == []
    assert [a.closed_on for a in said(gone)] == [date(2025, 6, 30)]


def test_a_period_begins_and_ends_as_the_register_says() -> None:
    found = periods_of("industry", claim("市商务局", since="2020-03", until="2026"))
    assert [(o.since, o.until, o.named_since, o.named_until, o.precision, o.until_precision) for o in found] == [
        (date(2020, 3, 1), date(2027, 1, 1), date(2020, 3, 1), date(2027, 1, 1), "month", "year")
    ]


def test_periods_of_one_holder_are_joined_and_periods_of_several_are_cut() -> None:
    rows = (claim("市商务局"), claim("市工信局", since="2024-01-01", until="2024-07-01"))
    found = sorted((o.holder.id, o.since, o.until) for o in periods_of("industry", *rows))
    assert found == [
        ("市商务局", BEGINNING, WITHOUT_END),
        ("市工信局", date(2024, 1, 1), date(2024, 7, 1)),
    ]


# --- territory -----------------------------------------------------------------------------------------------------
def territory(*rows: Row) -> str | None:
    found = [t for t in territories(organization(FIRM, *rows), places(), "91") if t.since <= DAY < t.until]
    return found[0].place.name if found else None


def test_d6_order_of_cells() -> None:
    registered = row("market_registration", name="天龙", registered_address="海南区拉僧庙镇1号")
    taxed = row("tax_withholding", name="天龙", operating_address="150302003017")
    assert territory(registered) == "拉僧庙镇"
    assert territory(registered, taxed) == "幸福社区居委会"
    surveyed = row("survey_ledger", name="天龙", operating_place="海勃湾区新华街道", registered_place="海南区拉僧庙镇")
    assert territory(registered, taxed, surveyed) == "新华街道"
    assert territory(registered, taxed, row("survey_ledger", name="天龙", registered_place="海南区拉僧庙镇")) == "幸福社区居委会"


def test_d6_the_park_goes_first() -> None:
    surveyed = row("survey_ledger", name="天龙", operating_place="海勃湾区新华街道", park="低碳产业园")
    assert territory(surveyed) == "低碳产业园"


def test_d6_a_cell_that_names_only_a_district_gives_way_to_the_next() -> None:
    surveyed = row("survey_ledger", name="天龙", operating_place="乌海市海南区", registered_place="海勃湾区新华街道")
    assert territory(surveyed) == "新华街道"
    assert territory(row("survey_ledger", name="天龙", operating_place="乌海市海南区")) is None


def test_units_compare_by_label_and_id() -> None:
    assert Unit("Supervisor", "甲", "甲", True) != Unit("IndustryCommittee", "甲", "甲", True)
