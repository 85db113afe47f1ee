"""The overview over a small graph: every figure of the source by its own query, roles by D5, what cannot be told."""

from __future__ import annotations

import json
from datetime import date

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.overview import overview
from shizi.cypher.source_figures import GROUPS, source_figures
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

DAY = date(2025, 9, 30)
PUBLICATION = Publication(1, DAY, date(2025, 10, 8), "150300000000", "某市", "graph")
KEYS = [
    "departments_integrated",
    "base_records",
    "levels",
    "tax_payer_threshold",
    "roster_enterprises",
    "roster_social_orgs",
    "roster_total",
    "excluded_stage1",
    "ledger_types",
    "verified_enterprises",
    "verified_social_orgs",
    "verified_total",
    "dropped_enterprises",
    "dropped_social_orgs",
    "instructors",
    "orgs_guided",
    "orgs_new_mass_org",
    "member_threshold",
    "new_party_units",
    "service_teams",
    "orgs_served",
    "service_problems_solved",
    "secretary_reception_days",
    "needs_solved",
    "committee_problems_solved",
    "associations_mapped",
    "mapping_units",
    "six_sync_stages",
    "training_sessions",
    "training_attendance",
]
REGISTERS = [
    "market_registration",
    "survey_ledger",
    "instructors",
    "mass_organizations",
    "party_units",
    "service_teams",
    "service_records",
    "mapping_notice",
    "six_sync",
    "trainings",
]


def setting(graph: SmallGraph, name: str, value: object) -> None:
    graph.node("Setting", name, value=json.dumps(value))


def city(*, without: tuple[str, ...] = (), campaign: bool = True) -> SmallGraph:
    graph = SmallGraph()
    for number, kind in enumerate(REGISTERS):
        if kind not in without:
            graph.node("Register", kind, kind=kind, department=f"部门{number % 3}", rows=5, status="loaded", as_of=DAY)
    graph.node("Register", "visits", kind="visits", department="这次读不出的部门", rows=9, status="unreadable")
    setting(graph, "parameters", {"tax_payer_threshold": 10, "member_threshold": 3})
    setting(graph, "campaign", {"from": "2024-10-01", "until": "2025-09-30"} if campaign else None)
    setting(graph, "funnel", [{"step": "base_records", "count": 6, "removed": []}])
    for key, level in (("15", "city"), ("1502", "district"), ("150201", "street"), ("15020101", "community")):
        graph.node("Place", key, level=level)
    graph.node("Place", "某园", kind="park", site=True)
    organizations = [
        ("a", "enterprise", "ledger"), ("b", "social_organization", "ledger"), ("c", "enterprise", "base_roster"),
        ("d", "social_organization", "base_roster"), ("e", "enterprise", "excluded"), ("f", "other", "excluded"),
    ]  # fmt: skip
    for key, kind, state in organizations:
        graph.node(
            "Organization", key, kind=kind, state=state, ledgers=[f"{kind}s", "parks"] if state == "ledger" else []
        )
    return graph


def compute(engine: Engine, graph: SmallGraph) -> dict:
    set_up_model(engine)
    write_graphs(engine, {1: graph}, open_ended=True)
    return overview(engine, PUBLICATION)


def test_every_figure_of_the_source_stands_in_the_seed(engine: Engine) -> None:
    found = compute(engine, city())
    assert sorted(found["seed"]) == sorted(KEYS)
    assert found["seed_missing"] == {}
    assert (found["city"], found["as_of"]) == ("某市", "2025-09-30")
    assert found["funnel"] == [{"step": "base_records", "count": 6, "removed": []}]


def test_organizations_are_counted_by_state_and_kind(embedded_engine: Engine) -> None:
    seed = compute(embedded_engine, city())["seed"]
    counted = ("base", "roster", "excluded", "verified", "dropped")
    assert {key: seed[key] for key in KEYS if key.startswith(counted)} == {
        "base_records": 6, "roster_enterprises": 2, "roster_social_orgs": 2, "roster_total": 4, "excluded_stage1": 2,
        "verified_enterprises": 1, "verified_social_orgs": 1, "verified_total": 2, "dropped_enterprises": 1,
        "dropped_social_orgs": 1,
    }  # fmt: skip
    assert (seed["levels"], seed["ledger_types"], seed["departments_integrated"]) == (4, 3, 4)


def test_instructors_teams_and_units_are_counted_on_the_day_and_within_the_campaign(embedded_engine: Engine) -> None:
    graph = city()
    for key in ("p1", "p2", "p3"):
        graph.node("Instructor", key)
    graph.edge("GUIDES", "p1", "a")
    graph.edge("GUIDES", "p1", "b")
    graph.edge("GUIDES", "p2", "b")
    graph.edge("GUIDES", "p3", "c", until=date(2025, 9, 30))
    graph.node("ServiceTeam", "t1")
    graph.edge("SERVES", "t1", "a")
    for key, day in (
        ("u1", date(2024, 10, 1)),
        ("u2", date(2025, 9, 30)),
        ("u3", date(2024, 9, 30)),
        ("u4", date(1, 1, 1)),
    ):
        graph.node("PartyUnit", key, established=day)
    for key, day, organization in (
        ("m1", date(2025, 1, 1), "a"),
        ("m2", date(2025, 2, 1), "a"),
        ("m3", date(2020, 1, 1), "b"),
    ):
        graph.node("MassOrganization", key, kind="工会", established=day)
        graph.edge("FORMED_IN", key, organization)
    seed = compute(embedded_engine, graph)["seed"]
    assert (seed["instructors"], seed["orgs_guided"]) == (2, 2)
    assert (seed["service_teams"], seed["orgs_served"]) == (1, 1)
    assert (seed["new_party_units"], seed["orgs_new_mass_org"]) == (2, 1)


def test_service_records_count_by_channel_and_reception_days_by_unit_and_day(embedded_engine: Engine) -> None:
    graph = city()
    records = [
        ("红色服务团", "问题", date(2025, 3, 1), "团一"), ("红色服务团", "问题", None, "团一"),
        ("红色服务团", "需求", date(2025, 3, 1), "团一"),
        ("书记接待日", "需求", date(2025, 4, 1), "行业党委"), ("书记接待日", "问题", date(2025, 4, 1), "行业党委"),
        ("直通车", "问题", date(2025, 10, 1), "行业党委"), ("书记接待日", None, None, "综合党委"),
    ]  # fmt: skip
    for number, (channel, kind, solved, unit) in enumerate(records):
        graph.node(
            "ServiceRecord",
            f"s{number}",
            channel=channel,
            record_kind=kind,
            solved_on=solved,
            raised_on=date(2025, 2, 1),
            carried_by=unit,
        )
    seed = compute(embedded_engine, graph)["seed"]
    assert seed["service_problems_solved"] == 1
    assert (seed["needs_solved"], seed["committee_problems_solved"]) == (1, 1)
    assert seed["secretary_reception_days"] == 2


def test_the_mapping_notice_gives_associations_and_the_units_it_names(embedded_engine: Engine) -> None:
    graph = city()
    graph.node("Supervisor", "市商务局")
    graph.node("IndustryCommittee", "行业党委")
    graph.edge(
        "NAMED", "市商务局", "a", role="business", register="mapping_notice", unit="市商务局", until=date(2025, 1, 1)
    )
    graph.edge("NAMED", "行业党委", "a", role="party_building", register="mapping_notice", unit="市商务局")
    graph.edge("NAMED", "行业党委", "b", role="party_building", register="mapping_notice", unit="行业党委")
    graph.edge("NAMED", "行业党委", "c", role="party_building", register="committee_claims", unit="行业党委")
    graph.edge("NAMED", "行业党委", "d", role="party_building", register="mapping_notice", unit="旧单位", closed_on=DAY)
    seed = compute(embedded_engine, graph)["seed"]
    assert (seed["associations_mapped"], seed["mapping_units"]) == (2, 2)


def test_trainings_and_six_sync_stages(embedded_engine: Engine) -> None:
    graph = city()
    graph.node("Training", "t1", session="第一期", headcount=110)
    graph.node("Training", "t2", session="第一期", headcount=None)
    graph.node("Training", "t3", session="第二期", headcount=90)
    graph.node("SyncRecord", "y1", stage="年检年报")
    graph.node("SyncRecord", "y2", stage="年检年报")
    seed = compute(embedded_engine, graph)["seed"]
    assert (seed["training_sessions"], seed["training_attendance"], seed["six_sync_stages"]) == (2, 200, 1)


def test_what_the_registers_cannot_give_is_null_with_its_reason(embedded_engine: Engine) -> None:
    found = compute(embedded_engine, city(without=("service_teams", "survey_ledger"), campaign=False))
    assert found["seed"]["service_teams"] is None
    assert found["seed_missing"]["service_teams"] == "register_not_received:service_teams"
    assert found["seed_missing"]["verified_total"] == "register_not_received:survey_ledger"
    assert found["seed_missing"]["new_party_units"] == "no_campaign_in_manifest"
    assert found["seed"]["base_records"] == 6


def test_d5_roles_are_counted_over_the_ledger_by_status(embedded_engine: Engine) -> None:
    graph = city()
    graph.nodes["Organization", "a"]["required"] = ["registration", "industry", "party_building", "territory"]
    graph.nodes["Organization", "b"] |= {"required": ["registration", "liaison"], "unknown_if_empty": ["liaison"]}
    graph.node("Supervisor", "甲局")
    graph.node("Supervisor", "乙局")
    for holder in ("甲局", "乙局"):
        graph.edge("OVERSEES", holder, "a", role="registration")
        graph.edge("OVERSEES", holder, "b", role="liaison", exclusive=False)
    graph.edge("NAMED", "甲局", "a", role="industry", until=date(2025, 1, 1))
    roles = compute(embedded_engine, graph)["roles"]
    assert roles["registration"] == {"held": 0, "multi_head": 1, "nominal": 0, "missing": 1, "exempt": 0, "unknown": 0}
    assert (roles["industry"]["nominal"], roles["industry"]["exempt"]) == (1, 1)
    assert (roles["party_building"]["missing"], roles["liaison"]["held"], roles["liaison"]["exempt"]) == (1, 1, 1)
    assert all(sum(counts.values()) == 2 for counts in roles.values())


def test_only_open_findings_are_counted(embedded_engine: Engine) -> None:
    graph = city()
    graph.node("Finding", "1", rule="V02")
    graph.node("Finding", "2", rule="V02", resolved_on=DAY)
    assert compute(embedded_engine, graph)["findings"] == {"V02": 1}


@pytest.mark.parametrize("key", KEYS)
def test_each_figure_names_one_way_to_compute_it(key: str) -> None:
    figure = source_figures()[key]
    assert figure.group in GROUPS
    assert bool(figure.statement) != bool(figure.parameter)


def test_a_figure_agrees_when_it_is_the_sources_or_at_least_that_where_the_source_says_over() -> None:
    days = source_figures()["secretary_reception_days"]
    exact = source_figures()["instructors"]
    assert days.agrees(100)
    assert days.agrees(101)
    assert not days.agrees(99)
    assert exact.agrees(430)
    assert not exact.agrees(431)
    assert not exact.agrees(None)
