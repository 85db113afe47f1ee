"""Tables that a system exported as a web page and named .xls, as many do: their rows as a spreadsheet would show them.

All rows of all tables of the page stand one below the other, as when the file is opened in a spreadsheet; text outside of
tables is passed over. A cell that spans others is a merged one (SEMANTICS A15).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from shizi.graph.errors import RegisterError
from shizi.loaders.cell_texts import Cell
from shizi.loaders.tables import MOST_COLUMNS, MOST_MERGED_CELLS, Merge, fill_merged

LARGEST_PAGE = 1 << 27
"""Characters beyond which a page is no register; it is held in memory while it is read."""
_MOST_ROWS = 1 << 20
_MARKS = ("<html", "<table", "<!doctype html")
_CELLS = ("td", "th")


def looks_like_a_page(start: str) -> bool:
    """Whether a text begins as a web page does that holds a table."""
    head = start.lstrip("\ufeff \t\r\n").lower()
    return head.startswith("<") and any(mark in head for mark in _MARKS)


class HtmlTable:
    """The rows of a page's tables; `merges` are the cells that span others."""

    sheet: None = None

    def __init__(self, text: str) -> None:
        if len(text) > LARGEST_PAGE:
            raise RegisterError("the page is too large for a register", to_do="save it as .xlsx")
        reader = _Rows()
        reader.feed(text)
        reader.close()
        self._rows, merges = reader.finished()
        self.merges: Sequence[Merge] = merges

    def rows(self) -> Iterator[list[Cell]]:
        """The rows from the first on, merged cells filled."""
        rows: Iterator[list[Cell]] = (list(row) for row in self._rows)
        return fill_merged(rows, self.merges) if self.merges else rows


class _Rows(HTMLParser):
    """Gathers cells by row and column; cells that reach down from rows above push those of their row to the right."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[list[str]] = []
        self._merges: list[Merge] = []
        self._reaching: dict[int, int] = {}
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._unread += 1
        elif tag == "tr":
            self._end_cell()
            if len(self._found) >= _MOST_ROWS:
                raise RegisterError("the page has too many rows for a register", to_do="save it as .xlsx")
            self._found.append([])
        elif tag in _CELLS and self._found:
            self._end_cell()
            given = dict(attrs)
            self._text, self._span = [], (_number(given.get("rowspan")), _number(given.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._unread = max(0, self._unread - 1)
        elif tag in (*_CELLS, "tr", "table"):
            self._end_cell()
            if tag == "table":
                self._reaching.clear()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._unread:
            self._text.append(data)

    def finished(self) -> tuple[list[list[str]], tuple[Merge, ...]]:
        """All rows, each as wide as the widest, and the merged ranges within them."""
        self._end_cell()
        width = max((len(row) for row in self._found), default=0)
        for row in self._found:
            row.extend([""] * (width - len(row)))
        last = len(self._found) - 1
        merges = tuple(Merge(one.top, one.left, min(one.bottom, last), one.right) for one in self._merges)
        if sum((one.bottom - one.top + 1) * (one.right - one.left + 1) for one in merges) > MOST_MERGED_CELLS:
            raise RegisterError("the page merges too many cells", to_do="save it as .xlsx without merged cells")
        return self._found, merges

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text = "".join(self._text).strip(), None
        number, row, (down, across) = len(self._found) - 1, self._found[-1], self._span
        while self._reaching.get(len(row), 0) > number:
            row.append("")
        left = len(row)
        if left + across > MOST_COLUMNS:
            raise RegisterError("the page is too wide for a register", to_do="save it as .xlsx without unused columns")
        row.extend([text, *[""] * (across - 1)])
        if down > 1 or across > 1:
            self._merges.append(Merge(number, left, number + down - 1, left + across - 1))
            self._reaching.update((column, number + down) for column in range(left, left + across))


def _number(text: str | None) -> int:
    """How many rows or columns a cell spans; 1 where it does not say a sensible number."""
    return max(1, min(int(text[:7]), _MOST_ROWS)) if text and text.isascii() and text.isdigit() else 1
