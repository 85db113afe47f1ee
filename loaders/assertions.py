"""What register rows say about who holds which role: one assertion per row and unit named (SEMANTICS D2, D3, B11, B12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from shizi.loaders.dates import BEGINNING, begins, ends, precision
from shizi.loaders.holders import Holders, Unit, Written
from shizi.loaders.organization_rows import OrganizationRows, Period, Row, is_branch_row, periods
from shizi.loaders.party_lines import PartyLines, uncovered_periods
from shizi.loaders.required_roles import registry_of

PARTY_LINE = "party_units"
FALLBACKS = {"industry": "sector_licences", "party_building": PARTY_LINE}
"""Registers that count only when the others name nobody (SEMANTICS D2)."""
RANKS = {
    "registration": {"market_registration": 1, "civil_affairs": 1, "law_firms": 1, "supervisor_claims": 2},
    "business": {"mapping_notice": 1, "civil_affairs": 2, "supervisor_claims": 3, "annual_inspection": 4},
    "industry": {"mapping_notice": 1, "supervisor_claims": 2, "sector_licences": 3},
    "party_building": {"mapping_notice": 1, "committee_claims": 2, "supervisor_claims": 3, PARTY_LINE: 4},
    "liaison": {"liaison": 1},
}
"""Order of precedence of the registers that name holders, by role (SEMANTICS D2)."""
_NOTICE_COLUMNS = (
    ("business", "business_supervisor"), ("industry", "industry_department"), ("party_building", "party_lead"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assertion:
    """A row names `holder` for a role from `since` to `until`; it is live until the holder is `dead` too.

    `unit` is the unit as written, `holder` whom it stands for; `spelling` is None where no cell spells it.
    From `closed_on` on the row says nothing any more, not even that the holder was one.
    """

    role: str
    register: str
    holder: Unit
    unit: Unit
    spelling: str | None
    since: date
    until: date
    dead: date
    closed_on: date
    undated: bool
    basis: str
    precision: str | None
    until_precision: str | None
    row: Row

    @property
    def rank(self) -> int:
        """Place of the register in the precedence of the role; 1 decides first."""
        return RANKS[self.role][self.register]

    @property
    def ends(self) -> date:
        """First day on which it is no longer live."""
        return min(self.until, self.dead)

    @property
    def live_at_all(self) -> bool:
        """True when there is a day on which it is live."""
        return self.since < self.ends


@dataclass(frozen=True, slots=True)
class Context:
    """What reading assertions needs beside the rows: holders, and each part's department."""

    holders: Holders
    department_of_part: dict[str, Unit]


def assertions(organization: OrganizationRows, context: Context, *, prefix: str, free: bool) -> list[Assertion]:
    """All assertions of all registers, the party line and the place rule apart; `free`: the business role is declared free."""
    found: list[Assertion] = []
    found += _registrars(organization, context, prefix)
    found += _notices(organization, context)
    found += _cell_periods(organization, context, "civil_affairs", "business", "business_supervisor")
    found += _claims(organization, context)
    found += _committee_claims(organization, context)
    if not free:
        found += _reviewers(organization, context)
    found += _licences(organization, context)
    found += _liaison(organization, context)
    return found


def stated(
    context: Context, row: Row, role: str, written: Written, since: date, until: date, *, closed_on: date, undated: bool,
    basis: str = "", spelled: bool = True, precise: str | None = None, until_precise: str | None = None,
) -> Iterator[Assertion]:  # fmt: skip
    """What a row states of one unit: an assertion for each holder the unit stands for in the period (SEMANTICS B12)."""
    for standing in context.holders.standings(written.unit, role):
        first, last = max(since, standing.since), min(until, standing.until)
        if first >= last and not (since == first and until == last):
            continue
        closed = min(closed_on, standing.until) if until > standing.until else closed_on
        yield Assertion(
            role, row.kind, standing.holder, written.unit, written.spelling if spelled else None, first, last,
            context.holders.abolished(standing.holder), closed, undated, basis, precise, until_precise, row,
        )  # fmt: skip


def _dated(
    context: Context, row: Row, role: str, written: Written, since: str, until: str, basis: str = ""
) -> Iterator[Assertion]:
    """A row that holds from one date to another, while no later delivery has left it out (SEMANTICS D3, J2)."""
    return stated(
        context, row, role, written, begins(since), min(ends(until), row.closed_on), closed_on=row.closed_on,
        undated=not since and not until, basis=basis, precise=_rounded(since), until_precise=_rounded(until),
    )  # fmt: skip


def _rounded(text: str) -> str | None:
    known = precision(text)
    return known if known in ("month", "year") else None


def _registrars(organization: OrganizationRows, context: Context, prefix: str) -> Iterator[Assertion]:
    own = registry_of(prefix)
    kinds = (own,) if organization.all(own) else ("market_registration", "civil_affairs", "law_firms")
    for kind in kinds:
        rows = [row for row in organization.all(kind) if not is_branch_row(row)]
        for period in periods(rows):
            yield from _registrar(context, kind, period)


def _registrar(context: Context, kind: str, period: Period) -> Iterator[Assertion]:
    column = None if kind == "law_firms" else "registrar"
    row = _last(period, column) if column else None
    if row and column and (written := context.holders.read(row.get(column), "registration")):
        for one in written:
            yield from _undated(context, row, "registration", one, period)
        return
    row = period.rows[-1]
    unit = context.department_of_part[row.part]
    yield from _undated(context, row, "registration", Written(unit, unit.name), period, spelled=False)


def _undated(
    context: Context, row: Row, role: str, written: Written, period: Period, *, spelled: bool = True
) -> Iterator[Assertion]:
    return stated(
        context, row, role, written, period.since, period.until, closed_on=period.until, undated=True, spelled=spelled
    )


def _last(period: Period, column: str) -> Row | None:
    """The last row of a period that has a value in the column (SEMANTICS C4)."""
    return next((row for row in reversed(period.rows) if row.get(column)), None)


def _cell_periods(
    organization: OrganizationRows, context: Context, kind: str, role: str, column: str
) -> Iterator[Assertion]:
    for period in periods(organization.all(kind)):
        if row := _last(period, column):
            for written in context.holders.read(row.get(column), role):
                yield from _undated(context, row, role, written, period)


def _notices(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    for row in organization.all("mapping_notice"):
        since = row.get("effective_from") or row.get("document_date")
        for role, column in _NOTICE_COLUMNS:
            for written in context.holders.read(row.get(column), role):
                yield from _dated(context, row, role, written, since, row.get("effective_until"), row.get("document_no"))


def _claims(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    for row in organization.all("supervisor_claims"):
        role = row.get("role")
        for written in context.holders.read(row.get("department"), role):
            yield from _dated(context, row, role, written, row.get("since"), row.get("until"), row.get("document_no"))


def _committee_claims(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    for row in organization.all("committee_claims"):
        for written in context.holders.read(row.get("committee"), "party_building"):
            yield from _dated(context, row, "party_building", written, row.get("since"), row.get("until"))


def _reviewers(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    """Only the row of the organization's latest year counts (SEMANTICS D3)."""
    for period in periods(organization.all("annual_inspection")):
        latest = max((row.get("year") for row in period.rows), default="")
        rows = tuple(row for row in period.rows if row.get("year") == latest)
        if row := _last(Period(period.since, period.until, rows), "first_reviewer"):
            for written in context.holders.read(row.get("first_reviewer"), "business"):
                yield from _undated(context, row, "business", written, period)


def _licences(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    """The department of the manifest entry; licences of several departments make them all holders (SEMANTICS D2)."""
    for row in organization.all("sector_licences"):
        unit = context.department_of_part[row.part]
        since = row.valid_from
        yield from stated(
            context, row, "industry", Written(unit, unit.name), since, row.closed_on, closed_on=row.closed_on,
            undated=True, spelled=False,
        )  # fmt: skip


def _liaison(organization: OrganizationRows, context: Context) -> Iterator[Assertion]:
    for row in organization.all("liaison"):
        for written in context.holders.read(row.get("unit"), "liaison"):
            yield from _dated(context, row, "liaison", written, row.get("since"), row.get("until"))


@dataclass(frozen=True, slots=True)
class Covering:
    """A party unit covers the organization from `since` to `until`, as `row` says."""

    since: date
    until: date
    row: Row


def party_line_assertions(
    covering: Mapping[str, Covering], said: Sequence[Assertion], lines: PartyLines
) -> list[Assertion]:
    """The nearest committee above the smallest live unit, on the days on which no register names anybody (SEMANTICS D2).

    `covering` holds the units by code, `said` what all registers assert of the role; a line that has ended names no past holder.
    """
    if not covering:
        return []
    free = uncovered_periods([(a.since, a.closed_on) for a in said if a.since < a.closed_on])
    cuts = sorted({day for period in free for day in period} | {day for c in covering.values() for day in (c.since, c.until)})
    found = []
    for since, until in pairwise(cuts):
        live = sorted(code for code, unit in covering.items() if unit.since <= since < unit.until)
        if live and any(first <= since < last for first, last in free):
            row = covering[live[0]].row
            for first, last, committee in lines.nearest_committees(live[0]):
                begin, end = max(first, since), min(last, until)
                if begin < end:
                    found.append(_party_line(row, committee, begin, end, lines.holders.abolished(committee)))
    return found


def _party_line(row: Row, holder: Unit, since: date, until: date, dead: date) -> Assertion:
    return Assertion(
        "party_building", PARTY_LINE, holder, holder, None, since, until, dead, until, since == BEGINNING, "", None, None, row
    )
