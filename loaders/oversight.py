"""Who holds each role when: the deciding register, and the holders it leads to (SEMANTICS D4, D6, D7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from shizi.graph.model import EXCLUSIVE_ROLES
from shizi.loaders.assertions import FALLBACKS, Assertion
from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.holders import COMMITTEE, Holders, Unit
from shizi.loaders.organization_rows import OrganizationRows, Row, periods
from shizi.loaders.places import Place, Places
from shizi.loaders.required_roles import registry_of


@dataclass(frozen=True, slots=True)
class Oversight:
    """`holder` has the role from `since` to `until`, because these assertions of one register say so."""

    role: str
    holder: Unit
    since: date
    until: date
    exclusive: bool
    register: str
    basis: str
    named_since: date | None
    named_until: date | None
    precision: str | None
    until_precision: str | None
    rows: tuple[Row, ...]


def oversight(role: str, said: Sequence[Assertion], holders: Holders) -> list[Oversight]:
    """The holders of one role of one organization, period by period."""
    live = [assertion for assertion in said if assertion.live_at_all]
    if not live:
        return []
    if len(live) == 1:
        return [_made(role, live, live[0].since, live[0].ends)]
    cuts = sorted({day for assertion in live for day in (assertion.since, assertion.ends)})
    open_ones: dict[tuple[str, str], Oversight] = {}
    done: list[Oversight] = []
    for since, until in pairwise(cuts):
        now = [a for a in live if a.since <= since < a.ends]
        deciding = _deciding(role, now, holders)
        following: dict[tuple[str, str], Oversight] = {}
        for key, assertions in deciding.items():
            made = _made(role, assertions, since, until)
            before = open_ones.pop(key, None)
            if before and _same(before, made):
                made = replace(made, since=before.since)
            elif before:
                done.append(before)
            following[key] = made
        done += open_ones.values()
        open_ones = following
    return done + list(open_ones.values())


def _deciding(role: str, now: Iterable[Assertion], holders: Holders) -> dict[tuple[str, str], list[Assertion]]:
    """Assertions by holder: those of the deciding register, and of any other that names two or more (SEMANTICS D4)."""
    by_register: dict[str, list[Assertion]] = defaultdict(list)
    for assertion in now:
        by_register[assertion.register].append(assertion)
    fallback = FALLBACKS.get(role)
    if fallback in by_register and len(by_register) > 1:
        del by_register[fallback]
    if not by_register:
        return {}
    first = min(by_register, key=lambda register: (by_register[register][0].rank, register))
    rank = by_register[first][0].rank
    found: dict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for register, assertions in sorted(by_register.items(), key=lambda item: item[1][0].rank):
        if assertions[0].rank != rank and len(_lower_only({a.holder for a in assertions}, holders)) < 2:
            continue
        for assertion in assertions:
            key = (assertion.holder.label, assertion.holder.id)
            if not found[key] or found[key][0].register == register:
                found[key].append(assertion)
    kept = _lower_only({assertions[0].holder for assertions in found.values()}, holders)
    return {(unit.label, unit.id): found[(unit.label, unit.id)] for unit in sorted(kept, key=lambda u: (u.label, u.id))}


def _lower_only(units: set[Unit], holders: Holders) -> set[Unit]:
    """Of committees one above the other only the lower is a holder (SEMANTICS D4)."""
    names = {unit.id for unit in units if unit.label == COMMITTEE}
    if len(names) < 2:
        return units
    upper = {
        name for name in names for other in names if name in holders.above(other) and other not in holders.above(name)
    }
    return {unit for unit in units if unit.label != COMMITTEE or unit.id not in upper}


def _made(role: str, assertions: list[Assertion], since: date, until: date) -> Oversight:
    first = min(assertions, key=lambda a: (a.since, a.row.key))
    last = max(assertions, key=lambda a: a.until)
    return Oversight(
        role,
        first.holder,
        since,
        until,
        role in EXCLUSIVE_ROLES and first.register != "sector_licences",
        first.register,
        next((a.basis for a in assertions if a.basis), ""),
        first.since if not first.undated and first.since != BEGINNING else None,
        last.until if not last.undated and last.until != WITHOUT_END else None,
        first.precision,
        last.until_precision,
        tuple({a.row.key: a.row for a in assertions}.values()),
    )


def _same(before: Oversight, after: Oversight) -> bool:
    return before.until == after.since and replace(before, since=after.since, until=after.until) == after


# --- territory ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Territory:
    """The place that holds an organization's territory role in a period, and the row that names it."""

    place: Place
    since: date
    until: date
    row: Row


def territories(organization: OrganizationRows, places: Places, prefix: str) -> list[Territory]:
    """The territory holder by SEMANTICS D6, for each stretch of days in which the same rows were in force."""
    registry = registry_of(prefix)
    kinds = ["survey_ledger", "tax_withholding", registry]
    if not organization.all(registry):
        kinds += [kind for kind in ("market_registration", "civil_affairs", "law_firms") if kind != registry]
    rows = [row for kind in kinds for row in organization.all(kind)]
    found: list[Territory] = []
    for period in periods(rows):
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for row in period.rows:
            by_kind[row.kind].append(row)
        named = _territory(by_kind, places, kinds[2:])
        if named:
            place, row = named
            before = found[-1] if found else None
            if before and before.place.code == place.code and before.until == period.since and before.row.key == row.key:
                found[-1] = replace(before, until=period.until)
            else:
                found.append(Territory(place, period.since, period.until, row))
    return found


def _territory(rows: dict[str, list[Row]], places: Places, registries: list[str]) -> tuple[Place, Row] | None:
    for row in reversed(rows.get("survey_ledger", ())):
        if park := places.read_site(row.get("park"), ("park",)) if row.get("park") else None:
            return park, row
    cells = [("survey_ledger", "operating_place"), ("tax_withholding", "operating_address"), ("survey_ledger", "registered_place")]
    cells += [(registry, "registered_address") for registry in registries]
    for kind, column in cells:
        filled = next((row for row in reversed(rows.get(kind, ())) if row.get(column)), None)
        place = places.read(filled.get(column)) if filled else None
        if filled and place and place.holds_territory:
            return place, filled
    return None
