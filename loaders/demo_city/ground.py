"""Where organizations stand: addresses by street with the weights of the source's city, and who registers there."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from random import Random

from shizi.loaders.demo_city.chance import pick
from shizi.loaders.demo_city.model import Address
from shizi.loaders.demo_city.reference import (
    CITY,
    Place,
    communities,
    district_of,
    document,
    places,
    streets,
)


@cache
def _weights() -> list[int]:
    weights = document("words.yaml")["street_weights"]
    return list(accumulate(weights.get(street.name, 3) for street in streets()))


@cache
def _front(code: str) -> str:
    """The names from the city down to a place."""
    place = places()[code]
    return CITY if place.level == "市" else _front(place.parent) + place.name


def pick_street(rng: Random, district: str = "") -> Place:
    """A street, town or park, by weight; of one district if given."""
    while True:
        street = rng.choices(streets(), cum_weights=_weights())[0]
        if not district or district_of(street).name == district:
            return street


@cache
def street_like(street: Place) -> tuple[Place, ...]:
    """The other streets of the same district, without parks."""
    district = district_of(street)
    return tuple(s for s in streets() if district_of(s) is district and s is not street and not s.kind)


@cache
def streets_elsewhere(street: Place) -> tuple[Place, ...]:
    """Streets of the other districts, without parks."""
    district = district_of(street)
    return tuple(s for s in streets() if district_of(s) is not district and not s.kind)


def address_in(rng: Random, street: Place) -> Address:
    """An address in a street; four of five name the community."""
    place = street
    if not street.kind and communities(street.code) and rng.random() < 0.8:
        place = pick(rng, communities(street.code))
    road = pick(rng, document("words.yaml")["roads"])
    text = f"{_front(place.code)}{road}{int(rng.random() * 198) + 1}号"
    return Address(text, place, district_of(street).name)


def bare_address(district: str) -> Address:
    """An address that names no more than the district: no territory holder can be read from it."""
    return Address(f"{CITY}{district}", None, district)


def place_only(address: Address) -> Address:
    """The same place without road and number, as survey tables have it."""
    return Address(_front(address.place.code), address.place, address.district) if address.place else address


def street_of(address: Address) -> Place:
    """The street, town or park an address lies in."""
    place = address.place
    if place is None:
        raise ValueError(f"address without a street: {address.text}")
    return place if place.level == "街道" else places()[place.parent]


def division_digits(rng: Random, address: Address, *, own: bool = False) -> str:
    """Digits 3 to 8 of a code: the registering authority, the district's or (unless `own`) one in nine the city's."""
    if not own and rng.random() < 0.11:
        return "150300"
    return {"海勃湾区": "150302", "海南区": "150303", "乌达区": "150304"}[address.district]


def authority(division: str, kind: str) -> str:
    """The bureau that registers for a division, e.g. 市民政局 or 海南区民政局."""
    front = {"150302": "海勃湾区", "150303": "海南区", "150304": "乌达区"}.get(division, "市")
    return f"{front}{kind}"
