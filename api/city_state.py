"""What is published at this moment, told for every request without ever being out of date.

Each request gets a `Moment`: the published load and a `token`. Two moments with the same token enclose a time in which
nothing was published and no review was written; what is kept of an answer is kept under the token of a moment that was
the same before and after it was made, and used only when the moment of the request that wants it has that token.

- Embedded engine: the token is the length of the announcement file (graph/announcing.py), one `stat` per request. While
  a change is under way the token is None: nothing is kept and nothing kept is used.
- A server: the token is the number of change, asked from the server by a query that begins after the request came;
  requests that come together share one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.api.coalesced import Coalesced
from shizi.api.engine_access import EngineAccess
from shizi.api.load_view import LoadView
from shizi.api.problems import NOT_YET_KNOWN, NOTHING_LOADED, Problem
from shizi.cypher.reviews import reviews_in_force
from shizi.graph.announcing import Announcement, Seen
from shizi.graph.engine import Engine
from shizi.graph.publication import CHANGE_QUERY, RAISE_CHANGE, Publication, publication_known_on, published

_VIEWS_KEPT = 3
_DAYS_KEPT = 64
Reviews = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is published as a request begins; `token` is None while that changes."""

    token: Hashable | None
    publication: Publication | None

    @property
    def loaded(self) -> Publication:
        """The published load; a problem when there is none."""
        if self.publication is None:
            raise Problem(
                NOTHING_LOADED,
                "先运行 shizi load 文件夹，或 shizi demo",
                "run shizi load DIR or shizi demo first",
                retry_after=30,
            )
        return self.publication


class CityState:
    """The published load of this moment, and what was read of the last few loads."""

    def __init__(self, access: EngineAccess) -> None:
        self._access = access
        self._moment: Moment | None = None
        self._look_again = Coalesced(self._read_embedded if access.embedded else self._read_server)
        self._views: OrderedDict[tuple[str, int], LoadView] = OrderedDict()
        self._days: OrderedDict[tuple[Hashable, date], Publication | None] = OrderedDict()
        self._reviews: OrderedDict[tuple[Hashable, date], Reviews] = OrderedDict()

    def quick(self) -> Moment | None:
        """The moment if it can be told at once: the embedded engine, and nothing has changed since it was last asked."""
        moment, engine = self._moment, self._access.engine
        if moment is None or engine is None or engine.announcement is None:
            return None
        return moment if engine.announcement.look() == moment.token else None

    async def moment(self) -> Moment:
        """What is published now: no load whose publishing had ended before this call is passed over."""
        return self.quick() or await self._look_again()

    async def view(self, moment: Moment, known_on: date | None = None) -> LoadView:
        """The city as known at the published load, or at the last load published on or before a day.

        Raises:
            Problem: nothing is loaded, or nothing was by that day.
        """
        publication = moment.loaded
        if known_on is not None and known_on < publication.known_on:
            publication = await self._known_on(moment, known_on)
        key = (publication.graph_id, publication.number)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = LoadView(self._access, publication)
            if len(self._views) > _VIEWS_KEPT:
                self._views.popitem(last=False)
        else:
            self._views.move_to_end(key)
        return view

    async def add_reviews(self, moment: Moment, findings: Sequence[dict[str, Any]], at: date) -> None:
        """Give each finding its `review`: the one that counts on the day, or None; as `reviews.review_answers` does."""
        if not findings:
            return
        key = (moment.token, at)
        found = None if moment.token is None else self._reviews.get(key)
        if found is None:
            found = await self._access.run(lambda engine: reviews_in_force(engine, at))
            if moment.token is not None:
                self._reviews[key] = found
                if len(self._reviews) > _DAYS_KEPT:
                    self._reviews.popitem(last=False)
        for finding in findings:
            finding["review"] = found.get(finding["id"])

    async def _known_on(self, moment: Moment, day: date) -> Publication:
        key = (moment.token, day)
        if moment.token is None or key not in self._days:
            found = await self._access.run(lambda engine: publication_known_on(engine, day))
            if moment.token is not None:
                self._days[key] = found
                if len(self._days) > _DAYS_KEPT:
                    self._days.popitem(last=False)
        else:
            found = self._days[key]
        if found is None:
            # as `shizi who --known-at` ends with status 4: by then no organization was known
            raise Problem(
                NOT_YET_KNOWN,
                f"{day}还没有装载任何数据；known_at 用首次装载之后的日子，见 /api/v1/loads",
                f"nothing was loaded by {day}; take a known_at from the first load on, see /api/v1/loads",
                errors=[{"field": "known_at", "message": "早于首次装载 · before the first load"}],
            )
        return found

    async def _read_embedded(self) -> Moment:
        """Ask the embedded engine; the answer may be kept when the announcement was settled and did not move."""

        def ask(engine: Engine) -> tuple[Seen | None, Publication | None]:
            announcement = engine.announcement
            assert announcement is not None
            before = _settled(announcement, engine)
            publication = published(engine)
            return (before if before == announcement.look() else None), publication

        token, publication = await self._access.run(ask)
        moment = Moment(token, publication)
        self._moment = moment if token is not None else None
        return moment

    async def _read_server(self) -> Moment:
        for _ in range(5):
            change = await self._change()
            if self._moment is not None and self._moment.token == change:
                return self._moment
            publication = await self._access.run(published)
            if await self._change() == change:
                self._moment = Moment(change, publication)
                return self._moment
            await asyncio.sleep(0.01)
        return Moment(None, await self._access.run(published))

    async def _change(self) -> tuple[int, int]:
        rows = await self._access.read(CHANGE_QUERY, {"city": "city"}, leader=True)
        return (int(rows[0]["change"]), int(rows[0]["published"] or 0)) if rows else (0, 0)


def _settled(announcement: Announcement, engine: Engine) -> Seen | None:
    """What is announced, when no change is under way; one whose process died is settled first."""
    seen = announcement.look()
    if seen is None or not seen.settled:
        announcement.settle(lambda: _fence(engine))
        seen = announcement.look()
    return seen if seen is not None and seen.settled else None


def _fence(engine: Engine) -> None:
    """Write to the node that every change writes to: what was under way has been committed or can no longer be."""
    engine.write(f"MATCH (city:City {{id: 'city'}}) SET {RAISE_CHANGE}")
