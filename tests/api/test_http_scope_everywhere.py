"""No token of one district obtains anything of another: every operation of the description, asked with what is the other's.

`ASKED` holds what each operation is asked with. An operation that is missing there, or that no longer exists, fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from live_server import DISTRICT, ELSEWHERE, HONGDA, ORGANIZATIONS, OTHER, Live, live_server

from shizi.api.application import Options
from shizi.api.token_store import TokenStore
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

NAME = ORGANIZATIONS[ELSEWHERE][0]
BETRAYS = (ELSEWHERE, NAME, "别处物流", "长乐别处")
IDS = (ELSEWHERE, quote(NAME), f"f-P01-{ELSEWHERE}", quote("市商务局"), quote("行业党委"), "u1", OTHER, "0123456789abcdef")
Body = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What an operation is asked with besides its ids: query strings, bodies, contents."""

    queries: tuple[str, ...] = ("",)
    bodies: tuple[Body | None, ...] = (None,)
    content: bytes | None = None
    ids: tuple[str, ...] = IDS


_CYPHER = "MATCH (o:Organization) RETURN o.id, o.name"
ASKED = {
    "getOversight": Asked(("", "?at=2025-01-15")),
    "getOversightBatch": Asked(bodies=({"ids": [ELSEWHERE, NAME, HONGDA]},)),
    "searchOrganizations": Asked(("", "?q=" + quote(NAME), "?q=bieChu", f"?q={ELSEWHERE}", f"?place={OTHER}", "?total=true")),
    "getOrganization": Asked(),
    "getOversightHistory": Asked(),
    "getCity": Asked(),
    "getCross": Asked(),
    "getOrganizationGraph": Asked(),
    "getNodeGraph": Asked(tuple(
        f"?label={label}&id={one}" for label in ("Organization", "Supervisor", "IndustryCommittee", "PartyUnit", "Place") for one in IDS
    )),
    "listSupervisors": Asked(("", "?q=" + quote("市商务局"))),
    "listSupervisedOrganizations": Asked(),
    "listFindings": Asked(("", f"?subject={ELSEWHERE}", f"?place={OTHER}", "?resolved=true&total=true")),
    "getFinding": Asked(),
    "listRules": Asked(),
    "getBoard": Asked(),
    "getFindingHistory": Asked(),
    "reviewFinding": Asked(bodies=({"state": "accepted", "reason": "x", "by": "某科"},)),
    "listQueries": Asked(),
    "runQuery": Asked(("", f"?place={OTHER}", f"?organization={ELSEWHERE}", "?format=csv"), ids=tuple(map(str, range(1, 66)))),
    "postQuery": Asked(
        bodies=({"parameters": {}}, {"parameters": {"organization": NAME}}, {"parameters": {"place": OTHER}}),
        ids=tuple(map(str, range(1, 66))),
    ),
    "runCypher": Asked(bodies=({"statement": _CYPHER},)),
    "getSchema": Asked(),
    "getChanges": Asked(("", "?from=2010-01-01&to=2025-09-30", f"?from=2010-01-01&place={OTHER}")),
    "listLoads": Asked(),
    "whatIf": Asked(bodies=({"changes": [{"abolish": "市商务局"}]},)),
    "uploadRegisters": Asked(("", "?dry_run=true"), content=b"no zip"),
    "getUpload": Asked(),
    "getOverview": Asked(),
    "downloadLedger": Asked(),
    "getMap": Asked(),
    "getHealth": Asked(),
    "getReadiness": Asked(),
    "getMetrics": Asked(),
}  # fmt: skip
LEDGERS = ("all", "three_have_enterprises")


@dataclass(frozen=True)
class Walk:
    live: Live
    whole: str
    district: dict[str, str]


@pytest.fixture
def walk(two_district_city: Engine, embedded_home: Path) -> Iterator[Walk]:
    (embedded_home / "tokens.json").unlink(missing_ok=True)
    store = TokenStore(embedded_home)
    whole = store.create("whole", role="admin", places=[], days=30)
    district = {role: store.create(f"jia-{role}", role=role, places=[DISTRICT], days=30) for role in ("viewer", "admin")}
    with live_server(Settings(home=embedded_home, engine_idle=5), Options(open_door=False)) as live:
        yield Walk(live, whole, district)
    (embedded_home / "tokens.json").unlink(missing_ok=True)


def requests_of(walk: Walk) -> Iterator[tuple[str, str, str, Asked]]:
    """Operation, method, address and what it is asked with."""
    described = walk.live.get("/openapi.json", token=walk.whole).json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            assert name in ASKED, f"{name} ({path}) is new: say in ASKED how it is asked for what is another district's"
            asked = ASKED[name]
            places = LEDGERS if "{kind}" in path else asked.ids if "{" in path else ("",)
            for place in places:
                for query in asked.queries:
                    yield name, method, path.replace("{id}", place).replace("{kind}", place) + query, asked


def send(walk: Walk, method: str, address: str, asked: Asked, body: Body | None, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    if asked.content is not None:
        headers["Content-Type"] = "application/zip"
        return walk.live.http.request(method, address, content=asked.content, headers=headers)
    return walk.live.http.request(method, address, json=body, headers=headers)


def told(answer: httpx.Response) -> str:
    """What the answer says, workbooks taken apart; what only repeats the question betrays nothing."""
    if "spreadsheet" in answer.headers.get("content-type", ""):
        import io

        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if answer.headers.get("content-type", "").startswith("application/problem"):
        return str({key: value for key, value in answer.json().items() if key != "instance"})
    if "/oversight:batch" in str(answer.url):  # repeats what was asked
        return str([{key: value for key, value in one.items() if key != "query"} for one in answer.json()["answers"]])
    return answer.text


def test_no_operation_tells_a_district_of_another(walk: Walk) -> None:
    leaks: list[str] = []
    seen: set[str] = set()
    asked_names: set[str] = set()
    for name, method, address, asked in requests_of(walk):
        asked_names.add(name)
        for body in asked.bodies:
            for role, token in walk.district.items():
                answer = send(walk, method, address, asked, body, token)
                assert answer.status_code < 500, (name, address, answer.text)
                betrayed = [word for word in BETRAYS if word in told(answer)]
                if betrayed:
                    leaks.append(f"{name} {role} {address} {body}: {betrayed}")
            if name not in ("reviewFinding", "uploadRegisters") and any(
                word in told(send(walk, method, address, asked, body, walk.whole)) for word in BETRAYS
            ):
                seen.add(name)
    assert asked_names == set(ASKED), "operations that no longer exist"
    assert len(seen) >= 14, sorted(seen)
    assert leaks == []


def test_without_a_token_no_operation_of_the_api_answers(walk: Walk) -> None:
    for name, method, address, asked in requests_of(walk):
        if not address.startswith("/api/"):
            continue
        answer = walk.live.http.request(method, address, json=asked.bodies[0])
        assert answer.status_code == 401, (name, address)
