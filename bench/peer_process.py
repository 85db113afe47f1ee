"""One peer's answers, timed in a process of its own: `python peer_process.py MODULE < job.json`, the outcome as JSON on standard output.

The job: `asked` (see `peer_asked`), `keys` (what to answer) and `runs`. The outcome: `version`, and per key its rows and the
seconds of each run after a first one that does not count. Needs nothing but the peer itself.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from peer_asked import Asked, Row


class Peer(Protocol):
    """What a module of a peer offers."""

    ANSWERS: dict[str, Callable[[Asked], list[Row]]]

    def connect(self, asked: Asked) -> str:
        """Open the connection; which peer, with its version."""


def main() -> None:
    peer: Peer = importlib.import_module(sys.argv[1])
    job = json.load(sys.stdin)
    asked = Asked(**{**job["asked"], "at": date.fromisoformat(job["asked"]["at"])})
    version = peer.connect(asked)
    answers = {key: answered(peer.ANSWERS[key], asked, job["runs"]) for key in job["keys"] if key in peer.ANSWERS}
    json.dump({"version": version, "answers": answers}, sys.stdout, ensure_ascii=False, default=str)


def answered(answer: Callable[[Asked], list[Row]], asked: Asked, runs: int) -> dict[str, Any]:
    """The rows, the seconds of each run, and the seconds of each that were reading."""
    rows = answer(asked)
    seconds, reading = [], []
    for _ in range(runs):
        asked.reading = 0.0
        started = time.perf_counter()
        answer(asked)
        seconds.append(time.perf_counter() - started)
        reading.append(asked.reading)
    return {"rows": rows, "seconds": seconds, "reading": reading}


if __name__ == "__main__":
    main()
