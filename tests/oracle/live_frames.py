"""What second implementations of questions share: frames cut to a day, holders with their names, places and who is in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas
from oracle.city_frames import CityFrames

BEGINNING, NEVER = date(1, 1, 1), date(9999, 12, 31)
ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
ROSTER = ("ledger", "base_roster")
HOLDERS = ("Supervisor", "IndustryCommittee", "Place")
STANDALONE = ("branch", "general_branch", "committee")
PASSING = ("temporary_branch", "floating_branch")


def on_day(frame: pandas.DataFrame, at: date) -> pandas.DataFrame:
    """Rows valid on the day; validity is half-open."""
    return frame[(frame["since"] <= at) & (frame["until"] > at)]


def still_delivered(frame: pandas.DataFrame, at: date) -> pandas.DataFrame:
    """Rows that end after the day, whenever they begin."""
    return frame[frame["until"] > at]


def known_day(day: date | None) -> date | None:
    """A day, None for the bounds that mean from the beginning or without end."""
    return None if day in (BEGINNING, NEVER) else day


def rate(part: int, whole: int) -> float | None:
    """Percent with one decimal, halves rounded up; None without a denominator."""
    return rounded(1000.0 * part / whole) if whole else None


def rounded(tenths: float) -> float:
    """Tenths rounded to the nearest, halves up, as a number."""
    return math.floor(tenths + 0.5) / 10.0


def texts(value: Any) -> list[str]:
    """A list that may be absent."""
    return list(value) if isinstance(value, list) else []


def each_once(lists: Iterable[Iterable[str]]) -> list[str]:
    """All members in their order, each once."""
    return list(dict.fromkeys(member for members in lists for member in members))


def holders(city: CityFrames) -> pandas.DataFrame:
    """Everything that can hold a role, by label and id, with its name, its last day and the districts it belongs to."""
    parts = []
    for label in HOLDERS:
        nodes = city.node(label)
        part = pandas.DataFrame({"start": nodes["id"], "start_label": label, "holder": nodes["name"]})
        part["abolished"] = nodes.get("abolished", NEVER)
        part["districts"] = nodes["districts"] if "districts" in nodes else nodes["district"].map(lambda code: [code])
        parts.append(part)
    return pandas.concat(parts, ignore_index=True)


def overseeing(city: CityFrames, *roles: str) -> pandas.DataFrame:
    """Live OVERSEES edges of the roles (default: all) with `holder` names, by organization, role and holder key."""
    edges = on_day(city.edge("OVERSEES"), city.at)
    if roles:
        edges = edges[edges["role"].isin(roles)]
    return edges.merge(holders(city), on=["start", "start_label"]).sort_values(["end", "role", "start", "start_label"])


def named(city: CityFrames) -> pandas.DataFrame:
    """All NAMED edges with the holder's name and last day; `gone` is the day from which the assertion holds no more."""
    edges = city.edge("NAMED").merge(holders(city), on=["start", "start_label"])
    return edges.assign(gone=edges["until"].where(edges["until"] <= edges["abolished"], edges["abolished"]))


def named_live(city: CityFrames) -> pandas.DataFrame:
    """NAMED edges that hold on the day and whose holder exists."""
    edges = on_day(named(city), city.at)
    return edges[edges["abolished"] > city.at]


def named_past(city: CityFrames) -> pandas.DataFrame:
    """NAMED edges of rows still in force whose holder is past: lapsed, or dead while the assertion itself goes on."""
    edges, at = named(city), city.at
    lapsed = (edges["until"] <= at) & (edges["closed_on"] > at)
    dead = (edges["since"] <= at) & (edges["until"] > at) & (edges["abolished"] <= at)
    return edges[lapsed | dead]


def live_units(city: CityFrames) -> pandas.DataFrame:
    """Live COVERS edges of units that stand on the day, with the unit's `kind`."""
    units = city.node("PartyUnit")
    standing = units[(units["established"] <= city.at) & (units["dissolved"] > city.at)]
    kinds = standing[["id", "kind"]].rename(columns={"id": "start"})
    return on_day(city.edge("COVERS"), city.at).merge(kinds, on="start")


def organizations(city: CityFrames, states: Iterable[str], place: str | None = None) -> pandas.DataFrame:
    """Organizations of these states, in the place and below it where one is given."""
    found = city.node("Organization")
    found = found[found["state"].isin(list(states))]
    if place is None:
        return found
    area = found["place"].combine_first(found["operating_district"]).combine_first(found["registered_district"])
    return found[area.isin(codes_below(city, place))]


def codes_below(city: CityFrames, place: str) -> set[str]:
    """The place and all places in it."""
    within = city.edge("WITHIN")
    found, frontier = {place}, {place}
    while frontier:
        frontier = set(within[within["end"].isin(frontier)]["start"]) - found
        found |= frontier
    return found


def line_upward(city: CityFrames, place: str) -> list[dict[str, Any]]:
    """The place and what stands above it; `level` of a site is its kind."""
    above: Mapping[str, str] = dict(zip(city.edge("WITHIN")["start"], city.edge("WITHIN")["end"], strict=True))
    nodes = city.node("Place").set_index("id")
    hops: list[dict[str, Any]] = []
    code: str | None = place
    while code is not None:
        row = nodes.loc[code]
        hops.append({"id": code, "name": row["name"], "level": row["kind"] if row["site"] else row["level"]})
        code = above.get(code)
    return hops


def district_name(city: CityFrames, organization: Mapping[str, Any]) -> str | None:
    """The district of its territory, else of its operating or registered place; None when none is known."""
    places = city.node("Place").set_index("id")
    place = organization["place"]
    code = places.loc[place]["district"] if place in places.index else None
    code = code or organization["operating_district"] or organization["registered_district"]
    return str(places.loc[code]["name"]) if code in places.index else None


def records(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts."""
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def names_by_organization(edges: pandas.DataFrame) -> dict[str, list[str]]:
    """Holder names by organization, in the order of the edges."""
    found: dict[str, list[str]] = {}
    for key, name in zip(edges["end"], edges["holder"], strict=True):
        found.setdefault(key, []).append(name)
    return found
