"""One organization as a cross: upward its lines, to the left who holds which rein, to the right who serves it.

The facts of the picture, without positions: the web page, `shizi draw` and the notebooks place them each in their own way. What is
missing stands in it as missing, with its reason: a role without holder by the role's own status, an arm of the right side
because nobody serves, or because the register in which it would stand was not received.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.oversight import oversight_answer
from shizi.cypher.sources import addresses, sorted_addresses
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

PARTS = ("party_unit", "service_team", "instructor", "mass_organization")
"""The arms on the right, in the order in which they are drawn."""
REGISTER_OF_PART = {
    "party_unit": "party_units",
    "service_team": "service_teams",
    "instructor": "instructors",
    "mass_organization": "mass_organizations",
}
_BEGINNING, _WITHOUT_END = date(1, 1, 1), date(9999, 12, 31)


def cross_view(
    engine: Engine,
    organization_id: str,
    *,
    at: date,
    known: int,
    publication: Publication,
    received: Collection[str],
    evaluate: bool = False,
) -> dict[str, Any]:
    """The oversight answer of the organization (contract: `shizi who`) with `serving`, the right side of the cross.

    `serving` holds one entry per part: `{"part", "status": "present"|"absent"|"unknown", "reason", "members": [{"id",
    "name", "form", "since", "until", "sources"}]}`; unknown when the part's register is not among `received`.

    Raises:
        NotFoundError: no organization has this id.
    """
    answer = oversight_answer(engine, organization_id, at=at, known=known, publication=publication, evaluate=evaluate)
    return {**answer, "serving": serving(engine, organization_id, at=at, known=known, received=received)}


def serving(
    engine: Engine, organization_id: str, *, at: date, known: int, received: Collection[str]
) -> list[dict[str, Any]]:
    """The right side of the cross alone, one entry per part; see `cross_view`."""
    rows = engine.read(statement("cross_neighbours"), id=organization_id, at=at, known=known)
    cited = addresses(engine, known, (key for row in rows for key in row["sources"] or ()))
    return [_part(part, rows, cited, received) for part in PARTS]


def _part(
    part: str, rows: list[dict[str, Any]], cited: dict[str, dict[str, Any]], received: Collection[str]
) -> dict[str, Any]:
    members = sorted(
        ({"id": row["id"], "name": row["name"] or row["id"], "form": row["form"],
          "since": _day(row["since"]), "until": _day(row["until"]),
          "sources": sorted_addresses(cited[key] for key in row["sources"] or () if key in cited)}
         for row in rows if row["part"] == part),
        key=lambda member: (member["since"] or "", str(member["id"])),
    )  # fmt: skip
    if members:
        return {"part": part, "status": "present", "reason": None, "members": members}
    if REGISTER_OF_PART[part] not in received:
        return {"part": part, "status": "unknown", "reason": "register_not_received", "members": []}
    return {"part": part, "status": "absent", "reason": "no_register_names_one", "members": []}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day and _BEGINNING < day < _WITHOUT_END else None
