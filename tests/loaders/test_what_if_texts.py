"""Supposed changes as people write them: lines, files, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliveries import code

from shizi.graph.errors import UsageError
from shizi.loaders.what_if_changes import (
    MOVABLE_ROLES,
    Abolish,
    AddCommittee,
    CloseStreet,
    EndDocument,
    MoveDuties,
    Selection,
)
from shizi.loaders.what_if_texts import read_change, read_change_item, read_changes_file, read_changes_text

DAY = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("move_duties", "甲局=>乙局", MoveDuties("甲局", "乙局")),
        ("move_duties", " 甲局 → 乙局 ；role=行业管理，business; day=2025年10月1日", MoveDuties("甲局", "乙局", ("business", "industry"), DAY)),
        ("move_duties", "甲局=>乙局;role=包联单位", MoveDuties("甲局", "乙局", ("liaison",))),
        ("abolish", "甲局", Abolish("甲局")),
        ("abolish", "甲局=>乙局;day=20251001", Abolish("甲局", "乙局", DAY)),
        ("end_document", "乌办发〔2020〕1号;day=2025-10-01", EndDocument("乌办发〔2020〕1号", DAY)),
        ("close_street", "新华街道=>滨河街道", CloseStreet("新华街道", "滨河街道")),
        ("add_committee", "新党委", AddCommittee("新党委")),
        (
            "add_committee", "新党委;kind=综合党委;superior=工委;host=甲局;claims=甲局;claims=industry=D+place=海勃湾区",
            AddCommittee("新党委", "comprehensive", "工委", "甲局", (Selection(holder="甲局"), Selection(industry="D", place="海勃湾区"))),
        ),
    ],
)  # fmt: skip
def test_a_line_says_what_it_says(kind: str, text: str, meant: Any) -> None:
    assert read_change(kind, text) == meant


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("move_duties", "甲局", "缺少 to"),
        ("move_duties", "=>乙局", "缺少 from"),
        ("move_duties", "甲局=>", "没有名称"),
        ("move_duties", "甲局=>乙局=>丙局", "两个以上"),
        ("move_duties", "甲局=>乙局;role=看门", "没有身份"),
        ("move_duties", "甲局=>乙局;role=territory", "没有身份"),
        ("move_duties", "甲局=>乙局;day=2025-10", "不是日期"),
        ("move_duties", "甲局=>乙局;day=明天", "不是日期"),
        ("move_duties", "甲局=>乙局;day=2025-10-01;day=2025-10-02", "写了两次"),
        ("move_duties", "甲局=>乙局;谁=丙", "看不懂"),
        ("abolish", "", "缺少 name"),
        ("add_committee", "新党委;kind=市委", "没有这类党委"),
        ("add_committee", "新党委;claims=颜色=红", "看不懂 claims"),
        ("add_committee", "新党委;claims=file=list.txt", "不能用名单文件"),
        ("end_document", "字" * 300, "应是一个名称"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_with_an_example(kind: str, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as refused:
        read_change(kind, text)
    assert "write it like" in refused.value.to_do


def test_a_file_holds_several_changes_and_lists_of_codes_beside_it(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"信用代码,名称\n{code(1)},甲\n\n {code(2).lower()} ,乙\n{code(1)},甲\n", encoding="utf-8-sig")
    file = tmp_path / "changes.yaml"
    file.write_text(
        """
- move_duties: 甲局=>乙局;role=industry
- abolish: {name: 甲局, to: 乙局, day: 2025-10-01}
- add_committee:
    name: 新党委
    claims: [{industry: D, place: 海勃湾区}, {file: list.csv}, 甲局, {codes: ["911503021"]}]
""",
        encoding="utf-8",
    )
    claims = (Selection(industry="D", place="海勃湾区"), Selection(codes=(code(1), code(2))), Selection(holder="甲局"), Selection(codes=("911503021",)))
    assert read_changes_file(file) == [
        MoveDuties("甲局", "乙局", ("industry",)), Abolish("甲局", "乙局", DAY), AddCommittee("新党委", claims=claims),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row", "told"),
    [
        ("- abolish: 甲局\n- abolish: {name: 乙局, too: 丙局}\n", 2, "没有字段"),
        ("- abolish: 甲局\n\n- move: 甲局=>乙局\n", 3, "没有“move”这种改变"),
        ("- abolish: 甲局\n- {abolish: 甲局, end_document: 一号}\n", 2, "每项只写一种"),
        ("- abolish: [甲局]\n", 1, "写成一行或若干字段"),
        ("- abolish: {name: [甲局]}\n", 1, "应是一个名称"),
        ("- abolish: {name: 甲局, day: true}\n", 1, "不是日期"),
        ("- abolish: 甲局\n  - x: [\n", 2, "不是 YAML"),
        ("abolish: 甲局\n", 1, "没有改变的清单"),
        ("", 1, "没有改变的清单"),
        ("- add_committee: {name: 新党委, claims: [{codes: 一}]}\n", 1, "codes"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(text: str, row: int, told: str) -> None:
    with pytest.raises(UsageError, match=told) as refused:
        read_changes_text(text, "changes.yaml")
    assert refused.value.where is not None
    assert (refused.value.where.file, refused.value.where.row) == ("changes.yaml", row)


def test_a_file_that_is_not_there_or_no_text_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="读不出文件"):
        read_changes_file(tmp_path / "none.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        read_changes_file(tmp_path / "odd.yaml")
    with pytest.raises(UsageError, match="最多100项"):
        read_changes_text("- abolish: 甲局\n" * 101, "many.yaml")


def test_an_item_of_a_request_is_read_alike() -> None:
    assert read_change_item({"move_duties": {"from": "甲局", "to": "乙局"}}) == MoveDuties("甲局", "乙局", MOVABLE_ROLES)
    with pytest.raises(UsageError, match="每项只写一种"):
        read_change_item("abolish")
