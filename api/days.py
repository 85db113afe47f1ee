"""Days as people type them on the command line."""

from __future__ import annotations

import re
from datetime import date

from shizi.graph.errors import UsageError

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def parse_day(text: str | None) -> date | None:
    """2025-09-30, 2025/9/30, 2025.9.30, 20250930 or 2025年9月30日; None stays None.

    Raises:
        UsageError: it is no day.
    """
    if text is None:
        return None
    written = text.strip()
    if re.fullmatch(r"\d{8}", written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    found = _DAY.fullmatch(written)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise UsageError(f"“{text[:40]}”不是日期 · is no day", to_do="写成 2025-09-30 · write it like 2025-09-30")
