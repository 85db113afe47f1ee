"""A load that is killed at any moment leaves the former city readable, and the next load whole (issue points 2 and 8)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliveries import small_city
from engines import stop_embedded

from shizi.cypher.reviews import review_finding, reviews_in_force
from shizi.cypher.stored_findings import list_findings
from shizi.graph.embedded_files import engine_files
from shizi.graph.engine import open_engine
from shizi.graph.publication import published
from shizi.graph.settings import Settings
from shizi.loaders.load import load_folder

LOADING = """
import sys
from pathlib import Path
from shizi.graph.settings import read_settings
from shizi.loaders.load import load_folder
load_folder(Path(sys.argv[1]), read_settings(), progress=lambda what, share: print(what, flush=True))
print("done", flush=True)
"""
STEPS = ("reading registers", "matching rows", "deriving who", "writing the graph", "judging the rules", "publishing")


def start(folder: Path, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOADING, str(folder)], env={**os.environ, "SHIZI_HOME": str(home), "SHIZI_ENGINE_IDLE": "5"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def kill_at(folder: Path, home: Path, step: str) -> None:
    """Start a load and kill it with SIGKILL as soon as it says that a step begins."""
    process = start(folder, home)
    assert process.stdout is not None
    for line in process.stdout:
        if step in line:
            process.kill()
            break
    else:
        pytest.fail(f"the load never came to {step!r}")
    process.wait(30)
    process.stdout.close()


def picture(settings: Settings) -> tuple[int, dict[str, Any]]:
    """The published number and everything visible of it that people read."""
    with open_engine(settings) as engine:
        now = published(engine)
        assert now is not None
        visible = "x.recorded <= $known AND x.retired > $known"
        nodes = engine.read(f"MATCH (x) WHERE {visible} RETURN labels(x)[0] AS l, x.id AS i, x.state AS s", known=now.number)
        edges = engine.read(
            f"MATCH (a)-[x]->(b) WHERE {visible} RETURN type(x) AS t, a.id AS a, b.id AS b, "
            "CASE WHEN type(x) = 'CONCERNS' THEN '' ELSE x.fact END AS f",  # that one names versions
            known=now.number,
        )
        findings = list_findings(engine, known=now.number)
        return now.number, {
            "nodes": sorted(json.dumps(n, ensure_ascii=False, sort_keys=True) for n in nodes if n["i"] and not n["i"].startswith("load")),
            "edges": sorted(json.dumps(e, ensure_ascii=False, sort_keys=True) for e in edges),
            "findings": [(f["id"], f["first_seen"], f["sources"]) for f in findings],
        }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the two deliveries lead to when nothing interrupts them."""
    folder = tmp_path_factory.mktemp("whole")
    settings = Settings(home=folder / "home", engine_idle=5)
    load_folder(small_city(20).write(folder / "1"), settings)
    load_folder(small_city(21, as_of="2025-12-31").write(folder / "2"), settings)
    seen = picture(settings)[1]
    stop_embedded(settings.home)
    return seen


def test_killed_at_every_step(tmp_path: Path, whole: dict[str, Any]) -> None:
    settings = Settings(home=tmp_path / "home", engine_idle=5)
    first, second = small_city(20).write(tmp_path / "1"), small_city(21, as_of="2025-12-31").write(tmp_path / "2")
    load_folder(first, settings)
    before = picture(settings)
    for step in STEPS:
        kill_at(second, settings.home, step)
        number, seen = picture(settings)
        if step == "publishing" and number != before[0]:
            break  # the kill came just after the number moved: the load is whole
        assert (number, seen) == before, f"killed while {step}"
    load_folder(second, settings)
    assert picture(settings)[1] == whole
    stop_embedded(settings.home)


def test_reviews_outlive_a_load_that_is_killed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", engine_idle=5)
    first, second = small_city(20).write(tmp_path / "1"), small_city(21, as_of="2025-12-31").write(tmp_path / "2")
    load_folder(first, settings)

    def review(which: int) -> dict[str, dict[str, Any]]:
        with open_engine(settings) as engine:
            now = published(engine)
            assert now is not None
            found = list_findings(engine, known=now.number)[which]["id"]
            review_finding(
                engine, found, known=now.number, state="accepted", reason=f"第{which}项", author_role="市委社会工作部",
                until=None, on=now.as_of,
            )  # fmt: skip
            return reviews_in_force(engine, now.as_of)

    assert len(review(0)) == 1
    kill_at(second, settings.home, "judging the rules")
    before = review(1)
    load_folder(second, settings)
    with open_engine(settings) as engine:
        assert reviews_in_force(engine, date(2025, 12, 31)) == before
        assert engine.read("MATCH (r:Review) RETURN count(r) AS n") == [{"n": 2}]
    stop_embedded(settings.home)


def test_a_first_load_that_is_killed_leaves_nothing_to_see(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", engine_idle=5)
    folder = small_city(20).write(tmp_path / "1")
    kill_at(folder, settings.home, "judging the rules")
    with open_engine(settings) as engine:
        assert published(engine) is None
    result = load_folder(folder, settings)
    assert (result.exit_status, result.no_change) == (0, False)
    with open_engine(settings) as engine:
        now = published(engine)
        assert now is not None
        visible = engine.read("MATCH (o:Organization) WHERE o.retired > $known RETURN count(*) AS c", known=now.number)
        assert visible == [{"c": 20}]
    stop_embedded(settings.home)


def test_the_engine_is_killed_while_a_load_writes(tmp_path: Path, whole: dict[str, Any]) -> None:
    settings = Settings(home=tmp_path / "home", engine_idle=5)
    first, second = small_city(20).write(tmp_path / "1"), small_city(21, as_of="2025-12-31").write(tmp_path / "2")
    load_folder(first, settings)
    before = picture(settings)
    process = start(second, settings.home)
    assert process.stdout is not None
    for line in process.stdout:
        if "writing the graph" in line:
            state = engine_files(settings.home).read_state()
            assert state is not None
            os.kill(state.pid, 9)
            break
    said = process.stdout.read()
    process.wait(120)
    process.stdout.close()
    if process.returncode == 0:
        assert "done" in said
    else:
        assert picture(settings) == before
    load_folder(second, settings)
    assert picture(settings)[1] == whole
    stop_embedded(settings.home)


def test_two_loads_at_once_the_second_is_told_to_wait(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", engine_idle=5)
    folder = small_city(20).write(tmp_path / "1")
    process = start(folder, settings.home)
    assert process.stdout is not None
    for line in process.stdout:
        if "reading registers" in line:
            break
    second = start(folder, settings.home)
    assert second.stdout is not None
    said = second.stdout.read()
    second.wait(120)
    second.stdout.close()
    process.stdout.read()
    process.wait(120)
    process.stdout.close()
    assert process.returncode == 0
    assert "another load is running" in said or "done" in said
    stop_embedded(settings.home)
