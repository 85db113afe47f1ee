"""What a review may say: roles and reasons, never people, telephones or identity numbers."""

from __future__ import annotations

import pytest

from shizi.cypher.review_texts import checked_reason, checked_role
from shizi.graph.errors import UsageError


@pytest.mark.parametrize(
    "role",
    [
        "市委社会工作部", "区委社工部科员", "市委社会工作部（综合科）", "steward", "海勃湾区民政局", "金融办", "高新区", "方案组",
        "部长", "办公室主任", "社工部 2号岗", "市数据局（数据专员）", "党委书记", "安监局",
    ],
)  # fmt: skip
def test_units_and_posts_are_roles(role: str) -> None:
    assert checked_role(role) == role


@pytest.mark.parametrize(
    "role", ["张三", "王小明", "欧阳修远", "李 四", "王局长", "陈主任", "赵某某（社工部）", "刘", "黄先生"]
)
def test_what_looks_like_a_name_is_no_role(role: str) -> None:
    with pytest.raises(UsageError, match="人名"):
        checked_role(role)


@pytest.mark.parametrize(
    "text",
    [
        "电话19900001234", "见 199-0000-1234", "１９９００００１２３４", "一九九〇〇〇〇一二三四", "办公室0473-1234567",
        "证号110101199001011234", "110101 19900101 123X", "旧号110101900101123", "发到 someone@example.com",
    ],
)  # fmt: skip
def test_numbers_of_people_are_refused(text: str) -> None:
    for check in (checked_reason, checked_role):
        with pytest.raises(UsageError, match="不予保存"):
            check(text)


@pytest.mark.parametrize(
    "text",
    [
        "乌办发〔2020〕1号，自2025-09-30至2026-03-31", "91150302MA0N1X2Y3Z 已转两家", "2025年12月31日前移交", "过渡期180天",
        "登记行 registers/包联清单.csv 第 12345 行",
    ],
)  # fmt: skip
def test_days_codes_and_documents_are_no_numbers_of_people(text: str) -> None:
    assert checked_reason(text) == text


def test_a_reason_stands_on_one_line() -> None:
    assert checked_reason("  第一行\n\t第二行\r\n\u3000第三行\u2028完 ") == "第一行 第二行 第三行 完"
