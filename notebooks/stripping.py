"""Notebooks without what running them leaves: `python -m shizi.notebooks.stripping FILE...` before they go into git."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def stripped(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook (its JSON) without outputs, execution counts and metadata; its source and cell ids stay."""
    cells = [{**cell, "metadata": {}} for cell in notebook["cells"]]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
        cell.pop("attachments", None)
    return {**notebook, "cells": cells, "metadata": _METADATA}


def written(notebook: dict[str, Any]) -> str:
    """The text of a notebook file as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def main(files: list[str]) -> None:
    """Strip these files in place, default all notebooks of this folder."""
    paths = [Path(file) for file in files] or sorted(Path(__file__).parent.glob("*.ipynb"))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        wanted = written(stripped(json.loads(text)))
        if wanted != text:
            path.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
