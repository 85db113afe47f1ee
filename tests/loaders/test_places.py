"""Reading places out of cells: SEMANTICS A14, D6, G7."""

from __future__ import annotations

import pytest

from shizi.loaders.places import Places

ROWS = [
    ("150300000000", "乌海市", "city", "", ""),
    ("150302000000", "海勃湾区", "district", "150300000000", ""),
    ("150303000000", "海南区", "district", "150300000000", ""),
    ("150302003000", "新华街道", "street", "150302000000", ""),
    ("150302003017", "幸福社区居委会", "community", "150302003000", ""),
    ("150302004000", "新华西街道", "street", "150302000000", ""),
    ("150303001000", "拉僧庙镇", "street", "150303000000", ""),
    ("150303001002", "幸福社区居委会", "community", "150303001000", ""),
    ("150303001003", "平安村村民委员会", "community", "150303001000", ""),
    ("150303401000", "低碳产业园", "", "150303000000", "park"),
    ("150302003801", "中央商圈", "", "150302003000", "business_district"),
    ("150302003901", "国贸大厦", "", "150302003801", "building"),
]


@pytest.fixture(scope="module")
def places() -> Places:
    names = ("code", "name", "level", "parent_code", "kind")
    return Places.from_rows("150300000000", "乌海市", [(row[0], dict(zip(names, row, strict=True))) for row in ROWS])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("乌海市海勃湾区新华街道幸福社区居委会人民路3号", "150302003017"),
        ("内蒙古自治区乌海市海南区拉僧庙镇幸福社区", "150303001002"),
        ("海南区拉僧庙镇平安村1组", "150303001003"),
        ("150302003017", "150302003017"),
        ("新华西街道12号", "150302004000"),
        ("海南区低碳产业园创业路", "150303401000"),
        ("乌海市海勃湾区", "150302000000"),
        ("乌海市", "150300000000"),
    ],
)
def test_d6_deepest_place_named(places: Places, text: str, code: str) -> None:
    found = places.read(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "人民路3号", "幸福社区居委会", "呼和浩特市新华街道1号", "999999999999"])
def test_d6_texts_that_name_no_place_of_ours(places: Places, text: str) -> None:
    assert places.read(text) is None


def test_d6_a_street_of_another_district_is_not_read(places: Places) -> None:
    found = places.read("乌海市海南区新华街道1号")
    assert found is not None
    assert found.code == "150303000000"
    assert not found.holds_territory


def test_d6_buildings_and_business_districts_hold_no_territory(places: Places) -> None:
    assert not places.by_code["150302003901"].holds_territory
    assert not places.by_code["150302003801"].holds_territory
    assert places.by_code["150303401000"].holds_territory


def test_a14_sites_by_name_and_code(places: Places) -> None:
    assert places.read_site("低碳产业园", ("park",)) == places.by_code["150303401000"]
    assert places.read_site("150302003901", ("building", "business_district")) == places.by_code["150302003901"]
    assert places.read_site("国贸大厦", ("park",)) is None
    assert places.site_named("新华街道") is None


def test_g7_districts_a_name_begins_with(places: Places) -> None:
    assert places.districts_of_name("海南区委社会工作部") == ["150303000000"]
    assert places.districts_of_name("新华街道办事处") == ["150302000000"]
    assert places.districts_of_name("乌海市海勃湾区民政局") == ["150302000000"]
    assert places.districts_of_name("幸福社区党支部") == ["150302000000", "150303000000"]
    assert places.districts_of_name("市民政局") == []


def test_line_to_the_city_and_full_name(places: Places) -> None:
    assert [p.code for p in places.ancestors("150302003901")] == [
        "150302003901", "150302003801", "150302003000", "150302000000", "150300000000",
    ]  # fmt: skip
    assert places.full_name("150302003017") == "乌海市海勃湾区新华街道幸福社区居委会"
    assert places.district_of("150302003901") == "150302000000"


def test_a_circle_of_parents_ends() -> None:
    rows = [("1", {"code": "1", "name": "甲", "level": "street", "parent_code": "2", "kind": ""}),
            ("2", {"code": "2", "name": "乙", "level": "street", "parent_code": "1", "kind": ""})]  # fmt: skip
    assert [p.code for p in Places.from_rows("9", "丙市", rows).ancestors("1")] == ["1", "2"]


@pytest.mark.parametrize("text", ["低碳产业园", "海南区低碳产业园", "乌海市海南区低碳产业园", "150303401000"])
def test_d6_a_site_by_name_by_code_or_by_names_from_the_city_down(places: Places, text: str) -> None:
    site = places.read_site(text, ("park",))
    assert site is not None
    assert site.code == "150303401000"


@pytest.mark.parametrize("text", ["海勃湾区低碳产业园", "某某低碳产业园", "低碳产业园东门", "海南区"])
def test_d6_a_site_of_another_place_is_not_named(places: Places, text: str) -> None:
    assert places.read_site(text, ("park",)) is None


def test_g11_the_name_of_a_liaison_row_is_a_site_only_as_a_whole(places: Places) -> None:
    assert places.site_named("海南区低碳产业园") is None
