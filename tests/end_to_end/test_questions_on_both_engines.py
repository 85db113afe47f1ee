"""All questions of the library on the demo city: with evidence, in time, as pandas says, and the same on Neo4j."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asked_city import (
    LIBRARY,
    AskedCity,
    askings,
    comparable,
    in_pandas,
    open_asked_city,
    second_implementations,
)
from deliveries import code, small_city
from end_to_end_home import Demo
from engines import wipe
from oracle.city_frames import CityFrames

from shizi.api.answer_cells import cell_text, lists_of
from shizi.cypher.questions import SOURCES
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings
from shizi.loaders.load import load_folder
from shizi.loaders.register_kinds import register_kinds

SECONDS = 10
"""For one question, on a busy machine."""
EMPTY_ON_THE_DEMO_CITY = {17, 47}
"""Every decoupled association of the demo city has a reviewer, and its one load changed nothing."""
NUMBERS = pytest.mark.parametrize("number", sorted(LIBRARY))
CODE_WORDS = re.compile(r"[a-z][a-z_]*\b.*", re.DOTALL)
OF_THE_SMALL_CITY = {"place": "海勃湾区", "department": "市商务局", "committee": "商贸行业党委"}


@pytest.fixture(scope="module")
def loaded(demo: Demo) -> Iterator[AskedCity]:
    with open_asked_city(Settings(home=demo.home, engine_idle=20)) as city:
        yield city


@pytest.fixture(scope="module")
def frames(loaded: AskedCity) -> CityFrames:
    return loaded.frames()


@NUMBERS
def test_every_way_to_ask_is_answered_in_time_and_every_row_cites_something(loaded: AskedCity, number: int) -> None:
    question = LIBRARY[number]
    for values in askings(question):
        started = time.perf_counter()
        answer = loaded.ask(question, values)
        assert time.perf_counter() - started < SECONDS, values
        assert (answer.not_received, answer.missing_columns, answer.truncated) == ([], [], False)
        assert all(row["sources"] for row in answer.rows), f"{question.file}: a row without evidence"
        lists = lists_of(answer)
        cells = {(name, cell_text(lists[name], value)) for row in answer.rows for name, value in row.items() if name != SOURCES}
        assert [cell for cell in cells if CODE_WORDS.match(cell[1])] == [], "code words where people read"
    assert bool(loaded.ask(question, next(askings(question))).rows) == (number not in EMPTY_ON_THE_DEMO_CITY)


@NUMBERS
def test_the_second_implementation_says_the_same(loaded: AskedCity, frames: CityFrames, number: int) -> None:
    check_in_pandas(loaded, frames, number, next(askings(LIBRARY[number])))


@pytest.mark.full
@NUMBERS
def test_the_second_implementation_says_the_same_however_it_is_asked(
    loaded: AskedCity, frames: CityFrames, number: int
) -> None:
    for values in askings(LIBRARY[number]):
        check_in_pandas(loaded, frames, number, values)


def check_in_pandas(loaded: AskedCity, frames: CityFrames, number: int, values: dict[str, Any]) -> None:
    question, keys = LIBRARY[number], second_implementations()[number].KEYS[number]
    given = loaded.given(question, values)
    rows = loaded.by_cypher(question, given, frames.numbers)
    found = [tuple(comparable(row[key]) for key in keys) for row in rows]
    again = [comparable(line) for line in in_pandas(number, frames, given)]
    assert sorted(map(repr, found)) == sorted(map(repr, again)), values


@pytest.fixture(scope="module")
def small(
    embedded_home: Path, _embedded: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AskedCity]:
    shutil.rmtree(embedded_home / "loads", ignore_errors=True)
    wipe(_embedded)
    settings = Settings(home=embedded_home, engine_idle=5)
    load_folder(small_city().write(tmp_path_factory.mktemp("small")), settings)
    with open_asked_city(settings) as city:
        yield city


@NUMBERS
def test_no_answer_is_constant(loaded: AskedCity, small: AskedCity, number: int) -> None:
    question = LIBRARY[number]
    large_rows = loaded.ask(question, next(askings(question))).rows
    values = {
        name: code(1) if one.type == "organization" else OF_THE_SMALL_CITY.get(one.type, one.example)
        for name, one in question.parameters.items()
        if one.required
    }
    answer = small.ask(question, values)
    assert answer.rows != large_rows or number in EMPTY_ON_THE_DEMO_CITY
    withheld = {kind for kind in (*question.needs, *question.uses) if kind not in small.received}
    assert withheld <= set(answer.not_received)
    if withheld & set(question.needs):
        assert answer.rows == []
        assert "未收到登记册" in answer.notes[0]["zh"]


def test_the_graph_says_which_columns_each_register_has(small: AskedCity) -> None:
    rows = small.city.engine.read(
        "MATCH (r:Register) WHERE r.recorded <= $known AND r.retired > $known RETURN r.kind AS kind, r.columns AS columns",
        known=small.city.known,
    )
    assert {row["kind"] for row in rows} >= {"market_registration", "liaison"}
    for row in rows:
        assert tuple(row["columns"]) == register_kinds()[row["kind"]].field_names


def test_each_register_names_the_first_of_its_rows_that_something_rests_on(loaded: AskedCity) -> None:
    read, known = loaded.city.engine.read, loaded.city.known
    rows = read(
        "MATCH (r:RegisterRow) WHERE r.recorded <= $known AND r.retired > $known "
        "RETURN r.register AS kind, r.department AS department, min(r.id) AS first",
        known=known,
    )
    parts = read(
        "MATCH (r:Register) WHERE r.recorded <= $known AND r.retired > $known "
        "RETURN r.kind AS kind, r.department AS department, r.first_row AS first",
        known=known,
    )
    firsts = {(row["kind"], row["department"]): row["first"] for row in rows}
    assert firsts.keys() <= {(part["kind"], part["department"]) for part in parts}
    assert all(part["first"] == firsts.get((part["kind"], part["department"])) for part in parts)


@pytest.mark.full
@pytest.mark.neo4j
def test_the_same_rows_on_neo4j(loaded: AskedCity, demo: Demo, neo4j_settings: Settings, neo4j_engine: Engine, tmp_path: Path) -> None:
    settings = replace(neo4j_settings, home=tmp_path / "home")
    load_folder(demo.home / "demo-city", settings)
    differing = []
    with open_asked_city(settings) as other:
        for question in LIBRARY.values():
            for values in askings(question):
                started = time.perf_counter()
                rows = other.ask(question, values).rows
                assert time.perf_counter() - started < SECONDS, (question.file, values)
                if rows != loaded.ask(question, values).rows:
                    differing.append((question.file, values))
    assert differing == []
