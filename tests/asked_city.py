"""A loaded city of which questions of the library are asked, by Cypher and by the second implementations in pandas."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from oracle.city_frames import CityFrames, read_city

from shizi.api.city import City
from shizi.api.command_query import find_organization
from shizi.cypher.asking import Answer, ask, query_parameters_of
from shizi.cypher.questions import Question, read_questions
from shizi.cypher.stored_findings import received_kinds
from shizi.graph.engine import open_engine
from shizi.graph.publication import published
from shizi.graph.settings import Settings

LIBRARY = read_questions()
MOST_ROWS = 100_000


@dataclass
class AskedCity:
    """The city as it was last published."""

    city: City
    received: set[str]

    def ask(self, question: Question, values: Mapping[str, Any], timeout: float = 60) -> Answer:
        """The whole answer."""
        return ask(
            self.city.engine, question, values, at=self.city.publication.as_of, known=self.city.known,
            received=self.received, resolve=lambda text: find_organization(self.city, text),
            row_cap=MOST_ROWS, timeout=timeout,
        )  # fmt: skip

    def frames(self) -> CityFrames:
        """The city for second implementations."""
        return read_city(self.city.engine, at=self.city.publication.as_of, known=self.city.known)

    def by_cypher(self, question: Question, given: Mapping[str, Any], numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows of the query as they are; `given` are its parameters, `numbers` what it is always given."""
        table = self.city.engine.read_only(question.query, {**given, **numbers}, timeout=60, row_cap=MOST_ROWS)
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]

    def given(self, question: Question, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the query gets for these values."""
        return query_parameters_of(
            self.city.engine, question, values, known=self.city.known,
            resolve=lambda text: find_organization(self.city, text),
        )[0]  # fmt: skip


@contextmanager
def open_asked_city(settings: Settings) -> Iterator[AskedCity]:
    """The city that is published in this database."""
    with open_engine(settings) as engine:
        publication = published(engine)
        assert publication is not None
        yield AskedCity(City(engine, publication), received_kinds(engine, publication.number))


@cache
def second_implementations() -> dict[int, ModuleType]:
    """By question the module of `oracle` that answers it in pandas."""
    found = {}
    for file in sorted((Path(__file__).parent / "oracle").glob("questions_*.py")):
        module = importlib.import_module(f"oracle.{file.stem}")
        found |= dict.fromkeys(module.KEYS, module)
    return found


def in_pandas(number: int, frames: CityFrames, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The decisive columns of a question's rows, by its second implementation."""
    rows: list[tuple[Any, ...]] = getattr(second_implementations()[number], f"q{number:02d}")(frames, given)
    return rows


def askings(question: Question) -> Iterator[dict[str, Any]]:
    """The question with what it requires only, with each example by itself, and with all of them."""
    needed = {name: one.example for name, one in question.parameters.items() if one.required}
    yield needed
    optional = {name: one.example for name, one in question.parameters.items() if not one.required}
    for name, example in optional.items():
        yield {**needed, name: example}
    if len(optional) > 1:
        yield {**needed, **optional}


def comparable(value: Any) -> Any:
    """A value that compares and sorts the same whichever way it came: lists as tuples, numbers rounded alike."""
    if isinstance(value, list | tuple):
        return tuple(map(comparable, value))
    return round(float(value), 6) if isinstance(value, int | float) and not isinstance(value, bool) else value
