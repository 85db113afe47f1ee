"""Exports of the whole graph as files per kind: csv for people, parquet for data frames, csv for `neo4j-admin database import`.

    nodes/Organization.csv, edges/OVERSEES.csv     csv: texts that a sheet could take for a formula get an apostrophe in front
    nodes/Organization.parquet, ...                parquet: typed columns, texts as they are
    Organization.csv, OVERSEES_Place_Organization.csv, import.txt
                                                   neo4j-csv: typed headers, texts as they are, and the command that imports them
    export.json                                    what was exported, and how many rows each file has

A target that ends in .zip becomes an archive of the same files. Memory stays bounded: rows are written as they arrive.
"""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shizi.graph.engine import Engine
from shizi.graph.model import EdgeKind, NodeKind, Property
from shizi.loaders.graph_tables import Choice, edge_kinds, edge_rows, ends, node_kinds, node_rows, own_properties
from shizi.loaders.harmless_text import sheet_text
from shizi.loaders.whole_files import new_folder, replaced

ARRAY_DELIMITER = "\x1f"
"""Between the members of a list in neo4j-csv: no text of a register holds it, as canonical cells hold no control characters."""
_NEO4J_TYPES = {"text": "string", "number": "long", "flag": "boolean", "day": "date", "texts": "string[]"}
_DUCKDB_TYPES = {"text": "VARCHAR", "number": "BIGINT", "flag": "BOOLEAN", "day": "DATE", "texts": "VARCHAR[]"}
Told = Callable[[str], None]


@dataclass(slots=True)
class Written:
    """What an export wrote: rows by file."""

    files: dict[str, int] = field(default_factory=dict)

    @property
    def nodes(self) -> int:
        """Nodes in all files."""
        return sum(count for name, count in self.files.items() if name.startswith("nodes/"))

    @property
    def edges(self) -> int:
        """Edges in all files."""
        return sum(count for name, count in self.files.items() if name.startswith("edges/"))


def export_tables(
    engine: Engine, form: str, out: Path, choice: Choice, *, about: Mapping[str, Any], told: Told = lambda _: None
) -> Written:
    """Write the graph to the new folder, or the .zip file, `out`; `form` is csv, parquet or neo4j-csv.

    `about` goes into export.json beside the counts; `told` hears each file's name as it is begun.

    Raises:
        UsageError: the target exists already, or cannot be written.
    """
    with _target(out) as folder:
        written = {"csv": _write_csv, "parquet": _write_parquet, "neo4j-csv": _write_neo4j}[form](engine, folder, choice, told)
        report = {**about, "format": form, "files": written.files}
        (folder / "export.json").write_text(json.dumps(report, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    return written


@contextmanager
def _target(out: Path) -> Iterator[Path]:
    if out.suffix.lower() != ".zip":
        with new_folder(out) as folder:
            yield folder
        return
    with replaced(out) as part, tempfile.TemporaryDirectory(prefix=f".{out.name[:40]}.", dir=out.parent) as made:
        folder = Path(made)
        yield folder
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(folder).as_posix())


def _write_csv(engine: Engine, folder: Path, choice: Choice, told: Told) -> Written:
    written = Written()

    def write(name: str, columns: list[str], rows: Iterator[dict[str, Any]]) -> None:
        told(name)
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            count = 0
            for row in rows:
                writer.writerow([_sheet_cell(row.get(column)) for column in columns])
                count += 1
        written.files[f"{name}.csv"] = count

    _each_kind(engine, folder, choice, write)
    return written


def _write_parquet(engine: Engine, folder: Path, choice: Choice, told: Told) -> Written:
    import duckdb

    written = Written()
    types = {kind.label: _types(kind) for kind in node_kinds()} | {kind.type: _types(kind) for kind in edge_kinds()}
    connection = duckdb.connect(config={"threads": "2", "memory_limit": "512MB", "temp_directory": str(folder / ".spill")})

    def write(name: str, columns: list[str], rows: Iterator[dict[str, Any]]) -> None:
        told(name)
        lines = folder / "rows.part"
        count = 0
        with lines.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            for row in rows:
                stream.write(json.dumps({column: row.get(column) for column in columns}, ensure_ascii=False, default=str) + "\n")
                count += 1
        own = types[name.partition("/")[2]]
        typed = ", ".join(f"'{column}': '{own.get(column, 'VARCHAR')}'" for column in columns)
        connection.execute(
            f"COPY (SELECT * FROM read_json($lines, format = 'newline_delimited', columns = {{{typed}}})) "
            "TO $file (FORMAT parquet, COMPRESSION zstd)",
            {"lines": str(lines), "file": str(folder / f"{name}.parquet")},
        )
        lines.unlink()
        written.files[f"{name}.parquet"] = count

    try:
        _each_kind(engine, folder, choice, write)
    finally:
        connection.close()
    return written


def _each_kind(
    engine: Engine, folder: Path, choice: Choice, write: Callable[[str, list[str], Iterator[dict[str, Any]]], None]
) -> None:
    """One table per kind of node and one per kind of edge, also where a kind has no rows."""
    for name in ("nodes", "edges"):
        (folder / name).mkdir()
    for node_kind in node_kinds():
        columns = ["id", *(["labels"] if node_kind.labels else []), *(one.name for one in own_properties(node_kind))]
        write(f"nodes/{node_kind.label}", columns, _nodes(engine, node_kind, choice))
    for edge_kind in edge_kinds():
        columns = ["start_label", "start_id", "end_label", "end_id", *(one.name for one in own_properties(edge_kind))]
        write(f"edges/{edge_kind.type}", columns, _edges(engine, edge_kind, choice))


def _nodes(engine: Engine, kind: NodeKind, choice: Choice) -> Iterator[dict[str, Any]]:
    for labels, properties in node_rows(engine, kind, choice):
        yield {**properties, "labels": labels}


def _edges(engine: Engine, kind: EdgeKind, choice: Choice) -> Iterator[dict[str, Any]]:
    for start, end in ends(kind):
        for start_id, end_id, properties in edge_rows(engine, kind, start, end, choice):
            yield {**properties, "start_label": start, "start_id": start_id, "end_label": end, "end_id": end_id}


def _types(kind: NodeKind | EdgeKind) -> dict[str, str]:
    return {"labels": "VARCHAR[]", **{one.name: _DUCKDB_TYPES[one.type] for one in own_properties(kind)}}


def _write_neo4j(engine: Engine, folder: Path, choice: Choice, told: Told) -> Written:
    """Files whose headers say ids, labels, types; ids are unique within their label, which is their id space."""
    written = Written()
    options = []
    for kind in node_kinds():
        properties = own_properties(kind)
        header = [f"id:ID({kind.label})", *map(_neo4j_header, properties), ":LABEL"]
        rows = (
            [values["id"], *(_neo4j_cell(values.get(one.name)) for one in properties), ARRAY_DELIMITER.join(labels)]
            for labels, values in node_rows(engine, kind, choice)
        )
        told(kind.label)
        if count := _write_rows(folder / f"{kind.label}.csv", header, rows):
            written.files[f"nodes/{kind.label}.csv"] = count
            options.append(f"--nodes={kind.label}.csv")
    for edge in edge_kinds():
        properties = own_properties(edge)
        for start, end in ends(edge):
            name = f"{edge.type}_{start}_{end}"
            header = [f":START_ID({start})", f":END_ID({end})", ":TYPE", *map(_neo4j_header, properties)]
            rows = (
                [start_id, end_id, edge.type, *(_neo4j_cell(values.get(one.name)) for one in properties)]
                for start_id, end_id, values in edge_rows(engine, edge, start, end, choice)
            )
            told(name)
            if count := _write_rows(folder / f"{name}.csv", header, rows):
                written.files[f"edges/{name}.csv"] = count
                options.append(f"--relationships={name}.csv")
    command = " \\\n  ".join(("neo4j-admin database import full neo4j", "--array-delimiter=U+001F", "--multiline-fields=true", *options))
    (folder / "import.txt").write_text(command + "\n", encoding="utf-8")
    return written


def _write_rows(file: Path, header: list[str], rows: Iterator[list[Any]]) -> int:
    """Write the rows; a file without any is removed, so that the import command names only files with something in them."""
    count = 0
    with file.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    if not count:
        file.unlink()
    return count


def _neo4j_header(one: Property) -> str:
    return f"{one.name}:{_NEO4J_TYPES[one.type]}"


def _neo4j_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ARRAY_DELIMITER.join(str(item).replace(ARRAY_DELIMITER, " ") for item in value)
    return value.isoformat() if isinstance(value, date) else value


def _sheet_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return sheet_text("; ".join(map(str, value)))
    return value.isoformat() if isinstance(value, date) else sheet_text(value)
