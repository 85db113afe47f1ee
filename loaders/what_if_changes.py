"""What can be supposed: duties that move, departments that end, documents that lapse, new committees, streets that close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shizi.graph.model import ROLES

MOVABLE_ROLES = tuple(role for role in ROLES if role != "territory")
"""Roles that a unit hands over; the territory role belongs to places, see `CloseStreet`."""


@dataclass(frozen=True, slots=True)
class MoveDuties:
    """From `day` on whatever names `giver` in these roles names `taker`; what it was before stays said of the past."""

    giver: str
    taker: str
    roles: tuple[str, ...] = MOVABLE_ROLES
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Abolish:
    """The department or committee is dead from `day` on; with a `successor` its duties move there first."""

    unit: str
    successor: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class EndDocument:
    """What rests on the document with this number is no longer live from `day` on."""

    number: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Organizations on the roster that meet every condition given; `codes` are unified social credit codes.

    `holder` has their industry role, `industry` is a section (a letter) or the beginning of an industry code, and `place`
    the place, by name or code, in which they stand.
    """

    holder: str | None = None
    industry: str | None = None
    place: str | None = None
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AddCommittee:
    """A committee that leads, from `day` on, the organizations of any of these selections."""

    name: str
    kind: str = "industry"
    superior: str | None = None
    host: str | None = None
    claims: tuple[Selection, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CloseStreet:
    """The street, town or community holds no territory from `day` on; with a `successor` that one takes over."""

    street: str
    successor: str | None = None
    day: date | None = None


Change = MoveDuties | Abolish | EndDocument | AddCommittee | CloseStreet
KINDS: dict[str, type[Change]] = {
    "move_duties": MoveDuties, "abolish": Abolish, "end_document": EndDocument, "add_committee": AddCommittee,
    "close_street": CloseStreet,
}  # fmt: skip
"""Kinds of change by the word that files, commands and answers use."""


def kind_of(change: Change) -> str:
    """The word for the kind of a change."""
    return next(kind for kind, made in KINDS.items() if isinstance(change, made))
