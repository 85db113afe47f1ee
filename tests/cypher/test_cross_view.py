"""The cross view: the oversight answer with who serves the organization, equal on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.cross_view import PARTS, REGISTER_OF_PART, cross_view
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication

DAY = date(2025, 9, 30)
CODE = "91150302WH00000013"
PUBLICATION = Publication(1, DAY, date(2025, 10, 8), "150300000000", "某市", "graph")
ALL = frozenset(REGISTER_OF_PART.values())


def served_organization() -> SmallGraph:
    graph = SmallGraph()
    graph.node("Organization", CODE, name="某公司", state="ledger", required=["registration"], unknown_if_empty=[])
    graph.node("RegisterRow", f"{CODE}的行")
    graph.node("RegisterRow", "unit row", register="party_units", file="registers/党组织.xlsx", row=9)
    graph.node("PartyUnit", "u1", name="某公司党支部")
    graph.edge("COVERS", "u1", CODE, sources=["unit row"], since=date(2024, 1, 1))
    graph.node("PartyUnit", "u2", name="旧联合支部", kind="joint_branch")
    graph.edge("COVERS", "u2", CODE, until=date(2025, 1, 1))
    graph.node("Instructor", "ZDY1", sending_unit="某街道党工委")
    graph.edge("GUIDES", ("Instructor", "ZDY1"), CODE)
    graph.node("ServiceTeam", "t1", name="红色服务团一队")
    graph.edge("SERVES", "t1", CODE, since=date(2026, 1, 1))
    graph.node("MassOrganization", "m2", kind="工会")
    graph.node("MassOrganization", "m1", kind="妇联")
    for key in ("m2", "m1"):
        graph.edge("FORMED_IN", ("MassOrganization", key), CODE)
    return graph


def view(engine: Engine, *, at: date = DAY, received: frozenset[str] = ALL, known: int = 1) -> dict[str, Any]:
    return cross_view(engine, CODE, at=at, known=known, publication=PUBLICATION, received=received)


def write(engine: Engine) -> None:
    set_up_model(engine)
    write_graphs(engine, {1: served_organization()}, open_ended=True)


def test_every_part_stands_there_in_order_with_who_serves_on_the_day(engine: Engine) -> None:
    write(engine)
    found = view(engine)
    assert [part["part"] for part in found["serving"]] == list(PARTS)
    unit, team, instructor, mass = found["serving"]
    assert (unit["status"], [member["id"] for member in unit["members"]]) == ("present", ["u1"])
    assert unit["members"][0] == {
        "id": "u1", "name": "某公司党支部", "form": "branch", "since": "2024-01-01", "until": None,
        "sources": [{"register": "party_units", "file": "registers/党组织.xlsx", "sheet": "表", "row": 9}],
    }  # fmt: skip
    assert (team["status"], team["reason"], team["members"]) == ("absent", "no_register_names_one", [])
    assert instructor["members"][0]["form"] == "某街道党工委"
    assert [member["name"] for member in mass["members"]] == ["妇联", "工会"]
    assert len(found["roles"]) == 6


def test_another_day_is_served_by_others(engine: Engine) -> None:
    write(engine)
    before, after = view(engine, at=date(2024, 12, 31)), view(engine, at=date(2026, 1, 1))
    assert [member["id"] for member in before["serving"][0]["members"]] == ["u2", "u1"]
    assert [member["id"] for member in after["serving"][1]["members"]] == ["t1"]


def test_a_part_whose_register_was_not_received_is_unknown_not_absent(engine: Engine) -> None:
    write(engine)
    found = view(engine, received=frozenset({"party_units"}))
    assert [part["status"] for part in found["serving"]] == ["present", "unknown", "present", "present"]
    assert found["serving"][1]["reason"] == "register_not_received"


def test_what_a_later_load_wrote_is_not_seen_before(engine: Engine) -> None:
    graph = served_organization()
    set_up_model(engine)
    write_graphs(engine, {2: graph}, open_ended=True)
    with pytest.raises(NotFoundError):
        view(engine, known=1)
    assert view(engine, known=2)["serving"][0]["status"] == "present"


def test_an_unknown_organization_is_not_found(engine: Engine) -> None:
    write(engine)
    with pytest.raises(NotFoundError):
        cross_view(engine, "nobody", at=DAY, known=1, publication=PUBLICATION, received=ALL)
