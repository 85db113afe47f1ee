"""`shizi export`: the graph as files for other tools; `shizi findings pack`: one finding with all its evidence."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shizi.api.city import open_city
from shizi.api.days import parse_day
from shizi.graph.errors import UsageError


class ExportFormat(StrEnum):
    """What an export writes."""

    graphml = "graphml"
    gexf = "gexf"
    neo4j_csv = "neo4j-csv"
    csv = "csv"
    parquet = "parquet"


_NETWORKS = (ExportFormat.graphml, ExportFormat.gexf)
OutOption = Annotated[Path, typer.Option("--out", metavar="PATH", help="graphml、gexf 是文件；其余是新文件夹或 .zip")]


def export(
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="graphml、gexf、neo4j-csv、csv 或 parquet")],
    *,
    out: OutOption,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="哪一天的关系（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    all_days: Annotated[bool, typer.Option("--all-days", help="连同当日无效的关系（graphml、gexf 除外）")] = False,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE,...", help="只要这些状态的组织：ledger,base_roster,excluded")
    ] = None,
) -> None:
    """导出图谱给别的工具用 · Export the graph for other tools."""
    if all_days and (form in _NETWORKS or at is not None):
        raise UsageError(
            "--all-days 不与 --at、graphml、gexf 同用 · --all-days goes with neither --at nor graphml nor gexf",
            to_do="去掉一个 · leave one of them out",
        )
    states = _states(state)
    day, known_on = parse_day(at), parse_day(known_at)
    with open_city(known_on=known_on) as city:
        from shizi.loaders.graph_tables import Choice

        publication = city.publication
        chosen = None if all_days else day or publication.as_of
        choice = Choice(known=city.known, at=chosen, states=states)
        if form in _NETWORKS:
            from shizi.loaders.network_export import export_network
            from shizi.loaders.whole_files import checked_target

            nodes, edges = export_network(city.engine, form.value, checked_target(out), choice)
        else:
            from shizi.loaders.table_export import export_tables

            about = {
                "city": publication.city_name,
                "city_code": publication.city_code,
                "as_of": publication.as_of.isoformat(),
                "known_at": publication.known_on.isoformat(),
                "at": chosen.isoformat() if chosen else None,
                "states": list(states) if states is not None else None,
            }
            written = export_tables(city.engine, form.value, out, choice, about=about, told=_progress)
            nodes, edges = written.nodes, written.edges
            _progress("")
    print(f"已导出 {out}：{nodes}个节点，{edges}条关系 · {nodes} nodes, {edges} edges written", file=sys.stderr)


def pack(
    id_: Annotated[str, typer.Argument(metavar="ID", help="问题的编号，可只写前几位（至少6位）")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="写到这个 .zip 文件")],
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    exact_counts: Annotated[bool, typer.Option("--exact-counts", help="党员数照实写（默认只写区间，证据包会转交）")] = False,
) -> None:
    """一个问题的证据包：说明、登记行、文件、经过、图 · One finding with its rows, documents, history and picture, as a zip."""
    if out.suffix.lower() != ".zip":
        raise UsageError("证据包是 .zip 文件 · the pack is a .zip file", to_do="--out 文件.zip · name it FILE.zip")
    known_on = parse_day(known_at)
    with open_city(known_on=known_on) as city:
        from shizi.graph.settings import read_settings
        from shizi.loaders.evidence_pack import write_evidence_pack

        contents = write_evidence_pack(
            city.engine, id_, out, publication=city.publication, home=read_settings().home, exact_counts=exact_counts
        )
    print(f"已写入 {out}：{len(contents) + 1}个文件 · {len(contents) + 1} files written", file=sys.stderr)


def _states(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    from shizi.loaders.graph_tables import STATES

    wanted = [part.strip() for part in text.split(",") if part.strip()]
    if not wanted or set(wanted) - set(STATES):
        raise UsageError(
            f"没有状态“{text[:40]}” · there is no such state", to_do=f"可用 · one or more of {','.join(STATES)}"
        )
    return tuple(dict.fromkeys(wanted))


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{name}", end="", file=sys.stderr)
