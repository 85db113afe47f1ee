"""The machine a result was had on, and how fast it was in that hour: shared machines differ by half between hours."""

from __future__ import annotations

import os
import platform
import statistics
import time
from typing import Any

import psutil

ADDITIONS = 5_000_000


def machine() -> dict[str, Any]:
    """Processors, memory in GiB, system, Python, the load average before, milliseconds of a plain loop; call it before the work."""
    return {
        "processors": os.cpu_count(), "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1), "plain_loop_ms": plain_loop_ms(),
    }  # fmt: skip


def plain_loop_ms() -> int:
    """Milliseconds that five million additions in plain Python take, median of five: the yardstick between two results."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        total = 0
        for number in range(ADDITIONS):
            total += number
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times))


def in_words(found: dict[str, Any]) -> str:
    """One sentence for the page of a result; results of before the yardstick say nothing of it."""
    loop = f", five million additions in plain Python {found['plain_loop_ms']} ms" if "plain_loop_ms" in found else ""
    return (
        f"{found['processors']} processors, {found['memory_gib']} GiB, {found['system']}, Python {found['python']}; "
        f"load average before {found['load_before']}{loop}."
    )
