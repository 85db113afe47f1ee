"""All facts of a city, offered in an order in which every edge finds its nodes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from shizi.loaders.city import City, unattached_names
from shizi.loaders.dates import first_day
from shizi.loaders.fact_sink import Facts, FactSink
from shizi.loaders.funnel import Funnel
from shizi.loaders.holders import PLACE
from shizi.loaders.identity import Identity
from shizi.loaders.industries import sections
from shizi.loaders.link_facts import LinkFacts
from shizi.loaders.organization_facts import OrganizationFacts
from shizi.loaders.organization_rows import organizations, structure_rows
from shizi.loaders.record_facts import RecordFacts
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.states import Thresholds
from shizi.loaders.structure_facts import (
    committee_facts,
    department_facts,
    line_facts,
    party_unit_facts,
    place_facts,
    post_facts,
    training_facts,
)

_TICK = 500
Tick = Callable[[int, int], None]


def offer_city(
    city: City, identity: Identity, facts: Facts, *, day: date, settings: dict[str, Any], thresholds: Thresholds,
    tick: Tick | None = None,
) -> Funnel:  # fmt: skip
    """Offer every fact; `settings` become Setting nodes; returns the funnel. `tick` hears (organizations done, in all)."""
    sink = FactSink(facts, city.holders, city.departments, {i.row_key: i for i in identity.invalid_codes}, city.listed_roles)
    _rows_of_uncited_registers(city, sink)
    for letter, section in sections().items():
        sink.node(("Industry",), letter, name=section.name_zh, suggested_departments=list(section.suggested_departments) or None)
    _structure(city, identity, sink)
    records = _records(city, sink)
    _invalid_rows(city, identity, sink)
    funnel = _organizations(city, identity, sink, records, day=day, thresholds=thresholds, tick=tick)
    _registers(city, sink)
    for name, value in sorted({**settings, "funnel": funnel.steps()}.items()):
        sink.node(("Setting",), name, value=json.dumps(value, ensure_ascii=False, default=str, sort_keys=True))
    return funnel


def _registers(city: City, sink: FactSink) -> None:
    """The parts of the registers, once all rows that something rests on are offered: each names one of them."""
    for part in city.stage.parts():
        sink.node(
            ("Register",), part.id, kind=part.kind, department=part.department, file=part.path, sheet=part.sheet,
            as_of=part.as_of, rows=part.rows, status=part.status, columns=list(part.columns) or None,
            first_row=sink.first_row(part.kind, part.department),
        )  # fmt: skip


def _rows_of_uncited_registers(city: City, sink: FactSink) -> None:
    """Registers that describe no organization may have no row that a fact rests on: one of each part can be cited anyway."""
    for kind in register_kinds().values():
        if kind.family == "identity_and_facts" and not kind.describes:
            sql = f"SELECT min(row_key) FROM rows_{kind.name} WHERE closed_on IS NULL GROUP BY part"
            keys = {key for (key,) in city.stage.connection.execute(sql).fetchall()}
            sink.rows(structure_rows(city.stage, kind.name, keys))


def _structure(city: City, identity: Identity, sink: FactSink) -> None:
    for kind in ("places", "departments", "committees"):
        sink.rows(row for row in city.structure[kind] if row.in_force)
    place_facts(sink, city.holders)
    department_facts(sink, city.holders)
    committee_facts(sink, city.lines)
    open_rows = ((row.kind, row.row_key, row.name) for row in identity.open_rows if row.organization is None)
    party_unit_facts(sink, city.lines, unattached_names(city, open_rows))
    line_facts(sink, city.lines)
    for document in _documents(city):
        sink.node(("Document",), document["number"], **document)


def _documents(city: City) -> Iterable[dict[str, Any]]:
    """Documents that rows cite, with the date the notice gives; one node each."""
    known: dict[str, dict[str, Any]] = {}
    for kind, column in (("mapping_notice", "document_date"), ("supervisor_claims", "''")):
        sql = (
            f"SELECT document_no, max({column}), min(row_key) FROM rows_{kind} WHERE closed_on IS NULL AND document_no <> '' "
            "GROUP BY document_no ORDER BY document_no"
        )
        for number, day, key in city.stage.connection.execute(sql).fetchall():
            known.setdefault(number, {"number": number, "date": first_day(day or ""), "kind": kind, "sources": [key]})
    return known.values()


def _records(city: City, sink: FactSink) -> RecordFacts:
    instructors, teams = structure_rows(city.stage, "instructors"), structure_rows(city.stage, "service_teams")
    records = RecordFacts(sink, city.holders, post_facts(sink, instructors, teams))
    training_facts(sink, structure_rows(city.stage, "trainings"))
    for row in structure_rows(city.stage, "service_records"):
        if row.in_force:
            records.service_record(row)
    return records


def _invalid_rows(city: City, identity: Identity, sink: FactSink) -> None:
    """Rows with invalid codes are judged themselves (D01), whether or not anything else rests on them."""
    by_kind: dict[str, set[str]] = {}
    for invalid in identity.invalid_codes:
        by_kind.setdefault(invalid.kind, set()).add(invalid.row_key)
    for kind, keys in sorted(by_kind.items()):
        for row in structure_rows(city.stage, kind, keys):
            sink.row(row)


def _organizations(
    city: City, identity: Identity, sink: FactSink, records: RecordFacts, *, day: date, thresholds: Thresholds,
    tick: Tick | None,
) -> Funnel:  # fmt: skip
    known = identity.organizations | set(identity.codeless)
    assert identity.names is not None
    links = LinkFacts(sink, city.lines, city.places, identity.names, known)
    maker = OrganizationFacts(sink, city.lines, city.folder, city.received, day, records, links, thresholds)
    funnel = Funnel()
    kinds = [kind.name for kind in register_kinds().values() if kind.name_field]
    for done, organization in enumerate(organizations(city.stage, kinds, len(known)), start=1):
        described = maker.offer(organization)
        funnel.add(described.state, described.reason, described.kind)
        if tick and done % _TICK == 0:
            tick(done, len(known))
    links.finish()
    _sites(city, identity, links)
    return funnel


def _sites(city: City, identity: Identity, links: LinkFacts) -> None:
    """Liaison rows that name a site (SEMANTICS G11)."""
    for row in structure_rows(city.stage, "liaison", set(identity.site_rows)):
        links.contacts(row, (PLACE, identity.site_rows[row.key]))
