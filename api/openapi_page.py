"""Writes the OpenAPI description to standard output; `docs/openapi.json` is made from it and a test keeps them equal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from shizi.api.application import create_app
from shizi.graph.settings import Settings


def openapi_text() -> str:
    """The description as it is committed."""
    return json.dumps(create_app(Settings(home=Path("none"))).openapi(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
