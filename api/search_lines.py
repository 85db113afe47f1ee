"""Lines of text that are searched for a piece: for each few characters in a row it is kept where they stand.

A piece is looked for where the rarest characters in a row of it stand; there the others are compared. That costs as much as
there are such places, not as much as there is text, and four bytes for each character of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shizi.api.search_columns import Numbers, TextBuilder

Flags = NDArray[np.bool_]
Points = NDArray[np.float64]
Positions = NDArray[np.intp]
Score = Callable[[Flags, Flags, Positions, int], Points]
"""Points from: whether the piece begins its line, whether it ends it, the line's length, the piece's length."""
Hits = tuple[Positions, Points]
"""Positions of organizations in ascending order, each once, and the points of each."""

_AT_ONCE = 16_384
_SWEPT_AT_ONCE = 131_072
_KEY_BITS = 32
_STRIDE_BITS = 4
_PLACE_BITS = np.uint64(32)


class LineBuilder:
    """Collects lines, those of one organization next to each other, organizations in ascending order."""

    def __init__(self) -> None:
        self._text = TextBuilder("\n")
        self._owners: list[int] = []

    def add(self, text: str, owner: int) -> None:
        """Put a line at the end."""
        self._text.add(text)
        self._owners.append(owner)

    def built(self) -> tuple[str, Numbers, Numbers]:
        """The text, where each line begins and the end, and whose each line is."""
        text, starts = self._text.built()
        owners = np.fromiter(self._owners, np.uint32, len(self._owners))
        self._owners.clear()
        return text, starts, owners


class Lines:
    """Lines that are searched; `run`: how many characters in a row are kept the places of."""

    def __init__(self, lines: LineBuilder, run: int, *, keep_text: bool = False) -> None:
        text, self._starts, self._owners = lines.built()
        self._text = text if keep_text else ""
        strides = np.arange(0, len(text) + 1, 1 << _STRIDE_BITS)
        self._line_of_stride: Numbers = (np.searchsorted(self._starts[1:], strides, side="right")).astype(np.uint32)
        self._alphabet, self._numbers = _numbered(text)
        del text
        self._run, self._bits = run, _KEY_BITS // run
        self._merged = len(self._alphabet) > 1 << self._bits  # some characters have one key: all are compared
        keyed = self._keys(np.append(self._numbers, np.zeros(run - 1, self._numbers.dtype))).astype(np.uint64) << _PLACE_BITS
        keyed |= np.arange(len(keyed), dtype=np.uint64)
        keyed.sort()
        self._places: Numbers = keyed.astype(np.uint32)
        keyed >>= _PLACE_BITS
        fresh = np.flatnonzero(_changes(keyed, -1))
        self._runs: Numbers = keyed[fresh].astype(np.uint32)
        self._firsts: Numbers = np.append(fresh, len(keyed)).astype(np.uint32)

    def find(self, piece: str, score: Score, allowed: Flags | None, most: int) -> Hits:
        """The best points of each organization a line of which holds the piece, for the first `most` of them.

        `allowed` is false for each organization that is left out. A piece of no characters is nowhere.
        """
        chosen: list[Positions] = []
        scored: list[Points] = []
        seen, last_line, last_owner = 0, -1, -1
        for places in self._places_of(piece):
            lines = self._lines_at(places)
            first = _changes(lines, last_line)  # only the first place in a line counts
            last_line = int(lines[-1])
            if allowed is not None:
                first &= allowed[self._owners[lines]]
            if not first.any():
                continue
            own = self._owners[lines[first]].astype(np.intp)
            before = seen + np.cumsum(_changes(own, last_owner))
            seen, last_owner = int(before[-1]), int(own[-1])
            counted = np.flatnonzero(first)[: int(np.searchsorted(before, most)) + 1]  # of the last one only its first line
            begins = self._starts[lines[counted]].astype(np.intp)
            ends = self._starts[lines[counted] + 1].astype(np.intp) - 1
            chosen.append(own[: len(counted)])
            at = places[counted]
            scored.append(score(at == begins, at + len(piece) == ends, ends - begins, len(piece)))
            if seen >= most:
                break
        if not chosen:
            return np.zeros(0, np.intp), np.zeros(0)
        own, points = np.concatenate(chosen), np.concatenate(scored)
        firsts = np.flatnonzero(_changes(own, -1))
        return own[firsts], np.maximum.reduceat(points, firsts)

    def _places_of(self, piece: str) -> Iterator[Positions]:
        """Where the piece stands, in ascending order, some at a time."""
        wanted = self._numbers_of(piece)
        if wanted is None:
            return
        if len(wanted) < self._run:
            yield from self._places_of_short(wanted)
            return
        firsts, lasts = self._ranges(self._keys(wanted))
        rarest = int(np.argmin(lasts - firsts))
        known = () if self._merged else range(rarest, rarest + self._run)
        others = sorted(set(range(len(wanted))).difference(known), key=lambda place: abs(place - rarest))
        for first in range(firsts[rarest], lasts[rarest], _AT_ONCE):
            places = self._places[first : min(first + _AT_ONCE, lasts[rarest])].astype(np.intp) - rarest
            places = places[places >= 0]
            for place in others:
                # behind the text's end stands its last character, the end of a line, which no piece holds
                places = places[self._numbers.take(places + place, mode="clip") == wanted[place]]
            if len(places):
                yield places

    def _places_of_short(self, wanted: Numbers) -> Iterator[Positions]:
        """Where less than a run stands: the places of all runs that begin with it, or, when they are many, by reading."""
        missing = self._bits * (self._run - len(wanted))
        key = int(self._keys(wanted, len(wanted))[0])
        first, last = np.searchsorted(self._runs, np.array([key << missing, ((key + 1) << missing) - 1], np.uint32), side="left")
        last += int(last < len(self._runs) and self._runs[last] == ((key + 1) << missing) - 1)
        if self._firsts[last] - self._firsts[first] <= _AT_ONCE and not self._merged:
            if first < last:
                yield np.sort(self._places[self._firsts[first] : self._firsts[last]]).astype(np.intp)
            return
        for start in range(0, len(self._numbers), _SWEPT_AT_ONCE):
            end = min(start + _SWEPT_AT_ONCE, len(self._numbers) - len(wanted) + 1)
            same = [self._numbers[start + place : end + place] == one for place, one in enumerate(wanted)]
            places = np.flatnonzero(np.logical_and.reduce(same))
            if len(places):
                yield places + start

    def _numbers_of(self, piece: str) -> Numbers | None:
        """The numbers of the piece's characters; None when it has none or one of them stands nowhere."""
        characters = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), np.uint32)
        numbers = np.searchsorted(self._alphabet, characters)
        if not len(numbers) or not len(self._numbers):
            return None
        return None if bool((self._alphabet.take(numbers, mode="clip") != characters).any()) else numbers.astype(np.uint32)

    def _keys(self, numbers: NDArray[np.integer[Any]], run: int | None = None) -> Numbers:
        """A key for each run of characters."""
        run = run or self._run
        count = max(0, len(numbers) - run + 1)
        keys = np.zeros(count, np.uint32)
        for place in range(run):
            keys <<= np.uint32(self._bits)
            keys |= numbers[place : place + count].astype(np.uint32) & np.uint32((1 << self._bits) - 1)
        return keys

    def _ranges(self, keys: Numbers) -> tuple[Positions, Positions]:
        """From where to where the places of these runs stand among all places."""
        found = np.searchsorted(self._runs, keys)
        same = self._runs.take(found, mode="clip") == keys
        firsts = self._firsts[found].astype(np.intp)
        return firsts, np.where(same, self._firsts.take(found + 1, mode="clip"), firsts).astype(np.intp)

    def _lines_at(self, places: NDArray[np.integer[Any]]) -> Positions:
        """In which line each place is: from the line of a place a little before, line by line."""
        lines: Positions = self._line_of_stride[places >> _STRIDE_BITS].astype(np.intp)
        behind = np.flatnonzero(self._starts[lines + 1] <= places)
        while len(behind):
            lines[behind] += 1
            behind = behind[self._starts[lines[behind] + 1] <= places[behind]]
        return lines


class NameLines(Lines):
    """Names, which are also compared by the pairs of characters that they share."""

    def __init__(self, lines: LineBuilder) -> None:
        super().__init__(lines, run=2, keep_text=True)
        self._lines: Numbers = self._lines_at(self._places).astype(np.uint32)
        another = _changes(self._lines, -1)
        another[self._firsts[:-1]] = True
        self._line_counts = np.add.reduceat(another, self._firsts[:-1], dtype=np.uint32) if len(another) else np.zeros(0, np.uint32)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._owners)

    def owner(self, number: int) -> int:
        """Whose a line is."""
        return int(self._owners[number])

    def line(self, number: int) -> str:
        """One line."""
        return self._text[self._starts[number] : self._starts[number + 1] - 1]

    def sharing(self, text: str, *, common: int, most_read: int, most: int) -> list[int]:
        """The lines that hold most of the text's pairs of characters, at most so many.

        Pairs in more than `common` lines are left out; of the others the rarest are looked at first, until more than
        `most_read` places have been. Among lines with equally many pairs those with a rarer one come first.
        """
        if not self.count:
            return []
        keys = self._pairs_of(text)
        firsts, lasts = self._ranges(keys)
        keys, firsts, lasts = keys[firsts < lasts], firsts[firsts < lasts], lasts[firsts < lasts]
        counts = self._line_counts[np.searchsorted(self._runs, keys)]
        parts: list[Numbers] = []
        read = 0
        for place in np.argsort(counts, kind="stable")[: np.count_nonzero(counts <= common)]:
            read += int(counts[place])
            if read > most_read and parts:
                break
            lines = self._lines[firsts[place] : lasts[place]]
            parts.append(lines[_changes(lines, -1)])
        if not parts:
            return []
        shared, rarest = np.zeros(self.count, np.uint8), np.zeros(self.count, np.uint8)
        for number, lines in reversed(list(enumerate(parts))):
            shared[lines] += 1
            rarest[lines] = number
        by_shared = np.bincount(shared[np.concatenate(parts)])[1:]
        by_shared //= np.arange(1, len(by_shared) + 1)  # a line stands in as many parts as it shares pairs
        least = len(by_shared) - int(np.searchsorted(np.cumsum(by_shared[::-1]), most))
        candidates = np.flatnonzero(shared >= max(1, least))
        order = (255 - shared[candidates].astype(np.uint16)) << 8 | rarest[candidates]
        found: list[int] = candidates[np.argsort(order, kind="stable")[:most]].tolist()
        return found

    def _pairs_of(self, text: str) -> Numbers:
        """The different pairs of characters of the text, in its order, without those of which a character stands nowhere."""
        characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        numbers = np.searchsorted(self._alphabet, characters)
        known = self._alphabet.take(numbers, mode="clip") == characters
        keys = self._keys(numbers)[known[:-1] & known[1:]]
        return np.array(list(dict.fromkeys(keys.tolist())), np.uint32)


def _numbered(text: str) -> tuple[Numbers, NDArray[np.unsignedinteger[Any]]]:
    """The different characters in ascending order, and the text as places among them."""
    if text.isascii():
        return np.arange(128, dtype=np.uint32), np.frombuffer(text.encode(), np.uint8)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    alphabet = np.flatnonzero(np.bincount(characters)).astype(np.uint32)
    places = np.zeros(int(alphabet[-1]) + 1, np.min_scalar_type(len(alphabet)))
    places[alphabet] = np.arange(len(alphabet))
    numbers: NDArray[np.unsignedinteger[Any]] = places[characters]
    return alphabet, numbers


def _changes(numbers: NDArray[np.integer[Any]], before: int) -> Flags:
    """Where a number is another than the one before it; `before` stands before the first."""
    found = np.empty(len(numbers), np.bool_)
    if len(numbers):
        found[0] = int(numbers[0]) != before
        np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found
