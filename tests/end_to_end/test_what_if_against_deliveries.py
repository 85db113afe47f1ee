"""What a what-if question foretells is what comes out when the registers really change so (issue of the rule book, point 5)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from deliveries import Delivery
from loaded_places import Identity, LoadedPlace, identities, place
from supposed_city import ALIASES, DAY, DOCUMENTS, random_city, really
from what_if_examples import supposed

from shizi.loaders.what_if import WhatIf, what_if
from shizi.loaders.what_if_changes import (
    Abolish,
    AddCommittee,
    Change,
    CloseStreet,
    EndDocument,
    MoveDuties,
)

__all__ = ["place"]
LATER = "2025-12-01"


def compare(place: LoadedPlace, before: set[Identity], delivery: Delivery, change: Change, foretold: WhatIf) -> None:
    place.afresh()
    claimed = tuple(code for selection in change.claims for code in selection.codes or ()) if isinstance(change, AddCommittee) else ()
    after = place.load(really(delivery, change, delivery.as_of, claimed))
    assert identities(foretold.opens) == after - before, change
    assert identities(foretold.closes) == before - after, change
    assert foretold.unchanged == len(before & after)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 7))])
def test_what_is_foretold_comes_true(place: LoadedPlace, seed: int) -> None:
    delivery = random_city(seed)
    before = place.load(delivery)
    changes = supposed(random.Random(seed))[:: 1 if place.engine.kind == "arcadedb" or seed > 1 else 2]
    foretold = [what_if(place.engine, [one], at=date.fromisoformat(DAY), known=place.known()) for one in changes]
    assert place.load(delivery) == before, "the questions left something behind"
    assert sum(len(one.opens) + len(one.closes) for one in foretold) > 10
    for change, told in zip(changes, foretold, strict=True):
        compare(place, before, delivery, change, told)


def test_a_later_delivery_on_another_day_and_several_changes_in_order(place: LoadedPlace) -> None:
    delivery = random_city(11)
    place.load(delivery)
    changes: list[Change] = [
        MoveDuties("市交通局", "市住建局"), EndDocument(DOCUMENTS[0]), Abolish("市能源局", "市交通局"), CloseStreet("滨河街道"),
    ]  # fmt: skip
    told = what_if(place.engine, changes, at=date.fromisoformat(LATER), known=place.known())
    before = identities(told.closes)
    names = {alias: name for name, alias in ALIASES.items()}
    changed = delivery
    for change in changes:
        official = {name: names.get(value, value) for name, value in _names(change).items()}
        changed = really(changed, replace(change, **official), LATER)
    changed.as_of = LATER
    still = replace(delivery, as_of=LATER)
    unchanged = place.load(still)
    assert before <= unchanged
    after = place.load(changed)
    assert identities(told.opens) == after - unchanged
    assert identities(told.closes) == unchanged - after


def _names(change: Change) -> dict[str, str]:
    return {name: getattr(change, name) for name in ("giver", "taker", "unit", "successor") if getattr(change, name, None)}
