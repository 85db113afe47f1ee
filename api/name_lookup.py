"""From the part of a path or a line of a batch to an organization: its code, its id or its name (as `shizi who` takes it)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shizi.api.city import City
from shizi.api.engine_access import EngineAccess
from shizi.api.load_view import LoadView
from shizi.api.look_up import look_up
from shizi.api.problems import invalid, of_error
from shizi.api.scope import Principal, outside, places_of
from shizi.cypher.find_organization import Found, candidates_of
from shizi.graph.errors import AmbiguousError, NotFoundError
from shizi.loaders.codes import clean_code, is_valid_code

_PLACES = """
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.place AS place, o.registered_district AS registered_district,
       o.operating_district AS operating_district
"""
LONGEST_TEXT = 200


def surely_an_id(text: str) -> bool:
    """Whether the text can only be an organization's key: a valid code, written as codes are kept."""
    return len(text) == 18 and clean_code(text) == text and is_valid_code(text)


async def find_one(access: EngineAccess, view: LoadView, text: str, caller: Principal) -> str:
    """The id of the organization that the text means.

    Raises:
        Problem: none or several bear it; for a caller with places the same for all that is not its own.
    """
    found = (await find_many(access, view, [text], caller))[0]
    if isinstance(found, str):
        return found
    if not caller.whole_city and not isinstance(found, AmbiguousError):
        raise outside()
    raise of_error(found)


async def find_many(
    access: EngineAccess, view: LoadView, texts: Sequence[str], caller: Principal, *, alike: int | None = None
) -> list[Found]:
    """For each text the id of its organization or why there is none; of others' organizations nothing is told.

    `alike`: for how many texts that nobody bears candidates are looked for (None: for all).
    """
    found = await access.run(lambda engine: look_up(City(engine, view.publication), texts, alike=alike))
    if caller.whole_city:
        return found
    named = {one for one in found if isinstance(one, str)}
    named |= {row["id"] for one in found if isinstance(one, NotFoundError) for row in candidates_of(one)}
    own = await own_ids(access, view, named, caller)
    return [_within(one, own) for one in found]


async def own_ids(access: EngineAccess, view: LoadView, ids: Iterable[str], caller: Principal) -> set[str]:
    """Those of these organizations that are the caller's own."""
    wanted = sorted(set(ids))
    if caller.whole_city or not wanted:
        return set(wanted)
    rows: list[dict[str, Any]] = await access.read(_PLACES, {"ids": wanted, "known": view.known})
    return {row["id"] for row in rows if caller.owns(places_of(row))}


def _within(found: Found, own: set[str]) -> Found:
    """What may be told to a caller of what was found."""
    nothing = NotFoundError("不在管辖范围内或不存在 · outside your scope, or it does not exist")
    if isinstance(found, str):
        return found if found in own else nothing
    if not isinstance(found, AmbiguousError):
        return nothing
    candidates = [row for row in candidates_of(found) if row["id"] in own]
    if len({row["id"] for row in candidates}) == 1:
        return str(candidates[0]["id"])
    return AmbiguousError(found.what, candidates=candidates, to_do=found.to_do) if candidates else nothing


def checked_text(text: str) -> str:
    """The text of a path, when it can be one.

    Raises:
        Problem: it is empty, too long or holds control characters.
    """
    if not text.strip() or len(text) > LONGEST_TEXT or not text.isprintable():
        raise invalid("id", f"写代码或名称，最多{LONGEST_TEXT}字", f"a code or a name of at most {LONGEST_TEXT} characters")
    return text
