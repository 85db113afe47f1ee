"""What routes have in common: parameters with their examples, the problems they may answer, days as they are written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import Path, Query, Response

from shizi.api.answer_models import ProblemDetails
from shizi.api.problems import KINDS, MEDIA_TYPE, invalid

AtDay = Annotated[
    str | None,
    Query(
        alias="at",
        title="问哪一天",
        description="问哪一天；默认为数据日期 · The day asked about; default: the day of the data",
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        examples=["2025-09-30"],
    ),
]
KnownDay = Annotated[
    str | None,
    Query(
        alias="known_at",
        title="按哪一天已装载的数据",
        description="按哪一天已装载的数据回答 · As known on this day",
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        examples=["2025-10-08"],
    ),
]
OrganizationText = Annotated[
    str,
    Path(
        title="代码、代用键或名称",
        description="统一社会信用代码、代用键，或（URL 编码的）名称、曾用名 · Code, surrogate key, or URL-encoded name",
        min_length=1,
        max_length=200,
        examples=["51150300WHWKQX8E95"],
    ),
]
Limit = Annotated[
    int, Query(title="最多多少条", description="一页最多多少条 · How many at most on a page", ge=1, le=200, examples=[20])
]
Cursor = Annotated[
    str | None,
    Query(
        title="下一页",
        description="上一页给出的 next · The `next` of the former page; it is opaque",
        max_length=400,
        examples=[None],
    ),
]

_ALWAYS = (401, 403, 422, 429, 500, 503, 504)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer beside 200, for its description."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*_ALWAYS, *statuses}):
        kinds = [kind for kind in KINDS if kind.status == status]
        found[status] = {
            "model": ProblemDetails,
            "description": "；".join(f"{kind.zh} {kind.en}" for kind in kinds),
            "content": {MEDIA_TYPE: {}},
        }
    return found


def day(name: str, text: str | None) -> date | None:
    """A day of a query parameter.

    Raises:
        Problem: no such day is in the calendar.
    """
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise invalid(name, "没有这一天", "there is no such day") from None
    if not date(1900, 1, 1) <= found <= date(2200, 1, 1):
        raise invalid(name, "应在1900到2200年之间", "must lie between 1900 and 2200")
    return found


def json_answer(content: Any, status: int = 200) -> Response:
    """An answer as JSON, written as it is: its shape is that of the route's model, which tests check."""
    return Response(orjson.dumps(content), status, media_type="application/json")
