"""The status of each of the six roles of an organization on a day (SEMANTICS D5, D7, D8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shizi.cypher.holders import (
    Row,
    day_or_none,
    is_past,
    live_holders,
    names_dead_holder_itself_live,
    past_holders,
    shown_name,
)
from shizi.graph.model import EXCLUSIVE_ROLES, ROLES


def role_answers(
    organization: Mapping[str, Any], held: Sequence[Row], named: Sequence[Row], at: date
) -> list[dict[str, Any]]:
    """All six roles in their order.

    `held` are the organization's OVERSEES rows live on the day, `named` its NAMED rows that have begun by then.
    """
    return [
        _role_answer(
            role,
            organization,
            [row for row in held if row["role"] == role],
            [row for row in named if row["role"] == role],
            at,
        )
        for role in ROLES
    ]


def role_status(role: str, *, exclusive: int, live: int, required: bool, past: bool, unknown: bool) -> str:
    """The status by SEMANTICS D5; `exclusive` counts the live holders that could make a multi-head."""
    if role in EXCLUSIVE_ROLES and exclusive > 1:
        return "multi_head"
    if live:
        return "held"
    if not required:
        return "exempt"
    if past:
        return "nominal"
    return "unknown" if unknown else "missing"


def answer_status(statuses: Iterable[str]) -> str:
    """The status of the whole answer (SEMANTICS D8); exempt and unknown roles do not count."""
    found = set(statuses)
    several, lacking = "multi_head" in found, bool(found & {"missing", "nominal"})
    if several:
        return "mixed" if lacking else "multi_head"
    return "gap" if lacking else "ok"


def _role_answer(
    role: str, organization: Mapping[str, Any], held: list[Row], named: list[Row], at: date
) -> dict[str, Any]:
    required = role in (organization["required"] or ())
    holders = live_holders(held)
    status = role_status(
        role,
        exclusive=len({row["id"] for row in held if row["exclusive"] is not False}),
        live=len(holders),
        required=required,
        past=any(is_past(row, at) for row in named),
        unknown=role in (organization["unknown_if_empty"] or ()),
    )
    answer: dict[str, Any] = {"role": role, "required": required, "status": status, "reason": None, "holders": holders}
    match status:
        case "held" | "multi_head":
            answer["reason"] = _deciding_register(held, named)
            if others := _also_named(holders, named, at):
                answer["also_named"] = others
        case "exempt":
            answer["reason"] = _exempt_reason(role, organization)
            if role == "business" and organization["declared_free"]:
                answer["sources"] = list(organization["declared_free"])
        case "nominal":
            answer["holders"] = past_holders(named, at)
            answer["reason"] = "abolished" if names_dead_holder_itself_live(named, at) else "lapsed"
        case "unknown":
            answer["reason"] = "register_not_received"
        case _:
            answer["reason"] = "no_register_names_a_holder"
    return answer


def _deciding_register(held: list[Row], named: list[Row]) -> str | None:
    """The register first in precedence among those that the live holders rest on (SEMANTICS D4)."""
    ranks = {row["register"]: row["rank"] for row in named}
    registers = [row["register"] for row in held if row["register"]]
    return min(registers, key=lambda register: (ranks.get(register) or 99, register), default=None)


def _exempt_reason(role: str, organization: Mapping[str, Any]) -> str:
    for text in organization["exempt_reason"] or ():
        exempt, _, reason = text.partition(":")
        if exempt == role and reason:
            return str(reason)
    return "not_required"


def _also_named(holders: list[dict[str, Any]], named: list[Row], at: date) -> list[dict[str, Any]]:
    """Live holders that other registers name and that precedence leaves out, with their rows."""
    taken = {holder["id"] for holder in holders}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in named:
        if row["id"] in taken or is_past(row, at):
            continue
        entry = found.setdefault(
            (row["id"], row["register"]),
            {
                "id": row["id"],
                "name": shown_name(row),
                "register": row["register"],
                "since": None if row["undated"] else day_or_none(row["since"]),
                "sources": [],
            },
        )
        entry["sources"].extend(key for key in row["sources"] or () if key not in entry["sources"])
    return list(found.values())
