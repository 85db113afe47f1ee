"""Who oversees an organization, in which role, since when, by which document and row (contract: `shizi who`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.holders import Row
from shizi.cypher.lines import PartyLines, PlaceLines
from shizi.cypher.oversight_findings import findings_about
from shizi.cypher.oversight_prose import prose
from shizi.cypher.roles import answer_status, role_answers
from shizi.cypher.sources import addresses
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication


def oversight_answer(
    engine: Engine, organization_id: str, *, at: date, known: int, publication: Publication, evaluate: bool = False
) -> dict[str, Any]:
    """The oversight answer about one organization on day `at` as known at load `known`.

    With `evaluate` the findings of any other day than the published one come from running the rules for that day.

    Raises:
        NotFoundError: no organization has this id.
    """
    asked = [organization_id]
    return oversight_answers(engine, asked, at=at, known=known, publication=publication, evaluate=evaluate)[
        organization_id
    ]


def oversight_answers(
    engine: Engine,
    organization_ids: Sequence[str],
    *,
    at: date,
    known: int,
    publication: Publication,
    evaluate: bool = False,
) -> dict[str, dict[str, Any]]:
    """The answers about many organizations by id, in a handful of statements whatever their number."""
    ids = sorted(set(organization_ids))
    if not ids:
        return {}

    def ask(name: str) -> list[dict[str, Any]]:
        return engine.read(statement(name), ids=ids, at=at, known=known)

    organizations = {row["id"]: row for row in ask("oversight_organizations")}
    for wanted in organization_ids:
        if wanted not in organizations:
            raise NotFoundError(f"no organization has the id {wanted[:80]!r}", to_do="ask by code or by name")
    held, named = _by_organization(ask("oversight_holders")), _by_organization(ask("oversight_named"))
    roles = {key: role_answers(row, held[key], named[key], at) for key, row in organizations.items()}
    party = PartyLines(engine, at=at, known=known)
    party.gather(ids, (holder["id"] for key in roles for holder in _live(roles[key], "party_building")))
    places = PlaceLines(engine, known=known)
    territories = {key: _territory(roles[key]) for key in roles}
    places.gather(key for key in (*territories.values(), *(row["place"] for row in organizations.values())) if key)
    findings = findings_about(engine, ids, at=at, known=known, publication=publication, evaluate=evaluate)
    answers = {}
    for key, row in organizations.items():
        place = row["place"] or territories[key]
        answers[key] = {
            "organization": _organization(row, place, places.full_name(place)),
            "at": at.isoformat(),
            "known_at": publication.known_on.isoformat(),
            "status": answer_status(role["status"] for role in roles[key]),
            "answer": {},
            "roles": roles[key],
            "lines": {
                "party": party.line(row, _live(roles[key], "party_building")),
                "territory": places.line(territories[key]),
            },
            "findings": findings.get(key, []),
        }
    _resolve_sources(engine, known, answers.values())
    for answer in answers.values():
        answer["answer"] = prose(answer)
    return answers


def _by_organization(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["organization"]].append(row)
    return found


def _live(roles: Iterable[Mapping[str, Any]], wanted: str) -> list[dict[str, Any]]:
    return [
        holder
        for role in roles
        if role["role"] == wanted and role["status"] in ("held", "multi_head")
        for holder in role["holders"]
    ]


def _territory(roles: Iterable[Mapping[str, Any]]) -> str | None:
    holders = _live(roles, "territory")
    return str(holders[0]["id"]) if holders else None


def _organization(row: Mapping[str, Any], place: str | None, place_name: str | None) -> dict[str, Any]:
    shown = {key: row[key] for key in ("id", "uscc", "name", "kind", "state", "reason")}
    return {
        **shown,
        "place": place,
        "place_name": place_name,
        "ledgers": list(row["ledgers"] or ()),
        "former_names": list(row["former_names"] or ()),
        "sources": list(row["known_by"] or ()),
    }


def _resolve_sources(engine: Engine, known: int, answers: Iterable[dict[str, Any]]) -> None:
    """Put addresses (register, file, sheet, row) in the place of row keys, everywhere at once."""
    holding = [item for answer in answers for item in _items_with_sources(answer)]
    keys = sorted({key for item in holding for key in item["sources"]})
    address = addresses(engine, known, keys) if keys else {}
    for item in holding:
        item["sources"] = [address[key] for key in item["sources"] if key in address]


def _items_with_sources(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("sources"), list) else []
        return own + [item for key, part in value.items() if key != "sources" for item in _items_with_sources(part)]
    if isinstance(value, list):
        return [item for part in value for item in _items_with_sources(part)]
    return []
