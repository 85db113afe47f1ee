"""Cursors: where the next page begins, opaque to the caller, good for one load and one question only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from shizi.api.problems import Problem, invalid

T = TypeVar("T")


def question_key(*parts: Any) -> str:
    """What tells one question from another: its parameters and the load it is asked of."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=6).hexdigest()


def write_cursor(key: str, place: Any) -> str:
    """The cursor that leads to `place`, a number or a text."""
    return base64.urlsafe_b64encode(json.dumps([key, place]).encode()).decode().rstrip("=")


def read_cursor(text: str | None, key: str, kind: type[T]) -> T | None:
    """The place a cursor leads to; None without a cursor.

    Raises:
        Problem: it is no cursor, or one of another question or load.
    """
    if text is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        own, place = found
    except (ValueError, TypeError, binascii.Error):
        raise _wrong("不是这里给出的", "it was not given here") from None
    if own != key:
        raise _wrong("属于另一个问题或先前的装载，请从头查起", "it belongs to another question or a former load; begin again")
    if type(place) is not kind or (isinstance(place, int) and place < 0):
        raise _wrong("不是这里给出的", "it was not given here")
    return place


def page(rows: Sequence[T], start: int, limit: int, key: str) -> tuple[Sequence[T], str | None]:
    """One page of rows that are all there, and the cursor of the next page if there is one."""
    shown = rows[start : start + limit]
    following = start + limit
    return shown, write_cursor(key, following) if following < len(rows) else None


def _wrong(zh: str, en: str) -> Problem:
    return invalid("cursor", zh, en)
