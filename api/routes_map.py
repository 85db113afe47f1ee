"""The whole city as one picture: positions worked out on the server, by district and street."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from shizi.api.answer_models import Day, Shape
from shizi.api.load_view import LoadView
from shizi.api.route_words import AtDay, KnownDay, day, json_answer, problems
from shizi.api.scope import Principal, places_of
from shizi.api.service import ContextOf, ServiceOf
from shizi.cypher.city_map import city_map
from shizi.graph.engine import Engine

router = APIRouter(prefix="/api/v1", tags=["city 全市"])


class MapCircle(Shape):
    """一个区或街道所占的圆 · The circle of a district or street."""

    code: str | None
    within: str | None
    name: str | None = Field(examples=["凤凰岭街道"])
    level: Literal["district", "street"]
    x: int
    y: int
    radius: int
    count: int


class CityMap(Shape):
    """全市图：各列等长，一个组织一项 · Columns of equal length, one entry per organization."""

    at: Day
    statuses: list[str]
    kinds: list[str]
    states: list[str]
    circles: list[MapCircle]
    id: list[str]
    name: list[str]
    x: list[int]
    y: list[int]
    status: list[int] = Field(description="statuses 中的序号 · position in statuses")
    kind: list[int]
    state: list[int]
    staff: list[int] = Field(description="从业人数，未知为0 · staff, 0 when unknown")


@router.get(
    "/map",
    operation_id="getMap",
    summary="全市图 · The whole city in one picture",
    response_model=CityMap,
    responses=problems(404),
)
async def whole_city(
    service: ServiceOf,
    context: ContextOf,
    at: AtDay = None,
    known_at: KnownDay = None,
) -> Response:
    """每个组织的位置（按区、街道）、状态、类别和规模；辖区令牌只看到自己的组织。

    Where every organization stands (by district and street), its status, kind and size; a district's token sees its own.
    """
    view = await service.view(context, day("known_at", known_at))
    on = day("at", at) or view.publication.as_of
    context.allow_time(120)
    found = await kept_map(view, on, context.caller)
    context.rows = len(found["id"])
    return json_answer({"at": on.isoformat(), **found})


async def kept_map(view: LoadView, on: date, caller: Principal) -> dict[str, Any]:
    """What this caller sees of the city on the day, laid out once for a load, a day and a scope."""
    rows = (await view.base()).structure.place_rows

    def read(engine: Engine) -> dict[str, Any]:
        return city_map(
            engine,
            at=on,
            known=view.known,
            street_of=climbing(rows, "street"),
            district_of=climbing(rows, "district"),
            names={row["id"]: row["name"] for row in rows},
            shown=lambda row: caller.owns(places_of(row)),
        )

    found: dict[str, Any] = await view.kept(("map", on, caller.prefixes), read)
    return found


def climbing(rows: Sequence[Mapping[str, Any]], level: str) -> Callable[[str], str | None]:
    """A function that leads from a place's code to the code of the place of this level that it is or lies in."""
    levels = {row["id"]: row["level"] for row in rows}
    above = {row["id"]: row["above"] for row in rows if row["above"]}

    def climb(code: str) -> str | None:
        seen: set[str] = set()
        here: str | None = code
        while here is not None and here not in seen:
            if levels.get(here) == level:
                return here
            seen.add(here)
            here = above.get(here)
        return None

    return climb
