"""Running the service: where it listens, who may come in, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import sys
from collections.abc import Callable
from typing import Literal

import uvicorn

from shizi.api.application import Options, create_app
from shizi.api.token_store import TokenStore
from shizi.graph.errors import UsageError
from shizi.graph.settings import Settings

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8866
Door = Literal["auto", "required"]
_SHUTDOWN_SECONDS = 10
_BACKLOG = 1024


def door_is_open(settings: Settings, host: str, door: Door) -> bool:
    """Whether nobody needs a token: on this machine only, and when none was ever made.

    Raises:
        UsageError: others could reach the service, or tokens are required, and there is no token.
    """
    have_tokens = TokenStore(settings.home).any()
    local = is_loopback(host)
    if not have_tokens and (door == "required" or not local):
        raise UsageError(
            f"没有令牌时只能监听本机地址，不能监听 {host} · without any token only loopback addresses are served, not {host}",
            to_do="先运行 shizi tokens create 名称 --role viewer · first make a token with shizi tokens create",
        )
    return local and not have_tokens and door != "required"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(
    settings: Settings,
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    door: Door = "auto",
    options: Options | None = None,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Serve until told to stop; requests under way are answered first.

    Raises:
        UsageError: the address cannot be used, or it needs tokens and there are none.
    """
    say = tell or (lambda text: print(text, file=sys.stderr, flush=True))
    open_door = door_is_open(settings, host, door)
    listener = listen(host, port)
    chosen = options or Options(open_door=open_door)
    app = create_app(settings, chosen)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        backlog=_BACKLOG,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=64 * 1024,
    )
    server = _Server(config, lambda: _tell_address(say, listener, open_door, app.state.service))
    try:
        server.run(sockets=[listener])
    finally:
        with contextlib.suppress(OSError):
            listener.close()


class _Server(uvicorn.Server):
    """Tells where it listens once it does."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.should_exit:
            asyncio.get_running_loop().call_soon(self._told)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the address; port 0 takes a free one.

    Raises:
        UsageError: the port is taken or not allowed, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            what, to_do = f"端口 {port} 已被占用 · port {port} is taken", "换一个 --port · choose another --port"
        elif error.errno == errno.EACCES:
            what = f"不允许使用端口 {port} · port {port} is not allowed"
            to_do = "用 1024 以上的端口 · use a port above 1024"
        else:
            what = f"不能监听 {host[:60]}:{port} · cannot listen there: {error.strerror or type(error).__name__}"
            to_do = "用本机的地址，如 127.0.0.1 · use an address of this machine"
        raise UsageError(what, to_do=to_do) from error
    return listener


def _tell_address(say: Callable[[str], None], listener: socket.socket, open_door: bool, service: object) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    say(f"十字在 http://{shown}:{port} 上回答 · answering there（Ctrl+C 停止 to stop）")
    say(f"接口说明 documentation: http://{shown}:{port}/docs")
    if open_door:
        say("本机试用，不需要令牌 · no tokens needed on this machine")
    access = getattr(service, "access", None)
    if access is not None and access.engine is None:
        say(f"图数据库还没有回答 · the graph database does not answer yet: {access.failure or 'starting'}")
