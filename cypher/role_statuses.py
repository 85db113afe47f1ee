"""The status of every role of many organizations on a day, in three statements whatever their number (SEMANTICS D5, D8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shizi.cypher.answer_statements import statement
from shizi.cypher.roles import role_status
from shizi.graph.engine import Engine
from shizi.graph.model import ROLES


def role_statuses(
    engine: Engine, *, at: date, known: int, states: Collection[str], among: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """Status by role for each organization of these states, by id; of those in `among` only, where it is given."""
    asked = {"known": known, "states": list(states)}
    organizations = [
        row for row in engine.read(statement("role_organizations"), **asked) if among is None or row["id"] in among
    ]
    live = {
        (organization, row["role"]): (row["live"], row["exclusive"])
        for row in engine.read(statement("role_holders"), at=at, **asked)
        for organization in row["ids"]
    }
    past = {(row["id"], row["role"]) for row in engine.read(statement("role_past"), at=at, **asked)}
    found: dict[str, dict[str, str]] = {}
    for organization in organizations:
        key = organization["id"]
        required, unknown = organization["required"] or (), organization["unknown_if_empty"] or ()
        own = found[key] = {}
        for role in ROLES:
            holders, exclusive = live.get((key, role), (0, 0))
            own[role] = role_status(
                role,
                exclusive=exclusive,
                live=holders,
                required=role in required,
                past=(key, role) in past,
                unknown=role in unknown,
            )
    return found
