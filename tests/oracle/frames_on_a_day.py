"""What second implementations of the questions share: a city's frames cut down to a day, without any Cypher."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas
from oracle.city_frames import CityFrames

NEVER = date(9999, 12, 31)
BEGINNING = date(1, 1, 1)
LOOSE_KINDS = ("temporary_branch", "floating_branch")
ROSTER = ("ledger", "base_roster")


def given(value: Any) -> bool:
    """Whether a cell holds something; frames keep None, joins bring NaN."""
    return not (value is None or (isinstance(value, float) and math.isnan(value)))


def live(city: CityFrames, edges: pandas.DataFrame) -> pandas.DataFrame:
    """The edges that are valid on the day, half-open."""
    return edges[(edges["since"] <= city.at) & (edges["until"] > city.at)]


def live_units(city: CityFrames) -> pandas.DataFrame:
    """Party units that exist on the day."""
    units = city.node("PartyUnit")
    return units[(units["established"] <= city.at) & (units["dissolved"] > city.at)]


def coverings(city: CityFrames) -> pandas.DataFrame:
    """One line per live unit and organization that it covers on the day: unit, organization, kind, unit_name."""
    units = live_units(city)[["id", "kind", "name"]].rename(columns={"name": "unit_name"})
    edges = live(city, city.edge("COVERS"))[["start", "end"]].drop_duplicates()
    lines = edges.merge(units, left_on="start", right_on="id")
    return lines.rename(columns={"start": "unit", "end": "organization"})[["unit", "organization", "kind", "unit_name"]]


def covered(city: CityFrames) -> set[str]:
    """Organizations that a live unit of any kind covers."""
    return set(coverings(city)["organization"])


def guided(city: CityFrames) -> set[str]:
    """Organizations with a current instructor."""
    return set(live(city, city.edge("GUIDES"))["end"])


def codes_within(city: CityFrames, code: str) -> set[str]:
    """A place and all places below it."""
    within = city.edge("WITHIN")
    found: set[str] = set()
    fresh = {code}
    while fresh:
        found |= fresh
        fresh = set(within[within["end"].isin(fresh)]["start"]) - found
    return found


def organizations(
    city: CityFrames, parameters: Mapping[str, Any], states: Iterable[str] | None = None
) -> pandas.DataFrame:
    """Organizations of these states (default all) in the place that `parameters` names."""
    frame = city.node("Organization")
    if states is not None:
        frame = frame[frame["state"].isin(list(states))]
    if parameters.get("place") is not None:
        area = frame["place"].combine_first(frame["operating_district"]).combine_first(frame["registered_district"])
        frame = frame[area.isin(codes_within(city, parameters["place"]))]
    return frame


def rows(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    """The lines of a frame as dicts."""
    return [dict(zip(frame.columns, line, strict=True)) for line in frame.itertuples(index=False, name=None)]


def first(row: Mapping[str, Any], *names: str) -> Any:
    """The first of these cells that holds something."""
    return next((row[name] for name in names if given(row[name])), None)


def by_id(frame: pandas.DataFrame, column: str) -> dict[str, Any]:
    """A column by id."""
    return dict(zip(frame["id"], frame[column], strict=True))


def full_names(city: CityFrames) -> dict[str, Any]:
    """Full names of places by code."""
    return by_id(city.node("Place"), "full_name")


def sections(city: CityFrames) -> dict[str, str]:
    """Organizations' industry sections by the organization's id: the section's id."""
    edges = city.edge("IN_INDUSTRY").sort_values("end")
    return dict(zip(edges["start"][::-1], edges["end"][::-1], strict=True))


def section_names(city: CityFrames) -> dict[str, Any]:
    """Organizations' industry sections by the organization's id: the section's name."""
    names = by_id(city.node("Industry"), "name")
    return {organization: names[section] for organization, section in sections(city).items()}


def percent(part: int, whole: int) -> float:
    """A share in percent with one decimal, halves up."""
    return math.floor(1000.0 * part / whole + 0.5) / 10.0


def one_decimal(number: float) -> float:
    """A number with one decimal, halves up."""
    return math.floor(10.0 * number + 0.5) / 10.0


def months_later(day: date, months: int) -> date:
    """The same calendar day `months` later, the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def names_in_order(city: CityFrames, ids: Iterable[str]) -> tuple[str, ...]:
    """Names of organizations, by id, each name once."""
    names = by_id(city.node("Organization"), "name")
    return tuple(dict.fromkeys(names[key] for key in sorted(set(ids))))


def wanted(found: Sequence[tuple[Any, ...]], position: int, value: Any) -> list[tuple[Any, ...]]:
    """The lines whose cell at `position` is the value asked for; all when none is asked for."""
    return [line for line in found if value is None or line[position] == value]
