"""Which findings lie in a place: by where their subjects are, whether the findings are stored or judged anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shizi.cypher.find_named import codes_within, find_named
from shizi.graph.engine import Engine

_BATCH = 5000
_ORGANIZATIONS = """
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS subject, [o.place, coalesce(o.operating_district, o.registered_district)] AS places
"""
_UNITS = """
UNWIND $ids AS id
MATCH (u:PartyUnit {id: id})-[c:COVERS]->(o:Organization)
WHERE u.recorded <= $known AND u.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN u.id AS subject, [o.place, o.operating_district] AS places
"""


def in_place(engine: Engine, findings: Sequence[Mapping[str, Any]], place: str, *, known: int) -> list[dict[str, Any]]:
    """The findings whose subject is the place (a code or a name), lies in it or below it, or covers an organization there.

    Raises:
        NotFoundError: no place has this code or name; AmbiguousError when several bear the name.
    """
    codes = set(codes_within(engine, find_named(engine, "place", place, known=known).id, known=known))
    inside = {one["subject"] for one in findings if one["subject_kind"] == "place" and one["subject"] in codes}
    for kind, query in (("organization", _ORGANIZATIONS), ("party_unit", _UNITS)):
        wanted = sorted({one["subject"] for one in findings if one["subject_kind"] == kind})
        for subject, places in _places(engine, query, wanted, known):
            if not codes.isdisjoint(places):
                inside.add(subject)
    return [dict(one) for one in findings if one["subject"] in inside]


def _places(engine: Engine, query: str, ids: Sequence[str], known: int) -> Iterable[tuple[str, set[str]]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for start in range(0, len(ids), _BATCH):
        for row in engine.read(query, ids=ids[start : start + _BATCH], known=known):
            found[row["subject"]].update(one for one in row["places"] if one)
    return found.items()
