"""Rows that may belong to an organization, for a person to decide: found by the load, kept in its stage (SEMANTICS B4, B13)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shizi.graph.settings import Settings
from shizi.loaders.city import City
from shizi.loaders.codes import is_valid_code, read_tax_id
from shizi.loaders.decisions import Decisions
from shizi.loaders.identity import Identity, OpenRow
from shizi.loaders.names import split_former_names
from shizi.loaders.published_state import DECISIONS_FILE, read_state
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage, stage_path
from shizi.loaders.weak_matches import KnownOrganization, Unattached, propose

_ADDRESSES = {
    "market_registration": "registered_address", "civil_affairs": "registered_address", "law_firms": "registered_address",
    "survey_ledger": "operating_place", "tax_withholding": "operating_address", "sector_licences": "address",
}  # fmt: skip
_SEVERAL = "同名组织不止一家，地址不能区分 (several organizations bear this name)"


def decisions_file(settings: Settings) -> Path:
    """Where the decisions of this data folder stand."""
    return settings.home / DECISIONS_FILE


def find_proposals(city: City, identity: Identity, decisions: Decisions) -> list[dict[str, Any]]:
    """Lines of matches_to_review.csv with their row keys: namesakes first, then likenesses, best first."""
    lines = [line for row in identity.open_rows if row.organization is None for line in _namesakes(row, decisions)]
    waiting = {row.row_key: row for row in identity.open_rows if not row.candidates and row.name and _is_weak(row)}
    rows = [
        Unattached(
            row.kind, key, split_former_names(row.name)[0], row.code, row.address, _district(city, row.address), row.organization
        )
        for key, row in waiting.items()
    ]
    for found in propose(rows, _known(city, identity), decisions, folder=city.folder):
        row = waiting[found.row_key]
        lines.append(_line(row, found.candidate_id, found.candidate_name, found.candidate_code, found.score, found.why))
    return lines


def review_lines(settings: Settings) -> list[dict[str, Any]]:
    """The proposals of the published load that nobody has decided since; empty when nothing is loaded."""
    loads = settings.home / "loads"
    state = read_state(loads)
    if state is None:
        return []
    with Stage.open(stage_path(loads, state.number)) as stage:
        lines: list[dict[str, Any]] = stage.meta("proposals") or []
    decisions = Decisions.load(decisions_file(settings))
    return [
        line
        for line in lines
        if not decisions.settled(line["row_key"], line["register"], line["name"], line["code"])
        and line["candidate_id"] not in decisions.rejected(line["row_key"], line["register"], line["name"], line["code"])
    ]


def _is_weak(row: OpenRow) -> bool:
    """A row with a valid code that nobody describes is known by its code; its name proves nothing (B1, B5)."""
    return not (is_valid_code(row.code) or read_tax_id(row.code).code)


def _namesakes(row: OpenRow, decisions: Decisions) -> Iterator[dict[str, Any]]:
    rejected = decisions.rejected(row.row_key, row.kind, row.name, row.code)
    for candidate in row.candidates:
        if candidate not in rejected:
            yield _line(row, candidate, row.name, candidate if is_valid_code(candidate) else None, 1.0, _SEVERAL)


def _line(row: OpenRow, candidate: str, name: str, code: str | None, score: float, why: str) -> dict[str, Any]:
    return {
        "register": row.kind, "file": row.path, "sheet": row.sheet, "row": row.number, "name": row.name, "candidate": name,
        "candidate_uscc": code, "score": round(score, 3), "why": why, "candidate_id": candidate, "row_key": row.row_key,
        "code": row.code,
    }  # fmt: skip


def _district(city: City, address: str) -> str:
    place = city.places.read(address) if address else None
    return city.places.district_of(place.code) if place else ""


def _known(city: City, identity: Identity) -> Iterator[KnownOrganization]:
    """Every organization under every name a describing register gives it."""
    for kind in register_kinds().values():
        if not kind.describes:
            continue
        address = _ADDRESSES.get(kind.name)
        column = f'r."{address}"' if address else "''"
        sql = (
            f"SELECT a.org, r.name, min({column}) FROM rows_{kind.name} r JOIN attached_{kind.name} a USING (row_key) "
            "WHERE r.closed_on IS NULL GROUP BY a.org, r.name ORDER BY a.org, r.name"
        )
        cursor = city.stage.connection.cursor()
        try:
            cursor.execute(sql)
            while batch := cursor.fetchmany(8192):
                for organization, name, text in batch:
                    present, former = split_former_names(name)
                    code = organization if organization in identity.organizations else None
                    yield KnownOrganization(organization, (present, *former), code, text or "", _district(city, text or ""))
        finally:
            cursor.close()
