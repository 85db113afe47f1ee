"""Findings of another day: one organization judged alone, a batch, the day judged as a whole, and a new load, all agree."""

from __future__ import annotations

import pytest
from live_server import CODELESS, ELSEWHERE, HONGDA, ORGANIZATIONS, Live, publish_graph, two_districts

from shizi.api import judged_days
from shizi.graph.engine import Engine

BASE = "/api/v1"


def alone(live: Live, at: str) -> dict[str, list[dict]]:
    return {key: live.get(f"{BASE}/organizations/{key}/oversight", params={"at": at}).json()["findings"] for key in ORGANIZATIONS}


def together(live: Live, at: str) -> dict[str, list[dict]]:
    answers = live.post(f"{BASE}/oversight:batch", json={"ids": list(ORGANIZATIONS), "at": at}).json()["answers"]
    return {answer["organization"]["id"]: answer["findings"] for answer in answers}


@pytest.mark.parametrize("at", ["2025-02-01", "2025-07-01", "2024-01-01"])
def test_alone_and_together_are_found_the_same(live: Live, at: str) -> None:
    found = alone(live, at)
    assert found == together(live, at) == alone(live, at)
    assert found[HONGDA]
    assert {one["rule"] for one in found[ELSEWHERE]} | {one["rule"] for one in found[CODELESS]}


def test_a_day_that_many_ask_about_is_judged_as_a_whole(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_days, "_MANY", 2)
    assert alone(live, "2025-07-02") == together(live, "2025-07-02")


def test_another_day_is_judged_anew_after_a_load(live: Live, two_district_city: Engine) -> None:
    at = "2025-07-01"
    before = alone(live, at)
    graph = two_districts("某市宏达新商贸有限公司")
    publish_graph(two_district_city, graph)
    after = alone(live, at)
    assert [one["id"] for one in after[HONGDA]] == [one["id"] for one in before[HONGDA]]
    assert "宏达新商贸" in str(after[HONGDA])
    assert "宏达新商贸" not in str(before[HONGDA])
