"""What headers mean, and which columns are personal (SEMANTICS A12, A17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders.data_files import read_yaml
from shizi.loaders.header_words import Strength, fold_header, header_words, personal_words
from shizi.loaders.register_kinds import register_kinds

KINDS = sorted(register_kinds())
LISTED = [
    (kind, field, word.lstrip("="))
    for kind in KINDS
    for field in register_kinds()[kind].field_names
    for word in (*read_yaml("headers.yaml")["kinds"].get(kind, {}).get(field, ()), *read_yaml("headers.yaml")["fields"].get(field, ()))
]  # fmt: skip
A12 = [
    "法定代表人",
    "法人代表",
    "负责人",
    "联系人",
    "姓名",
    "电话",
    "手机",
    "身份证",
    "证件号码",
    "年龄",
    "性别",
    "出生",
    "民族",
    "家庭住址",
    "书记",
    "股东",
    "投资人",
    "经办人",
    "会长",
    "经营者",
]


def meaning(kind: str, header: str, group: str = "") -> str | None:
    found = header_words(kind).meanings(header, group)
    return found[0].field if found else None


def test_every_field_of_every_kind_has_listed_headers() -> None:
    for kind in register_kinds().values():
        for name in kind.field_names:
            assert name in header_words(kind.name).titles, f"{kind.name}.{name}"


@pytest.mark.parametrize("kind", KINDS)
def test_a17_every_listed_header_is_recognized(kind: str) -> None:
    for name, field, header in LISTED:
        if name != kind:
            continue
        found = header_words(kind).meanings(header)
        assert found, header
        assert found[0].strength == Strength.LISTED or field == "parent_uscc"
    titles = header_words(kind).titles
    assert {field: meaning(kind, title) for field, title in titles.items()} == {field: field for field in titles}


@given(
    st.sampled_from(LISTED),
    st.sampled_from(
        [
            "*{}",
            "{}（必填）",
            " {} ",
            "{}：",
            "★{}",
            "1.{}",
            "{}\n",
            "（{}）",
            "{}(人)",
            "【必填】{}",
            "{}（含分支(机构)）",
            "“{}”",
        ]
    ),
    st.booleans(),
)
def test_a17_headers_are_compared_folded_and_without_brackets(
    known: tuple[str, str, str], dress: str, broken: bool
) -> None:
    kind, _, header = known
    plain = fold_header(header)
    dressed = dress.format(plain[:2] + "\n" + plain[2:] if broken else plain)
    wide = dressed.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F) if chr(n) not in "'\"`"})
    for text in (dressed, wide):
        assert [m.field for m in header_words(kind).meanings(text)] == [
            m.field for m in header_words(kind).meanings(plain)
        ]


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("visits", "受访企业全称", "name"), ("visits", "被走访企业统一社会信用代码", "uscc"), ("visits", "本次走访日期", "visited_on"), ("visits", "走访的具体时间", "visited_on"),
        ("market_registration", "企业登记状态", "status"), ("market_registration", "经营状况", "status"), ("market_registration", "所属行业门类", "industry"),
        ("law_firms", "律所执业状态", "status"), ("law_firms", "执业律师总人数", "staff"), ("tax_withholding", "本期个税申报人数", "payers"),
        ("tax_withholding", "实际申报人数", "payers"), ("social_insurance", "本月实际参保人数", "insured"), ("social_insurance", "单位参保状态", "payment_status"),
        ("survey_ledger", "工商注册地址", "registered_place"), ("survey_ledger", "实际经营所在地", "operating_place"), ("survey_ledger", "是否有固定的经营场所", "has_premises"),
        ("survey_ledger", "是否正常生产经营", "is_operating"), ("survey_ledger", "未组建党组织的原因", "no_unit_reason"), ("survey_ledger", "实有从业人员", "staff"),
        ("party_units", "所隶属的党组织", "superior_unit"), ("party_units", "单位信用代码", "covers_uscc"), ("party_units", "应到届日期", "term_ends"),
        ("mapping_notice", "行业管理部门名称", "industry_department"), ("mapping_notice", "党建工作主管部门", "party_lead"), ("annual_inspection", "是否填报党建内容", "party_section_filled"),
        ("committee_claims", "归口党委名称", "committee"), ("committee_claims", "所归口组织名称", "name"), ("supervisor_claims", "责任身份类别", "role"),
        ("supervisor_claims", "终止年月", "until"), ("liaison", "包联两新组织名称", "name"), ("liaison", "牵头包联单位", "unit"), ("instructors", "指导的企业名称", "name"),
        ("instructors", "选派结束时间", "until"), ("service_teams", "服务终止日期", "until"), ("service_records", "工单编码", "record_id"), ("service_records", "具体承办单位", "handled_by"),
        ("six_sync", "党建同步开展情况", "party_item"), ("six_sync", "同步环节名称", "stage"), ("institution_codes", "举办单位名称", "sponsor"), ("trainings", "参训总人数", "headcount"),
        ("departments", "现承接部门", "successor"), ("committees", "所依托的行业主管部门", "host_department"), ("places", "所属上级区划代码", "parent_code"),
        ("statistics_directory", "是否为四上单位", "scale"), ("state_owned", "国有股持股比例", "share"), ("civil_affairs", "业务主管单位（挂靠单位）", "business_supervisor"),
    ],
)  # fmt: skip
def test_a17_unlisted_headers_are_recognized(kind: str, header: str, field: str) -> None:
    assert meaning(kind, header) == field


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("market_registration", "注册资本（万元）"), ("market_registration", "核准日期"), ("market_registration", "经营范围"), ("market_registration", "备注"),
        ("market_registration", "序号"), ("market_registration", "管辖单位"), ("market_registration", "隶属企业名称"), ("market_registration", "注销日期"),
        ("civil_affairs", "业务范围"), ("civil_affairs", "有效期起"), ("civil_affairs", "注册资金"), ("survey_ledger", "是否建立党组织"), ("survey_ledger", "是否选派指导员"),
        ("survey_ledger", "工会/共青团/妇联"), ("survey_ledger", "党组织名称"), ("social_insurance", "单位编号"), ("social_insurance", "经办机构"),
        ("statistics_directory", "营业收入"), ("statistics_directory", "机构类型"), ("sector_licences", "项目名称"), ("sector_licences", "车辆数"), ("law_firms", "主管司法局"),
        ("visits", "检查结果"), ("supervisor_claims", "备注"), ("tax_withholding", "主管税务所"), ("places", "上级名称"), ("service_records", "满意度"),
    ],
)  # fmt: skip
def test_a17_columns_that_no_field_fits_stay_unread(kind: str, header: str) -> None:
    assert meaning(kind, header) is None


OBSERVED = {
    "name": "企业名称 单位名称 名称 单位详细名称 纳税人名称 社会组织名称 机构名称 业户名称 公司名称 单位全称",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 统一代码 统一社会信用代码/注册号 组织机构代码/信用代码 法人单位统一社会信用代码 税号 USCC",
    "reg_no": "注册号 登记证号 营业执照号 民证号",
    "org_type": "企业类型 市场主体类型 类型 社会组织类型 单位性质 单位性质类别",
    "status": "登记状态 经营状态 企业状态 纳税人状态 状态 运行状态",
    "established": "成立日期 注册日期 登记日期 成立登记日期 开业日期",
    "registered_address": "注册地址 住所 企业注册地 登记住所 地址 单位地址",
    "industry": "行业门类 行业代码 所属行业 行业 国民经济行业 主营业务",
    "registrar": "登记管理机关 登记机关 发证机关 注册机关",
    "registration_type": "登记注册类型 经济类型",
}
"""Headers seen in real tables of one kind."""


@pytest.mark.parametrize("field", OBSERVED)
def test_a17_headers_seen_in_real_tables(field: str) -> None:
    headers = OBSERVED[field].split()
    assert {h: meaning("market_registration", h) for h in headers} == dict.fromkeys(headers, field)


@pytest.mark.parametrize("front", ["总公司", "上级", "隶属", "上级单位", "隶属企业", "所属总公司", "上级法人"])
@pytest.mark.parametrize("code", ["信用代码", "统一社会信用代码", "社会信用代码"])
def test_a17_a_code_after_the_parent_is_the_parents(front: str, code: str) -> None:
    assert meaning("market_registration", front + code) == "parent_uscc"
    assert meaning("market_registration", code, group=front + "信息") == "parent_uscc"
    assert meaning("civil_affairs", front + code) is None
    assert meaning("tax_withholding", front + code) is None


def test_a17_a_group_above_helps_where_a_header_is_too_short() -> None:
    assert meaning("party_units", "正式", group="党员数") == "formal_members"
    assert meaning("survey_ledger", "流动", group="党员人数") == "floating_members"
    assert meaning("market_registration", "名称", group="基本信息") == "name"
    assert meaning("market_registration", "名称", group="总公司") is None


def test_a17_headings_that_several_columns_may_bear_offer_all() -> None:
    assert {m.field for m in header_words("visits").meanings("走访单位")} == {"department", "name"}


@pytest.mark.parametrize("word", A12)
@pytest.mark.parametrize("around", ["{}", "企业{}", "{}信息", "联系方式（{}）", " {} ", "{}\n", "*{}：", "主要{}情况"])
def test_a12_personal_words_anywhere_in_a_header(word: str, around: str) -> None:
    assert personal_words().match(around.format(word))
    assert personal_words().match(around.format(word[0] + " " + word[1:]))


@pytest.mark.parametrize("header", ["法人", "指导员", "党建指导员", " 法人 ", "法人（必填）", "*指导员"])
def test_a12_whole_headers_that_are_personal(header: str) -> None:
    assert personal_words().match(header)


@pytest.mark.parametrize(
    "header",
    [
        "法人单位统一社会信用代码",
        "法人单位名称",
        "指导员编号",
        "是否选派指导员",
        "法人登记机关",
        "统一社会信用代码",
        "地址",
        "联系单位",
        "党员数",
    ],
)
def test_a12_headers_that_only_look_personal(header: str) -> None:
    assert not personal_words().match(header)


def test_a12_no_listed_header_is_personal() -> None:
    assert [header for _, _, header in LISTED if personal_words().match(header)] == []


@pytest.mark.parametrize("group", ["法定代表人", "法定代表人信息", "联系人情况", "负责人基本信息", "单位负责人"])
def test_a12_groups_of_personal_columns(group: str) -> None:
    assert personal_words().is_group(group)


@pytest.mark.parametrize("group", ["基本信息", "企业名称及负责人和登记情况表", "登记信息", "党员情况"])
def test_a12_groups_that_hold_other_columns_too(group: str) -> None:
    assert not personal_words().is_group(group)


@given(st.text(max_size=40))
def test_no_header_breaks_recognition(text: str) -> None:
    assert not set(fold_header(text)) & set(" \t\n\u3000\"'")
    for kind in ("market_registration", "visits"):
        for found in header_words(kind).meanings(text, text[:5]):
            assert found.field in register_kinds()[kind].field_names
