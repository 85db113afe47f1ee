"""Findings of other days than the load's own: judged when asked for, for one organization or for all, and kept.

What a load knew never changes, so what is judged of a day by it stays right as long as the load is asked about. One
organization is judged alone: rules whose text allows it look at nothing else, the few others sweep over the city once for
all days on which they would read the same values. A day about which many organizations are asked is judged as a whole.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Hashable
from datetime import date
from typing import Any

from shizi.api.engine_access import EngineAccess
from shizi.api.once import Once, kept
from shizi.cypher.narrowed_rules import reads_of_day
from shizi.cypher.oversight_findings import Judged, JudgedBy, in_order, judged_about, judged_by, read_judged_by
from shizi.cypher.parameters import latest_due_year, query_values
from shizi.cypher.rule_files import Rule

_WHOLE_DAYS_KEPT, _SWEEPS_KEPT, _ORGANIZATIONS_KEPT, _DAYS_COUNTED = 6, 12, 512, 64
_MANY = 24
"""Organizations asked about one day, beyond which the whole day is judged: that costs as much as so many alone."""
_ALONE_AT_ONCE = 2


class JudgedDays:
    """The findings of any day as load `known` knew the city."""

    def __init__(self, access: EngineAccess, known: int) -> None:
        self._access, self._known = access, known
        self._by = Once(lambda: access.run(lambda engine: read_judged_by(engine, known)))
        self._whole: OrderedDict[Hashable, Once[Judged]] = OrderedDict()
        self._sweeps: OrderedDict[Hashable, Once[Judged]] = OrderedDict()
        self._alone: OrderedDict[Hashable, Once[list[dict[str, Any]]]] = OrderedDict()
        self._asked: Counter[date] = Counter()
        self._one_day = asyncio.Semaphore(1)
        self._few = asyncio.Semaphore(_ALONE_AT_ONCE)

    async def whole(self, at: date) -> Judged:
        """The findings about every organization on the day."""
        return await kept(self._whole, at, _WHOLE_DAYS_KEPT, lambda: self._judge_day(at))

    async def about(self, organization: str, at: date) -> list[dict[str, Any]]:
        """The findings about one organization on the day, in order; the lists are shared: copy before changing."""
        whole = self._whole.get(at)
        if whole is not None and whole.ready is not None:
            return whole.ready.get(organization, [])
        if (organization, at) not in self._alone:
            self._asked[at] += 1
            if len(self._asked) > _DAYS_COUNTED:
                self._asked = Counter({at: self._asked[at]})
            if self._asked[at] > _MANY:
                return (await self.whole(at)).get(organization, [])
        return await kept(
            self._alone, (organization, at), _ORGANIZATIONS_KEPT, lambda: self._judge_alone(organization, at)
        )

    async def _judge_day(self, at: date) -> Judged:
        by = await self._by()
        async with self._one_day:
            return await self._access.run(lambda engine: judged_about(engine, None, at=at, known=self._known, by=by))

    async def _judge_alone(self, organization: str, at: date) -> list[dict[str, Any]]:
        by = await self._by()
        sweeping = by.sweeping_rules_on(at)
        rules = {key: rule for key, rule in by.rules_on(at).items() if key not in sweeping}
        async with self._few:
            own = await self._access.run(
                lambda engine: judged_by(engine, rules, at=at, known=self._known, by=by, about=organization)
            )
        found = list(own.get(organization, ()))
        for rule in sweeping.values():
            found += (await self._swept(rule, at, by)).get(organization, ())
        return in_order(found)

    async def _swept(self, rule: Rule, at: date, by: JudgedBy) -> Judged:
        """What a rule that looks at the whole city finds, once for all days that are alike to it."""
        values = {"at": at, "due_year": latest_due_year(at), **query_values(by.parameters, at)}
        holds = rule.holds_from <= at and (rule.holds_until is None or at < rule.holds_until)
        key = (rule.id, rule.fingerprint, holds, *((name, values[name]) for name in sorted(reads_of_day(rule))))

        async def sweep() -> Judged:
            async with self._one_day:
                return await self._access.run(
                    lambda engine: judged_by(engine, {rule.id: rule}, at=at, known=self._known, by=by)
                )

        return await kept(self._sweeps, key, _SWEEPS_KEPT, sweep)
