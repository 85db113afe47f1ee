"""The library, the console, changes, what-if and uploads over real HTTP: answers, scope, bands, limits."""

from __future__ import annotations

import csv
import io
import json
import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import openpyxl
import pytest
from hostile_statements import hostile_statements
from live_server import (
    DISTRICT,
    ELSEWHERE,
    HONGDA,
    ORGANIZATIONS,
    OTHER,
    Live,
    live_server,
    publish_graph,
    two_districts,
)

from shizi.api.application import Options
from shizi.api.console_models import ConsoleReply, GraphSchema
from shizi.api.query_models import QueryAnswer, Questions
from shizi.api.routes_changes import Changes, Loads
from shizi.api.routes_uploads import UploadJob
from shizi.api.routes_whatif import WhatIfAnswer
from shizi.api.token_store import TokenStore
from shizi.cypher.questions import read_questions
from shizi.graph.engine import Engine
from shizi.graph.settings import Settings

BASE = "/api/v1"
LIBRARY = read_questions()
COUNT_ORGANIZATIONS = "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN count(*) AS n"


@dataclass(frozen=True)
class Guarded:
    live: Live
    admin: str
    steward: str
    analyst: str
    viewer: str
    district: str
    both: str


@pytest.fixture
def guarded(two_district_city: Engine, embedded_home: Path) -> Iterator[Guarded]:
    (embedded_home / "tokens.json").unlink(missing_ok=True)
    store = TokenStore(embedded_home)
    secrets = [
        store.create(name, role=role, places=places, days=30)
        for name, role, places in (
            ("admin", "admin", []), ("steward", "steward", []), ("analyst", "analyst", []), ("viewer", "viewer", []),
            ("district", "analyst", [DISTRICT]), ("both", "viewer", [DISTRICT, OTHER]),
        )
    ]  # fmt: skip
    with live_server(Settings(home=embedded_home, engine_idle=5), Options(open_door=False)) as live:
        yield Guarded(live, *secrets)
    (embedded_home / "tokens.json").unlink(missing_ok=True)


def cypher(guarded: Guarded, statement: str, token: str, **more: object) -> httpx.Response:
    return guarded.live.post(f"{BASE}/cypher", token=token, json={"statement": statement, **more})


# --- the library ---------------------------------------------------------------------------------------------------
def test_the_library_lists_its_questions_in_their_shape(live: Live) -> None:
    answer = live.get(f"{BASE}/queries")
    found = Questions.model_validate_json(answer.content)
    assert [one.id for one in found.items] == list(LIBRARY)
    assert {one.group for one in Questions.model_validate_json(live.get(f"{BASE}/queries?group=vacuum").content).items} == {"vacuum"}


def test_every_question_answers_its_example_in_its_shape(live: Live) -> None:
    for question in LIBRARY.values():
        values = {name: one.example for name, one in question.parameters.items() if one.required}
        values = {name: HONGDA if name == "organization" else value for name, value in values.items()}
        answer = live.post(f"{BASE}/queries/{question.id}", json={"parameters": json.loads(json.dumps(values, default=str))})
        assert answer.status_code in (200, 404), (question.slug, answer.text)
        if answer.status_code == 200:
            told = QueryAnswer.model_validate_json(answer.content)
            assert all(list(row) == [column.name for column in told.columns] for row in told.rows)


def test_get_and_post_and_the_forms_say_the_same(live: Live, tmp_path: Path) -> None:
    got = live.get(f"{BASE}/queries/7", params={"place": "甲区"}).json()
    assert live.post(f"{BASE}/queries/q07", json={"parameters": {"place": DISTRICT}}).json() == got
    assert [row["uscc"] for row in got["rows"]] == [HONGDA]
    assert got["rows"][0]["sources"]
    lines = list(csv.DictReader(io.StringIO(live.get(f"{BASE}/queries/7?format=csv").content.decode("utf-8-sig"))))
    assert [line["uscc"] for line in lines] == [HONGDA]
    book = tmp_path / "answer.xlsx"
    book.write_bytes(live.get(f"{BASE}/queries/7?format=xlsx").content)
    assert openpyxl.load_workbook(book)["结果"]["A2"].value == HONGDA


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/999", 404), ("/queries/7?nothing=1", 422), ("/queries/1", 422), ("/queries/7?role=king", 422),
        ("/queries/7?place=火星", 404), ("/queries/1?organization=无此组织", 404), ("/queries/7?at=2025-02-30", 422),
        ("/queries/7?place=a&place=b", 422), ("/queries/7?limit=0", 422), ("/queries/1?organization=某市同名有限公司", 409),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(live: Live, path: str, status: int) -> None:
    answer = live.get(BASE + path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_district_asks_within_itself_only(guarded: Guarded) -> None:
    betrays = (ELSEWHERE, ORGANIZATIONS[ELSEWHERE][0])
    seen = 0
    for question in LIBRARY.values():
        values = {name: one.example for name, one in question.parameters.items() if one.required and one.type != "place"}
        values = {name: ELSEWHERE if name == "organization" else value for name, value in values.items()}
        body = {"parameters": json.loads(json.dumps(values, default=str))}
        path = f"{BASE}/queries/{question.id}"
        seen += any(word in guarded.live.post(path, token=guarded.admin, json=body).text for word in betrays)
        answer = guarded.live.post(path, token=guarded.district, json=body)
        assert answer.status_code in (200, 403, 404, 422), (question.slug, answer.text)
        assert not any(word in answer.text for word in betrays), question.slug
        if answer.status_code == 200 and "place" in question.parameters:
            assert answer.json()["parameters"]["place"] == DISTRICT
            assert guarded.live.get(path, token=guarded.district, params={"place": OTHER}).status_code == 403
    assert seen >= 4
    whole = guarded.live.get(f"{BASE}/queries/45", token=guarded.district)
    assert (whole.status_code, whole.json()["type"]) == (403, "/problems/outside-your-scope")
    assert guarded.live.get(f"{BASE}/queries/7", token=guarded.both).status_code == 422
    assert guarded.live.get(f"{BASE}/queries/7?place=甲区", token=guarded.both).status_code == 200


def test_members_are_bands_below_steward(guarded: Guarded, two_district_city: Engine) -> None:
    graph = two_districts()
    for kind in LIBRARY[26].needs:
        graph.node("Register", f"r-{kind}", kind=kind, department="某局", status="loaded", rows=3, columns=["committee_seats"])
    graph.node("Register", "r-seats", kind="party_units", department="某局", status="loaded", rows=3, columns=["committee_seats"])
    publish_graph(two_district_city, graph)
    path = f"{BASE}/queries/26"
    shown = {row["uscc"]: row["formal_members"] for row in guarded.live.get(path, token=guarded.steward).json()["rows"]}
    assert shown[HONGDA] == 5
    banded = guarded.live.get(path, token=guarded.analyst).json()["rows"]
    assert {row["uscc"]: row["formal_members"] for row in banded}[HONGDA] == "3-6"
    assert guarded.live.get(f"{BASE}/queries/32?members=4", token=guarded.analyst).status_code == 422
    assert guarded.live.get(f"{BASE}/queries/32?members=7", token=guarded.analyst).status_code == 200
    assert guarded.live.get(f"{BASE}/queries/32?members=4", token=guarded.steward).status_code == 200


# --- the console ---------------------------------------------------------------------------------------------------
def test_the_console_answers_analysts_of_the_whole_city(guarded: Guarded) -> None:
    for token, status in ((guarded.analyst, 200), (guarded.admin, 200), (guarded.viewer, 403), (guarded.district, 403), (guarded.both, 403)):
        assert cypher(guarded, COUNT_ORGANIZATIONS, token).status_code == status
    found = ConsoleReply.model_validate_json(cypher(guarded, COUNT_ORGANIZATIONS, guarded.analyst).content)
    assert (found.columns, found.rows, found.truncated) == (["n"], [[6]], None)


def test_hostile_statements_are_refused_over_http_with_their_line(guarded: Guarded) -> None:
    for reason, statement in hostile_statements():
        answer = cypher(guarded, statement, guarded.admin, parameters={"n": 10**9, "url": "file:///x", "k": "name"})
        assert answer.status_code == 422, (statement[:100], answer.text)
        assert reason in answer.text.replace('\\"', '"').replace("\\\\", "\\") or not 0 < len(statement) <= 20_000, statement[:100]
    assert cypher(guarded, COUNT_ORGANIZATIONS, guarded.admin).json()["rows"] == [[6]]


def test_the_console_shows_bands_below_steward(guarded: Guarded) -> None:
    node = f"MATCH (o:Organization {{id: '{HONGDA}'}}) RETURN o"
    assert cypher(guarded, node, guarded.analyst).json()["rows"][0][0]["properties"]["formal_members"] == "3-6"
    assert cypher(guarded, node, guarded.steward).json()["rows"][0][0]["properties"]["formal_members"] == 5
    named = "MATCH (o:Organization) RETURN o.formal_members AS x"
    assert cypher(guarded, named, guarded.analyst).status_code == 422
    assert cypher(guarded, named, guarded.steward).status_code == 200


def test_limits_of_the_console(guarded: Guarded) -> None:
    many = "UNWIND range(1, 5000) AS x RETURN x"
    cut = cypher(guarded, many, guarded.analyst, limit=10).json()
    assert (len(cut["rows"]), cut["truncated"]) == (10, "rows")
    wide = "UNWIND range(1, 5000) AS x RETURN x, $text AS text"
    large = cypher(guarded, wide, guarded.analyst, limit=10_000, parameters={"text": "字" * 3000}).json()
    assert large["truncated"] == "bytes"
    for body in ({"statement": ""}, {"statement": "RETURN 1", "limit": 0}, {"statement": "RETURN 1", "timeout": 1e9}, {"x": 1}):
        assert guarded.live.post(f"{BASE}/cypher", token=guarded.analyst, json=body).status_code == 422
    assert cypher(guarded, "RETURN 1 / 0 AS x", guarded.analyst).status_code in (200, 422)
    opened = guarded.live.service.access.times_opened
    assert cypher(guarded, "MATCH (n) RETURN n.x.y.z + date('x') AS x", guarded.analyst).status_code in (200, 422)
    assert guarded.live.service.access.times_opened == opened, "a wrong statement must not cost the database"


def test_the_schema_tells_labels_edges_and_properties(live: Live) -> None:
    found = GraphSchema.model_validate_json(live.get(f"{BASE}/schema").content)
    organization = next(one for one in found.nodes if one.label == "Organization")
    assert {"uscc", "name", "state"} <= {one.name for one in organization.properties}
    assert any(edge.type == "OVERSEES" and edge.pairs for edge in found.edges)


# --- changes, loads, what if --------------------------------------------------------------------------------------
def test_changes_between_loads_and_days(two_district_city: Engine, live: Live) -> None:
    first = live.get(f"{BASE}/changes").json()
    assert first["opened"] == first["closed"] == []
    assert first["note"]
    publish_graph(two_district_city, two_districts("某市新名商贸有限公司"))
    found = live.get(f"{BASE}/changes")
    Changes.model_validate_json(found.content)
    loads = Loads.model_validate_json(live.get(f"{BASE}/loads").content).items
    assert [one.published for one in loads] == [False, True]
    numbers = [one.number for one in loads]
    assert live.get(f"{BASE}/changes?from_load={numbers[0]}&to_load={numbers[1]}").json() == found.json()
    days = live.get(f"{BASE}/changes?from=2025-01-15&to=2025-09-30")
    assert days.status_code == 200, days.text
    Changes.model_validate_json(days.content)
    for path, status in (("?to=2025-09-30", 422), ("?from=2025-01-01&from_load=1", 422), ("?from_load=99", 404), ("?from=2025-09-30&to=2025-01-01", 422)):
        assert live.get(f"{BASE}/changes{path}").status_code == status


def test_changes_of_a_district_are_its_own(guarded: Guarded) -> None:
    path = f"{BASE}/changes?from=2010-01-15&to=2025-09-30"
    whole, own = guarded.live.get(path, token=guarded.analyst), guarded.live.get(path, token=guarded.district)
    assert (whole.status_code, own.status_code) == (200, 200), whole.text
    assert ELSEWHERE not in own.text


def test_what_if_answers_analysts_and_changes_nothing(guarded: Guarded) -> None:
    body = {"changes": [{"move_duties": "市商务局=>市工信局;role=industry"}]}
    path = f"{BASE}/whatif"
    before = guarded.live.get(f"{BASE}/organizations/{HONGDA}/oversight", token=guarded.admin).json()
    answer = guarded.live.post(path, token=guarded.analyst, json=body)
    assert answer.status_code == 200, answer.text
    found = WhatIfAnswer.model_validate_json(answer.content)
    assert HONGDA in {one.subject for one in found.closes}
    assert guarded.live.get(f"{BASE}/organizations/{HONGDA}/oversight", token=guarded.admin).json() == before
    for token, status in ((guarded.viewer, 403), (guarded.district, 403)):
        assert guarded.live.post(path, token=token, json=body).status_code == status
    for wrong, status in (({"changes": []}, 422), ({"changes": [{"fly": "x"}]}, 422), ({"changes": [{"abolish": "无此局"}]}, 404),
                          ({"changes": [{"add_committee": {"name": "新党委", "claims": [{"file": "/etc/passwd"}]}}]}, 422)):  # fmt: skip
        assert guarded.live.post(path, token=guarded.admin, json=wrong).status_code == status, wrong


# --- uploads ------------------------------------------------------------------------------------------------------
def zipped(files: dict[str, bytes], **extra: object) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("registers")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc")
        archive.writestr("manifest.yaml", "x")
    return stream.getvalue()


HOSTILE_ARCHIVES = {
    "no zip": b"no zip at all", "empty": b"", "no manifest": zipped({"a.csv": b"x"}),
    "leads out": zipped({"manifest.yaml": b"x", "../out.csv": b"x"}), "absolute": zipped({"manifest.yaml": b"x", "/tmp/x": b"x"}),
    "windows": zipped({"manifest.yaml": b"x", "C:evil.csv": b"x"}), "bomb": zipped({"manifest.yaml": b"x", "a.csv": b"0" * (64 << 20)}),
    "link": link(), "many": zipped({"manifest.yaml": b"x"} | {f"{n}.csv": b"" for n in range(2100)}),
    "twice": zipped({"manifest.yaml": b"x", "A.csv": b"1", "a.CSV": b"2"}), "deep": zipped({"manifest.yaml": b"x", "a/b/c/d/e/f/g/h.csv": b"x"}),
    "truncated": zipped({"manifest.yaml": b"x" * 5000})[:60],
}  # fmt: skip


def send(guarded: Guarded, content: bytes, token: str, query: str = "", media_type: str = "application/zip") -> httpx.Response:
    return guarded.live.http.post(
        f"{BASE}/uploads{query}", content=content, headers={"Authorization": f"Bearer {token}", "Content-Type": media_type}
    )


def test_archives_that_cannot_be_trusted_are_refused_and_leave_nothing(guarded: Guarded, embedded_home: Path) -> None:
    folder = embedded_home / "uploads"
    before = set(folder.iterdir()) if folder.exists() else set()
    for name, content in HOSTILE_ARCHIVES.items():
        answer = send(guarded, content, guarded.steward)
        assert answer.status_code == 422, (name, answer.text)
        assert answer.json()["errors"][0]["message"]
    assert set(folder.iterdir()) == before
    assert not (embedded_home / "out.csv").exists()
    assert send(guarded, b"x", guarded.steward, media_type="text/plain").status_code == 415
    for token in (guarded.analyst, guarded.district, guarded.viewer):
        assert send(guarded, b"x", token).status_code == 403
    assert guarded.live.get(f"{BASE}/uploads/0000000000000000", token=guarded.steward).status_code == 404
    assert guarded.live.get(f"{BASE}/uploads/..%2F..%2Ftokens.json", token=guarded.steward).status_code == 404


def test_a_folder_that_cannot_be_loaded_ends_as_a_failed_job(guarded: Guarded, embedded_home: Path) -> None:
    answer = send(guarded, zipped({"城市/manifest.yaml": b"city: {name: x}"}), guarded.steward, "?dry_run=true")
    assert answer.status_code == 202, answer.text
    assert send(guarded, zipped({"manifest.yaml": b"x"}), guarded.steward).status_code == 409
    job = finished(guarded.live, answer.headers["location"], guarded.steward)
    assert job.state == "failed"
    assert job.messages
    assert not (embedded_home / "uploads" / job.id / "registers").exists()
    assert guarded.live.get(f"{BASE}/organizations/{HONGDA}", token=guarded.admin).status_code == 200


def finished(live: Live, path: str, token: str | None = None) -> UploadJob:
    deadline = time.monotonic() + 300
    while True:
        job = UploadJob.model_validate_json(live.get(path, token=token).content)
        if job.state != "running":
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.1)
