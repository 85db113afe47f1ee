"""Giving memory that is free again back to the system, where the C library would keep it for later (GNU/Linux)."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """After something large was arranged and what it was made of let go; elsewhere than on GNU/Linux only garbage is collected."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
