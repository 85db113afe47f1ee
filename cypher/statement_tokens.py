"""A Cypher statement taken apart into words, names, strings, numbers, parameters and signs, as both engines read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Kind = Literal["word", "name", "string", "number", "parameter", "sign"]
_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\r\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>'(?:\\.|[^'\\])*(?:'|\Z)|"(?:\\.|[^"\\])*(?:"|\Z))
      | (?P<name>`(?:[^`]|``)*(?:`|\Z))
      | (?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>\.\.|->|<-|<>|<=|>=|=~|.)""",
    re.DOTALL | re.VERBOSE,
)
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` as written (a quoted name without its quotes), `place` where it begins."""

    kind: Kind
    text: str
    place: int

    @property
    def upper(self) -> str:
        """A word in capitals, as keywords are told; of anything else nothing."""
        return self.text.upper() if self.kind == "word" else ""

    def is_sign(self, signs: str) -> bool:
        """Whether it is this sign."""
        return self.kind == "sign" and self.text == signs

    @property
    def is_name(self) -> bool:
        """Whether it can name a variable, a property or a label."""
        return self.kind in ("word", "name")


def tokens_of(text: str) -> list[Token]:
    """The tokens in their order; space and comments are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "skip":
            continue
        written = match[0]
        if kind == "name":
            written = written.strip("`").replace("``", "`")
        found.append(Token(kind, written, match.start()))  # type: ignore[arg-type]
    return found


def closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the bracket that closes the one at `start`; of the last token when nothing does."""
    for index, (token, depth) in enumerate(with_depths(islice(tokens, start, None)), start):
        if depth == 0 and token.kind == "sign" and token.text in CLOSING:
            return index
    return len(tokens) - 1


def with_depths(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Each token with the number of brackets open after it; a bracket that closes the outermost one has 0."""
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in OPENING) - (token.text in CLOSING)
        yield token, depth


def split_at(tokens: Sequence[Token], sign: str) -> list[list[Token]]:
    """The parts between signs that stand outside of all brackets."""
    parts: list[list[Token]] = [[]]
    for token, depth in with_depths(tokens):
        if depth == 0 and token.is_sign(sign):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
