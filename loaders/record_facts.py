"""Facts about what happened to an organization: inspections, six-sync records, services, visits, licences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from shizi.loaders.cells import UNREADABLE, read_boolean
from shizi.loaders.dates import end_day, first_day
from shizi.loaders.fact_sink import FactSink
from shizi.loaders.holders import COMMITTEE, SUPERVISOR, Holders, Unit
from shizi.loaders.names import fold_text
from shizi.loaders.organization_rows import OrganizationRows, Row

_LIST = re.compile(r"[、，,;；]")
ORGANIZATION = "Organization"


@dataclass
class RecordFacts:
    """`team_senders` are the units that send service teams, by team id and folded name."""

    sink: FactSink
    holders: Holders
    team_senders: dict[str, tuple[Unit, ...]] = field(default_factory=dict)

    def offer(self, organization: OrganizationRows) -> None:
        """All records of one organization, also those delivered no more; the organization's node stands already.

        An act counts from its day, an inspection or six-sync record as long as a delivery held its row; both end when a
        delivery leaves the row out (SEMANTICS D3, D10, J2).
        """
        end = (ORGANIZATION, organization.id)
        for row in organization.all("visits"):
            for written in self.holders.read(row.get("department"), "business"):
                self._act(written.unit, end, "visit", first_day(row.get("visited_on")), row, row.get("purpose"))
        self._inspections(organization, end)
        self._sync_records(organization, end)
        for row in organization.all("service_records"):
            self._service(row, end)
        for row in organization.current("sector_licences"):
            self._licence(row, end)

    def _act(self, unit: Unit, end: tuple[str, str], act: str, day: date | None, row: Row, purpose: str = "") -> None:
        if day and unit.label == SUPERVISOR:
            sources = self.sink.rows([row])
            discriminator = f"{act}|{day.isoformat()}|{row.key}"
            self.sink.edge(
                "ACTED_ON", self.sink.unit(unit), end, discriminator, act=act, day=day, purpose=purpose or None,
                since=day, until=row.closed_on, sources=sources,
            )  # fmt: skip

    def _inspections(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        for position, row in enumerate(organization.all("annual_inspection")):
            submitted = first_day(row.get("submitted_on"))
            filled = row.get("party_section_filled")
            self.sink.node(
                ("Inspection",),
                row.key,
                year=int(row.get("year")),
                position=position,
                conclusion=row.get("conclusion") or None,
                submitted_on=submitted,
                first_reviewer=row.get("first_reviewer") or None,
                party_section_filled=filled == "1" if filled else None,
                sources=self.sink.rows([row]),
            )
            self.sink.edge("HAS_INSPECTION", end, ("Inspection", row.key), since=row.valid_from, until=row.closed_on)
            for written in self.holders.read(row.get("first_reviewer"), "business"):
                self._act(written.unit, end, "inspection", submitted, row)

    def _sync_records(self, organization: OrganizationRows, end: tuple[str, str]) -> None:
        rows = organization.all("six_sync")
        order = sorted(range(len(rows)), key=lambda i: (first_day(rows[i].get("happened_on")) or date.min, i))
        for position, i in enumerate(order):
            row = rows[i]
            item = row.get("party_item")
            items = [part.strip() for part in _LIST.split(row.get("items")) if part.strip()]
            self.sink.node(
                ("SyncRecord",),
                row.key,
                stage=row.get("stage"),
                happened_on=first_day(row.get("happened_on")),
                party_item=item or None,
                party_item_done=is_done(item),
                owner=row.get("owner") or None,
                conclusion=row.get("conclusion") or None,
                items=items or None,
                position=position,
                sources=self.sink.rows([row]),
            )
            self.sink.edge("HAS_SYNC_RECORD", end, ("SyncRecord", row.key), since=row.valid_from, until=row.closed_on)

    def _licence(self, row: Row, end: tuple[str, str]) -> None:
        department = self.holders.department(self.sink.departments[row.part])
        if department.label == SUPERVISOR:
            self.sink.edge(
                "LICENSED",
                self.sink.unit(department),
                end,
                row.key,
                licence_kind=row.get("licence_kind") or None,
                licence_no=row.get("licence_no") or None,
                sources=self.sink.rows([row]),
            )

    def _service(self, row: Row, end: tuple[str, str]) -> None:
        if row.in_force:
            self.sink.edge("RAISED", end, ("ServiceRecord", row.key))
        days = dict.fromkeys(d for d in (first_day(row.get("raised_on")), first_day(row.get("solved_on"))) if d)
        for unit in dict.fromkeys(u for column in ("carried_by", "handled_by") for u in self._acting(row.get(column))):
            for day in days:
                self._act(unit, end, "service", day, row)

    def service_record(self, row: Row) -> None:
        """The record itself and who carries and handles it; offered before the organizations, for some name none."""
        node = ("ServiceRecord", row.key)
        self.sink.node(
            ("ServiceRecord",),
            row.key,
            channel=row.get("channel"),
            record_kind=row.get("record_kind") or None,
            raised_on=first_day(row.get("raised_on")),
            due_on=end_day(row.get("due_on")),
            solved_on=first_day(row.get("solved_on")),
            carried_by=row.get("carried_by") or None,
            handled_by=row.get("handled_by") or None,
            sources=self.sink.rows([row]),
        )
        for part, column in (("carried", "carried_by"), ("handled", "handled_by")):
            for written in self.holders.read(row.get(column), "party_building"):
                if fold_text(written.spelling) not in self.team_senders and written.unit.label in (SUPERVISOR, COMMITTEE):
                    self.sink.edge("HANDLES", self.sink.unit(written.unit), node, part, part=part)

    def _acting(self, cell: str) -> list[Unit]:
        """The department itself, the hosts of a committee, the sender of a team (SEMANTICS G4)."""
        units: list[Unit] = []
        if team := self.team_senders.get(fold_text(cell)):
            return list(team)
        for written in self.holders.read(cell, "party_building"):
            if senders := self.team_senders.get(fold_text(written.spelling)):
                units += senders
            elif written.unit.label == COMMITTEE and written.unit.verified:
                units += self.holders.hosts_of(written.unit.id)
            else:
                units.append(written.unit)
        return units


def is_done(item: str) -> bool:
    """Whether a party item was done: its cell says something, and nothing that A1 reads as false (SEMANTICS I1)."""
    said = read_boolean(item)
    return said == "1" or said is UNREADABLE
