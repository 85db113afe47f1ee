"""A load is seen whole or not at all, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.model import model
from shizi.graph.publication import begin, publication_known_on, publish, published
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.writing import OPEN, GraphWriter

AS_OF, LATER = date(2025, 6, 30), date(2025, 9, 30)


@pytest.fixture(autouse=True)
def _schema(engine: Engine) -> None:
    set_up_schema(engine, unique=[("Thing", "uid")])


def write_pair(engine: Engine, number: int) -> None:
    with GraphWriter(engine) as writer:
        rows = [{"uid": f"{name}@{number}", "id": name, "recorded": number, "retired": OPEN} for name in "ab"]
        writer.create_nodes(["Thing"], rows)
        properties = {"fact": f"f{number}", "recorded": number, "retired": OPEN}
        writer.create_edges("NEAR", "Thing", "Thing", [(f"a@{number}", f"b@{number}", properties)])


def known(engine: Engine, number: int) -> list[str]:
    rows = engine.read(
        "MATCH (a:Thing)-[e:NEAR]->(b:Thing) WHERE e.recorded <= $known AND e.retired > $known "
        "AND a.recorded <= $known AND a.retired > $known RETURN e.fact AS fact ORDER BY fact",
        known=number,
    )
    return [row["fact"] for row in rows]


def test_nothing_is_published_before_the_first_load(engine: Engine) -> None:
    assert published(engine) is None
    begin(engine)
    assert published(engine) is None
    assert publication_known_on(engine, date(2099, 1, 1)) is None


def test_publishing_moves_what_is_read(engine: Engine) -> None:
    first = begin(engine)
    write_pair(engine, first)
    publish(engine, first, AS_OF, date(2025, 7, 1), "330100", "某市")
    seen = published(engine)
    assert seen is not None
    assert (seen.number, seen.as_of, seen.known_on) == (first, AS_OF, date(2025, 7, 1))
    assert (seen.city_code, seen.city_name) == ("330100", "某市")
    second = begin(engine)
    assert second > first
    write_pair(engine, second)
    assert published(engine) == seen
    assert known(engine, first) == [f"f{first}"]
    publish(engine, second, LATER, date(2025, 10, 1), "330100", "某市")
    after = published(engine)
    assert after is not None
    assert (after.number, after.as_of) == (second, LATER)
    assert after.graph_id == seen.graph_id
    assert known(engine, second) == [f"f{first}", f"f{second}"]


def test_known_at_finds_the_load_of_the_day(engine: Engine) -> None:
    numbers = []
    for day in (date(2025, 7, 1), date(2025, 7, 1), date(2025, 10, 1)):
        numbers.append(begin(engine))
        publish(engine, numbers[-1], AS_OF, day, "330100", "某市")
    begin(engine)

    def number_on(day: date) -> int | None:
        found = publication_known_on(engine, day)
        return None if found is None else found.number

    assert number_on(date(2025, 6, 30)) is None
    assert number_on(date(2025, 7, 1)) == numbers[1]
    assert number_on(date(2025, 9, 30)) == numbers[1]
    assert number_on(date(2025, 10, 1)) == numbers[2]


def test_begin_removes_what_an_unpublished_load_left(engine: Engine) -> None:
    first = begin(engine)
    write_pair(engine, first)
    publish(engine, first, AS_OF, AS_OF, "330100", "某市")
    broken = begin(engine)
    write_pair(engine, broken)
    with GraphWriter(engine) as writer:
        between = {"fact": "between", "recorded": broken, "retired": OPEN}
        writer.create_edges("NEAR", "Thing", "Thing", [(f"a@{first}", f"b@{first}", between)])
        writer.retire_nodes("Thing", [f"a@{first}"], broken)
        writer.retire_edges("NEAR", "Thing", "Thing", [(f"a@{first}", f"b@{first}", f"f{first}")], broken)
    third = begin(engine)
    assert third > broken
    assert known(engine, first) == known(engine, third) == [f"f{first}"]
    assert engine.read("MATCH (n:Thing) RETURN count(n) AS n, max(n.recorded) AS r, min(n.retired) AS t") == [
        {"n": 2, "r": first, "t": OPEN}
    ]
    assert engine.read("MATCH ()-[e:NEAR]->() RETURN count(e) AS n, min(e.retired) AS t") == [{"n": 1, "t": OPEN}]


def test_what_a_published_load_retired_stays_retired(engine: Engine) -> None:
    first = begin(engine)
    write_pair(engine, first)
    publish(engine, first, AS_OF, AS_OF, "330100", "某市")
    second = begin(engine)
    with GraphWriter(engine) as writer:
        writer.retire_edges("NEAR", "Thing", "Thing", [(f"a@{first}", f"b@{first}", f"f{first}")], second)
    publish(engine, second, LATER, LATER, "330100", "某市")
    third = begin(engine)
    assert known(engine, first) == [f"f{first}"]
    assert known(engine, second) == known(engine, third) == []


def test_of_two_loads_that_begin_only_the_later_is_published(engine: Engine) -> None:
    first, second = begin(engine), begin(engine)
    with pytest.raises(LoadError):
        publish(engine, first, AS_OF, AS_OF, "330100", "某市")
    publish(engine, second, AS_OF, AS_OF, "330100", "某市")
    with pytest.raises(LoadError):
        publish(engine, second, AS_OF, AS_OF, "330100", "某市")
    assert engine.read("MATCH (l:Load) RETURN l.number AS number") == [{"number": second}]


def test_many_leftovers_go_in_bounded_steps(engine: Engine) -> None:
    first = begin(engine)
    publish(engine, first, AS_OF, AS_OF, "330100", "某市")
    broken = begin(engine)
    with GraphWriter(engine) as writer:
        rows = [{"uid": f"{number}", "recorded": broken, "retired": OPEN} for number in range(12000)]
        writer.create_nodes(["Thing"], rows)
    begin(engine)
    assert engine.read("MATCH (n:Thing) RETURN count(n) AS n") == [{"n": 0}]


def test_a_load_overtaken_by_another_writes_nothing_more(engine: Engine) -> None:
    first = begin(engine)
    writer = GraphWriter(engine, number=first)
    writer.create_nodes(["Thing"], [{"uid": "before", "recorded": first, "retired": OPEN}])
    writer.flush()
    begin(engine)
    writer.create_nodes(["Thing"], [{"uid": "after", "recorded": first, "retired": OPEN}])
    with pytest.raises(LoadError, match="another load has begun"):
        writer.finish()
    assert engine.read("MATCH (n:Thing) RETURN count(n) AS n") == [{"n": 0}]


def test_the_city_and_its_loads_hold_what_the_model_tells(engine: Engine) -> None:
    number = begin(engine)
    publish(engine, number, AS_OF, AS_OF, "150300000000", "乌海市")
    common = {"id", "uid", "recorded", "retired"}
    for label in ("City", "Load"):
        rows = engine.read(f"MATCH (n:{label}) RETURN n AS node")
        told = {one.name for one in model().node(label).properties} - common
        kept = {*rows[0]["node"]} - common
        assert kept <= told
        assert told - kept <= {"change", "reviews"}, "only what later events write may be absent"


def test_a_load_of_another_version_is_told_from_ours(engine: Engine) -> None:
    publish(engine, begin(engine), AS_OF, AS_OF, "150300000000", "乌海市")
    now = published(engine)
    assert now is not None
    assert not now.outdated
    engine.write("MATCH (load:Load) REMOVE load.layout")
    now = published(engine)
    assert now is not None
    assert now.outdated
