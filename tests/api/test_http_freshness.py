"""What is kept is never out of date: a request that begins after publishing has ended is answered from the new load."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path

import httpx
import pytest
from live_server import HONGDA, Live, live_server, publish_graph, two_districts

from shizi.api.read_model import Kept, ReadModel
from shizi.cypher.reviews import review_finding
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

PATH = f"/api/v1/organizations/{HONGDA}/oversight"


def hammered(live: Live, engine: Engine, rounds: int) -> None:
    """Ask without pause while loads are published; each answer may be no older than what was published when it was asked."""
    published, stop = [0], threading.Event()
    faults: list[str] = []
    asked = [0]

    def ask() -> None:
        with httpx.Client(base_url=live.url, timeout=30) as http:
            while not stop.is_set():
                least = published[0]
                answer = http.get(PATH)
                if answer.status_code in (503, 504):  # a busy machine
                    continue
                if answer.status_code != 200:
                    faults.append(answer.text)
                    return
                name = answer.json()["organization"]["name"]
                asked[0] += 1
                if int(name.removeprefix("某市第").removesuffix("公司")) < least:
                    faults.append(f"{name} after {least}")

    publish_graph(engine, two_districts("某市第0公司"))
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, rounds + 1):
            publish_graph(engine, two_districts(f"某市第{number}公司"))
            published[0] = number  # the call has returned: from now on nobody may hear of the former load
            enough, deadline = asked[0] + 8, time.monotonic() + 60
            while asked[0] < enough and not faults and time.monotonic() < deadline:
                time.sleep(0.005)
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert not faults, faults[:5]
    assert asked[0] >= 8 * rounds


def test_no_answer_of_a_former_load_once_publishing_has_returned(live: Live, two_district_city: Engine) -> None:
    hammered(live, two_district_city, 6)
    assert live.service.read_model.size > 0


@pytest.mark.neo4j
def test_the_same_on_a_server(neo4j_engine: Engine, neo4j_settings: Settings) -> None:
    publish_graph(neo4j_engine, two_districts())
    with live_server(neo4j_settings) as live:
        hammered(live, neo4j_engine, 3)


def test_answers_are_kept_and_found_again(live: Live) -> None:
    first, second = live.get(PATH), live.get(PATH)
    assert first.content == second.content
    assert 'origin="kept"} 1.0' in live.get("/metrics").text


def test_a_review_is_seen_by_the_next_request(live: Live, two_district_city: Engine) -> None:
    def review() -> object:
        findings = live.get(PATH).json()["findings"]
        return next(one["review"] for one in findings if one["rule"] == "M01")

    assert review() is None
    known = two_district_city.read("MATCH (c:City) RETURN c.published AS n")[0]["n"]
    review_finding(
        two_district_city, f"f-M01-{HONGDA}", known=known, state="accepted", reason="属实，转商务局牵头", author_role="区社工部",
        until=None, on=date(2025, 9, 30),
    )  # fmt: skip
    assert review()["state"] == "accepted"


def test_while_a_change_is_under_way_nothing_kept_is_used(live: Live, two_district_city: Engine) -> None:
    live.get(PATH)
    with two_district_city.changing():
        two_district_city.write("MATCH (o:Organization {id: $id}) SET o.name = '某市改名公司'", id=HONGDA)
        answer = live.get(PATH)
        assert answer.json()["organization"]["name"] == "某市改名公司"
        assert "etag" not in answer.headers
    assert live.get(PATH).json()["organization"]["name"] == "某市改名公司"


def test_a_change_whose_process_died_is_settled_by_the_server(live: Live, embedded_home: Path) -> None:
    live.get(PATH)
    with (embedded_home / "engine" / "changes").open("ab") as stream:
        stream.write(b".")
    assert "etag" in live.get(PATH).headers
    assert (embedded_home / "engine" / "changes").stat().st_size % 2 == 0


def test_the_read_model_is_bounded_and_knows_one_moment_only() -> None:
    model = ReadModel(10_000)
    for number in range(100):
        model.put("now", number, Kept(bytes(400), (None,), "x"))
    assert model.size <= 10_000
    assert model.get("now", 99) is not None
    assert model.get("now", 0) is None
    assert model.get("then", 99) is None
    assert model.get(None, 99) is None
    model.put(None, "unsettled", Kept(b"", (None,), "x"))
    assert model.get("now", "unsettled") is None
    model.put("later", 1, Kept(b"x", (None,), "x"))
    assert model.get("now", 99) is None
    assert len(model) == 1
