"""The small parts of the demo city: names, codes, holders, folded names, streams."""

from __future__ import annotations

from shizi.loaders.codes import is_valid_code
from shizi.loaders.demo_city import holders
from shizi.loaders.demo_city.chance import day_between, stream
from shizi.loaders.demo_city.mess import damaged_code, write_day
from shizi.loaders.demo_city.naming import Codes, Names
from shizi.loaders.demo_city.reference import committees, departments, places, sites, streets, trades
from shizi.loaders.demo_city.truth_text import contains_other, folded


def test_names_and_codes_never_repeat() -> None:
    names, codes = Names(), Codes(15)
    brands = [names.brand("商贸") for _ in range(40_000)]
    assert len(set(brands)) == len(brands)
    given = [codes.give("91", "150302") for _ in range(40_000)]
    assert len(set(given)) == len(given)
    assert all(is_valid_code(code) for code in given[:500])


def test_a_brand_never_looks_like_a_place() -> None:
    names = Names()
    assert not any(names.brand("物流").startswith(("海南", "乌达", "乌海", "海勃湾")) for _ in range(20_000))


def test_a_department_is_known_by_every_name_it_has_had() -> None:
    for name in ("市卫生健康委员会", "乌海市卫生健康委员会", "卫健委", "市卫生局", "市卫计委", "乌海市卫生局"):
        assert holders.resolve(name) == "市卫生健康委员会"
    assert holders.resolve("市体育局") == "市体育局"
    assert holders.is_dead("市体育局")
    assert not holders.is_dead("市经济和信息化委员会")
    assert holders.resolve("海勃湾区民政局") == "海勃湾区民政局"


def test_no_spelling_stands_for_two_departments() -> None:
    claims: dict[str, set[str]] = {}
    for department in departments().values():
        for alias in filter(None, department.aliases.split("、")):
            claims.setdefault(alias, set()).add(holders.resolve(department.name))
        claims.setdefault(department.name, set()).add(holders.resolve(department.name))
    assert all(len(owners) == 1 for owners in claims.values())


def test_a_department_and_the_one_committee_it_hosts_are_one_holder() -> None:
    assert holders.party_holder("市商务局党组") == "商贸行业党委"
    assert holders.party_holder("市住房和城乡建设局") == "市住房和城乡建设局"


def test_spellings_are_compared_without_the_city() -> None:
    assert len({holders.spelling_key(name) for name in ("市民政局", "乌海市民政局", "民政局")}) == 1
    assert holders.spelling_key("市市场监督管理局") == holders.spelling_key("市场监督管理局")
    assert holders.spelling_key("商口局") != holders.spelling_key("市商务局")


def test_lines_of_committees_reach_the_top_except_the_planted_ones() -> None:
    stopped = {name for name in committees() if not holders.is_dead(name) and not holders.reaches_top(name)}
    assert stopped == {"新业态行业党委", "直播电商行业党委", "会展服务行业党委", "家政服务行业党委"}


def test_places_fit_together() -> None:
    known = places()
    assert all(place.parent in known for place in known.values() if place.level != "市")
    assert len(streets()) == 22
    assert len({site.kind for site in sites()}) == 3


def test_trades_have_departments_and_committees_that_exist() -> None:
    for trade in trades():
        assert trade.department in departments()
        assert trade.committee in committees()


def test_names_fold_as_the_contract_says() -> None:
    assert folded("乌海市海勃湾区鑫源商贸有限责任公司") == folded("鑫源商贸有限公司")
    assert folded("乌海市物流协会") != folded("海勃湾区物流协会")
    assert contains_other("乌海市鑫源商贸有限公司乌达分公司", "乌海市鑫源商贸有限公司")


def test_damaged_codes_are_never_valid() -> None:
    rng, code = stream(1, 0, "damage"), Codes(1).give("91", "150300")
    assert not any(is_valid_code(damaged_code(code, rng)) for _ in range(300))


def test_days_are_written_in_many_shapes() -> None:
    rng = stream(1, 0, "days")
    shapes = {str(write_day("2024-03-05", style, rng)) for style in ("iso", "slash", "dot", "zh", "compact", "serial")}
    assert shapes == {"2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "20240305", "45356"}
    assert all("2024-10-01" <= day_between(rng, "2024-10-01", "2024-10-03") <= "2024-10-03" for _ in range(50))
