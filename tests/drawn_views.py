"""Cross views and other things to draw, made up for tests of pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shizi.graph.drawing import Box, Picture

SOURCE = {"register": "survey_ledger", "file": "registers/某表.xlsx", "sheet": "表", "row": 7}
ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
PARTS = ("party_unit", "service_team", "instructor", "mass_organization")


def holder(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "since": "2024-03-01", "until": None, "basis": "某发〔2024〕1号", "sources": [SOURCE], **more}


def role(name: str, status: str, holders: Iterable[dict[str, Any]] = (), reason: str | None = None) -> dict[str, Any]:
    return {"role": name, "required": status != "exempt", "status": status, "reason": reason, "holders": list(holders)}


def part(name: str, count: int, status: str | None = None) -> dict[str, Any]:
    members = [
        {"id": f"{name}{number}", "name": f"第{number}个", "form": "branch", "since": None, "until": None, "sources": [SOURCE]}
        for number in range(count)
    ]
    return {"part": name, "status": status or ("present" if count else "absent"), "reason": None, "members": members}


def every_status(name: str = "某市宏达商贸有限公司") -> dict[str, Any]:
    """A cross view with a role of each status, an arm of each, and a party line that stops."""
    return {
        "organization": {"id": "91150302WH00000013", "uscc": "91150302WH00000013", "name": name, "kind": "enterprise",
                         "state": "ledger", "place_name": "某市甲区", "sources": [SOURCE]},
        "at": "2025-09-30", "known_at": "2025-10-08", "status": "mixed", "answer": {"zh": "", "en": ""},
        "roles": [
            role("registration", "held", [holder("市市场监督管理局")]),
            role("business", "exempt", reason="not_a_social_organization"),
            role("industry", "multi_head", [holder("市商务局"), holder("市工业和信息化局"), holder("市能源局")]),
            role("party_building", "nominal", [holder("旧党委", gone="abolished", until="2024-01-01")], "abolished"),
            role("territory", "missing", reason="no_register_names_a_holder"),
            role("liaison", "unknown", reason="register_not_received"),
        ],
        "lines": {
            "territory": [],
            "party": [
                {"id": "91150302WH00000013", "kind": "organization", "name": name, "reaches_top": False},
                {"id": "u1", "kind": "party_unit", "name": "某公司党支部", "reaches_top": False, "unit_kind": "branch", "sources": [SOURCE]},
                {"id": "c1", "kind": "committee", "name": "已撤党委", "reaches_top": False, "stops_because": "abolished", "stops_at": "已撤党委"},
            ],
        },
        "findings": [{"id": "f1", "rule": "M01", "role": "industry", "explanation_zh": f"{name}多头", "explanation_en": f"{name} has several"}],
        "serving": [part("party_unit", 1), part("service_team", 0), part("instructor", 0, "unknown"), part("mass_organization", 9)],
    }  # fmt: skip


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of boxes that share a place."""
    found = []
    for position, one in enumerate(picture.boxes):
        found += [(one.key, other.key) for other in picture.boxes[position + 1 :] if _meet(one, other)]
    return found


def outside(picture: Picture) -> list[str]:
    """Keys of boxes and frames that are not wholly inside the picture."""
    return [
        one.key
        for one in (*picture.boxes, *picture.frames)
        if one.x < 0 or one.y < 0 or one.x + one.width > picture.width or one.y + one.height > picture.height
    ]


def _meet(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )
