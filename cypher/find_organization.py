"""Finding organizations by code, id, name, other name or former name; what is only alike is offered, never taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError

CANDIDATES = 5
_ALIKE = 55.0
_LONGEST_QUERY = 200
_CODE_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing asked for.

    `code` is the text cleaned as a code (SEMANTICS B2), `full_key` and `folded` its name folded before and after the
    place is dropped (SEMANTICS B4).
    """

    text: str
    code: str
    full_key: str
    folded: str

    @property
    def code_like(self) -> bool:
        """True when the text is more likely a code than a name."""
        return self.code.isascii() and self.code.isalnum() and len(self.code) >= 8


Found = str | NotFoundError
"""The id of the organization, or why there is none: NotFoundError, AmbiguousError, each with candidates."""


def find_organization(engine: Engine, wanted: Wanted, *, known: int, fold: Callable[[str], str]) -> str:
    """The id of the one organization that bears this code, id or name.

    Raises:
        NotFoundError: none does; `candidates` hold what is alike.
        AmbiguousError: several do.
    """
    found = find_organizations(engine, [wanted], known=known, fold=fold)[0]
    if isinstance(found, NotFoundError):
        raise found
    return found


def find_organizations(
    engine: Engine,
    wanted: Sequence[Wanted],
    *,
    known: int,
    fold: Callable[[str], str],
    alike: int | None = None,
) -> list[Found]:
    """For each thing asked for its organization, in the order asked; `fold` makes a name what `full_key` is.

    `alike`: for how many of those that nobody bears candidates are looked for, which reads all names (None: for all).
    """
    answers: dict[int, Found] = {}
    for property_name, key_of in _STEPS:
        open_ones = [number for number in range(len(wanted)) if number not in answers]
        keys = {number: key for number in open_ones if (key := key_of(wanted[number]))}
        if keys:
            rows = _grouped(
                engine.read(statement(f"find_by_{property_name}"), keys=sorted(set(keys.values())), known=known)
            )
            answers |= {number: _one(wanted[number], rows[key]) for number, key in keys.items() if key in rows}
        if property_name == "full_key":
            still = [number for number in range(len(wanted)) if number not in answers]
            answers |= _by_other_names(engine, wanted, still, known=known, fold=fold)
    nobody = [number for number in range(len(wanted)) if number not in answers]
    for place, number in enumerate(nobody):
        near = alike is None or place < alike
        answers[number] = _not_found(engine, wanted[number], known=known, near=near)
    return [answers[number] for number in range(len(wanted))]


_STEPS: tuple[tuple[str, Callable[[Wanted], str]], ...] = (
    ("uscc", lambda wanted: wanted.code if wanted.code_like else ""),
    ("id", lambda wanted: wanted.text.strip()),
    ("name", lambda wanted: wanted.text.strip()),
    ("full_key", lambda wanted: wanted.full_key),
    ("name_key", lambda wanted: wanted.folded),
)
"""From the surest to the weakest; other and former names come after the whole name, before the name without place."""


def candidates_of(error: NotFoundError) -> list[dict[str, Any]]:
    """The candidates that an error carries: those that bear the name, or those that are alike."""
    found: list[dict[str, Any]] = getattr(error, "candidates", [])
    return found


class NothingFoundError(NotFoundError):
    """Nothing bears the code or name; `candidates` are alike, each with a score from 0 to 100."""

    def __init__(self, what: str, *, candidates: list[dict[str, Any]], to_do: str) -> None:
        super().__init__(what, to_do=to_do)
        self.candidates = candidates


def _grouped(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["key"], []).append(_candidate(row))
    return found


def _candidate(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "uscc", "name", "place", "state")}


def _one(wanted: Wanted, rows: list[dict[str, Any]]) -> Found:
    if len({row["id"] for row in rows}) == 1:
        return str(rows[0]["id"])
    return AmbiguousError(
        f"“{_shown(wanted)}”有{len(rows)}个组织同名 · {len(rows)} organizations bear the name",
        candidates=rows,
        to_do="用统一社会信用代码或代用键来问 · ask by code or by id",
    )


def _by_other_names(
    engine: Engine, wanted: Sequence[Wanted], numbers: Sequence[int], *, known: int, fold: Callable[[str], str]
) -> dict[int, Found]:
    asked = {wanted[number].full_key: number for number in numbers if wanted[number].full_key}
    if not asked:
        return {}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in engine.stream(statement("find_other_names"), known=known):
        for name in (*(row["names"] or ()), *(row["former_names"] or ())):
            if (key := fold(name)) in asked:
                found.setdefault(key, {})[row["id"]] = _candidate(row)
    return {
        number: _one(wanted[number], list(found[wanted[number].full_key].values()))
        for number in numbers
        if wanted[number].full_key in found
    }


def _not_found(engine: Engine, wanted: Wanted, *, known: int, near: bool) -> NotFoundError:
    look = _near_codes if wanted.code_like else _near_names
    candidates = look(engine, wanted, known) if near else []
    return NothingFoundError(
        f"没有找到“{_shown(wanted)}” · nothing bears this code or name",
        candidates=candidates,
        to_do="下面是相近的组织 · these are alike" if candidates else "核对写法，或看 shizi ledger · see shizi ledger",
    )


def _near_names(engine: Engine, wanted: Wanted, known: int) -> list[dict[str, Any]]:
    from rapidfuzz import fuzz

    key = wanted.full_key[:_LONGEST_QUERY]
    pieces = sorted({key[start : start + 2] for start in range(max(1, len(key) - 1))}) if key else []
    if not pieces:
        return []
    rows = engine.stream(
        statement("find_alike_names"), pieces=pieces, enough=max(1, (len(pieces) + 1) // 3), known=known
    )
    return _best(
        rows, lambda row: max(fuzz.ratio(key, row["full_key"]), 0.9 * fuzz.partial_ratio(key, row["full_key"]))
    )


def _near_codes(engine: Engine, wanted: Wanted, known: int) -> list[dict[str, Any]]:
    from rapidfuzz import fuzz

    code = wanted.code[:_CODE_LENGTH]
    third = len(code) // 3
    rows = engine.stream(
        statement("find_alike_codes"),
        beginning=code[: 2 * third],
        ending=code[-2 * third :],
        middle=code[third : 2 * third + 2],
        known=known,
    )
    return _best(rows, lambda row: fuzz.ratio(code, row["uscc"] or ""))


def _best(rows: Iterable[dict[str, Any]], score: Callable[[dict[str, Any]], float]) -> list[dict[str, Any]]:
    scored = ((score(row), row["id"], row) for row in rows)
    best = nlargest(CANDIDATES, (item for item in scored if item[0] >= _ALIKE), key=lambda item: (item[0], item[1]))
    return [{**_candidate(row), "score": round(points, 1)} for points, _, row in best]


def _shown(wanted: Wanted) -> str:
    text = " ".join(wanted.text.split())
    return text if len(text) <= 60 else text[:60] + "…"
