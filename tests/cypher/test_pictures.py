"""What pictures of departments, committees, places and findings show, equal on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from drawn_views import outside, overlapping
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.finding_evidence import finding_evidence
from shizi.cypher.picture_words import PictureWords
from shizi.cypher.pictures import (
    committee_picture,
    finding_picture,
    organization_picture,
    place_picture,
    supervisor_picture,
)
from shizi.graph.drawing import Picture
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication

DAY = date(2025, 9, 30)
PUBLICATION = Publication(1, DAY, date(2025, 10, 8), "150300000000", "某市", "graph")
ZH = PictureWords("zh")
CITY, DISTRICT, STREET, OTHER = "150300000000", "150302000000", "150302001000", "150303000000"


def city() -> SmallGraph:
    """Two districts and a street, nine organizations of one department, a committee line, findings of several kinds."""
    graph = SmallGraph()
    for code, name, level, above in (
        (CITY, "某市", "city", None), (DISTRICT, "甲区", "district", CITY), (OTHER, "乙区", "district", CITY),
        (STREET, "某街道", "street", DISTRICT),
    ):  # fmt: skip
        graph.node("Place", code, name=name, level=level, full_name=name)
        if above:
            graph.edge("WITHIN", code, above)
    for name in ("市商务局", "市工信局", "市委社工部"):
        graph.node("Supervisor", name)
    graph.node("Supervisor", "市旧局", abolished=date(2025, 1, 1), status="abolished")
    graph.node("IndustryCommittee", "市委", kind="city")
    graph.node("IndustryCommittee", "两新工委", kind="two_new")
    graph.node("IndustryCommittee", "商贸党委")
    graph.node("IndustryCommittee", "孤立党委")
    graph.edge("REPORTS_TO", "商贸党委", "两新工委")
    graph.edge("REPORTS_TO", "两新工委", "市委")
    graph.edge("HOSTS", "市商务局", "商贸党委")
    graph.node("PartyUnit", "u1", name="第一支部")
    graph.edge("BELONGS_TO", "u1", "商贸党委")
    for number in range(9):
        key = f"9115030{2 + number % 2}WH0000001{number}"
        place = STREET if number % 2 == 0 else OTHER
        graph.node("Organization", key, name=f"第{number}公司", place=place, state="excluded" if number == 8 else "ledger",
                   required=["industry", "territory"], unknown_if_empty=[])  # fmt: skip
        graph.node("RegisterRow", f"{key}的行", row=10 + number)
        graph.edge("OVERSEES", place, key, role="territory")
        if number != 4:
            graph.edge("OVERSEES", "市商务局", key, role="industry")
        if number == 2:
            graph.edge("OVERSEES", "市工信局", key, role="industry")
        graph.edge("OVERSEES", "商贸党委", key, role="party_building")
    graph.edge("COVERS", "u1", "91150302WH00000010")
    _findings(graph)
    return graph


def _findings(graph: SmallGraph) -> None:
    several, lacking = "91150302WH00000012", "91150302WH00000014"
    graph.node("RegisterRow", "row-notice", register="mapping_notice", file="registers/通知.xlsx", row=18)
    graph.node("RegisterRow", "row-claim", register="supervisor_claims", file="registers/清单.xlsx", row=3)
    graph.node("Document", "某发〔2025〕3号", number="某发〔2025〕3号", date=date(2025, 3, 1), kind="mapping_notice", sources=["row-notice"])
    graph.edge("NAMED", "市商务局", several, role="industry", register="mapping_notice", basis="某发〔2025〕3号", sources=["row-notice"])
    graph.edge("NAMED", "市工信局", several, role="industry", spelling="工信局", sources=["row-claim"])
    graph.node(
        "Finding", "f000000000000001", rule="M01", kind="multi_head", severity="high", subject=several, subject_kind="organization",
        name="第2公司", role="industry", first_seen=DAY, holders=["市商务局|市商务局", "市工信局|市工信局"],
        sources=["row-notice", "row-claim", f"{several}的行"], explanation_zh="多头", explanation_en="several",
    )  # fmt: skip
    graph.edge("CONCERNS", "f000000000000001", several)
    graph.node(
        "Finding", "f000000000000002", rule="V02", kind="gap", severity="medium", subject=lacking, subject_kind="organization",
        name="第4公司", role="industry", first_seen=DAY, sources=[f"{lacking}的行"], explanation_zh="缺位", explanation_en="missing",
    )  # fmt: skip
    graph.edge("CONCERNS", "f000000000000002", lacking)
    graph.node(
        "Finding", "f000000000000003", rule="D01", kind="data", severity="low", subject="survey_ledger:a.xlsx::3", subject_kind="record",
        name="某行", first_seen=DAY, sources=["row-claim"], explanation_zh="代码无效", explanation_en="invalid",
    )  # fmt: skip


@pytest.fixture
def drawn(engine: Engine) -> Engine:
    set_up_model(engine)
    write_graphs(engine, {1: city()}, open_ended=True)
    return engine


def texts(picture: Picture) -> dict[str, str]:
    assert overlapping(picture) == []
    assert outside(picture) == []
    return {box.key: box.full for box in picture.boxes}


def test_a_department_shows_its_organizations_by_role_and_district(drawn: Engine) -> None:
    picture = supervisor_picture(drawn, "市商务局", at=DAY, publication=PUBLICATION, words=ZH, cap=3)
    found = texts(picture)
    details = {box.key: box.detail for box in picture.boxes}
    assert details["role:industry"] == "7 个"
    assert [details[f"role:industry:{code}"] for code in (DISTRICT, OTHER)] == ["3 个", "4 个"]
    assert found[f"role:industry:{OTHER}:more"] == "还有 1 个"
    assert found["host:商贸党委"] == "商贸党委"
    assert picture.notes == ("另有 1 家已剔除的组织没有画出。",)


def test_a_committee_shows_its_line_units_hosts_and_organizations(drawn: Engine) -> None:
    picture = committee_picture(drawn, "商贸党委", at=DAY, publication=PUBLICATION, words=ZH)
    found = texts(picture)
    assert [found[key] for key in ("party:两新工委", "party:市委")] == ["两新工委", "市委"]
    assert found["unit:branch:u1"] == "第一支部"
    assert found["host::市商务局"] == "市商务局"
    assert next(box.detail for box in picture.boxes if box.key == "led") == "8 个"


def test_a_committee_without_a_way_up_shows_the_gap(drawn: Engine) -> None:
    picture = committee_picture(drawn, "孤立党委", at=DAY, publication=PUBLICATION, words=ZH)
    assert texts(picture)["party:missing"] == "断在这里：没有上级"
    assert next(box.look for box in picture.boxes if box.key == "party:missing") == "lacking"


def test_a_place_shows_its_line_and_its_organizations_by_status(drawn: Engine) -> None:
    street = place_picture(drawn, STREET, at=DAY, publication=PUBLICATION, words=ZH)
    found = texts(street)
    assert [found[f"territory:{code}"] for code in (DISTRICT, CITY)] == ["甲区", "某市"]
    assert {box.key: box.detail for box in street.boxes if box.key.count(":") == 1 and box.key.startswith("status:")} == {
        "status:multi_head": "1 个", "status:gap": "1 个", "status:ok": "2 个",
    }  # fmt: skip
    whole = texts(place_picture(drawn, CITY, at=DAY, publication=PUBLICATION, words=ZH))
    assert whole[f"status:ok:{OTHER}"] == "乙区"


def test_a_cross_is_drawn_from_the_graph(drawn: Engine) -> None:
    picture = organization_picture(drawn, "91150302WH00000012", at=DAY, publication=PUBLICATION, words=ZH)
    looks = {box.key: box.look for box in picture.boxes}
    assert looks["role:industry:市工信局"] == looks["role:industry:市商务局"] == "several"
    assert looks["part:party_unit:unknown"] == "unknown"


def test_evidence_tells_what_each_row_says_and_which_document_it_cites(drawn: Engine) -> None:
    evidence = finding_evidence(drawn, "f000000000000001", known=1)
    said = {row["key"]: [(one["holder"], one["spelling"]) for one in row["says"]] for row in evidence["rows"]}
    assert said == {
        "row-notice": [("市商务局", "市商务局")], "row-claim": [("市工信局", "工信局")], "91150302WH00000012的行": [],
    }  # fmt: skip
    (document,) = evidence["documents"]
    assert (document["number"], document["date"], document["register"]) == ("某发〔2025〕3号", "2025-03-01", "mapping_notice")
    assert document["sources"] == [{"register": "mapping_notice", "file": "registers/通知.xlsx", "sheet": "表", "row": 18}]


def test_a_finding_shows_subject_holders_rows_and_document(drawn: Engine) -> None:
    picture = finding_picture(drawn, "f000000000000001", publication=PUBLICATION, words=ZH)
    found = texts(picture)
    assert found["center"] == "第2公司"
    assert found["holder:市工信局"] == "市工信局"
    assert found["document:0"] == "某发〔2025〕3号"
    links = {(link.start, link.end) for link in picture.links}
    assert {
        ("center", "holder:市商务局"), ("holder:市商务局", "row:市商务局:row-notice"), ("row:市商务局:row-notice", "document:0"),
        ("center", "row:91150302WH00000012的行"),
    } <= links  # fmt: skip
    assert picture.frames[0].label == "2 家"
    assert picture.notes == ("多头",)


def test_what_is_missing_is_drawn_as_missing(drawn: Engine) -> None:
    picture = finding_picture(drawn, "f0000000000000" + "02", publication=PUBLICATION, words=ZH)
    assert texts(picture)["lack:0"] == "缺：行业管理部门"
    assert next(box.look for box in picture.boxes if box.key == "lack:0") == "lacking"


def test_a_finding_about_a_row_shows_the_row(drawn: Engine) -> None:
    found = texts(finding_picture(drawn, "f000000000000003", publication=PUBLICATION, words=PictureWords("en")))
    assert found["row:row-claim"] == "departments' own lists row 3"


def test_what_nobody_bears_is_not_found(drawn: Engine) -> None:
    for picture, key in ((supervisor_picture, "无"), (committee_picture, "无"), (place_picture, "0"), (organization_picture, "无")):
        with pytest.raises(NotFoundError):
            picture(drawn, key, at=DAY, publication=PUBLICATION, words=ZH)
    with pytest.raises(NotFoundError):
        finding_picture(drawn, "no such finding", publication=PUBLICATION, words=ZH)
