"""Places as parameters: a code, a name or a full name, and all that lies in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shizi.api.problems import invalid, two_languages
from shizi.cypher import find_named
from shizi.graph.errors import AmbiguousError, NotFoundError

Rows = Sequence[Mapping[str, Any]]


def place_code(rows: Rows, text: str, name: str = "place") -> str:
    """The code of the place that the text means.

    Raises:
        Problem: none or several places bear it.
    """
    try:
        return find_named.named_in(rows, "place", text).id
    except AmbiguousError as error:
        raise invalid(name, *two_languages(f"{error.what}")) from error
    except NotFoundError as error:
        raise invalid(name, "没有这个地方", "there is no such place") from error


def codes_below(rows: Rows, code: str) -> frozenset[str]:
    """Codes of the place and of all places in it."""
    return find_named.codes_below(((row["id"], row["above"]) for row in rows), code)
