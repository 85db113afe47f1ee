"""Departments and committees by name: SEMANTICS B10, B11, B12, D11, F2."""

from __future__ import annotations

from datetime import date

import pytest

from shizi.loaders.committees import Committees
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.departments import Departments
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Holders
from shizi.loaders.places import Places


def department(name: str, status: str = "", successor: str = "", abolished: str = "", aliases: str = "") -> dict[str, str]:
    return {"department": name, "level": "city", "status": status, "established": "", "abolished": abolished,
            "successor": successor, "aliases": aliases}  # fmt: skip


def committee(name: str, kind: str, host: str = "", superior: str = "", established: str = "", abolished: str = "") -> dict[str, str]:
    return {"committee": name, "kind": kind, "level": "city", "host_department": host, "superior": superior,
            "established": established, "abolished": abolished}  # fmt: skip


@pytest.fixture
def holders() -> Holders:
    departments = Departments.from_rows(
        "乌海市",
        enumerate_rows(
            department("市住房和城乡建设局", aliases="市住建局、住建局"),
            department("市建设局", "renamed", "市住房和城乡建设局", "2010-06-30"),
            department("市城乡建设委员会", "renamed", "市建设局", "2003-06-30"),
            department("市市场监督管理局", aliases="市监局"),
            department("市物价局", "merged", "市市场监督管理局", "2018-01-01"),
            department("市外事办", "abolished", "", "2019-01-01"),
            department("海南区民政局"),
            department("市民政局"),
            department("市政管理局"),
        ),
    )
    committees = Committees.from_rows(
        "乌海市",
        enumerate_rows(
            committee("中共乌海市委员会", "city"),
            committee("市委两新工委", "two_new", "市委社会工作部", "中共乌海市委员会", "2016-05-01"),
            committee("住建行业党委", "industry", "市住建局", "市委两新工委", "2018-08-01"),
            committee("社会组织综合党委", "comprehensive", "市民政局", "市委两新工委", "2019-03-01"),
            committee("社会服务行业党委", "industry", "市民政局", "市委两新工委", "2022-01-01", "2024-01-01"),
        ),
    )
    names = ("code", "name", "level", "parent_code", "kind")
    rows = [("150300000000", "乌海市", "city", "", ""), ("150303000000", "海南区", "district", "150300000000", "")]
    places = Places.from_rows("150300000000", "乌海市", [(r[0], dict(zip(names, r, strict=True))) for r in rows])
    return Holders(departments, committees, places)


def enumerate_rows(*rows: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    return [(f"row {number}", row) for number, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("市住房和城乡建设局", "市住房和城乡建设局"),
        ("乌海市住房和城乡建设局", "市住房和城乡建设局"),
        ("住房和城乡建设局", "市住房和城乡建设局"),
        ("市住建局", "市住房和城乡建设局"),
        ("乌海市住建局", "市住房和城乡建设局"),
        ("市建设局", "市住房和城乡建设局"),
        ("市城乡建设委员会", "市住房和城乡建设局"),
        ("市场监督管理局", "市市场监督管理局"),
        ("乌海市市场监督管理局", "市市场监督管理局"),
        ("民政局", "市民政局"),
        ("海南区民政局", "海南区民政局"),
        ("市政管理局", "市政管理局"),
        ("乌海市市政管理局", "市政管理局"),
    ],
)
def test_b10_names_of_a_department(holders: Holders, written: str, official: str) -> None:
    assert holders.departments.resolve(written) == official


def test_b10_a_merged_department_stays_a_holder_of_its_own(holders: Holders) -> None:
    unit = holders.read("市物价局", "industry")[0].unit
    assert unit.id == "市物价局"
    assert holders.abolished(unit) == date(2018, 1, 1)


def test_b10_unknown_names_are_live_holders_of_their_own(holders: Holders) -> None:
    unit = holders.read("市奇怪局", "industry")[0].unit
    assert (unit.label, unit.name, unit.verified) == (SUPERVISOR, "市奇怪局", False)
    assert holders.abolished(unit) == WITHOUT_END
    assert holders.read("乌海市奇怪局", "industry")[0].unit == unit


@pytest.mark.parametrize("successor", ["市农牧局", "乌海市农牧局", "农牧局", "农牧主管局"])
def test_b10_a_successor_may_be_written_in_any_way(successor: str) -> None:
    rows = enumerate_rows(
        department("市农业局", "renamed", "乌海市农牧业局"), department("市农牧业局", "renamed", successor),
        department("市农牧局", aliases="农牧主管局"),
    )  # fmt: skip
    departments = Departments.from_rows("乌海市", rows)
    assert {departments.resolve(name) for name in ("市农业局", "乌海市农牧业局", "市农牧局")} == {"市农牧局"}
    assert set(departments.by_name) == {"市农牧局"}


def test_b10_a_successor_that_no_row_describes_ends_the_chain() -> None:
    rows = enumerate_rows(department("市甲局", "renamed", "市乙局"), department("市乙局", "renamed", "市丙局"))
    assert Departments.from_rows("乌海市", rows).resolve("市甲局") == "市丙局"


def test_d9_an_unknown_unit_is_shown_as_written(holders: Holders) -> None:
    first, second = (holders.read(text, "industry")[0].unit for text in ("乌海市大数据局", "市大数据局"))
    assert first.name == "乌海市大数据局"
    assert second.id == first.id


def test_b10_circles_of_renames_end() -> None:
    rows = enumerate_rows(department("市甲局", "renamed", "市乙局"), department("市乙局", "renamed", "市甲局"))
    assert Departments.from_rows("乌海市", rows).resolve("市甲局") == Departments.from_rows("乌海市", rows).resolve("市乙局")


def test_b11_several_holders_in_one_cell(holders: Holders) -> None:
    names = [written.unit.id for written in holders.read("市民政局、市住建局；市监局/市外事办\n市奇怪局", "business")]
    assert names == ["市民政局", "市住房和城乡建设局", "市市场监督管理局", "市外事办", "市奇怪局"]


@pytest.mark.parametrize("text", ["无", "直接登记", "脱钩", "已脱钩", "无业务主管单位", "直接登记（无）"])
def test_d11_declarations_name_nobody(holders: Holders, text: str) -> None:
    assert holders.is_declaration(text)
    assert holders.read(text, "business") == ()


@pytest.mark.parametrize("text", ["市住建局", "市住建局党组", "市住房和城乡建设局机关党委", "市住建局党委"])
def test_b12_a_department_stands_for_the_committee_it_hosts(holders: Holders, text: str) -> None:
    unit = holders.read(text, "party_building")[0].unit
    standings = holders.standings(unit, "party_building")
    assert [(s.since, s.until, s.holder.label) for s in standings] == [
        (BEGINNING, date(2018, 8, 1), SUPERVISOR), (date(2018, 8, 1), WITHOUT_END, COMMITTEE),
    ]  # fmt: skip
    assert standings[1].holder.id == "住建行业党委"


def test_b12_only_while_it_hosts_exactly_one(holders: Holders) -> None:
    unit = holders.read("市民政局", "party_building")[0].unit
    standing = {s.since: s.holder.id for s in holders.standings(unit, "party_building")}
    assert standing == {
        BEGINNING: "市民政局", date(2019, 3, 1): "社会组织综合党委", date(2022, 1, 1): "市民政局", date(2024, 1, 1): "社会组织综合党委",
    }  # fmt: skip


def test_b12_only_for_party_building(holders: Holders) -> None:
    unit = holders.read("市住建局", "industry")[0].unit
    assert [s.holder for s in holders.standings(unit, "industry")] == [unit]


def test_committees_by_other_spellings(holders: Holders) -> None:
    assert holders.committees.resolve("乌海市委两新工委") == "市委两新工委"
    assert holders.committees.resolve("中共乌海市委") == "中共乌海市委员会"
    assert holders.committees.resolve("市委") == "中共乌海市委员会"
    assert holders.above("住建行业党委") == {"市委两新工委", "中共乌海市委员会"}


def test_d9_a_liaison_unit_that_is_a_place(holders: Holders) -> None:
    unit = holders.read("海南区", "liaison")[0].unit
    assert (unit.label, unit.id) == (PLACE, "150303000000")
    assert holders.read("海南区", "business")[0].unit.label == SUPERVISOR


def test_f2_spelling_keys(holders: Holders) -> None:
    keys = [holders.departments.spelling_key(text) for text in ("乌海市民政局", "市民政局", "民政局", "市场监督管理局", "市市场监督管理局")]
    assert keys == ["民政局", "民政局", "民政局", "市场监督管理局", "市场监督管理局"]
