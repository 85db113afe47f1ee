"""A what-if question leaves nothing behind: asked, refused, killed, interrupted, out of time, or beside a load."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date

import pytest
from loaded_places import LoadedPlace, everything, place
from supposed_city import DAY, random_city
from what_if_examples import supposed

from shizi.graph.errors import ShiziError
from shizi.graph.rolled_back import OutOfTimeError
from shizi.loaders.what_if import what_if
from shizi.loaders.what_if_changes import Abolish, MoveDuties

__all__ = ["place"]
# A run that was started in the background ignores SIGINT, and its children inherit that.
ASKING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from datetime import date
from shizi.graph.engine import open_engine
from shizi.graph.settings import read_settings
from shizi.loaders.what_if import what_if
from shizi.loaders.what_if_changes import Abolish, MoveDuties
changes = [MoveDuties("市商务局", "市能源局"), Abolish("交通运输行业党委")]
with open_engine(read_settings()) as engine:
    while True:
        what_if(engine, changes, at=date(2025, 9, 30), known=1, say=lambda what: print(what, flush=True))
"""
AT = date.fromisoformat(DAY)


def test_every_kind_of_question_leaves_the_database_as_it_was(place: LoadedPlace) -> None:
    place.load(random_city(21))
    before = everything(place.engine)
    changes = supposed(random.Random(21))
    for change in changes:
        what_if(place.engine, [change], at=AT, known=place.known())
    what_if(place.engine, [changes[0], changes[5], changes[6], changes[8], changes[11]], at=AT, known=place.known())
    with pytest.raises(OutOfTimeError):
        what_if(place.engine, changes[:1], at=AT, known=place.known(), seconds=0.05)
    with pytest.raises(ShiziError):
        what_if(place.engine, [changes[0], Abolish("查无此局")], at=AT, known=place.known())
    assert everything(place.engine) == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_question_that_is_killed_or_interrupted_leaves_nothing(place: LoadedPlace, how: signal.Signals) -> None:
    place.load(random_city(22))
    before = everything(place.engine)
    for later in (0.0, 0.3) if how == signal.SIGKILL else (0.1,):
        process = subprocess.Popen([sys.executable, "-c", ASKING], env=place.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            if "judging the rules" in line:  # the changes stand in the transaction
                break
        time.sleep(later)
        process.send_signal(how)
        process.communicate(timeout=180)
        assert process.returncode != 0
    assert everything(place.engine) == before
    answer = what_if(place.engine, [MoveDuties("市商务局", "市能源局")], at=AT, known=place.known())
    assert answer.touched_organizations > 0
    place.load(replace(random_city(22), as_of="2025-10-31"))
    assert place.known() == 2


def test_a_load_beside_questions_is_neither_broken_nor_seen(place: LoadedPlace) -> None:
    first, second = random_city(23), replace(random_city(24), as_of="2025-10-31")
    place.load(first)
    place.load(second)
    alone = place.findings()
    place.afresh()
    place.load(first)
    question = [MoveDuties("市商务局", "市能源局"), Abolish("交通运输行业党委")]
    expected = told(place, question)
    over, answers, failures = threading.Event(), [], []

    def ask() -> None:
        while not over.is_set():
            try:
                answers.append(told(place, question))
            except ShiziError as error:
                failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        found = place.load(second)
    finally:
        over.set()
        asking.join()
    assert found == alone
    assert not failures
    assert answers
    assert all(answer == expected for answer in answers)


def told(place: LoadedPlace, question: list[MoveDuties | Abolish]) -> tuple[list[str], list[str]]:
    """What would open and close, as the first load knows the city."""
    answer = what_if(place.engine, question, at=AT, known=1)
    return [one["id"] for one in answer.opens], [one["id"] for one in answer.closes]
