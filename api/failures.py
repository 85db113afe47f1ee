"""What a person sees when something goes wrong: one message, Chinese first, never a traceback; and the exit status."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

from shizi.graph.errors import (
    AmbiguousError,
    EngineError,
    LoadError,
    ManifestError,
    ModelError,
    NotFoundError,
    RegisterError,
    ShiziError,
    UsageError,
)
from shizi.loaders.harmless_text import harmless

_KINDS: tuple[tuple[type[ShiziError], str, str], ...] = (
    (AmbiguousError, "不止一个符合", "ambiguous"),
    (NotFoundError, "没有找到", "not found"),
    (ManifestError, "清单文件 manifest.yaml 不能用", "the manifest cannot be used"),
    (UsageError, "用法有误", "wrong usage"),
    (RegisterError, "登记册读不出或被拒收", "a register cannot be read or was refused"),
    (EngineError, "图数据库不可用", "the graph database is not available"),
    (LoadError, "装载没有完成，原有数据不变", "the load did not finish, the city is as it was"),
    (ModelError, "语句或规则有误", "a statement or rule is wrong"),
)
_LARGEST_LOG = 1_000_000
_LONGEST = 2000


def report_known(error: ShiziError) -> int:
    """Tell what happened, where and what to do on standard error; return the exit status."""
    zh, en = next(((zh, en) for kind, zh, en in _KINDS if isinstance(error, kind)), ("没有成功", "failed"))
    _say(f"错误：{zh} · {en}")
    place = f"{error.where}: " if error.where and str(error.where) else ""
    for line in f"{place}{error.what}".splitlines() or [""]:
        _say(f"  {line}")
    for candidate in getattr(error, "candidates", ()):
        _say("  - " + candidate_line(candidate))
    if error.to_do:
        _say(f"怎么办 · what to do: {error.to_do}")
    return error.exit_status


def report_usage(error: Any) -> int:
    """Tell what is wrong with the command line itself; without any command, show the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message(), file=sys.stderr)
        return int(error.exit_code)
    say = getattr(error, "format_message", None)
    _say("错误：用法有误 · wrong usage")
    _say(f"  {say() if say else error}")
    context = getattr(error, "ctx", None)
    if context is not None:
        _say(f"怎么办 · what to do: {context.command_path} --help")
    return int(getattr(error, "exit_code", 2))


def report_unknown(error: BaseException, home: Path | None) -> int:
    """Tell that something unforeseen happened and where it is written down; return exit status 1."""
    if os.environ.get("SHIZI_DEBUG") == "1":
        traceback.print_exception(error)
        return 1
    _say(f"错误：出现意外情况（{type(error).__name__}） · something unforeseen happened")
    log = _write_down(error, home)
    if log:
        _say(f"  详情记在 · details are in: {log}")
    _say("怎么办 · what to do: 用 SHIZI_DEBUG=1 再运行一次，把输出发给维护者 · run again with SHIZI_DEBUG=1")
    return 1


def candidate_line(candidate: dict[str, Any]) -> str:
    """One candidate: code or id, name, place."""
    parts = [candidate.get("uscc") or candidate.get("id"), candidate.get("name"), candidate.get("place")]
    score = candidate.get("score")
    return "  ".join(harmless(part, 80) for part in parts if part) + (f"  ({score:g})" if score else "")


def _say(line: str) -> None:
    print(harmless(line, _LONGEST), file=sys.stderr)


def _write_down(error: BaseException, home: Path | None) -> Path | None:
    """Append where it happened to a log; never the message, which may hold cells of a register."""
    if home is None:
        return None
    file = home / "log" / "errors.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _LARGEST_LOG:
            file.replace(file.with_suffix(".old"))
        stack = traceback.extract_tb(error.__traceback__)
        places = "".join(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}\n" for frame in stack)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()} {type(error).__name__}\n{places}")
    except OSError:
        return None
    return file
