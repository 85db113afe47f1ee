"""Finding organizations by code, id, name, other names; what is alike is offered and never taken."""

from __future__ import annotations

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.find_organization import Wanted, candidates_of, find_organization, find_organizations
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError
from shizi.loaders.codes import clean_code, make_code
from shizi.loaders.names import NameFolder, full_key

FOLDER = NameFolder("某市", ("甲区", "乙区"))
CODE = make_code("91", "150302", "WH000001")
OTHER = make_code("91", "150302", "WH000002")
SURROGATE = "surrogate:某培训学校:150302000000"


def organization(graph: SmallGraph, key: str, name: str, **properties: object) -> None:
    keys = {"full_key": full_key(name), "name_key": FOLDER.fold(name), "place": "150302000000"}
    graph.node("Organization", key, name=name, **{**keys, **properties})


@pytest.fixture
def city(engine: Engine) -> Engine:
    graph = SmallGraph()
    organization(graph, CODE, "某市甲区宏达商贸有限公司", names=["宏达经营部"], former_names=["某市旧名贸易有限公司"])
    organization(graph, OTHER, "某市新源科技有限公司")
    organization(graph, SURROGATE, "某市某培训学校", uscc=None)
    organization(graph, make_code("91", "150302", "WH000003"), "某市同名有限公司")
    organization(graph, make_code("91", "150302", "WH000004"), "某市同名有限公司")
    set_up_model(engine)
    write_graphs(engine, {1: graph}, open_ended=True)
    return engine


def wanted(text: str) -> Wanted:
    return Wanted(text=text, code=clean_code(text), full_key=full_key(text), folded=FOLDER.fold(text))


def ask(engine: Engine, text: str) -> str:
    return find_organization(engine, wanted(text), known=1, fold=full_key)


SPELLINGS = [
    CODE,
    f" {CODE.lower()[:9]} {CODE[9:]} ",
    f"‘{CODE[:6]}-{CODE[6:]}’",
    "某市甲区宏达商贸有限公司",
    "某市甲区宏达商贸有限责任公司",
    "某市 甲区宏达商贸有限公司",
    "宏达商贸有限公司",
    "甲区宏达商贸有限公司",
    "宏达经营部",
    "某市旧名贸易有限公司",
]


def test_an_organization_is_found_by_code_name_and_former_name(city: Engine) -> None:
    found = find_organizations(city, [wanted(text) for text in SPELLINGS], known=1, fold=full_key)
    assert found == [CODE] * len(SPELLINGS)


def test_an_organization_without_a_code_is_found_by_its_key_and_name(city: Engine) -> None:
    assert ask(city, SURROGATE) == SURROGATE
    assert ask(city, "某市某培训学校") == SURROGATE


def test_several_bearers_of_a_name_are_ambiguous_and_listed(city: Engine) -> None:
    with pytest.raises(AmbiguousError) as raised:
        ask(city, "某市同名有限公司")
    assert len(candidates_of(raised.value)) == 2
    assert {"id", "uscc", "name", "place"} <= candidates_of(raised.value)[0].keys()


def test_a_name_that_is_only_alike_is_not_found_but_offered(city: Engine) -> None:
    with pytest.raises(NotFoundError) as raised:
        ask(city, "某市新原科技有限公司")
    assert not isinstance(raised.value, AmbiguousError)
    assert candidates_of(raised.value)[0]["name"] == "某市新源科技有限公司"


def test_a_code_with_a_wrong_character_is_not_guessed_but_offered(city: Engine) -> None:
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    with pytest.raises(NotFoundError) as raised:
        ask(city, wrong)
    assert CODE in [candidate["uscc"] for candidate in candidates_of(raised.value)]


NOTHING = ["", "   ", "某市 OR 1=1", "'}) MATCH (n) DETACH DELETE n //", "一" * 10_000, "甲\x00乙"]


def test_texts_that_name_nothing_find_nothing(city: Engine) -> None:
    found = find_organizations(city, [wanted(text) for text in NOTHING], known=1, fold=full_key)
    assert all(isinstance(one, NotFoundError) for one in found)
    assert len(city.read("MATCH (o:Organization) RETURN o.id AS id")) == 5


def test_k1_several_are_answered_in_the_order_asked_each_for_itself(city: Engine) -> None:
    texts = ["某市同名有限公司", OTHER, "无此公司名称", CODE]
    found = find_organizations(city, [wanted(text) for text in texts], known=1, fold=full_key)
    assert [one if isinstance(one, str) else type(one) for one in found][1::2] == [OTHER, CODE]
    assert isinstance(found[0], AmbiguousError)
    assert isinstance(found[2], NotFoundError)


def test_what_a_later_load_wrote_is_not_found_before_it_is_known(city: Engine) -> None:
    with pytest.raises(NotFoundError):
        find_organization(city, wanted(CODE), known=0, fold=full_key)
