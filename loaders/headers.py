"""Finding the header rows of a table and what its columns mean (SEMANTICS A12, A15 to A17).

A table may start with titles and remarks, its header may take one to three rows with groups above, and merged cells may or
may not survive the export. The header found is the one in which most columns of the kind are recognized, all required ones among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shizi.loaders.cell_texts import Cell, plain_text, withhold
from shizi.loaders.header_words import KindWords, Meaning, Strength, fold_header, personal_words, squeeze
from shizi.loaders.register_kinds import RegisterKind
from shizi.loaders.row_rules import first_cell_reason, labelled
from shizi.loaders.tables import Merge

SEARCHED_ROWS = 60
"""So many rows from the top are searched for a header."""
HEADER_ROWS = 3
LONGEST_HEADER = 120
_GROUP_ENDINGS = ("信息", "情况", "内容", "资料", "方式")
_WORTH = {
    Strength.NAMED: 8,
    Strength.LISTED: 8,
    Strength.SYNONYM: 6,
    Strength.CONTAINS: 4,
    Strength.CONTAINS_SYNONYM: 3,
    Strength.ENDS: 1,
}


@dataclass(slots=True)
class HeaderLayout:
    """What the header of a table says: its rows and which column holds which field."""

    first_row: int
    last_row: int
    """Indexes (0-based) of the header's rows."""
    columns: dict[str, int]
    """Canonical field -> column index."""
    texts: list[str]
    """The header of every column as written (one line)."""
    strengths: dict[str, Strength]
    unknown: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    """Required fields that no column holds."""

    @property
    def complete(self) -> bool:
        """True when every required column was recognized."""
        return not self.missing

    @property
    def convincing(self) -> bool:
        """True when more than a lone guess or a lone column speaks for this being the header."""
        sure = sum(1 for strength in self.strengths.values() if strength <= Strength.SYNONYM)
        return len(self.columns) >= 2 and sure >= 1

    @property
    def worth(self) -> int:
        """The better header of two has more."""
        return sum(_WORTH[strength] for strength in self.strengths.values())


@dataclass(frozen=True, slots=True)
class _Rows:
    """The first rows of a table, as texts, with its merges and what was asked of the header."""

    texts: list[list[str]]
    merges: Sequence[Merge]
    words: KindWords
    named: Mapping[str, str]

    def joined(self, row: int) -> bool:
        """True when a cell is merged over `row` and the one below."""
        return any(m.top <= row < m.bottom for m in self.merges)


def find_header(
    sample: Sequence[Sequence[Cell]],
    merges: Sequence[Merge],
    kind: RegisterKind,
    words: KindWords,
    *,
    header_row: int | None = None,
    named: Mapping[str, str] | None = None,
) -> HeaderLayout | None:
    """The header among the first rows of a table, merged cells already filled; None when nothing is recognized.

    `header_row` is the 1-based row of the last header row and `named` the manifest's `columns`; both are binding (A16).
    The layout may lack required columns (`missing`): then it is the best that was found.
    """
    texts = [[_one_line(cell) for cell in row] for row in sample]
    rows = _Rows(texts, merges, words, named or {})
    if header_row is not None:
        if not 1 <= header_row <= len(texts):
            return None
        return _layout(rows, kind, header_row - 1)
    best: HeaderLayout | None = None
    for last in range(min(len(texts), SEARCHED_ROWS)):
        if best is not None and best.complete and best.convincing and last > best.last_row + HEADER_ROWS:
            break
        if not _may_be_header(texts[last]):
            continue
        layout = _layout(rows, kind, last)
        if not layout.columns:
            continue
        if best is None or (layout.complete, layout.worth) > (best.complete, best.worth):
            best = layout
    if best is None:
        return None
    extended = _extended_last(rows, best)
    return best if extended == best.last_row else _layout(rows, kind, extended, best.first_row)


def _one_line(cell: Cell) -> str:
    return " ".join(plain_text(cell).split())


def _may_be_header(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    wordy = [text for text in filled if len(text) <= LONGEST_HEADER and not _is_figure(text)]
    return bool(wordy) and len(wordy) * 10 >= len(filled) * 6


def _is_figure(text: str) -> bool:
    squeezed = squeeze(text)
    digits = sum(character.isdigit() for character in squeezed)
    return digits * 2 > len(squeezed)


def _layout(rows: _Rows, kind: RegisterKind, last: int, first: int | None = None) -> HeaderLayout:
    """The header that ends in row `last`; its first row is looked for unless it is known."""
    first = _first_header_row(rows, last) if first is None else first
    width = max(len(row) for row in rows.texts[first : last + 1])
    texts, groups = [""] * width, [""] * width
    for column in range(width):
        filled = [rows.texts[r][column] for r in range(first, last + 1) if column < len(rows.texts[r])]
        distinct = [text for text, before in zip(filled, ["", *filled], strict=False) if text and text != before]
        texts[column] = distinct[-1] if distinct else ""
    for row in range(first, last):
        for column, text in enumerate(_spread(rows.texts[row], rows.texts[row + 1 : last + 1], width)):
            if text and text != texts[column]:
                groups[column] = text
    layout = HeaderLayout(first, last, {}, texts, {})
    personal = _personal_columns(texts, groups)
    _assign(layout, kind, rows, groups, personal)
    _report_rest(layout, personal)
    return layout


def _first_header_row(rows: _Rows, last: int) -> int:
    first = last
    while first > 0 and last - first < HEADER_ROWS - 1 and _is_group_row(rows, first - 1):
        first -= 1
    return first


def _is_group_row(rows: _Rows, row: int) -> bool:
    """True when `row` is the upper part of the header row below, not a title, a remark or a line 填报单位：…"""
    texts = rows.texts[row]
    filled = [(column, text) for column, text in enumerate(texts) if text]
    if not filled or not _may_be_header(texts):
        return False
    distinct = {text for _, text in filled}
    if rows.joined(row) and len(distinct) > 1:
        return True
    below = rows.texts[row + 1]
    # “名称：” over a blank cell heads a column; “填报单位：” stands over the header proper
    said = [text for column, text in filled if not (_ends_open(text) and not (column < len(below) and below[column]))]
    if any(_looks_like_remark(text) for text in said):
        return False
    if len(distinct) == 1:
        whole_row = len(filled) >= len([text for text in rows.texts[row + 1] if text])
        return filled[0][0] > 0 and not whole_row
    return all(len(text) <= 30 for text in distinct)


def _ends_open(text: str) -> bool:
    return squeeze(text).endswith(":")


def _looks_like_remark(text: str) -> bool:
    bare = squeeze(text)
    return ":" in bare[:-1] or labelled(bare) or len(bare) > 40


def _spread(upper: Sequence[str], below: Sequence[Sequence[str]], width: int) -> list[str]:
    """The upper row with group names repeated to the right over columns that an export left blank.

    A cell that has nothing below, or itself again, heads one column and does not spread.
    """
    padded = [*upper, *[""] * (width - len(upper))]
    lower = [next((row[c] for row in below if c < len(row) and row[c]), "") for c in range(width)]
    spread, running = [], ""
    for column, text in enumerate(padded):
        if text:
            running = text if lower[column] and lower[column] != text else ""
            spread.append(text)
        else:
            spread.append(running if lower[column] else "")
    return spread


def _personal_columns(texts: Sequence[str], groups: Sequence[str]) -> set[int]:
    words = personal_words()
    return {
        column
        for column, (text, group) in enumerate(zip(texts, groups, strict=True))
        if text and (words.match(text) or (group and words.is_group(group)))
    }


def _assign(layout: HeaderLayout, kind: RegisterKind, rows: _Rows, groups: Sequence[str], personal: set[int]) -> None:
    """Gives each field its best column: named ones first, then by strength, the order of the list, and from left to right."""
    taken: set[int] = set(personal)
    for name, header in rows.named.items():
        if name not in kind.field_names:
            layout.warnings.append(f"manifest 的 columns 指定了本类名册没有的列 {name!r} / no such column in this kind")
            continue
        column = _named_column(layout.texts, header)
        if column is None:
            layout.warnings.append(f"未找到 manifest 指定的表头“{header}” / header named for {name} not found")
        elif column in personal:
            layout.warnings.append(f"“{header}”是个人信息列，不予读取 / {header}: personal column, not read as {name}")
        elif column not in taken:
            layout.columns[name], layout.strengths[name] = column, Strength.NAMED
            taken.add(column)
    meanings = {
        column: rows.words.meanings(text, groups[column])
        for column, text in enumerate(layout.texts)
        if text and column not in taken and len(text) <= LONGEST_HEADER
    }
    required = set(kind.required)
    for strength in list(Strength)[1:]:
        offers = {c: [m for m in found if m.strength == strength] for c, found in meanings.items() if c not in taken}
        sure = {c: found[0] for c, found in offers.items() if len(found) == 1}
        _take(layout, taken, sure)
        for column, found in sorted(offers.items()):
            if column in taken or len(found) < 2:
                continue
            free = [m for m in found if m.field not in layout.columns]
            free.sort(key=lambda m: m.field not in required)  # stable: the lists' order decides among equals
            if free:
                _take(layout, taken, {column: free[0]})
    layout.missing = tuple(name for name in kind.required if name not in layout.columns)


def _take(layout: HeaderLayout, taken: set[int], offers: Mapping[int, Meaning]) -> None:
    for column, meaning in sorted(offers.items(), key=lambda item: (item[1].rank, item[0])):
        if meaning.field not in layout.columns:
            layout.columns[meaning.field], layout.strengths[meaning.field] = column, meaning.strength
            taken.add(column)


def _named_column(texts: Sequence[str], header: str) -> int | None:
    for form in (_one_line, squeeze, fold_header):
        wanted = form(header)
        for column, text in enumerate(texts):
            if wanted and form(text) == wanted:
                return column
    return None


def _report_rest(layout: HeaderLayout, personal: set[int]) -> None:
    read = {column: name for name, column in layout.columns.items()}
    for column, text in enumerate(layout.texts):
        if not text or column in read:
            continue
        target = layout.personal if column in personal else layout.unknown
        shown = withhold(text[:LONGEST_HEADER])
        if shown not in target:
            target.append(shown)
        for name, used in layout.columns.items():
            if column not in personal and squeeze(layout.texts[used]) == squeeze(text):
                layout.warnings.append(f"表头“{shown}”重复，只读第一列 / header repeated, first column read as {name}")


def _extended_last(rows: _Rows, layout: HeaderLayout) -> int:
    """The last header row when the header goes on below the best row: merged down, or sub-headers of a group."""
    last = layout.last_row
    while last + 1 < len(rows.texts) and last - layout.first_row < HEADER_ROWS - 1:
        below = rows.texts[last + 1]
        merged = any(layout.first_row <= m.top <= last < m.bottom for m in rows.merges)
        again = below in rows.texts[layout.first_row : last + 1]
        if not merged and (again or not _continues(layout, below)):
            break
        last += 1
    return last


def _continues(layout: HeaderLayout, below: Sequence[str]) -> bool:
    """True when the row below only adds sub-headers under groups, or says a header again beside them."""
    filled = [(column, text) for column, text in enumerate(below) if text]
    if not filled or not _may_be_header(below):
        return False
    read = set(layout.columns.values())
    texts = layout.texts
    blank_after = {left for left, right in pairwise(range(len(texts))) if texts[left] and not texts[right]}
    grouped = blank_after | {c for c, text in enumerate(texts) if not text or text.endswith(_GROUP_ENDINGS)}
    added = [(column, text) for column, text in filled if column >= len(texts) or text != texts[column]]
    return bool(added) and all(
        column in grouped and column not in read and len(text) <= 20 and not first_cell_reason(text)
        for column, text in added
    )
