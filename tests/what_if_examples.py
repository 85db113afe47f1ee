"""Changes to suppose in the random cities of `supposed_city`."""

from __future__ import annotations

import random

from supposed_city import COMMITTEES, DOCUMENTS, HOLDERS, firm

from shizi.loaders.what_if_changes import (
    Abolish,
    AddCommittee,
    Change,
    CloseStreet,
    EndDocument,
    MoveDuties,
    Selection,
)


def supposed(lot: random.Random) -> list[Change]:
    """One change of each kind and more, drawn by lot."""
    giver, taker = lot.sample(HOLDERS, 2)
    codes = tuple(firm(number)[1] for number in lot.sample(range(1, 37), 8))
    return [
        MoveDuties(giver, taker),
        MoveDuties("市体育局", taker),
        MoveDuties(*lot.sample(HOLDERS, 2), roles=("business", "industry")),
        Abolish(lot.choice(HOLDERS)),
        Abolish(*lot.sample(HOLDERS, 2)),
        Abolish(lot.choice(list(COMMITTEES))),
        EndDocument(lot.choice(DOCUMENTS[:2])),
        EndDocument(DOCUMENTS[2]),
        AddCommittee("新能源行业党委", superior="市委两新工委", host="市能源局", claims=(Selection(codes=codes),)),
        AddCommittee("新能源行业党委", claims=(Selection(codes=codes),)),
        CloseStreet("新华街道"),
        CloseStreet("新华街道", "滨河街道"),
    ]
