"""`shizi serve`: the API and its documentation, on this machine or for others who have tokens."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shizi.graph.errors import UsageError
from shizi.graph.settings import read_settings


def serve(
    *,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="监听的地址；不是本机时需要令牌")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", help="端口；0 取一个空闲的")] = 8866,
    tokens: Annotated[
        str, typer.Option("--tokens", metavar="auto|required", help="auto：本机且没有发过令牌时不需要；required：总是需要")
    ] = "auto",
) -> None:
    """启动 API 服务 · Serve the API."""
    if tokens not in ("auto", "required"):
        raise UsageError(f"--tokens 不能是“{tokens[:20]}” · cannot be that", to_do="auto 或 required")
    if not 0 <= port <= 65535:
        raise UsageError("--port 应在0到65535之间 · must be from 0 to 65535")
    settings = read_settings()
    print("启动中 · starting ...", file=sys.stderr, flush=True)
    from shizi.graph.light_driver import import_driver

    import_driver()
    from shizi.api.serving import serve as run

    run(settings, host=host, port=port, door="required" if tokens == "required" else "auto")
