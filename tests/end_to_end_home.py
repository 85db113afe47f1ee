"""Running the real command on a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

SHIZI = Path(sys.executable).with_name("shizi")


@dataclass(frozen=True)
class Demo:
    """The demo city's data folder, and what `shizi demo` printed."""

    home: Path
    out: str
    err: str


def environment(home: Path) -> dict[str, str]:
    """This process's environment, with a data folder of its own and no other database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHIZI_")}
    return {**kept, "SHIZI_HOME": str(home), "SHIZI_ENGINE_IDLE": "20"}


def end_engine(home: Path) -> None:
    """End the embedded engine of this data folder, by its own process id."""
    state = home / "engine" / "state.json"
    if state.exists():
        pid = json.loads(state.read_text(encoding="ascii"))["pid"]
        try:
            process = psutil.Process(pid)
            if process.environ().get("SHIZI_HOME") == str(home):
                process.terminate()
                process.wait(30)
        except psutil.Error:
            return


def run_shizi(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `shizi` as a process on this data folder."""
    return subprocess.run([SHIZI, *arguments], env=environment(home), capture_output=True, text=True, check=False)
