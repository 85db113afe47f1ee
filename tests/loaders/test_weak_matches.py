"""Proposals for rows that attach to nothing: likely candidates with reasons, never a merger (SEMANTICS B13)."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizi.loaders.codes import ALPHABET, is_valid_code, make_code
from shizi.loaders.decisions import Decisions, RowIdentity
from shizi.loaders.names import NameFolder
from shizi.loaders.near_codes import near_codes
from shizi.loaders.weak_matches import KnownOrganization, Proposal, Unattached, propose

FOLDER = NameFolder("乌海市", ("海勃湾区", "乌达区"))
CODE = make_code("91", "150302", "MA0NWH12")


def known(name: str, code: str | None = None, *former: str, district: str = "", address: str = "") -> KnownOrganization:
    return KnownOrganization(code or f"id of {name}", (name, *former), code, address, district)


def row(
    name: str, code: str = "", *, key: str = "k", district: str = "", address: str = "", own_id: str | None = None
) -> Unattached:
    return Unattached("liaison", key, name, code, address, district, own_id)


def found(rows: list[Unattached], organizations: list[KnownOrganization], **options: object) -> list[Proposal]:
    return propose(rows, organizations, folder=FOLDER, **options)  # type: ignore[arg-type]


CITY = [
    known("乌海市鑫源煤炭运销有限责任公司", CODE, district="150302"),
    known("乌海市天宏物流有限公司"),
    known("海勃湾区第一幼儿园"),
    known("海勃湾区第二幼儿园"),
    known("乌海市物流协会"),
    known("内蒙古恒业建筑安装股份有限公司"),
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("鑫源煤炭运销公司", 0),  # legal form and place
        ("乌海市鑫原煤炭运销有限公司", 0),  # a wrong character
        ("乌海市鑫煤炭运销有限公司", 0),  # a missing character
        ("乌海市鑫源煤运炭销有限公司", 0),  # two swapped
        ("乌海鑫源煤炭运输销售有限公司", 0),
        ("天宏物流", 1),
        ("乌海天宏物流服务有限公司", 1),
        ("恒业建筑安装有限公司", 5),
    ],
)
def test_b13_likely_names_are_proposed(written: str, meant: int) -> None:
    proposals = found([row(written)], CITY)
    assert proposals
    assert proposals[0].candidate_id == CITY[meant].id
    assert 0.65 <= proposals[0].score < 1
    assert "名称相似" in proposals[0].why


@pytest.mark.parametrize(
    "written",
    [
        "海勃湾区第三幼儿园",
        "乌海市瑞丰商贸有限公司",
        "乌海市煤炭协会",
        "公司",
        "有限公司",
        "乌海市",
        "()",
        "x" * 10_000,
    ],
)
def test_b13_unlike_names_are_not_proposed(written: str) -> None:
    assert found([row(written)], CITY) == []


def test_code_one_slip_away_is_strong_evidence() -> None:
    wrong = CODE[:9] + ("1" if CODE[9] != "1" else "2") + CODE[10:]
    without, with_code = (found([row("鑫源煤炭公司", code)], CITY, likely=0.5)[0] for code in ("", wrong))
    assert with_code.candidate_id == without.candidate_id == CODE
    assert with_code.candidate_code == CODE
    assert with_code.score > without.score
    assert "代码只差一处" in with_code.why


def test_code_one_slip_away_of_an_unlike_name_proves_nothing() -> None:
    wrong = CODE[:9] + ("1" if CODE[9] != "1" else "2") + CODE[10:]
    assert found([row("乌海市天使养老服务中心", wrong)], CITY) == []


def test_district_and_address_tell_namesakes_apart() -> None:
    city = [
        known("东方商贸有限公司", district="150302", address="海勃湾区人民路12号"),
        known("东方商贸行有限公司", district="150304", address="乌达区建设街3号"),
    ]
    proposals = found([row("东方商贸店", district="150304", address="乌达区建设街3号楼")], city)
    assert [one.candidate_id for one in proposals] == ["id of 东方商贸行有限公司", "id of 东方商贸有限公司"]
    assert "同区" in proposals[0].why
    assert "地址相近" in proposals[0].why
    assert "不同区" in proposals[1].why


def test_another_number_speaks_against() -> None:
    proposals = found([row("海勃湾第二幼儿院")], CITY)
    assert proposals[0].candidate_id == "id of 海勃湾区第二幼儿园"
    assert all("序号不同" not in one.why for one in proposals)


def test_former_names_are_compared_too() -> None:
    proposals = found([row("旧时光餐饮公司")], [known("新时代餐饮有限公司", None, "旧时光餐饮管理有限公司")])
    assert [one.candidate_name for one in proposals] == ["旧时光餐饮管理有限公司"]


def test_an_organization_is_no_candidate_for_the_row_that_makes_it() -> None:
    city = [known("天宏物流中心"), *CITY]
    proposals = found([row("天宏物流中心", own_id="id of 天宏物流中心")], city)
    assert [one.candidate_id for one in proposals] == ["id of 乌海市天宏物流有限公司"]


def test_every_row_of_one_name_gets_the_proposals() -> None:
    proposals = found([row("天宏物流", key="a"), row("天宏 物流", key="b")], CITY)
    assert [(one.row_key, one.name, one.candidate_id) for one in proposals] == [
        ("a", "天宏物流", "id of 乌海市天宏物流有限公司"),
        ("b", "天宏 物流", "id of 乌海市天宏物流有限公司"),
    ]


def test_at_most_so_many_candidates_best_first() -> None:
    city = [known(f"乌海市天宏物流{tail}有限公司") for tail in ("", "运", "输", "园", "港", "城")]
    proposals = found([row("天宏物流")], city, most=3)
    assert len(proposals) == 3
    assert proposals[0].candidate_id == "id of 乌海市天宏物流有限公司"
    assert [one.score for one in proposals] == sorted((one.score for one in proposals), reverse=True)


def test_b13_decisions_end_proposals(tmp_path: Path) -> None:
    decisions = Decisions.load(tmp_path / "matches.yaml")
    city = [known("乌海市天宏物流有限公司"), known("乌海市天宏物流园有限公司")]
    asked = [row("天宏物流")]

    def candidates() -> list[str]:
        return [one.candidate_id for one in found(asked, city, decisions=decisions)]

    assert candidates() == ["id of 乌海市天宏物流有限公司", "id of 乌海市天宏物流园有限公司"]
    decisions.reject(RowIdentity("k", "liaison", "天宏物流"), "id of 乌海市天宏物流有限公司")
    assert candidates() == ["id of 乌海市天宏物流园有限公司"]
    decisions.accept(RowIdentity("k", "liaison", "天宏物流"), "id of 乌海市天宏物流园有限公司")
    assert candidates() == []
    decisions.undo("k")
    decisions.reject(RowIdentity("k", "liaison", "天宏物流"))
    assert candidates() == []


def test_organizations_are_streamed() -> None:
    taken = 0

    def stream() -> Iterator[KnownOrganization]:
        nonlocal taken
        for number in range(45_000):
            taken += 1
            yield known(f"乌海市甲{number}乙{number % 97}丙公司")
        yield CITY[1]

    assert propose([], stream(), folder=FOLDER) == []
    assert taken == 0
    assert [one.candidate_id for one in propose([row("天宏物流")], stream(), folder=FOLDER)] == [
        "id of 乌海市天宏物流有限公司"
    ]


def test_same_input_gives_the_same_proposals_in_any_order() -> None:
    rows = [row("天宏物流", key="a"), row("鑫源煤炭", key="b"), row("恒业建安", key="c")]
    first = found(rows, CITY)
    shuffled = CITY[:]
    random.Random(1).shuffle(shuffled)
    assert found(rows, shuffled) == first


@given(
    st.lists(st.text(max_size=8), max_size=5),
    st.lists(st.text(max_size=8), max_size=5),
    st.text(string.printable, max_size=20),
)
def test_any_text_can_be_compared(names: list[str], others: list[str], code: str) -> None:
    proposals = found([row(name, code, key=name) for name in names], [known(name, CODE) for name in others], likely=0.0)
    assert all(0 <= one.score <= 0.99 for one in proposals)


# near codes


def slips(code: str) -> st.SearchStrategy[str]:
    places, letters = st.integers(0, 17), st.sampled_from(ALPHABET)
    return st.one_of(
        st.builds(lambda at, c: code[:at] + c + code[at + 1 :], places, letters),
        st.builds(lambda at: code[:at] + code[at + 1 : at + 2] + code[at] + code[at + 2 :], places),
        st.builds(lambda at: code[:at] + code[at + 1 :], places),
        st.builds(lambda at, c: code[:at] + c + code[at:], places, letters),
        st.just(code.replace("0", "O")),
        st.builds(lambda at: code[:at] + "-" + code[at:].lower(), places),
    )


codes = st.builds(
    make_code,
    st.sampled_from(["91", "51", "A1"]),
    st.sampled_from(["150302", "110000"]),
    st.text(ALPHABET, min_size=8, max_size=8),
)


@given(codes.flatmap(lambda code: st.tuples(st.just(code), slips(code))))
def test_code_one_slip_away_is_found(pair: tuple[str, str]) -> None:
    code, written = pair
    candidates = near_codes(written)
    assert all(is_valid_code(candidate) for candidate in candidates)
    assert code in candidates or is_valid_code(written.upper().replace("-", ""))


@pytest.mark.parametrize("text", ["", "无", "9.11503E+17", CODE, CODE[:10], CODE + "12345"])
def test_no_code_is_near_to_what_is_no_slip(text: str) -> None:
    assert near_codes(text) == set()
