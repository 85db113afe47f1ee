"""Checking an .xls file before its reader allots memory by what the file merely states.

An .xls file is an OLE container (MS-CFB) with a stream of BIFF records (MS-XLS). A damaged or forged one may state a stream
of terabytes, billions of shared texts, or two cells far apart; a reader that believes it ends the whole process. Only what
guards against this is understood here; reading the cells is left to the reader.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from shizi.graph.errors import RegisterError
from shizi.loaders.workbook_limits import MOST_CELLS

LARGEST_OLD_WORKBOOK = 512 << 20
"""Bytes; a full sheet of 65,536 rows weighs far less."""

_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_SHARED_TEXTS = 0x00FC
_DIMENSIONS = 0x0200
_BEGINNING_OF_SHEET = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x0002, 0x0003, 0x0004, 0x0005})
_CELL_ROWS = frozenset({0x00BD, 0x00BE})
"""Records of several cells: row, first column, ..., last column."""
_STREAMS = ("Workbook", "Book")


class _DamagedError(Exception):
    pass


def check_old_workbook(path: Path) -> None:
    """Raises RegisterError when an .xls file states what it cannot hold, or spans far more cells than it fills."""
    if path.stat().st_size > LARGEST_OLD_WORKBOOK:
        raise RegisterError("the .xls file is too large to read safely", to_do="save it as .xlsx or CSV")
    try:
        streams = _Container(path.read_bytes()).streams()
        _check_records(next(streams[name] for name in _STREAMS if name in streams))
    except (_DamagedError, StopIteration, struct.error, IndexError, ValueError, OverflowError) as error:
        raise RegisterError("the workbook is damaged", to_do="open the file and save it again") from error


class _Container:
    """The streams of an OLE container."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise _DamagedError
        self._sector = 1 << shift
        tables, self._directory, _, self._cutoff = struct.unpack_from("<IIII", data, 44)
        small_table, _, more, more_count = struct.unpack_from("<IIII", data, 60)
        if self._cutoff != 4096:
            raise _DamagedError
        positions = list(struct.unpack_from("<109I", data, 76))
        seen: set[int] = set()
        while more < _END_OF_CHAIN - 1 and len(seen) <= more_count:
            if more in seen:
                raise _DamagedError
            seen.add(more)
            block = struct.unpack(f"<{self._sector // 4}I", self._at(more))
            positions += block[:-1]
            more = block[-1]
        positions = [position for position in positions if position != _FREE][:tables]
        self._next = [n for position in positions for n in struct.unpack(f"<{self._sector // 4}I", self._at(position))]
        self._small_table = small_table

    def streams(self) -> dict[str, bytes]:
        """The workbook's streams by name; damaged when any stream states more than the file holds."""
        directory = self._chain(self._directory)
        entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        small = b""
        small_next: tuple[int, ...] = ()
        found: dict[str, bytes] = {}
        for entry in entries:
            kind = entry[66]
            start, size = struct.unpack_from("<IQ", entry, 116)
            if self._sector == 512:
                size &= 0xFFFFFFFF  # the upper half is not reliable in this version, MS-CFB 2.6.1
            if kind not in (2, 5):
                continue
            if size > len(self._data):
                raise _DamagedError
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                small = self._chain(start)[:size] if size else b""
                table = self._chain(self._small_table) if size and self._small_table < _END_OF_CHAIN - 1 else b""
                small_next = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
            elif name in _STREAMS:
                found[name] = (
                    self._small(start, size, small, small_next) if size < self._cutoff else self._chain(start)[:size]
                )
        return found

    def _at(self, position: int) -> bytes:
        start = (position + 1) * self._sector
        block = self._data[start : start + self._sector]
        if not block:
            raise _DamagedError
        return block.ljust(self._sector, b"\0")

    def _chain(self, position: int) -> bytes:
        blocks: list[bytes] = []
        while position < _END_OF_CHAIN - 1:
            if len(blocks) > len(self._next):
                raise _DamagedError
            blocks.append(self._at(position))
            position = self._next[position]
        return b"".join(blocks)

    def _small(self, position: int, size: int, small: bytes, small_next: tuple[int, ...]) -> bytes:
        blocks: list[bytes] = []
        while position < _END_OF_CHAIN - 1 and len(blocks) * 64 < size:
            blocks.append(small[position * 64 : position * 64 + 64])
            position = small_next[position]
        return b"".join(blocks)[:size]


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, offset and length of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _check_records(stream: bytes) -> None:
    area = _Area()
    for kind, at, length in _records(stream):
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            area.add(row, column)
        elif kind in _CELL_ROWS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            area.add(row, column)
            area.add(row, struct.unpack_from("<H", stream, at + length - 2)[0])
        elif kind == _DIMENSIONS and length >= 8:
            _check_dimensions(struct.unpack_from("<IIHH" if length >= 12 else "<HHHH", stream, at))
        elif kind in _BEGINNING_OF_SHEET:
            area.check()
            area = _Area()
        elif kind == _SHARED_TEXTS and length >= 8 and struct.unpack_from("<I", stream, at + 4)[0] > len(stream):
            raise _DamagedError
    area.check()


def _check_dimensions(stated: tuple[int, ...]) -> None:
    first_row, end_row, first_column, end_column = stated
    if first_row > end_row or first_column > end_column:
        raise _DamagedError
    if (end_row - first_row) * (end_column - first_column) > MOST_CELLS:
        raise _DamagedError


class _Area:
    """The rectangle around the cells of one sheet."""

    def __init__(self) -> None:
        self.first_row = self.first_column = 1 << 16
        self.last_row = self.last_column = 0

    def add(self, row: int, column: int) -> None:
        """Widens the rectangle to hold a cell."""
        self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
        self.first_column, self.last_column = min(self.first_column, column), max(self.last_column, column)

    def check(self) -> None:
        """Raises RegisterError when the rectangle is larger than any register."""
        area = max(self.last_row - self.first_row + 1, 0) * max(self.last_column - self.first_column + 1, 0)
        if area > MOST_CELLS:
            raise RegisterError(
                f"the sheet's used area spans {area:,} cells, far more than it fills",
                to_do="delete stray cells at the far end of the sheet and save it again",
            )
