"""The graph step of a first load on Neo4j: GraphWriter against LOAD CSV of the same rows, in one run.

    python bench/graph_step.py [--rounds 7] [--scale 1] [--out bench/results]

A Neo4j 5.26 Community server is started for it (the tests' one). In each round both write the same rows into the
emptied, indexed database, in alternating order, after one round that does not count. LOAD CSV reads files in the
server's import folder, written beforehand, and commits every 10,000 rows, its usual form; GraphWriter is handed rows in
memory, as a load does. After each the rows are counted and their properties summed up: nothing may be lost.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from write_path import KINDS, Rows, city

from shizi.graph.engine import Engine, open_engine
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.settings import Settings
from shizi.graph.statements import Edge
from shizi.graph.writing import GraphWriter

HERE = Path(__file__).resolve().parent
LABELS = ("Organization", "RegisterRow", "Supervisor")
Data = tuple[Rows, Rows, Rows, dict[str, list[Edge]]]


def _server() -> Any:
    """Load the tests' installer of Neo4j."""
    file = HERE.parent / "tests" / "neo4j_server" / "installing.py"
    specification = importlib.util.spec_from_file_location("neo4j_installing", file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _cell(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return ";".join(value) if isinstance(value, list) else value


def _column(name: str, value: Any) -> str:
    """Return how LOAD CSV makes a property of a column's text."""
    text = f"row.{name}"
    if isinstance(value, bool):
        return f"{name}: toBoolean({text})"
    if isinstance(value, int):
        return f"{name}: toInteger({text})"
    if isinstance(value, date):
        return f"{name}: date({text})"
    return f"{name}: split({text}, ';')" if isinstance(value, list) else f"{name}: {text}"


def write_files(folder: Path, data: Data) -> list[str]:
    """Write the rows as CSV; return the LOAD CSV statements that read them."""
    folder.mkdir(exist_ok=True)
    statements = []

    def add(name: str, rows: list[dict[str, Any]], create: str) -> None:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
        statements.append(
            f"LOAD CSV WITH HEADERS FROM '{(folder / name).as_uri()}.csv' AS row "
            f"CALL (row) {{ {create} }} IN TRANSACTIONS OF 10000 ROWS"
        )

    for label, nodes in zip(LABELS, data[:3], strict=True):
        properties = ", ".join(_column(name, value) for name, value in nodes[0].items())
        add(label, nodes, f"CREATE (:{label} {{{properties}}})")
    for kind, edges in data[3].items():
        properties = ", ".join(_column(name, value) for name, value in edges[0][2].items())
        rows = [{"start": start, "end": end, **values} for start, end, values in edges]
        match = "MATCH (a:Supervisor {uid: row.start}) MATCH (b:Organization {uid: row.end})"
        add(kind, rows, f"{match} CREATE (a)-[:{kind} {{{properties}}}]->(b)")
    return statements


def by_load_csv(engine: Engine, statements: list[str]) -> None:
    """Let the server read the files."""
    for statement in statements:
        engine.write_in_batches(statement)


def by_graph_writer(engine: Engine, data: Data) -> None:
    """Send the rows as a load does."""
    with GraphWriter(engine) as writer:
        for label, nodes in zip(LABELS, data[:3], strict=True):
            writer.create_nodes([label], nodes)
        for kind, edges in data[3].items():
            writer.create_edges(kind, "Supervisor", "Organization", edges)


def contents(engine: Engine) -> list[dict[str, Any]]:
    """Sum up what is there: equal for equal graphs."""
    nodes = engine.read(
        "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n, sum(n.retired % 1000) AS a, sum(n.payers) AS b, "
        "count(DISTINCT n.uid) AS c, min(n.established) AS d, sum(size(n.sources)) AS e ORDER BY label"
    )
    edges = engine.read(
        "MATCH (s)-[e]->(o) RETURN type(e) AS type, count(*) AS n, count(DISTINCT e.fact) AS a, max(e.until) AS b, "
        "sum(size(e.sources)) AS c, count(DISTINCT s.uid + o.uid) AS d ORDER BY type"
    )
    return nodes + edges


def empty(engine: Engine) -> None:
    """Remove all nodes and edges."""
    engine.write_in_batches("MATCH ()-[e]->() CALL (e) { DELETE e } IN TRANSACTIONS OF 10000 ROWS")
    engine.write_in_batches("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS")


def measure(engine: Engine, data: Data, statements: list[str], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each round for both."""
    ways: dict[str, Callable[[], None]] = {
        "LOAD CSV": lambda: by_load_csv(engine, statements),
        "GraphWriter": lambda: by_graph_writer(engine, data),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    expected: list[dict[str, Any]] | None = None
    for number in range(rounds + 1):
        order = list(ways) if number % 2 else list(reversed(ways))
        for name in order:
            empty(engine)
            begun = time.perf_counter()
            ways[name]()
            took = time.perf_counter() - begun
            found = contents(engine)
            expected = expected or found
            assert found == expected, f"{name} wrote something else"
            assert sum(row["n"] for row in found) == sum(map(len, data[:3])) + sum(map(len, data[3].values()))
            print(f"round {number} {name}: {took:.2f} s", flush=True)
            if number:
                seconds[name].append(took)
    return seconds


def report(seconds: dict[str, list[float]], data: Data, version: str, out: Path) -> None:
    """Write the results as JSON and as a table."""
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr.split('"')[1]
    gigabytes = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    machine = (
        f"{os.cpu_count()} cores, {gigabytes} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"OpenJDK {java}, Neo4j {version} (heap 1 GiB)"
    )
    nodes, edges = sum(map(len, data[:3])), sum(map(len, data[3].values()))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    ratio = medians["GraphWriter"] / medians["LOAD CSV"]
    out.mkdir(parents=True, exist_ok=True)
    content = {
        "machine": machine, "nodes": nodes, "edges": edges, "lost": 0, "ratio": round(ratio, 3),
        "seconds": {name: [round(value, 3) for value in values] for name, values in seconds.items()},
    }  # fmt: skip
    (out / "graph_step.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    lines = [
        "# Graph step on Neo4j: GraphWriter against LOAD CSV", "",
        f"{nodes:,} nodes and {edges:,} edges of {len(KINDS)} types, uids unique and indexed; {machine}; "
        f"{len(next(iter(seconds.values())))} rounds after one that does not count. `python bench/graph_step.py`.", "",
        "| way | median s | range s |", "|---|---|---|",
        *[f"| {name} | {medians[name]:.2f} | {min(v):.2f} to {max(v):.2f} |" for name, v in seconds.items()], "",
        f"GraphWriter takes {ratio:.2f} times as long as LOAD CSV (at most 1.15 is asked); nothing is lost.", "",
    ]  # fmt: skip
    (out / "graph_step.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    arguments = parser.parse_args()
    data, server = city(arguments.scale), _server()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "server"
        home.mkdir()
        statements = write_files(home / "import", data)
        with server.running(home, long_lived=True) as url:
            settings = Settings(
                home=Path(folder), database_url=url, database_user=server.USER, database_password=server.PASSWORD
            )
            with open_engine(settings) as engine:
                set_up_schema(engine, unique=[(label, "uid") for label in LABELS])
                seconds = measure(engine, data, statements, arguments.rounds)
                report(seconds, data, engine.version, arguments.out)


if __name__ == "__main__":
    main()
