"""Ways in which people get a rule's query wrong: each mutant changes one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shizi.cypher.statements import masked

_COMPARED_WITH = r"\$(?:at|visits_after|acts_after|six_sync_since|[a-z]+_(?:cap|threshold|departments|minimum|factor))\b"
_COMPARISON = re.compile(rf"(<=|>=|<|>) ?({_COMPARED_WITH}|date\(\{{|\d+\b)")
_OTHER_SIGN = {"<=": "<", ">=": ">", "<": "<=", ">": ">="}
_COUNTED = re.compile(r"(>=|>|<>|=) (\d)\b(?!-)")
_DISTINCT = re.compile(r"\bDISTINCT ")
_LIST = re.compile(r"\[(?:'[^'\]]+'(?:, )?)+\]")
_TEXT = re.compile(r"'[^'\n]+'")
_COALESCED = re.compile(r"coalesce\((\w+\.\w+), (?:[^()]|\([^()]*\))*\)")
_EXTREME = re.compile(r"\b(min|max)\(")
_STATES = re.compile(r"(\w+)\.state (?:= 'ledger'|IN \['ledger', 'base_roster'\])")
_ROLES = ("registration", "business", "industry", "party_building", "territory", "liaison")
_BREAK = re.compile(r"\b(?:AND|OR|WHERE|THEN|WHEN|ELSE|END|MATCH|OPTIONAL|WITH|RETURN|UNWIND|UNION|ORDER)\b")


@dataclass(frozen=True)
class Mutant:
    """A changed query; `name` says what was changed and on which line of the query, the n-th of equal changes as #n."""

    name: str
    query: str


def mutants(query: str) -> Iterator[Mutant]:
    """All mutants of a query, each with a name of its own."""
    seen: dict[str, int] = {}
    texts = {query}
    for what, place, changed in _changes(query):
        if changed in texts:
            continue
        texts.add(changed)
        name = f"{query.count(chr(10), 0, place) + 1}: {what}"
        seen[name] = seen.get(name, 0) + 1
        yield Mutant(name if seen[name] == 1 else f"{name} #{seen[name]}", changed)


def _changes(query: str) -> Iterator[tuple[str, int, str]]:
    yield from _without_conditions(query)
    for found in _COMPARISON.finditer(query):
        sign = _OTHER_SIGN[found[1]]
        yield _replaced(query, found.start(1), found.end(1), sign, f"`{_line_part(found[0])}` -> `{sign}`")
    for found in _COUNTED.finditer(query):
        yield _replaced(query, found.start(2), found.end(2), str(int(found[2]) + 1), f"`{found[0]}` + 1")
    for found in _DISTINCT.finditer(query):
        yield _replaced(query, found.start(), found.end(), "", f"not distinct: `{_line_part(query[found.start() :])}`")
    for found in _LIST.finditer(query):
        for member in _TEXT.finditer(found[0]):
            members = [text for text in _TEXT.findall(found[0]) if text != member[0]]
            yield _replaced(query, found.start(), found.end(), f"[{', '.join(members)}]", f"without {member[0]} in `{found[0]}`")
    for found in _TEXT.finditer(query):
        role = found[0].strip("'")
        if role in _ROLES:
            other = _ROLES[(_ROLES.index(role) + 1) % len(_ROLES)]
            yield _replaced(query, found.start(), found.end(), f"'{other}'", f"{role} -> {other}")
    for found in _COALESCED.finditer(query):
        yield _replaced(query, found.start(), found.end(), found[1], f"no coalesce: `{found[1]}`")
    for found in _EXTREME.finditer(query):
        other = "max" if found[1] == "min" else "min"
        yield _replaced(query, found.start(1), found.end(1), other, f"`{_line_part(query[found.start() :])}` -> {other}")
    for found in _STATES.finditer(query):
        for states in ("['ledger', 'base_roster']", "['ledger', 'base_roster', 'excluded']"):
            yield _replaced(query, found.start(), found.end(), f"{found[1]}.state IN {states}", f"state in {states}")


def _without_conditions(query: str) -> Iterator[tuple[str, int, str]]:
    """Leave out one condition of a WHERE at a time, the visibility conditions too."""
    plain = masked(query)
    depths = _depths(plain)
    for where in re.finditer(r"\b(?:WHERE|AND|OR)\b", plain):
        depth = depths[where.start()]
        end = len(plain)
        for stop in _BREAK.finditer(plain, where.end()):
            if depths[stop.start()] == depth:
                end = stop.start()
                break
        closed = next((place for place in range(where.end(), end) if depths[place] < depth), end)
        bar = next((place for place in range(where.end(), closed) if plain[place] == "|" and depths[place] == depth), closed)
        condition = query[where.end() : bar].strip()
        if condition:
            neutral = "false" if where[0] == "OR" else "true"
            start = where.end() + 1
            yield _replaced(query, start, start + len(query[start:bar].rstrip()), neutral, f"without `{_line_part(condition)}`")


def _replaced(query: str, start: int, end: int, by: str, what: str) -> tuple[str, int, str]:
    return what, start, query[:start] + by + query[end:]


def _line_part(text: str) -> str:
    return " ".join(text.split())[:60]


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for sign in text:
        depth -= sign in ")]}"
        depths.append(depth)
        depth += sign in "([{"
    return depths
