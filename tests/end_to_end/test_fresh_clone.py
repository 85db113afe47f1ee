"""`make demo` from a fresh clone, as somebody new would type it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from end_to_end_home import end_engine, environment

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(900)
def test_make_demo_does_all_its_own_set_up(tmp_path: Path) -> None:
    clone, home = tmp_path / "clone", tmp_path / "home"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    surroundings = {name: value for name, value in environment(home).items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(["make", "demo"], cwd=clone, env=surroundings, capture_output=True, text=True, check=False)
    try:
        assert done.returncode == 0, done.stderr[-3000:]
        assert "接下来可以试" in done.stdout
        untouched = subprocess.run(
            ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
        )
        assert untouched.stdout == ""
    finally:
        end_engine(home)
