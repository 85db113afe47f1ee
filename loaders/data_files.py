"""The YAML files beside the code in `data/`: words and tables that are data, not code."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same safe loader, in C where PyYAML has it


def read_yaml(name: str) -> Any:
    """The content of one file of `data/`."""
    text = resources.files("shizi.loaders").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader
