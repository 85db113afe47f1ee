"""A small published city, and the command line run inside the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.api.main import main
from shizi.graph.engine import Engine
from shizi.graph.publication import begin, publish
from shizi.loaders.names import NameFolder, full_key

AS_OF = date(2025, 9, 30)
HOSTILE = "某市\x1b[31m[red]\u202e公司"


@dataclass(frozen=True)
class Outcome:
    """What a command gave back."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("SHIZI_DATABASE", raising=False)
    monkeypatch.delenv("SHIZI_DEBUG", raising=False)

    def one(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = main(list(arguments))
        told = capsys.readouterr()
        return Outcome(status, told.out, told.err)

    return one


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHIZI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def city(embedded_engine: Engine, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A published city with a multi-head, a gap and names that mean no good."""
    monkeypatch.setenv("SHIZI_HOME", str(embedded_home))
    graph = SmallGraph()
    fold = NameFolder("某市", ("甲区",)).fold
    graph.node("Place", "150300000000", name="某市", level="city", full_name="某市")
    graph.node("Place", "150302000000", name="甲区", level="district", full_name="某市甲区")
    graph.edge("WITHIN", "150302000000", "150300000000")
    graph.node("Supervisor", "市商务局")
    graph.node("Supervisor", "市工信局")
    for key, name, state in (
        ("91150302WH00000013", "某市宏达商贸有限公司", "ledger"),
        ("91150302WH00000021", "某市同名有限公司", "base_roster"),
        ("91150302WH00000030", "某市同名有限公司", "excluded"),
        ("hostile", HOSTILE, "ledger"),
    ):
        graph.node(
            "Organization", key, name=name, full_key=full_key(name), name_key=fold(name), state=state,
            reason="verified", exempt=["business"],
            required=["registration", "industry", "party_building", "territory", "liaison"],
            uscc=None if key == "hostile" else key, known_by=["row"], place="150302000000",
        )  # fmt: skip
    graph.node("RegisterRow", "row", file="registers/=某表.xlsx")
    for holder in ("市商务局", "市工信局"):
        graph.edge("OVERSEES", holder, "91150302WH00000013", role="industry", sources=["row"])
        graph.edge("NAMED", holder, "91150302WH00000013", role="industry", sources=["row"])
    for rule, subject, severity in (("M01", "91150302WH00000013", "high"), ("D02", "hostile", "medium")):
        graph.node(
            "Finding", f"f-{rule}", rule=rule, kind="multi_head" if rule == "M01" else "data", severity=severity,
            subject=subject, subject_kind="organization", name="某市宏达商贸有限公司" if rule == "M01" else HOSTILE,
            role="industry" if rule == "M01" else None, first_seen=AS_OF, holders=["市商务局|市商务局"],
            explanation_zh=f"{HOSTILE} 有问题", explanation_en="a fault", sources=["row"],
        )  # fmt: skip
        graph.edge("CONCERNS", f"f-{rule}", subject)
    graph.node("Register", "r", kind="market_registration", department="某局", status="loaded", rows=3, as_of=AS_OF)
    set_up_model(embedded_engine)
    number = begin(embedded_engine)
    write_graphs(embedded_engine, {number: graph}, open_ended=True)
    publish(embedded_engine, number, AS_OF, date(2025, 10, 8), "150300000000", "某市")
    return embedded_engine
