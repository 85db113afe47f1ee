"""A published load as the server reads it: what is read once and kept as long as the load is asked about.

What a published load knew never changes, so nothing here can be out of date; which load is published is told elsewhere
(`city_state.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from shizi.api.engine_access import EngineAccess
from shizi.api.judged_days import JudgedDays
from shizi.api.once import Once, kept
from shizi.cypher.in_force import rules_in_force
from shizi.cypher.oversight_findings import Titles, own_titles
from shizi.cypher.structure import Structure, read_structure
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication
from shizi.loaders.member_bands import Templates, counting

if TYPE_CHECKING:
    from shizi.api.finding_places import PlacedFinding
    from shizi.api.search_index import SearchIndex

T = TypeVar("T")
_OTHERS_KEPT = 12


@dataclass(frozen=True, slots=True)
class Base:
    """What every oversight answer needs beside the organization: what stands above, titles and sentences of rules."""

    structure: Structure
    titles: Titles
    member_templates: Templates


class LoadView:
    """One published load; everything is read on first use, once however many ask."""

    def __init__(self, access: EngineAccess, publication: Publication) -> None:
        self._access = access
        self.publication = publication
        self.base = Once(self._read_base)
        self.search = Once(self._read_search)
        self.findings = Once(self._read_findings)
        self.judged = JudgedDays(access, publication.number)
        self._others: OrderedDict[Hashable, Once[Any]] = OrderedDict()

    @property
    def known(self) -> int:
        """Number of the load as whose knowledge everything is read."""
        return self.publication.number

    async def kept(self, key: Hashable, read: Callable[[Engine], T]) -> T:
        """What `read` gives of this load, read once; the last few such things are kept. `key` says what it is."""
        found: T = await kept(self._others, key, _OTHERS_KEPT, lambda: self._access.run(read))
        return found

    async def _read_base(self) -> Base:
        def read(engine: Engine) -> Base:
            rules = rules_in_force(engine, self.known).on(self.publication.as_of)
            structure = read_structure(engine, known=self.known)
            return Base(structure, own_titles(engine, self.known), counting(rules))

        return await self._access.run(read)

    async def _read_search(self) -> SearchIndex:
        from shizi.api.search_index import read_search_index

        base = await self.base()
        return await self._access.run(
            lambda engine: read_search_index(engine, self.publication, base.structure.place_rows)
        )

    async def _read_findings(self) -> list[PlacedFinding]:
        from shizi.api.finding_places import placed_findings

        return await self._access.run(lambda engine: placed_findings(engine, self.known))
