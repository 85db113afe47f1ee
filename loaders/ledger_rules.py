"""The lists of the ledger's tests, read and checked once from `data/ledger_rules.yaml`; thresholds are the city's parameters."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """See the comments in ledger_rules.yaml; every list is a set of canonical texts."""

    public_institution_prefixes: frozenset[str]
    social_prefixes: frozenset[str]
    enterprise_prefix: str
    individual_business_prefix: str
    cooperative_prefix: str
    law_firm_prefix: str
    state_owned_types: frozenset[str]
    collective_types: frozenset[str]
    undecided_types: frozenset[str]
    state_control_state: str
    state_control_collective: str
    branch_types: tuple[str, ...]
    branch_endings: tuple[str, ...]
    deregistered: frozenset[str]
    revoked: frozenset[str]
    moved_out: frozenset[str]
    not_operating: frozenset[str]
    running: frozenset[str]
    dead_for_the_ledger: frozenset[str]
    business_prefixes: frozenset[str]
    association_prefix: str
    association_endings: tuple[str, ...]
    prefix_by_register: dict[str, str]
    prefix_by_social_type: dict[str, str]
    prefix_by_market_type: dict[str, str]
    prefix_by_ending: dict[str, str]


@cache
def ledger_rules() -> LedgerRules:
    """The rules; ValueError when the file lacks one or holds one that nobody reads."""
    raw: dict[str, Any] = yaml.safe_load(
        resources.files("shizi.loaders").joinpath("data/ledger_rules.yaml").read_text(encoding="utf-8")
    )
    known = {f.name: str(f.type) for f in fields(LedgerRules)}
    if difference := set(known) ^ set(raw):
        raise ValueError(f"ledger_rules.yaml: missing or unknown: {sorted(difference)}")
    made: dict[str, Any] = {}
    for name, value in raw.items():
        kind = known[name]
        made[name] = frozenset(value) if kind.startswith("frozenset") else tuple(value) if kind.startswith("tuple") else value
    return LedgerRules(**made)
