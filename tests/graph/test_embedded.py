"""The embedded engine as a process: shared, killed, restarted, stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from engines import stop_embedded

from shizi.graph.embedded_files import EngineState, engine_files, is_held
from shizi.graph.engine import open_engine
from shizi.graph.errors import EngineError
from shizi.graph.settings import Settings

OPEN = """
import os, sys, time
from pathlib import Path
from shizi.graph.engine import open_engine
from shizi.graph.settings import Settings
engine = open_engine(Settings(home=Path(sys.argv[1]), engine_idle=float(sys.argv[2])))
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    stop_embedded(tmp_path, signal.SIGKILL)


def settings(home: Path, idle: float = 30) -> Settings:
    return Settings(home=home, engine_idle=idle)


def state_of(home: Path) -> EngineState:
    state = engine_files(home).read_state()
    assert state is not None
    return state


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def command(home: Path, script: str, idle: float = 30) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OPEN + script, str(home), str(idle)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=60)
    return output


def test_commands_that_start_at_once_share_one_engine(home: Path) -> None:
    script = "engine.write('CREATE (:Mark {by: $by})', by=os.getpid())\nengine.close()\nprint('done')"
    processes = [command(home, script) for _ in range(3)]
    assert [ended(process).strip() for process in processes] == ["done"] * 3
    pid = state_of(home).pid
    with open_engine(settings(home)) as engine:
        found = {row["by"] for row in engine.read("MATCH (m:Mark) RETURN m.by AS by")}
    assert found == {process.pid for process in processes}
    assert state_of(home).pid == pid
    assert [child.pid for child in _engines(home)] == [pid]


def test_nothing_committed_is_lost_when_the_engine_is_killed(home: Path) -> None:
    writing = command(
        home,
        "number = 0\n"
        "while True:\n"
        "    engine.write('CREATE (:Mark {number: $number})', number=number)\n"
        "    print(number, flush=True)\n"
        "    number += 1\n",
    )
    assert writing.stdout is not None
    committed = [int(writing.stdout.readline()) for _ in range(40)]
    first = state_of(home).pid
    os.kill(first, signal.SIGKILL)
    committed += [int(line) for line in ended(writing).split()]
    assert writing.returncode != 0
    with open_engine(settings(home)) as engine:
        found = {row["number"] for row in engine.read("MATCH (m:Mark) RETURN m.number AS number")}
        assert engine.write("CREATE (m:Mark {number: -1}) RETURN m.number AS number") == [{"number": -1}]
    assert found >= set(committed)
    assert state_of(home).pid != first


def test_an_engine_in_use_that_is_killed_is_an_engine_error_and_the_next_command_works(home: Path) -> None:
    with open_engine(settings(home)) as engine:
        engine.write("CREATE (:Mark)")
        os.kill(state_of(home).pid, signal.SIGKILL)
        with pytest.raises(EngineError):
            engine.read("MATCH (m:Mark) RETURN count(m) AS n")
        with open_engine(settings(home)) as again:
            assert again.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]


def test_a_command_killed_while_writing_leaves_the_others_alone(home: Path) -> None:
    with open_engine(settings(home)) as engine:
        engine.write("CREATE (:Mark {number: 1})")
        pid = state_of(home).pid
        writing = command(
            home,
            "session = engine.driver.session(database=engine.database)\n"
            "transaction = session.begin_transaction()\n"
            "transaction.run('UNWIND range(1, 500) AS i CREATE (:Mark {number: 2})').consume()\n"
            "print('written', flush=True)\n"
            "sys.stdin.read()\n",
        )
        assert writing.stdout is not None
        assert writing.stdout.readline().strip() == "written"
        writing.kill()
        ended(writing)
        assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]
        assert engine.write("CREATE (m:Mark {number: 3}) RETURN m.number AS n") == [{"n": 3}]
        assert state_of(home).pid == pid


def test_an_engine_whose_starter_was_killed_is_used_by_the_next_command(home: Path) -> None:
    files = engine_files(home)
    files.create()
    starting = command(home, "")
    wait_for(lambda: is_held(files.owner_lock))
    starting.kill()
    ended(starting)
    with open_engine(settings(home)) as engine:
        assert engine.read("RETURN 1 AS one") == [{"one": 1}]
    assert len(_engines(home)) == 1


def test_it_stops_when_nobody_uses_it_and_comes_back_with_its_data(home: Path) -> None:
    files = engine_files(home)
    with open_engine(settings(home, idle=0.2)) as engine:
        engine.write("CREATE (:Mark)")
        pid = state_of(home).pid
    wait_for(lambda: not is_held(files.owner_lock))
    assert files.read_state() is None
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    with open_engine(settings(home, idle=0.2)) as engine:
        assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]


def test_a_user_that_was_killed_does_not_keep_it_running(home: Path) -> None:
    using = command(home, "print('open', flush=True)\nsys.stdin.read()", idle=0.2)
    assert using.stdout is not None
    assert using.stdout.readline().strip() == "open"
    using.kill()
    ended(using)
    wait_for(lambda: not is_held(engine_files(home).owner_lock))


def test_it_stays_while_one_of_its_users_does(home: Path) -> None:
    with open_engine(settings(home, idle=0.2)) as staying:
        for _ in range(3):
            with open_engine(settings(home, idle=0.2)) as passing:
                assert passing.read("RETURN 1 AS one") == [{"one": 1}]
        pid = state_of(home).pid
        # Five times the idle time, watched all along.
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            assert is_held(engine_files(home).owner_lock)
            assert staying.read("RETURN 1 AS one") == [{"one": 1}]
        assert state_of(home).pid == pid


def test_sigterm_ends_it_cleanly(home: Path) -> None:
    with open_engine(settings(home)) as engine:
        engine.write("CREATE (:Mark)")
    stop_embedded(home)
    assert engine_files(home).read_state() is None
    with open_engine(settings(home)) as engine:
        assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]


def test_a_stale_state_file_with_a_living_process_fools_nobody(home: Path) -> None:
    files = engine_files(home)
    files.create()
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        files.write_state(EngineState(port=stranger.getsockname()[1], pid=os.getpid(), version="0", heap="1g"))
        with open_engine(settings(home)) as engine:
            assert engine.read("RETURN 1 AS one") == [{"one": 1}]
        assert state_of(home).pid != os.getpid()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"port": "x"}', "\x00\xff"])
def test_a_broken_state_file_fools_nobody(home: Path, content: str) -> None:
    files = engine_files(home)
    files.create()
    files.state.write_text(content, encoding="latin-1")
    assert files.read_state() is None


def test_it_ends_when_its_folder_is_taken_away(home: Path) -> None:
    with open_engine(settings(home)) as engine:
        assert engine.read("RETURN 1 AS one") == [{"one": 1}]
        process = psutil.Process(state_of(home).pid)
        (home / "engine").rename(home / "taken away")
    wait_for(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_it_listens_on_one_loopback_port_and_keeps_its_secrets(home: Path) -> None:
    with open_engine(settings(home)):
        files = engine_files(home)
        process = psutil.Process(state_of(home).pid)
        listening = {c.laddr for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN}
        assert {(address.ip.removeprefix("::ffff:"), address.port) for address in listening} == {
            ("127.0.0.1", state_of(home).port)
        }
        assert process.environ()["SHIZI_HOME"] == str(home)
        assert files.credentials.stat().st_mode & 0o777 == 0o600
        assert files.folder.stat().st_mode & 0o777 == 0o700
        secrets = list(json.loads(files.credentials.read_text(encoding="ascii")).values())
        logs = b"".join(log.read_bytes() for log in files.log.parent.iterdir() if log.is_file())
        for secret in secrets:
            assert secret not in " ".join(process.cmdline())
            assert secret not in str(process.environ())
            assert secret.encode() not in logs


def test_credentials_that_do_not_fit_are_an_engine_error_without_the_password(home: Path) -> None:
    with open_engine(settings(home)):
        file = engine_files(home).credentials
        right = file.read_text(encoding="ascii")
        file.write_text('{"writer": "not the password", "reader": "neither"}', encoding="ascii")
        with pytest.raises(EngineError, match="refuses the user or the password") as refused:
            open_engine(settings(home))
        assert "not the password" not in str(refused.value)
        file.write_text("{", encoding="ascii")
        with pytest.raises(EngineError, match="cannot be read"):
            open_engine(settings(home))
        file.unlink()
        with pytest.raises(EngineError, match="is gone"):
            open_engine(settings(home))
        file.write_text(right, encoding="ascii")
        with open_engine(settings(home)) as engine:
            assert engine.read("RETURN 1 AS one") == [{"one": 1}]


def test_lost_credentials_are_made_anew_and_no_data_is_lost(home: Path) -> None:
    with open_engine(settings(home)) as engine:
        engine.write("CREATE (:Mark)")
    stop_embedded(home)
    engine_files(home).credentials.unlink()
    with open_engine(settings(home)) as engine:
        assert engine.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]
        assert engine.read_only("MATCH (m:Mark) RETURN count(m)", timeout=10, row_cap=10).rows == [[1]]


def test_a_home_that_cannot_be_used_is_an_engine_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    with pytest.raises(EngineError, match="cannot be used") as error:
        open_engine(settings(tmp_path / "file"))
    assert error.value.exit_status == 5
    assert "SHIZI_HOME" in error.value.to_do


def test_an_engine_that_cannot_start_says_why(home: Path) -> None:
    with pytest.raises(EngineError, match="ended while starting") as error:
        open_engine(Settings(home=home, engine_heap="999999g"))
    assert "SHIZI_ENGINE_HEAP" in error.value.to_do
    with open_engine(settings(home)) as engine:
        assert engine.read("RETURN 1 AS one") == [{"one": 1}]


def _engines(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = process.info["cmdline"] or []
        if "shizi.graph.embedded_server" in line and line[-1] == str(home):
            found.append(process)
    return found


def test_a_new_engine_rehearses_beside_the_city_and_leaves_nothing(home: Path) -> None:
    rehearsal = home / "engine" / "databases" / "rehearsal"
    with open_engine(settings(home)) as engine:
        wait_for(rehearsal.exists)
        engine.write("UNWIND range(1, 300) AS i CREATE (:Mark {n: i})")
        wait_for(lambda: not rehearsal.exists())
        assert engine.read("MATCH (n) RETURN labels(n) AS labels, count(*) AS n") == [{"labels": ["Mark"], "n": 300}]
        assert engine.read("CALL db.labels() YIELD label RETURN label") == [{"label": "Mark"}]
    stop_embedded(home)
    rehearsal.mkdir()
    (rehearsal / "left by a killed process").write_text("", encoding="ascii")
    with open_engine(settings(home)) as engine:
        assert not rehearsal.exists()
        assert engine.read("MATCH (n:Mark) RETURN count(n) AS n") == [{"n": 300}]


HOLDS_ON = """
CALL () { UNWIND range(1, 60000) AS x WITH x, count(*) AS n RETURN collect({x: x, n: n}) AS kept }
RETURN size(kept) AS size
"""
"""What the engine lends this statement, it keeps in its books when the statement has ended."""


def test_no_statement_is_refused_for_what_ended_ones_borrowed(home: Path) -> None:
    with open_engine(Settings(home=home, engine_idle=30, engine_heap="256m")) as engine:

        def answered() -> bool:
            try:
                return engine.read(HOLDS_ON)[0]["size"] == 60000
            except EngineError as error:
                if "heap budget" not in str(error):
                    raise
                return False

        for _ in range(10):  # the fifth would be refused
            wait_for(answered)
