"""Dates in cells (SEMANTICS A3) and the days canonical dates stand for (A3, A4, E6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders.cell_dates import SERIAL_ORIGIN, read_date
from shizi.loaders.dates import (
    BEGINNING,
    WITHOUT_END,
    begins,
    days_before,
    end_day,
    ends,
    first_day,
    precision,
    year_before,
)

DAY_SHAPES = [
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}", "{y}-{m}-{d}", "{y}/{m:02}/{d:02}", "{y}年{m:02}月{d:02}日",
    " {y}-{m:02}-{d:02} ", "{y}-{m:02}-{d:02} 00:00:00", "{y}/{m}/{d} 10:20", "{y}-{m:02}-{d:02}T08:00:00", "'{y}-{m:02}-{d:02}", "{y} 年 {m} 月 {d} 日", "{y}.{m:02}.{d:02}",
    "{y}年{m}月{d}号",
]  # fmt: skip
MONTH_SHAPES = [
    "{y}-{m:02}",
    "{y}.{m}",
    "{y}{m:02}",
    "{y}年{m}月",
    "{y}/{m}",
    "{y}-{m}",
    "{y}年{m:02}月",
    "{y}年{m}月份",
]
YEAR_SHAPES = ["{y}", "{y}年", " {y} ", "{y}年度"]
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
WIDE = {ord(str(d)): chr(ord("０") + d) for d in range(10)}


@given(DAYS, st.sampled_from(DAY_SHAPES), st.booleans(), st.booleans())
def test_a3_days_in_every_shape(day: date, shape: str, end: bool, wide: bool) -> None:
    text = shape.format(y=day.year, m=day.month, d=day.day)
    assert read_date(text.translate(WIDE) if wide else text, end=end) == day.isoformat()


@given(DAYS, st.sampled_from(MONTH_SHAPES), st.booleans())
def test_a3_months_keep_their_precision(day: date, shape: str, end: bool) -> None:
    assert read_date(shape.format(y=day.year, m=day.month), end=end) == f"{day.year}-{day.month:02}"


@given(DAYS, st.sampled_from(YEAR_SHAPES), st.booleans())
def test_a3_years_keep_their_precision(day: date, shape: str, end: bool) -> None:
    assert read_date(shape.format(y=day.year), end=end) == str(day.year)


@given(st.dates(date(1930, 1, 1), date(2190, 1, 1)))
def test_a3_serial_numbers(day: date) -> None:
    serial = (day - SERIAL_ORIGIN).days
    for cell in (serial, float(serial), serial + 0.5, str(serial), f"{serial}.0"):
        assert read_date(cell) == day.isoformat()


def test_a3_a_known_serial_number() -> None:
    assert read_date(45356.0) == "2024-03-05"


@given(DAYS)
def test_a3_real_date_cells(day: date) -> None:
    assert read_date(day) == day.isoformat()
    assert read_date(datetime(day.year, day.month, day.day, 8, 30)) == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2024.0, "2024"),
        (202403.0, "2024-03"),
        (20240305.0, "2024-03-05"),
        (2024.3, "2024-03"),
        (2016, "2016"),
        ("2024.0", "2024"),
        ("20240305.0", "2024-03-05"),
    ],
)
def test_a3_dates_that_a_spreadsheet_took_for_numbers(cell: object, text: str) -> None:
    assert read_date(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell", ["至今", "长期", "永久", "今", "长期有效", "无固定期限", " 至今 ", "9999-12-31", "9999"]
)
def test_a3_words_for_no_end(cell: str) -> None:
    assert read_date(cell, end=True) == ""


@pytest.mark.parametrize("cell", ["至今", "长期"])
def test_a3_words_for_no_end_are_no_beginning(cell: str) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "2024-02-30",
        "2024-13-01",
        "2024-13",
        "0000-00-00",
        "24.3.5",
        "三月五日",
        "2024-03-05-06",
        "待定",
        12.0,
        7,
        True,
        1e20,
        "123456789",
        float("nan"),
        float("inf"),
        "1234",
    ],
)
def test_a3_what_is_no_date_is_unreadable(cell: object) -> None:
    assert read_date(cell) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["", None, "-", "/", "N/A", "不详", " "])
def test_a2_empty_dates_are_empty(cell: str | None) -> None:
    assert read_date(cell) == ""
    assert read_date(cell, end=True) == ""


@pytest.mark.parametrize(
    ("cell", "begin", "end"),
    [
        ("2024年3月5日至2025年3月4日", "2024-03-05", "2025-03-04"), ("2024.3.5-2025.3.4", "2024-03-05", "2025-03-04"), ("2024-03-05 - 2025-03-04", "2024-03-05", "2025-03-04"),
        ("2024年3月5日至今", "2024-03-05", ""), ("2024.3—2025.3", "2024-03", "2025-03"), ("2024-03-05～长期", "2024-03-05", ""),
    ],
)  # fmt: skip
def test_of_a_range_a_beginning_takes_the_first_and_an_end_the_second(cell: str, begin: str, end: str) -> None:
    assert read_date(cell) == begin
    assert read_date(cell, end=True) == end


def test_a3_year_and_month_as_beginning_are_the_first_day() -> None:
    assert first_day("2024") == date(2024, 1, 1)
    assert first_day("2024-03") == date(2024, 3, 1)
    assert first_day("2024-03-05") == date(2024, 3, 5)
    assert first_day("") is None


def test_a3_year_and_month_as_end_are_the_day_after_their_last() -> None:
    assert end_day("2024") == date(2025, 1, 1)
    assert end_day("2024-12") == date(2025, 1, 1)
    assert end_day("2024-02") == date(2024, 3, 1)
    assert end_day("2024-03-05") == date(2024, 3, 5)
    assert end_day("") is None


@given(st.dates(date(1, 1, 2), date(9998, 12, 30)), st.sampled_from(["day", "month", "year"]))
def test_a3_precision_survives(day: date, unit: str) -> None:
    text = day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    assert precision(text) == unit
    first, after = first_day(text), end_day(text)
    assert first is not None
    assert after is not None
    assert first <= day
    assert (after == day) if unit == "day" else (day < after)
    assert begins(text) == first
    assert ends(text) == after


def test_a4_missing_bounds_mean_from_the_beginning_and_without_end() -> None:
    assert begins("") == BEGINNING
    assert ends("") == WITHOUT_END
    assert precision("") is None


def test_a3_the_last_year_of_the_calendar_has_no_day_after() -> None:
    assert end_day("9999") == WITHOUT_END
    assert end_day("9999-12") == WITHOUT_END


def test_e6_one_year_before_the_29th_of_february_is_the_28th() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 9, 30)) == date(2024, 9, 30)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_e6_days_before(day: date, days: int) -> None:
    assert days_before(day, days) + timedelta(days=days) == day
