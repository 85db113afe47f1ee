"""`shizi export` and `shizi findings pack` over a small published city."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import networkx
import pytest
from published_city import Run

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("form", ["csv", "parquet", "neo4j-csv"])
def test_tables_go_into_a_new_folder_with_a_report(run: Run, tmp_path: Path, form: str) -> None:
    done = run("export", form, "--out", str(tmp_path / "out"))
    assert (done.status, done.out) == (0, "")
    report = json.loads((tmp_path / "out" / "export.json").read_text(encoding="utf-8"))
    assert (report["city"], report["at"], report["known_at"], report["format"]) == ("某市", "2025-09-30", "2025-10-08", form)
    assert sum(report["files"].values()) > 10
    assert f"{report['files'][next(name for name in report['files'] if 'Organization' in name)]}" == "4"
    assert run("export", form, "--out", str(tmp_path / "out")).status == 2


def test_a_network_is_one_file(run: Run, tmp_path: Path) -> None:
    for form, read in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
        out = tmp_path / f"day.{form}"
        done = run("export", form, "--out", str(out), "--state", "ledger,base_roster")
        assert done.status == 0
        graph = read(out)
        assert f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges" in done.err
        assert "Organization:91150302WH00000030" not in graph


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("xml", "--out", "x"), "xml"),
        (("csv", "--out", "x", "--state", "alive"), "没有状态"),
        (("graphml", "--out", "x.graphml", "--all-days"), "--all-days"),
        (("csv", "--out", "no/such/x"), "新的文件夹名"),
        (("gexf", "--out", "no/such/x.gexf"), "不能写"),
    ],
)
def test_wrong_usage_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", *arguments)
    assert done.status == 2
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_pack_is_a_zip_of_fixed_names(run: Run, tmp_path: Path) -> None:
    done = run("findings", "pack", "f-M01", "--out", str(tmp_path / "a.zip"))
    assert (done.status, done.out) == (0, "")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {"finding.json", "rows.csv", "picture.svg", "picture.html"} <= set(archive.namelist())
        rows = archive.read("rows.csv").decode().splitlines()
    assert rows[1].split(",")[1] == "registers/=某表.xlsx"
    assert run("findings", "pack", "f-M01", "--out", str(tmp_path / "a.txt")).status == 2
    assert run("findings", "pack", "no-such-finding", "--out", str(tmp_path / "b.zip")).status == 4
