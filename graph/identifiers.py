"""Labels, relationship types and property names, the only texts that ever go into a query as text.

Cypher takes no parameters for them, so they are held to one strict form; everything else is a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shizi.graph.errors import ModelError

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)


def identifier(text: str) -> str:
    """Return `text` if it may stand in a query as a label, type or property name.

    Raises:
        ModelError: it holds anything but ASCII letters, digits and underscores, or begins with no letter.
    """
    if not isinstance(text, str) or not _IDENTIFIER.fullmatch(text):
        raise ModelError(f"{str(text)[:60]!r} is no name of a label, a relationship type or a property")
    return text


def labels_text(labels: Iterable[str]) -> str:
    """Return the labels as they stand in a pattern, like `:Organization:Enterprise`."""
    text = "".join(f":{identifier(label)}" for label in labels)
    if not text:
        raise ModelError("a node needs at least one label")
    return text
