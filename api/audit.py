"""The audit log: one JSON line for each request, in SHIZI_HOME/log/audit.jsonl.

    {"at", "request", "who", "role", "method", "route", "status", "rows", "milliseconds", "bytes", "subject", "query"}

`route` is the path's pattern and `subject` the id of the one organization that was asked about, as Shizi resolved it; what a
person typed (a search, a name, a statement's text) is not written down, nor any address of a caller: a statement of the
console is told by the first letters of its hash (`query`). Files are closed to other users, and rotated by size.
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

LARGEST_FILE = 20 * 1024 * 1024
KEPT_FILES = 10


class AuditLog:
    """Appends lines, each in one write, so that several processes may share the file."""

    def __init__(self, file: Path, *, largest: int = LARGEST_FILE, kept: int = KEPT_FILES) -> None:
        self._file, self._largest, self._kept = file, largest, kept
        self._descriptor: int | None = None
        self._written = 0
        self.failed = 0

    def write(self, **entry: Any) -> None:
        """Append one entry; a disk that is full must not keep answers from being given, but is counted in `failed`."""
        line = orjson.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **entry}) + b"\n"
        try:
            if self._descriptor is None or self._written + len(line) > self._largest:
                self._open()
            assert self._descriptor is not None
            os.write(self._descriptor, line)
            self._written += len(line)
        except OSError:
            self.failed += 1
            self.close()

    def close(self) -> None:
        """Close the file."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _open(self) -> None:
        self.close()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if self._file.exists() and self._file.stat().st_size + 1024 > self._largest:
            self._rotate()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = os.open(self._file, flags, 0o600)
        self._written = os.fstat(self._descriptor).st_size

    def _rotate(self) -> None:
        """audit.jsonl becomes audit.1.jsonl, and so on; the oldest goes."""
        for number in range(self._kept - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self._file.replace(self._numbered(1))
        self._numbered(self._kept + 1).unlink(missing_ok=True)

    def _numbered(self, number: int) -> Path:
        return self._file.with_name(f"{self._file.stem}.{number}{self._file.suffix}")
