"""For schemathesis, which is told by SCHEMATHESIS_HOOKS: an archive is sent as the bytes that were made for it."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/zip")
def archive(_context: Any, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
