"""Telling readers on this machine, without asking the database, that what is published changes.

A file's *length* is the number of the change: it grows by one byte before a change begins and by one more after it has
ended, so an odd length means that one is under way. A reader that sees the same even length before and after it has read,
and again when it uses what it kept, knows that nothing was published in between: `stat` is all it takes. Whoever changes
holds a kernel lock on the file meanwhile. When a process dies in the middle the length stays odd and readers keep asking
the database, until somebody settles it.

The file lies in the folder of the embedded engine, which one machine owns. For a server others may write to, readers ask
the database for its number of change instead (`publication.change_number`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shizi.graph.embedded_files import KernelLock
from shizi.graph.errors import EngineError, LoadError, ModelError, NotFoundError, UsageError

_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader saw: two that are equal and settled enclose a time without any change."""

    device: int
    inode: int
    length: int

    @property
    def settled(self) -> bool:
        """True when no change is under way."""
        return self.length % 2 == 0


class Announcement:
    """The announcement of one data folder; `fence` writes to the database so that whatever was under way has ended."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def look(self) -> Seen | None:
        """What stands there now; None when there is no file, which says nothing."""
        try:
            found = os.stat(self.file)  # noqa: PTH116 - a path object would cost more than the call
        except OSError:
            return None
        return Seen(found.st_dev, found.st_ino, found.st_size)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Announce what the block changes, before it begins and after it has ended.

        When the block fails, nobody knows yet whether the database has still done it: the change stays under way until
        somebody settles it, or the next one is through.
        """
        with self._held() as lock:
            if lock.length() % 2 == 0:
                lock.grow()
            try:
                yield
            except (LoadError, ModelError, NotFoundError, UsageError):
                lock.grow()  # refused before anything was committed
                raise
            lock.grow()

    def settle(self, fence: Callable[[], None]) -> None:
        """Make the file, and its length even again after a process died during its change.

        While a change is really under way nothing is done.
        """
        lock = _Lock(self.file)
        if not lock.lock.try_acquire():
            return
        try:
            if lock.length() % 2:
                fence()
                lock.grow()
        finally:
            lock.lock.release()

    @contextmanager
    def _held(self) -> Iterator[_Lock]:
        held = _Lock(self.file)
        if not held.lock.acquire(seconds=_WAIT_SECONDS):
            raise EngineError("another process has been publishing for too long", to_do="wait until it has ended")
        try:
            yield held
        finally:
            held.lock.release()


class _Lock:
    """The lock beside the file, and the file's length."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.lock = KernelLock(file.with_name(f"{file.name}.lock"))

    def length(self) -> int:
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    def grow(self) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            if os.write(descriptor, b".") != 1:
                raise EngineError(f"{self._file} cannot grow", to_do="make room on the disk")
        finally:
            os.close(descriptor)
