"""Loads are published: a load writes beside what is known and then moves one number, so it is seen whole or not at all.

`(:City)` holds the number of the published load and of the one being written; `(:Load {number})` stands for each
published one. A node or edge is known at load K when `recorded <= K AND retired > K`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.writing import OPEN

__all__ = [
    "CHANGE_QUERY",
    "LAYOUT",
    "OPEN",
    "RAISE_CHANGE",
    "Publication",
    "begin",
    "change_number",
    "publication_known_on",
    "publications",
    "publish",
    "published",
]

RAISE_CHANGE = "city.change = coalesce(city.change, 0) + 1"
"""Part of a SET on the City node (named `city`) in every transaction that changes what published answers say."""
CHANGE_QUERY = (
    "MATCH (city:City {id: $city}) RETURN coalesce(city.change, 0) + coalesce(city.reviews, 0) AS change, "
    "city.published AS published"
)

LAYOUT = 2
"""Raised when queries come to read what earlier loads did not write; a test keeps it in step with the model."""
_CITY = "city"
_CLEANING_BATCH = 5000

_FIELDS = (
    "load.number AS number, load.as_of AS as_of, load.known_on AS known_on, load.city_code AS city_code, "
    "load.city_name AS city_name, city.graph_id AS graph_id, coalesce(load.layout, 1) AS layout"
)


@dataclass(frozen=True, slots=True)
class Publication:
    """One published load: the city as of `as_of`, known since `known_on`, the wall-clock day of the load.

    `graph_id` tells this graph from any other, also from one made anew in the same place; `layout` is the `LAYOUT` of the
    version that wrote it.
    """

    number: int
    as_of: date
    known_on: date
    city_code: str
    city_name: str
    graph_id: str
    layout: int = LAYOUT

    @property
    def outdated(self) -> bool:
        """Whether another version of Shizi loaded it, so that answers may lack facts until the folder is loaded again."""
        return self.layout != LAYOUT


def published(engine: Engine) -> Publication | None:
    """Return what is published now, None before the first load."""
    return _one(
        engine.read(
            f"MATCH (city:City {{id: $city}}) MATCH (load:Load {{number: city.published}}) RETURN {_FIELDS}",
            city=_CITY,
        )
    )


def publication_known_on(engine: Engine, day: date) -> Publication | None:
    """Return the last load published on or before `day`; None when the graph knew nothing then."""
    return _one(
        engine.read(
            "MATCH (city:City {id: $city}) MATCH (load:Load) WHERE load.known_on <= $day "
            f"AND load.number <= city.published RETURN {_FIELDS} ORDER BY load.number DESC LIMIT 1",
            city=_CITY,
            day=day,
        )
    )


def change_number(engine: Engine) -> int:
    """How often what is published has changed, by publishing a load or by a review; 0 before the first."""
    rows = engine.read(CHANGE_QUERY, city=_CITY)
    return int(rows[0]["change"]) if rows else 0


def publications(engine: Engine) -> list[Publication]:
    """Return every published load, the first one first."""
    rows = engine.read(
        "MATCH (city:City {id: $city}) MATCH (load:Load) WHERE load.number <= city.published "
        f"RETURN {_FIELDS} ORDER BY load.number",
        city=_CITY,
    )
    return [Publication(**row) for row in rows]


def begin(engine: Engine) -> int:
    """Begin a load: remove what an unpublished one left and return the number this one writes with.

    Numbers grow and are never used twice, so of two loads that begin at the same time only the later can publish.
    """
    set_up_schema(engine, unique=[("City", "id"), ("Load", "number")])
    engine.write(
        "MERGE (city:City {id: $city}) ON CREATE SET city.graph_id = $graph_id, city.published = 0, city.writing = 0",
        city=_CITY,
        graph_id=str(uuid.uuid4()),
    )
    state = engine.read(
        "MATCH (city:City {id: $city}) RETURN city.published AS published, city.writing AS writing", city=_CITY
    )[0]
    if state["writing"] > state["published"]:
        _remove_unpublished(engine, state["published"])
    number: int = max(state["published"], state["writing"]) + 1
    engine.write("MATCH (city:City {id: $city}) SET city.writing = $number", city=_CITY, number=number)
    return number


def publish(engine: Engine, number: int, as_of: date, known_on: date, city_code: str, city_name: str) -> None:
    """Make load `number` what everybody reads, in one transaction, announced before and after (`announcing.py`).

    Raises:
        LoadError: another load began after this one; this one's facts are removed by the next `begin`.
    """
    with engine.changing():
        moved = _move(engine, number, as_of, known_on, city_code, city_name)
    if not moved:
        raise LoadError(
            "another load has begun meanwhile, so this one cannot be published", to_do="run one load at a time"
        )


def _move(engine: Engine, number: int, as_of: date, known_on: date, city_code: str, city_name: str) -> bool:
    moved = engine.write(
        "MATCH (city:City {id: $city}) WHERE city.writing = $number AND city.published < $number "
        "CREATE (:Load {uid: $uid, id: $uid, number: $number, as_of: $as_of, known_on: $known_on, "
        "city_code: $city_code, city_name: $city_name, layout: $layout, recorded: $number, retired: $open}) "
        f"SET city.published = $number, {RAISE_CHANGE} RETURN count(*) AS n",
        city=_CITY,
        number=number,
        uid=f"load {number}",
        as_of=as_of,
        known_on=known_on,
        city_code=city_code,
        city_name=city_name,
        layout=LAYOUT,
        open=OPEN,
    )
    return bool(moved[0]["n"] == 1)


def _remove_unpublished(engine: Engine, number: int) -> None:
    """Delete what was recorded after load `number` and reopen what was retired after it, in bounded transactions."""
    batches = f"IN TRANSACTIONS OF {_CLEANING_BATCH} ROWS"
    for statement in (
        f"MATCH ()-[e]->() WHERE e.recorded > $number CALL (e) {{ DELETE e }} {batches}",
        f"MATCH (n) WHERE n.recorded > $number CALL (n) {{ DETACH DELETE n }} {batches}",
        "MATCH ()-[e]->() WHERE e.retired > $number AND e.retired < $open "
        f"CALL (e) {{ SET e.retired = {OPEN} }} {batches}",
        f"MATCH (n) WHERE n.retired > $number AND n.retired < $open CALL (n) {{ SET n.retired = {OPEN} }} {batches}",
    ):
        engine.write_in_batches(statement, number=number, open=OPEN)


def _one(rows: list[dict[str, Any]]) -> Publication | None:
    return Publication(**rows[0]) if rows else None
