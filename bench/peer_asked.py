"""What a peer is asked, and how the time it takes is told; imports nothing of Shizi, for a peer may live in its own environment."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = tuple[Any, ...]


@dataclass
class Asked:
    """The server, the day and load that are asked for, thresholds, and per question the values it is given."""

    url: str
    user: str
    password: str
    at: date
    known: int
    numbers: Mapping[str, Any]
    given: Mapping[str, Mapping[str, Any]]
    reading: float = field(default=0.0, compare=False)
    """Seconds of the last answer that went into reading or projecting the graph, where the peer tells them apart."""

    @contextmanager
    def reads(self) -> Iterator[None]:
        """Count what is done in here as reading."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.reading += time.perf_counter() - started

    @property
    def moment(self) -> dict[str, Any]:
        """The parameters of every query."""
        return {"at": self.at, "known": self.known}
