"""The rows of one organization together, streamed in buckets so that any city fits in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shizi.loaders.dates import BEGINNING, WITHOUT_END
from shizi.loaders.names import is_branch_row_name
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage

BUCKET = 40_000
"""About how many organizations are held in memory at once."""


@dataclass(slots=True)
class Row:
    """A register row with the days it was in force; cells by field name through `get`."""

    kind: str
    key: str
    part: str
    file: str
    sheet: str | None
    number: int
    valid_from: date
    closed_on: date
    values: tuple[str, ...]

    def get(self, name: str) -> str:
        """The canonical cell of a field."""
        return self.values[_COLUMNS[self.kind][name]]

    @property
    def in_force(self) -> bool:
        """True while no delivery has left the row out."""
        return self.closed_on == WITHOUT_END


_COLUMNS = {kind.name: {name: i for i, name in enumerate(kind.field_names)} for kind in register_kinds().values()}
_NAME_FIELD = {kind.name: kind.name_field or "" for kind in register_kinds().values()}
_CODE_FIELD = {kind.name: kind.code_field or "" for kind in register_kinds().values()}


def name_in(row: Row) -> str:
    """The organization's name as the row writes it."""
    field_name = _NAME_FIELD[row.kind]
    return row.get(field_name) if field_name else ""


def code_in(row: Row) -> str:
    """The text of the row's own code cell."""
    field_name = _CODE_FIELD[row.kind]
    return row.get(field_name) if field_name else ""


def is_branch_row(row: Row) -> bool:
    """A branch under its parent's code: no organization, no name, no status (SEMANTICS B1)."""
    if row.kind != "market_registration":
        return False
    parent = row.get("parent_uscc")
    return bool(parent) and parent == row.get("uscc") and is_branch_row_name(row.get("name"))


_NONE: list[Row] = []


@dataclass(slots=True)
class OrganizationRows:
    """All rows that speak of one organization, by register kind, in the order of the delivery; branch rows apart."""

    id: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    branch_rows: list[Row] = field(default_factory=list)
    _in_force: dict[str, list[Row]] | None = None

    def all(self, kind: str) -> Sequence[Row]:
        """Rows of a kind, closed ones too."""
        return self.rows.get(kind, _NONE)

    def current(self, kind: str) -> Sequence[Row]:
        """Rows of a kind that are in force; to be read only, once all rows are there."""
        if self._in_force is None:
            closed = any(row.closed_on != WITHOUT_END for rows in self.rows.values() for row in rows)
            self._in_force = (
                {name: [row for row in rows if row.closed_on == WITHOUT_END] for name, rows in self.rows.items()}
                if closed
                else self.rows
            )
        return self._in_force.get(kind, _NONE)

    def last(self, kind: str, name: str) -> tuple[str, Row | None]:
        """The last value in force that is there, with its row (SEMANTICS C4)."""
        rows = self.current(kind)
        if rows:
            column = _COLUMNS[kind][name]
            for row in reversed(rows):
                if value := row.values[column]:
                    return value, row
        return "", None

    def last_closed(self, kind: str, name: str) -> str:
        """The value of the row closed last that has one; of rows closed on one day the last one's."""
        rows = [row for row in self.all(kind) if not row.in_force and row.get(name)]
        return max(reversed(rows), key=lambda row: row.closed_on).get(name) if rows else ""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days in which the same rows were in force."""

    since: date
    until: date
    rows: tuple[Row, ...]


def periods(rows: Sequence[Row]) -> list[Period]:
    """Undated rows by the days on which deliveries changed them; the first reaches back for ever (SEMANTICS D3)."""
    if not rows:
        return []
    days = {BEGINNING, WITHOUT_END}
    for row in rows:
        days.add(row.valid_from)
        days.add(row.closed_on)
    if len(days) == 2:
        return [Period(BEGINNING, WITHOUT_END, tuple(rows))]
    cuts = sorted(days)
    found = []
    for i in range(len(cuts) - 1):
        live = tuple(row for row in rows if row.valid_from <= cuts[i] < row.closed_on)
        if live:
            found.append(Period(cuts[i], cuts[i + 1], live))
    return found


def organizations(stage: Stage, kinds: list[str], count: int) -> Iterator[OrganizationRows]:
    """Every organization with its rows, in a stable order; `count` is about how many there are."""
    buckets = max(1, -(-count // BUCKET))
    for bucket in range(buckets):
        found: dict[str, OrganizationRows] = {}
        for kind in kinds:
            _collect(stage, kind, bucket, buckets, found)
        for key in sorted(found):
            yield found[key]


def _collect(stage: Stage, kind: str, bucket: int, buckets: int, found: dict[str, OrganizationRows]) -> None:
    where = f"WHERE hash(a.org) % {buckets} = {bucket}" if buckets > 1 else ""
    for org, row in _delivered(stage, kind, "a.org", f"JOIN attached_{kind} a USING (row_key) {where}"):
        mine = found.get(org)
        if mine is None:
            mine = found[org] = OrganizationRows(org)
        if is_branch_row(row):
            mine.branch_rows.append(row)
        else:
            mine.rows.setdefault(kind, []).append(row)


def _delivered(stage: Stage, kind: str, first: str, narrowed: str = "") -> Iterator[tuple[Any, Row]]:
    """Rows of a kind, each behind the column `first`, in the order of the delivery: by manifest entry, then row number.

    "The last" of several rows is meant so (SEMANTICS C4). Rows of an earlier delivery from a file that this manifest does not
    name come before all others. An entry that could not be read may have no sheet; then the file alone tells its place.
    """
    fields = ", ".join(f'r."{name}"' for name in register_kinds()[kind].field_names)
    sql = f"""
        WITH sheets AS (
            SELECT line->>'path' AS path, line->>'sheet' AS sheet, min(number) AS position
            FROM entries WHERE line->>'kind' = '{kind}' GROUP BY ALL
        ), files AS (SELECT path, min(position) AS position FROM sheets GROUP BY path)
        SELECT {first}, r.row_key, r.part, r.path, r.sheet, r.number, r.valid_from, r.closed_on, {fields}
        FROM rows_{kind} r
        LEFT JOIN files f ON f.path = r.path LEFT JOIN sheets s ON s.path = r.path AND s.sheet = r.sheet
        {narrowed}
        ORDER BY coalesce(s.position, f.position, -1), r.part, r.path, r.sheet, r.number"""
    cursor = stage.connection.cursor()
    try:
        cursor.execute(sql)
        while batch := cursor.fetchmany(8192):
            for org, key, part, path, sheet, number, valid_from, closed_on, *values in batch:
                yield org, Row(
                    kind, key, part, path, sheet, number, valid_from or BEGINNING, closed_on or WITHOUT_END, tuple(values)
                )
    finally:
        cursor.close()


def structure_rows(stage: Stage, kind: str, keys: set[str] | None = None) -> list[Row]:
    """All rows of a kind, or those with one of these keys, in the order of the delivery; for kinds that fit in memory."""
    return [row for _, row in _delivered(stage, kind, "NULL") if keys is None or row.key in keys]


def by_key(rows: list[Row], *fields: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows grouped by the values of some fields."""
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row.get(name) for name in fields)].append(row)
    return grouped
