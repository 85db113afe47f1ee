"""`shizi serve` as a process: what it says, what it refuses, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from engines import stop_embedded
from published_city import Run

from shizi.api.serving import door_is_open, is_loopback
from shizi.api.token_store import TokenStore
from shizi.graph.errors import UsageError
from shizi.graph.settings import Settings

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process, once it tells its address."""
    environment = {**os.environ, "SHIZI_HOME": str(home), "SHIZI_ENGINE_IDLE": "2"}
    command = [sys.executable, "-m", "shizi.api.main", "serve", "--port", "0", *arguments]
    command[1:3] = ["-c", "from shizi.api.main import run; run()"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert process.stderr is not None
        told = ""
        while not (found := _ADDRESS.search(told)):
            line = process.stderr.readline()
            assert line, told
            told += line
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)
        process.stderr.close()


def test_it_serves_before_a_city_is_loaded_and_ends_when_told(tmp_path: Path) -> None:
    try:
        with serving(tmp_path) as (process, url):
            assert httpx.get(f"{url}/healthz").status_code == 200
            ready = httpx.get(f"{url}/readyz", timeout=60)
            assert (ready.status_code, ready.json()["engine"], ready.json()["city"]) == (503, True, False)
            nothing = httpx.get(f"{url}/api/v1/overview")
            assert (nothing.status_code, nothing.json()["type"]) == (503, "/problems/nothing-loaded")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) in (0, -signal.SIGTERM)
    finally:
        stop_embedded(tmp_path)


def test_other_machines_are_served_only_with_tokens(empty_home: Path, run: Run) -> None:
    refused = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.status == 2
    assert "shizi tokens create" in refused.err
    assert run("serve", "--tokens", "required", "--port", "0").status == 2
    assert run("serve", "--tokens", "off").status == 2
    settings = Settings(home=empty_home)
    assert door_is_open(settings, "127.0.0.1", "auto")
    with pytest.raises(UsageError):
        door_is_open(settings, "192.0.2.1", "auto")
    TokenStore(empty_home).create("one", role="viewer", places=[], days=1)
    assert not door_is_open(settings, "127.0.0.1", "auto")
    assert not door_is_open(settings, "0.0.0.0", "auto")


def test_a_port_that_is_taken_or_not_ours_is_told(empty_home: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = run("serve", "--port", str(taken.getsockname()[1]))
    assert told.status == 2
    assert "已被占用" in told.err
    assert run("serve", "--host", "203.0.113.9", "--tokens", "required").status == 2
    assert run("serve", "--port", "70000").status == 2


def test_which_addresses_only_this_machine_reaches() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.0.2.1", "city.example", "localhost.example")))
