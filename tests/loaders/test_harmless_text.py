"""Register text is untrusted: it must not move a terminal's cursor, colour it, turn it around or become a formula."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders.harmless_text import harmless, harmless_lines, json_text, sheet_text

HOSTILE = [
    "\x1b[31m红\x1b[0m", "甲\x00乙", "甲\u202e乙", "甲\u2066乙\u2069", "\x9b31m", "甲\u200b乙",
    "甲\r乙", "\ud800", "甲\u2028乙", "\U000e0041",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_characters_are_written_out(text: str) -> None:
    for shown in (harmless(text), json_text(text)):
        assert shown.isprintable()
    assert json.loads(json_text(text)) == text


def test_plain_text_stays_as_it_is() -> None:
    assert harmless("乌海市（集团）有限公司 [red] 100%") == "乌海市（集团）有限公司 [red] 100%"
    assert harmless(None) == ""
    assert harmless("一二三四五", 3) == "一二…"


def test_lines_keep_their_ends() -> None:
    assert harmless_lines("甲\n\t乙\x1b") == "甲\n\t乙\\u001b"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "　=1", "＝1"])
def test_what_a_sheet_could_take_for_a_formula_gets_an_apostrophe(text: str) -> None:
    assert sheet_text(text).startswith("'")


@pytest.mark.parametrize("value", ["甲公司", "2025-09-30", 12, 1.5, None, True, ""])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert sheet_text(value) == value


@given(st.text())
def test_json_says_the_same_whatever_the_text(text: str) -> None:
    assert json.loads(json_text({"name": text})) == {"name": text}
    assert not {unicodedata.category(sign) for sign in json_text(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
