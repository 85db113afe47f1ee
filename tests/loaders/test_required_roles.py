"""Required, exempt and unknown roles: SEMANTICS D1, D5, D11, C6."""

from __future__ import annotations

from datetime import date

import pytest
from city_rows import holders, organization, row

from shizi.loaders.organization_rows import Row
from shizi.loaders.required_roles import RequiredRoles, required_roles

DAY = date(2025, 9, 30)
EVERYTHING = {
    "market_registration", "civil_affairs", "law_firms", "mapping_notice", "supervisor_claims", "annual_inspection",
    "sector_licences", "committee_claims", "party_units", "survey_ledger", "tax_withholding", "liaison",
}  # fmt: skip


def roles(key: str, *rows: Row, name: str = "某组织", received: set[str] = EVERYTHING) -> RequiredRoles:
    return required_roles(
        organization(key, *rows), prefix=key[:2], name=name, holders=holders(), received=received, day=DAY
    )


def test_d1_an_enterprise() -> None:
    found = roles("91150300WH00000012")
    assert found.required == ("registration", "industry", "party_building", "territory", "liaison")
    assert set(found.exempt) == {"business"}


@pytest.mark.parametrize("prefix", ["51", "52", "53"])
def test_d1_a_social_organization_requires_a_business_supervisor(prefix: str) -> None:
    found = roles(prefix + "150300WH00000012")
    assert found.required == ("registration", "business", "party_building", "territory", "liaison")


@pytest.mark.parametrize("word", ["直接登记", "无", "无业务主管单位", "脱钩", "已脱钩"])
@pytest.mark.parametrize("kind", ["civil_affairs", "mapping_notice"])
def test_d1_declared_free(word: str, kind: str) -> None:
    name = {"civil_affairs": {"name": "商会"}, "mapping_notice": {"association": "商会"}}[kind]
    found = roles("51150300WH00000012", row(kind, business_supervisor=word, **name), name="乌海市煤炭商会")
    assert "business" in found.exempt
    assert "industry" in found.required
    assert len(found.declarations) == 1


def test_d1_an_empty_cell_declares_nothing() -> None:
    assert "business" in roles("51150300WH00000012", row("civil_affairs", name="商会")).required


def test_d1_a_free_body_that_is_no_association_needs_no_industry_department() -> None:
    free = row("civil_affairs", name="x", business_supervisor="无")
    assert "industry" in roles("51150300WH00000012", free, name="乌海市书法学会").exempt
    assert "industry" in roles("52150300WH00000012", free, name="乌海市煤炭商会").exempt
    assert "industry" in roles("51150300WH00000012", free, name="乌海市煤炭商会").required


def test_d1_a_lapsed_notice_declares_nothing_any_more() -> None:
    lapsed = row("mapping_notice", association="商会", business_supervisor="无", effective_from="2020", effective_until="2023")
    assert "business" in roles("51150300WH00000012", lapsed).required


def test_c6_law_firms() -> None:
    found = roles("31150300WH00000012")
    assert set(found.exempt) == {"business", "industry"}


def test_d5_unknown_only_where_nothing_that_could_name_the_role_was_received() -> None:
    firm = "91150300WH00000012"
    assert roles(firm).unknown_if_empty == ()
    assert roles(firm, received=EVERYTHING - {"liaison"}).unknown_if_empty == ("liaison",)
    assert roles(firm, received=EVERYTHING - {"market_registration"}).unknown_if_empty == ("registration",)
    assert roles(firm, received=EVERYTHING - {"mapping_notice", "supervisor_claims"}).unknown_if_empty == ()
    industry = {"mapping_notice", "supervisor_claims", "sector_licences"}
    assert roles(firm, received=EVERYTHING - industry).unknown_if_empty == ("industry",)
    assert roles("52150300WH00000012", received=EVERYTHING - {"civil_affairs"}).unknown_if_empty == ("registration",)
