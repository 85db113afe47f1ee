"""Exports of the graph: counts equal those of the graph, types and texts survive, nothing half-written stays."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import networkx
import pytest
from engines import neo4j_installing
from graph_builder import SmallGraph, set_up_model, write_graphs
from hostile_texts import CONTROL, FORMULA, HOSTILE, SCRIPT

from shizi.graph.engine import Engine
from shizi.graph.errors import UsageError
from shizi.graph.views import DEFAULT_EDGES
from shizi.loaders.graph_tables import Choice, edge_kinds, node_kinds
from shizi.loaders.network_export import export_network
from shizi.loaders.table_export import ARRAY_DELIMITER, export_tables

DAY = date(2025, 9, 30)
CHOICE = Choice(known=1, at=DAY)
ABOUT = {"city": "某市"}
LEDGER, EXCLUDED = "91150302WH00000010", "91150302WH00000029"


def hostile_city() -> SmallGraph:
    graph = SmallGraph()
    graph.node("Place", "150300000000", name="某市", level="city")
    graph.node("Place", "150302000000", name="甲区", level="district")
    graph.edge("WITHIN", "150302000000", "150300000000")
    graph.node("Supervisor", "市商务局", aliases=["商务委;招商局", "a|b"])
    for number, name in enumerate(HOSTILE):
        graph.node("Supervisor", f"单位{number}", name=name)
    graph.node("Organization", LEDGER, name=SCRIPT, staff=12, above_scale=True, established=date(2010, 5, 6), names=["旧;名", '带"引号'])
    graph.node("Organization", EXCLUDED, name=FORMULA, state="excluded", kind="social_organization")
    graph.node("Organization", "lonely", name=CONTROL)
    for number in range(len(HOSTILE)):
        graph.edge("OVERSEES", f"单位{number}", LEDGER, role="liaison", sources=["r1", "r2"])
    graph.edge("OVERSEES", "市商务局", LEDGER, role="industry", since=date(2020, 1, 1), until=date(2024, 1, 1))
    graph.edge("OVERSEES", "市商务局", EXCLUDED, role="industry", basis="某发\n〔2024〕1号")
    graph.edge("OVERSEES", "150302000000", LEDGER, role="territory")
    graph.edge("LOCATED_IN", LEDGER, "150302000000", kind="registered")
    return graph


@pytest.fixture
def filled(engine: Engine) -> Engine:
    set_up_model(engine)
    write_graphs(engine, {1: hostile_city(), 3: SmallGraph()}, open_ended=True)
    return engine


def nodes_of(engine: Engine, label: str, where: str = "") -> int:
    rows = engine.read(f"MATCH (n:{label}) WHERE n.recorded <= 1 AND n.retired > 1{where} RETURN count(*) AS n")
    return int(rows[0]["n"])


def edges_of(engine: Engine, kind: str, where: str = "") -> int:
    rows = engine.read(f"MATCH ()-[e:{kind}]->() WHERE e.recorded <= 1 AND e.retired > 1{where} RETURN count(*) AS n")
    return int(rows[0]["n"])


def live_edges(engine: Engine, kind: str) -> int:
    dated = any(kind == one.type and any(p.name == "since" for p in one.properties) for one in edge_kinds())
    return edges_of(engine, kind, " AND e.since <= date('2025-09-30') AND e.until > date('2025-09-30')" if dated else "")


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_holds_a_table_per_kind_with_the_counts_of_the_graph(filled: Engine, tmp_path: Path) -> None:
    written = export_tables(filled, "csv", tmp_path / "out", CHOICE, about=ABOUT)
    for node in node_kinds():
        rows = read_csv((tmp_path / "out" / "nodes" / f"{node.label}.csv").read_text(encoding="utf-8"))
        assert len(rows) == nodes_of(filled, node.label) == written.files[f"nodes/{node.label}.csv"]
    for edge in edge_kinds():
        rows = read_csv((tmp_path / "out" / "edges" / f"{edge.type}.csv").read_text(encoding="utf-8"))
        assert len(rows) == live_edges(filled, edge.type) == written.files[f"edges/{edge.type}.csv"]
    report = json.loads((tmp_path / "out" / "export.json").read_text(encoding="utf-8"))
    assert (report["city"], report["format"], report["files"]) == ("某市", "csv", written.files)


def test_csv_neutralizes_formulas_and_control_characters(filled: Engine, tmp_path: Path) -> None:
    export_tables(filled, "csv", tmp_path / "out", CHOICE, about=ABOUT)
    rows = {row["id"]: row for row in read_csv((tmp_path / "out/nodes/Organization.csv").read_text(encoding="utf-8"))}
    assert rows[EXCLUDED]["name"] == f"'{FORMULA}"
    assert "\\u001b" in rows["lonely"]["name"]
    assert "\x1b" not in rows["lonely"]["name"]
    assert (rows[LEDGER]["staff"], rows[LEDGER]["above_scale"], rows[LEDGER]["established"]) == ("12", "true", "2010-05-06")
    assert rows[LEDGER]["labels"] == "Organization; Enterprise"


def test_parquet_keeps_types_texts_and_counts(filled: Engine, tmp_path: Path) -> None:
    export_tables(filled, "parquet", tmp_path / "out", CHOICE, about=ABOUT)
    for kind, count in [(f"nodes/{one.label}", nodes_of(filled, one.label)) for one in node_kinds()] + [
        (f"edges/{one.type}", live_edges(filled, one.type)) for one in edge_kinds()
    ]:
        (found,) = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/out/{kind}.parquet'").fetchall()
        assert found[0] == count, kind
    selected = "id, name, staff, above_scale, established, names"
    rows = duckdb.sql(f"SELECT {selected} FROM '{tmp_path}/out/nodes/Organization.parquet' ORDER BY id").fetchall()
    assert rows[0] == (LEDGER, SCRIPT, 12, True, date(2010, 5, 6), ["旧;名", '带"引号'])
    assert rows[1][1] == FORMULA
    assert rows[2][:2] == ("lonely", CONTROL)
    assert not list((tmp_path / "out").rglob("*.part"))


def test_only_organizations_of_the_wanted_states_and_their_edges(filled: Engine, tmp_path: Path) -> None:
    choice = Choice(known=1, at=DAY, states=("ledger",))
    written = export_tables(filled, "csv", tmp_path / "out", choice, about=ABOUT)
    assert written.files["nodes/Organization.csv"] == nodes_of(filled, "Organization", " AND n.state = 'ledger'")
    ends = {row["end_id"] for row in read_csv((tmp_path / "out/edges/OVERSEES.csv").read_text(encoding="utf-8"))}
    assert ends == {LEDGER}


def test_all_days_brings_edges_that_have_ended(filled: Engine, tmp_path: Path) -> None:
    written = export_tables(filled, "csv", tmp_path / "out", Choice(known=1, at=None), about=ABOUT)
    assert written.files["edges/OVERSEES.csv"] == edges_of(filled, "OVERSEES") == live_edges(filled, "OVERSEES") + 1


def test_neo4j_csv_has_typed_headers_and_its_import_command(filled: Engine, tmp_path: Path) -> None:
    written = export_tables(filled, "neo4j-csv", tmp_path / "out", CHOICE, about=ABOUT)
    rows = read_csv((tmp_path / "out/Organization.csv").read_text(encoding="utf-8"))
    assert {"id:ID(Organization)", "staff:long", "above_scale:boolean", "established:date", "names:string[]", ":LABEL"} <= rows[0].keys()
    one = next(row for row in rows if row["id:ID(Organization)"] == LEDGER)
    assert one["names:string[]"].split(ARRAY_DELIMITER) == ["旧;名", '带"引号']
    assert one[":LABEL"].split(ARRAY_DELIMITER) == ["Organization", "Enterprise"]
    edges = read_csv((tmp_path / "out/OVERSEES_Supervisor_Organization.csv").read_text(encoding="utf-8"))
    assert {":START_ID(Supervisor)", ":END_ID(Organization)", ":TYPE", "since:date", "exclusive:boolean"} <= edges[0].keys()
    assert "--relationships=OVERSEES_Supervisor_Organization.csv" in (tmp_path / "out/import.txt").read_text(encoding="utf-8")
    assert not (tmp_path / "out/SERVES_ServiceTeam_Organization.csv").exists()
    assert written.edges == sum(live_edges(filled, kind.type) for kind in edge_kinds())


@pytest.mark.neo4j
def test_neo4j_admin_imports_what_was_written(embedded_engine: Engine, tmp_path: Path) -> None:
    set_up_model(embedded_engine)
    write_graphs(embedded_engine, {1: hostile_city()}, open_ended=True)
    written = export_tables(embedded_engine, "neo4j-csv", tmp_path / "out", CHOICE, about=ABOUT)
    command = (tmp_path / "out/import.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    libraries, home = neo4j_installing.install(), tmp_path / "neo4j"
    (home / "conf").mkdir(parents=True)
    done = subprocess.run(
        ["java", "-Xmx256m", f"-Dapp.home={home}", f"-Dbasedir={home}", "-cp", f"{libraries}/*", "org.neo4j.cli.AdminTool",
         *shlex.split(command)[1:]],
        cwd=tmp_path / "out", env={"PATH": "/usr/bin:/bin", "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.search(rf"\b{written.nodes} nodes", done.stdout)
    assert re.search(rf"\b{written.edges} relationships", done.stdout)


@pytest.mark.parametrize(("form", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_networkx_opens_what_was_written(filled: Engine, tmp_path: Path, form: str, read: Any) -> None:
    out = tmp_path / f"day.{form}"
    nodes, edges = export_network(filled, form, out, CHOICE)
    graph = read(out)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, edges)
    assert edges == sum(live_edges(filled, kind) for kind in DEFAULT_EDGES)
    kinds: dict[str, int] = {}
    for _, own in graph.nodes(data=True):
        kinds[own["node_kind"]] = kinds.get(own["node_kind"], 0) + 1
    assert kinds["Organization"] == nodes_of(filled, "Organization")  # those that nobody holds, too
    own = graph.nodes[f"Organization:{LEDGER}"]
    assert (own["label"], own["staff"], own["established"]) == (SCRIPT, 12, "2010-05-06")
    assert "example.invalid" in graph.nodes[f"Organization:{EXCLUDED}"]["label"]
    assert "\x1b" not in out.read_text(encoding="utf-8")


def test_a_network_of_some_states_has_only_their_organizations(filled: Engine, tmp_path: Path) -> None:
    export_network(filled, "graphml", tmp_path / "day.graphml", Choice(known=1, at=DAY, states=("excluded",)))
    graph = networkx.read_graphml(tmp_path / "day.graphml")
    assert [key for key in graph if key.startswith("Organization:")] == [f"Organization:{EXCLUDED}"]


def test_a_zip_holds_the_same_files_and_nothing_else_stays(filled: Engine, tmp_path: Path) -> None:
    written = export_tables(filled, "csv", tmp_path / "out.zip", CHOICE, about=ABOUT)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert set(archive.namelist()) == {*written.files, "export.json"}
        assert archive.testzip() is None
    assert [one.name for one in tmp_path.iterdir()] == ["out.zip"]


def test_nothing_half_written_stays_when_it_fails(embedded_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_model(embedded_engine)
    write_graphs(embedded_engine, {1: hostile_city()}, open_ended=True)
    stream = embedded_engine.stream

    def failing(cypher: str, /, **parameters: Any) -> Any:
        if "OVERSEES" in cypher:
            raise RuntimeError("the database went away")
        return stream(cypher, **parameters)

    monkeypatch.setattr(embedded_engine, "stream", failing)
    for name in ("out", "out.zip"):
        with pytest.raises(RuntimeError):
            export_tables(embedded_engine, "csv", tmp_path / name, CHOICE, about=ABOUT)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_there_already_is_not_mixed_with(embedded_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    with pytest.raises(UsageError):
        export_tables(embedded_engine, "csv", tmp_path / "out", CHOICE, about=ABOUT)
    with pytest.raises(UsageError):
        export_tables(embedded_engine, "csv", tmp_path / "no" / "out", CHOICE, about=ABOUT)
