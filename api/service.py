"""The parts of a running service, as routes get them.

A new router is a new file `api/routes_<what>.py` with `router = APIRouter(tags=[...])`, added to `ROUTERS` in
`application.py`. Its functions take

    service: ServiceOf                                       engine access, city state, search, limits
    context: ContextOf                                       caller (role, places), language, audit fields

and then
    view = await service.view(context, known_at)             the published load this request is answered for
    await service.read_once(context, view.findings)          what is read once for a load: findings, the search index
    await service.access.run(lambda engine: ...)             any function that uses an Engine, in a thread
    await service.access.read(cypher, {...})                 a query on the event loop
    require(context.caller, "steward")                       refuse lesser roles (scope.py)
    context.caller.owns(places_of(row))                      whether an organization is the caller's own; show nothing else
    context.rows, context.subject, context.statement = ...   what the audit log says
    context.allow_time(60)                                   when it may take longer than requests usually may
    raise Problem(...) or any ShiziError                     problem details in the caller's language
Every route needs a title, a description and an example for each parameter, an example answer in `answer_examples.json`
under its operation id, and `make docs` for `docs/openapi.json`; `tests/api/test_openapi.py` says what is missing.
Counts of members go through `member_bands` unless `caller.sees_counts`. A write that changes published answers is made
within `engine.changing()` and raises `publication.RAISE_CHANGE` in its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from shizi.api.audit import AuditLog
from shizi.api.city_state import CityState, Moment
from shizi.api.engine_access import EngineAccess
from shizi.api.load_view import LoadView
from shizi.api.metrics import Metrics
from shizi.api.once import Once
from shizi.api.oversight_service import OversightService
from shizi.api.read_model import ReadModel
from shizi.api.request_context import RequestContext, context_of
from shizi.api.token_store import TokenStore
from shizi.graph.settings import Settings

T = TypeVar("T")
_FIRST_READ_SECONDS = 90.0


@dataclass(slots=True)
class Service:
    """Everything that routes share."""

    settings: Settings
    access: EngineAccess
    state: CityState
    oversight: OversightService
    read_model: ReadModel
    tokens: TokenStore
    audit: AuditLog
    metrics: Metrics

    async def moment(self, context: RequestContext) -> Moment:
        """What is published, once for one request."""
        if context.moment is None:
            context.moment = await self.state.moment()
        return context.moment

    async def view(self, context: RequestContext, known_at: date | None = None) -> LoadView:
        """The city as known at the published load, or as known on a day."""
        return await self.state.view(await self.moment(context), known_at)

    async def read_once(self, context: RequestContext, once: Once[T]) -> T:
        """What is read once for a load; whoever has to wait for it is given the time that takes in a large city."""
        if once.ready is None:
            context.allow_time(_FIRST_READ_SECONDS)
        return await once()


def service_of(request: Request) -> Service:
    """The service, for a route."""
    service: Service = request.app.state.service
    return service


def request_of(request: Request) -> RequestContext:
    """The request's context, for a route."""
    return context_of(request.scope)


ServiceOf = Annotated[Service, Depends(service_of)]
ContextOf = Annotated[RequestContext, Depends(request_of)]
