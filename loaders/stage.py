"""The row store of one load: a DuckDB file with the rows in force, the rows closed, and what was reported about them.

A file belongs to one load number and is written once. A load that was interrupted leaves a file that is not `complete`;
nobody opens it, and the next load under that number begins it anew.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shizi.graph.errors import LoadError, Where
from shizi.loaders.register_kinds import register_kinds

if TYPE_CHECKING:
    import duckdb

FORMAT = 1
"""Changes when a stage of an earlier Shizi can no longer be compared with."""
FETCHED = 4096
_SETTINGS = {"threads": "2", "memory_limit": "1GB"}
_ADDRESS = ("row_key", "part", "path", "sheet", "number", "valid_from", "closed_on")
_BY_ADDRESS = "path, sheet, number, row_key"
_NUMBERED = re.compile(r"(\d+)\.duckdb")


@dataclass(frozen=True, slots=True)
class Part:
    """All entries of one kind and one department (SEMANTICS A9).

    `department` is the id it resolves to, `department_written` the name the latest manifest gave it; `status` is
    loaded, refused, unreadable (its former rows stand) or kept (not delivered); `rows` counts rows in force; `columns` are
    the canonical columns that its files have (empty when a stage of an earlier Shizi does not say).
    """

    id: str
    kind: str
    department: str
    department_written: str
    path: str
    sheet: str | None
    as_of: date
    rows: int
    status: str
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class StagedRow:
    """One register row with its address in the latest delivery it stood in and the days it was in force."""

    key: str
    part: str
    path: str
    sheet: str | None
    number: int
    valid_from: date | None
    closed_on: date | None
    values: tuple[str, ...]
    columns: dict[str, int]

    def get(self, field: str) -> str:
        """The canonical cell of a field; empty when the cell is empty. KeyError for a field the kind does not have."""
        return self.values[self.columns[field]]

    @property
    def in_force(self) -> bool:
        """True while no delivery has left the row out."""
        return self.closed_on is None

    @property
    def meaning(self) -> str:
        """The same for every interval in which a row of this meaning was in force (SEMANTICS E4)."""
        return meaning_of(self.key)


def meaning_of(row_key: str) -> str:
    """The key without its interval: a row that comes back after it was closed bears `key~2`, then `key~3`."""
    return row_key.partition("~")[0]


def number(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> int:
    """The single number a statement gives, such as a count."""
    return int(connection.execute(sql, list(values)).fetchall()[0][0])


def register(connection: duckdb.DuckDBPyConnection, columns: dict[str, Any]) -> None:
    """Make columns readable as the table `arriving`, as they are in memory.

    Arrays of objects are measured to be as quick as Arrow tables, and spare the imports of pyarrow and pandas.
    """
    import numpy as np

    arrays = {}
    for name, values in columns.items():
        if isinstance(values, np.ndarray):
            arrays[name] = values
        else:
            arrays[name] = np.empty(len(values), dtype=object)
            arrays[name][:] = values
    connection.register("arriving", arrays)


def stage_path(folder: Path, number: int) -> Path:
    """Where the stage of a load stands."""
    return folder / f"{number}.duckdb"


def remove_other_stages(folder: Path, published: int) -> None:
    """Remove what interrupted and older loads left behind; the stage of the published load stays."""
    for path in sorted(folder.glob("*.duckdb*")):
        found = _NUMBERED.match(path.name)
        if found and int(found[1]) != published:
            _remove(path)


class Stage:
    """One stage file, open for writing (`create`) or for reading (`open`)."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path, self.connection = path, connection

    @classmethod
    def create(cls, path: Path) -> Stage:
        """A new, empty stage; whatever stood at the path is gone."""
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (path, path.with_name(path.name + ".wal"), path.with_name(path.name + ".tmp")):
            _remove(leftover)
        stage = cls(path, _connect(path, read_only=False))
        stage.connection.execute("SET checkpoint_threshold = '256MB'")
        stage.connection.execute("; ".join(("BEGIN", *_tables(), "COMMIT")))
        return stage

    @classmethod
    def open(cls, path: Path, read_only: bool = True) -> Stage:
        """The stage of a finished load; LoadError when there is none, or none that can be used."""
        if not path.is_file():
            raise LoadError("the row store of the load is missing", where=Where(path.name), to_do=_LOAD_ANEW)
        try:
            stage = cls(path, _connect(path, read_only=read_only))
            usable = stage.meta("complete") is True and stage.meta("format") == FORMAT
        except _duckdb_error() as problem:
            raise LoadError(
                "the row store of the load is damaged", where=Where(path.name), to_do=_LOAD_ANEW
            ) from problem
        if not usable:
            stage.close()
            raise LoadError("the row store is of an unfinished load", where=Where(path.name), to_do=_LOAD_ANEW)
        return stage

    def finish(self) -> None:
        """Mark the stage complete; from now on `open` accepts it."""
        self.set_meta("format", FORMAT)
        self.set_meta("complete", True)
        self.connection.execute("CHECKPOINT")

    def close(self) -> None:
        """Release the file."""
        self.connection.close()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what is known about the load

    def meta(self, key: str) -> Any:
        """A value stored under a key, None when there is none."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchall()
        return json.loads(found[0][0]) if found else None

    def set_meta(self, key: str, value: Any) -> None:
        """Store a JSON value (dates as text)."""
        self.connection.execute("DELETE FROM meta WHERE key = ?", [key])
        self.connection.execute(
            "INSERT INTO meta VALUES (?, ?)", [key, json.dumps(value, ensure_ascii=False, default=str)]
        )

    def entries(self) -> list[dict[str, Any]]:
        """The lines of the import report, one per manifest entry, in its order."""
        lines = self.connection.execute("SELECT line FROM entries ORDER BY number").fetchall()
        return [json.loads(line) for (line,) in lines]

    def add_entries(self, lines: Iterable[dict[str, Any]]) -> None:
        """Store the lines of the import report."""
        texts = [json.dumps(line, ensure_ascii=False, default=str) for line in lines]
        self.insert("entries", {"number": list(range(len(texts))), "line": texts})

    def rejected(self) -> Iterator[tuple[str, str, str | None, int, str]]:
        """Rows that are not data or cannot be used: register, file, sheet, row, reason; never a cell (SEMANTICS A8)."""
        return self._stream("SELECT register, file, sheet, row, reason FROM rejected")

    def add_rejected(self, rows: Sequence[tuple[str, str, str | None, int, str]]) -> None:
        """Store rejected rows."""
        if rows:
            names = ("register", "file", "sheet", "row", "reason")
            self.insert("rejected", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))

    # parts and rows

    def parts(self, kind: str | None = None) -> list[Part]:
        """The parts in force, of one kind or all, by kind and department."""
        where = "WHERE kind = ?" if kind else ""
        found = self.connection.execute(
            f"SELECT * FROM parts {where} ORDER BY kind, department, id", [kind] if kind else []
        )
        names = [column[0] for column in found.description or ()]
        return [_part(dict(zip(names, values, strict=True))) for values in found.fetchall()]

    def add_parts(self, parts: Sequence[Part]) -> None:
        """Store parts."""
        if parts:
            stored = [{**asdict(part), "columns": " ".join(part.columns)} for part in parts]
            self.insert("parts", {name: [line[name] for line in stored] for name in stored[0]})

    def received_kinds(self) -> set[str]:
        """Kinds of which at least one entry could be read, now or in a delivery still in force (SEMANTICS A9, J2)."""
        return {kind for (kind,) in self.connection.execute("SELECT DISTINCT kind FROM parts").fetchall()}

    def count(self, kind: str, *, in_force_only: bool = False) -> int:
        """How many rows of a kind there are."""
        where = "WHERE closed_on IS NULL" if in_force_only else ""
        return number(self.connection, f"SELECT count(*) FROM rows_{_kind(kind)} {where}")

    def rows(self, kind: str, *, in_force_only: bool = False, order_by: str | None = None) -> Iterator[StagedRow]:
        """The rows of a kind, streamed; by file, sheet and row number unless `order_by` names columns."""
        fields = register_kinds()[_kind(kind)].field_names
        columns = {name: index for index, name in enumerate(fields)}
        where = "WHERE closed_on IS NULL" if in_force_only else ""
        order = f"ORDER BY {_order(order_by or _BY_ADDRESS, fields)}"
        selected = ", ".join(f'"{name}"' for name in (*_ADDRESS, *fields))
        sql = f"SELECT {selected} FROM rows_{kind} {where} {order}"
        head = len(_ADDRESS)
        for row in self._stream(sql):
            key, part, path, sheet, at, valid_from, closed_on = row[:head]
            yield StagedRow(key, part, path, sheet, at, valid_from, closed_on, row[head:], columns)

    def insert(self, table: str, columns: dict[str, Any]) -> None:
        """Append columns of equal length (lists or arrays) to a table, by name; one statement whatever their length."""
        register(self.connection, columns)
        self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arriving")
        self.connection.unregister("arriving")

    def _stream(self, sql: str) -> Iterator[Any]:
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql)
            while rows := cursor.fetchmany(FETCHED):
                yield from rows
        finally:
            cursor.close()


_LOAD_ANEW = "load the folder of registers again"


def _tables() -> Iterator[str]:
    yield "CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR)"
    yield "CREATE TABLE entries (number INTEGER, line VARCHAR)"
    yield "CREATE TABLE rejected (register VARCHAR, file VARCHAR, sheet VARCHAR, row INTEGER, reason VARCHAR)"
    yield (
        "CREATE TABLE parts (id VARCHAR, kind VARCHAR, department VARCHAR, department_written VARCHAR, path VARCHAR, "
        "sheet VARCHAR, as_of DATE, rows BIGINT, status VARCHAR, columns VARCHAR)"
    )
    for kind in register_kinds().values():
        fields = ", ".join(f'"{name}" VARCHAR' for name in kind.field_names)
        yield (
            f"CREATE TABLE rows_{kind.name} (row_key VARCHAR, part VARCHAR, content BLOB, repetition INTEGER, "
            f"path VARCHAR, sheet VARCHAR, number INTEGER, valid_from DATE, closed_on DATE, {fields})"
        )


def _part(stored: dict[str, Any]) -> Part:
    return Part(**{**stored, "columns": tuple((stored.get("columns") or "").split())})


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {**_SETTINGS, "temp_directory": f"{path}.tmp"}
    return duckdb.connect(str(path), read_only=read_only, config=settings)


def _duckdb_error() -> type[Exception]:
    import duckdb

    return duckdb.Error


def _kind(kind: str) -> str:
    if kind not in register_kinds():
        raise KeyError(f"no such register kind: {kind!r}")
    return kind


def _order(order_by: str, fields: tuple[str, ...]) -> str:
    names = [name.strip() for name in order_by.split(",")]
    if unknown := set(names) - {*_ADDRESS, *fields}:
        raise KeyError(f"no such column to order by: {sorted(unknown)}")
    return ", ".join(f'"{name}"' for name in names)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
