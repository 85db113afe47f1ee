"""Runs a notebook in a clean kernel: `python notebook_running.py NOTEBOOK RESULT SCRATCH`, environment as given.

A process of its own, for the kernel's client leaves sockets to the garbage collector, which pytest takes for an error.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(notebook: Path, result: Path, scratch: Path) -> int:
    """Run every cell in folder `scratch` (its path is short, for sockets lie in it) and write what came out."""
    read = nbformat.read(notebook, as_version=4)
    manager = KernelManager(kernel_name="python3", transport="ipc", connection_file=str(scratch / "kernel.json"))
    client = NotebookClient(read, km=manager, timeout=300, resources={"metadata": {"path": str(scratch)}})
    try:
        client.execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        nbformat.write(read, result)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
