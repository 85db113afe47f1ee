"""Texts, looks and layouts of pictures, without a database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drawn_views import PARTS, ROLES, every_status, holder, outside, overlapping, part, role
from hostile_texts import BIDI, CONTROL, HOSTILE, UNSEEN
from hypothesis import given, settings
from hypothesis import strategies as st

from shizi.cypher.picture_words import PictureWords
from shizi.graph import drawing, drawing_cross
from shizi.graph.drawing import fold, looks, shown
from shizi.graph.drawing_cross import draw_cross
from shizi.graph.drawing_evidence import Evidence, Holder, Row, draw_evidence
from shizi.graph.drawing_tree import Group, Name, Section, Tree, draw_tree

ROOT = Path(__file__).parents[2]
WEB = ROOT / "api" / "web" / "src"
ZH, EN = PictureWords("zh"), PictureWords("en")
STATUSES = ("held", "multi_head", "missing", "nominal", "exempt", "unknown")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_has_no_unseen_characters_and_an_end(text: str) -> None:
    found = shown(text)
    assert not set(found) & set(UNSEEN)
    assert len(found) <= 300
    assert "\n" not in found


def test_visible_characters_stay_rare_ones_and_other_scripts_too() -> None:
    assert shown("𠮷野家 \ue000 שלום ٣") == "𠮷野家 \ue000 שלום ٣"
    assert shown(BIDI) == "某市gnp.exe公司"
    assert shown(CONTROL) == "某市[31m公司"


def test_text_takes_at_most_two_lines_and_is_cut_in_the_middle() -> None:
    assert fold("短名称", 15) == ("短名称",)
    first, second = fold("乌海市康禄快递物流有限责任公司", 12)
    assert abs(len(first) - len(second)) <= 1
    assert fold("很长的名称" * 20, 10)[1].endswith("…")
    assert len(fold("很长的名称" * 20, 10)) == 2


def test_words_of_an_alphabet_stay_whole() -> None:
    assert fold("missing: business supervisor", 12) in {("missing:", "business supervisor"), ("missing: business", "supervisor")}


def test_no_line_begins_with_a_sign_that_closes() -> None:
    lines = fold("一二三四五六七八九十，需更正。" * 2, 10, most=4)
    assert not [line for line in lines if line[0] in "，。"]


@given(st.text(max_size=120), st.floats(2, 40), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_folding_never_exceeds_its_lines(text: str, room: float, most: int) -> None:
    lines = fold(text, room, most)
    assert 1 <= len(lines) <= most
    assert all(sum(1 if sign >= "\u1100" else 0.58 for sign in line) <= room + 2.1 for line in lines)


def test_colours_are_those_of_the_web_page() -> None:
    tokens = (WEB / "styles" / "tokens.css").read_text(encoding="utf-8")
    page = (WEB / "cross" / "CrossPicture.vue").read_text(encoding="utf-8")
    known = set(re.findall(r"#[0-9a-f]{6}", tokens + page)) | {"#ffffff", "#e3edf5"}
    for look in looks().values():
        assert {look.fill, look.stroke, look.ink, look.link} <= known, look.name
    for name, token in (("held", "held"), ("several", "several"), ("lacking", "lacking"), ("unknown", "unknown"), ("serving", "serving")):
        assert re.search(rf"--{token}: {looks()[name].stroke};", tokens)


def test_the_geometry_is_that_of_the_web_page() -> None:
    layout = (WEB / "cross" / "layout.ts").read_text(encoding="utf-8")
    numbers = {name: int(value) for name, value in re.findall(r"const (HEIGHT|GAP|LIFT) = (\d+)", layout)}
    assert numbers == {"HEIGHT": drawing.HEIGHT, "GAP": drawing.GAP, "LIFT": drawing.LIFT}
    wide = layout.split("function wide")[1]
    assert f"const width = {drawing_cross.WIDTH}" in wide
    assert f"const side = {drawing_cross.SIDE}" in wide
    assert f"width: {drawing_cross.CENTER_WIDTH}, height: {drawing_cross.CENTER_HEIGHT}" in wide
    assert f"HEIGHT + {drawing_cross.LINE_GAP}" in wide


@pytest.mark.parametrize("words", [ZH, EN])
def test_a_cross_draws_every_status_as_what_it_is(words: PictureWords) -> None:
    picture = draw_cross(every_status(), words)
    look = {box.key: box.look for box in picture.boxes}
    assert look["center"] == "center"
    assert look["role:registration:市市场监督管理局"] == "held"
    assert look["role:business:exempt"] == "exempt"
    assert [look[f"role:industry:{one}"] for one in ("市商务局", "市工业和信息化局", "市能源局")] == ["several"] * 3
    assert look["role:party_building:missing"] == "lacking"
    assert look["role:party_building:旧党委"] == "exempt"
    assert look["role:territory:missing"] == "lacking"
    assert look["role:liaison:unknown"] == "unknown"
    assert look["part:party_unit:party_unit0"] == "serving"
    assert look["part:service_team:none"] == "exempt"
    assert look["part:instructor:unknown"] == "unknown"
    assert look["part:mass_organization:more"] == "more"
    assert look["party:c1"] == "stopped"
    assert [heading.text for heading in picture.headings] == [words.say("party_line")]
    (frame,) = picture.frames
    assert frame.label.startswith("3 ")
    assert overlapping(picture) == []
    assert outside(picture) == []


def test_a_ghost_says_what_is_missing_and_a_cap_how_many_more() -> None:
    texts = {box.key: box.full for box in draw_cross(every_status(), ZH, cap=4).boxes}
    assert texts["role:territory:missing"] == "缺：属地"
    assert texts["part:mass_organization:more"] == "还有 5 个"
    assert texts["role:liaison:unknown"] == "包联单位：登记册未收到"


def test_boxes_tell_since_when_by_which_document_and_rows() -> None:
    box = next(box for box in draw_cross(every_status(), ZH).boxes if box.key == "role:registration:市市场监督管理局")
    assert box.detail == "自 2024-03-01 起"
    assert ("依据", "某发〔2024〕1号") in box.facts
    assert ("登记行", "摸排台账 · registers/某表.xlsx [表] 第7行") in box.facts


@given(
    st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 9)), min_size=6, max_size=6),
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.tuples(st.integers(0, 7), st.integers(0, 9)),
    st.integers(1, 8),
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_drawn_nothing_overlaps_and_all_is_inside(
    roles: list[tuple[str, int]], parts: list[int], lines: tuple[int, int], cap: int
) -> None:
    view = every_status()
    view["roles"] = [
        role(name, status, [holder(f"单位{number}") for number in range(count)])
        for name, (status, count) in zip(ROLES, roles, strict=True)
    ]
    view["serving"] = [part(name, count) for name, count in zip(PARTS, parts, strict=True)]
    for name, length in zip(("territory", "party"), lines, strict=True):
        view["lines"][name] = [{"id": f"{name}{number}", "kind": "place", "name": f"第{number}级"} for number in range(length)]
    picture = draw_cross(view, ZH, cap=cap)
    assert overlapping(picture) == []
    assert outside(picture) == []
    keys = [box.key for box in picture.boxes]
    assert len(keys) == len(set(keys))
    assert {end for link in picture.links for end in (link.start, link.end)} <= set(keys)


@given(st.lists(st.lists(st.integers(0, 30), max_size=9), max_size=5), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_a_tree_of_any_size_has_no_overlap(sections: list[list[int]], above: int) -> None:
    tree = Tree(
        "题", "副题", "某局", "部门", (),
        tuple(drawing.Box(f"up{number}", 0, 0, 0, drawing.HEIGHT, "line", (), f"上级{number}") for number in range(above)),
        tuple(
            Section(f"s{s}", "身份", sum(groups), "held", tuple(
                Group(f"s{s}g{g}", "某区", count, tuple(Name(f"s{s}g{g}n{n}", f"组织{n}") for n in range(min(count, 6))))
                for g, count in enumerate(groups)
            ))
            for s, groups in enumerate(sections)
        ),
    )  # fmt: skip
    picture = draw_tree(tree, ZH)
    assert overlapping(picture) == []
    assert outside(picture) == []
    drawn = {box.key for box in picture.boxes}
    for s, groups in enumerate(sections):
        for g, count in enumerate(groups):
            assert (f"s{s}g{g}:more" in drawn) == (count > 6)


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 8), st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_evidence_of_any_size_has_no_overlap(holders: list[int], own: int, left_out: int) -> None:
    def row(key: str) -> Row:
        return Row(key, "摸排台账 第1行", "某表.xlsx", documents=("某发1号",) if len(key) % 2 else ())

    evidence = Evidence(
        "题", "副题", "某公司", "组织", (),
        tuple(
            Holder(f"h{number}", f"单位{number}", "several", "行业", rows=tuple(row(f"h{number}r{r}") for r in range(count)))
            for number, count in enumerate(holders)
        ),
        tuple(row(f"own{number}") for number in range(own)), left_out,
    )  # fmt: skip
    picture = draw_evidence(evidence, ZH)
    assert overlapping(picture) == []
    assert outside(picture) == []
    assert len(picture.frames) == (len(holders) > 1)
    assert {end for link in picture.links for end in (link.start, link.end)} <= {box.key for box in picture.boxes}
