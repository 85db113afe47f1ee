"""What a load judged by and kept in the graph: thresholds and the city's own rules. Other days are judged by the same."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from shizi.cypher.parameters import read_parameters
from shizi.graph.reading import Reading

if TYPE_CHECKING:
    from shizi.cypher.catalogue import Catalogue

_SETTING = "MATCH (s:Setting {id: $id}) WHERE s.recorded <= $known AND s.retired > $known RETURN s.value AS value"


def parameters_in_force(engine: Reading, known: int) -> dict[str, int]:
    """The thresholds that load `known` judged with; the contract's defaults where it kept none (Setting `parameters`)."""
    kept = _kept(engine, "parameters", known)
    return {name: int(kept.get(name, value)) for name, value in read_parameters().items()}


def rules_in_force(engine: Reading, known: int) -> Catalogue:
    """Shizi's rules with the city's own over them, as load `known` read them (Setting `rules`)."""
    from shizi.cypher.catalogue import read_rules

    return read_rules(own=[(name, text.encode()) for name, text in own_rules_in_force(engine, known).items()])


def own_rules_in_force(engine: Reading, known: int) -> dict[str, str]:
    """The city's own rule files as load `known` read them: name and text."""
    return {str(name): str(text) for name, text in _kept(engine, "rules", known).items()}


def _kept(engine: Reading, name: str, known: int) -> dict[str, str]:
    rows = engine.read(_SETTING, id=name, known=known)
    return _parsed(rows[0]["value"]) if rows else {}


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, str]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
