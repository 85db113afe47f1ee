"""What a rule's query looks at: edges, properties and periods, read from its text, so that a rule stays only a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shizi.cypher.change_words import change_words
from shizi.cypher.parameters import known_parameters
from shizi.cypher.rule_files import Rule
from shizi.cypher.statements import masked
from shizi.graph.model import model

_EDGES = re.compile(r"-\[\s*\w*\s*:\s*([A-Za-z_|:\s]+)")
_PROPERTY = re.compile(r"\.\s*([a-z][a-z0-9_]*)\b|[{,]\s*([a-z][a-z0-9_]*)\s*:")


@dataclass(frozen=True, slots=True)
class Reach:
    """`edges` are types with those they are derived from; `periods` names the thresholds that lead back to a day."""

    edges: frozenset[str]
    properties: frozenset[str]
    periods: tuple[str, ...]


NOWHERE = Reach(frozenset(), frozenset(), ())


def reach_of(rule: Rule) -> Reach:
    """What the rule looks at."""
    return _reach(rule.query, rule.parameters)


@cache
def _reach(query: str, parameters: tuple[str, ...]) -> Reach:
    text, words = masked(query), change_words()
    edges = {word for types in _EDGES.findall(text) for word in re.split(r"[|:\s]+", types)} & set(model().edges)
    edges |= {one for edge in edges for one in words.underlying.get(edge, ())}
    properties = {one or other for one, other in _PROPERTY.findall(text)} - words.silent_properties
    known = known_parameters()
    periods = tuple(name for name in parameters if name in known and known[name].gives)
    return Reach(frozenset(edges - words.silent), frozenset(properties), periods)
