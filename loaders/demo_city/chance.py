"""Random choices of the demo city: one independent stream per purpose and block, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from random import Random
from typing import TypeVar

from shizi.loaders.demo_city.reference import Trade, trade_weights, trades

T = TypeVar("T")


def stream(seed: int, block: int, purpose: str) -> Random:
    """A stream of its own, so that a change to one part of the city leaves the others as they were."""
    return Random(f"{seed}/{block}/{purpose}")  # noqa: S311  reproducible data, no secrets


@cache
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


@cache
def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def day_between(rng: Random, first: str, last: str) -> str:
    """A day from first to last, both included."""
    low, high = _ordinal(first), _ordinal(last)
    return _iso(low + int(rng.random() * (high - low + 1)))


def days_after(day: str, days: int) -> str:
    """The day so many days later."""
    return _iso(_ordinal(day) + days)


def pick_trade(rng: Random, prefix: str = "91") -> Trade:
    """A line of business for this prefix of codes, by weight."""
    return rng.choices(trades(prefix), cum_weights=trade_weights(prefix))[0]


def pick(rng: Random, options: Sequence[T]) -> T:
    """One of them, each as likely (a little faster than random.choice)."""
    return options[int(rng.random() * len(options))]
