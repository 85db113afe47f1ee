"""The holders of a role as an answer lists them (SEMANTICS D5, D9): who, since when, by which document and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

BEGINNING = date(1, 1, 1)
WITHOUT_END = date(9999, 12, 31)
Row = Mapping[str, Any]


def shown_name(row: Row) -> str:
    """The present official name; for a place its name (SEMANTICS D9)."""
    return str(row["name"] or row["id"])


def is_place(row: Row) -> bool:
    """True when the holder is a place."""
    return "Place" in (row["labels"] or ())


def live_holders(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Holders from OVERSEES rows of one role that are live on the day; one entry per holder, sources joined."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = _entry(row, row["named_since"], row["precision"], row["named_until"], row["until_precision"])
        _join(found, entry, row)
    return list(found.values())


def past_holders(rows: Iterable[Row], at: date) -> list[dict[str, Any]]:
    """Holders that NAMED rows name and that are gone on the day, the latest to go first, with their `until`."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=_gone_on, reverse=True):
        if not is_past(row, at):
            continue
        since = None if row["undated"] else row["since"]
        gone, dead = _gone_on(row), is_dead(row, at)
        precision = None if gone != row["until"] else row["until_precision"]
        entry = _entry(row, since, row["precision"], gone, precision)
        entry["gone"] = "abolished" if dead and gone == row["abolished"] else "lapsed"
        _join(found, entry, row)
    return list(found.values())


def is_dead(row: Row, at: date) -> bool:
    """True when the department or committee is abolished on the day (SEMANTICS A4); places never are."""
    return row["abolished"] is not None and row["abolished"] <= at


def is_past(row: Row, at: date) -> bool:
    """True when the assertion has lapsed on the day or names a holder that is dead (SEMANTICS D5)."""
    return bool(row["until"] <= at or is_dead(row, at))


def names_dead_holder_itself_live(rows: Iterable[Row], at: date) -> bool:
    """True when an assertion live by its own dates names a dead holder: the reason is abolished (SEMANTICS G3)."""
    return any(row["until"] > at and is_dead(row, at) for row in rows)


def day_or_none(day: date | None) -> str | None:
    """A day as text; None for the bounds that mean from the beginning or without end."""
    return None if day in (None, BEGINNING, WITHOUT_END) else day.isoformat()


def _gone_on(row: Row) -> date:
    until: date = row["until"]
    abolished: date | None = row["abolished"]
    return until if abolished is None else min(until, abolished)


def _entry(
    row: Row, since: date | None, precision: str | None, until: date | None, until_precision: str | None
) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": row["id"], "name": shown_name(row), "since": day_or_none(since)}
    if entry["since"] and precision in ("month", "year"):
        entry["since_precision"] = precision
    entry["until"] = day_or_none(until)
    if entry["until"] and until_precision in ("month", "year"):
        entry["until_precision"] = until_precision
    entry["basis"] = row["basis"] or None
    entry["register"] = row["register"]
    if is_place(row):
        entry["full_name"] = row["full_name"] or entry["name"]
    elif row["verified"] is False:
        entry["verified"] = False
    entry["sources"] = []
    return entry


def _join(found: dict[str, dict[str, Any]], entry: dict[str, Any], row: Row) -> None:
    kept = found.setdefault(entry["id"], entry)
    if kept is not entry:
        kept["basis"] = kept["basis"] or entry["basis"]
        kept["since"] = kept["since"] or entry["since"]
    kept["sources"].extend(key for key in row["sources"] or () if key not in kept["sources"])
