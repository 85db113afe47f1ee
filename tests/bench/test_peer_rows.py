"""Whether a peer of the bench found what we found: decided by rows, not by their number or order."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path

import pytest

_specification = importlib.util.spec_from_file_location(
    "peer_rows", Path(__file__).resolve().parents[2] / "bench" / "peer_rows.py"
)
assert _specification is not None
assert _specification.loader is not None
peer_rows = importlib.util.module_from_spec(_specification)
sys.modules["peer_rows"] = peer_rows  # its dataclass looks itself up
_specification.loader.exec_module(peer_rows)

OURS = [("a", date(2024, 5, 1), ["x", "y"], 1, True), ("b", None, [], 2.5, False)]


def test_a_way_through_json_and_another_order_change_nothing() -> None:
    theirs = json.loads(json.dumps(OURS[::-1], default=str))
    comparison = peer_rows.compared(OURS, theirs)
    assert comparison.equal
    assert comparison.rows == 2


@pytest.mark.parametrize(
    "theirs",
    [
        OURS[:1],
        [*OURS, OURS[0]],
        [OURS[0], ("b", None, [], 2.6, False)],
        [("a", "2024-05-02", ["x", "y"], 1, True), OURS[1]],
        [("a", date(2024, 5, 1), ["y", "x"], 1, True), OURS[1]],
        [("a", date(2024, 5, 1), ["x", "y"], 1, "true"), OURS[1]],
        [],
    ],
)
def test_a_row_less_more_or_other_is_a_difference(theirs: list[tuple[object, ...]]) -> None:
    comparison = peer_rows.compared(OURS, theirs)
    assert not comparison.equal
    assert comparison.only_ours or comparison.only_theirs


def test_the_rows_of_one_side_are_named() -> None:
    comparison = peer_rows.compared([("a",), ("b",), ("b",)], [("b",), ("c",)])
    assert (comparison.only_ours, comparison.only_theirs) == ((("a",), ("b",)), (("c",),))


def test_a_finding_is_decided_by_its_subject_role_and_holders_wherever_they_are_nested() -> None:
    row = {
        "subject": "o",
        "role": "business",
        "name": "one",
        "holders": [[{"id": "2", "name": "b"}], {"id": "1"}, [{"id": "2"}]],
    }
    assert peer_rows.decisive_of_rule(row) == ("o", "business", ("1", "2"))
    assert peer_rows.decisive_of_question(row, ("name", "role")) == ("one", "business")
