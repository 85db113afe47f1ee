"""Files that hold a YAML header in Cypher comments and then one query: rules and questions.

    // ---
    // id: M01
    // ...
    // ---
    MATCH ...
    RETURN ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import ModelError, Where

FENCE = "// ---"
_FIELD = re.compile(r"//\s?(?P<indent> *)(?P<name>\w+)\s*:")


@dataclass(frozen=True, slots=True)
class HeadedFile:
    """A file taken apart: the header's fields, the query, and the 1-based line of the file on which the query begins."""

    fields: dict[str, Any]
    query: str
    first: int
    lines: tuple[str, ...]

    def row_of(self, field: str, entry: str | None = None) -> int:
        """The line that gives a field of the header, or one entry of it; line 1 when it stands nowhere."""
        within = False
        found = 1
        for row, line in enumerate(self.lines[: self.first - 1], start=1):
            match = _FIELD.match(line)
            if match is None:
                continue
            if not match["indent"]:
                within = match["name"] == field
                found = row if within else found
            elif within and entry is not None and match["name"] == entry:
                return row
        return found

    def row_in_query(self, text: str) -> int:
        """The first line of the query that holds this text; its first line when none does."""
        lines = self.query.split("\n")
        return self.first + next((number for number, line in enumerate(lines) if text in line), 0)

    @property
    def last(self) -> int:
        """The last line of the query."""
        return self.first + self.query.rstrip().count("\n")


def statement_files(folder: Path | None, of_package: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of every `.cypher` file of a folder, by name; None means the package's own folder of that name."""
    if folder is None:
        found = [(file.name, file) for file in resources.files("shizi.cypher").joinpath(of_package).iterdir()]
    else:
        found = [(file.name, file) for file in folder.iterdir()] if folder.is_dir() else []
    for name, file in sorted(found, key=lambda pair: pair[0]):
        if name.endswith(".cypher"):
            yield name, file.read_bytes()


def file_text(content: bytes, file: str, error: type[ModelError] = ModelError) -> str:
    """The text of a file; `error` when it is not UTF-8."""
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        raise error("the file is not UTF-8", where=Where(file=file), to_do="save it as UTF-8") from problem


def split_header(text: str, file: str, error: type[ModelError] = ModelError) -> HeadedFile:
    """Take a file apart; `error` with file and line when it has no header or one that is no YAML map."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise error(
            "the file does not begin with a header", where=Where(file=file, row=1), to_do=f"begin with {FENCE}"
        )
    end = next((number for number, line in enumerate(lines) if number > 0 and line.rstrip() == FENCE), None)
    if end is None:
        raise error("the header is not closed", where=Where(file=file, row=1), to_do=f"close it with {FENCE}")
    for number, line in enumerate(lines[1:end], start=2):
        if not line.startswith("//"):
            raise error(
                "a line of the header is no comment", where=Where(file=file, row=number), to_do="begin it with //"
            )
    body = "\n".join(line[3:] if line.startswith("// ") else line[2:] for line in lines[1:end])
    try:
        fields = load_yaml(body)
    except (yaml.YAMLError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        row = mark.line + 2 if mark else 1
        told = getattr(problem, "problem", None) or "it cannot be read"
        raise error(f"the header is no YAML: {told}", where=Where(file=file, row=row)) from problem
    if not isinstance(fields, dict):
        raise error("the header holds no fields", where=Where(file=file, row=1))
    query = "\n".join(lines[end + 1 :]).strip("\n") + "\n"
    blank = next((number for number, line in enumerate(lines[end + 1 :]) if line), 0)
    return HeadedFile(fields, query, end + 2 + blank, tuple(lines))
