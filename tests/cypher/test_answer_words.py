"""Every code word that an answer or a ledger can hold has its words in both languages."""

from __future__ import annotations

import pytest

from shizi.cypher.answer_words import answer_words, in_chinese, in_english
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


@pytest.mark.parametrize("name", list(WORDS))
def test_each_word_of_a_list_is_there(name: str) -> None:
    assert set(WORDS[name]) <= answer_words()[name].keys()


def test_a_word_that_is_not_listed_stands_for_itself() -> None:
    assert in_chinese("state_reason", "some_new_reason") == "some_new_reason"
    assert in_english("state_reason", "some_new_reason") == "some new reason"
    assert in_chinese("state_reason", None) == ""
