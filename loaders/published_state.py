"""A small file beside the stages that tells, without a database, which delivery is loaded and what it reported."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DECISIONS_FILE = "matches.yaml"
"""File of the data folder that holds a person's decisions on weak matches."""


@dataclass(frozen=True, slots=True)
class PublishedState:
    """The published load: its number, the graph it is in, the fingerprint of the delivery, and the whole report."""

    number: int
    graph_id: str
    database: str
    fingerprint: str
    report: dict[str, Any]
    exit_status: int


def read_state(loads: Path) -> PublishedState | None:
    """The state of the last load of this data folder; None when there is none or it cannot be read."""
    try:
        return PublishedState(**json.loads((loads / "published.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(loads: Path, state: PublishedState) -> None:
    """Replace the state in one step, so that a reader sees the old one or the new one whole."""
    part = loads / ".published.json.part"
    with part.open("w", encoding="utf-8") as stream:
        json.dump(asdict(state), stream, ensure_ascii=False, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(loads / "published.json")
