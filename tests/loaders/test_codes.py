"""Codes and their check characters (SEMANTICS B2, B3, I4; DOMAIN section 6)."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shizi.loaders.codes import (
    ALPHABET,
    TaxId,
    check_character,
    clean_code,
    is_valid_code,
    looks_like_id_number,
    make_code,
    organization_check,
    read_tax_id,
    valid_code,
)

EIGHT = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)
DIVISION = st.text("0123456789", min_size=6, max_size=6)
PREFIX = st.sampled_from(["91", "92", "93", "51", "52", "53", "31", "11", "12", "13", "19", "A1", "N1", "Y1"])
CODES = st.builds(make_code, PREFIX, DIVISION, EIGHT)
PUBLISHED = ["91350100M000100Y43", "91110000600037341L"]
"""Worked examples of GB 32100-2015 and of a public company, checked by hand."""


@given(CODES)
def test_made_codes_are_valid(code: str) -> None:
    assert is_valid_code(code)
    assert valid_code(code) == code
    assert code[-1] == check_character(code[:17])
    assert code[16] == organization_check(code[8:16])


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_valid(code: str) -> None:
    assert is_valid_code(code)


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_makes_a_code_invalid(code: str, at: int, other: str) -> None:
    assume(code[at] != other)
    assert not is_valid_code(code[:at] + other + code[at + 1 :])


@given(CODES, st.integers(0, 16))
def test_two_swapped_characters_make_a_code_invalid(code: str, at: int) -> None:
    assume(code[at] != code[at + 1])
    assert not is_valid_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@given(CODES, st.sampled_from(list("IOSVZ")), st.integers(0, 17))
def test_b2_letters_that_no_code_holds_are_not_guessed(code: str, letter: str, at: int) -> None:
    assert not is_valid_code(code[:at] + letter + code[at + 1 :])


@given(
    CODES,
    st.sampled_from(["{}", " {}", "'{}'", "“{}”", "{}\u3000", "\t{}\n", "`{}"]),
    st.booleans(),
    st.booleans(),
    st.integers(1, 17),
)
def test_b2_cleaning(code: str, dress: str, lower: bool, wide: bool, split: int) -> None:
    text = code[:split] + "-" + code[split : split + 1] + " " + code[split + 1 :]
    text = text.lower() if lower else text
    text = text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in ALPHABET}) if wide else text
    assert clean_code(dress.format(text)) == code
    assert valid_code(dress.format(text)) == code


@given(st.text(ALPHABET + "abc -'\"\u3000１Ａ９ｚ—"))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_code(clean_code(text)) == clean_code(text)


def test_b2_a_number_in_scientific_notation_is_no_code() -> None:
    assert valid_code("9.11503E+17") is None


@given(CODES, st.text("0123456789", min_size=2, max_size=2))
def test_b3_twenty_characters_stand_for_the_code_in_front(code: str, suffix: str) -> None:
    assert read_tax_id(code + suffix) == TaxId(code=code)


@given(CODES)
def test_b3_eighteen_characters_are_the_code(code: str) -> None:
    assert read_tax_id(code) == TaxId(code=code)


@given(CODES, DIVISION)
def test_b3_fifteen_characters_hold_the_organization_code(code: str, division: str) -> None:
    found = read_tax_id(division + code[8:17])
    assert found == TaxId(organization_code=code[8:17])
    assert found.readable


@pytest.mark.parametrize(
    "text", ["", "123", "1503021234", "X" * 15, "9115030", "91150302WH0123456", "1" * 17, "1" * 20]
)
def test_b3_anything_else_is_no_tax_id(text: str) -> None:
    assert not read_tax_id(text).readable


@pytest.mark.parametrize("text", ["11010519491231002X", "110105 19491231 002x", "99999919000101281X"])
def test_citizens_numbers_are_told_apart(text: str) -> None:
    assert looks_like_id_number(text)


@pytest.mark.parametrize("text", ["", "13800138000", "110105194913310021", *PUBLISHED])
def test_other_numbers_are_no_citizens_numbers(text: str) -> None:
    assert not looks_like_id_number(text)


@given(st.text(max_size=30))
def test_no_text_breaks_the_check(text: str) -> None:
    assert valid_code(text) is None or is_valid_code(clean_code(text))
    assert isinstance(read_tax_id(text), TaxId)
