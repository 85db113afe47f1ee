"""Files that appear whole or not at all: written under another name beside their place, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shizi.graph.errors import UsageError


def checked_target(out: Path, option: str = "--out") -> Path:
    """The file's path, if it can be written there; UsageError when it is a folder or its folder does not exist."""
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            f"{option} “{str(out)[:80]}”不能写 · cannot be written",
            to_do="给出已有文件夹里的文件名 · name a file in a folder that exists",
        )
    return out


def write_whole(out: Path, content: bytes) -> None:
    """Write a file; what stood there is replaced in one step."""
    with replaced(out) as part:
        part.write_bytes(content)


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A path to write to; it becomes `out` when the block ends well, and is removed when it does not."""
    part = checked_target(out).with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with _told(out):
            yield part
            part.replace(out)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to write into; it becomes `out`, which must not exist or be empty, when the block ends well.

    Raises:
        UsageError: something stands there already, or the folder around it does not exist.
    """
    if (out.exists() and not out.is_dir()) or (out.is_dir() and any(out.iterdir())) or not out.parent.is_dir():
        raise UsageError(
            f"“{str(out)[:80]}”已有内容，或上级文件夹不存在 · it is not empty, or the folder around it does not exist",
            to_do="给一个新的文件夹名 · name a new folder",
        )
    with _told(out):
        part = Path(tempfile.mkdtemp(prefix=f".{out.name[:40]}.", suffix=".part", dir=out.parent))
        try:
            yield part
            part.chmod(0o755)
            if out.exists():
                out.rmdir()
            part.rename(out)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"“{str(out)[:80]}”写不成：{error.strerror or type(error).__name__} · cannot be written",
            to_do="看磁盘空间和权限 · check the space and the permissions",
        ) from error
