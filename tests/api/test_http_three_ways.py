"""The API, `shizi who` and question 1 of the library say the same of every organization, reviews included."""

from __future__ import annotations

import json

import pytest
from live_server import HONGDA, ORGANIZATIONS, Live
from published_city import Run

BASE = "/api/v1"


@pytest.mark.parametrize("key", list(ORGANIZATIONS))
def test_api_command_and_library_agree(key: str, live: Live, embedded_home, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("SHIZI_HOME", str(embedded_home))
    review = {"state": "accepted", "reason": "属实，正在办理", "by": "市委社会工作部"}
    assert live.post(f"{BASE}/findings/f-P01-{HONGDA}/reviews", json=review).status_code == 201
    for day in (None, "2025-09-30", "2025-01-15"):
        at = {"at": day} if day else {}
        told = live.get(f"{BASE}/organizations/{key}/oversight", params=at).json()
        assert told == json.loads(run("who", key, "--format", "json", *(["--at", day] if day else [])).out)
        rows = live.get(f"{BASE}/queries/1", params={"organization": key, **at}).json()["rows"]
        by_role: dict[str, tuple[str, set[str]]] = {}
        for row in rows:
            by_role.setdefault(row["role"], (row["status"], set()))[1].update({row["holder_id"]} - {None})
        for part in told["roles"]:
            status, holders = by_role[part["role"]]
            assert status == part["status"]
            assert holders == {holder["id"] for holder in part["holders"]}
    if key == HONGDA:
        now = live.get(f"{BASE}/organizations/{key}/oversight").json()["findings"]
        assert {one["rule"] for one in now} >= {"P01"}
        on_day = [one["review"] for one in now if one["rule"] == "P01"]
        assert len(on_day) == 1
