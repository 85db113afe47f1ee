"""The statements behind the commands: files of `cypher/internal`, read once and handed out by name."""

from __future__ import annotations

from functools import cache
from importlib import resources

from shizi.graph.errors import ModelError


@cache
def statement(name: str) -> str:
    """The Cypher text of `internal/<name>.cypher` without its header; ModelError when there is no such file."""
    file = resources.files("shizi.cypher").joinpath("internal", f"{name}.cypher")
    if not file.is_file():
        raise ModelError(f"there is no statement {name!r}", to_do="add it as cypher/internal/<name>.cypher")
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//")).strip()
