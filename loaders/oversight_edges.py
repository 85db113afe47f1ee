"""What the edges of the two layers of oversight hold: NAMED for an assertion, OVERSEES for what follows from them."""

from __future__ import annotations

from typing import Any

from shizi.loaders.assertions import Assertion
from shizi.loaders.departments import Departments
from shizi.loaders.holders import SUPERVISOR, without_party_body
from shizi.loaders.oversight import Oversight


def named_discriminator(said: Assertion) -> str:
    """What tells an assertion from others of the same holder about the same organization."""
    return f"{said.role}|{said.row.key}|{said.unit.id}|{said.spelling}|{said.since.isoformat()}"


def named_properties(said: Assertion, departments: Departments) -> dict[str, Any]:
    """The properties of a NAMED edge but its sources and its version."""
    return {
        "role": said.role, "register": said.register, "rank": said.rank, "unit": said.unit.id, "spelling": said.spelling,
        "spelling_key": _spelling_key(said, said.spelling, departments) if said.spelling else None, "undated": said.undated,
        "since": said.since, "until": said.until, "closed_on": said.closed_on, "basis": said.basis or None,
        "precision": said.precision, "until_precision": said.until_precision,
    }  # fmt: skip


def _spelling_key(said: Assertion, spelling: str, departments: Departments) -> str:
    """The folded spelling; a department written as its party body (X党组) is no other spelling of X (SEMANTICS B12, F2)."""
    if said.role == "party_building" and said.unit.label == SUPERVISOR:
        department = without_party_body(spelling, departments)
        if department and departments.resolve(department) == said.unit.id:
            return departments.spelling_key(department)
    return departments.spelling_key(spelling)


def oversees_properties(held: Oversight) -> dict[str, Any]:
    """The properties of an OVERSEES edge but its sources and its version."""
    return {
        "role": held.role, "since": held.since, "until": held.until, "exclusive": held.exclusive, "register": held.register,
        "basis": held.basis or None, "named_since": held.named_since, "named_until": held.named_until,
        "precision": held.precision, "until_precision": held.until_precision,
    }  # fmt: skip
