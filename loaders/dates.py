"""Canonical dates with their precision, and the days they stand for (SEMANTICS A3, A4, E6)."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

BEGINNING = date(1, 1, 1)
"""Stands for a missing beginning: valid from ever."""
WITHOUT_END = date(9999, 12, 31)
"""Stands for a missing end: valid for ever."""


def precision(text: str) -> str | None:
    """`year`, `month` or `day` of a canonical date; None for an empty one."""
    return {4: "year", 7: "month", 10: "day"}.get(len(text))


def first_day(text: str) -> date | None:
    """The day a canonical date means as a beginning: the first of its period."""
    match precision(text):
        case "day":
            return date.fromisoformat(text)
        case "month":
            return date(int(text[:4]), int(text[5:7]), 1)
        case "year":
            return date(int(text), 1, 1)
    return None


def end_day(text: str) -> date | None:
    """The day a canonical date means as a half-open end: itself, or the day after the period's last day."""
    match precision(text):
        case "day":
            return date.fromisoformat(text)
        case "month":
            year, month = int(text[:4]), int(text[5:7])
            if (year, month) == (MAXYEAR, 12):
                return WITHOUT_END
            return date(year + month // 12, month % 12 + 1, 1)
        case "year":
            return date(int(text) + 1, 1, 1) if int(text) < MAXYEAR else WITHOUT_END
    return None


def begins(text: str) -> date:
    """First day of validity; an empty text means from the beginning."""
    return first_day(text) or BEGINNING


def ends(text: str) -> date:
    """First day no longer valid; an empty text means without end."""
    return end_day(text) or WITHOUT_END


def year_before(day: date) -> date:
    """The same calendar day one year earlier; for 29 February the 28th (SEMANTICS E6)."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def days_before(day: date, days: int) -> date:
    """The day so many days earlier."""
    return day - timedelta(days=days)
