"""The embedded engine's process: `python -m shizi.graph.embedded_server HOME`.

It owns SHIZI_HOME/engine, runs ArcadeDB with its Bolt plugin on a free port of 127.0.0.1, and ends when nobody has
used it for a while (SHIZI_ENGINE_IDLE), on SIGTERM, or when its folder is taken away. Started by `embedded.py`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shizi.graph.credentials import READER, WRITER, Credentials, create_credentials, read_credentials
from shizi.graph.embedded_files import DATABASE, EngineFiles, EngineState, KernelLock, engine_files
from shizi.graph.engine_memory import give_back_in_time
from shizi.graph.rehearsal import remove_leftovers, start_rehearsal
from shizi.graph.settings import DEFAULT_HEAP, read_settings

LOOPBACK = "127.0.0.1"
_LOG_MEGABYTES = 5
_KEPT_EVENT_LOGS = 3
_STOP_SECONDS = 20.0
_LONGEST_STATEMENT_MILLISECONDS = 60 * 60 * 1000
_READER_GROUP = "readers"


def main(arguments: list[str]) -> int:
    """Run the engine until it is told to stop or nobody needs it. Returns the exit status of the process."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m shizi.graph.embedded_server HOME\n")
        return 2
    os.umask(0o077)
    home = Path(arguments[0])
    settings = read_settings({**os.environ, "SHIZI_HOME": str(home)})
    files = engine_files(home)
    files.create()
    owner = KernelLock(files.owner_lock)
    if not owner.try_acquire():
        sys.stderr.write("another process owns this folder already\n")
        return 3
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    files.state.unlink(missing_ok=True)
    heap = settings.engine_heap or DEFAULT_HEAP
    server = _start(files, heap)
    try:
        _serve(files, owner, stop, settings.engine_idle)
    finally:
        if owner.stands():
            files.state.unlink(missing_ok=True)
        server()
    return 0


def _serve(files: EngineFiles, owner: KernelLock, stop: threading.Event, idle_seconds: float) -> None:
    """Wait until told to stop, or until no command has held clients.lock for `idle_seconds`."""
    pause = max(0.05, min(1.0, idle_seconds / 5))
    unused = 0.0
    while not stop.wait(pause):
        if not owner.stands():
            return
        clients = KernelLock(files.clients_lock)
        if not clients.try_acquire():
            unused = 0.0
            continue
        clients.release()
        unused += pause
        if unused >= idle_seconds and _withdraw(files):
            return


def _withdraw(files: EngineFiles) -> bool:
    """Take back state.json unless somebody is just attaching; return whether it is gone."""
    with KernelLock(files.start_lock) as start, KernelLock(files.clients_lock) as clients:
        if not start.try_acquire() or not clients.try_acquire():
            return False
        files.state.unlink(missing_ok=True)
        return True


def _start(files: EngineFiles, heap: str) -> Callable[[], None]:
    """Start ArcadeDB, its database and its users, write state.json; return what stops it."""
    import jpype
    from arcadedb_embedded.jvm import start_jvm

    credentials = read_credentials(files.credentials)
    if credentials is None:
        # Users known to the engine but not to us are of no use: it makes its administrator anew.
        files.users.unlink(missing_ok=True)
        credentials = create_credentials(files.credentials)
    _remove_old_event_logs(files)
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = str(files.log.parent / "jvm_error_%p.log")
    # -Xrs leaves the signals to us; two cores and a small heap are served best by the serial collector.
    logging = f"-Djava.util.logging.config.file={_write_log_settings(files)}"
    start_jvm(heap_size=heap, jvm_args=["-Xrs", "-XX:+UseSerialGC", "-Xms128m", logging])
    known = jpype.JClass("com.arcadedb.GlobalConfiguration")
    configuration = jpype.JClass("com.arcadedb.ContextConfiguration")()
    for name, value in _configuration(files, credentials).items():
        if known.findByKey(f"arcadedb.{name}") is None:
            raise RuntimeError(f"this ArcadeDB has no setting arcadedb.{name}")
        configuration.setValue(f"arcadedb.{name}", value)
    remove_leftovers(files.folder / "databases")
    server = jpype.JClass("com.arcadedb.server.ArcadeDBServer")(configuration)
    server.start()
    # ArcadeDB cannot start without its HTTP listener; nobody needs it, so it ends before anybody knows of us.
    server.getHttpServer().stopService()
    database = server.getDatabase(DATABASE, True, True)
    _create_reader(jpype, server, credentials)
    port = next(int(plugin.getPort()) for plugin in server.getPlugins() if "Bolt" in str(plugin.getName()))
    version = str(jpype.JClass("com.arcadedb.Constants").getRawVersion())
    files.write_state(EngineState(port=port, pid=os.getpid(), version=version, heap=heap))
    give_back_in_time(jpype, server)
    end_rehearsal = start_rehearsal(jpype, server, database) if database.getSchema().getTypes().isEmpty() else None

    def stop() -> None:
        # A statement that runs on for a client that is gone would hold up the end; what is committed stays anyway.
        last_resort = threading.Timer(_STOP_SECONDS, os._exit, [1])
        last_resort.daemon = True
        last_resort.start()
        if end_rehearsal is not None:
            end_rehearsal()
        for query in server.getRunningQueries().getRunning():
            query.terminate(WRITER)
        server.stop()
        last_resort.cancel()

    return stop


def _configuration(files: EngineFiles, credentials: Credentials) -> dict[str, str]:
    return {
        "server.name": "shizi",
        "server.rootPath": str(files.folder),
        "server.rootPassword": credentials.writer,
        # "production" answers every mistake in a query with "check the server log".
        "server.mode": "development",
        "server.httpIncomingHost": LOOPBACK,
        "server.httpIncomingPort": "0",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": LOOPBACK,
        "bolt.port": "0",
        "bolt.defaultDatabase": DATABASE,
        # Passwords are 256 random bits: stretching them buys nothing and costs start-up time.
        "server.saltIterations": "1000",
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "server.logsDirectory": str(files.log.parent),
        "server.logIncludeTrace": "false",
        "serverMetrics": "false",
        "txWalFlush": "2",
        # A backstop for statements whose client is gone; the console has shorter limits of its own.
        "command.timeout": str(_LONGEST_STATEMENT_MILLISECONDS),
    }


def _remove_old_event_logs(files: EngineFiles) -> None:
    """ArcadeDB begins a new one at each start and never removes any; keep the latest few."""
    for old in sorted(files.log.parent.glob("server-event-log-*.jsonl"))[:-_KEPT_EVENT_LOGS]:
        old.unlink(missing_ok=True)


def _create_reader(jpype: Any, server: Any, credentials: Credentials) -> None:
    """Make the user that may only read, in a group without any right to change anything."""
    security = server.getSecurity()
    json_object = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    if not security.existsUser(READER):
        group = json_object(
            '{"access": [], "resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": ["readRecord"]}}}'
        )
        security.saveGroup(DATABASE, _READER_GROUP, group)
        user = json_object()
        user.put("name", READER)
        user.put("password", security.encodePassword(credentials.reader))
        user.put("databases", json_object('{"' + DATABASE + '": ["' + _READER_GROUP + '"]}'))
        security.createUser(user)


def _write_log_settings(files: EngineFiles) -> Path:
    """Write what sends the engine's log to a few rotating files instead of the console; return its name."""
    settings = files.log.parent / "logging.properties"
    pattern = str(files.log).replace("%", "%%").replace("\\", "\\\\")
    settings.write_text(
        "handlers = java.util.logging.FileHandler\n"
        ".level = INFO\n"
        f"java.util.logging.FileHandler.pattern = {pattern}.%g\n"
        f"java.util.logging.FileHandler.limit = {_LOG_MEGABYTES * 1024 * 1024}\n"
        "java.util.logging.FileHandler.count = 3\n"
        "java.util.logging.FileHandler.append = true\n"
        "java.util.logging.FileHandler.formatter = java.util.logging.SimpleFormatter\n"
        "java.util.logging.SimpleFormatter.format = %1$tF %1$tT.%1$tL %4$s %5$s%6$s%n\n",
        encoding="utf-8",
    )
    return settings


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # the engine is closed; its remaining threads need no waiting for
