"""The files by which the embedded engine and the commands that use it find each other.

    SHIZI_HOME/engine/
      start.lock        held while somebody decides: start, attach, or stop
      owner.lock        held by the engine's process as long as it lives; the kernel lets go when it dies
      clients.lock      held, shared, by every command that uses the engine
      state.json        address of the running engine; worth nothing unless owner.lock is held
      credentials.json  its two users, mode 0600
      changes           its length counts the changes of what is published (announcing.py)
      databases/, config/, backups/, log/   the engine's own

Locks are kernel locks on open files, so a killed process leaves none behind and a reused process id fools nobody.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from shizi.graph.credentials import write_private

DATABASE = "shizi"


@dataclass(frozen=True, slots=True)
class EngineState:
    """What a running engine says of itself: Bolt port on 127.0.0.1, process id, version, heap size."""

    port: int
    pid: int
    version: str
    heap: str


@dataclass(frozen=True, slots=True)
class EngineFiles:
    """Names of the files under one `SHIZI_HOME/engine`."""

    folder: Path

    @property
    def start_lock(self) -> Path:
        """Lock of whoever decides to start, attach or stop."""
        return self.folder / "start.lock"

    @property
    def owner_lock(self) -> Path:
        """Lock of the engine's process."""
        return self.folder / "owner.lock"

    @property
    def clients_lock(self) -> Path:
        """Lock shared by all who use the engine."""
        return self.folder / "clients.lock"

    @property
    def state(self) -> Path:
        """Where the engine answers."""
        return self.folder / "state.json"

    @property
    def credentials(self) -> Path:
        """Its users."""
        return self.folder / "credentials.json"

    @property
    def changes(self) -> Path:
        """Where changes of what is published are announced."""
        return self.folder / "changes"

    @property
    def users(self) -> Path:
        """The engine's own record of its users."""
        return self.folder / "config" / "server-users.jsonl"

    @property
    def log(self) -> Path:
        """The engine's log; older parts carry numbers."""
        return self.folder / "log" / "engine.log"

    def create(self) -> None:
        """Create the folder, closed to other users."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)

    def read_state(self) -> EngineState | None:
        """Return what state.json says, None when it is absent or unreadable. Only owner.lock proves it is true."""
        try:
            content = json.loads(self.state.read_text(encoding="ascii"))
            return EngineState(
                port=int(content["port"]),
                pid=int(content["pid"]),
                version=str(content["version"]),
                heap=str(content["heap"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_state(self, state: EngineState) -> None:
        """Say where the engine answers."""
        write_private(self.state, json.dumps(asdict(state)))


def engine_files(home: Path) -> EngineFiles:
    """Return the names of the engine's files under `home`."""
    return EngineFiles(home / "engine")


class KernelLock:
    """A lock on a file (`flock`) that ends with the process that holds it, however it ends."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def try_acquire(self, *, shared: bool = False) -> bool:
        """Take the lock if nobody stands against it; return whether it is held."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        self._descriptor = descriptor
        return True

    def acquire(self, *, shared: bool = False, seconds: float) -> bool:
        """Take the lock, waiting at most `seconds`; return whether it is held."""
        deadline = time.monotonic() + seconds
        pause = 0.002
        while not self.try_acquire(shared=shared):
            if time.monotonic() >= deadline:
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)
        return True

    def release(self) -> None:
        """Let go; nothing happens when it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def stands(self) -> bool:
        """Whether the file held is still the one under its name (nobody removed the folder)."""
        if self._descriptor is None:
            return False
        try:
            there = self.file.stat()
        except OSError:
            return False
        held = os.fstat(self._descriptor)
        return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)

    def __enter__(self) -> KernelLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(file: Path) -> bool:
    """Whether some process holds the lock on `file`; the file is created if need be."""
    lock = KernelLock(file)
    if lock.try_acquire():
        lock.release()
        return False
    return True
