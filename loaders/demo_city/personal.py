"""Values of personal columns: obviously invented, marked, and listed, so that a test can look for leaks."""

from __future__ import annotations

from random import Random

from shizi.loaders.demo_city.chance import pick
from shizi.loaders.demo_city.reference import document


class Personal:
    """Gives names, phones and id numbers of people who do not exist."""

    def __init__(self) -> None:
        words = document("words.yaml")
        marks = words["personal_markers"]
        self.names = [f"{surname}虚构{mark}" for surname in words["personal_surnames"] for mark in marks]
        self.phones = [f"1990000{number * 37 % 10_000:04d}" for number in range(1, 120)]
        self.ids = [f"99999919000101{number * 13 % 1000:03d}X" for number in range(1, 80)]

    def value(self, what: str, rng: Random) -> str:
        """A `name`, `phone` or `id`."""
        return pick(rng, {"name": self.names, "phone": self.phones}.get(what, self.ids))

    def everything(self) -> list[str]:
        """All values that may stand in a personal column, and nowhere else."""
        return self.names + self.phones + self.ids
