"""Asking the demo city (see `shared_demo`) with the real command."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from end_to_end_home import Demo, run_shizi
from shared_demo import demo

__all__ = ["demo"]


@pytest.fixture(scope="session")
def overview(demo: Demo) -> dict[str, Any]:
    """What `shizi overview --format json` says of the demo city."""
    done = run_shizi(demo.home, "overview", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


Shizi = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def shizi(demo: Demo) -> Shizi:
    """Run a command on the demo city."""

    def one(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_shizi(demo.home, *arguments)

    return one
