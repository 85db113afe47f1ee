"""Ledger states and reasons, one test for each sentence: SEMANTICS B9, C1 to C8."""

from __future__ import annotations

from datetime import date

import pytest
from city_rows import organization, row

from shizi.loaders.merging import choose
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.states import (
    Thresholds,
    dead_words,
    insured,
    judge_state,
    kind_of,
    payers,
    prefix_of,
    status_meaning,
)

DAY = date(2025, 9, 30)
FIRM, ASSOCIATION = "91150300WH00000012", "51150300WH00000025"
ALL = {"market_registration", "civil_affairs", "tax_withholding", "survey_ledger", "statistics_directory", "state_owned"}


TENS = Thresholds(payers=10, staff=10)


def judged(
    key: str, *rows: Row, received: set[str] = ALL, name: str = "天龙商贸有限公司", thresholds: Thresholds = TENS
) -> tuple[str, str]:
    found = organization(key, *rows)
    state = judge_state(
        found, prefix=prefix_of(found, name), name=name, received=received, headcount=payers(found, DAY), thresholds=thresholds
    )
    return state.state, state.reason


def registered(**cells: object) -> Row:
    return row("market_registration", **{"name": "天龙商贸有限公司", "status": "存续", "org_type": "企业", "registration_type": "173", **cells})


def taxed(count: object = 12, period: str = "2025-08", status: str = "正常") -> Row:
    return row("tax_withholding", name="天龙商贸有限公司", payers=count, period=period, taxpayer_status=status)


def surveyed(**cells: object) -> Row:
    return row("survey_ledger", **{"name": "天龙", "is_operating": 1, "has_premises": 1, "staff": 12, **cells})


@pytest.mark.parametrize(
    ("prefix", "reason"),
    [("11", "public_institution"), ("12", "public_institution"), ("13", "public_institution"), ("19", "public_institution"),
     ("21", "out_of_scope"), ("81", "out_of_scope"), ("N2", "out_of_scope"), ("92", "individual_business"), ("93", "cooperative")],
)  # fmt: skip
def test_c1_scope_by_prefix(prefix: str, reason: str) -> None:
    assert judged(prefix + FIRM[2:], registered(), taxed(), surveyed()) == ("excluded", reason)


def test_c1_listed_institution() -> None:
    assert judged(FIRM, registered(), taxed(), row("institution_codes", name="天龙")) == ("excluded", "public_institution")


@pytest.mark.parametrize(("share", "reason"), [("", "state_owned"), ("51", "state_owned"), ("50", None), ("12.5", None)])
def test_c1_c5_state_share(share: str, reason: str | None) -> None:
    state, why = judged(FIRM, registered(), taxed(), surveyed(), row("state_owned", name="天龙", share=share))
    assert (why if state == "excluded" else None) == reason


@pytest.mark.parametrize("kind", ["110", "141", "143", "151", "1110", "1140", "1213", "国有企业", "国有独资"])
def test_c1_state_owned_types(kind: str) -> None:
    assert judged(FIRM, registered(registration_type=kind), taxed(), surveyed()) == ("excluded", "state_owned")


@pytest.mark.parametrize("kind", ["150", "159", "160", "1153", "1190", "1219"])
@pytest.mark.parametrize(("control", "reason"), [("1", "state_owned"), ("2", "collective"), ("3", "verified"), ("", "verified")])
def test_c1_c5_undecided_types_need_the_control_field(kind: str, control: str, reason: str) -> None:
    statistics = row("statistics_directory", name="天龙", state_control=control)
    assert judged(FIRM, registered(registration_type=kind), taxed(), surveyed(), statistics)[1] == reason


def test_c1_the_type_of_the_statistics_directory_counts_too() -> None:
    statistics = row("statistics_directory", name="天龙", registration_type="159", state_control="1")
    assert judged(FIRM, registered(registration_type=""), taxed(), surveyed(), statistics)[1] == "state_owned"


@pytest.mark.parametrize("kind", ["120", "130", "142", "集体企业"])
def test_c1_collective(kind: str) -> None:
    assert judged(FIRM, registered(registration_type=kind), taxed(), surveyed()) == ("excluded", "collective")


def test_c5_words_in_a_name_prove_nothing() -> None:
    assert judged(FIRM, registered(name="中国华夏国有商贸有限公司"), taxed(), surveyed(), name="中国华夏国有商贸有限公司")[0] == "ledger"


@pytest.mark.parametrize("ending", ["分公司", "支公司", "分行", "支行", "分店", "分所", "分厂", "分校", "分院", "分社", "营业部", "门市部", "办事处"])
def test_c1_branch_by_name(ending: str) -> None:
    assert judged(FIRM, registered(), taxed(), surveyed(), name="天龙商贸" + ending) == ("excluded", "branch")


def test_c1_branch_by_type_but_not_by_parent() -> None:
    assert judged(FIRM, registered(org_type="有限责任公司分公司"), taxed(), surveyed())[1] == "branch"
    assert judged(FIRM, registered(parent_uscc="91150300WH00000099"), taxed(), surveyed())[0] == "ledger"


@pytest.mark.parametrize(
    ("status", "reason"),
    [("注销", "deregistered"), ("吊销", "revoked"), ("吊销未注销", "revoked"), ("撤销", "revoked"), ("迁出", "moved_out"),
     ("停业", "not_operating"), ("歇业", "not_operating"), ("清算", "not_operating"), ("异常", "verified"), ("非正常", "verified")],
)  # fmt: skip
def test_c1_c2_statuses(status: str, reason: str) -> None:
    assert judged(FIRM, registered(status=status), taxed(), surveyed())[1] == reason


def test_c4_the_last_type_that_is_there_decides_on_a_branch() -> None:
    branch, firm, silent = (registered(org_type=text) for text in ("分公司", "有限责任公司", ""))
    assert judged(FIRM, branch, firm, silent, taxed(), surveyed())[0] == "ledger"
    assert judged(FIRM, firm, branch, silent, taxed(), surveyed())[1] == "branch"


def test_c4_dead_counts_wherever_it_stands_but_a_standstill_only_as_the_last_status() -> None:
    for word, reason in (("注销", "deregistered"), ("吊销", "revoked"), ("迁出", "moved_out")):
        assert judged(FIRM, registered(status=word), registered(), taxed(), surveyed())[1] == reason
    for word in ("停业", "歇业", "清算"):
        assert judged(FIRM, registered(status=word), registered(), taxed(), surveyed())[0] == "ledger"
        assert judged(FIRM, registered(), registered(status=word), registered(status=""), taxed(), surveyed())[1] == "not_operating"
    elsewhere = row("civil_affairs", name="天龙", status="正常")
    assert judged(FIRM, registered(status="停业"), elsewhere, taxed(), surveyed())[1] == "not_operating"


def test_b9_a_vanished_organization_without_a_code_stays_what_it_was() -> None:
    for kind, column, text, prefix in (("market_registration", "org_type", "个体工商户", "92"), ("civil_affairs", "social_type", "基金会", "53")):
        gone = row(kind, closed_on=DAY, name="某组织", **{column: text})
        assert prefix_of(organization("N-0", gone), "某组织") == prefix


def test_c2_a_tax_status_counts_only_where_no_registry_lists_the_organization() -> None:
    assert judged(FIRM, registered(), taxed(status="注销"), surveyed())[0] == "ledger"
    assert judged(FIRM, taxed(status="注销"), surveyed()) == ("excluded", "deregistered")
    assert judged(FIRM, taxed(status="非正常"), surveyed())[0] == "ledger"


def test_c4_a_dead_status_counts_wherever_it_stands() -> None:
    assert judged(FIRM, registered(status="注销"), registered(status="存续"), taxed(), surveyed())[1] == "deregistered"


def test_c1_below_threshold() -> None:
    assert judged(FIRM, registered(), taxed(9), surveyed())[1] == "below_threshold"
    assert judged(FIRM, registered(), taxed(""), surveyed())[1] == "below_threshold"
    assert judged(FIRM, registered(), surveyed())[1] == "below_threshold"
    assert judged(FIRM, registered(), surveyed(), received=ALL - {"tax_withholding"})[0] == "ledger"
    assert judged(ASSOCIATION, row("civil_affairs", name="书法协会"), surveyed(), name="书法协会")[0] == "ledger"


def test_c1_c3_a_city_sets_its_own_thresholds() -> None:
    low, high = Thresholds(payers=5, staff=3), Thresholds(payers=13, staff=13)
    assert judged(FIRM, registered(), taxed(5), surveyed(staff=3), thresholds=low) == ("ledger", "verified")
    assert judged(FIRM, registered(), taxed(4), surveyed(staff=3), thresholds=low)[1] == "below_threshold"
    assert judged(FIRM, registered(), taxed(12), surveyed(staff=20), thresholds=high)[1] == "below_threshold"
    assert judged(FIRM, registered(), taxed(13), surveyed(staff=12), thresholds=high)[1] == "staff_below_ten"


def test_c1_order_of_tests() -> None:
    rows = (registered(status="注销", registration_type="110"), taxed(1))
    assert judged(FIRM, *rows)[1] == "state_owned"
    assert judged(FIRM, registered(status="注销", org_type="分公司"), taxed(1))[1] == "branch"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [({"is_operating": 0}, "not_operating_on_site"), ({"is_operating": ""}, "not_operating_on_site"),
     ({"has_premises": 0}, "no_premises"), ({"staff": 9}, "staff_below_ten"), ({"staff": ""}, "staff_below_ten"),
     ({"is_operating": 0, "has_premises": 0, "staff": 1}, "not_operating_on_site")],
)  # fmt: skip
def test_c3_failing_the_survey_never_excludes(cells: dict[str, object], reason: str) -> None:
    assert judged(FIRM, registered(), taxed(), surveyed(**cells)) == ("base_roster", reason)


def test_c3_social_organizations_are_tested_for_operating_only() -> None:
    rows = (row("civil_affairs", name="书法协会"), surveyed(has_premises=0, staff=2))
    assert judged(ASSOCIATION, *rows, name="书法协会") == ("ledger", "verified")
    assert judged(FIRM, registered(), taxed()) == ("base_roster", "not_surveyed")


def test_c4_latest_period() -> None:
    found = organization(FIRM, taxed(30, "2025-07"), taxed(20, "2025-08"), taxed(25, "2025-08"), taxed("", "2025-09"), taxed(90, "2026-01"))
    assert payers(found, DAY).value == 25
    months = [row("social_insurance", name="天龙", insured=n, month=m, insurance_type=t) for n, m, t in
              ((50, "2025-07", "养老"), (40, "2025-08", "养老"), (44, "2025-08", "医疗"), (44, "2025-08", "失业"))]  # fmt: skip
    assert insured(organization(FIRM, *months), DAY).value == 44


def test_c8_no_survey() -> None:
    assert judged(FIRM, registered(), taxed(), received=ALL - {"survey_ledger"}) == ("base_roster", "register_not_received")


def test_j2_vanished() -> None:
    gone = row("market_registration", name="天龙", status="存续", closed_on=date(2025, 6, 30))
    assert judged(FIRM, gone) == ("excluded", "vanished")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("31", "social_organization"), ("51", "social_organization"), ("52", "social_organization"), ("53", "social_organization"),
     ("91", "enterprise"), ("92", "other"), ("93", "other"), ("12", "other")],
)  # fmt: skip
def test_b9_kind_by_prefix(code: str, kind: str) -> None:
    assert kind_of(code) == kind


def prefix(*rows: Row, name: str = "天龙") -> str:
    found: OrganizationRows = organization("N-0011223344556677", *rows)
    return prefix_of(found, name)


def test_b9_without_a_code_the_describing_register_decides() -> None:
    assert prefix(registered()) == "91"
    assert prefix(row("civil_affairs", name="x", social_type="民办非企业单位")) == "52"
    assert prefix(row("civil_affairs", name="x", social_type="社会团体"), row("tax_withholding", name="x")) == "51"
    assert prefix(row("law_firms", name="x")) == "31"
    assert prefix(row("institution_codes", name="x")) == "12"
    assert prefix(registered(org_type="个体工商户")) == "92"
    assert prefix(row("survey_ledger", name="x"), name="书法协会") == "51"


def test_i3_dead_words() -> None:
    found = organization(FIRM, registered(status="停业"), taxed(status="注销"), registered(status="迁出"))
    assert [word for word, _ in dead_words(found)] == ["market_registration:迁出", "tax_withholding:注销"]


def test_words_of_several_registers_for_one_state_mean_the_same() -> None:
    assert {status_meaning(word) for word in ("存续", "在业", "开业", "在营", "正常")} == {"running"}
    assert len({status_meaning(word) for word in ("正常", "非正常", "异常", "停业", "注销", "吊销")}) == 6


@pytest.mark.parametrize(("tax", "lost"), [("正常", []), ("非正常", ["非正常"]), ("注销", ["注销"])])
def test_c2_only_a_status_that_says_otherwise_disputes(tax: str, lost: list[str]) -> None:
    choice = choose(organization(FIRM, registered(), taxed(status=tax)), "status", status_meaning)
    assert choice.value == "存续"
    assert [one.value for one in choice.lost] == lost
