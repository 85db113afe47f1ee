"""What opened and what closed between two loads or two days, and because of which rows.

    {"from": {...}, "to": {...}, "opened": [finding with "because"], "closed": [finding with "because"]}

Each side is `{"load", "as_of", "known_on"}` of a load, or `{"day", "load"}` of a day, judged by what load `load` knows. A
finding has the shape of contract/outputs.md, its `review`, and `because`: `[{"what_zh", "what_en", "sources"}]`. A closed
finding is told as it was while it was open, with the day on which it was resolved.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from shizi.cypher.change_causes import Span, causes_of
from shizi.cypher.finding_places import in_place
from shizi.cypher.in_force import rules_in_force
from shizi.cypher.reviews import with_reviews
from shizi.cypher.stored_findings import findings_on, list_findings
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError, UsageError
from shizi.graph.publication import Publication, publications

Found = dict[str, Any]


def changes_between_loads(
    engine: Engine, before: int, after: int, *, rules: Collection[str] | None = None, place: str | None = None
) -> Found:
    """What load `after` found open that load `before` did not, and the other way round, each judged on its own day.

    Raises:
        NotFoundError: there is no such published load, or no such place; UsageError when `before` is the later one.
    """
    known = {one.number: one for one in publications(engine)}
    for number in (before, after):
        if number not in known:
            told = ", ".join(map(str, known))
            raise NotFoundError(
                f"没有第{number}次装载 · there is no load {number}", to_do=f"已有的装载 · loads: {told}"
            )
    if before > after:
        raise UsageError(
            f"第{before}次装载晚于第{after}次 · load {before} is later than load {after}", to_do="前后对调 · swap them"
        )
    was = {one["id"]: one for one in list_findings(engine, known=before, rules=rules)}
    every = {one["id"]: one for one in list_findings(engine, known=after, rules=rules, include_resolved=True)}
    now = {key: one for key, one in every.items() if one["resolved_on"] is None}
    for key, one in was.items():
        if key in every:
            was[key] = {**one, "resolved_on": every[key]["resolved_on"]}
    span = Span(before, after, known[before].as_of, known[after].as_of)
    return {
        "from": _load(known[before]),
        "to": _load(known[after]),
        **_difference(engine, was, now, span, place),
    }


def changes_between_days(
    engine: Engine,
    start: date,
    end: date,
    *,
    known: int,
    rules: Collection[str] | None = None,
    place: str | None = None,
) -> Found:
    """What the rules find on the day `end` and not on the day `start`, and the other way round, both as load `known` knows.

    Raises:
        UsageError: `start` is the later one; NotFoundError when there is no such place.
    """
    if start > end:
        raise UsageError(f"{start}晚于{end} · {start} is later than {end}", to_do="前后对调 · swap them")
    book = rules_in_force(engine, known)
    was, now = (
        {
            one["id"]: one
            for one in findings_on(
                engine,
                at=day,
                known=known,
                rules={key: rule for key, rule in book.on(day).items() if rules is None or key in rules},
            )
        }
        for day in (start, end)
    )
    difference = _difference(engine, was, now, Span(known, known, start, end), place)
    for one in difference["closed"]:
        one["resolved_on"] = None  # which day it was is between the two
    sides = ({"day": day.isoformat(), "load": known} for day in (start, end))
    return {**dict(zip(("from", "to"), sides, strict=True)), **difference}


def _difference(engine: Engine, was: dict[str, Found], now: dict[str, Found], span: Span, place: str | None) -> Found:
    opened = [one for key, one in now.items() if key not in was]
    closed = [one for key, one in was.items() if key not in now]
    if place is not None:
        opened, closed = _only_in(engine, opened, closed, place, span)
    causes = causes_of(engine, [*opened, *closed], {one["id"] for one in opened}, span)
    return {
        name: [{**one, "because": causes[one["id"]]} for one in with_reviews(engine, findings, span.end)]
        for name, findings in (("opened", opened), ("closed", closed))
    }


def _only_in(
    engine: Engine, opened: list[Found], closed: list[Found], place: str, span: Span
) -> tuple[list[Found], list[Found]]:
    """Those in the place; it may be known to one of the two loads only."""
    found: list[list[Found]] = []
    missing: list[NotFoundError] = []
    for findings, known in ((opened, span.after), (closed, span.before)):
        try:
            found.append(in_place(engine, findings, place, known=known))
        except NotFoundError as error:
            missing.append(error)
            found.append([])
    if len(missing) == len(found) or any(getattr(error, "candidates", None) for error in missing):
        raise missing[0]
    return found[0], found[1]


def _load(publication: Publication) -> Found:
    return {
        "load": publication.number,
        "as_of": publication.as_of.isoformat(),
        "known_on": publication.known_on.isoformat(),
    }
