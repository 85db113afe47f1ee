"""Cells made canonical (SEMANTICS A1, A2, A5, A13, B2, B3, I4)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders import cells
from shizi.loaders.cell_texts import WITHHELD, clean_text, is_placeholder, plain_text, withhold
from shizi.loaders.cells import UNREADABLE, Remembering, reader_of
from shizi.loaders.coded_words import WordList, bare_word, read_type_code, word_list, word_lists
from shizi.loaders.codes import looks_like_id_number, make_code
from shizi.loaders.register_kinds import Field, register_kinds

CODE = make_code("91", "150302", "WH012345")
ALL_TYPES = sorted({field.type for kind in register_kinds().values() for field in kind.fields})


def reads(field_type: str, cell: object, name: str = "x") -> str:
    return reader_of(Field(name, field_type, False))(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [
        "是",
        "√",
        "✓",
        "有",
        "1",
        "Y",
        "y",
        "yes",
        "YES",
        "true",
        "True",
        "已填报",
        "１",
        "Ｙ",
        1,
        1.0,
        True,
        " 是 ",
        "是（已核）",
    ],
)
def test_a1_true_words(cell: object) -> None:
    assert reads("boolean", cell) == "1"


@pytest.mark.parametrize("cell", ["否", "×", "无", "0", "N", "n", "no", "false", "未填报", 0, 0.0, False, "０"])
def test_a1_false_words(cell: object) -> None:
    assert reads("boolean", cell) == "0"


@pytest.mark.parametrize("cell", ["", None, "N/A", "-", "/", "　", "不详"])
def test_a1_empty_booleans_are_empty(cell: object) -> None:
    assert reads("boolean", cell) == ""
    assert reads("boolean", cell) is not UNREADABLE


def test_a1_unreadable_booleans_are_counted_not_guessed() -> None:
    assert reads("boolean", "待定") is UNREADABLE


@pytest.mark.parametrize("cell", ["正常", "在营", "营业", "正常经营", "是", "√", "在营（开业）"])
def test_a1_operating_words_are_true(cell: str) -> None:
    assert reads("operating", cell) == "1"


@pytest.mark.parametrize("cell", ["停业", "歇业", "异常", "已停业", "停业整顿", "否", "未经营", "非正常"])
def test_a1_stopped_words_are_false(cell: str) -> None:
    assert reads("operating", cell) == "0"


@pytest.mark.parametrize(
    "cell",
    [
        "N/A",
        "NA",
        "null",
        "-",
        "--",
        "—",
        "/",
        "\\",
        "不详",
        "空",
        "",
        "   ",
        "　",
        "n/a",
        "NULL",
        "－",
        "——",
        "／",
        "\t",
        "\u200b",
    ],
)
@pytest.mark.parametrize("field_type", ALL_TYPES)
def test_a2_placeholders_are_empty_in_every_column(field_type: str, cell: str) -> None:
    found = reads(field_type, cell)
    assert found == ""
    assert found is not UNREADABLE


def test_a2_none_declares_something_in_holder_columns_only() -> None:
    assert reads("holder", "无") == "无"
    assert reads("name", "无") == ""
    assert reads("text", "无") == "无"


@pytest.mark.parametrize("cell", ["暂无数据部", "NAB公司", "空港物流公司", "A/B公司", "不详细"])
def test_a2_texts_that_only_begin_like_placeholders_stay(cell: str) -> None:
    assert not is_placeholder(cell)
    assert reads("name", cell) == cell


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("12人", "12"), ("12.0", "12"), ("１２", "12"), ("12", "12"), (12.0, "12"), (12, "12"), ("1,234", "1234"), ("1，234人", "1234"),
        ("12 名", "12"), ("0", "0"), ("0人", "0"), (0.0, "0"), ("9.6", "9"), (9.99, "9"), ("1.2万", "12000"), ("约50人", "50"),
        ("12（含退休2人）", "12"), ("'12", "12"), ("1.2E+02", "120"), ("３５名", "35"), ("12人次", "12"), ("共12人", "12"), ("12.", "12"),
    ],
)  # fmt: skip
def test_a5_counts(cell: object, count: str) -> None:
    assert reads("count", cell) == count


@pytest.mark.parametrize(
    "cell",
    [
        "十二",
        "若干",
        "10-20",
        "10人以上",
        "-5",
        -5.0,
        "12345678901",
        1e12,
        "人",
        "1.2.3",
        date(2024, 3, 5),
        float("nan"),
    ],
)
def test_a5_unreadable_counts_are_empty_never_zero(cell: object) -> None:
    assert reads("count", cell) == ""
    assert reads("count", cell) is UNREADABLE


@given(st.integers(0, 9_999_999), st.sampled_from(["{}", "{}人", "{}.0", " {} ", "{}名", "{:,}", "共{}人"]))
def test_a5_any_count_reads_back(number: int, shape: str) -> None:
    assert reads("count", shape.format(number)) == str(number)
    wide = shape.format(number).translate({ord(str(d)): chr(ord("０") + d) for d in range(10)})
    assert reads("count", wide) == str(number)


@pytest.mark.parametrize(
    ("words", "cell", "code"),
    [
        ("role", "登记管理", "registration"), ("role", "登记管理机关", "registration"), ("role", "业务主管", "business"),
        ("role", "业务主管单位", "business"), ("role", "业务主管部门", "business"), ("role", "行业管理", "industry"),
        ("role", "行业主管部门", "industry"), ("role", "行业管理单位", "industry"), ("role", "党建工作主管单位", "party_building"),
        ("role", "党建领导机关", "party_building"), ("role", "党建指导单位", "party_building"), ("role", "党建领导", "party_building"),
        ("stage", "成立登记", "成立登记"), ("stage", "年检", "年检年报"), ("stage", "年度检查", "年检年报"), ("stage", "抽查", "专项抽查"),
        ("stage", "评估", "等级评估"), ("stage", "培训", "教育培训"), ("stage", "章程核准", "章程核准"), ("stage", "3.年检年报", "年检年报"),
        ("stage", "（一）成立登记", "成立登记"), ("unit_kind", "党支部", "branch"), ("unit_kind", "单独党支部", "branch"),
        ("unit_kind", "独立党支部", "branch"), ("unit_kind", "联合党支部", "joint_branch"), ("unit_kind", "临时党支部", "temporary_branch"),
        ("unit_kind", "流动党员党支部", "floating_branch"), ("unit_kind", "党总支", "general_branch"), ("unit_kind", "党委", "committee"),
        ("unit_kind", "党总支部", "general_branch"), ("committee_kind", "行业党委", "industry"), ("committee_kind", "行业", "industry"),
        ("committee_kind", "综合党委", "comprehensive"), ("committee_kind", "两新工委", "two_new"), ("committee_kind", "市委", "city"),
        ("committee_kind", "市委两新工委", "two_new"), ("place_level", "市", "city"), ("place_level", "市级", "city"), ("place_level", "区", "district"),
        ("place_level", "县", "district"), ("place_level", "旗", "district"), ("place_level", "市辖区", "district"), ("place_level", "街道", "street"),
        ("place_level", "镇", "street"), ("place_level", "乡级", "street"), ("place_level", "社区", "community"), ("place_level", "村", "community"),
        ("place_kind", "园区", "park"), ("place_kind", "商圈", "business_district"), ("place_kind", "楼宇", "building"),
        ("department_status", "正常", "normal"), ("department_status", "更名", "renamed"), ("department_status", "合并", "merged"),
        ("department_status", "撤销", "abolished"), ("state_control", "1", "1"), ("state_control", 1.0, "1"), ("state_control", "国有控股", "1"),
        ("state_control", "1国有", "1"), ("state_control", "3 私人控股", "3"), ("state_control", "9其他", "9"), ("state_control", "港澳台商控股", "4"),
        ("state_control", "集体", "2"), ("state_control", "外商", "5"), ("scale", "规上", "above"), ("scale", "四上", "above"),
        ("scale", "规模以上", "above"), ("scale", "规下", "below"), ("scale", "规上（工业）", "above"), ("conclusion", "合格", "合格"),
        ("conclusion", "基本合格", "基本合格"), ("conclusion", "不合格", "不合格"), ("conclusion", "未年检", "未年检"), ("conclusion", "未参检", "未参检"),
        ("conclusion", "未报送", "未报送"), ("channel", "红色服务团", "红色服务团"), ("channel", "书记接待日（第3期）", "书记接待日"),
        ("channel", "直通车", "直通车"), ("record_kind", "需求", "需求"), ("record_kind", "问题", "问题"), ("status", "存续（在营、开业、在册）", "存续"),
        ("status", "在营(开业)", "在营"), ("status", "吊销，未注销", "吊销未注销"), ("status", "吊销未注销", "吊销未注销"), ("status", "吊销", "吊销"),
        ("status", "注销", "注销"), ("status", "已注销", "注销"), ("status", "非正常", "非正常"), ("status", "异常", "异常"), ("status", "迁出", "迁出"),
    ],
)  # fmt: skip
def test_a13_coded_cells(words: str, cell: object, code: str) -> None:
    assert reads(f"coded:{words}", cell) == code


@pytest.mark.parametrize(
    ("words", "cell"),
    [("role", "其他身份"), ("state_control", "10"), ("place_level", "载体"), ("stage", "换届"), ("scale", "12")],
)
def test_a13_unknown_words_are_empty_and_counted(words: str, cell: str) -> None:
    assert reads(f"coded:{words}", cell) is UNREADABLE


def test_a13_the_longest_listed_word_counts() -> None:
    words = WordList("t", {"short": ["党委"], "long": ["党委办公室"], "whole": ["=党"]})
    assert words.match("党委办公室主任") == "long"
    assert words.match("党委书") == "short"
    assert words.match("党") == "whole"
    assert words.match("党员") is None


def test_a13_a_word_may_stand_for_one_code_only() -> None:
    with pytest.raises(ValueError, match="stands for"):
        WordList("t", {"a": ["党委"], "b": ["党 委"]})


@given(
    st.sampled_from([(n, c, w) for n, ws in word_lists().items() for w, c in ws._beginnings.items()]),
    st.sampled_from(["{}", "（注）{}", "{}（备注）", " {} ", "2.{}"]),
)
def test_a13_every_listed_word_is_read_in_every_dress(known: tuple[str, str, str], dress: str) -> None:
    name, code, word = known
    if word[0].isdigit() and dress.startswith("2"):
        return
    assert word_list(name).match(dress.format(word)) == code


def test_a13_brackets_are_no_part_of_a_word() -> None:
    assert bare_word("存续(在营(开业))") == "存续"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("role", "【行业主管部门】", "industry"), ("role", "［党建指导单位］", "party_building"),
     ("unit_kind", "（联合党支部）", "joint_branch"), ("unit_kind", "（临时党支部（一））", "temporary_branch"), ("stage", "《年检》", "年检年报")],
)  # fmt: skip
def test_a13_a_cell_wholly_in_brackets_says_what_stands_in_them(name: str, text: str, code: str) -> None:
    assert word_list(name).match(text) == code


def test_a13_brackets_around_nothing_say_nothing() -> None:
    assert bare_word("()") == "()"
    assert word_list("role").match("（）") is None


def test_b2_codes_are_cleaned_and_never_guessed() -> None:
    assert reads("code", f" '{CODE[:6]}-{CODE[6:].lower()}\u3000") == CODE
    wide = CODE.translate({ord(c): chr(ord(c) + 0xFEE0) for c in CODE})
    assert reads("code", wide) == CODE
    assert reads("code", "9111O000WH0123456X") == "9111O000WH0123456X"


@pytest.mark.parametrize("cell", [9.11503e17, "9.11503E+17", 911503020000000000])
def test_b2_a_number_in_scientific_notation_is_no_code(cell: object) -> None:
    assert reads("code", cell) == "9.11503E+17"


def test_b3_tax_ids_of_15_digits_survive_being_numbers() -> None:
    assert reads("tax_id", 150302123456789.0) == "150302123456789"
    assert reads("tax_id", CODE + "01") == CODE + "01"


@pytest.mark.parametrize("cell", ["无", "待办", "未办理"])
def test_i4_words_for_no_code_are_empty(cell: str) -> None:
    assert reads("code", cell) == ""
    assert reads("tax_id", cell) == ""


@pytest.mark.parametrize("field_type", ["code", "tax_id"])
@pytest.mark.parametrize(
    "cell", ["11010519491231002X", "110105 19491231 002x", "13800138000", 13800138000.0, "+8613800138000"]
)
def test_personal_numbers_in_code_columns_are_withheld(field_type: str, cell: object) -> None:
    assert reads(field_type, cell) == WITHHELD


def test_a_valid_code_that_looks_like_an_id_number_stays() -> None:
    codes = [make_code("91", "150319", f"900101{n:02}") for n in range(100)]
    alike = [code for code in codes if looks_like_id_number(code)]
    assert alike
    assert [reads("code", code) for code in alike] == alike


@pytest.mark.parametrize("field_type", ["text", "name", "holder", "place"])
def test_personal_numbers_inside_texts_are_withheld(field_type: str) -> None:
    assert reads(field_type, "建设路1号 13800138000") == f"建设路1号 {WITHHELD}"
    assert reads(field_type, "11010519491231002X") == WITHHELD
    assert reads(field_type, "150302001001") == "150302001001"
    assert withhold("2138001380001") == "2138001380001"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  甲公司　", "甲公司"), ("甲\n公司", "甲 公司"), ("甲\x00公司\x07", "甲公司"), ("甲\t公司", "甲 公司"), ("＝甲（乙）", "＝甲（乙）"),
        ("=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")"), ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'甲公司", "甲公司"), ("'甲'", "'甲'"), (159.0, "159"), (0.5, "0.5"), (150302001000.0, "150302001000"), ("150302001000.0", "150302001000"),
        (True, "1"), (datetime(2024, 3, 5, 10, 30), "2024-03-05 10:30"), (date(2024, 3, 5), "2024-03-05"), ("a\ufeffb\u200bc", "abc"),
        ("𠮷野", "𠮷野"), ("\ue000", "\ue000"), (float("inf"), ""),
    ],
)  # fmt: skip
def test_texts_are_shown_as_written_without_control_characters(cell: object, text: str) -> None:
    assert reads("text", cell) == text


def test_b11_line_breaks_between_holders_stay() -> None:
    assert reads("holder", " 市民政局 \r\n市教育局\n\n") == "市民政局\n市教育局"
    assert reads("text", "市民政局\r\n市教育局") == "市民政局 市教育局"


@pytest.mark.parametrize(
    ("cell", "share"),
    [("51%", "51"), ("51", "51"), (0.51, "51"), ("0.51", "51"), ("５１％", "51"), ("100%", "100"), (1.0, "100"), ("0.5%", "0.5"), ("66.67", "66.67"), ("51%（国有）", "51")],
)  # fmt: skip
def test_shares_are_percent(cell: object, share: str) -> None:
    assert reads("share", cell) == share


@pytest.mark.parametrize("cell", ["控股", "120", "百分之五十", "-3"])
def test_unreadable_shares_are_empty(cell: str) -> None:
    assert reads("share", cell) is UNREADABLE


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("159", "159"), (159.0, "159"), ("159.0", "159"), ("159 其他有限责任公司", "159"), ("其他有限责任公司(159)", "159"), ("其他有限责任公司（159）", "159"),
        ("其他有限责任公司", "159"), ("国有企业", "110"), ("私营企业", "170"), ("有限责任公司(自然人投资或控股)", "1130"), ("有限责任公司（国有独资）", "1110"),
        ("有限责任公司", "150"), ("1130", "1130"), ("国有独资", "国有独资"), ("农民专业合作社", "农民专业合作社"), ("", ""),
    ],
)  # fmt: skip
def test_registration_types_become_codes(cell: object, code: str) -> None:
    assert reads("type_code", cell) == code


def test_registration_types_keep_texts_they_do_not_know() -> None:
    assert read_type_code("某种企业 2024") == "某种企业 2024"


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2024", "2024"),
        (2024.0, "2024"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        (date(2024, 5, 1), "2024"),
        ("２０２４", "2024"),
        ("2024-05-31", "2024"),
        ("年检2024", "2024"),
    ],
)
def test_years(cell: object, year: str) -> None:
    assert reads("year", cell) == year


@pytest.mark.parametrize("cell", ["上年度", "24", "2024-2025年"])
def test_unreadable_years_are_empty(cell: str) -> None:
    assert reads("year", cell) is UNREADABLE


def test_every_field_of_every_kind_has_a_reader() -> None:
    for kind in register_kinds().values():
        for field in kind.fields:
            assert reader_of(field)("") == ""


def test_a_type_without_reader_is_refused() -> None:
    with pytest.raises(ValueError, match="no cell reader"):
        reader_of(Field("x", "colour", False))
    with pytest.raises(ValueError, match="no list"):
        reader_of(Field("x", "coded:colour", False))


def test_readers_remember_within_bounds() -> None:
    asked: list[object] = []
    reader = Remembering(lambda cell: asked.append(cell) or "x")
    assert [reader["a"], reader["a"], reader["b"]] == ["x", "x", "x"]
    assert asked == ["a", "b"]
    assert reader["长" * 500] == "x"
    assert "长" * 500 not in reader
    reader.update({str(n): "x" for n in range(cells.REMEMBERED_CELLS + 1)})
    reader.forget_some()
    assert len(reader) == 0


@pytest.mark.parametrize("field_type", ALL_TYPES)
@given(
    cell=st.one_of(
        st.text(),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.none(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_no_cell_breaks_a_reader(field_type: str, cell: object) -> None:
    found = reads(field_type, cell)
    assert isinstance(found, str)
    assert all(ord(c) >= 32 or c == "\n" for c in found)
    if field_type in ("text", "name", "holder", "place", "type_code"):
        assert reads(field_type, found) == found


@given(st.text())
def test_clean_text_is_stable(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert plain_text(once) == once
