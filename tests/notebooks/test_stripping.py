"""Notebooks in git hold no outputs, and say what they must in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from shizi.notebooks.stripping import main, stripped, written

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{3}")
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_six_notebooks_and_the_readme_names_each() -> None:
    assert len(NOTEBOOKS) == 6
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if path.name not in told] == []


@every_notebook
def test_a_notebook_in_git_holds_no_outputs(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == written(stripped(read(path))), (
        f"run: python -m shizi.notebooks.stripping notebooks/{path.name}"
    )


@every_notebook
def test_a_notebook_is_valid_and_its_cells_are_short(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    cells = read(path)["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert max(len(cell["source"]) for cell in cells) <= 35


@every_notebook
def test_a_notebook_speaks_both_languages_and_ends_with_what_to_do(path: Path) -> None:
    told = ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "markdown"]
    assert [text for text in told if not (CHINESE.search(text) and ENGLISH.search(text))] == []
    assert "给谁看" in told[0]
    assert told[-1].startswith("## 接下来 · What to do next")


def test_stripping_keeps_the_source_and_drops_what_a_run_left(tmp_path: Path) -> None:
    clean = read(NOTEBOOKS[0])
    run = json.loads(json.dumps(clean))
    code = next(cell for cell in run["cells"] if cell["cell_type"] == "code")
    code["execution_count"] = 7
    code["metadata"] = {"scrolled": True}
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["secret"]}]
    run["metadata"]["widgets"] = {}
    file = tmp_path / "run.ipynb"
    file.write_text(json.dumps(run), encoding="utf-8")
    main([str(file)])
    assert read(file) == clean
    assert file.read_text(encoding="utf-8") == NOTEBOOKS[0].read_text(encoding="utf-8")
