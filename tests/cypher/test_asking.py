"""Asking a question: typed parameters, names looked up, registers that were not received, columns that nobody delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from engines import wipe
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.asking import Answer, ask
from shizi.cypher.questions import Question, read_question
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, ModelError, NotFoundError, UsageError

DAY = date(2025, 9, 30)
HOSTILE = ["'; DROP TABLE x; --", "'}) DETACH DELETE n //", "<script>alert(1)</script>", "$known", "=1+1", "\u202e倒", "\\", "`"]
PARAMETERS = """\
//   named: {type: text, default: null, zh: 名称, en: name, example: 甲}
//   least: {type: number, default: 0, zh: 至少, en: at least, example: 5}
//   big: {type: flag, default: null, zh: 大, en: big, example: true}
//   after: {type: day, default: null, zh: 之后, en: after, example: 2025-01-31}
//   state: {type: choice, values: [ledger, excluded], default: null, zh: 状态, en: state, example: ledger}
//   organization: {type: organization, default: null, zh: 组织, en: organization, example: 甲公司}
//   place: {type: place, default: null, zh: 地方, en: place, example: 甲区}
//   department: {type: department, default: null, zh: 部门, en: department, example: 某局}
//   committee: {type: committee, default: null, zh: 党委, en: committee, example: 某党委}
"""
QUERY = """\
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND ($at IS NOT NULL) AND ($joint_cap IS NOT NULL) AND ($due_year > 0)
  AND ($named IS NULL OR o.name = $named) AND ($least IS NULL OR coalesce(o.payers, 0) >= $least)
  AND ($big IS NULL OR o.above_scale = $big) AND ($after IS NULL OR o.established > $after)
  AND ($state IS NULL OR o.state = $state) AND ($organization IS NULL OR o.id = $organization)
  AND ($place_codes IS NULL OR o.place IN $place_codes) AND ($place IS NULL OR $place IN $place_codes)
  AND ($department IS NULL OR $department IN o.names) AND ($committee IS NULL OR $committee IN o.names)
RETURN o.id AS id, o.established AS established, [o.known_by, [o.known_by]] AS sources
ORDER BY id
"""


def question(**fields: str) -> Question:
    header = {
        "id": "901", "version": "1", "group": "ledgers", "title": "{zh: 甲？, en: A}", "explanation": "{zh: 甲, en: A}",
        "needs": "[]", "uses": "[]", "columns_needed": "[]", **fields,
    }  # fmt: skip
    lines = [f"// {name}: {value}\n" for name, value in header.items()]
    columns = "//   id: {zh: 键, en: key}\n//   established: {zh: 成立, en: established}\n//   sources: {zh: 依据, en: rows}\n"
    text = "".join(("// ---\n", *lines, "// parameters:\n", PARAMETERS, "// columns:\n", columns, "// ---\n", QUERY))
    return read_question(text, "own.cypher")


@pytest.fixture(scope="module", params=["_embedded", pytest.param("_neo4j", marks=pytest.mark.neo4j)])
def city(request: pytest.FixtureRequest) -> Engine:
    """A small city that all tests of this module read."""
    engine: Engine = request.getfixturevalue(request.param)
    wipe(engine)
    graph = SmallGraph()
    for code, name, level, outer in (
        ("150300000000", "某市", "city", ""), ("150302000000", "甲区", "district", "150300000000"),
        ("150302001000", "某街道", "street", "150302000000"), ("150303000000", "乙区", "district", "150300000000"),
        ("150303001000", "某街道", "street", "150303000000"),
    ):  # fmt: skip
        full = f"某市{'' if level == 'city' else name if level == 'district' else ('甲区' if code < '1503030' else '乙区') + name}"
        graph.node("Place", code, name=name, level=level, full_name=full)
        if outer:
            graph.edge("WITHIN", code, outer)
    graph.node("Supervisor", "市住房和城乡建设局", aliases=["市住建局", "市建设局"])
    graph.node("Supervisor", "市教育局", aliases=["市建设局"])
    graph.node("Supervisor", "随手写的局", verified=False)
    graph.node("IndustryCommittee", "互联网行业党委")
    graph.node("RegisterRow", "row", row=7)
    for key, more in (
        ("甲公司", {"place": "150302001000", "payers": 9, "above_scale": True, "names": ["市住房和城乡建设局"], "established": DAY}),
        ("乙公司", {"place": "150303001000", "payers": 3, "names": ["互联网行业党委"], "state": "excluded", "established": date(1, 1, 1)}),
    ):
        graph.node("Organization", key, known_by=["row", "row", "gone"], **more)
    graph.node("Register", "r1", kind="party_units", department="某局", status="loaded", columns=["unit_code", "term_ends"])
    graph.node("Register", "r2", kind="party_units", department="又一局", status="kept", columns=["unit_code", "committee_seats"])
    graph.node("Register", "r3", kind="party_units", department="丙局", status="unreadable", columns=["unit_name"])
    graph.node("Register", "r4", kind="visits", department="某局", status="loaded")
    set_up_model(engine)
    write_graphs(engine, {1: graph})
    return engine


def answer(engine: Engine, asked: Question | None = None, received: Any = ("party_units", "visits"), **values: Any) -> Answer:
    return ask(engine, asked or question(), values, at=DAY, known=1, received=received, resolve=_resolve)


def _resolve(text: str) -> str:
    if text == "甲公司":
        return text
    raise NotFoundError(f"no {text[:20]}")


def ids(found: Answer) -> list[str]:
    return [row["id"] for row in found.rows]


def test_rows_come_with_days_and_addresses(city: Engine) -> None:
    found = answer(city)
    address = {"register": "survey_ledger", "file": "registers/某表.xlsx", "sheet": "表", "row": 7}
    assert found.rows == [
        {"id": "乙公司", "established": None, "sources": [address]},
        {"id": "甲公司", "established": DAY, "sources": [address]},
    ]
    assert found.columns[0] == {"name": "id", "zh": "键", "en": "key"}
    assert (found.notes, found.not_received, found.missing_columns, found.truncated) == ([], [], [], False)
    assert found.parameters["least"] == 0


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"named": "甲公司"}, ["甲公司"]), ({"named": " 甲公司 "}, ["甲公司"]), ({"least": "5"}, ["甲公司"]), ({"least": 5.5}, ["甲公司"]),
        ({"least": "1e1"}, []), ({"big": "是"}, ["甲公司"]), ({"big": True}, ["甲公司"]), ({"big": "false"}, []),
        ({"after": "2025-09-29"}, ["甲公司"]), ({"after": "2025年9月30日"}, []), ({"after": date(2025, 9, 29)}, ["甲公司"]),
        ({"after": "20250929"}, ["甲公司"]), ({"state": "excluded"}, ["乙公司"]), ({"organization": "甲公司"}, ["甲公司"]),
        ({"place": "150302000000"}, ["甲公司"]), ({"place": "甲区"}, ["甲公司"]), ({"place": "某市"}, ["乙公司", "甲公司"]),
        ({"place": "某市乙区某街道"}, ["乙公司"]), ({"department": "市住建局"}, ["甲公司"]),
        ({"department": "市住房和城乡建设局"}, ["甲公司"]), ({"committee": "互联网行业党委"}, ["乙公司"]), ({"place": None}, ["乙公司", "甲公司"]),
    ],
)  # fmt: skip
def test_texts_and_values_become_what_the_query_gets(city: Engine, values: Mapping[str, Any], wanted: list[str]) -> None:
    assert ids(answer(city, **values)) == wanted


def test_ids_are_told_with_their_names(city: Engine) -> None:
    found = answer(city, place="甲区", department="市住建局")
    assert (found.parameters["place"], found.names["place"]) == ("150302000000", "某市甲区")
    assert found.parameters["department"] == found.names["department"] == "市住房和城乡建设局"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"least": "many"}, "must be a number"), ({"least": True}, "must be a number"), ({"least": "nan"}, "must be a number"),
        ({"least": 10**30}, "must be a number"), ({"big": "perhaps"}, "must be true or false"), ({"after": "soon"}, "must be a day"),
        ({"after": "2025-02-30"}, "must be a day"), ({"after": 20250130}, "must be a day"), ({"state": "lost"}, "ledger、excluded"),
        ({"state": "LEDGER"}, "must be one of the words"), ({"named": ""}, "must be a text"), ({"named": ["甲"]}, "must be a text"),
        ({"named": {"a": 1}}, "must be a text"), ({"named": "x" * 10_000}, "must be a text"), ({"named": "甲\0乙"}, "must be a text"),
        ({"place": "\0"}, "must be code or name of a place"), ({"organization": "x" * 10_000}, "must be code or name"),
        ({"named": "\ud800"}, "must be a text"), ({"nobody": 1}, "has no parameter 'nobody'"), ({"known": 9}, "has no parameter"),
        ({"place_codes": "1"}, "has no parameter"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_what_is_expected(city: Engine, values: Mapping[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer(city, **values)
    assert said in refused.value.what
    assert refused.value.to_do
    assert len(str(refused.value)) < 600


def test_a_missing_parameter_is_named_with_an_example(city: Engine) -> None:
    asked = question()
    header = PARAMETERS.replace("named: {type: text, default: null,", "named: {type: text,")
    text = "// ---\n// id: 901\n// version: 1\n// group: ledgers\n// title: {zh: 甲？, en: A}\n// explanation: {zh: 甲, en: A}\n"
    text += "// needs: []\n// uses: []\n// columns_needed: []\n// parameters:\n" + header + "// columns:\n"
    text += "//   id: {zh: 键, en: key}\n//   established: {zh: 成立, en: e}\n//   sources: {zh: 依据, en: rows}\n// ---\n" + asked.query
    with pytest.raises(UsageError, match="parameter named is missing: name") as refused:
        answer(city, read_question(text))
    assert "named=甲" in refused.value.to_do


@pytest.mark.parametrize("name", ["place", "department", "committee", "organization"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_finds_nothing_and_harms_nothing(city: Engine, name: str, text: str) -> None:
    with pytest.raises(NotFoundError):
        answer(city, **{name: text})
    assert len(ids(answer(city))) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_text(city: Engine, text: str) -> None:
    assert ids(answer(city, named=text)) == []
    assert len(ids(answer(city))) == 2


def test_a_name_that_several_bear_is_ambiguous(city: Engine) -> None:
    with pytest.raises(AmbiguousError) as places:
        answer(city, place="某街道")
    assert [one["name"] for one in places.value.candidates] == ["某市甲区某街道", "某市乙区某街道"]
    with pytest.raises(AmbiguousError) as departments:
        answer(city, department="市建设局")
    assert [one["id"] for one in departments.value.candidates] == ["市住房和城乡建设局", "市教育局"]


def test_alike_names_are_offered_and_never_taken(city: Engine) -> None:
    with pytest.raises(NotFoundError) as missing:
        answer(city, department="市住房城乡建设局")
    assert missing.value.candidates[0]["id"] == "市住房和城乡建设局"  # type: ignore[attr-defined]


def test_a_needed_register_that_was_not_received_is_said_and_nothing_is_concluded(city: Engine) -> None:
    found = answer(city, question(needs="[visits, six_sync]", uses="[trainings]"), received={"visits"})
    assert (found.rows, found.not_received) == ([], ["six_sync", "trainings"])
    assert found.notes == [{"zh": "未收到登记册：六同步台账", "en": "register not received: six-sync ledger"}]


def test_a_used_register_that_was_not_received_is_noted_beside_the_rows(city: Engine) -> None:
    found = answer(city, question(uses="[trainings, visits]"))
    assert (len(found.rows), found.not_received) == (2, ["trainings"])
    assert "未收到登记册：培训台账" in found.notes[0]["zh"]


@pytest.mark.parametrize(
    ("column", "delivered"),
    [("term_ends", True), ("committee_seats", True), ("unit_name", True), ("extension_until", False), ("floating_members", False)],
)
def test_a_column_counts_when_a_received_part_has_it(city: Engine, column: str, delivered: bool) -> None:
    found = answer(city, question(columns_needed=f"[{{register: party_units, column: {column}}}]"))
    assert bool(found.rows) == delivered
    assert found.missing_columns == ([] if delivered else [{"register": "party_units", "column": column}])
    if column == "extension_until":
        zh = "没有登记册提供“届满延期至”这一列（party_units.extension_until）"
        assert found.notes == [{"zh": zh, "en": "no register holds the column party_units.extension_until"}]


def test_a_graph_that_does_not_say_which_columns_it_got_has_none(city: Engine) -> None:
    found = answer(city, question(columns_needed="[{register: visits, column: purpose}]"))
    assert found.missing_columns == [{"register": "visits", "column": "purpose"}]


def test_a_needed_column_of_a_register_not_received_is_a_register_not_received(city: Engine) -> None:
    found = answer(city, question(columns_needed="[{register: party_units, column: term_ends}]"), received=())
    assert (found.rows, found.not_received, found.missing_columns) == ([], ["party_units"], [])


def test_more_rows_than_asked_for_are_cut_and_said(city: Engine) -> None:
    found = ask(city, question(), {}, at=DAY, known=1, received=(), resolve=_resolve, row_cap=1)
    assert (ids(found), found.truncated) == (["乙公司"], True)
    assert found.notes == [{"zh": "还有更多行，只给出1行", "en": "more rows exist, only 1 are given"}]


def test_what_another_load_knows_is_not_seen(city: Engine) -> None:
    assert ask(city, question(), {}, at=DAY, known=2, received=(), resolve=_resolve).rows == []


def test_a_query_that_fails_is_a_model_error(city: Engine) -> None:
    broken = question()
    object.__setattr__(broken, "query", broken.query.replace("o.id AS id", "nowhere.id AS id"))
    with pytest.raises(ModelError):
        answer(city, broken)
