"""Counts of party members in what the console answers to those who may see them in bands only.

Whoever may not see a count may not reach it by its name, nor by a name that is worked out while the statement runs
(`o[key]`), nor by the sentence of a finding that tells it; in nodes and maps that come back as they are, it is replaced by
its band.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shizi.cypher.console_checks import Objection
from shizi.cypher.statement_tokens import Token, closing

COUNTS = frozenset(("formal_members", "probationary_members", "floating_members"))
SENTENCES = frozenset(("explanation_zh", "explanation_en"))
WITHHELD = "…（见 /api/v1/findings，党员数为区间 · see /api/v1/findings, members in bands）"
_BEFORE_A_LIST = frozenset((
    "IN", "WITH", "RETURN", "UNWIND", "WHERE", "AND", "OR", "XOR", "NOT", "WHEN", "THEN", "ELSE", "DISTINCT", "BY", "AS",
    "CASE", "CONTAINS",
))  # fmt: skip

Band = Callable[[int | None], str | None]


def count_objections(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> Iterator[Objection]:
    """Where the statement reaches for a count of members."""
    for index, token in enumerate(tokens):
        if token.is_name and token.text.lower() in COUNTS:
            yield Objection(
                token.place, f"{token.text}：党员数只给 steward 以上的角色，请返回整个节点，其中以区间显示",
                f"{token.text}: counts of members are for the role steward and more; return the node, which shows the band",
            )  # fmt: skip
        elif token.is_name and token.text.lower() in SENTENCES:
            yield Objection(
                token.place, f"{token.text}：说明里写有党员数，请用 /api/v1/findings",
                f"{token.text}: the sentences tell counts of members; ask /api/v1/findings",
            )  # fmt: skip
        elif token.is_sign("[") and index and _subscripts(tokens[index - 1]) and not _is_number(tokens, index, parameters):
            yield Objection(
                token.place, "[…] 里只能写数字：不能用算出来的名字取属性",
                "only numbers may stand in [...]: properties cannot be taken by a name that is worked out",
            )  # fmt: skip


def _subscripts(before: Token) -> bool:
    if before.is_name:
        return before.upper not in _BEFORE_A_LIST
    return before.kind == "parameter" or (before.kind == "sign" and before.text in ")]}")


def _is_number(tokens: Sequence[Token], index: int, parameters: Mapping[str, Any]) -> bool:
    for token in tokens[index + 1 : closing(tokens, index)]:
        if token.kind == "number" or (token.kind == "sign" and token.text in ("..", "-", "+")):
            continue
        value = parameters.get(token.text[1:]) if token.kind == "parameter" else None
        if not isinstance(value, int) or isinstance(value, bool):
            return False
    return True


def in_bands(value: Any, band: Band) -> Any:
    """A value of an answer with the counts in it as bands, at any depth."""
    if isinstance(value, dict):
        return {name: _held(name, held, band) for name, held in value.items()}
    if isinstance(value, list):
        return [in_bands(item, band) for item in value]
    if isinstance(value, str) and any(name in value for name in COUNTS):
        return WITHHELD
    return value


def _held(name: str, value: Any, band: Band) -> Any:
    if name in COUNTS and isinstance(value, int):
        return band(value)
    if name in SENTENCES and isinstance(value, str):
        return WITHHELD
    return in_bands(value, band)
