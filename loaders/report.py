"""What a load reports: import_report.json and the files beside it (contract: `shizi load --report`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from shizi.cypher.sources import addresses
from shizi.graph.engine import Engine
from shizi.loaders.identity import Identity, OpenRow
from shizi.loaders.ledger_export import write_report_folder
from shizi.loaders.loading_steps import Resolved
from shizi.loaders.manifest import Manifest
from shizi.loaders.receiving import Received
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage

_BATCH = 2000
_VISIBLE = "{0}.recorded <= $known AND {0}.retired > $known"


def import_report(manifest: Manifest, received: Received, resolved: Resolved) -> dict[str, Any]:
    """The contract's report."""
    changes = received.changes
    return {
        "city": manifest.city_name,
        "as_of": manifest.as_of.isoformat(),
        "funnel": resolved.funnel.steps(),
        "registers": received.registers,
        "changes": {"added": changes.added, "changed": changes.changed, "closed": changes.closed},
        "graph": {
            "nodes_added": resolved.facts.nodes_added,
            "nodes_closed": resolved.facts.nodes_closed,
            "edges_added": resolved.facts.edges_added,
            "edges_closed": resolved.facts.edges_closed,
            "unchanged": resolved.facts.unchanged,
        },
        "rows": row_summary(resolved.identity),
        "warnings": [*received.warnings, *_open_row_warnings(resolved.identity)],
    }


def row_summary(identity: Identity) -> dict[str, int]:
    """How many rows were attached, stay open, and hold invalid codes."""
    open_rows = [row for row in identity.open_rows if row.organization is None]
    return {
        "attached": sum(identity.attached.values()),
        "ambiguous": sum(bool(row.candidates) for row in open_rows),
        "unattached": sum(not row.candidates for row in open_rows),
        "invalid_codes": len(identity.invalid_codes),
        "organizations": len(identity.organizations) + len(identity.codeless),
        "organizations_without_code": len(identity.codeless),
    }


def _open_row_warnings(identity: Identity) -> list[str]:
    """One line per register kind: rows that attach to nothing are never passed over in silence."""
    nothing: Counter[str] = Counter()
    several: Counter[str] = Counter()
    for row in identity.open_rows:
        if row.organization is None:
            (several if row.candidates else nothing)[row.kind] += 1
    titles = {name: kind.title_zh for name, kind in register_kinds().items()}
    warnings = [
        f"{titles[kind]}：{count} 行对应不到任何组织，未计入 ({count} rows of {kind} attach to no organization)"
        for kind, count in sorted(nothing.items())
    ]
    warnings += [
        f"{titles[kind]}：{count} 行的名称为多家组织共有，列入待确认 ({count} rows of {kind} bear a name that several organizations bear)"
        for kind, count in sorted(several.items())
    ]
    return warnings


def review_row(row: OpenRow) -> dict[str, Any]:
    """A row for matches_to_review.csv whose name several organizations bear."""
    return {
        "register": row.kind, "file": row.path, "sheet": row.sheet, "row": row.number, "name": row.name,
    }  # fmt: skip


def write_reports(folder: Path, engine: Engine, known: int, report: dict[str, Any], stage: Stage) -> None:
    """The whole report folder for a published load."""
    write_report_folder(
        folder,
        report=report,
        organizations=lambda: organization_lines(engine, known),
        sites=site_lines(engine, known),
        rejected=(
            dict(zip(("register", "file", "sheet", "row", "reason"), line, strict=True)) for line in stage.rejected()
        ),
        proposals=stage.meta("proposals") or [],
    )


def organization_lines(engine: Engine, known: int) -> Iterator[dict[str, Any]]:
    """Every organization with the addresses of the rows that decide its state, by id, streamed."""
    rows = engine.stream(
        f"MATCH (o:Organization) WHERE {_VISIBLE.format('o')} "
        "RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason, "
        "o.ledgers AS ledgers, o.place AS place, o.registered_district AS registered_district, "
        "o.operating_district AS operating_district, o.staff AS staff, o.payers AS payers, o.formal_members AS formal_members, "
        "o.state_sources AS state_sources, o.known_by AS known_by ORDER BY o.id",
        known=known,
    )
    names = _place_names(engine, known)
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield from _with_sources(engine, known, batch, names)
            batch = []
    yield from _with_sources(engine, known, batch, names)


def _with_sources(engine: Engine, known: int, batch: list[dict[str, Any]], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    keys = [key for row in batch for key in (row["state_sources"] or row["known_by"] or ())]
    found = addresses(engine, known, keys)
    for row in batch:
        cited = row.pop("state_sources") or row["known_by"] or ()
        row.pop("known_by")
        row["ledgers"] = row["ledgers"] or []
        row["place_name"] = names.get(row["place"] or "")
        row["sources"] = [found[key] for key in cited if key in found]
        yield row


def _place_names(engine: Engine, known: int) -> dict[str, str]:
    rows = engine.read(f"MATCH (p:Place) WHERE {_VISIBLE.format('p')} RETURN p.id AS id, p.full_name AS name", known=known)
    return {row["id"]: row["name"] for row in rows}


def site_lines(engine: Engine, known: int, prefixes: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Sites with the organizations on the ledger in them and the units that look after them.

    With `prefixes` of place codes only organizations of those places are named.
    """
    sites = engine.read(
        f"MATCH (p:Place) WHERE {_VISIBLE.format('p')} AND p.site = true "
        "RETURN p.id AS code, p.name AS name, p.kind AS kind, p.full_name AS full_name ORDER BY p.id",
        known=known,
    )
    inside: dict[str, list[str]] = {}
    for row in engine.read(
        f"MATCH (o:Organization)-[l:LOCATED_IN]->(p:Place) WHERE {_VISIBLE.format('l')} AND o.state = 'ledger' AND p.site = true "
        "RETURN DISTINCT p.id AS code, o.name AS name, o.place AS place, o.registered_district AS registered, "
        "o.operating_district AS operating ORDER BY code, name",
        known=known,
    ):
        own = tuple(prefixes)
        if own and not any(row[key] and row[key].startswith(own) for key in ("place", "registered", "operating")):
            continue
        inside.setdefault(row["code"], []).append(row["name"])
    units: dict[str, list[str]] = {}
    for row in engine.read(
        f"MATCH (u)-[c:CONTACTS]->(p:Place) WHERE {_VISIBLE.format('c')} RETURN DISTINCT p.id AS code, u.name AS name ORDER BY code, name",
        known=known,
    ):
        units.setdefault(row["code"], []).append(row["name"])
    return [
        {**site, "organization_names": inside.get(site["code"], []), "liaison_units": units.get(site["code"], [])} for site in sites
    ]
