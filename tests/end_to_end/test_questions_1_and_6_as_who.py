"""Questions 1 and 6 say of an organization what `shizi who` says of it, whoever it is and on whichever day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from asked_city import LIBRARY, AskedCity, open_asked_city
from end_to_end_home import Demo

from shizi.cypher.asking import Answer, ask
from shizi.cypher.oversight import oversight_answers
from shizi.graph.settings import Settings

EVERY = 400
"""Of the organizations without any finding, one in so many."""


@pytest.fixture(scope="module")
def loaded(demo: Demo) -> Iterator[AskedCity]:
    with open_asked_city(Settings(home=demo.home, engine_idle=20)) as city:
        yield city


def sample(loaded: AskedCity) -> list[str]:
    """Organizations with findings of every rule, and some of all others."""
    rows = loaded.city.engine.read(
        "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known "
        "OPTIONAL MATCH (f:Finding)-[c:CONCERNS]->(o) WHERE c.recorded <= $known AND c.retired > $known "
        "RETURN o.id AS id, min(f.rule) AS rule ORDER BY id",
        known=loaded.city.known,
    )
    by_rule: dict[str, list[str]] = {}
    for row in rows:
        by_rule.setdefault(row["rule"] or "", []).append(row["id"])
    none = by_rule.pop("")
    return [key for keys in by_rule.values() for key in keys[:5]] + none[::EVERY]


def asked(loaded: AskedCity, number: int, organization: str, at: date) -> Answer:
    return ask(
        loaded.city.engine, LIBRARY[number], {"organization": organization}, at=at, known=loaded.city.known,
        received=loaded.received, resolve=lambda text: text,
    )  # fmt: skip


@pytest.mark.parametrize("at", [date(2025, 9, 30), date(2019, 1, 20)], ids=str)
def test_both_answers_are_the_same(loaded: AskedCity, at: date) -> None:
    keys = sample(loaded)
    assert len(keys) > 100
    answers = oversight_answers(
        loaded.city.engine, keys, at=at, known=loaded.city.known, publication=loaded.city.publication
    )
    for key, answer in answers.items():
        rows = asked(loaded, 1, key, at).rows
        assert [shown(row) for row in rows] == list(roles(answer)), key
        lines = asked(loaded, 6, key, at).rows
        assert [hop(row) for row in lines if row["line"] == "party"] == list(map(hop, answer["lines"]["party"])), key
        territory = [row["id"] for row in lines if row["line"] == "territory" and row["step"] > 0]
        assert territory == [one["id"] for one in answer["lines"]["territory"]], key


def roles(answer: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows that question 1 should give, from the answer of `shizi who`."""
    for role in answer["roles"]:
        head = role["role"], role["status"], role["reason"], role["required"]
        if not role["holders"]:
            yield (*head, *[None] * 7)
        for holder in role["holders"]:
            texts = (holder[name] for name in ("id", "name", "since", "until", "basis", "register"))
            yield (*head, *texts, addresses(holder["sources"]))


def shown(row: dict[str, Any]) -> tuple[Any, ...]:
    head = row["role"], row["status"], row["reason"], row["required"]
    if row["holder_id"] is None:
        assert row["sources"]
        return (*head, *[None] * 7)
    days = (row[name] and row[name].isoformat() for name in ("since", "until"))
    texts = row["document"], row["register"]
    return (*head, row["holder_id"], row["holder"], *days, *texts, addresses(row["sources"]))


def hop(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["id"], row["kind"], row["name"], row["reaches_top"], row.get("stops_because")


def addresses(sources: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(source.values()) for source in sources}
