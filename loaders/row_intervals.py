"""What a delivery changes in the rows of one register kind: which stay, which are new, which are gone (SEMANTICS J).

Everything is set-based in DuckDB over temporary tables, so that millions of rows are compared in bounded memory: what
is compared is narrow, and the cells of a row are copied once, when it is decided what becomes of it.

    delivered_<kind>  rows just read (entry, number, content, fields); content is a hash of the folded cells
    delivered_entry   entry, path, sheet, and the part it belongs to; only entries of parts whose delivery is accepted
    former_part       parts of the former stage: former_part, part, accepted
    shielded          part, path, sheet: former rows that stand although not delivered, for their file was unreadable

Rows of one part and content are a multiset: the n-th copy delivered is the n-th copy in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from shizi.loaders.register_kinds import RegisterKind, register_kinds
from shizi.loaders.stage import number

_IDENTIFYING = {
    "party_units": ("unit_code", "covers_name", "covers_uscc"),
    "committees": ("committee",),
    "departments": ("department",),
    "places": ("code",),
    "service_records": ("record_id",),
    "trainings": ("session",),
    "data_catalogue": ("dataset",),
}
"""Cells by which a changed row is known as the former one, where these are not the required cells and the code."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Register rows that a delivery added, changed (the same thing said otherwise) and closed."""

    added: int = 0
    changed: int = 0
    closed: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.added + other.added, self.changed + other.changed, self.closed + other.closed)


def create_working_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The temporary tables named above, empty; `delivered` tables come kind by kind."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE delivered_entry (entry INTEGER, part VARCHAR, path VARCHAR, sheet VARCHAR)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE former_part (former_part VARCHAR, part VARCHAR, accepted BOOLEAN)")
    connection.execute("CREATE OR REPLACE TEMP TABLE shielded (part VARCHAR, path VARCHAR, sheet VARCHAR)")


def create_delivered(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """The empty table of rows read of one kind, if it is not there yet."""
    fields = ", ".join(f'"{name}" VARCHAR' for name in register_kinds()[kind].field_names)
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS delivered_{kind} (entry INTEGER, number INTEGER, content BLOB, {fields})"
    )


def write_intervals(
    connection: duckdb.DuckDBPyConnection, kind: str, as_of: date, *, former: bool, accepted: bool
) -> Changes:
    """Fill `rows_<kind>` of the new stage.

    `former`: the former stage (schema `former`) holds parts of this kind; `accepted`: some part of it takes over what
    was delivered.
    """
    if not accepted:
        if former:
            _carry_all(connection, kind)
        return Changes()
    changes = _compare(connection, kind, as_of) if former else _write_first(connection, kind)
    connection.execute(f"DROP TABLE delivered_{kind}")
    return changes


def _carry_all(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    connection.execute(f"""
        INSERT INTO rows_{kind} BY NAME
        SELECT f.* REPLACE (m.part AS part) FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part""")


def _write_first(connection: duckdb.DuckDBPyConnection, kind: str) -> Changes:
    _number_copies(connection, kind)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE placed AS
        SELECT *, {_KEY} AS row_key, NULL::DATE AS valid_from, true AS fresh FROM copies""")
    _insert_delivered(connection, kind)
    _drop(connection, "copies", "placed")
    return Changes(added=number(connection, f"SELECT count(*) FROM rows_{kind}"))


def _compare(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> Changes:
    _number_copies(connection, kind)
    _number_in_force(connection, kind)
    _place(connection, kind, as_of)
    _insert_delivered(connection, kind)
    _insert_others(connection, kind, as_of)
    changes = _count(connection, register_kinds()[kind])
    _drop(connection, "copies", "in_force", "placed", "gone")
    return changes


def _drop(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    for table in tables:
        connection.execute(f"DROP TABLE {table}")


_KEY = "left(sha256(part || ':' || hex(content) || ':' || repetition), 16)"
"""A row's key: a hash of part, content and repetition."""


def _number_copies(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Rows delivered of accepted parts: where the row stands in `delivered`, and which copy of its content it is."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE copies AS
        SELECT d.rowid AS source, e.part, d.content,
               row_number() OVER (PARTITION BY e.part, d.content ORDER BY d.entry, d.number) AS repetition
        FROM delivered_{kind} d JOIN delivered_entry e USING (entry)""")


def _number_in_force(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Former rows in force of accepted parts. Of equal rows the shielded close last, then those of an absorbed part."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE in_force AS
        SELECT * EXCLUDE (native, former_repetition),
               row_number() OVER (PARTITION BY part, content
                                  ORDER BY stands, NOT native, former_repetition, row_key) AS repetition
        FROM (SELECT m.part, f.content, f.row_key, f.valid_from, f.part = m.part AS native,
                     f.repetition AS former_repetition,
                     EXISTS (FROM shielded s WHERE s.part = m.part AND (s.path IS NULL OR s.path = f.path)
                             AND (s.sheet IS NULL OR s.sheet = f.sheet)) AS stands
              FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part AND m.accepted
              WHERE f.closed_on IS NULL)""")


def _place(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> None:
    """Give every row delivered its key and first day; list the rows in force that are gone.

    A row that stays keeps both. A new row whose key was borne before it was closed gets `~2`, `~3`: its meaning is the
    same, its interval is another.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE placed AS
        WITH fresh AS (SELECT {_KEY} AS base, * FROM copies ANTI JOIN in_force USING (part, content, repetition)),
        earlier AS (
            SELECT split_part(row_key, '~', 1) AS base, count(*) AS times FROM former.rows_{kind}
            WHERE split_part(row_key, '~', 1) IN (SELECT base FROM fresh) GROUP BY base)
        SELECT source, part, content, repetition, f.row_key, f.valid_from, false AS fresh
        FROM copies c JOIN in_force f USING (part, content, repetition)
        UNION ALL BY NAME
        SELECT n.* EXCLUDE (base), n.base || CASE WHEN e.times IS NULL THEN '' ELSE '~' || (e.times + 1) END AS row_key,
               CASE WHEN n.part IN (SELECT part FROM former_part) THEN DATE '{as_of}' END AS valid_from, true AS fresh
        FROM fresh n LEFT JOIN earlier e USING (base)""")
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE gone AS
        SELECT part, row_key FROM in_force ANTI JOIN copies USING (part, content, repetition) WHERE NOT stands""")


def _insert_delivered(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Every row delivered, with the address it has now."""
    connection.execute(f"""
        INSERT INTO rows_{kind} BY NAME
        SELECT p.* EXCLUDE (source, content, fresh), e.path, e.sheet, d.* EXCLUDE (entry), NULL::DATE AS closed_on
        FROM delivered_{kind} d JOIN delivered_entry e ON e.entry = d.entry JOIN placed p ON p.source = d.rowid""")


def _insert_others(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> None:
    """The rows of the former stage that were not delivered: closed now, closed earlier, or standing."""
    connection.execute(f"""
        INSERT INTO rows_{kind} BY NAME
        SELECT f.* REPLACE (
            m.part AS part, coalesce(n.repetition, f.repetition) AS repetition,
            CASE WHEN g.row_key IS NULL THEN f.closed_on ELSE DATE '{as_of}' END AS closed_on)
        FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part
        LEFT JOIN in_force n USING (row_key) LEFT JOIN gone g USING (row_key)
        ANTI JOIN (SELECT row_key FROM placed WHERE NOT fresh) p USING (row_key)""")


def _count(connection: duckdb.DuckDBPyConnection, kind: RegisterKind) -> Changes:
    """A closed and an added row of one part that agree in the identifying cells are one changed row.

    They may differ in the code (it was added or corrected) or in the name (the code says who it is).
    """
    added = number(connection, "SELECT count(*) FROM placed WHERE fresh")
    closed = number(connection, "SELECT count(*) FROM gone")
    if not added or not closed:
        return Changes(added=added, closed=closed)
    identity = ", ".join(f'r."{name}"' for name in _identity(kind))
    for table, keys in (("added", "(FROM placed WHERE fresh)"), ("closed", "gone")):
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            SELECT k.row_key, k.part, {identity} FROM {keys} k JOIN rows_{kind.name} r USING (row_key)""")
    changed = sum(_pair(connection, cells, needed) for cells, needed in _pairings(kind))
    _drop(connection, "added", "closed", "paired")
    return Changes(added - changed, changed, closed - changed)


def _pair(connection: duckdb.DuckDBPyConnection, cells: tuple[str, ...], needed: str | None) -> int:
    """Take pairs that agree in these cells out of `added` and `closed`; how many there were."""
    by = ", ".join(("part", *(f'"{name}"' for name in cells)))
    where = f"WHERE \"{needed}\" <> ''" if needed else ""
    ranked = "SELECT row_key, {by}, row_number() OVER (PARTITION BY {by} ORDER BY row_key) AS copy FROM {table} {where}"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE paired AS
        SELECT a.row_key AS added_key, c.row_key AS closed_key
        FROM ({ranked.format(by=by, table="added", where=where)}) a
        JOIN ({ranked.format(by=by, table="closed", where=where)}) c USING ({by}, copy)""")
    connection.execute("DELETE FROM added WHERE row_key IN (SELECT added_key FROM paired)")
    connection.execute("DELETE FROM closed WHERE row_key IN (SELECT closed_key FROM paired)")
    return number(connection, "SELECT count(*) FROM paired")


def _identity(kind: RegisterKind) -> tuple[str, ...]:
    code = (kind.code_field,) if kind.code_field else ()
    return _IDENTIFYING.get(kind.name) or tuple(dict.fromkeys((*kind.required, *code)))


def _pairings(kind: RegisterKind) -> list[tuple[tuple[str, ...], str | None]]:
    cells, name, code = _identity(kind), kind.name_field, kind.code_field
    pairings: list[tuple[tuple[str, ...], str | None]] = [(cells, None)]
    if name in cells and code in cells:
        pairings.append((tuple(cell for cell in cells if cell != name), code))
        pairings.append((tuple(cell for cell in cells if cell != code), name))
    return pairings
