"""What the API costs over real HTTP, beside FastAPI alone and beside a plain endpoint with the driver.

    python bench/api.py [HOME] [--scale 1] [--requests 4000]

HOME holds a loaded demo city; without it one of that scale is made and loaded first. Results go to bench/results/api.json
and .md, of a larger city to api_10x.json and .md and so on, by its number of organizations.

Server, engine and client share the machine. Times are told by the client, requests of one client follow each other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import uvloop
from api_searches import searches
from measured_machine import in_words, machine

from shizi.graph.engine import open_engine
from shizi.graph.settings import Settings

RESULTS = Path(__file__).parent / "results"
SERVERS = Path(__file__).parent / "api_servers.py"
SHIZI = Path(sys.executable).with_name("shizi")
READ_MODEL = 48 * 1024 * 1024
SEARCHES_OF_A_KIND = 60
OTHER_DAYS = ("2025-03-01", "2024-11-01", "2024-05-01")
ORGANIZATIONS = 19_339
"""Organizations of the demo city at scale 1; those with a code, which are counted here, are nearly all."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("home", type=Path, nargs="?", help="data folder with a loaded demo city (default: one is made)")
    parser.add_argument("--scale", type=int, default=1, help="scale of the city that is made")
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the results")
    given = parser.parse_args()
    if given.home is not None:
        measure(given.home.resolve(), given.requests, given.out)
        return
    with made_city(given.scale) as home:
        measure(home, given.requests, given.out)


@contextmanager
def made_city(scale: int) -> Iterator[Path]:
    """A data folder with a demo city of this scale, removed at the end."""
    work = Path(tempfile.mkdtemp(prefix="shizi-bench-"))
    try:
        environment = {**os.environ, "SHIZI_HOME": str(work / "home")}
        making = ("demo", "--scale", str(scale), "--out", str(work / "registers"), "--registers-only")
        for command in (making, ("load", str(work / "registers"))):
            subprocess.run([SHIZI, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        yield work / "home"
    finally:
        shutil.rmtree(work, ignore_errors=True)


def measure(home: Path, requests: int, out: Path) -> None:
    ids, names, count = some_organizations(home)
    on = machine()
    oversight = [f"/api/v1/organizations/{one}/oversight" for one in ids]
    few = oversight[:400]
    found: dict[str, dict[str, Any]] = {}
    for name, kind, kept, paths in (
        ("FastAPI hello", "hello", 0, few),
        ("FastAPI and driver, one query", "driver", 0, oversight),
        ("oversight, straight from the engine", "shizi", 0, oversight),
        ("oversight, kept answers", "shizi", READ_MODEL, few),
    ):
        with Server(kind, home, kept) as server:
            uvloop.run(ask(server.port, paths[:400], 1))  # warm
            found[name] = {f"{clients} clients": uvloop.run(ask(server.port, cycle(paths, requests), clients)) for clients in (1, 8)}
            if kind == "shizi" and kept:
                found |= measure_rest(server, ids, names)
    write(found, count, on, out)


def measure_rest(server: Server, ids: list[str], names: list[str]) -> dict[str, dict[str, Any]]:
    """Search, batch, other days and, after all of them, memory."""
    found: dict[str, dict[str, Any]] = {}
    typed = {
        kind: [f"/api/v1/organizations?q={quote(text)}&limit=8" for text in texts]
        for kind, texts in searches(ids, names, SEARCHES_OF_A_KIND).items()
    }
    every = [path for paths in typed.values() for path in paths]
    random.Random(7).shuffle(every)
    found["first search of a load"] = {"1 clients": uvloop.run(ask(server.port, every[:1], 1))}
    uvloop.run(ask(server.port, every[:100], 1))  # warm
    found["search, all kinds"] = {f"{clients} clients": uvloop.run(ask(server.port, every, clients)) for clients in (1, 8)}
    for kind, paths in typed.items():
        found[f"search: {kind}"] = {"1 clients": uvloop.run(ask(server.port, paths, 1))}
    found["batch of 1,000"] = {"1 clients": batch(server.port, ids)}
    days = [f"/api/v1/organizations/{one}/oversight?at={OTHER_DAYS[number % 3]}" for number, one in enumerate(ids[:25])]
    found["another day, the first of all"] = {"1 clients": uvloop.run(ask(server.port, days[:1], 1))}
    found["another day, one organization"] = {"1 clients": uvloop.run(ask(server.port, days[1:], 1))}
    found["memory of the API process"] = {"MiB": round(server.resident() / 2**20)}
    return found


def cycle(paths: list[str], count: int) -> list[str]:
    return [paths[(number * 7919) % len(paths)] for number in range(count)]


class Server:
    """One of the servers of api_servers.py as a process of its own; ended at the end."""

    def __init__(self, kind: str, home: Path, kept: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, str(SERVERS), kind, str(self.port), str(home), str(kept)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    if kind != "shizi" or self._ready():
                        return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"{kind} does not answer")

    def _ready(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
            return int(answer.status) == 200

    def resident(self) -> int:
        """Resident memory in bytes."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


async def ask(port: int, paths: list[str], clients: int) -> dict[str, float]:
    """Milliseconds and requests per second of `clients` that share the paths."""
    taken: list[float] = []

    async def one(own: list[str]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path in own:
            started = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path}: {head[:200]!r}")
            start = head.lower().index(b"content-length:") + 15
            await reader.readexactly(int(head[start : head.index(b"\r", start)]))
            taken.append(time.perf_counter() - started)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one(paths[number::clients]) for number in range(clients)))
    return told(taken, time.perf_counter() - started)


def batch(port: int, ids: list[str]) -> dict[str, float]:
    """Seven batches of a thousand."""
    taken = []
    began = time.perf_counter()
    for number in range(7):
        body = json.dumps({"ids": ids[number * 100 : number * 100 + 1000]}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/oversight:batch", body, {"content-type": "application/json"}
        )
        started = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert len(json.loads(answer.read())["answers"]) == 1000
        taken.append(time.perf_counter() - started)
    return told(taken, time.perf_counter() - began)


def told(taken: list[float], seconds: float) -> dict[str, float]:
    taken.sort()
    return {
        "p50 ms": round(1000 * taken[len(taken) // 2], 2),
        "p99 ms": round(1000 * taken[min(len(taken) - 1, int(len(taken) * 0.99))], 2),
        "per second": round(len(taken) / seconds),
    }


def some_organizations(home: Path) -> tuple[list[str], list[str], int]:
    """Some codes, some names, and how many organizations there are; so many at every scale that the paths differ."""
    with open_engine(Settings(home=home)) as engine:
        rows = engine.read(
            "MATCH (o:Organization) WHERE o.uscc IS NOT NULL AND o.recorded <= 1 RETURN o.id AS id, o.name AS name ORDER BY id"
        )
    step = max(1, len(rows) // 19_000)
    return [row["id"] for row in rows[:: 5 * step]], [row["name"] for row in rows[:: 7 * step]], len(rows)


def write(found: dict[str, dict[str, Any]], count: int, on: dict[str, Any], folder: Path) -> None:
    scale = max(1, round(count / ORGANIZATIONS))
    file = "api" if scale == 1 else f"api_{scale}x"
    folder.mkdir(exist_ok=True)
    told = {"machine": on, "organizations": count, "results": found}
    (folder / f"{file}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    lines = [
        f"# API, {count:,} organizations\n\n{in_words(on)} Server, engine and client share it; one run.\n",
        "| what | clients | p50 ms | p99 ms | requests/s | of hello |",
        "|---|---|---|---|---|---|",
    ]
    for name, by_clients in found.items():
        for clients, one in by_clients.items():
            if "MiB" in by_clients:
                lines.append(f"| {name} | | | | {by_clients['MiB']} MiB | |")
                break
            hello = found["FastAPI hello"].get(clients, {}).get("per second")
            share = f"{one['per second'] / hello:.2f}" if hello and name.startswith(("FastAPI", "oversight", "search, all")) else ""
            lines.append(f"| {name} | {clients.split()[0]} | {one['p50 ms']} | {one['p99 ms']} | {one['per second']} | {share} |")
    (folder / f"{file}.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
