"""Whether a query asks of all that it matches whether the load knew it.

Every edge of a pattern, and every node that no edge leads to, needs `x.recorded <= $known AND x.retired > $known`: without it
a query sees what earlier loads closed and what a load that is still running has written. An edge that is known has known
ends, so nodes at the ends of an edge need no condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shizi.cypher.statements import Fault, masked

_CLAUSE = re.compile(
    r"(?<![\w.:$])(?:(?:OPTIONAL\s+)?MATCH|UNWIND|CALL|RETURN|UNION|ORDER\s+BY|SKIP|LIMIT|WHERE|(?<!STARTS )(?<!ENDS )WITH)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(r"(?<=\))\s*<?\s*-(?:\s*\[(?P<inside>(?:[^\[\]]|\[[^\[\]]*\])*)\]\s*-|-)>?\s*(?=\()")
_NAME = re.compile(r"\s*([A-Za-z_]\w*)?")
_NODE = re.compile(r"\(\s*([A-Za-z_]\w*)?[^()]*\)")
_ALIAS = re.compile(r"(?:\bAS\s+|^)([A-Za-z_]\w*)\s*$", re.IGNORECASE)
_DISTINCT = re.compile(r"^\s*DISTINCT\b", re.IGNORECASE)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with the WHERE that belongs to it: from `start` to `end`, its pattern or items up to `middle`."""

    word: str
    depth: int
    start: int
    middle: int
    end: int


def visibility_faults(query: str) -> list[Fault]:
    """Patterns that may match what the load does not know, each with its line; empty when there is none."""
    text = masked(query)
    depths = _depths(text)
    clauses = list(_clauses(text, depths))
    found = {*_edge_faults(text, clauses), *_node_faults(text, clauses)}
    return [Fault(text.count("\n", 0, place) + 1, what) for place, what in sorted(found)]


def _clauses(text: str, depths: list[int]) -> Iterator[_Clause]:
    marks = list(_CLAUSE.finditer(text))
    for number, mark in enumerate(marks):
        word = " ".join(mark[0].upper().split())
        if word == "WHERE":
            continue
        depth = depths[mark.start()]
        closed = next((place for place in range(mark.end(), len(text)) if depths[place] < depth), len(text))
        after = [other for other in marks[number + 1 :] if depths[other.start()] == depth and other.start() < closed]
        end = next((other.start() for other in after if other[0].upper() != "WHERE"), closed)
        middle = next((other.start() for other in after if other[0].upper() == "WHERE" and other.start() < end), end)
        yield _Clause(word, depth, mark.end(), middle, end)


def _edge_faults(text: str, clauses: list[_Clause]) -> Iterator[tuple[int, str]]:
    """Edges of which it is not asked whether they were known, in the clause or the brackets in which they stand."""
    for edge in _EDGE.finditer(text):
        place = edge.start()
        around = _around(text, clauses, place)
        name = _first_name(edge["inside"] or "")
        if around is None:
            yield place, "a pattern as a condition cannot ask what was known: write EXISTS { MATCH ... WHERE ... }"
        elif name is None:
            yield place, "an edge without a name: name it, and ask whether it was known ($known)"
        elif "*" not in (edge["inside"] or ""):
            if not _asks(name, around):
                yield place, _lacks(name)
        else:
            within = rf"\ball\s*\(\s*(\w+)\s+IN\s+(?:relationships\s*\(\s*)?{name}\s*\)?\s+WHERE\b"
            walked = re.search(within, around, re.IGNORECASE)
            if walked is None or not _asks(walked[1], around):
                yield place, f"the path lacks all(x IN {name} WHERE x.recorded <= $known AND x.retired > $known)"


def _around(text: str, clauses: list[_Clause], place: int) -> str | None:
    """Where an edge's conditions must stand: its MATCH with WHERE, or a block in brackets; None for a bare predicate."""
    inside = [clause for clause in clauses if clause.start <= place < clause.end]
    clause = max(inside, key=lambda clause: clause.start, default=None)
    bracket = _innermost_block(text, place)
    if clause is not None and clause.word.endswith("MATCH") and place < clause.middle and bracket < clause.start:
        return text[clause.start : clause.end]
    if bracket < 0 or (clause is not None and bracket < clause.start):
        return None
    depths = _depths(text[bracket + 1 :])
    end = next((n for n, depth in enumerate(depths) if depth < 0), len(depths))
    return text[bracket + 1 : bracket + 1 + end]


def _innermost_block(text: str, place: int) -> int:
    """Place of the innermost curly or square bracket that is open before `place`; -1 without one."""
    opened: list[int] = []
    for position, sign in enumerate(text[:place]):
        if sign in _OPEN:
            opened.append(position)
        elif sign in _CLOSE and opened:
            opened.pop()
    return next((position for position in reversed(opened) if text[position] != "("), -1)


def _node_faults(text: str, clauses: list[_Clause]) -> Iterator[tuple[int, str]]:
    """Nodes that no edge leads to and that are not bound before."""
    scopes: list[tuple[int, set[str]]] = [(0, set())]
    for clause in clauses:
        while scopes[-1][0] > clause.depth:
            scopes.pop()
        if scopes[-1][0] < clause.depth:
            scopes.append((clause.depth, set(scopes[-1][1])))
        bound, body = scopes[-1][1], text[clause.start : clause.middle]
        if clause.word.endswith("MATCH"):
            for start, part in _split(body):
                if not _EDGE.search(part):
                    yield from _lone_node(part, text[clause.start : clause.end], clause.start + start, bound)
            bound |= {name for found in _NODE.finditer(body) if (name := found[1])}
        elif clause.word == "WITH":
            kept = {alias[1] for _, part in _split(_DISTINCT.sub("", body)) if (alias := _ALIAS.search(part.strip()))}
            scopes[-1] = (clause.depth, kept | bound if any(part.strip() == "*" for _, part in _split(body)) else kept)
        elif clause.word == "UNION":
            scopes[-1] = (clause.depth, set(scopes[-2][1]) if len(scopes) > 1 else set())
        elif clause.word == "UNWIND" and (alias := _ALIAS.search(body.strip())):
            bound.add(alias[1])


def _lone_node(part: str, around: str, start: int, bound: set[str]) -> Iterator[tuple[int, str]]:
    if node := _NODE.search(part):
        if node[1] is None:
            yield start + node.start(), "a node without a name: name it, and ask whether it was known ($known)"
        elif node[1] not in bound and not _asks(node[1], around):
            yield start + node.start(), _lacks(node[1])


def _first_name(text: str) -> str | None:
    found = _NAME.match(text)
    return found[1] if found else None


def _asks(name: str, text: str) -> bool:
    asked = (rf"\b{name}\.recorded\s*<=\s*\$known\b", rf"\b{name}\.retired\s*>\s*\$known\b")
    return all(re.search(condition, text) for condition in asked)


def _lacks(name: str) -> str:
    return f"{name} lacks {name}.recorded <= $known AND {name}.retired > $known"


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Parts between commas outside of brackets, each with its place."""
    depths, start = _depths(text), 0
    for place, sign in enumerate(text):
        if sign == "," and depths[place] == 0:
            yield start, text[start:place]
            start = place + 1
    yield start, text[start:]


def _depths(text: str) -> list[int]:
    """For each place how many brackets are open around it; a bracket itself counts as outside."""
    depths, depth = [], 0
    for sign in text:
        depth -= sign in _CLOSE
        depths.append(depth)
        depth += sign in _OPEN
    return depths
