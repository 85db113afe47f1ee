"""Lines to the top, where they stop, and circles: SEMANTICS D2 (party line), G5, G6, H1, H2."""

from __future__ import annotations

from datetime import date

from city_rows import holders, row

from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE
from shizi.loaders.organization_rows import Row
from shizi.loaders.party_lines import PARTY_UNIT, LineEnd, PartyLines, uncovered_periods

DAY = date(2025, 9, 30)
COMMITTEES = [
    {"committee": "中共乌海市委员会", "kind": "city"},
    {"committee": "市委两新工委", "kind": "two_new", "superior": "中共乌海市委员会"},
    {"committee": "商贸行业党委", "kind": "industry", "superior": "市委两新工委"},
    {"committee": "煤炭行业党委", "kind": "industry", "superior": "市委两新工委", "abolished": "2024-12-04"},
    {"committee": "中介行业党委", "kind": "industry"},
    {"committee": "家政行业党委", "kind": "industry", "superior": "会展行业党委"},
    {"committee": "会展行业党委", "kind": "industry", "superior": "家政行业党委"},
    {"committee": "自环行业党委", "kind": "industry", "superior": "自环行业党委"},
]


def unit(code: str, superior: str, **cells: object) -> Row:
    return row("party_units", unit_code=code, unit_name=f"{code}支部", superior_unit=superior, **cells)


def lines(*rows: Row) -> PartyLines:
    return PartyLines.from_rows(list(rows), holders([], COMMITTEES))


def end(found: PartyLines, node: tuple[str, str], day: date = DAY) -> LineEnd:
    return next(e for e in found.line_ends(node) if e.since <= day < e.until)


def test_g5_a_line_that_reaches_the_top_over_units_by_code_and_name() -> None:
    found = lines(unit("3", "2"), unit("2", "1支部"), unit("1", "商贸行业党委"))
    assert end(found, (PARTY_UNIT, "3")).reaches_top
    assert end(found, (COMMITTEE, "商贸行业党委")).reaches_top


def test_g5_where_a_line_stops() -> None:
    found = lines(unit("1", ""), unit("2", "无此党委"), unit("3", "煤炭行业党委"), unit("4", "中介行业党委"))
    stops = [(end(found, (PARTY_UNIT, code)).stops_at, end(found, (PARTY_UNIT, code)).stops_because) for code in "1234"]
    assert stops == [("1支部", "no_superior"), ("无此党委", "unknown_superior"), ("煤炭行业党委", "abolished"), ("中介行业党委", "no_superior")]


def test_g5_periods_follow_the_life_of_the_committee() -> None:
    found = lines(unit("3", "煤炭行业党委"))
    assert end(found, (PARTY_UNIT, "3"), date(2024, 12, 3)).reaches_top
    assert not end(found, (PARTY_UNIT, "3"), date(2024, 12, 4)).reaches_top


def test_g5_one_line_that_arrives_is_enough() -> None:
    assert end(lines(unit("1", "无此党委、商贸行业党委")), (PARTY_UNIT, "1")).reaches_top


def test_g6_circles() -> None:
    found = lines(unit("1", "家政行业党委"), unit("8", "9"), unit("9", "8"), unit("7", "自环行业党委"))
    assert end(found, (COMMITTEE, "家政行业党委")).circle == "会展行业党委"
    assert end(found, (COMMITTEE, "会展行业党委")).circle == "会展行业党委"
    assert end(found, (PARTY_UNIT, "9")).circle == "8"
    assert end(found, (COMMITTEE, "自环行业党委")).circle == "自环行业党委"
    leads_in = end(found, (PARTY_UNIT, "1"))
    assert (leads_in.circle, leads_in.into_circle, leads_in.reaches_top) == (None, True, False)


def test_g6_a_member_of_a_circle_may_still_reach_the_top() -> None:
    found = lines(unit("1", "2、商贸行业党委"), unit("2", "1"))
    first = end(found, (PARTY_UNIT, "1"))
    assert (first.circle, first.reaches_top) == ("1", True)


def test_d2_the_nearest_committee_above_a_unit() -> None:
    found = lines(unit("3", "2"), unit("2", "商贸行业党委"), unit("4", "煤炭行业党委"))
    assert [u.id for _, _, u in found.nearest_committees("3")] == ["商贸行业党委"]
    assert [(since, until, u.id) for since, until, u in found.nearest_committees("4")] == [(BEGINNING, date(2024, 12, 4), "煤炭行业党委")]


def test_j2_a_superior_counts_as_long_as_a_delivery_named_it() -> None:
    committees = [*COMMITTEES, {"committee": "教育行业党委", "kind": "industry", "superior": "市委两新工委"}]
    rows = [unit("1", "商贸行业党委", closed_on=DAY), unit("1", "教育行业党委", valid_from=DAY)]
    found = PartyLines.from_rows(rows, holders([], committees))
    assert [(since, until, u.id) for since, until, u in found.nearest_committees("1")] == [
        (BEGINNING, DAY, "商贸行业党委"), (DAY, WITHOUT_END, "教育行业党委"),
    ]  # fmt: skip


def test_j2_the_first_row_of_a_unit_of_a_later_delivery_reaches_back_to_its_founding() -> None:
    found = lines(unit("1", "商贸行业党委", established="2024-05", valid_from=DAY))
    assert [s.since for s in found.superiors((PARTY_UNIT, "1"))] == [date(2024, 5, 1)]


def test_g5_a_name_that_several_units_bear_is_known() -> None:
    found = lines(unit("1", "商贸行业党委"), unit("2", "共名支部"), unit("3", ""), row("party_units", unit_code="4", unit_name="2支部"))
    named = lines(row("party_units", unit_code="1", unit_name="共名", superior_unit="共名"),
                  row("party_units", unit_code="2", unit_name="共名", superior_unit="商贸行业党委"))  # fmt: skip
    assert [s.node for s in found.superiors((PARTY_UNIT, "2"))] == [None]
    assert [s.node for s in named.superiors((PARTY_UNIT, "1"))] == [(PARTY_UNIT, "2")]


def test_h1_the_largest_count_of_the_rows_and_h2_the_first_kind() -> None:
    found = lines(unit("1", "商贸行业党委", formal_members=4, unit_kind="joint_branch"), unit("1", "商贸行业党委", formal_members=6, unit_kind="branch"))
    record = found.units["1"]
    assert record.largest("formal_members") == 6
    assert record.current[0].get("unit_kind") == "joint_branch"


def test_h2_a_unit_is_live_from_the_day_it_was_established() -> None:
    found = lines(unit("1", "商贸行业党委", established="2024-05"))
    assert found.life((PARTY_UNIT, "1")) == (date(2024, 5, 1), WITHOUT_END)


def test_m05_one_superior_by_code_and_by_name_is_one() -> None:
    found = lines(unit("9", "商贸行业党委"), unit("1", "9"), unit("1", "9支部"))
    assert {s.node for s in found.superiors((PARTY_UNIT, "1"))} == {(PARTY_UNIT, "9")}


def test_d2_days_on_which_nobody_is_named_live_or_past() -> None:
    a, b, c = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    assert uncovered_periods([]) == [(BEGINNING, WITHOUT_END)]
    assert uncovered_periods([(a, WITHOUT_END)]) == [(BEGINNING, a)]
    assert uncovered_periods([(b, c), (a, b)]) == [(BEGINNING, a), (c, WITHOUT_END)]
    assert uncovered_periods([(BEGINNING, WITHOUT_END)]) == []
