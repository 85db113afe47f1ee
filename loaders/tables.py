"""A table as it lies in a file: raw cells by row, from row 1 of the sheet, with merged cells filled (SEMANTICS A6, A15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from shizi.graph.errors import RegisterError
from shizi.loaders.cell_texts import Cell

MOST_COLUMNS = 2_000
"""A table wider than this is refused: no register is."""
MOST_MERGED_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; all four bounds are 0-based and inclusive, columns as in the rows of the table."""

    top: int
    left: int
    bottom: int
    right: int


class Table(Protocol):
    """One sheet, or one CSV file."""

    @property
    def sheet(self) -> str | None:
        """The sheet's name; None for a CSV file."""

    @property
    def merges(self) -> Sequence[Merge]:
        """The merged ranges."""

    def rows(self) -> Iterator[list[Cell]]:
        """The rows from row 1 on, blank ones included, merged cells filled; may be called again."""


def fill_merged(rows: Iterable[list[Cell]], merges: Sequence[Merge]) -> Iterator[list[Cell]]:
    """The rows with the value of each merged range in all of its cells (SEMANTICS A15)."""
    starts: dict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        starts[merge.top].append(merge)
    open_merges: list[tuple[Merge, Cell]] = []
    for index, row in enumerate(rows):
        for merge in starts.get(index, ()):
            if merge.left < len(row):
                open_merges.append((merge, row[merge.left]))
        for merge, value in open_merges:
            for column in range(merge.left, min(merge.right, len(row) - 1) + 1):
                row[column] = value
        if open_merges:
            open_merges = [(merge, value) for merge, value in open_merges if merge.bottom > index]
        yield row


def clipped_merges(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], first_column: int, width: int, height: int
) -> tuple[Merge, ...]:
    """Merged ranges within the used area of a sheet; columns count from its first used one.

    Raises RegisterError when they cover more cells than any real sheet merges.
    """
    merges = []
    cells = 0
    for (top, left), (bottom, right) in ranges:
        merge = Merge(top, max(left - first_column, 0), min(bottom, height - 1), min(right - first_column, width - 1))
        if (
            merge.right < merge.left
            or merge.bottom < merge.top
            or (merge.top, merge.left) == (merge.bottom, merge.right)
        ):
            continue
        cells += (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
        merges.append(merge)
    if cells > MOST_MERGED_CELLS:
        raise RegisterError("the sheet merges too many cells", to_do="remove the merged cells and save it again")
    return tuple(merges)
