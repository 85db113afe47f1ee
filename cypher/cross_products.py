"""Patterns that have nothing to do with each other, so that every row of one meets every row of the other.

Within each scope the variables are followed from clause to clause. A part of a MATCH is held together by the variables it
shares with what stands before; a part that shares none is fine when it is found at once (by `id`, `name` and the like),
and when at most one such part is large. What the labels are that stay small says `console_limits.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shizi.cypher.console_checks import Objection, limits
from shizi.cypher.statement_tokens import CLOSING, OPENING, Token, closing, split_at, with_depths

_CLAUSES = frozenset(("MATCH", "WHERE", "WITH", "UNWIND", "RETURN", "CALL", "UNION", "ORDER", "SKIP", "OFFSET", "LIMIT"))
_SUBQUERIES = frozenset(("EXISTS", "COUNT", "COLLECT"))
_GATHERING = frozenset(("count", "sum", "avg", "min", "max", "collect", "stdev", "stdevp", "percentilecont", "percentiledisc"))
_FEW_ROWS = 100
_LARGE_RANGE = 1000


@dataclass(slots=True)
class _Scope:
    """What is bound so far and how many unconnected parts made the rows.

    `lists` are those gathered over all rows, `groups` those gathered for each group: unwinding one of these gives the rows
    back, unwinding a second one multiplies them.
    """

    bound: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    large: int = 0
    small: int = 0
    regained: bool = False

    def copy(self) -> _Scope:
        """The same, to be changed on its own."""
        return _Scope(set(self.bound), set(self.lists), set(self.groups), self.large, self.small, self.regained)


@dataclass(slots=True)
class _Part:
    """One connected piece of a MATCH."""

    variables: set[str]
    labels: set[str]
    edges: bool
    anchored: bool


def cross_products(tokens: Sequence[Token]) -> Iterator[Objection]:
    """An objection for each clause that multiplies large parts."""
    yield from _scope(tokens, _Scope())


def _scope(tokens: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    outer = scope.copy()
    clauses = _clauses(tokens)
    for number, (head, body) in enumerate(clauses):
        match head.upper:
            case "UNION":
                scope = outer.copy()
            case "MATCH":
                where = clauses[number + 1][1] if number + 1 < len(clauses) and clauses[number + 1][0].upper == "WHERE" else []
                yield from _match(head, body, where, scope)
            case "UNWIND":
                yield from _unwind(head, body, scope)
            case "WITH" | "RETURN":
                yield from _nested_loops(body, scope)
                yield from _subqueries(body, scope)
                few = _limit_after(clauses, number)
                _project(body, scope, few)
                continue
            case "CALL":
                yield from _call(body, scope)
                continue
        yield from _subqueries(body, scope)


def _clauses(tokens: Sequence[Token]) -> list[tuple[Token, list[Token]]]:
    found: list[tuple[Token, list[Token]]] = []
    for index, (token, depth) in enumerate(with_depths(tokens)):
        before = tokens[index - 1] if index else None
        named = before is not None and before.kind == "sign" and before.text in (".", ":", "|")
        words = before is not None and before.upper in ("STARTS", "ENDS")
        if depth == 0 and token.upper in _CLAUSES and not named and not words:
            found.append((token, []))
        elif found:
            found[-1][1].append(token)
    return found


# --- MATCH --------------------------------------------------------------------------------------------------------
def _match(head: Token, body: Sequence[Token], where: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    anchored = _anchored_by(where)
    parts: list[_Part] = []
    for pattern in split_at(body, ","):
        part = _part(pattern, anchored)
        for other in [one for one in parts if one.variables & part.variables]:
            parts.remove(other)
            part = _Part(
                part.variables | other.variables, part.labels | other.labels, True, part.anchored or other.anchored
            )
        parts.append(part)
    small_labels = set(limits()["small_labels"])
    for part in parts:
        connected = not part.variables.isdisjoint(scope.bound) or part.anchored
        scope.bound |= part.variables
        if connected:
            continue
        if part.edges or not part.labels or not part.labels <= small_labels:
            scope.large += 1
        else:
            scope.small += 1
        if scope.large > 1 or scope.small > 2 or (scope.large and scope.small > 1):
            yield Objection(
                head.place,
                "MATCH：几个不相连的部分会两两相乘，请用边或 id 把它们连起来",
                "MATCH: parts that are not connected multiply each other (a cross product); connect them by an edge or by id",
            )
            return


def _part(pattern: Sequence[Token], anchored: set[str]) -> _Part:
    variables: set[str] = set()
    labels: set[str] = set()
    found_at_once = edges = False
    if len(pattern) > 1 and pattern[0].is_name and pattern[1].is_sign("="):
        variables.add(pattern[0].text)
    index = 0
    while index < len(pattern):
        token = pattern[index]
        if token.is_sign("(") and not (index and pattern[index - 1].is_name):
            end = closing(pattern, index)
            inside = pattern[index + 1 : end]
            if any(one.is_sign("(") for one in inside[:1]):  # a group of paths
                inner = _part(inside, anchored)
                variables, labels, edges = variables | inner.variables, labels | inner.labels, True
                found_at_once = found_at_once or inner.anchored
            else:
                name = inside[0].text if inside and inside[0].is_name else None
                if name:
                    variables.add(name)
                labels |= _labels(inside)
                found_at_once = found_at_once or name in anchored or _anchored_inside(inside)
            index = end
        elif token.is_sign("(") and index and pattern[index - 1].is_name:  # shortestPath((a)-[*..3]-(b))
            end = closing(pattern, index)
            inner = _part(pattern[index + 1 : end], anchored)
            variables, labels, edges = variables | inner.variables, labels | inner.labels, True
            found_at_once = found_at_once or inner.anchored
            index = end
        elif token.is_sign("["):
            edges = True
            end = closing(pattern, index)
            if end > index + 1 and pattern[index + 1].is_name:
                variables.add(pattern[index + 1].text)
            index = end
        elif token.text in ("->", "<-", "-") and token.kind == "sign":
            edges = True
        index += 1
    return _Part(variables, labels, edges, found_at_once)


def _labels(inside: Sequence[Token]) -> set[str]:
    found: set[str] = set()
    for index, token in enumerate(inside):
        if token.is_sign("{") or token.upper == "WHERE":
            break
        if token.is_sign(":") and index + 1 < len(inside) and inside[index + 1].is_name:
            found.add(inside[index + 1].text)
        elif token.kind == "sign" and token.text in "|&!%":
            found.add("")  # of several labels: not small
    return found


def _anchored_inside(inside: Sequence[Token]) -> bool:
    brace = next((place for place, token in enumerate(inside) if token.is_sign("{")), None)
    if brace is None:
        return False
    finding = set(limits()["finding_properties"])
    entries = split_at(inside[brace + 1 : closing(inside, brace)], ",")
    return any(entry and entry[0].is_name and entry[0].text in finding for entry in entries)


def _anchored_by(where: Sequence[Token]) -> set[str]:
    """Variables that a condition finds at once: `x.id = ...` or `x.id IN ...`, with something else on the other side."""
    if any(token.upper in ("OR", "XOR") for token in _outside(where)):
        return set()
    finding = set(limits()["finding_properties"])
    found: set[str] = set()
    for condition in _conditions(where):
        if not condition or condition[0].upper == "NOT":
            continue
        sides = split_at(condition, "=")
        if len(sides) == 2:
            for own, other in (sides, sides[::-1]):
                if _is_property(own, finding) and all(one.text != own[0].text for one in other):
                    found.add(own[0].text)
        elif (
            len(condition) > 4
            and _is_property(condition[:3], finding)
            and condition[3].upper == "IN"
            and all(one.text != condition[0].text for one in condition[4:])
        ):
            found.add(condition[0].text)
    return found


def _is_property(tokens: Sequence[Token], names: set[str]) -> bool:
    return len(tokens) == 3 and tokens[0].is_name and tokens[1].is_sign(".") and tokens[2].text in names


def _conditions(where: Sequence[Token]) -> Iterator[list[Token]]:
    condition: list[Token] = []
    for token, depth in with_depths(where):
        if depth == 0 and token.upper == "AND":
            yield condition
            condition = []
        else:
            condition.append(token)
    yield condition


def _outside(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token, depth in with_depths(tokens) if depth == 0)


# --- other clauses ------------------------------------------------------------------------------------------------
def _unwind(head: Token, body: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    words = [token.text for token in body if token.is_name]
    of_many = any(word in scope.lists for word in words)
    numbers = [int(token.text[:12]) for token in body if token.kind == "number" and token.text.isdigit()]
    of_group = any(word in scope.groups for word in words)
    many = of_many or (any(word.lower() == "range" for word in words) and max(numbers, default=0) > _LARGE_RANGE)
    if (many and scope.large) or (of_group and scope.regained):
        yield Objection(
            head.place,
            "UNWIND：每一行都再展开一个很长的列表，行数会相乘",
            "UNWIND: a long list is unwound again for every row (a cross product)",
        )
    scope.regained = scope.regained or of_group
    if many:
        scope.large += 1
    if len(body) > 1 and body[-2].upper == "AS":
        scope.bound.add(body[-1].text)


def _project(body: Sequence[Token], scope: _Scope, few: bool) -> None:
    items = split_at(body, ",")
    if items and items[0] and items[0][0].upper == "DISTINCT":
        items[0] = items[0][1:]
    bound: set[str] = set()
    lists: set[str] = set()
    groups: set[str] = set()
    collected: set[str] = set()
    gathered = []
    for item in items:
        name = item[-1].text if item and item[-1].is_name else ""
        gathers = any(
            one.is_name and one.text.lower() in _GATHERING and place + 1 < len(item) and item[place + 1].is_sign("(")
            for place, one in enumerate(item)
        )
        gathered.append(gathers)
        if len(item) == 1 and item[0].is_sign("*"):
            bound |= scope.bound
            lists |= scope.lists
            groups |= scope.groups
        if name:
            bound.add(name)
        if scope.large and any(one.is_name and one.text.lower() == "collect" for one in item):
            collected.add(name)
        if any(one.is_name and one.text in scope.lists for one in item):
            lists.add(name)
        if any(one.is_name and one.text in scope.groups for one in item):
            groups.add(name)
    if all(gathered):
        lists |= collected
    else:
        groups |= collected
    scope.bound, scope.lists, scope.groups = bound, lists, groups
    scope.regained = scope.regained and bool(groups)
    if few or (gathered and all(gathered)):
        scope.large = scope.small = 0
    elif scope.large:
        scope.large, scope.small = 1, 0


def _limit_after(clauses: Sequence[tuple[Token, list[Token]]], number: int) -> bool:
    """Whether what is projected here is limited to a few rows."""
    for head, body in clauses[number + 1 : number + 5]:
        if head.upper == "LIMIT":
            return len(body) > 0 and body[0].kind == "number" and body[0].text.isdigit() and int(body[0].text) <= _FEW_ROWS
        if head.upper not in ("ORDER", "SKIP", "OFFSET"):
            return False
    return False


def _call(body: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    brace = next((place for place, token in enumerate(body) if token.is_sign("{")), None)
    if brace is None:
        return
    inner = body[brace + 1 : closing(body, brace)]
    within = scope.copy()
    yield from _scope(inner, within)
    for head, returned in _clauses(inner):
        if head.upper == "RETURN":
            items = split_at(returned, ",")
            scope.bound |= {item[-1].text for item in items if item and item[-1].is_name}
    scope.large = max(scope.large, within.large)


def _subqueries(body: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    """EXISTS { MATCH ... } and the like are run for every row."""
    index = 0
    while index < len(body) - 1:
        if body[index].upper in _SUBQUERIES and body[index + 1].is_sign("{"):
            end = closing(body, index + 1)
            inner = list(body[index + 2 : end])
            if inner and inner[0].upper not in _CLAUSES and inner[0].upper != "OPTIONAL":
                inner = [Token("word", "MATCH", body[index].place), *inner]
            yield from _scope(inner, scope.copy())
            index = end
        index += 1


def _nested_loops(body: Sequence[Token], scope: _Scope) -> Iterator[Objection]:
    """`[x IN many | ... y IN many ...]`: a loop over a long list within another."""
    loops = [
        place
        for place in range(1, len(body))
        if body[place - 1].upper == "IN" and body[place].is_name and body[place].text in scope.lists
    ]
    inside: list[tuple[int, int]] = []
    for place in loops:
        opened = _opened_before(body, place)
        end = closing(body, opened)
        if scope.large or any(start < opened and end <= last for start, last in inside):
            yield Objection(
                body[place].place,
                "对很长的列表层层循环，次数会相乘",
                "a loop over a long list within another loop multiplies them (a cross product)",
            )
            return
        inside.append((opened, end))


def _opened_before(tokens: Sequence[Token], place: int) -> int:
    depth = 0
    for index in range(place, -1, -1):
        token = tokens[index]
        if token.kind == "sign" and token.text in CLOSING:
            depth += 1
        elif token.kind == "sign" and token.text in OPENING:
            if depth == 0:
                return index
            depth -= 1
    return 0
