"""The demo city, loaded once per test run with the real command, shared by all workers; import the fixture `demo`."""

from __future__ import annotations

import json
from collections.abc import Iterator

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
