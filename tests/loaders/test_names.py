"""Folding names: SEMANTICS B4, B7, I5."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders.names import (
    NameFolder,
    fold_text,
    full_key,
    is_branch_row_name,
    shown_name,
    split_former_names,
    without_legal_form,
)

FOLDER = NameFolder("乌海市", ("海勃湾区", "海南区", "乌达区"))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("乌海市天龙商贸有限责任公司", "天龙商贸有限公司"),
        ("乌海天龙商贸有限公司", "天龙商贸有限公司"),
        ("乌海市海勃湾区天龙商贸有限公司", "天龙商贸有限公司"),
        ("海勃湾天龙商贸有限公司", "天龙商贸有限公司"),
        ("天龙商贸　有限 公司", "天龙商贸有限公司"),
        ("天龙（集团）有限公司", "天龙(集团)有限公司"),
        ("ＡＢＣ科技有限公司", "ABC科技有限公司"),
        ("乌海市书法协会", "乌海市书法协会"),
        ("海南区书法协会", "海南区书法协会"),
        ("乌海公司", "乌海公司"),
        ("天源律师事务所", "天源律师事务所"),
    ],
)
def test_b4_folded_names(written: str, folded: str) -> None:
    assert FOLDER.fold(written) == folded


def test_b4_place_is_dropped_only_while_more_than_three_characters_remain() -> None:
    assert FOLDER.fold("海南面粉厂") == "海南面粉厂"
    assert FOLDER.fold("海南东方面粉厂") == "东方面粉厂"


def test_b4_full_key_keeps_the_place() -> None:
    assert full_key("乌海市天龙有限责任公司") != full_key("天龙有限公司")
    assert full_key("乌海市天龙有限责任公司") == full_key("乌海市 天龙有限公司")


@given(st.text(max_size=40))
def test_b4_folding_is_idempotent_and_never_fails(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)
    assert full_key(full_key(text)) == full_key(text)


@pytest.mark.parametrize(
    ("written", "name", "former"),
    [
        ("甲乙公司(原丙丁公司)", "甲乙公司", ("丙丁公司",)),
        ("甲乙公司（曾用名：丙丁（集团）公司）", "甲乙公司", ("丙丁（集团）公司",)),
        ("甲乙公司(原名:丙丁公司、戊己公司)", "甲乙公司", ("丙丁公司", "戊己公司")),
        ("甲乙（集团）有限公司", "甲乙（集团）有限公司", ()),
        ("甲乙公司(原料)", "甲乙公司(原料)", ()),
        ("(原丙丁公司)", "(原丙丁公司)", ()),
    ],
)
def test_b7_former_names(written: str, name: str, former: tuple[str, ...]) -> None:
    found, earlier = split_former_names(written)
    assert found == name
    assert tuple(map(fold_text, earlier)) == tuple(map(fold_text, former))


def test_b1_branch_row_names() -> None:
    assert is_branch_row_name("天龙有限公司海南分公司")
    assert is_branch_row_name("天龙有限公司 办事处")
    assert not is_branch_row_name("天龙有限公司")


def test_i5_legal_forms_and_their_remarks_are_left_out() -> None:
    assert without_legal_form(full_key("天龙（集团）股份有限公司")) == "天龙"
    assert without_legal_form(full_key("天龙会计师事务所（普通合伙）")) == "天龙会计师事务所"
    assert without_legal_form("有限公司") == "有限公司"


def test_b8_blanks_inside_chinese_names_are_not_shown() -> None:
    assert shown_name("海勃湾 区众西\u3000农技推广站") == "海勃湾区众西农技推广站"
    assert shown_name("ABC DEF 科技公司") == "ABC DEF 科技公司"
