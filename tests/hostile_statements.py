"""The statements of `api/hostile_statements.yaml` with the reason for which each is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "api" / "hostile_statements.yaml"


def hostile_statements() -> list[tuple[str, str]]:
    """Reason and statement of each."""
    groups = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [(group["reason"], _written(one)) for group in groups for one in group["statements"]]


def _written(one: str | dict[str, Any]) -> str:
    if isinstance(one, str):
        return one
    times = one["times"]
    return one["before"] + one["repeat"] * times + one.get("between", "") + one.get("again", "") * times + one["after"]
