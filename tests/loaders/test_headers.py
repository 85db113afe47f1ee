"""Finding header rows: titles, groups, merged cells, overrides, wrong sheets (SEMANTICS A7, A12, A15, A16, A17)."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_tables import read_file, read_rows, write_csv, write_xls, write_xlsx

from shizi.graph.errors import RegisterError

NAMES = ["沧海机械有限公司", "远山食品有限公司"]


def test_a_plain_header_in_row_one(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "law_firms", [["律师事务所名称", "律师人数"], [NAMES[0], "3"]])
    assert found.records()[0]["name"] == NAMES[0]
    assert found.records()[0]["staff"] == "3"
    assert found.numbers == [2]


@pytest.mark.parametrize("titles", range(0, 30, 7))
def test_titles_and_blank_rows_stand_above(tmp_path: Path, titles: int) -> None:
    above = [["沧澜市律师事务所名录（2025年）"], ["填报单位：市司法局", "", "单位：人"], []] * 10
    rows = [*above[:titles], ["律师事务所名称", "律师人数"], [NAMES[0], "3"]]
    found = read_rows(tmp_path, "law_firms", rows)
    assert found.column("name") == [NAMES[0]]
    assert found.numbers == [titles + 2]
    assert found.report.unknown_columns == []


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_a15_header_cells_merged_down_head_their_column(tmp_path: Path, write: object) -> None:
    suffix = "xlsx" if write is write_xlsx else "xls"
    rows = [
        ["沧澜市名录", None, None, None, None],
        ["序号", "企业名称", "基本信息", None, "登记信息"],
        [None, None, "统一社会信用代码", "登记状态", "注册地址"],
        [1, NAMES[0], "X", "存续", "沧澜市东区"],
    ]
    merges = [(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)]
    write(tmp_path / f"t.{suffix}", {"数据": rows}, {"数据": merges})  # type: ignore[operator]
    found = read_file(tmp_path, "market_registration", f"t.{suffix}")
    (record,) = found.records()
    assert (record["name"], record["uscc"], record["status"], record["registered_address"]) == (
        NAMES[0],
        "X",
        "存续",
        "沧澜市东区",
    )
    assert found.numbers == [4]
    assert found.report.unknown_columns == ["序号"]


def test_a15_three_header_rows(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "登记", None, None, "从业人员"],
        [None, "代码", "地址", None, None],
        [None, "统一社会信用代码", "注册地", "经营地", "从业人员数"],
        [NAMES[0], "X", "东区", "西区", 12],
    ]
    merges = [(0, 0, 2, 0), (0, 1, 0, 3), (1, 2, 1, 3)]
    write_xlsx(tmp_path / "t.xlsx", {"s": rows}, {"s": merges})
    (record,) = read_file(tmp_path, "survey_ledger", "t.xlsx").records()
    assert (record["name"], record["uscc"], record["registered_place"], record["operating_place"], record["staff"]) == (
        NAMES[0],
        "X",
        "东区",
        "西区",
        "12",
    )


@pytest.mark.parametrize("repeat", [True, False])
def test_groups_that_an_export_left_unmerged(tmp_path: Path, repeat: bool) -> None:
    upper = ["序号", "企业名称", "基本信息", "", "", "登记信息", ""]
    lower = [
        "序号" if repeat else "",
        "企业名称" if repeat else "",
        "统一社会信用代码",
        "登记状态",
        "成立日期",
        "注册地址",
        "备注",
    ]
    found = read_rows(
        tmp_path, "market_registration", [["名录"], upper, lower, ["1", NAMES[0], "X", "存续", "2020", "东区", ""]]
    )
    (record,) = found.records()
    assert (record["name"], record["uscc"], record["status"], record["established"], record["registered_address"]) == (
        NAMES[0],
        "X",
        "存续",
        "2020",
        "东区",
    )
    assert found.numbers == [4]
    assert found.report.unknown_columns == ["序号", "备注"]


def test_the_upper_cell_holds_where_the_lower_header_row_is_blank(tmp_path: Path) -> None:
    upper = ["企业名称", "统一社会信用代码", "联系方式", "", "登记状态"]
    lower = ["", "", "手机", "邮箱", ""]
    found = read_rows(tmp_path, "market_registration", [upper, lower, [NAMES[0], "X", "1", "2", "存续"]])
    assert found.column("status") == ["存续"]
    assert found.numbers == [3]
    assert set(found.report.dropped_personal_columns) == {"手机", "邮箱"}
    assert found.rejected == []


@pytest.mark.parametrize("remark", [[], [["填报单位：", "市教育局", "", ""]]])
def test_a_header_with_a_colon_belongs_to_the_header_above_its_groups(tmp_path: Path, remark: list[list[str]]) -> None:
    header = [["印发日期：", "文件编号", "基本信息", ""], ["", "", "协会商会全称", "信用代码"]]
    found = read_rows(tmp_path, "mapping_notice", [*remark, *header, ["2022-12-09", "文1", "甲协会", "/"]])
    assert found.column("association") == ["甲协会"]
    assert found.column("document_date") == ["2022-12-09"]
    assert found.column("document_no") == ["文1"]


def test_a_header_that_is_whole_in_its_upper_row_keeps_it_when_it_goes_on_below(tmp_path: Path) -> None:
    header = [["印发日期：", "协会商会全称", "基本信息", ""], ["", "", "起效日期", "信用代码"]]
    found = read_rows(tmp_path, "mapping_notice", [*header, ["2022-12-09", "甲协会", "2023-01-01", "/"]])
    assert found.column("association") == ["甲协会"]
    assert found.column("document_date") == ["2022-12-09"]
    assert found.column("effective_from") == ["2023-01-01"]


def test_columns_in_any_order_with_stars_units_and_line_breaks(tmp_path: Path) -> None:
    header = ["注册地址\n（详细到门牌）", "*从业人员数(人)", "统一社会\n信用代码", "★ 律师事务所名称："]
    found = read_rows(tmp_path, "law_firms", [header, ["东区", "3人", "X", NAMES[0]]])
    (record,) = found.records()
    assert (record["name"], record["uscc"], record["staff"], record["registered_address"]) == (
        NAMES[0],
        "X",
        "3",
        "东区",
    )


def test_of_equal_headers_the_first_is_read_and_the_other_reported(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "law_firms", [["名称", "律师人数", "律师人数"], [NAMES[0], "3", "4"]])
    assert found.column("staff") == ["3"]
    assert found.report.unknown_columns == ["律师人数"]
    assert any("律师人数" in warning for warning in found.report.warnings)


def test_of_several_headers_of_one_column_the_better_is_read(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "survey_ledger", [["企业名称", "党员总数", "正式党员数"], [NAMES[0], "9", "4"]])
    assert found.column("formal_members") == ["4"]
    assert found.report.unknown_columns == ["党员总数"]


def test_a_heading_with_two_meanings_takes_the_one_that_is_missing(tmp_path: Path) -> None:
    rows = [["走访单位", "企业名称", "走访日期"], ["市教育局", NAMES[0], "2025-01-02"]]
    assert read_rows(tmp_path, "visits", rows).column("department") == ["市教育局"]
    rows = [["走访部门", "走访单位", "走访日期"], ["市教育局", NAMES[0], "2025-01-02"]]
    assert read_rows(tmp_path, "visits", rows).column("name") == [NAMES[0]]


def test_a16_columns_of_the_manifest_go_before_recognition(tmp_path: Path) -> None:
    rows = [["字段1", "企业名称", "字段2"], [NAMES[0], NAMES[1], "X"]]
    found = read_rows(tmp_path, "law_firms", rows, columns={"name": "字段1", "uscc": "字段2"})
    assert found.records()[0]["name"] == NAMES[0]
    assert found.records()[0]["uscc"] == "X"
    assert found.report.unknown_columns == ["企业名称"]


def test_a16_columns_that_are_not_there_are_warned_of(tmp_path: Path) -> None:
    rows = [["企业名称", "统一社会信用代码"], [NAMES[0], "X"]]
    found = read_rows(tmp_path, "law_firms", rows, columns={"name": "单位", "colour": "颜色"})
    assert found.column("name") == [NAMES[0]]
    assert len(found.report.warnings) == 2


def test_a16_and_a12_a_named_personal_column_is_not_read(tmp_path: Path) -> None:
    rows = [["企业名称", "负责人"], [NAMES[0], "张三"]]
    found = read_rows(tmp_path, "law_firms", rows, columns={"licence_no": "负责人"})
    assert found.column("licence_no") == [""]
    assert found.report.dropped_personal_columns == ["负责人"]
    assert "张三" not in str(found.report)
    assert any("负责人" in warning for warning in found.report.warnings)


def test_a16_the_header_row_of_the_manifest_is_the_last_one(tmp_path: Path) -> None:
    rows = [["企业名称", "登记状态"], ["以下为样例", ""], ["名称", "统一社会信用代码"], [NAMES[0], "X"]]
    found = read_rows(tmp_path, "market_registration", rows, header_row=3)
    assert found.records()[0]["uscc"] == "X"
    assert found.numbers == [4]


@pytest.mark.parametrize("row", [1, 4, 99])
def test_a16_a_header_row_without_header_is_an_error(tmp_path: Path, row: int) -> None:
    rows = [["沧澜市名录"], ["企业名称", "登记状态"], [NAMES[0], "存续"], [NAMES[1], "存续"]]
    with pytest.raises(RegisterError, match=r"header|required columns") as caught:
        read_rows(tmp_path, "market_registration", rows, header_row=row)
    assert "header_row" in caught.value.to_do
    assert NAMES[0] not in str(caught.value)


def test_a7_the_first_sheet_with_the_required_columns_is_read(tmp_path: Path) -> None:
    sheets = {
        "填表说明": [["填表说明"], ["一、企业名称须填全称。"]],
        "汇总": [["街道名称", "企业数"], ["东街", 3]],
        "数据": [["企业名称", "统一社会信用代码"], [NAMES[0], "X"]],
        "旧表": [["企业名称", "统一社会信用代码"], [NAMES[1], "Y"]],
    }
    write_xlsx(tmp_path / "t.xlsx", sheets)
    found = read_file(tmp_path, "market_registration", "t.xlsx")
    assert found.sheet == "数据"
    assert found.report.sheet == "数据"
    assert found.column("name") == [NAMES[0]]
    assert found.report.ignored_sheets == ["填表说明", "汇总", "旧表"]


def test_a7_a_table_that_explains_the_columns_is_not_the_register(tmp_path: Path) -> None:
    sheets = {
        "字段说明": [["企业名称", "必填"], ["统一社会信用代码", "18位"]],
        "数据": [["企业名称", "统一社会信用代码"], [NAMES[0], "X"]],
    }
    write_xlsx(tmp_path / "t.xlsx", sheets)
    assert read_file(tmp_path, "market_registration", "t.xlsx").sheet == "数据"


def test_a16_the_sheet_of_the_manifest_is_binding(tmp_path: Path) -> None:
    sheets = {"一": [["企业名称"], [NAMES[0]]], "二": [["企业名称"], [NAMES[1]]], "说明": [["说明"]]}
    write_xlsx(tmp_path / "t.xlsx", sheets)
    assert read_file(tmp_path, "market_registration", "t.xlsx", sheet="二").column("name") == [NAMES[1]]
    with pytest.raises(RegisterError, match="no sheet “三”") as caught:
        read_file(tmp_path, "market_registration", "t.xlsx", sheet="三")
    assert "一、二" in caught.value.to_do
    with pytest.raises(RegisterError, match="no header"):
        read_file(tmp_path, "market_registration", "t.xlsx", sheet="说明")


def test_bad_input_a_header_that_cannot_be_found(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="no header of a 走访检查记录") as caught:
        read_rows(tmp_path, "visits", [["a", "b"], ["张三", "13800138000"]])
    assert "t.csv" in str(caught.value)
    assert "columns" in caught.value.to_do
    assert "张三" not in str(caught.value)


def test_bad_input_a_required_column_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="走访日期"):
        read_rows(tmp_path, "visits", [["走访部门", "企业名称"], ["市教育局", NAMES[0]]])


def test_bad_input_the_wrong_kind_of_table(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [["部门名称", "级别"], ["市教育局", "市级"]])
    with pytest.raises(RegisterError, match=r"required columns|no header"):
        read_file(tmp_path, "annual_inspection", "t.csv")


def test_a12_personal_columns_are_named_and_never_read(tmp_path: Path) -> None:
    header = [
        "企业名称",
        "法定代表人",
        "联系电话",
        "法人",
        "法人身份证号",
        "统一社会信用代码",
        "联系方式（手机）",
        "备注",
    ]
    values = [NAMES[0], "张三", "13800138000", "李四", "11010519491231002X", "X", "13800138001", "赵六"]
    found = read_rows(tmp_path, "market_registration", [header, values])
    assert found.report.dropped_personal_columns == [
        "法定代表人",
        "联系电话",
        "法人",
        "法人身份证号",
        "联系方式（手机）",
    ]
    assert found.report.unknown_columns == ["备注"]
    everything = str((found.rows, found.report, found.rejected))
    assert not [value for value in (*values[1:5], values[6], values[7]) if value in everything]


def test_a12_a_group_of_personal_columns_is_dropped_whole(tmp_path: Path) -> None:
    upper = ["企业名称", "法定代表人信息", "", "", "统一社会信用代码"]
    lower = ["企业名称", "名称", "国籍", "证件类型", "统一社会信用代码"]
    found = read_rows(tmp_path, "market_registration", [upper, lower, [NAMES[0], "张三", "中国", "护照", "X"]])
    assert found.column("name") == [NAMES[0]]
    assert found.report.dropped_personal_columns == ["名称", "国籍", "证件类型"]
    assert "张三" not in str((found.rows, found.report))


def test_a17_every_column_left_unread_is_reported(tmp_path: Path) -> None:
    header = ["序号", "企业名称", "注册资本", "经营范围", "", "备注"]
    found = read_rows(tmp_path, "market_registration", [header, ["1", NAMES[0], "5", "机械", "有值", ""]])
    assert found.report.unknown_columns == ["序号", "注册资本", "经营范围", "备注", "（第5列，无表头）"]


def test_a_number_that_stands_where_a_header_should_is_not_shown(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "law_firms", [["名称", "律师人数", "13800138000"], [NAMES[0], "3", "x"]])
    assert "13800138000" not in str(found.report)


def test_data_rows_are_not_taken_for_headers(tmp_path: Path) -> None:
    header = ["名称", "类别", "级别", "依托单位", "上级党组织"]
    rows = [
        ["党委名单"],
        header,
        ["市委", "市委", "市级", "", ""],
        ["行业党委", "行业党委", "市级", "市教育局", "市委"],
    ]
    found = read_rows(tmp_path, "committees", rows)
    assert found.column("committee") == ["市委", "行业党委"]
    assert found.column("kind") == ["city", "industry"]
