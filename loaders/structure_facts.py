"""Facts about the city's structure: places, departments, committees, party units, and the lines between them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from shizi.loaders.dates import WITHOUT_END, end_day, first_day
from shizi.loaders.fact_sink import FactSink
from shizi.loaders.holders import COMMITTEE, PLACE, SUPERVISOR, Holders, Unit
from shizi.loaders.names import fold_text, key_text
from shizi.loaders.organization_rows import Row
from shizi.loaders.party_lines import PARTY_UNIT, PartyLines, PartyUnitRecord


def place_facts(sink: FactSink, holders: Holders) -> None:
    """Every place, and what it lies in."""
    places = holders.places
    for code, place in sorted(places.by_code.items()):
        sink.node(
            (PLACE,),
            code,
            name=place.name,
            level=place.level or None,
            kind=place.kind or None,
            site=place.is_site,
            full_name=places.full_name(code),
            district=places.district_of(code) or None,
            sources=[place.row_key] if place.row_key else None,
        )
    for code, place in sorted(places.by_code.items()):
        if code != places.city_code:
            sink.edge("WITHIN", (PLACE, code), (PLACE, places.parent_of(place)))


def department_facts(sink: FactSink, holders: Holders) -> None:
    """Every department of the register, and its successor when it was merged into another."""
    for name in sorted(holders.departments.by_name):
        sink.unit(Unit(SUPERVISOR, name, name, True))
    for name, department in sorted(holders.departments.by_name.items()):
        if department.successor:
            successor = holders.department(department.successor)
            if successor.id != name:
                sink.edge(
                    "SUCCEEDED_BY", (SUPERVISOR, name), sink.unit(successor), since=department.abolished,
                    until=WITHOUT_END, sources=list(department.row_keys),
                )  # fmt: skip


def committee_facts(sink: FactSink, lines: PartyLines) -> None:
    """Every committee, its hosts and superiors."""
    holders = lines.holders
    for name, committee in sorted(holders.committees.by_name.items()):
        unknown = sorted({s.text for s in lines.superiors((COMMITTEE, name)) if s.node is None})
        sink.node(
            (COMMITTEE,),
            name,
            name=name,
            kind=committee.kind or None,
            level=committee.level or None,
            verified=True,
            established=committee.established,
            abolished=committee.abolished,
            unknown_superiors=unknown or None,
            districts=holders.places.districts_of_name(name) or None,
            sources=list(committee.row_keys),
        )
    for name, committee in sorted(holders.committees.by_name.items()):
        life = {"since": committee.established, "until": committee.abolished, "sources": list(committee.row_keys)}
        for host in dict.fromkeys(holders.hosts_of(name)):
            if host.label == SUPERVISOR:
                sink.edge("HOSTS", sink.unit(host), (COMMITTEE, name), **life)
        for superior in lines.superiors((COMMITTEE, name)):
            if superior.node and superior.node[0] == COMMITTEE:
                sink.edge("REPORTS_TO", (COMMITTEE, name), superior.node, **life)


def party_unit_facts(sink: FactSink, lines: PartyLines, unattached: dict[str, set[str]]) -> None:
    """Every party unit and its superiors; `unattached` are folded names it covers that are no known organization."""
    for code, unit in sorted(lines.units.items()):
        unknown = sorted({s.text for s in lines.superiors((PARTY_UNIT, code)) if s.node is None})
        sink.node(
            (PARTY_UNIT,),
            code,
            name=unit.first("unit_name"),
            kind=unit.first("unit_kind") or None,
            formal_members=unit.largest("formal_members"),
            probationary_members=unit.largest("probationary_members"),
            floating_members=unit.largest("floating_members"),
            established=unit.established,
            dissolved=unit.dissolved,
            term_ends=end_day(unit.last("term_ends")),
            extension_until=end_day(unit.last("extension_until")),
            committee_seats=unit.largest("committee_seats"),
            unattached_names=sorted(unattached.get(code, ())) or None,
            unknown_superiors=unknown or None,
            sources=sink.rows(unit.current[:3]),
        )
    for code in sorted(lines.units):
        superiors: dict[tuple[str, str], tuple[date, date, list[str]]] = {}
        for superior in lines.superiors((PARTY_UNIT, code)):
            if superior.node:
                since, until, keys = superiors.get(superior.node, (superior.since, superior.until, []))
                superiors[superior.node] = (min(since, superior.since), max(until, superior.until), [*keys, *superior.row_keys])
        for node, (since, until, keys) in sorted(superiors.items()):
            sink.rows(_rows_of(lines.units[code], keys[:3]))
            sink.edge("BELONGS_TO", (PARTY_UNIT, code), node, since=since, until=until, sources=keys[:3])


def _rows_of(unit: PartyUnitRecord, keys: list[str]) -> list[Row]:
    return [row for row in unit.rows if row.key in keys]


def line_facts(sink: FactSink, lines: PartyLines) -> None:
    """Where every line ends, period by period; what Cypher cannot walk without bound."""
    for node in sorted(lines.nodes()):
        for end in lines.line_ends(node):
            sink.edge(
                "LINE_ENDS_AT",
                node,
                end.end,
                end.since.isoformat(),
                since=end.since,
                until=end.until,
                reaches_top=end.reaches_top,
                stops_at=end.stops_at,
                stops_because=end.stops_because,
                circle=end.circle,
                into_circle=end.into_circle,
            )


def post_facts(sink: FactSink, instructors: list[Row], teams: list[Row]) -> dict[str, tuple[Unit, ...]]:
    """Instructors and service teams with the units that send them; returns the sending units of each team by id and name.

    Teams of one name are told apart by nobody, so an act of theirs is one of all who send them (SEMANTICS G4).
    """
    senders: dict[str, tuple[Unit, ...]] = {}
    for label, rows, key_field in (("Instructor", instructors, "instructor_id"), ("ServiceTeam", teams, "team_id")):
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            grouped[key_text(row.get(key_field))].append(row)
        for key, same in sorted(grouped.items()):
            current = [row for row in same if row.in_force] or same
            sender = next((row.get("sending_unit") for row in reversed(current) if row.get("sending_unit")), "")
            named = next((row.get("team_name") for row in current if row.get("team_name")), "") if label == "ServiceTeam" else ""
            sources = sink.rows(current[:2])
            sink.node((label,), key, sending_unit=sender or None, sources=sources, **({"name": named or key} if label == "ServiceTeam" else {}))
            if sender:
                units = _senders(sink, sender)
                for unit in units:
                    sink.edge("SENT_BY", (label, key), sink.unit(unit), sources=sources)
                if label == "ServiceTeam":
                    for name in {fold_text(key), fold_text(named)} - {""}:
                        senders[name] = tuple(dict.fromkeys((*senders.get(name, ()), *units)))
    return senders


def _senders(sink: FactSink, cell: str) -> tuple[Unit, ...]:
    """The departments that a cell of senders names, also as X党组 or X党委 (SEMANTICS B11, B12)."""
    found: dict[Unit, None] = {}
    for written in sink.holders.read(cell, "business"):
        body = () if written.unit.verified else sink.holders.read(written.spelling, "party_building")
        unit = next((one.unit for one in body if one.unit.verified), written.unit)
        if unit.label == SUPERVISOR:
            found[unit] = None
    return tuple(found)


def training_facts(sink: FactSink, rows: list[Row]) -> None:
    """Training sessions: sessions and attendances, never people."""
    for row in rows:
        if not row.in_force:
            continue
        attendees = [part.strip() for part in row.get("attendee_ids").replace(",", "、").split("、") if part.strip()]
        sink.node(
            ("Training",),
            row.key,
            session=row.get("session"),
            held_on=first_day(row.get("held_on")),
            audience_role=row.get("audience_role") or None,
            headcount=int(row.get("headcount")) if row.get("headcount") else None,
            attendees=attendees or None,
            sources=sink.rows([row]),
        )

