"""Columns that hold a value for each of many organizations in little memory: texts in one string, repeated values as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
_PARTS_JOINED = 4096


class TextBuilder:
    """Collects texts of any number into one string, and where each begins."""

    def __init__(self, between: str = "") -> None:
        self._between = between
        self._parts: list[str] = []
        self._pieces: list[str] = []
        self._lengths: list[Numbers] = []

    def add(self, text: str) -> None:
        """Put a text at the end."""
        self._parts.append(text)
        if len(self._parts) >= _PARTS_JOINED:
            self._join()

    def built(self) -> tuple[str, Numbers]:
        """All texts, each followed by what stands between them, and the place of each and of the end."""
        self._join()
        lengths = np.concatenate(self._lengths) if self._lengths else np.zeros(0, np.uint32)
        starts = np.zeros(len(lengths) + 1, np.uint32)
        np.cumsum(lengths, out=starts[1:])
        text = "".join(self._pieces)
        self._pieces.clear()
        return text, starts

    def _join(self) -> None:
        if self._parts:
            extra = len(self._between)
            self._lengths.append(np.fromiter((len(part) + extra for part in self._parts), np.uint32, len(self._parts)))
            self._pieces.append(self._between.join(self._parts) + self._between)
            self._parts.clear()


class Texts(Sequence[str]):
    """Texts in one string: a list of them takes six times the memory."""

    def __init__(self, texts: Iterable[str]) -> None:
        builder = TextBuilder()
        for text in texts:
            builder.add(text)
        self._text, self._starts = builder.built()

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, position: int) -> str: ...

    @overload
    def __getitem__(self, position: slice) -> list[str]: ...

    def __getitem__(self, position: int | slice) -> str | list[str]:
        if isinstance(position, slice):
            return [self[one] for one in range(*position.indices(len(self)))]
        if not 0 <= position < len(self):
            raise IndexError(position)
        return self._text[self._starts[position] : self._starts[position + 1]]


class Codes:
    """Values of which many are equal, kept as numbers into a list of the different ones; None is a value."""

    def __init__(self, values: Sequence[str | None]) -> None:
        places: dict[str | None, int] = {}
        self.numbers: Numbers = np.fromiter((places.setdefault(value, len(places)) for value in values), np.uint32, len(values))
        self.values: list[str | None] = list(places)

    def __getitem__(self, position: int) -> str | None:
        return self.values[int(self.numbers[position])]

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, wanted: Sequence[bool]) -> NDArray[np.bool_]:
        """For each position whether its value is wanted; `wanted` tells of each of `values`."""
        table = np.asarray(wanted, np.bool_)
        found: NDArray[np.bool_] = table[self.numbers]
        return found

    def counts(self, positions: NDArray[np.intp]) -> dict[str | None, int]:
        """How often each value stands at these positions; those that do not are left out."""
        counted = np.bincount(self.numbers[positions], minlength=len(self.values))
        return {self.values[number]: int(counted[number]) for number in np.flatnonzero(counted)}
