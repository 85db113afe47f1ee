"""Progress on standard error: a bar where there is a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shizi.loaders.harmless_text import harmless

Tell = Callable[[str, float | None], None]
_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """A function to tell what is being done and which part of it (0 to 1, None when unknown) is behind us."""
    if sys.stderr.isatty():
        with _bar(title) as tell:
            yield tell
    else:
        with _lines(title) as tell:
            yield tell


@contextmanager
def _bar(title: str) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=None)

        def tell(text: str, fraction: float | None) -> None:
            if fraction is None:
                bars.update(task, description=harmless(text, 90))
            else:
                bars.update(task, description=harmless(text, 90), total=1.0, completed=min(max(fraction, 0.0), 1.0))

        yield tell


@contextmanager
def _lines(title: str) -> Iterator[Tell]:
    started = time.monotonic()
    said = started
    print(title, file=sys.stderr, flush=True)

    def tell(text: str, fraction: float | None) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < _SECONDS_BETWEEN_LINES:
            return
        said = now
        part = "" if fraction is None else f"{fraction:4.0%} "
        print(f"  {now - started:6.1f} s {part}{harmless(text, 120)}", file=sys.stderr, flush=True)

    yield tell
