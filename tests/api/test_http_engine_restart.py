"""The engine is killed: readiness goes down, the service finds it again by itself, and no answer is wrong."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import httpx
from engines import stop_embedded
from live_server import HONGDA, live_server, publish_graph, two_districts

from shizi.graph.engine import open_engine
from shizi.graph.settings import Settings

PATH = f"/api/v1/organizations/{HONGDA}/oversight"


def test_it_recovers_by_itself_when_the_engine_is_killed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, engine_idle=2)
    with open_engine(settings) as engine:
        publish_graph(engine, two_districts())
    try:
        with live_server(settings) as live:
            expected = live.get(PATH).json()
            statuses: list[int] = []
            stop = threading.Event()

            def ask() -> None:
                with httpx.Client(base_url=live.url, timeout=60) as http:
                    while not stop.is_set():
                        answer = http.get(f"{PATH}?at=2025-09-30")
                        statuses.append(answer.status_code)
                        assert answer.status_code in (200, 503)
                        if answer.status_code == 200:
                            assert answer.json() == expected

            threads = [threading.Thread(target=ask) for _ in range(3)]
            for thread in threads:
                thread.start()
            stop_embedded(tmp_path, signal.SIGKILL)
            down = [live.get("/readyz").status_code]
            deadline = time.monotonic() + 60
            while down[-1] != 200 or len(set(down)) == 1:
                assert time.monotonic() < deadline, down[-5:]
                down.append(live.get("/readyz").status_code)
                if len(down) > 3 and set(down) == {200}:
                    break  # it was up again before anybody asked
            answer = live.get(f"{PATH}?at=2025-09-30")
            assert (answer.status_code, answer.json()) == (200, expected)
            stop.set()
            for thread in threads:
                thread.join(60)
            assert live.service.access.times_opened >= 2
            assert statuses[-1] == 200
    finally:
        stop_embedded(tmp_path)
