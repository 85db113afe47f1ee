"""Which organization a row speaks of: SEMANTICS B1 to B7, G11, I4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from city_rows import CITY, places, row

from shizi.loaders.codes import make_code
from shizi.loaders.identity import WITHHELD, Identity, identify, is_surrogate, surrogate_key
from shizi.loaders.names import NameFolder
from shizi.loaders.organization_rows import OrganizationRows, Row, organizations
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage

ONE, TWO, THREE = (make_code("91", "150302", eight) for eight in ("WH000001", "WH000002", "WH000003"))
ASSOCIATION = make_code("51", "150300", "WH000004")
HAIBOWAN, HAINAN = "乌海市海勃湾区新华街道1号", "乌海市海南区拉僧庙镇1号"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage.create(tmp_path / "1.duckdb") as made:
        yield made


def fill(stage: Stage, rows: list[Row]) -> None:
    """Put rows into the stage as receiving does."""
    by_kind: dict[str, list[Row]] = {}
    for one in rows:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, mine in by_kind.items():
        columns: dict[str, list[object]] = {
            "row_key": [r.key for r in mine], "part": [r.part for r in mine], "path": [r.file for r in mine],
            "sheet": [r.sheet for r in mine], "number": [r.number for r in mine],
        }  # fmt: skip
        for position, name in enumerate(register_kinds()[kind].field_names):
            columns[name] = [r.values[position] for r in mine]
        stage.insert(f"rows_{kind}", columns)


class Decided:
    def __init__(self, accepted: dict[str, str]) -> None:
        self.by_key = accepted

    def accepted(self, row_key: str, register: str, name: str, code: str = "") -> str | None:
        return self.by_key.get(row_key)


def identified(stage: Stage, *rows: Row, accepted: dict[str, str] | None = None) -> tuple[Identity, dict[str, OrganizationRows]]:
    fill(stage, list(rows))
    identity = identify(stage, NameFolder(CITY, ("海勃湾区", "海南区")), places(), Decided(accepted or {}))
    kinds = [kind.name for kind in register_kinds().values() if kind.name_field]
    return identity, {found.id: found for found in organizations(stage, kinds, 10)}


def market(name: str, code: str = "", address: str = "", **cells: object) -> Row:
    return row("market_registration", name=name, uscc=code, registered_address=address, **cells)


def claim(name: str, code: str = "") -> Row:
    return row("committee_claims", committee="某党委", name=name, uscc=code)


def bearers(found: dict[str, OrganizationRows], kind: str) -> list[str]:
    return sorted(key for key, organization in found.items() if organization.all(kind))


def test_b1_rows_with_one_code_are_one_organization_whatever_their_names(stage: Stage) -> None:
    _, found = identified(stage, market("天龙商贸有限公司", ONE), row("tax_withholding", name="全然不同公司", taxpayer_id=ONE))
    assert set(found) == {ONE}


def test_b1_a_branch_row_makes_no_organization_and_gives_no_name(stage: Stage) -> None:
    branch = market("天龙商贸有限公司海南分公司", ONE, parent_uscc=ONE, status="注销")
    lonely = market("地虎商贸有限公司分店", TWO, parent_uscc=TWO)
    identity, found = identified(stage, market("天龙商贸有限公司", ONE), branch, lonely)
    assert identity.organizations == {ONE}
    assert found[ONE].branch_rows == [r for r in found[ONE].branch_rows if r.get("name").endswith("分公司")] != []
    assert len(found[ONE].all("market_registration")) == 1


def test_b1_a_subsidiary_with_a_parent_is_an_organization(stage: Stage) -> None:
    identity, _ = identified(stage, market("天龙商贸有限公司", ONE), market("地虎商贸有限公司", TWO, parent_uscc=ONE))
    assert identity.organizations == {ONE, TWO}


def test_b3_tax_ids(stage: Stage) -> None:
    taxed = [row("tax_withholding", name=f"无名{i}", taxpayer_id=text, payers=20) for i, text in enumerate((ONE + "01", "150302" + ONE[8:17]))]
    identity, found = identified(stage, market("天龙商贸有限公司", ONE), *taxed)
    assert len(found[ONE].all("tax_withholding")) == 2
    assert identity.invalid_codes == []


def test_b4_the_very_name_goes_before_the_folded_name(stage: Stage) -> None:
    _, found = identified(stage, market("乌海市天龙商贸有限公司", ONE), market("天龙商贸有限责任公司", TWO), claim("天龙商贸有限公司"))
    assert bearers(found, "committee_claims") == [TWO]


def test_b4_the_folded_name(stage: Stage) -> None:
    _, found = identified(stage, market("乌海市海勃湾区天龙商贸有限公司", ONE), claim("天龙商贸有限责任公司"))
    assert bearers(found, "committee_claims") == [ONE]


def test_b4_associations_keep_the_place(stage: Stage) -> None:
    registered = row("civil_affairs", name="乌海市书法协会", uscc=ASSOCIATION)
    identity, found = identified(stage, registered, claim("海南区书法协会"), claim("书法协会"))
    assert bearers(found, "committee_claims") == []
    assert [r.name for r in identity.open_rows] == ["海南区书法协会", "书法协会"]


def test_b4_the_district_of_the_address_decides_between_namesakes(stage: Stage) -> None:
    one, two = market("天龙商贸有限公司", ONE, HAIBOWAN), market("天龙商贸有限公司", TWO, HAINAN)
    taxed = row("tax_withholding", name="天龙商贸有限公司", operating_address=HAINAN)
    identity, found = identified(stage, one, two, taxed, claim("天龙商贸有限公司"))
    assert bearers(found, "tax_withholding") == [TWO]
    assert bearers(found, "committee_claims") == []
    assert [r.candidates for r in identity.open_rows] == [tuple(sorted((ONE, TWO)))]


@pytest.mark.parametrize("first", ["", "某市某区1号"])
def test_b4_any_address_of_the_row_may_name_the_district(stage: Stage, first: str) -> None:
    one, two = market("天龙商贸有限公司", ONE, HAIBOWAN), market("天龙商贸有限公司", TWO, HAINAN)
    surveyed = row("survey_ledger", name="天龙商贸有限公司", registered_place=first, operating_place=HAINAN)
    codeless = row("survey_ledger", name="地虎商贸有限公司", registered_place=first, operating_place=HAINAN)
    identity, found = identified(stage, one, two, surveyed, codeless, market("地虎商贸有限公司", "", HAINAN))
    assert bearers(found, "survey_ledger") == sorted([TWO, *identity.codeless])
    assert len(identity.codeless) == 1


def test_b4_an_invalid_code_counts_as_none(stage: Stage) -> None:
    wrong = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")
    identity, found = identified(stage, market("天龙商贸有限公司", ONE), claim("天龙商贸有限公司", wrong))
    assert bearers(found, "committee_claims") == [ONE]
    assert [(i.kind, i.fields) for i in identity.invalid_codes] == [("committee_claims", ("uscc",))]


def test_b4_describing_rows_of_one_name_and_district_make_one_organization_without_a_code(stage: Stage) -> None:
    identity, found = identified(
        stage, market("天龙商贸有限公司", "", HAIBOWAN), row("survey_ledger", name="乌海市天龙商贸有限公司", registered_place=HAIBOWAN),
        row("social_insurance", name="天龙商贸有限责任公司"), market("天龙商贸有限公司", "", HAINAN), claim("地虎公司"),
    )  # fmt: skip
    assert len(identity.codeless) == 3
    assert all(is_surrogate(key) for key in found)
    kinds = sorted(sorted(organization.rows) for organization in found.values())
    assert kinds == [["market_registration"], ["market_registration", "survey_ledger"], ["social_insurance"]]


def test_b4_a_row_without_an_address_joins_the_only_one_of_its_name(stage: Stage) -> None:
    identity, found = identified(stage, market("天龙商贸有限公司", "", HAIBOWAN), row("social_insurance", name="天龙商贸有限公司"), claim("天龙商贸有限公司"))
    assert len(identity.codeless) == 1
    assert bearers(found, "committee_claims") == list(identity.codeless)


def test_b5_other_registers_make_no_organization(stage: Stage) -> None:
    identity, found = identified(stage, claim("天龙商贸有限公司", ONE), row("chamber_members", name="地虎公司", chamber="商会"))
    assert found == {}
    assert {r.kind for r in identity.open_rows} == {"committee_claims", "chamber_members"}


def test_b7_rows_under_the_former_name_belong_to_the_same_organization(stage: Stage) -> None:
    _, found = identified(stage, market("地虎商贸有限公司（原天龙商贸有限公司）", ONE), claim("天龙商贸有限公司"), claim("地虎商贸有限公司"))
    assert len(found[ONE].all("committee_claims")) == 2


def test_b13_alike_names_never_merge_by_themselves_but_by_a_decision(stage: Stage) -> None:
    alike = claim("天龙商贸公司")
    identity, found = identified(stage, market("天龙商贸有限公司", ONE), alike)
    assert bearers(found, "committee_claims") == []
    assert [r.row_key for r in identity.open_rows] == [alike.key]


def test_b13_an_accepted_match_attaches_the_row(stage: Stage) -> None:
    alike = claim("天龙商贸公司")
    _, found = identified(stage, market("天龙商贸有限公司", ONE), alike, accepted={alike.key: ONE})
    assert bearers(found, "committee_claims") == [ONE]


def test_g11_a_liaison_row_that_names_a_site_touches_no_organization(stage: Stage) -> None:
    rows = [row("liaison", unit="某局", name="低碳产业园"), row("liaison", unit="某局", name="某园", uscc="150303401000")]
    identity, found = identified(stage, market("低碳产业园", ONE), *rows)
    assert bearers(found, "liaison") == []
    assert set(identity.site_rows.values()) == {"150303401000"}
    assert identity.invalid_codes == []


@pytest.mark.parametrize("text", ["", "无", "待办", "未办理"])
def test_i4_words_that_are_no_invalid_code(stage: Stage, text: str) -> None:
    identity, _ = identified(stage, market("天龙商贸有限公司", text))
    assert identity.invalid_codes == []


def test_i4_every_code_cell_is_checked_and_id_numbers_are_withheld(stage: Stage) -> None:
    identity, _ = identified(stage, market("天龙商贸有限公司", ONE, parent_uscc="91ABC"), market("地虎商贸有限公司", "15030219880305123X"))
    assert {(i.fields, i.text) for i in identity.invalid_codes} == {(("parent_uscc",), "91ABC"), (("uscc",), WITHHELD)}
    assert THREE not in identity.organizations


def test_b7_rows_under_a_declared_former_name_are_the_organization_without_a_code_too(stage: Stage) -> None:
    here = [market("天龙商贸有限公司（原地虎商贸有限公司）", "", HAIBOWAN), row("survey_ledger", name="地虎商贸有限公司", registered_place=HAIBOWAN)]
    silent = row("social_insurance", name="乌海市地虎商贸有限公司")
    identity, found = identified(stage, *here, silent, claim("地虎商贸有限公司"))
    assert set(found) == set(identity.codeless) == {surrogate_key("天龙商贸有限公司", "150302000000")}
    (one,) = found.values()
    assert sorted(one.rows) == ["committee_claims", "market_registration", "social_insurance", "survey_ledger"]


def test_b7_a_former_name_of_another_district_or_of_two_organizations_joins_nothing(stage: Stage) -> None:
    elsewhere = [market("天龙商贸有限公司（原地虎商贸有限公司）", "", HAIBOWAN), market("地虎商贸有限公司", "", HAINAN)]
    split = [market(f"{name}商贸有限公司（曾用名：玄龟商贸有限公司）", "", HAINAN) for name in ("青鸟", "朱雀")]
    identity, _ = identified(stage, *elsewhere, *split, market("玄龟商贸有限公司", "", HAINAN))
    assert len(identity.codeless) == 5


def test_b7_names_declared_in_steps_lead_to_the_last_and_a_circle_to_none(stage: Stage) -> None:
    steps = [market("丙丙商贸有限公司（原乙乙商贸有限公司）", "", HAIBOWAN), market("乙乙商贸有限公司（原甲甲商贸有限公司）"), market("甲甲商贸有限公司", "", HAIBOWAN)]
    circle = [market("子子商贸有限公司（原丑丑商贸有限公司）", "", HAINAN), market("丑丑商贸有限公司（原子子商贸有限公司）", "", HAINAN)]
    identity, _ = identified(stage, *steps, *circle)
    names = [("丙丙", "150302000000"), ("子子", "150303000000"), ("丑丑", "150303000000")]
    assert set(identity.codeless) == {surrogate_key(f"{name}商贸有限公司", district) for name, district in names}
