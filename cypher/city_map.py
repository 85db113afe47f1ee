"""The whole city in one picture: every organization with its place, its status and its size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.role_statuses import role_statuses
from shizi.cypher.roles import answer_status
from shizi.graph.city_layout import city_layout
from shizi.graph.engine import Engine

STATUSES = ("ok", "multi_head", "gap", "mixed", "excluded")
KINDS = ("enterprise", "social_organization", "other")
STATES = ("ledger", "base_roster", "excluded")
_SCALE = 10


def city_map(
    engine: Engine,
    *,
    at: date,
    known: int,
    street_of: Callable[[str], str | None],
    district_of: Callable[[str], str | None],
    names: Mapping[str, str],
    shown: Callable[[Mapping[str, Any]], bool] = lambda _row: True,
) -> dict[str, Any]:
    """Columns of equal length, one entry per organization, and the circles of districts and streets.

    `street_of` and `district_of` lead from a place's code to the codes of the street and district it lies in, `names`
    to a code's name. `status`, `kind` and `state` are numbers: positions in STATUSES, KINDS and STATES. Status is that
    of the oversight answer (SEMANTICS D8) for organizations on the roster, `excluded` for the others. Coordinates are
    whole numbers, ten to the distance of two neighbours.
    """
    rows = [row for row in _organizations(engine, known) if shown(row)]
    # The layout grows outward: the roster in the middle of its street.
    rows.sort(key=lambda row: (STATES.index(row["state"]), row["place"] is None, row["place"] or "", row["id"]))
    statuses = role_statuses(engine, at=at, known=known, states=("ledger", "base_roster"))
    groups = [_group(row, street_of, district_of) for row in rows]
    layout = city_layout(groups)
    return {
        "statuses": list(STATUSES),
        "kinds": list(KINDS),
        "states": list(STATES),
        "circles": [
            {
                "code": circle.key or None,
                "within": circle.within or None,
                "name": names.get(circle.key),
                "level": "district" if circle.within is None else "street",
                "x": round(circle.x * _SCALE),
                "y": round(circle.y * _SCALE),
                "radius": round(circle.radius * _SCALE),
                "count": circle.count,
            }
            for circle in layout.circles
        ],
        "id": [row["id"] for row in rows],
        "name": [row["name"] for row in rows],
        "x": [round(x * _SCALE) for x in layout.xs],
        "y": [round(y * _SCALE) for y in layout.ys],
        "status": [_status(statuses.get(row["id"])) for row in rows],
        "kind": [KINDS.index(row["kind"]) if row["kind"] in KINDS else len(KINDS) - 1 for row in rows],
        "state": [STATES.index(row["state"]) for row in rows],
        "staff": [row["staff"] for row in rows],
    }


def _organizations(engine: Engine, known: int) -> Iterator[dict[str, Any]]:
    for alike in engine.read(statement("map_organizations"), known=known):
        for key, name, staff in alike.pop("organizations"):
            yield {**alike, "id": key, "name": name, "staff": staff}


def _group(
    row: Mapping[str, Any], street_of: Callable[[str], str | None], district_of: Callable[[str], str | None]
) -> tuple[str, str]:
    place = row["place"]
    district = (district_of(place) if place else None) or row["operating_district"] or row["registered_district"] or ""
    return district, (street_of(place) if place else None) or ""


def _status(roles: Mapping[str, str] | None) -> int:
    return STATUSES.index("excluded" if roles is None else answer_status(roles.values()))
