"""The oversight answer over small graphs: statuses, holders, lines, other days, batches (SEMANTICS D4 to D10)."""

from __future__ import annotations

from datetime import date

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.oversight import oversight_answer, oversight_answers
from shizi.cypher.roles import answer_status
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication

DAY = date(2025, 9, 30)
PUBLICATION = Publication(1, DAY, date(2025, 10, 8), "150300000000", "某市", "graph")
SIX = ["registration", "business", "industry", "party_building", "territory", "liaison"]


def city() -> SmallGraph:
    graph = SmallGraph()
    graph.node("Place", "150300000000", name="某市", level="city", full_name="某市")
    graph.node("Place", "150302000000", name="甲区", level="district", full_name="某市甲区")
    graph.node("Place", "150302001000", name="乙街道", level="street", full_name="某市甲区乙街道")
    graph.edge("WITHIN", "150302001000", "150302000000")
    graph.edge("WITHIN", "150302000000", "150300000000")
    graph.node("IndustryCommittee", "市委", kind="city")
    graph.node("IndustryCommittee", "两新工委", kind="two_new")
    graph.node("IndustryCommittee", "行业党委")
    graph.edge("REPORTS_TO", "行业党委", "两新工委")
    graph.edge("REPORTS_TO", "两新工委", "市委")
    for name in ("市民政局", "市商务局", "市工信局"):
        graph.node("Supervisor", name)
    return graph


def organization(graph: SmallGraph, key: str = "51150300WH00000001", **properties: object) -> str:
    defaults = {
        "required": ["registration", "party_building", "territory", "liaison"],
        "exempt": ["business", "industry"],
    }
    graph.node("Organization", key, **{"kind": "social_organization", "name": "某市某协会", **defaults, **properties})
    return key


def answer(engine: Engine, graph: SmallGraph, key: str, at: date = DAY) -> dict[str, object]:
    set_up_model(engine)
    write_graphs(engine, {1: graph}, open_ended=True)
    return oversight_answer(engine, key, at=at, known=1, publication=PUBLICATION)


def role(found: dict, name: str) -> dict:
    return next(one for one in found["roles"] if one["role"] == name)


def hold(graph: SmallGraph, holder: str, key: str, role: str, rows: list[str] | None = None, **named: object) -> None:
    """A register row that names the holder, and the oversight that follows from it."""
    since, until = named.pop("since", date(1, 1, 1)), named.pop("until", date(9999, 12, 31))
    sources = rows or [f"row-{len(graph.edges)}"]
    for row in sources:
        if ("RegisterRow", row) not in graph.nodes:
            graph.node("RegisterRow", row, register="supervisor_claims", row=10 + len(graph.nodes))
    graph.edge("NAMED", holder, key, role=role, since=since, until=until, sources=sources, **named)
    exclusive = {} if role in SIX[:4] else {"exclusive": False}
    extra = {
        name: value for name, value in named.items() if name in ("basis", "precision", "until_precision", "register")
    }
    graph.edge(
        "OVERSEES", holder, key, role=role, since=since, until=until, sources=sources, **exclusive, **extra,
        named_since=None if since == date(1, 1, 1) else since,
        named_until=None if until == date(9999, 12, 31) else until,
    )  # fmt: skip


def test_d8_the_six_roles_stand_in_their_order_and_an_orderly_organization_is_ok(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "市民政局", key, "registration", register="civil_affairs")
    hold(graph, "行业党委", key, "party_building")
    hold(graph, "150302001000", key, "territory", register="survey_ledger")
    hold(graph, "市商务局", key, "liaison", register="liaison")
    found = answer(engine, graph, key)
    assert [one["role"] for one in found["roles"]] == SIX
    assert [one["status"] for one in found["roles"]] == ["held", "exempt", "exempt", "held", "held", "held"]
    assert found["status"] == "ok"
    assert (found["at"], found["known_at"]) == ("2025-09-30", "2025-10-08")


def test_d5_several_live_holders_are_a_multi_head_and_each_is_listed_with_its_rows(engine: Engine) -> None:
    graph = city()
    key = organization(graph, required=["business"], exempt=[])
    hold(graph, "市商务局", key, "business", since=date(2024, 3, 1), precision="month", basis="某民发〔2024〕1号")
    hold(graph, "市工信局", key, "business")
    found = answer(engine, graph, key)
    several = role(found, "business")
    assert several["status"] == "multi_head"
    first = next(holder for holder in several["holders"] if holder["name"] == "市商务局")
    assert (first["since"], first["since_precision"], first["until"], first["basis"]) == (
        "2024-03-01", "month", None, "某民发〔2024〕1号",
    )  # fmt: skip
    assert first["sources"][0].keys() == {"register", "file", "sheet", "row"}
    assert found["status"] == "multi_head"
    assert "多头管理：2家单位同时担任同一身份" in found["answer"]["zh"]
    assert "自2024年3月起" in found["answer"]["zh"]
    assert "某民发〔2024〕1号" in found["answer"]["zh"]


def test_d9_holders_bear_their_present_official_name_and_places_their_code(engine: Engine) -> None:
    graph = city()
    graph.node("Supervisor", "市科学技术局", name="市科学技术局", aliases=["市科技局"])
    graph.node("Supervisor", "某街道办", verified=False)
    key = organization(graph, required=["business", "territory", "liaison"], exempt=[])
    hold(graph, "市科学技术局", key, "business")
    hold(graph, "150302001000", key, "territory")
    hold(graph, "某街道办", key, "liaison")
    found = answer(engine, graph, key)
    assert [holder["name"] for holder in role(found, "business")["holders"]] == ["市科学技术局"]
    place = role(found, "territory")["holders"][0]
    assert (place["id"], place["name"], place["full_name"]) == ("150302001000", "乙街道", "某市甲区乙街道")
    assert role(found, "liaison")["holders"][0]["verified"] is False
    assert "未经核实" in found["answer"]["zh"]


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        (["held", "exempt", "unknown"], "ok"),
        (["held", "multi_head", "unknown"], "multi_head"),
        (["missing", "held"], "gap"),
        (["nominal", "exempt"], "gap"),
        (["multi_head", "nominal"], "mixed"),
        (["multi_head", "missing", "missing"], "mixed"),
    ],
)
def test_d8_the_whole_status_follows_from_the_roles(statuses: list[str], whole: str) -> None:
    assert answer_status(statuses) == whole


def test_d7_several_liaison_units_are_held(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "市商务局", key, "liaison")
    hold(graph, "市工信局", key, "liaison")
    assert role(answer(engine, graph, key), "liaison")["status"] == "held"


def test_d5_a_lapsed_holder_makes_the_role_nominal_and_is_listed_with_its_until(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(
        graph,
        "行业党委",
        key,
        "party_building",
        since=date(2020, 1, 1),
        until=date(2025, 7, 1),
        until_precision="month",
    )
    found = answer(engine, graph, key)
    nominal = role(found, "party_building")
    assert (nominal["status"], nominal["reason"]) == ("nominal", "lapsed")
    assert [(holder["name"], holder["until"]) for holder in nominal["holders"]] == [("行业党委", "2025-07-01")]
    assert "至2025年6月底到期" in found["answer"]["zh"]
    assert found["status"] == "gap"


def test_d5_a_dead_department_makes_the_role_nominal_because_it_is_abolished(engine: Engine) -> None:
    graph = city()
    graph.node("Supervisor", "市物价局", abolished=date(2024, 1, 1))
    key = organization(graph, required=["business"], exempt=[])
    graph.edge("NAMED", "市物价局", key, role="business", undated=True, register="civil_affairs")
    nominal = role(answer(engine, graph, key), "business")
    assert (nominal["status"], nominal["reason"]) == ("nominal", "abolished")
    assert [(holder["since"], holder["until"]) for holder in nominal["holders"]] == [(None, "2024-01-01")]


def test_d5_missing_unknown_and_exempt_are_told_apart_with_their_reasons(engine: Engine) -> None:
    graph = city()
    key = organization(
        graph, unknown_if_empty=["liaison"], exempt_reason=["business:declared_free", "industry:law_firm"]
    )
    found = answer(engine, graph, key)
    said = {one["role"]: (one["status"], one["reason"]) for one in found["roles"]}
    assert said["registration"] == ("missing", "no_register_names_a_holder")
    assert said["liaison"] == ("unknown", "register_not_received")
    assert said["business"] == ("exempt", "declared_free")
    assert said["industry"] == ("exempt", "law_firm")


def test_d5_a_role_that_is_not_required_but_has_a_live_holder_is_held(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "市商务局", key, "business")
    assert role(answer(engine, graph, key), "business")["status"] == "held"


def test_d5_a_role_that_is_not_required_stays_exempt_though_a_past_holder_is_named(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "市商务局", key, "business", until=date(2024, 1, 1))
    assert role(answer(engine, graph, key), "business")["status"] == "exempt"


def test_j2_a_row_that_was_withdrawn_names_nobody_any_more(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "行业党委", key, "party_building", until=date(2025, 9, 30), rows=["row-w"])
    graph.edges[-2][3]["closed_on"] = date(2025, 9, 30)
    assert role(answer(engine, graph, key), "party_building")["status"] == "missing"


def test_a4_the_day_an_assignment_ends_is_no_longer_its_own(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "市商务局", key, "liaison", until=date(2025, 1, 1))
    hold(graph, "市工信局", key, "liaison", since=date(2025, 1, 1))
    before = answer(engine, graph, key, at=date(2024, 12, 31))
    after = oversight_answer(engine, key, at=date(2025, 1, 1), known=1, publication=PUBLICATION)
    assert [holder["name"] for holder in role(before, "liaison")["holders"]] == ["市商务局"]
    assert [holder["name"] for holder in role(after, "liaison")["holders"]] == ["市工信局"]


def test_another_register_that_names_someone_else_is_told_beside_the_holder(engine: Engine) -> None:
    graph = city()
    key = organization(graph, required=["business"], exempt=[])
    hold(graph, "市商务局", key, "business", register="mapping_notice")
    graph.edge("NAMED", "市工信局", key, role="business", rank=2, register="civil_affairs", undated=True)
    found = answer(engine, graph, key)
    business = role(found, "business")
    assert (business["status"], business["reason"]) == ("held", "mapping_notice")
    assert [(other["name"], other["register"]) for other in business["also_named"]] == [("市工信局", "civil_affairs")]
    assert "登记不一致" in found["answer"]["zh"]


def test_the_party_line_runs_from_the_unit_to_the_city_committee(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    graph.node("PartyUnit", "U1", name="某协会党支部")
    graph.edge("COVERS", "U1", key)
    graph.edge("BELONGS_TO", "U1", "行业党委")
    line = answer(engine, graph, key)["lines"]["party"]
    assert [hop["kind"] for hop in line] == ["organization", "party_unit", "committee", "committee", "committee"]
    assert [hop["name"] for hop in line] == ["某市某协会", "某协会党支部", "行业党委", "两新工委", "市委"]
    assert all(hop["reaches_top"] for hop in line)
    assert "stops_because" not in line[-1]


def test_without_a_unit_the_party_line_starts_at_the_party_building_holder(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "行业党委", key, "party_building")
    line = answer(engine, graph, key)["lines"]["party"]
    assert [hop["name"] for hop in line] == ["某市某协会", "行业党委", "两新工委", "市委"]


@pytest.mark.parametrize(
    ("lines", "last", "why"),
    [
        ([], "U1", "no_superior"),
        (["PartyUnit U1 {name: 甲支部, unknown_superiors: [无名党委]}"], "甲支部", "unknown_superior"),
        (["IndustryCommittee 旧党委 {abolished: 2024-01-01}", "U1 BELONGS_TO 旧党委"], "旧党委", "abolished"),
        (["PartyUnit U2", "U1 BELONGS_TO U2", "U2 BELONGS_TO U1"], "U2", "circle"),
    ],
)  # fmt: skip
def test_g5_the_last_hop_says_why_the_line_stops(engine: Engine, lines: list[str], last: str, why: str) -> None:
    graph = city()
    key = organization(graph)
    graph.node("PartyUnit", "U1")
    graph.edge("COVERS", "U1", key)
    graph.add_lines(lines)
    found = answer(engine, graph, key)
    hop = found["lines"]["party"][-1]
    assert (hop["name"], hop["stops_because"], hop["reaches_top"]) == (last, why, False)
    assert "没有通到市委" in found["answer"]["zh"]


def test_a_line_without_unit_and_holder_ends_at_the_organization(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    line = answer(engine, graph, key)["lines"]["party"]
    assert [(hop["kind"], hop["stops_because"]) for hop in line] == [("organization", "no_party_line")]


def test_of_several_superiors_the_line_takes_the_one_that_reaches_the_top(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    graph.node("PartyUnit", "U1")
    graph.node("IndustryCommittee", "丁党委")
    graph.edge("COVERS", "U1", key)
    graph.edge("BELONGS_TO", "U1", "丁党委")
    graph.edge("BELONGS_TO", "U1", "行业党委")
    assert [hop["name"] for hop in answer(engine, graph, key)["lines"]["party"]][2:] == ["行业党委", "两新工委", "市委"]


def test_d6_the_territory_line_runs_from_the_place_to_the_city(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    hold(graph, "150302001000", key, "territory")
    found = answer(engine, graph, key)
    assert [(hop["id"], hop["kind"]) for hop in found["lines"]["territory"]] == [
        ("150302001000", "place"), ("150302000000", "place"), ("150300000000", "place"),
    ]  # fmt: skip
    assert [holder["id"] for holder in role(found, "territory")["holders"]] == ["150302001000"]


def test_open_findings_of_the_published_day_are_listed_and_resolved_ones_are_not(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    for number, resolved in ((1, None), (2, date(2025, 9, 30))):
        graph.node(
            "Finding", f"f{number}", rule="V02", role="liaison", first_seen=date(2025, 6, 30), resolved_on=resolved
        )
        graph.edge("CONCERNS", f"f{number}", key)
    found = answer(engine, graph, key)
    assert [(one["id"], one["rule"], one["role"]) for one in found["findings"]] == [("f1", "V02", "liaison")]
    assert "V02" in found["answer"]["zh"]


def test_d10_on_another_day_stored_findings_count_by_the_days_they_were_seen_and_resolved(engine: Engine) -> None:
    graph = city()
    key = organization(graph)
    graph.node("Finding", "f1", rule="V02", first_seen=date(2025, 6, 30), resolved_on=date(2025, 9, 30))
    graph.edge("CONCERNS", "f1", key)
    assert len(answer(engine, graph, key, at=date(2025, 7, 1))["findings"]) == 1
    assert oversight_answer(engine, key, at=date(2025, 5, 1), known=1, publication=PUBLICATION)["findings"] == []


def test_an_unknown_id_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFoundError):
        oversight_answer(engine, "nobody", at=DAY, known=1, publication=PUBLICATION)


def test_many_answers_take_no_more_statements_than_one(
    embedded_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = city()
    keys = [organization(graph, f"51150300WH0000{number:04d}") for number in range(60)]
    for key in keys:
        hold(graph, "行业党委", key, "party_building", rows=["row-shared"])
    set_up_model(embedded_engine)
    write_graphs(embedded_engine, {1: graph}, open_ended=True)
    asked: list[str] = []
    read = embedded_engine.read

    def counting(text: str, /, **parameters: object) -> list[dict[str, object]]:
        asked.append(text)
        return read(text, **parameters)

    monkeypatch.setattr(embedded_engine, "read", counting)
    oversight_answers(embedded_engine, keys[:1], at=DAY, known=1, publication=PUBLICATION)
    for_one = len(asked)
    asked.clear()
    found = oversight_answers(embedded_engine, keys, at=DAY, known=1, publication=PUBLICATION)
    assert len(asked) == for_one
    assert list(found) == sorted(keys)
    assert all(role(one, "party_building")["status"] == "held" for one in found.values())
