"""How the web interface behaves: problems, languages, tags, compression, request ids, cursors, safe headers."""

from __future__ import annotations

import gzip
import socket
from urllib.parse import quote

from live_server import HONGDA, OTHER_TWIN, TWIN, Live, publish_graph, two_districts

from shizi.api.answer_models import ProblemDetails
from shizi.graph.engine import Engine

BASE = "/api/v1"


def problem(answer, status: int, name: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    ProblemDetails.model_validate(told)
    assert (told["type"], told["status"]) == (f"/problems/{name}", status)
    assert told["request_id"] == answer.headers["x-request-id"]
    return told


def test_unknown_404_ambiguous_409_with_candidates_and_422_with_the_field(live: Live) -> None:
    for tail in ("/oversight", "", "/oversight/history", "/graph"):
        problem(live.get(f"{BASE}/organizations/91150302WH00000099{tail}"), 404, "not-found")
        near = problem(live.get(f"{BASE}/organizations/{quote('某市宏达商茂有限公司')}{tail}"), 404, "not-found")
        assert near["candidates"][0]["id"] == HONGDA
        several = problem(live.get(f"{BASE}/organizations/{quote('某市同名有限公司')}{tail}"), 409, "ambiguous")
        assert {one["id"] for one in several["candidates"]} == {TWIN, OTHER_TWIN}
    for query, name in (
        ("at=2025-02-30", "at"), ("at=gestern", "at"), ("known_at=1", "known_at"), ("at=0001-01-01", "at"),
    ):  # fmt: skip
        told = problem(live.get(f"{BASE}/organizations/{HONGDA}/oversight?{query}"), 422, "invalid-input")
        assert [one["field"] for one in told["errors"]] == [name]
    told = problem(live.post(f"{BASE}/oversight:batch", json={"ids": []}), 422, "invalid-input")
    assert told["errors"][0]["field"] == "ids"
    assert "<script>" not in problem(live.post(f"{BASE}/oversight:batch", json={"ids": ["<script>" * 99]}), 422, "invalid-input")["detail"]
    problem(live.post(f"{BASE}/oversight:batch", json={"ids": ["x"] * 1001}), 422, "invalid-input")
    problem(live.post(f"{BASE}/oversight:batch", content=b"{"), 422, "invalid-input")
    problem(live.get(f"{BASE}/organizations?limit=0"), 422, "invalid-input")
    problem(live.get(f"{BASE}/organizations?place={quote('火星')}"), 422, "invalid-input")
    problem(live.get(f"{BASE}/organizations/{quote(chr(7))}/oversight"), 422, "invalid-input")
    problem(live.get(f"{BASE}/organizations/{'x' * 201}/oversight"), 422, "invalid-input")
    problem(live.get(f"{BASE}/nothing"), 404, "no-such-path")
    problem(live.http.delete(f"{BASE}/overview"), 405, "method-not-allowed")
    problem(live.get(f"{BASE}/findings/none"), 404, "not-found")


def test_as_known_before_the_first_load_nothing_is_known_whatever_is_asked(live: Live) -> None:
    paths = live.get("/openapi.json").json()["paths"]
    asked = set()
    for path, methods in paths.items():
        for method, operation in methods.items():
            named = {one["name"]: one for one in operation.get("parameters", ())}
            if method == "get" and "known_at" in named:
                needed = {name: one["schema"]["examples"][0] for name, one in named.items() if one["in"] == "query" and one["required"]}
                where = path.format(**{name: one["schema"]["examples"][0] for name, one in named.items() if one["in"] == "path"})
                told = problem(live.get(where, params={**needed, "known_at": "2020-01-01"}), 404, "not-yet-known")
                assert [one["field"] for one in told["errors"]] == ["known_at"]
                asked.add(operation["operationId"])
    assert {"getOversight", "getCross", "listFindings", "searchOrganizations"} <= asked
    problem(live.post(f"{BASE}/oversight:batch", json={"ids": [HONGDA], "known_at": "2020-01-01"}), 404, "not-yet-known")
    problem(live.post(f"{BASE}/cypher", json={"statement": "RETURN 1 AS one", "known_at": "2020-01-01"}), 404, "not-yet-known")


def test_a_batch_tells_in_its_place_why_there_is_no_answer(live: Live) -> None:
    asked = [HONGDA, "无此组织", "某市同名有限公司", HONGDA]
    answers = live.post(f"{BASE}/oversight:batch", json={"ids": asked}).json()["answers"]
    assert answers[0] == answers[3]
    assert (answers[1]["query"], answers[1]["candidates"]) == ("无此组织", [])
    assert {one["id"] for one in answers[2]["candidates"]} == {TWIN, OTHER_TWIN}


def test_problems_speak_the_language_that_is_asked_for(live: Live) -> None:
    path = f"{BASE}/organizations/91150302WH00000099"
    assert live.get(path).json()["title"] == "没有找到"
    english = live.get(path, headers={"Accept-Language": "fr, en;q=0.8, zh;q=0.5"})
    assert (english.json()["title"], english.headers["content-language"]) == ("not found", "en")


def test_an_answer_is_not_repeated_until_something_is_published(live: Live, two_district_city: Engine) -> None:
    for path in (f"{BASE}/organizations/{HONGDA}/oversight", f"{BASE}/overview", f"{BASE}/organizations?q=hd"):
        first = live.get(path)
        tag = first.headers["etag"]
        again = live.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert live.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    tag = live.get(f"{BASE}/overview").headers["etag"]
    publish_graph(two_district_city, two_districts())
    assert live.get(f"{BASE}/overview", headers={"If-None-Match": tag}).status_code == 200
    assert "etag" not in live.get(f"{BASE}/organizations/nobody").headers


def test_bodies_are_compressed_for_those_who_take_it(live: Live) -> None:
    for path in (f"{BASE}/organizations/{HONGDA}/oversight", f"{BASE}/rules"):
        for _ in range(2):  # from the engine, then from the read model
            plain = live.get(path, headers={"Accept-Encoding": "identity"})
            assert "content-encoding" not in plain.headers
            packed = live.get(path, headers={"Accept-Encoding": "gzip"})
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.content == plain.content
    assert gzip.compress(plain.content)


def test_request_ids_are_taken_over_when_they_are_harmless(live: Live) -> None:
    assert live.get("/healthz", headers={"X-Request-Id": "window-7.2026"}).headers["x-request-id"] == "window-7.2026"
    for hostile in ("short", "x" * 65, "a b c d e f g h", '"><script>'):
        given = live.get("/healthz", headers={"X-Request-Id": hostile}).headers["x-request-id"]
        assert given != hostile
        assert len(given) == 16


def test_cursors_are_good_for_their_own_question_only(live: Live) -> None:
    first = live.get(f"{BASE}/organizations?limit=2").json()
    for query in (f"limit=2&q=a&cursor={first['next']}", "cursor=!!!", "cursor=WzFd", "cursor=" + "A" * 300):
        told = problem(live.get(f"{BASE}/organizations?{query}"), 422, "invalid-input")
        assert told["errors"][0]["field"] == "cursor"


def test_headers_keep_answers_from_being_taken_for_something_else(live: Live) -> None:
    for path in ("/healthz", f"{BASE}/organizations/{HONGDA}/oversight", f"{BASE}/nothing", "/docs"):
        headers = live.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers or "uvicorn" not in headers["server"]


def test_a_body_that_is_too_large_is_refused_told_or_not(live: Live) -> None:
    problem(live.post(f"{BASE}/oversight:batch", content=b" " * (1024 * 1024 + 1)), 413, "too-large")

    def parts():
        for _ in range(40):
            yield b" " * 65536

    problem(live.post(f"{BASE}/oversight:batch", content=parts()), 413, "too-large")


def test_without_tokens_other_host_names_are_refused(live: Live) -> None:
    problem(live.get(f"{BASE}/overview", headers={"Host": "city.example"}), 421, "wrong-host")
    assert live.get("/healthz", headers={"Host": "localhost:1234"}).status_code == 200


def test_the_documentation_needs_nothing_from_elsewhere(live: Live) -> None:
    page = live.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    for asset in ("/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css", "/docs/start.js", "/openapi.json"):
        assert live.get(asset).status_code == 200
    assert "不止一个组织符合" in live.get("/problems/ambiguous").text


def test_broken_requests_do_no_harm(live: Live) -> None:
    host, port = live.url.removeprefix("http://").split(":")
    for raw in (b"\x00\x01\x02\r\n\r\n", b"GET /api/v1/organizations/%FF%FE/oversight HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                b"GET /api/v1/organizations//oversight HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):  # fmt: skip
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(raw)
            assert connection.recv(100).split(b" ")[1:2] in ([b"400"], [b"404"], [b"422"])
    assert live.get("/readyz").json()["status"] == "ready"


def test_figures_for_prometheus(live: Live) -> None:
    live.get(f"{BASE}/organizations/{HONGDA}/oversight")
    text = live.get("/metrics").text
    assert 'shizi_requests_total{method="GET",route="/api/v1/organizations/{id}/oversight",status="200"}' in text
    assert "shizi_engine_up 1.0" in text
