"""Rehearsing in a new engine what the first load will ask of it.

Java runs slowly what it has not run often, and a city's first load is over before it has become fast. A process that
starts on an empty database uses the time in which registers are read: it writes made-up facts into a database of its
own, rolls them back, and drops that database. Nothing of it touches the city.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shizi.graph.statements import Batch, Edge, edge_batches, node_batches

DATABASE = "rehearsal"

_SECONDS = 8.0
_ROWS = 500
_HUBS = 20
_NICENESS = 5
_EARNEST = 200
_JOIN_SECONDS = 5.0


def remove_leftovers(databases: Path) -> None:
    """Remove the rehearsal's database if a process was killed in the middle of one."""
    shutil.rmtree(databases / DATABASE, ignore_errors=True)


def start_rehearsal(jpype: Any, server: Any, city: Any) -> Callable[[], None]:
    """Rehearse in the background until the database `city` is written to in earnest; return what ends it at once."""
    stop = threading.Event()

    def stopped() -> bool:
        return stop.is_set() or int(city.getStats().get("createRecord")) > _EARNEST

    thread = threading.Thread(target=_rehearse, args=(jpype, server, stopped), name="rehearsal", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(_JOIN_SECONDS)

    return end


def _rehearse(jpype: Any, server: Any, stopped: Callable[[], bool]) -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    database = server.getDatabase(DATABASE, True, True)
    try:
        for label in ("Thing", "Hub"):
            database.command("opencypher", f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.uid IS UNIQUE")
        batches = [(batch.statement, _java(jpype, batch.parameters)) for batch in _made_up()]
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline and not stopped():
            database.begin()
            for statement, parameters in batches:
                if stopped():
                    break
                result = database.command("opencypher", statement, parameters)
                result.next()
                result.close()
            database.rollback()
    finally:
        # A stopping server closes and refuses; what is left is removed at the next start.
        with contextlib.suppress(Exception):
            database.getEmbedded().drop()
            server.removeDatabase(DATABASE)


def _made_up() -> Iterable[Batch]:
    """Facts of the shape of a city's: things with many properties, hubs with few, edges of three kinds."""
    first = date(2000, 1, 1)
    common = {"recorded": 1, "retired": 2**53 - 1}
    things = [
        {
            "uid": f"thing {number}", "id": f"thing {number}", "name": f"第{number}号", "state": "made up",
            "since": first + timedelta(days=number), "count": number, "whole": number % 2 == 0, "one": f"a{number}",
            "two": f"b{number % 9}", "three": None if number % 3 else "c", "four": number * 7, "five": "e" * (number % 5),
            "many": [f"x{number}", "y"], **common,
        }
        for number in range(_ROWS)
    ]  # fmt: skip
    hubs = [{"uid": f"hub {number}", "id": f"hub {number}", **common} for number in range(_HUBS)]
    edges: list[Edge] = [
        (
            f"hub {number * 7 % _HUBS}",
            f"thing {number}",
            {
                "fact": f"fact {number}", "role": ("one", "two")[number % 2], "since": first, "sources": [f"row {number}"],
                "until": first + timedelta(days=number % 30), **common,
            },
        )
        for number in range(_ROWS)
    ]  # fmt: skip
    yield from node_batches(["Thing"], things, _ROWS)
    yield from node_batches(["Hub"], hubs, _ROWS)
    for kind in ("FIRST", "SECOND", "THIRD"):
        yield from edge_batches(kind, "Hub", "Thing", edges, _ROWS)


def _java(jpype: Any, value: Any) -> Any:
    """Return `value` as the Java object that Bolt would have made of it."""
    if isinstance(value, dict):
        java = jpype.JClass("java.util.HashMap")()
        for name, item in value.items():
            java.put(name, _java(jpype, item))
        return java
    if isinstance(value, list):
        java = jpype.JClass("java.util.ArrayList")()
        for item in value:
            java.add(_java(jpype, item))
        return java
    if isinstance(value, bool):
        return jpype.JClass("java.lang.Boolean")(value)
    if isinstance(value, int):
        return jpype.JClass("java.lang.Long")(value)
    if isinstance(value, date):
        return jpype.JClass("java.time.LocalDate").of(value.year, value.month, value.day)
    return value
