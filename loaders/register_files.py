"""Finding the one table that a manifest entry means: the file, its sheet or delimiter, and its header (SEMANTICS A7, A16)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from shizi.graph.errors import RegisterError
from shizi.loaders.cell_texts import Cell
from shizi.loaders.delimited import CsvFile
from shizi.loaders.header_words import header_words
from shizi.loaders.headers import SEARCHED_ROWS, HeaderLayout, find_header
from shizi.loaders.html_tables import LARGEST_PAGE, HtmlTable, looks_like_a_page
from shizi.loaders.manifest import ManifestEntry
from shizi.loaders.register_kinds import RegisterKind
from shizi.loaders.spreadsheets import Workbook, first_rows, workbook_kind
from shizi.loaders.tables import Table

TEXT_ENDINGS = (".csv", ".txt", ".tsv")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls")
LAST_HEADER_ROW = 10_000
_LOOKED_AT = 4096
_OVERRIDES = "name the columns in manifest.yaml with `columns`, or the last header row with `header_row`"


@dataclass(slots=True)
class FoundTable:
    """The table to read, its understood header, and what was passed over."""

    table: Table
    layout: HeaderLayout
    ignored_sheets: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def register_path(folder: Path, path: str) -> Path:
    """The file an entry names; RegisterError when it is missing, empty, no plain file, or outside the delivery folder."""
    parts = PurePosixPath(path.replace("\\", "/"))
    outside = RegisterError(
        "the path leaves the delivery folder", to_do="put the file into the folder and name it there"
    )
    if parts.is_absolute() or ".." in parts.parts or (len(path) > 1 and path[1] == ":"):
        raise outside
    try:
        root = folder.resolve()
        target = _existing(root, parts)
        if target is None:
            raise RegisterError("the file is missing", to_do="hand it in, or correct its path in manifest.yaml")
        resolved = target.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise RegisterError("the path is not usable", to_do="correct it in manifest.yaml") from error
    if not resolved.is_relative_to(root):
        raise outside
    if not resolved.is_file():
        raise RegisterError("the path names no file", to_do="name a .csv, .xlsx or .xls file in manifest.yaml")
    if resolved.stat().st_size == 0:
        raise RegisterError("the file is empty", to_do="hand it in again with its rows")
    return resolved


def _existing(root: Path, parts: PurePosixPath) -> Path | None:
    """The file as named, or under the other Unicode spelling of its name that some systems write."""
    for spelling in (str(parts), unicodedata.normalize("NFC", str(parts)), unicodedata.normalize("NFD", str(parts))):
        named = root / spelling
        if named.exists():
            return named
    return None


def find_table(path: Path, kind: RegisterKind, entry: ManifestEntry) -> FoundTable:
    """The table of the file in which the columns of `kind` are recognized; RegisterError when there is none."""
    if entry.header_row and entry.header_row > LAST_HEADER_ROW:
        raise RegisterError(f"`header_row` {entry.header_row} lies too far down", to_do="correct it in manifest.yaml")
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        return _find_in_text(path, kind, entry)
    if ending in WORKBOOK_ENDINGS:
        return _find_in_workbook(path, kind, entry) if workbook_kind(path) else _find_in_misnamed(path, kind, entry)
    raise RegisterError(
        f"files ending in “{path.suffix}” cannot be read", to_do="save it as .xlsx, .xls or .csv and name that file"
    )


def _find_in_text(path: Path, kind: RegisterKind, entry: ManifestEntry) -> FoundTable:
    file = CsvFile(path, entry.encoding)
    best: FoundTable | None = None
    failure: RegisterError | None = None
    for delimiter in file.likely_delimiters():
        table = file.table(delimiter)
        try:
            layout = _header_of(table, kind, entry)
        except RegisterError as error:
            failure = failure or error
            continue
        if layout and (best is None or (layout.complete, layout.worth) > (best.layout.complete, best.layout.worth)):
            best = FoundTable(table, layout, warnings=list(file.warnings))
    if best and best.layout.complete:
        return best
    raise (failure if best is None and failure else _no_header(kind, entry, best.layout if best else None))


def _find_in_misnamed(path: Path, kind: RegisterKind, entry: ManifestEntry) -> FoundTable:
    """A web page or a text table under a workbook's name, as the exports of many systems are."""
    file = CsvFile(path, entry.encoding)
    with file.open() as text:
        start = text.read(_LOOKED_AT)
        page = looks_like_a_page(start) and start + text.read(LARGEST_PAGE)
    told = f"文件其实不是工作簿，已按{'网页' if page else '文本'}表格读取 / not a workbook, read as a {'page' if page else 'text'} table"
    if page:
        table = HtmlTable(page)
        layout = _header_of(table, kind, entry)
        if layout is None or not layout.complete:
            raise _no_header(kind, entry, layout)
        found = FoundTable(table, layout, warnings=list(file.warnings))
    elif "\x00" in start:
        raise RegisterError(
            f"the file ends in {path.suffix} but is no workbook",
            to_do="save it as .xlsx, or name it .csv when it is a text table",
        )
    else:
        found = _find_in_text(path, kind, entry)
    found.warnings.append(told)
    return found


def _find_in_workbook(path: Path, kind: RegisterKind, entry: ManifestEntry) -> FoundTable:
    book = Workbook(path)
    names = [_sheet_named(book, entry.sheet)] if entry.sheet else book.sheet_names
    warnings = list(book.warnings)
    nearest: HeaderLayout | None = None
    lone: FoundTable | None = None
    for name in names:
        try:
            table = book.table(name)
            layout = _header_of(table, kind, entry)
        except RegisterError as error:
            if len(names) == 1:
                raise
            warnings.append(f"工作表“{name}”无法读取 / sheet {name}: {error.what}")
            continue
        if layout is None:
            continue
        if not layout.complete:
            nearest = max(nearest or layout, layout, key=lambda found: found.worth)
            continue
        found = FoundTable(table, layout, [other for other in book.sheet_names if other != name], warnings)
        if layout.convincing or entry.sheet:
            return found
        lone = lone or found
    if lone:
        return lone
    raise _no_header(kind, entry, nearest)


def _sheet_named(book: Workbook, wanted: str) -> str:
    def folded(name: str) -> str:
        return "".join(unicodedata.normalize("NFKC", name).split()).upper()

    for name in book.sheet_names:
        if name == wanted:
            return name
    for name in book.sheet_names:
        if folded(name) == folded(wanted):
            return name
    known = "、".join(book.sheet_names[:20])
    raise RegisterError(f"the workbook has no sheet “{wanted}”", to_do=f"name one of its sheets: {known}")


def _header_of(table: Table, kind: RegisterKind, entry: ManifestEntry) -> HeaderLayout | None:
    count = max(SEARCHED_ROWS + 3, (entry.header_row or 0) + 1)
    sample = first_rows(table.rows(), count)
    words = header_words(kind.name)
    layout = find_header(sample, table.merges, kind, words, header_row=entry.header_row, named=entry.columns)
    if layout is not None:
        _report_headless_columns(layout, sample)
    return layout


def _report_headless_columns(layout: HeaderLayout, sample: Sequence[Sequence[Cell]]) -> None:
    """Every column left unread is reported (A17), one without a header by its position."""
    width = max((len(row) for row in sample), default=0)
    for column in range(width):
        if column < len(layout.texts) and layout.texts[column]:
            continue
        if any(column < len(row) and str(row[column]).strip() for row in sample[layout.last_row + 1 :] if row[column:]):
            layout.unknown.append(f"（第{column + 1}列，无表头）")


def _no_header(kind: RegisterKind, entry: ManifestEntry, nearest: HeaderLayout | None) -> RegisterError:
    words = header_words(kind.name)
    if nearest is None or not nearest.columns:
        place = f" in row {entry.header_row}" if entry.header_row else ""
        return RegisterError(f"no header of a {kind.title_zh} ({kind.name}) was found{place}", to_do=_OVERRIDES)
    missing = "、".join(f"{words.title(name)} ({name})" for name in nearest.missing)
    return RegisterError(f"required columns were not recognized: {missing}", to_do=_OVERRIDES)
