"""The loaded city that a command reads: the engine, what is published, and the load whose knowledge is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shizi.graph.errors import NotFoundError
from shizi.graph.light_driver import import_driver
from shizi.graph.settings import Settings, read_settings

if TYPE_CHECKING:
    from shizi.graph.engine import Engine
    from shizi.graph.publication import Publication

OUTDATED = "本城由另一版本的十字装载，回答可能不全；请用 shizi load 重新装载 · loaded by another version of Shizi; load the folder again"
_TO_DO = "shizi demo 看示范市，shizi load 文件夹 装载本市 · shizi demo shows the demo city, shizi load DIR loads yours"


@dataclass(frozen=True, slots=True)
class City:
    """A city in use; `known` is the number of the load whose knowledge is read."""

    engine: Engine
    publication: Publication

    @property
    def known(self) -> int:
        """Number of the load as whose knowledge everything is read."""
        return self.publication.number


@contextmanager
def open_city(*, known_on: date | None = None) -> Iterator[City]:
    """The published city, or the city as known on a day.

    Raises:
        NotFoundError: nothing is loaded, or nothing was on that day.
        EngineError: the database does not answer.
    """
    settings = read_settings()
    if settings.database_url is None and not (settings.home / "engine").exists():
        raise _nothing_loaded()
    import_driver()
    from shizi.graph.publication import publication_known_on, published

    with open_database(settings) as engine:
        publication = published(engine) if known_on is None else publication_known_on(engine, known_on)
        if publication is None:
            if known_on is not None and published(engine) is not None:
                raise NotFoundError(
                    f"{known_on}还没有装载 · nothing was loaded by {known_on}",
                    to_do="用更晚的 --known-at · ask with a later --known-at",
                )
            raise _nothing_loaded()
        if publication.outdated:
            print(f"注意 · note: {OUTDATED}", file=sys.stderr)
        yield City(engine, publication)


def open_database(settings: Settings) -> Engine:
    """The engine of these settings, started if need be."""
    import_driver()
    from shizi.graph.engine import open_engine

    return open_engine(settings)


def _nothing_loaded() -> NotFoundError:
    return NotFoundError("还没有装载任何城市 · no city is loaded yet", to_do=_TO_DO)
