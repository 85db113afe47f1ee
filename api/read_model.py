"""Answers that were given before, kept as bytes for as long as what is published stays as it is.

Kept under the token of the moment an answer was made for (`city_state.py`): a request finds only what was made for a
moment with the very token of its own, so nothing that is out of date can be found. Bounded by bytes; what was not asked
for longest goes first. Bodies are kept compressed: four times as many fit, and most callers take them as they are.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

LARGEST_BYTES = 64 * 1024 * 1024
_OVERHEAD = 600
"""About what an entry takes beside its body."""


@dataclass(slots=True)
class Kept:
    """One answer: its body compressed, the codes that say whose organization it is about, that organization's id."""

    compressed: bytes
    codes: tuple[str | None, ...]
    subject: str
    tags: dict[Hashable, bytes] = field(default_factory=dict)
    """Entity tags by caller's role and places and language."""

    def plain(self) -> bytes:
        """The body as it is."""
        return zlib.decompress(self.compressed, wbits=31)


class ReadModel:
    """The answers of one moment; see the module."""

    def __init__(self, largest: int = LARGEST_BYTES) -> None:
        self._largest = largest
        self._token: Hashable | None = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.size = 0

    def get(self, token: Hashable | None, key: Hashable) -> Kept | None:
        """What was kept for a moment with this token; None when nothing was, or the token is None."""
        if token is None or token != self._token:
            return None
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, token: Hashable | None, key: Hashable, kept: Kept) -> None:
        """Keep an answer made for a moment with this token."""
        if token is None or self._largest <= 0:
            return
        if token != self._token:
            self._kept.clear()
            self.size, self._token = 0, token
        former = self._kept.pop(key, None)
        if former is not None:
            self.size -= len(former.compressed) + _OVERHEAD
        self._kept[key] = kept
        self.size += len(kept.compressed) + _OVERHEAD
        while self.size > self._largest:
            _, oldest = self._kept.popitem(last=False)
            self.size -= len(oldest.compressed) + _OVERHEAD

    def __len__(self) -> int:
        return len(self._kept)


def compress(body: bytes, level: int = 1) -> bytes:
    """The body as gzip."""
    worker = zlib.compressobj(level, zlib.DEFLATED, 31)
    return worker.compress(body) + worker.flush()
