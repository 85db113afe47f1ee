"""What the web interface answers: the same as the command line, in the contract's shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from live_server import CODELESS, ELSEWHERE, HONGDA, ORGANIZATIONS, TWIN, YINHANG, Live
from published_city import Run
from pydantic import TypeAdapter

from shizi.api.answer_models import OversightAnswer
from shizi.api.application import ROUTERS

BASE = "/api/v1"
DISTINCT = list(ORGANIZATIONS)


@pytest.fixture
def home(embedded_home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHIZI_HOME", str(embedded_home))
    return None


def test_single_batch_and_command_line_answer_alike(live: Live, home: None, run: Run) -> None:
    for english_day in (None, "2025-09-30"):
        at = {"at": english_day} if english_day else {}
        batch = live.post(f"{BASE}/oversight:batch", json={"ids": DISTINCT, **at}).json()["answers"]
        for key, together in zip(DISTINCT, batch, strict=True):
            single = live.get(f"{BASE}/organizations/{key}/oversight", params=at)
            assert single.status_code == 200
            assert single.json() == together
            told = json.loads(run("who", key, "--format", "json", *(["--at", english_day] if english_day else [])).out)
            assert together == told
            OversightAnswer.model_validate(together)


def test_another_day_is_judged_anew_like_the_command_line(live: Live, home: None, run: Run) -> None:
    answer = live.get(f"{BASE}/organizations/{HONGDA}/oversight", params={"at": "2025-01-15"}).json()
    assert answer == json.loads(run("who", HONGDA, "--at", "2025-01-15", "--format", "json").out)
    roles = {role["role"]: role for role in answer["roles"]}
    assert roles["registration"]["status"] == "held"
    [batched] = live.post(f"{BASE}/oversight:batch", json={"ids": [HONGDA], "at": "2025-01-15"}).json()["answers"]
    assert batched == answer


def test_a_known_organization_is_answered_by_code_key_name_and_former_name(live: Live) -> None:
    for text in (HONGDA, "某市宏达商贸有限公司", "宏达商贸有限公司", "某市鸿图贸易有限公司", "宏达老店"):
        answer = live.get(f"{BASE}/organizations/{quote(text)}/oversight")
        assert (answer.status_code, answer.json()["organization"]["id"]) == (200, HONGDA), text
    answer = live.get(f"{BASE}/organizations/{CODELESS}/oversight").json()
    assert (answer["organization"]["uscc"], answer["status"]) == (None, "gap")
    hongda = live.get(f"{BASE}/organizations/{HONGDA}/oversight").json()
    assert hongda["status"] == "mixed"
    assert {role["role"]: role["status"] for role in hongda["roles"]}["registration"] == "nominal"


def test_every_answer_has_the_shape_that_is_described(live: Live) -> None:
    shapes = {route.operation_id: route.response_model for router in ROUTERS for route in router.routes}
    paths = {
        "getOversight": f"{BASE}/organizations/{HONGDA}/oversight",
        "searchOrganizations": f"{BASE}/organizations?q=hd&facets=true&total=true",
        "getOrganization": f"{BASE}/organizations/{HONGDA}",
        "getOversightHistory": f"{BASE}/organizations/{HONGDA}/oversight/history",
        "getOrganizationGraph": f"{BASE}/organizations/{HONGDA}/graph?assertions=true&past=true",
        "getNodeGraph": f"{BASE}/graph?label=Supervisor&id={quote('市商务局')}",
        "listSupervisors": f"{BASE}/supervisors?total=true",
        "listSupervisedOrganizations": f"{BASE}/supervisors/{quote('市商务局')}/organizations",
        "listFindings": f"{BASE}/findings?total=true",
        "getFinding": f"{BASE}/findings/f-P01-{HONGDA}",
        "listRules": f"{BASE}/rules",
        "getOverview": f"{BASE}/overview",
        "getHealth": "/healthz",
        "getReadiness": "/readyz",
    }
    for operation, path in paths.items():
        answer = live.get(path)
        assert answer.status_code == 200, (operation, answer.text)
        TypeAdapter(shapes[operation]).validate_python(answer.json())


def test_searching_by_code_name_alias_pinyin_and_with_slips(live: Live) -> None:
    def found(q: str) -> list[str]:
        return [row["id"] for row in live.get(f"{BASE}/organizations", params={"q": q}).json()["items"]]

    for q in (HONGDA, HONGDA[8:], "宏达商贸", "鸿图", "老店", "hdsm", "hongdashangmao", "宏大商贸", "宏达商茂有限公司"):
        assert found(q)[:1] == [HONGDA], q
    for q in ("clyh", "changleyinhang", "zhangleyinhang", "leyin"):
        assert YINHANG in found(q), q
    assert {TWIN} <= set(found("同名"))
    everything = live.get(f"{BASE}/organizations", params={"total": True, "facets": True, "limit": 2}).json()
    assert everything["total"] == len(ORGANIZATIONS)
    assert {row["value"]: row["count"] for row in everything["facets"]["state"]} == {"ledger": 3, "base_roster": 2, "excluded": 1}
    seen = [row["id"] for row in everything["items"]]
    following = everything["next"]
    while following:
        part = live.get(f"{BASE}/organizations", params={"limit": 2, "cursor": following}).json()
        seen += [row["id"] for row in part["items"]]
        following = part["next"]
    assert sorted(seen) == sorted(ORGANIZATIONS)
    inside = live.get(f"{BASE}/organizations", params={"place": "乙区", "state": "ledger"}).json()["items"]
    assert [row["id"] for row in inside] == [ELSEWHERE]
    listed = live.get(f"{BASE}/organizations", params={"ledger": ["three_have_enterprises", "parks"], "facets": True}).json()
    assert {row["id"] for row in listed["items"]} == {key for key, (_, state, _) in ORGANIZATIONS.items() if state == "ledger"}
    assert [row["count"] for row in listed["facets"]["ledger"]] == [3, 0, 0, 0]
    assert live.get(f"{BASE}/organizations", params={"ledger": "parks"}).json()["items"] == []


def test_history_tells_who_held_a_role_and_until_when(live: Live) -> None:
    roles = live.get(f"{BASE}/organizations/{HONGDA}/oversight/history").json()["roles"]
    registration = next(role for role in roles if role["role"] == "registration")
    assert [(one["id"], one["since"], one["until"]) for one in registration["periods"]] == [("市旧局", None, "2025-03-01")]


def test_findings_are_filtered_and_paged(live: Live) -> None:
    def ids(**wanted: object) -> list[str]:
        return [row["id"] for row in live.get(f"{BASE}/findings", params=wanted).json()["items"]]

    assert ids(rule="M01") == [f"f-M01-{HONGDA}"]
    assert ids(role="industry") == [f"f-M01-{HONGDA}"]
    assert ids(subject=ELSEWHERE) == [f"f-P01-{ELSEWHERE}"]
    assert ids(place="甲区", rule="P01") == [f"f-P01-{HONGDA}"]
    first = live.get(f"{BASE}/findings", params={"limit": 2, "total": True}).json()
    assert (first["total"], first["counts"]) == (3, {"M01": 1, "P01": 2})
    rest = live.get(f"{BASE}/findings", params={"limit": 2, "cursor": first["next"]}).json()
    assert len(rest["items"]) == 1
    assert rest["next"] is None


def test_a_supervisors_organizations_by_role_and_district(live: Live) -> None:
    path = f"{BASE}/supervisors/{quote('市商务局')}/organizations"
    assert [row["id"] for row in live.get(path).json()["items"]] == [HONGDA, ELSEWHERE]
    assert [row["id"] for row in live.get(path, params={"district": "乙区"}).json()["items"]] == [ELSEWHERE]
    assert live.get(path, params={"role": "business"}).json()["items"] == []
    first = live.get(path, params={"limit": 1}).json()
    rest = live.get(path, params={"limit": 1, "cursor": first["next"]}).json()
    assert [row["id"] for row in first["items"] + rest["items"]] == [HONGDA, ELSEWHERE]


def test_the_neighbourhood_has_kinds_and_validity_and_is_capped(live: Live) -> None:
    found = live.get(f"{BASE}/organizations/{HONGDA}/graph", params={"past": True}).json()
    gone = [edge for edge in found["edges"] if edge["source"] == "Supervisor:市旧局"]
    assert [(edge["role"], edge["until"], edge["valid"]) for edge in gone] == [("registration", "2025-03-01", False)]
    assert {"Supervisor:市商务局", f"Organization:{HONGDA}"} <= {node["key"] for node in found["nodes"]}
    capped = live.get(f"{BASE}/organizations/{HONGDA}/graph", params={"limit": 1}).json()
    assert len(capped["edges"]) == 1
    assert capped["next"]


def test_ledgers_are_workbooks_without_formulas(live: Live, tmp_path) -> None:
    import openpyxl

    answer = live.get(f"{BASE}/ledgers/three_have_enterprises.xlsx")
    assert answer.status_code == 200
    (tmp_path / "ledger.xlsx").write_bytes(answer.content)
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["三有企业"]
    names = [row[1].value for row in book["三有企业"].iter_rows(min_row=2)]
    assert "某市宏达商贸有限公司" in names
