"""Gives back the memory that ended statements still hold in the embedded engine's books.

ArcadeDB lends statements a share of its heap for grouping, sorting and collecting (`arcadedb.queryMaxHeapRAM`) and refuses
statements when the share is lent out. What a `CALL (..) { .. RETURN collect(..) }` borrowed, it gives back only when the garbage
collector finds it, which a heap that is never short of room seldom makes happen: after enough such statements all others would be
refused. So it is asked to look when much is lent out although nothing runs, or has been for long.
"""

from __future__ import annotations

import threading
import time
from typing import Any

_LOOK_SECONDS = 0.5
_MUCH = 0.25
"""Share of the budget above which somebody looks."""
_LONG_SECONDS = 10.0
"""Between two looks while statements run, for a long one that needs the memory is not to be slowed down, and where a look found nothing."""


def give_back_in_time(jpype: Any, server: Any) -> None:
    """Watch the engine's books as long as this process lives, in a thread of its own."""
    budget = jpype.JClass("com.arcadedb.query.sql.executor.QueryHeapBudget")
    if not budget.isEnabled():
        return
    threading.Thread(target=_watch, args=(jpype, server, budget), name="shizi-engine-memory", daemon=True).start()


def _watch(jpype: Any, server: Any, budget: Any) -> None:
    system = jpype.JClass("java.lang.System")
    looked, left = 0.0, 0
    while True:
        time.sleep(_LOOK_SECONDS)
        lent = int(budget.getReservedBytes())
        if lent < _MUCH * int(budget.getLimitBytes()):
            continue
        idle = server.getRunningQueries().getRunning().isEmpty()
        if (idle and lent > left) or time.monotonic() - looked > _LONG_SECONDS:
            system.gc()
            looked, left = time.monotonic(), int(budget.getReservedBytes())
