"""Which facts were offered before in this load: a set of 64-bit numbers in eight bytes each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]


class SeenNumbers:
    """Sorted runs, merged when two have about the same length; twenty million numbers take 160 MB."""

    def __init__(self) -> None:
        self._runs: list[Numbers] = []

    def __len__(self) -> int:
        return sum(run.size for run in self._runs)

    def repeated(self, numbers: Numbers) -> NDArray[np.bool_]:
        """For each number, whether it was added before."""
        found = np.zeros(numbers.size, dtype=np.bool_)
        for run in self._runs:
            at = np.searchsorted(run, numbers)
            at[at == run.size] = 0
            found |= run[at] == numbers
        return found

    def add(self, numbers: Numbers) -> None:
        """Add numbers that were not added before."""
        if not numbers.size:
            return
        self._runs.append(np.sort(numbers))
        while len(self._runs) > 1 and self._runs[-2].size <= 2 * self._runs[-1].size:
            last = self._runs.pop()
            merged = np.concatenate((self._runs.pop(), last))
            merged.sort(kind="stable")
            self._runs.append(merged)
