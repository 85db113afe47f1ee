"""Loading a delivery: read, reconcile, write the difference, judge, publish. The city stays as it was until the last step."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from shizi.cypher.parameters import read_parameters
from shizi.graph.errors import LoadError
from shizi.graph.settings import Settings
from shizi.loaders.fingerprints import delivery_fingerprint
from shizi.loaders.manifest import Manifest, read_manifest
from shizi.loaders.published_state import DECISIONS_FILE, PublishedState, read_state, write_state

if TYPE_CHECKING:
    from shizi.graph.engine import Engine
    from shizi.loaders.loading_steps import Stages
    from shizi.loaders.receiving import Received

Progress = Callable[[str, float | None], None]
"""Hears what is being done and how far it is: 0 to 1, or None when that is unknown."""

REFUSED = 3


@dataclass(frozen=True, slots=True)
class LoadResult:
    """`report` has the shape of import_report.json; `no_change` when the delivery was already loaded."""

    exit_status: int
    report: dict[str, Any]
    no_change: bool
    seconds: dict[str, float]


def load_folder(
    folder: Path,
    settings: Settings,
    *,
    report: Path | None = None,
    dry_run: bool = False,
    allow_shrink: bool = False,
    progress: Progress | None = None,
) -> LoadResult:
    """Load a folder of registers.

    Raises:
        ManifestError: the folder cannot be read at all.
        UsageError: the city's own thresholds are faulty.
        EngineError: the graph database cannot be reached.
        LoadError: another load is running, or the delivery is older than the loaded one.
    """
    say = progress or (lambda _what, _share: None)
    manifest = read_manifest(folder)
    loads = settings.home / "loads"
    loads.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / "load.lock")
    try:
        held = lock.acquire(timeout=0)
    except Timeout as busy:
        raise LoadError("another load is running on this data folder", to_do="wait until it has ended") from busy
    with held:
        fingerprint = delivery_fingerprint(folder, manifest, settings.home / DECISIONS_FILE, settings.own_files)
        if unchanged := _unchanged(settings, loads, fingerprint, allow_shrink):
            if report:
                _report_again(report, settings, loads, unchanged)
            return unchanged
        parameters = read_parameters(settings.parameters_file)
        return _Loading(folder, manifest, settings, loads, parameters, fingerprint, say, dry_run, allow_shrink).run(report)


def _unchanged(settings: Settings, loads: Path, fingerprint: str, allow_shrink: bool) -> LoadResult | None:
    """The former result when this very delivery is loaded already and a repetition could not say anything else."""
    state = read_state(loads)
    if state is None or state.fingerprint != fingerprint or state.database != (settings.database_url or ""):
        return None
    if not (loads / f"{state.number}.duckdb").exists() or (allow_shrink and state.exit_status):
        return None
    if settings.database_url is None and not (settings.home / "engine").exists():
        return None
    if settings.database_url is not None and not _still_there(settings, state):
        return None
    quiet = {**state.report, "changes": {"added": 0, "changed": 0, "closed": 0}}
    return LoadResult(state.exit_status, quiet, True, {})


def _still_there(settings: Settings, state: PublishedState) -> bool:
    from shizi.graph.engine import open_engine
    from shizi.graph.publication import published

    with open_engine(settings) as engine:
        now = published(engine)
    return now is not None and (now.number, now.graph_id) == (state.number, state.graph_id)


def _report_again(folder: Path, settings: Settings, loads: Path, unchanged: LoadResult) -> None:
    from shizi.graph.engine import open_engine
    from shizi.graph.publication import published
    from shizi.loaders.report import write_reports
    from shizi.loaders.stage import Stage, stage_path

    with open_engine(settings) as engine:
        if now := published(engine):
            with Stage.open(stage_path(loads, now.number)) as stage:
                write_reports(folder, engine, now.number, unchanged.report, stage)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for circles of garbage seldom: rows and facts make none, and looking through them all costs a fifth of a load."""
    former = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*former)
        gc.unfreeze()


def _open_prepared(settings: Settings, *, dry_run: bool) -> Engine:
    """The engine, started if need be; an empty one gets its schema at once, while registers are being read."""
    from shizi.graph.engine import open_engine

    engine = open_engine(settings)
    try:
        from shizi.graph.publication import published
        from shizi.loaders.loading_steps import prepare_schema

        if not dry_run and published(engine) is None:
            prepare_schema(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def _close(starting: Future[Engine]) -> None:
    """Let go of an engine that may still be starting, whatever else went wrong."""
    if starting.exception() is None:
        starting.result().close()


class _Loading:
    """One load from beginning to end; see `run`."""

    def __init__(
        self, folder: Path, manifest: Manifest, settings: Settings, loads: Path, parameters: Mapping[str, int],
        fingerprint: str, say: Progress, dry_run: bool, allow_shrink: bool,
    ) -> None:  # fmt: skip
        self.folder, self.manifest, self.settings, self.loads = folder, manifest, settings, loads
        self.parameters, self.fingerprint, self.say = parameters, fingerprint, say
        self.dry_run, self.allow_shrink = dry_run, allow_shrink
        self.seconds: dict[str, float] = {}
        self._at, self._started = "", datetime.now()

    def run(self, report_folder: Path | None) -> LoadResult:
        with ExitStack() as stack:
            stack.enter_context(few_collections())
            self._step("engine", "启动图数据库 starting the graph database")
            starting = stack.enter_context(ThreadPoolExecutor(1)).submit(_open_prepared, self.settings, dry_run=self.dry_run)
            stack.callback(_close, starting)
            # the engine takes seconds to start, in which the libraries of the next steps can be imported
            from shizi.graph.publication import begin, publish, published
            from shizi.graph.writing import GraphWriter
            from shizi.loaders.loading_steps import (
                NoWriter,
                judge_and_store,
                prepare_schema,
                resolve,
                same_city,
                unseen,
            )
            from shizi.loaders.report import import_report, write_reports
            from shizi.loaders.rule_book import read_rule_book

            book = read_rule_book(self.settings, self.parameters)
            scratch = self._scratch(stack)
            stages, received = self._read(stack, scratch, self._last_number())
            self._step("begin", "等待图数据库 waiting for the graph database")
            engine = starting.result()
            former = published(engine)
            unseen(former, self.loads, self.settings)
            same_city(former, self.manifest)
            if (former.number if former else None) != stages.former_number:  # the state file told of another load
                stages.close()
                stages, received = self._read(stack, scratch, former.number if former else None)
            if self.dry_run:
                number = (former.number if former else 0) + 1
            else:
                prepare_schema(engine)
                number = begin(engine)
            writer = NoWriter() if self.dry_run else stack.enter_context(GraphWriter(engine, number=number))
            decisions = self.settings.home / DECISIONS_FILE
            resolved = resolve(stages, self.manifest, book, writer, number, decisions, self._step, self.say)
            report = import_report(self.manifest, received, resolved)
            report["warnings"] = [*book.warnings(), *report["warnings"]]
            if self.dry_run:
                return LoadResult(REFUSED if received.incomplete else 0, {**report, "dry_run": True}, False, self.seconds)
            assert isinstance(writer, GraphWriter)
            self._step("write", "写入图数据库 writing the graph")
            writer.flush()  # most of it was written while the facts were derived
            self._step("rules", "核查规则 judging the rules")
            report["findings"] = judge_and_store(engine, writer, stages.current, self.manifest, book, number, former)
            writer.finish()
            self._step("publish", "发布 publishing")
            status = REFUSED if received.incomplete else 0
            stages.current.set_meta("fingerprint", self.fingerprint)
            stages.current.set_meta("report", report)
            stages.keep_as(number)
            publish(engine, number, self.manifest.as_of, date.today(), self.manifest.city_code, self.manifest.city_name)
            now = published(engine)
            assert now is not None
            state = PublishedState(number, now.graph_id, self.settings.database_url or "", self.fingerprint, report, status)
            write_state(self.loads, state)
            stages.remove_others(number)
            if report_folder:
                self._step("report", "写出报告 writing reports")
                with stages.kept(number) as stage:
                    write_reports(report_folder, engine, number, report, stage)
            self._step("", "")
            return LoadResult(status, report, False, self.seconds)

    def _scratch(self, stack: ExitStack) -> Path:
        """Where the stage is made: beside the others, or for a dry run in a folder that goes away."""
        if not self.dry_run:
            return self.loads
        return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=self.loads, prefix="dry-run-")))

    def _last_number(self) -> int | None:
        """The load that was published last, as the state file tells before the engine can be asked."""
        state = read_state(self.loads)
        return state.number if state and (self.loads / f"{state.number}.duckdb").exists() else None

    def _read(self, stack: ExitStack, scratch: Path, former: int | None) -> tuple[Stages, Received]:
        """Read the delivery against the rows of a former load, while the engine starts."""
        from shizi.loaders.loading_steps import start_stages

        self._step("read", "读取登记册 reading registers")
        stages = start_stages(stack, scratch, self.loads, former)
        return stages, stages.receive(self.folder, self.manifest, allow_shrink=self.allow_shrink, say=self.say)

    def _step(self, name: str, text: str) -> None:
        """Note how long the former step took, and say what comes next."""
        now = datetime.now()
        if self._at:
            self.seconds[self._at] = round((now - self._started).total_seconds(), 3)
        self._at, self._started = name, now
        if text:
            self.say(text, None)
