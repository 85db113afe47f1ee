"""Importing the database driver without what it would import along: numpy, pandas and pyarrow, 0.3 seconds together.

The driver tries to import them only to accept and return their values, which Shizi's commands never do. A command
calls `import_driver` before anything else; notebooks and programs that use pandas import Shizi as usual.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import cast

_OPTIONAL = ("numpy", "pandas", "pyarrow")


def import_driver() -> None:
    """Import `neo4j` alone; what is imported already, or later, is not touched."""
    absent = [name for name in _OPTIONAL if name not in sys.modules]
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    for name in absent:
        modules[name] = None  # the import system takes this as "cannot be imported"
    try:
        importlib.import_module("neo4j")
    finally:
        for name in absent:
            modules.pop(name, None)
