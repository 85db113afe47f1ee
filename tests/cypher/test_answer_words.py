"""Every code word that an answer or a ledger can hold has its words in both languages."""

from __future__ import annotations

import re

import pytest

from shizi.api.answer_cells import cell_text, in_words
from shizi.cypher.answer_words import answer_words, in_chinese, in_english
from shizi.cypher.questions import Column, Question, read_questions
from shizi.graph.model import ROLES
from shizi.loaders.register_kinds import register_kinds

WORDS = {
    "role": ROLES,
    "role_status": ("held", "multi_head", "missing", "exempt", "unknown", "nominal"),
    "answer_status": ("ok", "multi_head", "gap", "mixed"),
    "role_reason": ("register_not_received", "no_register_names_a_holder", "abolished", "lapsed", "declared_free"),
    "line_stops": ("no_superior", "unknown_superior", "abolished", "circle"),
    "state": ("ledger", "base_roster", "excluded"),
    "state_reason": (
        "verified", "not_surveyed", "not_operating_on_site", "no_premises", "staff_below_ten", "register_not_received",
        "public_institution", "out_of_scope", "individual_business", "cooperative", "state_owned", "collective",
        "branch", "deregistered", "revoked", "moved_out", "not_operating", "below_threshold", "vanished",
    ),
    "organization_kind": ("enterprise", "social_organization", "other"),
    "register": tuple(register_kinds()),
}  # fmt: skip

LIBRARY = read_questions()
DOCUMENTED = re.compile(r"(?<![a-z_])([a-z][a-z_]+)(?= [\u4e00-\u9fff])")
"""A code word and its meaning in a Chinese heading, such as `none 组不成`."""
RETURNED = re.compile(r"(?:THEN|ELSE)(?: CASE .*)? '([a-z][a-z_]+)'")


@pytest.mark.parametrize("name", list(WORDS))
def test_each_word_of_a_list_is_there(name: str) -> None:
    assert set(WORDS[name]) <= answer_words()[name].keys()


def test_a_word_that_is_not_listed_stands_for_itself() -> None:
    assert in_chinese("state_reason", "some_new_reason") == "some_new_reason"
    assert in_english("state_reason", "some_new_reason") == "some new reason"
    assert in_chinese("state_reason", None) == ""


def _listed_columns() -> list[tuple[Question, Column]]:
    return [(question, column) for question in LIBRARY.values() for column in question.columns if column.words]


def test_a_heading_that_explains_code_words_names_their_list() -> None:
    for question in LIBRARY.values():
        for column in question.columns:
            assert column.words or not DOCUMENTED.search(column.zh), f"{question.file}: {column.name}"


@pytest.mark.parametrize(("question", "column"), _listed_columns(), ids=lambda one: getattr(one, "slug", getattr(one, "name", "")))
def test_every_code_word_of_a_column_has_chinese_words(question: Question, column: Column) -> None:
    listed = answer_words()[column.words]
    assert set(DOCUMENTED.findall(column.zh)) <= listed.keys()
    line = next((line for line in question.query.splitlines() if line.rstrip(",").endswith(f" AS {column.name}")), "")
    assert set(RETURNED.findall(line)) <= listed.keys()
    assert all(zh and not re.search("[a-z_]", zh) and en for zh, en in listed.values())


def test_the_list_of_its_column_decides_what_a_word_means() -> None:
    assert [cell_text(name, "none") for name in ("joint_level", "taken_in", "ledger_part")] == ["组不成", "没有", "未入台账"]
    assert cell_text("register", ["tax_withholding=正常", "market_registration:注销"]) == "个税扣缴名单：正常；市场主体登记：注销"
    assert cell_text("state", "base_roster verified") == "底册，核实属实"
    assert cell_text("state", "some other text") == "some other text"
    assert cell_text("joint_level", "街道 none") == "街道 none"
    assert in_words("taken_in", ["none", 3, None, True]) == ["没有", 3, None, True]
    assert cell_text("", "a=b") == "a=b"
