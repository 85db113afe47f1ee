"""What a caller may ask of the library, and what of its answers the caller may see.

A token of some places asks only questions that stay within a place: those with a parameter of the type `place`, which is
held to the token's own places, and those about one organization, which must be the caller's own. All other questions tell of
the whole city and are refused. Over that, rows are taken out that bear the code of an organization that is not the
caller's own. Counts of members are bands for everybody below steward; a threshold of members is one of the bands' ends for
them, since asking with every number would tell the count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shizi.api.load_view import LoadView
from shizi.api.name_lookup import find_one, own_ids
from shizi.api.places import place_code
from shizi.api.problems import OUTSIDE_SCOPE, Problem, invalid
from shizi.api.scope import Principal, outside
from shizi.api.service import Service
from shizi.cypher.question_parameters import QuestionParameter, typed_value
from shizi.cypher.questions import Question
from shizi.loaders.member_bands import COUNT_FIELDS, banded

BAND_ENDS = (0, 1, 3, 7, 50, 100)
"""Where the bands of member counts begin (loaders/ledger_export.py)."""
_CODE_COLUMNS = ("uscc", "usccs")


async def allowed_values(
    service: Service, view: LoadView, question: Question, values: Mapping[str, Any], caller: Principal
) -> dict[str, Any]:
    """The values with which the question is asked for this caller: organizations as ids, places held to the caller's.

    Raises:
        Problem: the question or a value is beyond what the caller may see, or an organization is not found.
    """
    allowed = dict(values)
    if not caller.sees_counts:
        _check_thresholds(question, allowed)
    if not caller.whole_city:
        await _hold_to_places(view, question, allowed, caller)
    for name, parameter in question.parameters.items():
        if parameter.type == "organization" and allowed.get(name) is not None:
            text = str(typed_value(parameter, allowed[name]))
            allowed[name] = await find_one(service.access, view, text, caller)
    return allowed


async def allowed_rows(
    service: Service, view: LoadView, rows: Sequence[dict[str, Any]], caller: Principal
) -> list[dict[str, Any]]:
    """The rows that the caller may see, counts of members in bands below steward."""
    kept = list(rows)
    if not caller.whole_city:
        own = await own_ids(service.access, view, {code for row in rows for code in _codes(row)}, caller)
        kept = [row for row in rows if own.issuperset(_codes(row))]
    return kept if caller.sees_counts else [banded(row) for row in kept]


def _codes(row: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for name in _CODE_COLUMNS:
        value = row.get(name)
        if isinstance(value, list):
            found.update(code for code in value if code)
        elif value:
            found.add(value)
    return found


def _check_thresholds(question: Question, values: Mapping[str, Any]) -> None:
    for name in question.parameters.keys() & COUNT_FIELDS:
        value = values.get(name)
        if value is not None and typed_value(question.parameters[name], value) not in BAND_ENDS:
            ends = "、".join(map(str, BAND_ENDS))
            raise invalid(name, f"该令牌只能用党员数区间的起点：{ends}", f"with this token one of {ends}, where bands of members begin")


async def _hold_to_places(view: LoadView, question: Question, values: dict[str, Any], caller: Principal) -> None:
    """Set the place to the caller's own, or check the one that was given."""
    parameters = question.parameters
    place = next((name for name, parameter in parameters.items() if parameter.type == "place"), None)
    if place is None:
        if any(_must_name_one(parameter) for parameter in parameters.values()):
            return
        raise Problem(
            OUTSIDE_SCOPE,
            f"问题{question.id}涉及全市，不能按地方限定；该令牌只能问限于本辖区的问题",
            f"question {question.id} tells of the whole city and takes no place; this token asks only within its own places",
        )
    if values.get(place) is None:
        if len(caller.places) != 1:
            shown = "、".join(caller.places)
            raise invalid(place, f"请写明其中一个地方：{shown}", f"name one of your places: {shown}")
        values[place] = caller.places[0]
        return
    rows = (await view.base()).structure.place_rows
    code = place_code(rows, str(typed_value(parameters[place], values[place])), place)
    if not caller.owns((code,)):
        raise outside()
    values[place] = code


def _must_name_one(parameter: QuestionParameter) -> bool:
    return parameter.type == "organization" and parameter.required
