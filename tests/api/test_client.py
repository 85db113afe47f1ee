"""The client against a live server and against the description: each method is a described operation, errors carry the problem."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from live_server import ELSEWHERE, HONGDA, ORGANIZATIONS, Live

from shizi.api import client as clients
from shizi.api.client import AmbiguousError, ApiError, Client, InvalidError, NotFoundError

DESCRIBED = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))


@pytest.fixture
def shizi(live: Live) -> Iterator[Client]:
    with Client(live.url) as client:
        yield client


def test_answers_are_those_of_the_service(shizi: Client, live: Live) -> None:
    one = shizi.oversight(ORGANIZATIONS[HONGDA][0], at=date(2025, 9, 30))
    assert one["organization"]["id"] == HONGDA
    assert one == live.get(f"/api/v1/organizations/{HONGDA}/oversight").json()
    assert [answer["organization"]["id"] for answer in shizi.batch([ELSEWHERE, HONGDA])] == [ELSEWHERE, HONGDA]
    assert shizi.organization(HONGDA)["id"] == HONGDA
    assert HONGDA in {row["id"] for row in shizi.search("宏达")["items"]}
    every = list(shizi.findings())
    assert len(every) == 3
    assert list(shizi.findings(limit=1)) == every
    assert shizi.finding(every[0]["id"]) == every[0]
    assert shizi.query(7, place="甲区")["rows"][0]["uscc"] == HONGDA
    assert len(shizi.queries()) == 65
    assert shizi.cypher("MATCH (o:Organization {id: $id}) RETURN count(*) AS n", {"id": HONGDA})["rows"] == [[1]]
    assert shizi.cypher("RETURN $day + duration({days: 1}) AS x", {"day": date(2025, 1, 1)})["rows"] == [["2025-01-02"]]
    assert len(shizi.loads()) == 1
    assert shizi.changes()["opened"] == []
    assert shizi.what_if([{"abolish": "市商务局"}])["touched_organizations"] >= 1
    review = shizi.review(every[0]["id"], "exempt", reason="脱钩过渡期", by="市委社会工作部", until=date(2026, 6, 30))
    assert review["until"] == "2026-06-30"
    assert shizi.finding(every[0]["id"])["review"]["state"] == "exempt"


def test_what_is_refused_is_an_error_with_the_problem(shizi: Client) -> None:
    with pytest.raises(NotFoundError) as missing:
        shizi.oversight("无此组织/../x")
    assert (missing.value.status, missing.value.type) == (404, "/problems/not-found")
    with pytest.raises(AmbiguousError) as several:
        shizi.oversight("某市同名有限公司")
    assert len(several.value.candidates) == 2
    with pytest.raises(InvalidError, match="CREATE"):
        shizi.cypher("CREATE (n) RETURN n")
    with pytest.raises(InvalidError):
        shizi.upload(b"no zip")


def test_a_busy_service_is_asked_again_and_a_write_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        if len(asked) < 3:
            return httpx.Response(503, json={"title": "busy"}, headers={"Retry-After": "0"})
        return httpx.Response(200, json={"items": [], "next": None})

    with Client("http://shizi.invalid") as client:
        monkeypatch.setattr(client, "_http", httpx.Client(base_url="http://shizi.invalid", transport=httpx.MockTransport(answer)))
        assert list(client.findings()) == []
        assert len(asked) == 3
        asked.clear()
        with pytest.raises(ApiError) as busy:
            client.review("x", "accepted", reason="a", by="b")
        assert (busy.value.status, len(asked)) == (503, 1)


def test_every_path_of_the_client_is_described() -> None:
    source = Path(clients.__file__).read_text(encoding="utf-8")
    for path in ("/organizations", "/oversight:batch", "/findings", "/queries", "/cypher", "/changes", "/whatif", "/loads", "/uploads"):
        assert f'"{path}' in source or f'f"{path}' in source
        assert f"/api/v1{path}" in DESCRIBED["paths"], path
