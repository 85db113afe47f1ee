"""Who may ask what: tokens, roles, places, counts in bands, the audit log."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from live_server import DISTRICT, ELSEWHERE, HONGDA, ORGANIZATIONS, OTHER, OTHER_TWIN, TWIN, Live, live_server
from published_city import Run

from shizi.api.application import Options
from shizi.api.token_store import TokenStore
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

BASE = "/api/v1"


@dataclass(frozen=True)
class Guarded:
    live: Live
    home: Path
    city: str
    steward: str
    district: str
    other: str


@pytest.fixture
def guarded(two_district_city: Engine, embedded_home: Path) -> Iterator[Guarded]:
    (embedded_home / "tokens.json").unlink(missing_ok=True)
    (embedded_home / "log" / "audit.jsonl").unlink(missing_ok=True)
    store = TokenStore(embedded_home)
    secrets = [
        store.create(name, role=role, places=places, days=30)
        for name, role, places in (
            ("city", "analyst", []), ("steward", "steward", []), ("jia", "viewer", [DISTRICT]), ("yi", "viewer", [OTHER]),
        )
    ]  # fmt: skip
    with live_server(Settings(home=embedded_home, engine_idle=5), Options(open_door=False)) as live:
        yield Guarded(live, embedded_home, *secrets)
    (embedded_home / "tokens.json").unlink(missing_ok=True)


PATHS = (
    "/organizations", "/organizations?q={name}", "/organizations/{id}", "/organizations/{id}/oversight",
    "/organizations/{id}/oversight?at=2025-01-15", "/organizations/{id}/oversight/history", "/organizations/{id}/graph",
    "/graph?label=Organization&id={id}", "/graph?label=Supervisor&id={holder}", "/graph?label=IndustryCommittee&id={committee}",
    "/graph?label=PartyUnit&id=u1", "/graph?label=Place&id=" + OTHER, "/supervisors", "/supervisors/{holder}/organizations",
    "/findings", "/findings?subject={id}", "/findings/f-P01-{id}", "/overview", "/rules",
)  # fmt: skip


def test_without_a_token_nothing_is_told(guarded: Guarded) -> None:
    for path in (*PATHS, "/ledgers/all.xlsx"):
        for token in (None, "shizi_" + "x" * 43, guarded.city[:-1], guarded.city + "x"):
            answer = guarded.live.get(BASE + path.format(id=HONGDA, name="a", holder="b", committee="c"), token=token)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
    assert guarded.live.post(f"{BASE}/oversight:batch", json={"ids": [HONGDA]}).status_code == 401
    assert guarded.live.get("/metrics").status_code == 401
    assert guarded.live.get("/healthz").status_code == 200
    assert guarded.live.get("/metrics", token=guarded.city).status_code == 200


def test_the_token_of_one_district_obtains_nothing_of_another(guarded: Guarded) -> None:
    """Every path, with the codes and names of the other district; the whole city's token shows that there is something."""
    own_name, name = ORGANIZATIONS[HONGDA][0], ORGANIZATIONS[ELSEWHERE][0]
    words = {"id": ELSEWHERE, "name": quote(name), "holder": quote("市商务局"), "committee": quote("行业党委")}
    betrays = (ELSEWHERE, name, "别处物流", OTHER_TWIN)
    seen = 0
    for path in PATHS:
        address = BASE + path.format(**words)
        whole = guarded.live.get(address, token=guarded.city)
        seen += any(word in whole.text for word in betrays)
        answer = guarded.live.get(address, token=guarded.district)
        assert answer.status_code in (200, 403, 404), (address, answer.text)
        told = answer.text.replace(json.dumps(address)[1:-1], "").replace(ELSEWHERE, "", 1 if answer.status_code == 403 else 0)
        assert not any(word in told for word in betrays), (address, answer.text)
    assert seen >= 12
    batch = guarded.live.post(
        f"{BASE}/oversight:batch", token=guarded.district, json={"ids": [ELSEWHERE, name, "无此组织", HONGDA, "某市同名有限公司"]}
    ).json()["answers"]
    errors = {one["error"] for one in batch[:3]}
    assert len(errors) == 1
    assert [one["candidates"] for one in batch[:3]] == [[], [], []]
    assert [batch[3]["organization"]["id"], batch[4]["organization"]["id"]] == [HONGDA, TWIN]
    listed = guarded.live.get(f"{BASE}/organizations", token=guarded.other).text
    assert own_name not in listed
    assert name in listed


def test_what_is_elsewhere_and_what_does_not_exist_are_told_alike(guarded: Guarded) -> None:
    for tail in ("", "/oversight", "/oversight/history", "/graph"):
        bodies = []
        for text in (ELSEWHERE, "91150302WH00000099", quote(ORGANIZATIONS[ELSEWHERE][0]), quote("无此组织")):
            answer = guarded.live.get(f"{BASE}/organizations/{text}{tail}", token=guarded.district)
            assert answer.status_code == 403
            told = answer.json()
            bodies.append({key: told[key] for key in told if key not in ("request_id", "instance")})
        assert all(body == bodies[0] for body in bodies)
        assert bodies[0]["type"] == "/problems/outside-your-scope"
    for one in (f"f-P01-{ELSEWHERE}", "none"):
        assert guarded.live.get(f"{BASE}/findings/{one}", token=guarded.district).status_code == 403


def test_a_kept_answer_is_kept_from_other_districts(guarded: Guarded) -> None:
    path = f"{BASE}/organizations/{ELSEWHERE}/oversight"
    for token, status in ((guarded.city, 200), (guarded.district, 403), (guarded.other, 200), (guarded.district, 403)):
        assert guarded.live.get(path, token=token).status_code == status
    tag = guarded.live.get(path, token=guarded.city).headers["etag"]
    assert guarded.live.get(path, token=guarded.district, headers={"If-None-Match": tag}).status_code == 403


def test_counts_of_members_are_bands_below_steward_on_every_path(guarded: Guarded) -> None:
    for path in (
        f"/organizations/{HONGDA}", f"/organizations/{HONGDA}/oversight", f"/organizations/{HONGDA}/graph",
        "/findings?rule=P01", f"/findings/f-P01-{ELSEWHERE}", "/graph?label=PartyUnit&id=u1",
        f"/graph?label=IndustryCommittee&id={quote('行业党委')}",
    ):  # fmt: skip
        for _ in range(2):
            banded = guarded.live.get(BASE + path, token=guarded.city).text
            for count in ("5名", "8名", "has 5", "has 8", '"formal_members":5', '"formal_members":4', '"formal_members":8'):
                assert count not in banded, (path, count)
    sentence = guarded.live.get(f"{BASE}/findings/f-P01-{ELSEWHERE}", token=guarded.city).json()
    assert "有7-49名正式党员" in sentence["explanation_zh"]
    assert "（3名）" in sentence["explanation_zh"]
    assert guarded.live.get(f"{BASE}/organizations/{HONGDA}", token=guarded.city).json()["formal_members"] == "3-6"
    whole = guarded.live.get(f"{BASE}/organizations/{HONGDA}", token=guarded.steward).json()
    assert (whole["formal_members"], whole["floating_members"]) == (5, 1)
    assert "8名" in guarded.live.get(f"{BASE}/findings/f-P01-{ELSEWHERE}", token=guarded.steward).text
    batch = guarded.live.post(f"{BASE}/oversight:batch", json={"ids": [HONGDA]}, token=guarded.city).text
    assert "5名" not in batch


def test_overview_and_ledgers_of_a_district_hold_its_own_only(guarded: Guarded, tmp_path: Path) -> None:
    import openpyxl

    found = guarded.live.get(f"{BASE}/overview", token=guarded.district).json()
    assert found["organizations"] == {"base_roster": 2, "ledger": 2}
    assert found["findings"] == {"M01": 1, "P01": 1}
    assert sum(found["roles"]["territory"].values()) == 2
    book = tmp_path / "ledger.xlsx"
    book.write_bytes(guarded.live.get(f"{BASE}/ledgers/all.xlsx", token=guarded.district).content)
    cells = {str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row}
    assert ORGANIZATIONS[HONGDA][0] in cells
    assert ORGANIZATIONS[ELSEWHERE][0] not in cells


def test_the_audit_log_says_who_asked_what_and_nothing_personal(guarded: Guarded) -> None:
    guarded.live.get(f"{BASE}/organizations/{quote(ORGANIZATIONS[HONGDA][0])}/oversight", token=guarded.district)
    guarded.live.get(f"{BASE}/organizations", params={"q": "某个人名"}, token=guarded.city)
    guarded.live.get(f"{BASE}/organizations/{ELSEWHERE}/oversight", token=guarded.district)
    file = guarded.home / "log" / "audit.jsonl"
    deadline = time.monotonic() + 10
    while len(text := file.read_text(encoding="utf-8")) == 0 or text.count("\n") < 3:  # written after the answer is sent
        assert time.monotonic() < deadline
    lines = [json.loads(line) for line in text.splitlines()][-3:]
    assert [(line["who"], line["role"], line["status"], line["subject"]) for line in lines] == [
        ("jia", "viewer", 200, HONGDA), ("city", "analyst", 200, None), ("jia", "viewer", 403, None),
    ]  # fmt: skip
    assert lines[0]["route"] == "/api/v1/organizations/{id}/oversight"
    assert lines[0]["rows"] == 1
    assert lines[0]["milliseconds"] > 0
    for secret in ("某个人名", "宏达", guarded.city, guarded.district, "127.0.0.1"):
        assert secret not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_revoked_or_expired_token_is_refused_at_once(guarded: Guarded, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIZI_HOME", str(guarded.home))
    assert guarded.live.get(f"{BASE}/rules", token=guarded.city).status_code == 200
    assert run("tokens", "revoke", "city").status == 0
    assert guarded.live.get(f"{BASE}/rules", token=guarded.city).status_code == 401
    file = guarded.home / "tokens.json"
    kept = json.loads(file.read_text())
    for token in kept["tokens"]:
        token["expires"] = "2020-01-01T00:00:00+00:00"
    file.write_text(json.dumps(kept))
    assert guarded.live.get(f"{BASE}/rules", token=guarded.steward).status_code == 401


def test_tokens_are_made_once_shown_once_and_kept_hashed(run: Run, city: Engine, embedded_home: Path) -> None:
    (embedded_home / "tokens.json").unlink(missing_ok=True)
    made = run("tokens", "create", "window", "--role", "viewer", "--place", "甲区", "--days", "90")
    assert made.status == 0
    secret = made.out.strip()
    file = embedded_home / "tokens.json"
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [listed] = json.loads(run("tokens", "list", "--format", "json").out)
    assert (listed["name"], listed["role"], listed["places"]) == ("window", "viewer", [DISTRICT])
    assert secret not in run("tokens", "list").out
    assert run("tokens", "create", "window").status == 2
    assert run("tokens", "create", "x", "--role", "king").status == 2
    assert run("tokens", "create", "x", "--place", "火星").status == 4
    assert run("tokens", "revoke", "nobody").status == 4
    assert run("tokens", "revoke", "window").status == 0
    assert json.loads(run("tokens", "list", "--format", "json").out) == []
