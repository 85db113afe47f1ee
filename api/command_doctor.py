"""`shizi doctor`: what is installed, which engine, whether it answers, what to do."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import sys
import threading
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer

from shizi.api.formats import Format, FormatOption, write_csv, write_json
from shizi.graph.errors import EngineError, ShiziError
from shizi.graph.settings import Settings, read_settings

_PACKAGES = ("shizi", "neo4j", "arcadedb-embedded", "duckdb", "pandas", "networkx", "typer", "rich")
_LITTLE_ROOM = 2 * 1024**3


def doctor(
    connect: Annotated[bool, typer.Option("--connect", help="分析人员如何用自己的工具连接")] = False,
    hold: Annotated[bool, typer.Option("--hold", help="连接期间让内置数据库一直开着，Ctrl-C 结束")] = False,
    form: FormatOption = Format.table,
) -> None:
    """检查安装、数据库与数据 · What is installed, which engine, does it answer, what to do."""
    settings = read_settings()
    checks = [_python(), *_packages(), _folder(settings), _room(settings.home)]
    engine_checks, ways = _engine(settings, connect=connect)
    checks += engine_checks
    match form:
        case Format.json | Format.jsonl:
            write_json({"checks": checks, "connect": ways})
        case Format.csv:
            write_csv(("what", "ok", "found", "to_do"), checks)
        case _:
            _show(checks, ways)
    if not all(check["ok"] for check in engine_checks):
        raise typer.Exit(EngineError.exit_status)
    if hold:
        _hold(settings)
    if not all(check["ok"] for check in checks):
        raise typer.Exit(1)


def _check(what: str, ok: bool, found: str, to_do: str = "") -> dict[str, Any]:
    return {"what": what, "ok": ok, "found": found, "to_do": "" if ok else to_do}


def _python() -> dict[str, Any]:
    return _check("Python", sys.version_info >= (3, 11), platform.python_version(), "需要 3.11 以上 · 3.11 or newer")


def _packages() -> list[dict[str, Any]]:
    checks = []
    for name in _PACKAGES:
        try:
            checks.append(_check(name, True, version(name)))
        except PackageNotFoundError:
            checks.append(_check(name, False, "没有安装 · missing", "重新安装 · install again: pip install -e ."))
    return checks


def _folder(settings: Settings) -> dict[str, Any]:
    home = settings.home
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    return _check("SHIZI_HOME", usable, str(home), "换一个可写的文件夹 · set SHIZI_HOME to a folder you may write to")


def _room(home: Path) -> dict[str, Any]:
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    return _check(
        "磁盘 disk", free > _LITTLE_ROOM, f"{free / 1024**3:.1f} GiB free", "至少留 2 GiB · keep at least 2 GiB free"
    )


def _engine(settings: Settings, *, connect: bool) -> tuple[list[dict[str, Any]], list[str]]:
    from shizi.api.city import OUTDATED, open_database
    from shizi.graph.publication import published

    kind = "内置 ArcadeDB · embedded" if settings.database_url is None else settings.database_url
    try:
        with open_database(settings) as engine:
            checks = [_check("图数据库 engine", True, f"{kind}; {engine.kind} {engine.version}")]
            publication = published(engine)
            told = "还没有装载 · nothing loaded yet"
            if publication:
                told = f"{publication.city_name} {publication.as_of}，第{publication.number}次装载"
            outdated = publication is not None and publication.outdated
            checks.append(_check("数据 city", not outdated, told, OUTDATED if outdated else ""))
            return checks, _ways(settings, engine.has_read_only_user) if connect else []
    except ShiziError as error:
        return [_check("图数据库 engine", False, f"{kind}: {error.what}", error.to_do)], []


def _hold(settings: Settings) -> None:
    """Keep the embedded engine running for other tools until somebody ends this command."""
    from shizi.api.city import open_database

    with open_database(settings):
        print("数据库一直开着，Ctrl-C 结束 · the database stays open until Ctrl-C", file=sys.stderr, flush=True)
        ended = threading.Event()
        former = {number: signal.signal(number, lambda *_: ended.set()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            ended.wait()
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def _ways(settings: Settings, has_reader: bool) -> list[str]:
    """How an analyst connects with another tool; the password itself is never printed."""
    if settings.database_url is not None:
        lines = [
            f"地址 address: {settings.database_url}",
            "用户 user: 由数据库管理员给的只读用户 · a read-only user that the database's administrator gives",
            "注意：Neo4j Community 没有角色，拦不住外部工具写入 · it does not hold back outside tools",
        ]
    else:
        from shizi.graph.embedded_files import DATABASE, engine_files

        files = engine_files(settings.home)
        state = files.read_state()
        lines = [
            f"地址 address: bolt://127.0.0.1:{state.port if state else '?'}（仅本机 · this machine only）",
            f"数据库 database: {DATABASE}",
            f"用户 user: reader（只读 · read only），密码在 password in: {files.credentials} (reader)",
            "空闲后会自行停止；加 --hold 则一直开着 · it stops when idle; --hold keeps it open",
        ]
    if not has_reader:
        lines.append("本库没有只读用户，靠语句检查与只读会话 · no read-only user: statement check and READ sessions")
    lines.append("已发布的数据 what is published: recorded <= $known AND retired > $known (docs/model.md)")
    return lines


def _show(checks: list[dict[str, Any]], ways: list[str]) -> None:
    from shizi.api.rendering import heading, paragraph, status_text, table

    table(
        ("检查 check", "", "结果 found", "怎么办 what to do"),
        (
            (
                check["what"],
                status_text("ok" if check["ok"] else "gap", "✓" if check["ok"] else "✗"),
                check["found"],
                check["to_do"],
            )
            for check in checks
        ),
    )
    if ways:
        heading("用其他工具连接 · connecting with other tools")
        for line in ways:
            paragraph(f"  {line}")
