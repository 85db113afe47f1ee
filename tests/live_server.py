"""A live server for tests: uvicorn in a thread, real HTTP, on a city of two districts written for the occasion."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import httpx
import uvicorn
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.api.application import Options, create_app
from shizi.api.service import Service
from shizi.graph.engine import Engine
from shizi.graph.model import OPEN
from shizi.graph.publication import begin, publish
from shizi.graph.settings import Settings
from shizi.loaders.names import NameFolder, full_key

AS_OF, KNOWN_ON = date(2025, 9, 30), date(2025, 10, 8)
CITY, DISTRICT, OTHER = "150300000000", "150302000000", "150303000000"
HONGDA, YINHANG, TWIN, OTHER_TWIN, ELSEWHERE = (
    "91150302WH00000013", "91150302WH0000003X", "91150302WH00000021", "91150303WH00000052", "91150303WH00000044",
)  # fmt: skip
CODELESS = "N-000000000001"
ORGANIZATIONS = {
    HONGDA: ("某市宏达商贸有限公司", "ledger", DISTRICT),
    YINHANG: ("某市长乐银行股份有限公司", "base_roster", DISTRICT),
    TWIN: ("某市同名有限公司", "base_roster", DISTRICT),
    OTHER_TWIN: ("某市同名有限公司", "excluded", OTHER),
    ELSEWHERE: ("某市别处物流有限公司", "ledger", OTHER),
    CODELESS: ("某市无码协会", "ledger", DISTRICT),
}
P01_ZH = "{}有{}名正式党员，达到单独组建党支部的人数（3名），但没有党组织，属应建未建。"
P01_EN = "{} has {} formal members; from 3 on a unit must be formed, but it has none."


@dataclass(frozen=True, slots=True)
class Live:
    """A server that runs: how to ask it, and its parts."""

    url: str
    http: httpx.Client
    service: Service

    def get(self, path: str, *, token: str | None = None, **options: object) -> httpx.Response:
        """GET with a token."""
        headers = dict(options.pop("headers", None) or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.http.get(path, headers=headers, **options)

    def post(self, path: str, *, token: str | None = None, **options: object) -> httpx.Response:
        """POST with a token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.http.post(path, headers=headers, **options)


@contextmanager
def live_server(settings: Settings, options: Options | None = None) -> Iterator[Live]:
    """Run the application on a free port of this machine until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(settings, options)
    server = uvicorn.Server(
        uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="on", log_level="error", access_log=False,
                       server_header=False)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="live-server")
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with httpx.Client(base_url=url, timeout=60) as http:
            yield Live(url, http, app.state.service)
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
    assert not thread.is_alive()


def two_districts(name: str = "某市宏达商贸有限公司") -> SmallGraph:
    """A city with a multi-head, gaps, a name that two bear, former holders, units, and counts of members."""
    graph = SmallGraph()
    fold = NameFolder("某市", ("甲区", "乙区")).fold
    graph.node("Place", CITY, name="某市", level="city", full_name="某市")
    for code, district in ((DISTRICT, "甲区"), (OTHER, "乙区")):
        graph.node("Place", code, name=district, level="district", full_name=f"某市{district}")
        graph.edge("WITHIN", code, CITY)
    for holder in ("市商务局", "市工信局", "市民政局"):
        graph.node("Supervisor", holder)
    graph.node("Supervisor", "市旧局", abolished=date(2025, 3, 1))
    graph.node("IndustryCommittee", "市委", kind="city")
    graph.node("IndustryCommittee", "行业党委")
    graph.edge("REPORTS_TO", "行业党委", "市委")
    for key, (own, state, place) in ORGANIZATIONS.items():
        shown = name if key == HONGDA else own
        graph.node(
            "Organization", key, name=shown, full_key=full_key(shown), name_key=fold(shown), state=state,
            reason="verified", exempt=["business"],
            required=["registration", "industry", "party_building", "territory", "liaison"],
            uscc=None if key == CODELESS else key, known_by=[f"row-{key}"], place=place, registered_district=place,
            operating_district=place, formal_members=5 if key in (HONGDA, ELSEWHERE) else None,
            floating_members=1 if key == HONGDA else None, ledgers=["three_have_enterprises"] if state == "ledger" else [],
            names=["宏达老店"] if key == HONGDA else None, former_names=["某市鸿图贸易有限公司"] if key == HONGDA else None,
            kind="social_organization" if key == CODELESS else "enterprise",
        )  # fmt: skip
        graph.node("RegisterRow", f"row-{key}", file="registers/摸排台账.xlsx", row=10 + len(graph.nodes))
        graph.edge("OVERSEES", place, key, role="territory", sources=[f"row-{key}"])
        graph.edge("NAMED", place, key, role="territory", sources=[f"row-{key}"])
    for holder in ("市商务局", "市工信局"):
        graph.edge("OVERSEES", holder, HONGDA, role="industry", sources=[f"row-{HONGDA}"])
        graph.edge("NAMED", holder, HONGDA, role="industry", sources=[f"row-{HONGDA}"])
    graph.edge("OVERSEES", "市商务局", ELSEWHERE, role="industry", sources=[f"row-{ELSEWHERE}"])
    graph.edge("OVERSEES", "市旧局", HONGDA, role="registration", sources=[f"row-{HONGDA}"], until=date(2025, 3, 1))
    graph.edge("NAMED", "市旧局", HONGDA, role="registration", sources=[f"row-{HONGDA}"])
    graph.edge("OVERSEES", "行业党委", HONGDA, role="party_building", sources=[f"row-{HONGDA}"])
    graph.node("PartyUnit", "u1", name="别处物流党支部", formal_members=4)
    graph.edge("COVERS", "u1", ELSEWHERE)
    graph.edge("BELONGS_TO", "u1", "行业党委")
    for rule, key, members in (("M01", HONGDA, 0), ("P01", HONGDA, 5), ("P01", ELSEWHERE, 8)):
        own = ORGANIZATIONS[key][0]
        zh, en = (P01_ZH.format(own, members), P01_EN.format(own, members)) if members else (f"{own}多头", "several")
        graph.node(
            "Finding", f"f-{rule}-{key}", rule=rule, kind="multi_head" if rule == "M01" else "formation", severity="high",
            subject=key, subject_kind="organization", name=own, role="industry" if rule == "M01" else None,
            first_seen=AS_OF, holders=["市商务局|市商务局"] if rule == "M01" else [], explanation_zh=zh, explanation_en=en,
            sources=[f"row-{key}"],
        )  # fmt: skip
        graph.edge("CONCERNS", f"f-{rule}-{key}", key)
    graph.node("Register", "r", kind="survey_ledger", department="某局", status="loaded", rows=3, as_of=AS_OF)
    return graph


def publish_graph(engine: Engine, graph: SmallGraph, known_on: date = KNOWN_ON) -> int:
    """Write the graph as a load of its own, close what former ones wrote, and publish it."""
    set_up_model(engine)
    number = begin(engine)
    former = {"number": number, "open": OPEN}
    engine.write("MATCH ()-[e]->() WHERE e.retired = $open AND e.recorded < $number SET e.retired = $number", **former)
    engine.write(
        "MATCH (n) WHERE n.retired = $open AND n.recorded < $number AND NOT n:Load SET n.retired = $number", **former
    )
    write_graphs(engine, {number: graph}, open_ended=True)
    publish(engine, number, AS_OF, known_on, CITY, "某市")
    return number
