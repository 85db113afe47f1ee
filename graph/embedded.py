"""Finding the embedded engine of an installation, starting it when nobody has, and using it as one of several.

Whoever comes first starts the engine's process and waits for it; whoever comes meanwhile waits for the same one.
The process is detached: it outlives the command that started it, however that ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shizi.graph.credentials import Credentials, read_credentials
from shizi.graph.embedded_files import EngineFiles, EngineState, KernelLock, engine_files, is_held
from shizi.graph.errors import EngineError
from shizi.graph.settings import Settings

START_SECONDS = 60.0
_ENDING_SECONDS = 5.0
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Attachment:
    """A running engine and our claim on it: it does not stop for idleness until `release` is called or we die."""

    state: EngineState
    credentials: Credentials
    release: Callable[[], None]


def attach(settings: Settings) -> Attachment:
    """Return the engine of `settings.home`, started if need be.

    Raises:
        EngineError: it cannot be started, or the folder cannot be used.
    """
    files = engine_files(settings.home)
    try:
        files.create()
        return _attach(files, settings)
    except OSError as error:
        raise EngineError(
            f"the folder {files.folder} cannot be used: {error.strerror or type(error).__name__}",
            to_do="set SHIZI_HOME to a folder you may write to, on a disk with room",
        ) from error


def ends(attachment: Attachment, settings: Settings) -> bool:
    """Wait a moment whether the engine that does not answer is just ending; true when it has let go of its folder."""
    files = engine_files(settings.home)
    deadline = time.monotonic() + _ENDING_SECONDS
    while time.monotonic() < deadline:
        if not is_held(files.owner_lock) or files.read_state() != attachment.state:
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _attach(files: EngineFiles, settings: Settings) -> Attachment:
    with KernelLock(files.start_lock) as start:
        if not start.acquire(seconds=2 * START_SECONDS):
            raise EngineError("another command has been starting the engine for too long", to_do=_look_at(files))
        claim = KernelLock(files.clients_lock)
        if not claim.acquire(shared=True, seconds=START_SECONDS):
            raise EngineError("the embedded engine cannot be claimed", to_do=_look_at(files))
        try:
            state = _running(files) or _start(files, settings)
            credentials = _credentials(files, state)
        except BaseException:
            claim.release()
            raise
    return Attachment(state=state, credentials=credentials, release=claim.release)


def _credentials(files: EngineFiles, state: EngineState) -> Credentials:
    credentials = read_credentials(files.credentials)
    if credentials is None:
        raise EngineError(
            f"{files.credentials} is gone while the engine runs",
            to_do=f"end process {state.pid} and run the command again; no data is lost",
        )
    return credentials


def _running(files: EngineFiles) -> EngineState | None:
    """Return the state of the engine that runs or is just starting; None when none does."""
    deadline = time.monotonic() + START_SECONDS
    while is_held(files.owner_lock):
        # Without a state it is starting (its starter was killed) or stopping: it will say so, or let go.
        state = files.read_state()
        if state is not None:
            return state
        if time.monotonic() >= deadline:
            raise EngineError("the embedded engine runs but does not say where it answers", to_do=_look_at(files))
        time.sleep(_POLL_SECONDS)
    return None


def _start(files: EngineFiles, settings: Settings) -> EngineState:
    """Start the engine's process and wait until it answers. The caller holds start.lock, so there is only one."""
    files.state.unlink(missing_ok=True)
    environment = {**os.environ, "SHIZI_HOME": str(settings.home), "SHIZI_ENGINE_IDLE": str(settings.engine_idle)}
    for name in ("SHIZI_DATABASE", "SHIZI_DATABASE_PASSWORD", "SHIZI_DATABASE_PASSWORD_FILE"):
        environment.pop(name, None)
    if settings.engine_heap:
        environment["SHIZI_ENGINE_HEAP"] = settings.engine_heap
    output = files.log.parent / "start.log"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "shizi.graph.embedded_server", str(settings.home)],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd=files.folder,
            env=environment,
            start_new_session=True,
        )
    # Nobody but us can collect its exit status when it ends while we still run.
    threading.Thread(target=process.wait, name="shizi-engine-exit", daemon=True).start()
    deadline = time.monotonic() + START_SECONDS
    while True:
        state = files.read_state()
        if state is not None:
            return state
        if process.poll() is not None:
            raise EngineError(
                f"the embedded engine ended while starting (status {process.returncode}): {_last_words(output)}",
                to_do=_look_at(files),
            )
        if time.monotonic() >= deadline:
            process.terminate()
            raise EngineError(
                f"the embedded engine did not start within {START_SECONDS:.0f} seconds", to_do=_look_at(files)
            )
        time.sleep(_POLL_SECONDS)


def _last_words(output: Path) -> str:
    """Return the last line the process wrote, for the message."""
    lines = [line.strip() for line in output.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line[:300] for line in reversed(lines) if line), "no message")


def _look_at(files: EngineFiles) -> str:
    return f"look into {files.log.parent}; SHIZI_ENGINE_HEAP sets its memory, SHIZI_DATABASE uses a Neo4j instead"
