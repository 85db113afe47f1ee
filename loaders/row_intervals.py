"""What a delivery changes in the rows of one register kind: which stay, which are new, which are gone (SEMANTICS J1 to
J5).

Everything is set-based in DuckDB over temporary tables, so that millions of rows are compared in bounded memory:

    delivered         rows just read (entry, number, content, fields); content is a hash of the folded cells
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
        SELECT f.* REPLACE (m.part AS part) FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part
        ORDER BY path, sheet, number, row_key""")


def _write_first(connection: duckdb.DuckDBPyConnection, kind: str) -> Changes:
    connection.execute(f"""
        INSERT INTO rows_{kind} BY NAME
        SELECT {_KEY} AS row_key, * FROM ({_copies(kind)})
        ORDER BY path, sheet, number, row_key""")
    return Changes(added=number(connection, f"SELECT count(*) FROM rows_{kind}"))


def _compare(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> Changes:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE copies AS {_copies(kind)}")
    _number_in_force(connection, kind)
    _find_new(connection, kind, as_of)
    _insert(connection, kind, as_of)
    changes = _count(connection, register_kinds()[kind])
    for table in ("copies", "in_force", "fresh", "gone"):
        connection.execute(f"DROP TABLE {table}")
    return changes


_KEY = "left(sha256(part || ':' || hex(content) || ':' || repetition), 16)"
"""A row's key: a hash of part, content and repetition."""


def _copies(kind: str) -> str:
    return f"""
        SELECT e.part, e.path, e.sheet, d.* EXCLUDE (entry),
               row_number() OVER (PARTITION BY e.part, d.content ORDER BY d.entry, d.number) AS repetition
        FROM delivered_{kind} d JOIN delivered_entry e USING (entry)"""


def _number_in_force(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Former rows in force of accepted parts. Of equal rows the shielded close last, then those of an absorbed part."""
    identity = ", ".join(f'f."{name}"' for name in _identity(register_kinds()[kind]))
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE in_force AS
        SELECT * EXCLUDE (native, former_repetition),
               row_number() OVER (PARTITION BY part, content
                                  ORDER BY stands, NOT native, former_repetition, row_key) AS repetition
        FROM (SELECT m.part, f.content, f.row_key, f.valid_from, f.part = m.part AS native, {identity},
                     f.repetition AS former_repetition,
                     EXISTS (FROM shielded s WHERE s.part = m.part AND (s.path IS NULL OR s.path = f.path)
                             AND (s.sheet IS NULL OR s.sheet = f.sheet)) AS stands
              FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part AND m.accepted
              WHERE f.closed_on IS NULL)
    """)


def _find_new(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> None:
    """Rows delivered that were not in force, with their keys; and rows in force that are gone.

    A row whose key was borne before it was closed gets `~2`, `~3`: its meaning is the same, its interval is another.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE fresh AS
        WITH based AS (SELECT {_KEY} AS base, * FROM copies ANTI JOIN in_force USING (part, content, repetition)),
        earlier AS (
            SELECT split_part(row_key, '~', 1) AS base, count(*) AS times FROM former.rows_{kind}
            WHERE split_part(row_key, '~', 1) IN (SELECT base FROM based) GROUP BY base)
        SELECT b.base || CASE WHEN e.times IS NULL THEN '' ELSE '~' || (e.times + 1) END AS row_key, b.* EXCLUDE (base),
               CASE WHEN b.part IN (SELECT part FROM former_part) THEN DATE '{as_of}' END AS valid_from
        FROM based b LEFT JOIN earlier e USING (base)""")
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE gone AS
        SELECT * FROM in_force ANTI JOIN copies USING (part, content, repetition) WHERE NOT stands""")


def _insert(connection: duckdb.DuckDBPyConnection, kind: str, as_of: date) -> None:
    """New rows, staying rows with their new address, and the others of the former stage."""
    names = register_kinds()[kind].field_names
    fields, copied, kept = (", ".join(f'{alias}"{name}"' for name in names) for alias in ("", "c.", "f."))
    connection.execute(f"""
        INSERT INTO rows_{kind} BY NAME
        SELECT * FROM (
            SELECT row_key, part, content, repetition, path, sheet, number, valid_from,
                   NULL::DATE AS closed_on, {fields}
            FROM fresh
            UNION ALL BY NAME
            SELECT f.row_key, c.part, c.content, c.repetition, c.path, c.sheet, c.number, f.valid_from,
                   NULL::DATE AS closed_on, {copied}
            FROM copies c JOIN in_force f USING (part, content, repetition)
            UNION ALL BY NAME
            SELECT f.row_key, m.part, f.content, coalesce(n.repetition, f.repetition) AS repetition, f.path, f.sheet,
                   f.number,
                   f.valid_from, CASE WHEN g.row_key IS NULL THEN f.closed_on ELSE DATE '{as_of}' END AS closed_on,
                   {kept}
            FROM former.rows_{kind} f JOIN former_part m ON m.former_part = f.part
            LEFT JOIN in_force n USING (row_key) LEFT JOIN gone g USING (row_key)
            WHERE n.row_key IS NULL OR NOT EXISTS (
                FROM copies c WHERE c.part = n.part AND c.content = n.content AND c.repetition = n.repetition))
        ORDER BY path, sheet, number, row_key""")


def _count(connection: duckdb.DuckDBPyConnection, kind: RegisterKind) -> Changes:
    """A closed and an added row of one part that agree in the identifying cells are one changed row.

    They may differ in the code (it was added or corrected) or in the name (the code says who it is).
    """
    added, closed = (number(connection, f"SELECT count(*) FROM {table}") for table in ("fresh", "gone"))
    if not added or not closed:
        return Changes(added=added, closed=closed)
    identity = ", ".join(f'"{name}"' for name in _identity(kind))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE added AS SELECT row_key, part, {identity} FROM fresh")
    changed = sum(_pair(connection, cells, needed) for cells, needed in _pairings(kind))
    for table in ("added", "paired"):
        connection.execute(f"DROP TABLE {table}")
    return Changes(added - changed, changed, closed - changed)


def _pair(connection: duckdb.DuckDBPyConnection, cells: tuple[str, ...], needed: str | None) -> int:
    """Take pairs that agree in these cells out of `added` and `gone`; how many there were."""
    by = ", ".join(("part", *(f'"{name}"' for name in cells)))
    where = f"WHERE \"{needed}\" <> ''" if needed else ""
    ranked = "SELECT row_key, {by}, row_number() OVER (PARTITION BY {by} ORDER BY row_key) AS copy FROM {table} {where}"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE paired AS
        SELECT a.row_key AS added_key, g.row_key AS gone_key
        FROM ({ranked.format(by=by, table="added", where=where)}) a
        JOIN ({ranked.format(by=by, table="gone", where=where)}) g USING ({by}, copy)
    """)
    connection.execute("DELETE FROM added WHERE row_key IN (SELECT added_key FROM paired)")
    connection.execute("DELETE FROM gone WHERE row_key IN (SELECT gone_key FROM paired)")
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
