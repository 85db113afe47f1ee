"""Finding a place, a department or a committee by id, name or another name; what is only alike is offered, never taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError

_CANDIDATES = 5
_ALIKE = 50.0
_WORDS: Mapping[str, tuple[str, str]] = {
    "place": ("地方", "place"), "department": ("部门", "department"), "committee": ("党委", "committee"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What was found: its id and the name it bears."""

    id: str
    name: str


class NothingNamedError(NotFoundError):
    """Nothing of the kind bears the name; `candidates` are alike: dicts with id, uscc, name, place, score."""

    def __init__(self, what: str, *, candidates: list[dict[str, Any]], to_do: str) -> None:
        super().__init__(what, to_do=to_do)
        self.candidates = candidates


def find_named(engine: Engine, kind: str, text: str, *, known: int) -> Named:
    """The one place, department or committee (`kind`) with this id, name, full name or other name, in that order.

    Raises:
        NotFoundError: nothing bears it; AmbiguousError: several do.
    """
    return named_in(engine.read(statement(f"named_{kind}s"), known=known), kind, text)


def named_in(rows: Sequence[Mapping[str, Any]], kind: str, text: str) -> Named:
    """The same among rows that were read before, with id, name and, where there are such, full_name, aliases, verified.

    Raises:
        NotFoundError: nothing bears it; AmbiguousError: several do.
    """
    wanted = _folded(text)
    for names_of in _STEPS:
        found = {row["id"]: row for row in rows if wanted in map(_folded, names_of(row))}
        if len(found) > 1:
            found = {key: row for key, row in found.items() if row.get("verified")} or found
        if len(found) == 1:
            (row,) = found.values()
            return Named(row["id"], row.get("full_name") or row["name"])
        if found:
            raise _ambiguous(kind, text, found.values())
    raise _nothing(kind, text, rows)


def codes_within(engine: Engine, code: str, *, known: int) -> list[str]:
    """Codes of a place and of all places below it, sorted."""
    rows = engine.read(statement("named_places"), known=known)
    return sorted(codes_below(((row["id"], row["outer"]) for row in rows), code))


def codes_below(places: Iterable[tuple[str, str | None]], code: str) -> frozenset[str]:
    """Codes of a place and of all places in it; `places` are pairs of a place and one that it lies in."""
    inside: dict[str, list[str]] = {}
    for place, around in places:
        if around:
            inside.setdefault(around, []).append(place)
    found: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += inside.get(one, [])
    return frozenset(found)


_STEPS: tuple[Callable[[Mapping[str, Any]], Iterable[str]], ...] = (
    lambda row: (row["id"],),
    lambda row: (row["name"],),
    lambda row: (row.get("full_name") or "",),
    lambda row: row.get("aliases") or (),
)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).lower()


def _candidate(row: Mapping[str, Any], score: float = 0.0) -> dict[str, Any]:
    found = {"id": row["id"], "uscc": None, "name": row.get("full_name") or row["name"], "place": None}
    return {**found, "score": round(score, 1)} if score else found


def _ambiguous(kind: str, text: str, rows: Iterable[Mapping[str, Any]]) -> AmbiguousError:
    candidates = [_candidate(row) for row in rows]
    zh, en = _WORDS[kind]
    return AmbiguousError(
        f"“{_shown(text)}”有{len(candidates)}个{zh}同名 · several of this kind ({en}) bear the name",
        candidates=candidates,
        to_do="用代码或全名来问 · ask by its code or full name",
    )


def _nothing(kind: str, text: str, rows: Iterable[Mapping[str, Any]]) -> NothingNamedError:
    from rapidfuzz import fuzz

    wanted = _folded(text)[:100]
    scored = {}
    for row in rows:
        names = (row["name"], row.get("full_name") or "", *(row.get("aliases") or ()))
        points = max(max(fuzz.ratio(wanted, n), 0.9 * fuzz.partial_ratio(wanted, n)) for n in map(_folded, names) if n)
        if points >= _ALIKE:
            scored[row["id"]] = (points, row)
    best = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1]["id"]))[:_CANDIDATES]
    zh, en = _WORDS[kind]
    return NothingNamedError(
        f"没有叫“{_shown(text)}”的{zh} · no {en} bears this name",
        candidates=[_candidate(row, points) for points, row in best],
        to_do="下面是相近的 · these are alike" if best else "核对写法 · check how it is written",
    )


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:60] + "…"
