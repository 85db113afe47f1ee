"""Registers read to canonical rows: what is data, what is set aside and why (SEMANTICS A6, A8, A12 to A14; issue 3 "Bad input")."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_tables import Reading, entry, read_file, read_rows, write_csv, write_xlsx

from shizi.graph.errors import RegisterError
from shizi.loaders.codes import make_code
from shizi.loaders.manifest import ManifestProblem
from shizi.loaders.reading import EntryReport, open_register
from shizi.loaders.row_rules import HEADER_AGAIN, NOTE, NUMBERING, SECTION, TITLE_AGAIN, TOTAL

HEADER = ["序号", "企业名称", "统一社会信用代码", "从业人员数"]
CODE = make_code("91", "150302", "WH012345")


def survey(folder: Path, *rows: list[object], header: list[str] | None = None) -> Reading:
    return read_rows(folder, "survey_ledger", [header or HEADER, *rows])


def test_rows_come_in_the_order_of_the_kinds_fields(tmp_path: Path) -> None:
    found = survey(tmp_path, ["1", "甲公司", CODE, "12人"])
    (row,) = found.rows
    assert len(row.values) == len(found.names)
    assert (row.number, row.values[0], row.values[1], row.values[found.names.index("staff")]) == (
        2,
        "甲公司",
        CODE,
        "12",
    )
    assert all(isinstance(value, str) for value in row.values)


@pytest.mark.parametrize("word", ["合计", "总计", "小计", " 合 计 ", "合　计", "合计：", "本页小计"])
@pytest.mark.parametrize("where", [0, 1])
def test_a8_totals_are_not_data(tmp_path: Path, word: str, where: int) -> None:
    total = ["", "", "", "99"]
    total[where] = word
    found = survey(tmp_path, ["1", "甲公司", CODE, "12"], total, ["2", "乙公司", "", "3"])
    assert found.column("name") == ["甲公司", "乙公司"]
    assert found.reasons == {3: TOTAL}
    assert (found.report.rows, found.report.accepted, found.report.rejected) == (3, 2, 1)


@pytest.mark.parametrize(
    "note",
    [
        "注：数据截至九月",
        "说明：空白为无",
        "填表人：张三　联系电话：13800138000",
        "填表人 张三",
        "制表：办公室",
        "审核：李四",
        "注:x",
        "填报单位：市教育局",
        "联系电话：13800138000",
        "备注：无",
    ],
)
def test_a8_notes_are_not_data(tmp_path: Path, note: str) -> None:
    found = survey(tmp_path, ["1", "甲公司", CODE, "12"], [note, "", "", ""])
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {3: NOTE}
    assert note not in str((found.report, found.rejected))


@pytest.mark.parametrize(
    "note",
    [
        "负责人签字：张三",
        "填报人（签字）：张三",
        "分管领导签字：张三",
        "单位负责人：张三",
        "会长：张三",
        "上报时间：九月",
    ],
)
def test_signatures_below_a_table_make_no_organization(tmp_path: Path, note: str) -> None:
    found = read_rows(tmp_path, "survey_ledger", [["企业名称", "从业人员数"], ["甲公司", "12"], [note, ""]])
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {3: NOTE}
    assert "张三" not in str((found.report, found.rejected))


def test_a8_notes_count_where_the_name_is_the_first_column(tmp_path: Path) -> None:
    rows = [["企业名称", "从业人员数"], ["甲公司", "12"], ["注：本表一式两份", ""], ["", "填表人：张三"]]
    found = read_rows(tmp_path, "survey_ledger", rows)
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {3: NOTE, 4: NOTE}
    assert "张三" not in str((found.report, found.rejected, found.rows))


@pytest.mark.parametrize("note", ["填表人 张三", "审核 张三", "制表 张三", " 填 表 人 张三"])
def test_a8_notes_count_where_the_first_cells_are_blank(tmp_path: Path, note: str) -> None:
    found = survey(tmp_path, ["1", "甲公司", CODE, "12"], ["", note, "", ""], ["", note, "九月", ""])
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {3: NOTE, 4: NOTE}
    assert "张三" not in str((found.report, found.rejected, found.rows))


def test_a8_a_name_that_begins_like_a_note_is_data_with_a_code_or_many_cells(tmp_path: Path) -> None:
    header = [*HEADER, "是否在营"]
    found = survey(tmp_path, ["", "制表匠公司", CODE, "", ""], ["", "审核通公司", "待办", "3", "是"], header=header)
    assert found.column("name") == ["制表匠公司", "审核通公司"]


def test_a8_the_header_again_is_not_data(tmp_path: Path) -> None:
    found = survey(
        tmp_path,
        ["1", "甲公司", CODE, "12"],
        list(HEADER),
        ["序 号", " 企业名称（全称）", "统一社会信用代码", "从业人员数"],
        ["2", "乙公司", "", "3"],
    )
    assert found.column("name") == ["甲公司", "乙公司"]
    assert found.reasons == {3: HEADER_AGAIN, 4: HEADER_AGAIN}


def test_a8_title_header_and_numbers_again_on_the_next_page(tmp_path: Path) -> None:
    page = [["摸排台账", "", "", ""], HEADER, ["甲", "1", "2", "3"]]
    rows = [*page, ["1", "甲公司", CODE, "12"], *page, ["2", "乙公司", "", "3"]]
    found = read_rows(tmp_path, "survey_ledger", rows)
    assert found.column("name") == ["甲公司", "乙公司"]
    assert found.reasons == {3: NUMBERING, 5: TITLE_AGAIN, 6: HEADER_AGAIN, 7: NUMBERING}


@pytest.mark.parametrize(
    "numbers",
    [
        ["甲", "1", "2", "3"],
        ["1", "2", "3", "4"],
        ["甲", "乙", "丙", "丁"],
        ["(1)", "（2）", "(3)", "(4)"],
        ["一", "二", "三", "四"],
        ["A", "B", "C", "D"],
        ["甲", "1", "", "2"],
        [1.0, 2.0, 3.0, 4.0],
    ],
)
def test_a8_a_row_that_numbers_the_columns_is_not_data(tmp_path: Path, numbers: list[object]) -> None:
    found = survey(tmp_path, numbers, ["1", "甲公司", CODE, "12"])
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {2: NUMBERING}


def test_a8_numbers_further_down_are_data(tmp_path: Path) -> None:
    found = survey(tmp_path, *[["1", "甲公司", CODE, "12"]] * 5, ["7", "8", "9", "10"])
    assert found.column("name")[-1] == "8"


@pytest.mark.parametrize("name", ["合计科技有限公司", "制衣厂", "注册会计师事务所", "总计时计费公司", "说明书印刷厂"])
def test_a8_names_that_only_begin_like_such_words_are_data(tmp_path: Path, name: str) -> None:
    assert survey(tmp_path, ["1", name, CODE, "12"]).column("name") == [name]


def test_a8_a_section_title_merged_across_the_table_is_not_data(tmp_path: Path) -> None:
    rows = [HEADER, ["一、东街道", None, None, None], [1, "甲公司", CODE, 12]]
    write_xlsx(tmp_path / "t.xlsx", {"表": rows}, {"表": [(1, 0, 1, 3)]})
    found = read_file(tmp_path, "survey_ledger", "t.xlsx")
    assert found.column("name") == ["甲公司"]
    assert found.reasons == {2: SECTION}


def test_a8_rejected_rows_name_file_sheet_row_and_reason_only(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a" / "t.xlsx", {"表": [HEADER, [1, "甲公司", CODE, 12], ["合计", None, None, 12]]})
    found = read_file(tmp_path, "survey_ledger", "a/t.xlsx")
    (rejected,) = found.rejected
    assert (rejected.register, rejected.file, rejected.sheet, rejected.row, rejected.reason) == (
        "survey_ledger",
        "a/t.xlsx",
        "表",
        3,
        TOTAL,
    )


def test_blank_rows_do_not_count_but_keep_their_numbers(tmp_path: Path) -> None:
    found = survey(
        tmp_path, ["", "", "", ""], ["1", "甲公司", CODE, "12"], [], [" ", "　", "", ""], ["2", "乙公司", "", ""]
    )
    assert found.numbers == [3, 6]
    assert found.report.rows == 2
    assert found.rejected == []


def test_a_row_without_a_required_cell_is_rejected_with_the_reason(tmp_path: Path) -> None:
    header = ["走访部门", "企业名称", "走访日期", "事由"]
    rows = [
        ["市教育局", "甲学校", "2025-01-02", "x"],
        ["", "乙学校", "2025-01-02", "x"],
        ["市教育局", "N/A", "", "x"],
        ["市教育局", "丙学校", "某日", "x"],
    ]
    found = read_rows(tmp_path, "visits", [header, *rows])
    assert found.column("name") == ["甲学校"]
    assert set(found.reasons) == {3, 4, 5}
    assert "走访部门 (department)" in found.reasons[3]
    assert "企业名称 (name)" in found.reasons[4]
    assert "走访日期 (visited_on)" in found.reasons[4]
    assert "无法识别" in found.reasons[5]
    assert "某日" not in str(found.rejected)


def test_a13_a_required_coded_cell_that_says_nothing_known_rejects_the_row(tmp_path: Path) -> None:
    header = ["主管部门名称", "管理对象名称", "责任身份"]
    found = read_rows(
        tmp_path, "supervisor_claims", [header, ["市教育局", "甲学校", "行业管理"], ["市教育局", "乙学校", "某种身份"]]
    )
    assert found.column("role") == ["industry"]
    assert "责任身份" in found.reasons[3]


def test_a13_optional_cells_that_say_nothing_known_are_empty_and_reported_by_column(tmp_path: Path) -> None:
    header = ["企业名称", "登记状态", "成立日期"]
    rows = [["甲公司", "存续", "2024"], ["乙公司", "神秘状态", "某年"], ["丙公司", "神秘状态", ""], ["合计", "3", "x"]]
    found = read_rows(tmp_path, "market_registration", [header, *rows])
    assert found.column("status") == ["存续", "", ""]
    assert [warning for warning in found.report.warnings if "登记状态" in warning and "2 " in warning]
    assert [warning for warning in found.report.warnings if "成立日期" in warning and "1 " in warning]
    assert "神秘状态" not in str(found.report)


def test_a14_sites_among_the_places_are_kept_without_a_level(tmp_path: Path) -> None:
    header = ["区划代码", "名称", "级别", "上级代码", "类别"]
    rows = [
        ["150302000000", "东区", "区", "150300000000", ""],
        [150302900001.0, "东湖产业园", "载体", 150302000000.0, "园区"],
        ["150302900002", "无级别园", "", "", "园区"],
    ]
    found = read_rows(tmp_path, "places", [header, *rows])
    assert found.column("level") == ["district", "", ""]
    assert found.column("kind") == ["", "park", "park"]
    assert found.column("code") == ["150302000000", "150302900001", "150302900002"]
    assert found.reasons == {}


def test_a14_places_without_a_level_column_are_read_and_the_codes_of_divisions_tell_it(tmp_path: Path) -> None:
    codes = ["150300000000", "150302000000", "150302003000", "150302003017", "1503", "150302003901", "150302003902"]
    kinds = ["", "", "", "", "", "楼宇", "某种载体"]
    rows = [["区划代码", "名称", "类别"], *([code, f"地{code}", kind] for code, kind in zip(codes, kinds, strict=True))]
    found = read_rows(tmp_path, "places", rows)
    assert found.column("level") == ["city", "district", "street", "community", "", "", ""]
    assert found.reasons == {}


def test_bad_input_a_name_of_10000_characters(tmp_path: Path) -> None:
    found = survey(
        tmp_path,
        ["1", "长" * 10_000, CODE, "12"],
        ["2", "乙公司", "", "3"],
        ["3", "丙" * 200, "", ""],
        ["4", "丁" * 201, "", ""],
    )
    assert found.numbers == [3, 4]
    assert "名称过长" in found.reasons[2]
    assert "名称过长" in found.reasons[5]


def test_bad_input_a_unit_of_10000_characters(tmp_path: Path) -> None:
    rows = [["包联单位", "企业名称"], ["单" * 10_000, "甲公司"], ["东街道", "乙公司"]]
    found = read_rows(tmp_path, "liaison", rows)
    assert found.column("name") == ["乙公司"]
    assert "文字过长" in found.reasons[2]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>公司",
        '=HYPERLINK("http://x","甲")',
        "'; MATCH (n) DETACH DELETE n //",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "甲' OR '1'='1",
        "＜script＞",
    ],
)
def test_bad_input_hostile_names_are_just_names(tmp_path: Path, name: str) -> None:
    assert survey(tmp_path, ["1", name, CODE, "12"]).column("name") == [name]


def test_bad_input_null_bytes_and_control_characters_are_taken_out(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("企业名称,从业人员数\n甲\x00公\x07司\x1b,1\x002\n".encode())
    found = read_file(tmp_path, "survey_ledger", "t.csv")
    assert found.column("name") == ["甲公司"]
    assert found.column("staff") == ["12"]


def test_bad_input_ragged_records(tmp_path: Path) -> None:
    found = survey(tmp_path, ["1", "甲公司"], ["2", "乙公司", "", "3", "x", "y", "z"], ["3"])
    assert found.column("name") == ["甲公司", "乙公司"]
    assert found.column("staff") == ["", "3"]
    assert list(found.reasons) == [4]


def test_i4_personal_numbers_in_code_columns_are_withheld_and_reported(tmp_path: Path) -> None:
    found = survey(tmp_path, ["1", "甲公司", "11010519491231002X", "12"], ["2", "乙公司", "13800138000", "3"])
    assert found.column("uscc") == ["[withheld]", "[withheld]"]
    assert [warning for warning in found.report.warnings if "统一社会信用代码" in warning and "2 " in warning]
    assert "13800138000" not in str((found.rows, found.report, found.rejected))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_chunks_of_any_size_give_the_same(tmp_path: Path, size: int) -> None:
    rows: list[list[object]] = [[str(n), f"公司{n}", CODE, f"{n}人"] for n in range(20)]
    rows[7] = ["合计", "", "", ""]
    rows[13] = list(HEADER)
    rows[14] = ["甲", "1", "2", "3"]
    write_csv(tmp_path / "t.csv", [HEADER, *rows])
    whole, parts = (
        read_file(tmp_path, "survey_ledger", "t.csv"),
        read_file(tmp_path, "survey_ledger", "t.csv", chunk=size),
    )
    assert parts.rows == whole.rows
    assert parts.rejected == whole.rejected
    assert parts.report == whole.report
    register = open_register(tmp_path, entry("survey_ledger", "t.csv"))
    assert max(len(chunk) for chunk in register.chunks(size)) <= size


def test_rejected_rows_can_be_taken_while_reading(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [HEADER, ["合计", "", "", ""], ["1", "甲公司", "", ""], ["总计", "", "", ""]])
    register = open_register(tmp_path, entry("survey_ledger", "t.csv"))
    taken = [len(register.take_rejected()) for _ in register.chunks(2)]
    assert taken == [1]
    assert [row.row for row in register.take_rejected()] == [4]
    assert register.take_rejected() == []
    assert register.report.rejected == 2


def test_a_table_without_rows_is_read(tmp_path: Path) -> None:
    found = survey(tmp_path)
    assert found.rows == []
    assert (found.report.status, found.report.rows) == ("loaded", 0)


def test_a_file_that_breaks_off_is_unreadable_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shizi.loaders import delimited

    monkeypatch.setattr(delimited, "LONGEST_CELL", 500)
    lines = ["企业名称,注册地址", *["甲公司,东区"] * 200, "乙公司," + "长" * 600, "丙公司,东区"]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    register = open_register(tmp_path, entry("market_registration", "t.csv"))
    with pytest.raises(RegisterError, match=r"t\.csv row 202"):
        list(register.chunks(50))
    assert register.report.status == "unreadable"


def test_reports_of_what_could_not_be_read() -> None:
    error = RegisterError("the file is missing", to_do="hand it in")
    report = EntryReport.unreadable(entry("visits", "t.csv", sheet="表"), error)
    assert (report.status, report.kind, report.path, report.sheet) == ("unreadable", "visits", "t.csv", "表")
    assert "hand it in" in report.reason
    problem = ManifestProblem(4, "visits", "", "t.csv", "the entry lacks `department`", "add it")
    report = EntryReport.unreadable(problem)
    assert report.status == "unreadable"
    assert "entry 4" in report.reason
    assert "add it" in report.reason


def test_a9_the_report_keeps_the_department_of_its_entry(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "survey_ledger", [HEADER, ["1", "甲公司", "", ""]], department="市委社会工作部")
    assert found.report.department == "市委社会工作部"
