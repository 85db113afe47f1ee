"""Uploaded register folders being loaded: one at a time, each by `shizi load` in a process of its own.

    SHIZI_HOME/uploads/<job>/registers   the unpacked folder, removed when the load has ended
    SHIZI_HOME/uploads/<job>/report      what `shizi load --report` writes, kept
    SHIZI_HOME/uploads/<job>/job.json    the job as it ended, kept

The load publishes in its last step, so that readers see the former city until the new one is whole, however it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import secrets
import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from fastapi import Request

from shizi.graph.settings import Settings
from shizi.loaders.harmless_text import harmless

FOLDER = "uploads"
_JOB = re.compile(r"[0-9a-f]{16}")
_PROGRESS = re.compile(r"\s*\d+\.\d s\s+(?:(\d+)%\s)?(.*)")
_STATES = {0: "loaded", 3: "incomplete"}
_MOST_STEPS, _MOST_MESSAGES, _LONGEST_LINE = 200, 50, 400
_TITLE = "装载 loading "
"""The first line the command says, which names the folder."""
_RUN = "from shizi.api.main import run; run()"


@dataclass(slots=True)
class Job:
    """One upload; `state` is running, loaded, incomplete (some registers were refused) or failed."""

    id: str
    dry_run: bool
    started: str
    state: str = "running"
    ended: str | None = None
    share: float | None = None
    steps: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    report: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The job as the API tells it."""
        warnings = (self.report or {}).get("warnings") or []
        return {
            "id": self.id, "state": self.state, "dry_run": self.dry_run, "started": self.started, "ended": self.ended,
            "share": self.share, "steps": list(self.steps), "messages": list(self.messages), "report": self.report,
            "warnings": [harmless(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False), 400) for one in warnings],
        }  # fmt: skip


class UploadJobs:
    """The uploads of one data folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._folder = settings, settings.home / FOLDER
        self._jobs: dict[str, Job] = {}
        self._running: asyncio.Task[None] | None = None
        self.receiving = False

    @property
    def busy(self) -> bool:
        """Whether a folder is being received or loaded."""
        return self.receiving or (self._running is not None and not self._running.done())

    def begin(self) -> tuple[str, Path]:
        """Id and empty folder of a new job, to receive into."""
        number = secrets.token_hex(8)
        folder = self._folder / number
        folder.mkdir(parents=True, mode=0o700)
        return number, folder

    def discard(self, number: str) -> None:
        """Nothing is left of a job that was not started."""
        shutil.rmtree(self._folder / number, ignore_errors=True)

    def start(self, number: str, registers: Path, *, dry_run: bool, allow_shrink: bool) -> Job:
        """Load the unpacked folder in a process of its own."""
        job = self._jobs[number] = Job(number, dry_run, _now())
        self._running = asyncio.get_running_loop().create_task(self._load(job, registers, allow_shrink))
        return job

    def find(self, number: str) -> dict[str, Any] | None:
        """A job, also one of a former process."""
        if not _JOB.fullmatch(number):
            return None
        if number in self._jobs:
            return self._jobs[number].document()
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads((self._folder / number / "job.json").read_text(encoding="utf-8"))
            return found
        return None

    async def _load(self, job: Job, registers: Path, allow_shrink: bool) -> None:
        folder = self._folder / job.id
        options = ["--report", str(folder / "report")] if not job.dry_run else ["--dry-run"]
        if allow_shrink:
            options.append("--allow-shrink")
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _RUN, "load", str(registers), "--format", "json", *options,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
                env=_environment(self._settings), limit=1 << 20,
            )  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            output, _ = await asyncio.gather(process.stdout.read(), _listen(process.stderr, job, folder))
            status = await process.wait()
            with contextlib.suppress(ValueError):
                job.report = json.loads(output) if output.strip() else None
            job.state = _STATES.get(status, "failed")
        except OSError as error:
            job.state = "failed"
            job.messages.append(f"装载进程没有启动 · the load did not start: {type(error).__name__}")
        finally:
            job.ended = _now()
            if job.state == "running":  # interrupted
                job.state = "failed"
            if job.state != "failed":
                job.share = 1.0
            shutil.rmtree(folder / "registers", ignore_errors=True)
            with contextlib.suppress(OSError):
                (folder / "job.json").write_bytes(orjson.dumps(job.document()))


async def _listen(stream: asyncio.StreamReader, job: Job, place: Path) -> None:
    """Progress and messages as the command tells them on standard error, without where on this machine that is."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # longer than anything the command says
            continue
        if not line:
            return
        text = line.decode("utf-8", "replace").rstrip().replace(f"{place}/", "")
        if told := _PROGRESS.fullmatch(text):
            job.share = int(told[1]) / 100 if told[1] else job.share
            if told[2] and (not job.steps or job.steps[-1] != told[2]) and len(job.steps) < _MOST_STEPS:
                job.steps.append(harmless(told[2], _LONGEST_LINE))
        elif text and not text.startswith(_TITLE) and len(job.messages) < _MOST_MESSAGES:
            job.messages.append(harmless(text, _LONGEST_LINE))


def _environment(settings: Settings) -> dict[str, str]:
    given = {
        "SHIZI_HOME": str(settings.home), "SHIZI_DATABASE": settings.database_url,
        "SHIZI_DATABASE_USER": settings.database_user, "SHIZI_DATABASE_PASSWORD": settings.database_password,
        "SHIZI_DATABASE_NAME": settings.database_name, "SHIZI_ENGINE_HEAP": settings.engine_heap,
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHIZI_")}
    return {**kept, **{name: value for name, value in given.items() if value}, "PYTHONUNBUFFERED": "1"}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def jobs_of(request: Request) -> UploadJobs:
    """The uploads of the application, for a route."""
    state = request.app.state
    found: UploadJobs | None = getattr(state, "upload_jobs", None)
    if found is None:
        found = state.upload_jobs = UploadJobs(state.service.settings)
    return found
