"""The demo city, loaded once per test run with the real command, shared by all workers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from end_to_end_home import Demo, end_engine, run_shizi
from filelock import FileLock


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Demo]:
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    home, told = shared / "demo-home", shared / "demo.json"
    with FileLock(shared / "demo.lock"):
        if not told.exists():
            done = run_shizi(home, "demo")
            assert done.returncode == 0, done.stderr
            told.write_text(json.dumps([done.stdout, done.stderr]), encoding="utf-8")
        out, err = json.loads(told.read_text(encoding="utf-8"))
    yield Demo(home, out, err)
    if worker_id == "master":
        end_engine(home)  # with several workers it stops by itself once nobody uses it


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
