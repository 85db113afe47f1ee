"""One number for everything a load depends on, so that the same folder again is known to change nothing.

Imports only the standard library: the no-op path of `shizi load` needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

_BLOCK = 1 << 20
_OWN_PACKAGES = ("shizi.graph", "shizi.loaders", "shizi.cypher")
_OWN_FILES = (".py", ".yaml", ".csv", ".cypher", ".json", ".txt", ".tsv", ".sql")
_NOT_LOADING = ("__pycache__", "demo_city", "fixtures")


class Entry(Protocol):
    """One register of the manifest."""

    path: str


class Delivery(Protocol):
    """What a fingerprint needs of a manifest."""

    @property
    def entries(self) -> Iterable[Any]:
        """Its registers."""


def delivery_fingerprint(
    folder: Path, manifest: Delivery, decisions: Path | None = None, own_files: Iterable[Path] = ()
) -> str:
    """Differs when manifest, a named file, the decisions on weak matches, the city's own thresholds and rules
    (`own_files`), or Shizi's own code or data differ.

    A file that is missing or lies outside the folder counts as missing; its bytes are not read.
    """
    total = blake2b(digest_size=16)
    total.update(code_fingerprint().encode())
    own = ((f"own/{path.name}", path) for path in own_files)
    for name, path in (*_named_files(folder, manifest, decisions), *own):
        total.update(f"\0{len(name)}:{name}={file_fingerprint(path)}".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def file_fingerprint(path: Path | None) -> str:
    """A hash of a file's bytes, read in blocks; `missing` when there is no such file to read."""
    total = blake2b(digest_size=16)
    try:
        if path is None or not path.is_file():
            return "missing"
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                total.update(block)
    except (OSError, ValueError):
        return "missing"
    return total.hexdigest()


@cache
def code_fingerprint() -> str:
    """A hash of the code and data that read, resolve and judge registers: a new Shizi reads a folder anew."""
    total = blake2b(digest_size=16)
    for package in _OWN_PACKAGES:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations if spec else None) or ():
            root = Path(place)
            for path in sorted(root.rglob("*")):
                inside = path.relative_to(root)
                if path.suffix in _OWN_FILES and not set(inside.parts).intersection(_NOT_LOADING):
                    total.update(f"\0{package}/{inside.as_posix()}={file_fingerprint(path)}".encode())
    return total.hexdigest()


def _named_files(folder: Path, manifest: Delivery, decisions: Path | None) -> Iterator[tuple[str, Path | None]]:
    yield "manifest.yaml", folder / "manifest.yaml"
    root = folder.resolve()
    for name in sorted({str(entry.path) for entry in manifest.entries}):
        yield name, _inside(root, name)
    yield "decisions", decisions


def _inside(root: Path, name: str) -> Path | None:
    try:
        path = (root / name).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    return path if path.is_relative_to(root) else None
