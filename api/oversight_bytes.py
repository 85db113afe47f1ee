"""The oversight answer over HTTP: from what the path says to the bytes of the body, kept for the next who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from shizi.api.load_view import Base, LoadView
from shizi.api.name_lookup import checked_text, find_one, surely_an_id
from shizi.api.problems import NOT_FOUND, Problem
from shizi.api.read_model import Kept, compress
from shizi.api.request_context import RequestContext
from shizi.api.scope import Principal, outside, places_of
from shizi.api.service import Service
from shizi.cypher.oversight_facts import OversightFacts
from shizi.loaders.member_bands import mask_findings


@dataclass(frozen=True, slots=True)
class Answered:
    """A body, and what is kept of it, if anything is."""

    body: bytes
    kept: Kept | None


async def oversight_bytes(
    service: Service,
    context: RequestContext,
    text: str,
    *,
    at: date | None = None,
    known_at: date | None = None,
    key: Any = None,
) -> Answered:
    """The answer about the organization that `text` means.

    `key` is under what the read model keeps it (None: not at all).

    Raises:
        Problem: nobody or several bear it, or it is not the caller's own.
    """
    moment = await service.moment(context)
    view = await service.state.view(moment, known_at)
    day = at or view.publication.as_of
    facts = await _facts(service, view, text, day, context.caller)
    row = facts.organization
    if not context.caller.owns(places_of(row)):
        raise outside()
    context.subject, context.rows = row["id"], 1
    if day != view.publication.as_of:
        context.allow_time(60)
    answer = await service.oversight.answer(facts, view, day)
    await service.state.add_reviews(moment, answer["findings"], day)
    base = view.base.ready or await view.base()
    body = orjson.dumps(for_caller(answer, base, context.caller))
    service.metrics.from_engine.inc()
    kept = None
    if key is not None and moment.token is not None:
        kept = Kept(compress(body), places_of(row), row["id"])
        service.read_model.put(moment.token, key, kept)
        service.metrics.read_model_bytes.set(service.read_model.size)
    return Answered(body, kept)


def for_caller(answer: dict[str, Any], base: Base, caller: Principal) -> dict[str, Any]:
    """The answer with counts of members in bands, unless the caller may see them."""
    if not caller.sees_counts and answer["findings"]:
        answer["findings"] = mask_findings(answer["findings"], base.member_templates)
    return answer


async def _facts(service: Service, view: LoadView, text: str, day: date, caller: Principal) -> OversightFacts:
    if surely_an_id(text):
        facts = await service.oversight.facts(text, view, day)
        if facts is not None:
            return facts
    organization = await find_one(service.access, view, checked_text(text), caller)
    facts = await service.oversight.facts(organization, view, day)
    if facts is None:  # cannot be: what a load knew does not change
        raise Problem(NOT_FOUND)
    return facts
