"""Where peers live: an environment of its own for neomodel, whose driver must be older than ours, and the jars of a plugin.

Both are made once, in the project's ignored cache folder; ends with a plain message where they cannot be had.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

from filelock import FileLock

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache"
REQUIREMENTS = HERE / "peer_neomodel_requirements.txt"
JARS = HERE / "graph_data_science" / "pom.xml"


def neomodel_python() -> Path:
    """The Python that has neomodel."""
    folder = CACHE / "neomodel"
    done = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    python = folder / "bin" / "python"
    with _alone("neomodel"):
        if not done.exists() or done.read_text(encoding="utf-8") != wanted:
            venv.create(folder, with_pip=True, clear=True)
            _run([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(REQUIREMENTS)], "neomodel")
            done.write_text(wanted, encoding="utf-8")
    return python


def graph_data_science_jars(server: ModuleType) -> Path:
    """The folder of the plugin's jars; `server` is the tests' installer of Neo4j, which finds Maven."""
    folder = CACHE / "graph-data-science"
    done = folder / "complete"
    wanted = JARS.read_text(encoding="utf-8")
    with _alone("graph-data-science"):
        if not done.exists() or done.read_text(encoding="utf-8") != wanted:
            maven = server._tool("mvn", "maven")
            command = [maven, "-q", "-B", "-f", str(JARS), "dependency:copy-dependencies"]
            _run([*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder / 'lib'}"], "Graph Data Science")
            done.write_text(wanted, encoding="utf-8")
    return folder / "lib"


def _alone(name: str) -> FileLock:
    CACHE.mkdir(parents=True, exist_ok=True)
    return FileLock(CACHE / f"{name}.lock")


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{what} cannot be installed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
