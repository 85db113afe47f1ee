"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from shizi.api.days import parse_day
from shizi.graph.errors import UsageError


@pytest.mark.parametrize("text", ["2025-09-30", "2025/9/30", "2025.9.30", "20250930", "2025年9月30日", " 2025-09-30 "])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert parse_day(text) == date(2025, 9, 30)


def test_no_day_stays_none() -> None:
    assert parse_day(None) is None


@pytest.mark.parametrize("text", ["", "2025", "2025-02-30", "30.9.2025", "昨天", "0000-01-01", "２０２５-13-01"])
def test_what_is_no_day_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError):
        parse_day(text)
