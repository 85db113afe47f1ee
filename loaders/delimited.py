"""Opening CSV files: their encoding and delimiter, and their records as rows (SEMANTICS A6; registers.yaml).

UTF-8, with or without a byte order mark, is tried first and strictly, then UTF-16 by its marks, then GB18030; the manifest's
`encoding` goes before. The whole file is checked once before the first record is read, so that no half of a file is loaded.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from shizi.graph.errors import RegisterError, Where
from shizi.loaders.cell_texts import Cell
from shizi.loaders.spreadsheets import OLE_MARK, ZIP_MARK
from shizi.loaders.tables import MOST_COLUMNS, Merge

DELIMITERS = (",", "\t", ";", "|")
LONGEST_CELL = 1 << 24
"""Characters of one cell; a longer one means that a quotation mark was never closed."""
MOST_DAMAGED = 0.002
"""Share of a file's characters that may be unreadable before the file counts as being in another encoding."""
_PIECE = 1 << 20
_ALIASES = {"gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "utf-8": "utf-8-sig", "ascii": "utf-8-sig"}


class CsvTable:
    """A CSV file read with one delimiter; a row is a record, blank lines included."""

    sheet: None = None
    merges: Sequence[Merge] = ()

    def __init__(self, file: CsvFile, delimiter: str) -> None:
        self._file = file
        self.delimiter = delimiter

    def rows(self) -> Iterator[list[Cell]]:
        """All records from the first on; RegisterError at a record that cannot be split into cells."""
        csv.field_size_limit(LONGEST_CELL)
        number = 0
        with self._file.open() as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            try:
                for number, record in enumerate(reader, 1):
                    if len(record) > MOST_COLUMNS:
                        raise RegisterError(
                            f"a record has {len(record)} cells, too many for a register",
                            where=Where(row=number),
                            to_do="check the delimiter and the quotation marks of this row",
                        )
                    yield record  # type: ignore[misc]  # a list of texts is a list of cells
            except csv.Error as error:
                raise RegisterError(
                    "the records cannot be told apart, a quotation mark may not be closed",
                    where=Where(row=number + 1),
                    to_do="close or remove the quotation mark in this row or above",
                ) from error


class CsvFile:
    """A CSV file whose encoding is known and checked."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self.warnings: list[str] = []
        with path.open("rb") as file:
            start = file.read(4096)
        if start.startswith((ZIP_MARK, OLE_MARK)):
            raise RegisterError(
                f"the file ends in {path.suffix} but is a workbook",
                to_do="give it the ending .xlsx or .xls, or save it as CSV",
            )
        self._errors = "strict"
        self.encoding = self._bound(encoding) if encoding else self._detected(start)

    def open(self) -> TextIO:
        """The file as text, line ends untouched."""
        return TextIOWrapper(
            self._path.open("rb", buffering=_PIECE), encoding=self.encoding, errors=self._errors, newline=""
        )

    def table(self, delimiter: str) -> CsvTable:
        """The file read with one delimiter."""
        return CsvTable(self, delimiter)

    def likely_delimiters(self) -> list[str]:
        """The delimiters that occur in the first lines, the most frequent first; a comma at least."""
        with self.open() as text:
            sample = text.read(1 << 16)
        found = sorted((d for d in DELIMITERS if d in sample), key=sample.count, reverse=True)
        return found or [","]

    def _bound(self, encoding: str) -> str:
        try:
            name = codecs.lookup(encoding.strip()).name
            "a".encode(name)  # refuses codecs that are no text encodings
        except (LookupError, UnicodeError, ValueError) as error:
            raise RegisterError(
                f"the manifest names the encoding “{encoding}”, which is unknown",
                to_do="write utf-8 or gb18030, or leave it out",
            ) from error
        name = _ALIASES.get(name, name)
        failed = self._first_failure(name)
        if failed is not None:
            raise RegisterError(
                f"the file is not in the encoding “{encoding}” that the manifest names (byte {failed:,})",
                to_do="correct `encoding` in manifest.yaml, or leave it out",
            )
        return name

    def _detected(self, start: bytes) -> str:
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            candidates = ["utf-16", "utf-8-sig", "gb18030"]
        elif (quiet := _utf16_without_mark(start)) is not None:
            candidates = [quiet, "utf-8-sig", "gb18030"]
        else:
            candidates = ["utf-8-sig", "gb18030"]
        for name in candidates:
            if self._first_failure(name) is None:
                return name
        return self._least_damaged(candidates)

    def _first_failure(self, encoding: str) -> int | None:
        """The offset of the first piece that cannot be decoded strictly; None when the whole file can."""
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        read = 0
        try:
            with self._path.open("rb") as file:
                while piece := file.read(_PIECE):
                    decoder.decode(piece)
                    read += len(piece)
                decoder.decode(b"", final=True)
        except (UnicodeError, ValueError) as error:
            return read + getattr(error, "start", 0)
        return None

    def _least_damaged(self, candidates: Sequence[str]) -> str:
        damage = {name: self._damage(name) for name in candidates}
        best = min(candidates, key=lambda name: damage[name])
        if damage[best] > MOST_DAMAGED:
            raise RegisterError(
                "the text is neither UTF-8 nor GB18030",
                to_do="save the file as CSV UTF-8, or name its `encoding` in manifest.yaml",
            )
        self._errors = "replace"
        self.warnings.append(f"少量字符无法按 {best} 解码，已替换 / some characters are not {best} and were replaced")
        return best

    def _damage(self, encoding: str) -> float:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        replaced = characters = 0
        with self._path.open("rb") as file:
            while piece := file.read(_PIECE):
                text = decoder.decode(piece)
                replaced += text.count("\ufffd")
                characters += len(text)
        return replaced / max(characters, 1)


def _utf16_without_mark(start: bytes) -> str | None:
    """UTF-16 shows by null bytes in every other place, from its digits, commas and line ends."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > half * 0.15 and even < odd * 0.1:
        return "utf-16-le"
    if even > half * 0.15 and odd < even * 0.1:
        return "utf-16-be"
    return None
