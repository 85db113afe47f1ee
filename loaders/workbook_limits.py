"""Keeping a workbook from exhausting the machine, before anything is unpacked for good.

An .xlsx file is a zip archive: it may unpack to far more than it weighs, state false sizes, hold two cells at opposite ends
of a sheet (a reader allots the whole rectangle), or repeat one long text a million times. Each is measured by unpacking in
small pieces and counting, and refused above a limit.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from shizi.graph.errors import RegisterError

LARGEST_UNPACKED = 1 << 30
"""Bytes all parts of a workbook may unpack to."""
MOST_PARTS = 10_000
MOST_CELLS = 60_000_000
"""Cells of the rectangle around all used cells of one sheet."""
LARGEST_TEXTS = 1 << 30
"""Bytes of all texts of one sheet, each counted as often as it is shown."""

_SPLIT = "save the sheet as CSV, or split it, and name the new file in manifest.yaml"
_PIECE = 1 << 20
_DEFLATE_RATIO = 1032
"""Deflate cannot pack tighter than this."""
_WIDE_OR_LONG = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{2,}\d|[A-Za-z]*\d{6})""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,8})["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*(?:<f[^>]*>[^<]*</f>)?\s*<v>\s*(\d+)""")
_ITEM = re.compile(rb"<(?:\w+:)?si\b")


def check_workbook(path: Path) -> None:
    """Raises RegisterError with the reason when a zip-based workbook would unpack to more than the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise RegisterError(f"the workbook holds {len(parts)} parts, too many for a register", to_do=_SPLIT)
            declared = sum(part.file_size for part in parts)
            if declared > LARGEST_UNPACKED:
                raise RegisterError(
                    f"the workbook unpacks to {declared:,} bytes, too many to read safely", to_do=_SPLIT
                )
            _check_contents(archive, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise RegisterError("the workbook is damaged and cannot be unpacked", to_do="save it again") from error
    except RuntimeError as error:
        raise RegisterError("the workbook is protected by a password", to_do="save it without one") from error


def _check_contents(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    trusted = sum(part.compress_size for part in parts) * _DEFLATE_RATIO <= LARGEST_UNPACKED
    unpacked = 0
    texts: list[int] = []
    for part in sorted(parts, key=lambda part: not _holds_texts(part)):  # the shared texts first
        texts_part = _holds_texts(part)
        keep = texts_part or _may_be_sheet(part)
        if trusted and not keep:
            continue
        data, size = _unpack(archive, part, LARGEST_UNPACKED - unpacked, keep=keep)
        unpacked += size
        if texts_part:
            texts += [len(item) for item in _ITEM.split(data)[1:]]
        elif keep:
            _check_area(data)
            _check_texts(data, texts)


def _holds_texts(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith("sharedstrings.xml")


def _may_be_sheet(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    return name.startswith("xl/") and name.endswith(".xml") and not name.startswith(("xl/theme/", "xl/styles"))


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, *, keep: bool) -> tuple[bytes, int]:
    """The content of one part (empty unless `keep`) and its true size, whatever size the archive states."""
    pieces: list[bytes] = []
    size = 0
    stated = part.file_size
    part.file_size = LARGEST_UNPACKED + 1  # this reader stops at the stated size; others might not
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > room:
                    raise RegisterError("the workbook unpacks to more than can be read safely", to_do=_SPLIT)
                if keep:
                    pieces.append(piece)
    finally:
        part.file_size = stated
    return b"".join(pieces), size


def _check_texts(sheet: bytes, texts: list[int]) -> None:
    if not texts or max(texts) * sheet.count(b"<c") <= LARGEST_TEXTS:
        return
    shown = sum(texts[i] for i in map(int, _SHARED.findall(sheet)) if i < len(texts))
    if shown > LARGEST_TEXTS:
        raise RegisterError("the sheet repeats very long texts beyond what can be read safely", to_do=_SPLIT)


def _check_area(sheet: bytes) -> None:
    if not _WIDE_OR_LONG.search(sheet):
        return
    last_row = last_column = 1
    first_row = first_column = 1 << 30
    for letters, digits in set(_REFERENCE.findall(sheet)):
        row, column = int(digits), _column_number(letters)
        first_row, last_row = min(first_row, row), max(last_row, row)
        first_column, last_column = min(first_column, column), max(last_column, column)
    area = (last_row - min(first_row, last_row) + 1) * (last_column - min(first_column, last_column) + 1)
    if area > MOST_CELLS:
        raise RegisterError(
            f"the sheet's used area spans {area:,} cells, far more than it fills",
            to_do="delete stray cells at the far end of the sheet and save it again",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
