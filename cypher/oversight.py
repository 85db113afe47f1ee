"""Who oversees an organization, in which role, since when, by which document and row (contract: `shizi who`).

Gathering (`oversight_facts.py`, `line_reading.py` or `structure.py`) and assembling are apart: `assemble` is a pure
function, so the command line, a batch and a server that reads in its own way give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shizi.cypher.line_reading import read_party_lines, read_place_lines
from shizi.cypher.lines import PartyLines, PlaceLines
from shizi.cypher.oversight_facts import OversightFacts, read_facts
from shizi.cypher.oversight_findings import judged_about, own_titles, stored_about
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
    facts = read_facts(engine, ids, at=at, known=known)
    for wanted in organization_ids:
        if wanted not in facts:
            raise NotFoundError(f"no organization has the id {wanted[:80]!r}", to_do="ask by code or by name")
    roles = {key: roles_of(own, at) for key, own in facts.items()}
    party = read_party_lines(
        engine,
        units=(unit for own in facts.values() for unit, _ in own.units),
        committees=(holder["id"] for own in roles.values() for holder in live_holders_of(own, "party_building")),
        at=at,
        known=known,
    )
    near = (
        place for key, own in facts.items() for place in (own.organization["place"], territory_of(roles[key])) if place
    )
    places = read_place_lines(engine, near, known=known)
    above = addresses(engine, known, party.sources())
    titles = own_titles(engine, known)
    judged = None
    if evaluate and at != publication.as_of:
        judged = judged_about(engine, ids, at=at, known=known)
    return {
        key: assemble(
            own,
            roles[key],
            at=at,
            publication=publication,
            party=party,
            places=places,
            above=above,
            findings=stored_about(own.findings, at, publication, titles) if judged is None else judged.get(key, []),
        )
        for key, own in facts.items()
    }


def roles_of(facts: OversightFacts, at: date) -> list[dict[str, Any]]:
    """The six roles of the organization on the day; sources are keys of register rows."""
    return role_answers(facts.organization, facts.held, facts.named, at)


def assemble(
    facts: OversightFacts,
    roles: list[dict[str, Any]],
    *,
    at: date,
    publication: Publication,
    party: PartyLines,
    places: PlaceLines,
    above: Mapping[str, dict[str, Any]],
    findings: list[dict[str, Any]],
) -> dict[str, Any]:
    """The answer in the contract's shape from what was gathered; asks nobody anything.

    `roles` are those of `roles_of` and become part of the answer; `above` are the addresses of the rows that `party`
    cites.
    """
    row = facts.organization
    territory = territory_of(roles)
    place = row["place"] or territory
    answer = {
        "organization": _organization(row, place, places.full_name(place)),
        "at": at.isoformat(),
        "known_at": publication.known_on.isoformat(),
        "status": answer_status(role["status"] for role in roles),
        "answer": {},
        "roles": roles,
        "lines": {
            "party": party.line(row, facts.units, live_holders_of(roles, "party_building")),
            "territory": places.line(territory),
        },
        "findings": findings,
    }
    for item in _items_with_sources(answer):
        item["sources"] = [
            address for key in item["sources"] if (address := facts.addresses.get(key) or above.get(key)) is not None
        ]
    answer["answer"] = prose(answer)
    return answer


def live_holders_of(roles: Iterable[Mapping[str, Any]], wanted: str) -> list[dict[str, Any]]:
    """The live holders of one role."""
    return [
        holder
        for role in roles
        if role["role"] == wanted and role["status"] in ("held", "multi_head")
        for holder in role["holders"]
    ]


def territory_of(roles: Iterable[Mapping[str, Any]]) -> str | None:
    """The code of the place that holds the territory role, if any does."""
    holders = live_holders_of(roles, "territory")
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


def _items_with_sources(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every part of the answer that cites rows."""
    items: list[dict[str, Any]] = [answer["organization"]]
    for role in answer["roles"]:
        items += [role, *role["holders"], *role.get("also_named", ())]
    items += answer["lines"]["party"]
    return [item for item in items if item.get("sources")]
