"""Tables and text for people, on standard output; register text is never markup or control codes there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shizi.loaders.harmless_text import harmless, harmless_lines

WIDTH_WITHOUT_TERMINAL = 140

STATUS_STYLES = {
    "held": "green", "multi_head": "bold yellow", "nominal": "bold red", "missing": "bold red", "exempt": "dim",
    "unknown": "dim", "ok": "green", "gap": "bold red", "mixed": "bold red", "high": "bold red", "medium": "yellow",
    "low": "dim",
}  # fmt: skip


class _QuietConsole(Console):
    """Leaves it to `main` what happens when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Standard output; without a terminal no colours and a fixed width."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    return _QuietConsole(file=sys.stdout, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def plain(value: Any, style: str = "", longest: int | None = None) -> Text:
    """Register text for a cell: harmless, never markup."""
    return Text(harmless(value, longest), style=style)


def status_text(word: str, shown: str) -> Text:
    """A status in its colour."""
    return Text(harmless(shown), style=STATUS_STYLES.get(word, ""))


def heading(text: str) -> None:
    """A heading with a blank line before it."""
    console().print()
    console().print(Text(harmless(text), style="bold"))


def paragraph(text: str, style: str = "") -> None:
    """Lines of text as they are, wrapped to the width."""
    console().print(Text(harmless_lines(text), style=style), soft_wrap=not sys.stdout.isatty())


def table(columns: Sequence[str | tuple[str, str]], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> None:
    """A table; a column is its heading, or (heading, "right"); cells are Text or anything, made harmless."""
    shown = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for column in columns:
        name, justify = column if isinstance(column, tuple) else (column, "left")
        shown.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(cell if isinstance(cell, Text) else plain(cell) for cell in row))
    console().print(shown)


def number(value: int | None) -> str:
    """12,345, or — for what cannot be told."""
    return "—" if value is None else f"{value:,}"
