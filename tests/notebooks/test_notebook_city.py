"""What notebooks read of a city, on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import neo4j
import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication
from shizi.graph.settings import Settings
from shizi.notebooks import NotebookCity, open_city

DAY = date(2025, 9, 30)
KNOWN = 1
CODE = "91150302WH1D6WD01R"


@pytest.fixture
def city(engine: Engine, tmp_path: Path) -> NotebookCity:
    graph = SmallGraph()
    graph.node("Place", "150302000000", name="海勃湾区", level="district", district="150302000000")
    graph.node("Place", "150303001000", name="拉僧仲街道", level="street", district="150303000000")
    graph.node("Place", "150303000000", name="海南区", level="district", district="150303000000")
    firm = graph.node(
        "Organization", CODE, uscc=CODE, name="甲公司", state="ledger", kind="enterprise", required=["industry"], place="150303001000",
        operating_district="150302000000", full_key="甲公司", name_key="甲公司",
    )  # fmt: skip
    graph.node("Organization", "S1", name="乙公司", state="base_roster", kind="enterprise", required=["industry"])
    graph.node("Organization", "S2", name="丙局", state="excluded", kind="other", required=[])
    for name in ("市商务局", "市能源局"):
        holder = graph.node("Supervisor", name, name=name)
        graph.edge("OVERSEES", holder, firm, role="industry", exclusive=True)
    graph.node(
        "Finding", "f1", rule="M01", kind="multi_head", severity="high", subject=CODE, subject_kind="organization", name="甲公司",
        role="industry", holders=["市商务局|市商务局", "市能源局|市能源局"], explanation_zh="多头", explanation_en="two",
    )  # fmt: skip
    set_up_model(engine)
    write_graphs(engine, {KNOWN: graph})
    publication = Publication(KNOWN, DAY, DAY, "150300000000", "乌海市", "graph")
    return NotebookCity(engine, publication, Settings(home=tmp_path), DAY)


def test_organizations_bear_the_district_of_their_territory(city: NotebookCity) -> None:
    found = city.organizations().set_index("id")
    assert found["district"].to_dict() == {CODE: "海南区", "S1": ""}
    assert len(city.organizations(states=None)) == 3
    assert list(city.organizations(["excluded"])["name"]) == ["丙局"]


def test_role_statuses_are_a_wide_table(city: NotebookCity) -> None:
    found = city.role_statuses()
    assert list(found.columns) == ["registration", "business", "industry", "party_building", "territory", "liaison"]
    assert found["industry"].to_dict() == {CODE: "multi_head", "S1": "missing"}


def test_findings_bear_their_titles(city: NotebookCity) -> None:
    (finding,) = city.findings().to_dict("records")
    assert (finding["rule"], finding["title"], finding["title_en"]) == ("M01", "同一身份多个主管", "Several holders of one role")
    assert [one["name"] for one in finding["holders"]] == ["市商务局", "市能源局"]
    assert city.findings("V01").empty
    assert "title" in city.findings("V01")


def test_a_question_is_answered_as_a_frame_and_a_register_not_received_is_said(city: NotebookCity) -> None:
    with pytest.warns(UserWarning, match="register not received"):
        found = city.question(7)
    assert found["uscc"].tolist() == [CODE]
    assert found.attrs["title_en"].startswith("Which organizations have two or more live holders")


def test_a_query_gets_the_day_and_the_load(city: NotebookCity) -> None:
    query = "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN count(o) AS n, $at AS at"
    assert city.frame(query).to_dict("records") == [{"n": 3, "at": DAY}]
    by_driver = city.driver.execute_query(
        query, {"known": city.known, "at": city.at}, database_=city.database, routing_=neo4j.RoutingControl.READ
    )
    assert by_driver.records[0]["n"] == 3


def test_organizations_are_found_by_name_or_code(city: NotebookCity) -> None:
    assert city.find("甲公司") == city.find(CODE) == CODE
    assert city.find_first("没有这家", "甲公司") == CODE
    assert city.find_first("没有这家") is None
    with pytest.raises(NotFoundError):
        city.find("没有这家")


def test_the_graph_of_the_day(city: NotebookCity) -> None:
    assert set(city.graph(("OVERSEES",)).predecessors(f"Organization:{CODE}")) == {"Supervisor:市商务局", "Supervisor:市能源局"}


def test_a_folder_without_a_city_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIZI_DATABASE", raising=False)
    monkeypatch.setenv("SHIZI_HOME", str(tmp_path))
    with pytest.raises(NotFoundError, match="no city is loaded"):
        open_city()
    assert list(tmp_path.iterdir()) == []
