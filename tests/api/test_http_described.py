"""Whatever is sent: no 5xx, and answers have the shape that the description tells. All operations, by schemathesis.

In every run on a city of two districts; with the long tests on the demo city, loaded by the real command into a data folder of
its own, because reviews and uploads are sent as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from end_to_end_home import end_engine, run_shizi
from live_server import Live, live_server

from shizi.graph.settings import Settings

FULL = os.environ.get("SHIZI_TEST_EXAMPLES") == "full"
EXAMPLES = "200" if FULL else "6"
DEMO_EXAMPLES = "60" if FULL else "12"
_RUN = "from schemathesis.cli import schemathesis; schemathesis()"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def walked(url: str, folder: Path, examples: str) -> subprocess.CompletedProcess[str]:
    """Run schemathesis over all operations of a service, one request after the other: busy (503) it can never be."""
    command = [
        sys.executable, "-c", _RUN, "run", f"{url}/openapi.json", "--checks", CHECKS, "--phases", "examples,fuzzing",
        "--max-examples", examples, "--seed", "15", "--mode", "all", "--request-timeout", "60", "--no-color",
        "--generation-database", "none",
    ]
    hooks = Path(__file__).parents[1]
    known = {**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(hooks)}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=known, check=False, timeout=3000)


def test_all_operations_answer_as_described(live: Live, tmp_path: Path) -> None:
    done = walked(live.url, tmp_path, EXAMPLES)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
    assert live.get("/readyz").status_code == 200


@pytest.mark.full
def test_all_operations_answer_as_described_on_the_demo_city(tmp_path: Path) -> None:
    home = tmp_path / "home"
    loaded = run_shizi(home, "demo")
    assert loaded.returncode == 0, loaded.stderr
    try:
        with live_server(Settings(home=home, engine_idle=20)) as live:
            before = live.get("/api/v1/overview").json()["seed"]
            done = walked(live.url, tmp_path, DEMO_EXAMPLES)
            assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
            assert live.get("/readyz").status_code == 200
            assert live.get("/api/v1/overview").json()["seed"] == before  # no random bytes were taken for registers
    finally:
        end_engine(home)
