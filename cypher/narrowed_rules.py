"""A rule's query narrowed to one subject, where its text shows that what it returns of a subject rests on that subject alone.

Judging one organization for another day then costs a few milliseconds instead of a sweep over the city. A query, or each
part of a UNION, can be narrowed when

- it returns `x.id AS subject`, and `x` first stands alone in a pattern of a MATCH, as `(x:Label)`;
- every WITH after that carries `x` on as it is, so that nothing is ever gathered over several of them;
- nothing is cut off (LIMIT, SKIP), nothing is called.

Rows whose subject is the one asked about then come only from rows in which `x` is that node, and the pattern may say so at once.

A query that gathers over the city before it comes to `x` may look at less still: when it begins with `MATCH (y:Label)` and
`WITH y.key AS key, ...`, every WITH carries `key` on as it is, and `x` is matched `WHERE x.key = key AND ...`. Nothing is then
gathered over two keys, and only what bears the subject's own key leads to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from shizi.cypher.parameters import known_parameters
from shizi.cypher.rule_files import Rule, placeholders
from shizi.cypher.statement_tokens import Token, split_at, tokens_of, with_depths
from shizi.cypher.statements import parameters_of

NARROWED_TO = "narrowed_to"
"""The parameter that holds the subject's id."""
_CLAUSES = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "WHERE", "ORDER"})
_NEVER = frozenset({"LIMIT", "SKIP", "CALL", "OFFSET"})
_DAY, _DUE_YEAR = "at", "due_year"
_ONE, _KEY = "narrowed_one", "narrowed_key"
"""Names in a query that is narrowed to one key."""


@cache
def narrowed(query: str) -> str | None:
    """The query that finds the same about the subject `$narrowed_to` and nothing about others; None when that is not certain."""
    tokens = tokens_of(query)
    additions: list[_Addition] = []
    for part in _parts(tokens):
        found = _first_named(part)
        if not found:
            return None
        additions += found
    text = query
    for one in reversed(additions):
        text = f"{text[: one.place]}{one.addition}{text[one.place :]}"
    return text


def reads_of_day(rule: Rule) -> frozenset[str]:
    """Which of the values that differ from day to day the rule reads; with equal values its findings are the same."""
    periods = {parameter.gives for parameter in known_parameters().values() if parameter.gives}
    read = {*parameters_of(rule.query), *placeholders(rule.explanation_zh), *placeholders(rule.explanation_en)}
    return frozenset(read & {_DAY, _DUE_YEAR, *periods})


def better_swept(rule: Rule) -> bool:
    """Whether the rule is judged for the whole city even when one subject is asked about.

    That is so when it cannot be narrowed, and when it looks at the city before it comes to its subject but gives the same on
    many days, so that what it found is kept.
    """
    text = narrowed(rule.query)
    if text is None:
        return True
    before = tokens_of(text[: text.index(f"${NARROWED_TO}")])
    return sum(token.upper == "MATCH" for token in before) > 1 and _DAY not in reads_of_day(rule)


@dataclass(frozen=True, slots=True)
class _Addition:
    """What is written where in a query, so that it looks at one subject only."""

    place: int
    addition: str


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """What stands between UNIONs."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.upper == "UNION":
            parts.append([])
        elif not (token.upper == "ALL" and not parts[-1]):
            parts[-1].append(token)
    return parts


def _first_named(tokens: list[Token]) -> list[_Addition]:
    """How the part is narrowed where it first names the subject's node, and where it begins; nothing when it cannot be."""
    if any(token.upper in _NEVER for token in tokens):
        return []
    clauses = _clauses(tokens)
    name = _subject(clauses[-1]) if clauses else None
    if name is None:
        return []
    for number, clause in enumerate(clauses):
        if not any(token.is_name and token.text == name for token in clause):
            continue
        if clause[0].upper != "MATCH" or (number and clauses[number - 1][0].upper == "OPTIONAL"):
            return []
        carried = all(_carries(one, name) for one in clauses[number + 1 :] if one[0].upper == "WITH")
        own = _addition(clause, name) if carried else None
        return [] if own is None else [*_of_one_key(clauses, number, name), own]
    return []


def _of_one_key(clauses: Sequence[Sequence[Token]], number: int, name: str) -> list[_Addition]:
    """What is added where the part begins, when only what bears the subject's own key can lead to it; see the module.

    `name` is the subject's node, matched alone by the clause of that number.
    """
    first = [token.text for token in clauses[0]]
    if number < 2 or len(first) != 6 or first[0].upper() != "MATCH" or [first[place] for place in (1, 3, 5)] != ["(", ":", ")"]:
        return []
    label = clauses[number][4]
    followed = next(clause for clause in clauses[1:] if clause[0].upper != "WHERE")
    if followed[0].upper != "WITH" or label.kind != "word" or any(token.text in (_ONE, _KEY) for clause in clauses for token in clause):
        return []
    later = [clause for clause in clauses[clauses.index(followed) + 1 :] if clause[0].upper == "WITH"]
    for item in split_at(followed[1:], ","):
        words = [token.text for token in item if token.kind in ("word", "sign") and token.upper != "DISTINCT"]
        if len(words) != 5 or words[:2] != [first[2], "."] or words[3].upper() != "AS":
            continue
        key, known_as = words[2], words[4]
        if all(_carries(clause, known_as) for clause in later) and _bears(clauses[number], clauses[number + 1], name, key, known_as):
            one = f"MATCH ({_ONE}:{label.text} {{id: ${NARROWED_TO}}}) WITH DISTINCT {_ONE}.{key} AS {_KEY} "
            return [_Addition(clauses[0][0].place, one), _Addition(clauses[0][5].place, f" {{{key}: {_KEY}}}")]
    return []


def _bears(match: Sequence[Token], where: Sequence[Token], name: str, key: str, known_as: str) -> bool:
    """Whether the MATCH is of this node alone and the WHERE after it demands that its key is the one known by that name."""
    if len(match) != 6 or match[2].text != name or where[0].upper != "WHERE":
        return False
    demands: list[list[str]] = [[]]
    for token, depth in with_depths(where[1:]):
        if depth == 0 and token.upper in ("OR", "XOR", "NOT", "CASE"):
            return False
        if depth == 0 and token.upper == "AND":
            demands.append([])
        else:
            demands[-1].append(token.text)
    return [name, ".", key, "=", known_as] in demands


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """The clauses outside of all brackets, each beginning with its keyword."""
    clauses: list[list[Token]] = []
    for token, depth in with_depths(tokens):
        if depth == 0 and token.upper in _CLAUSES:
            clauses.append([])
        if clauses:
            clauses[-1].append(token)
    return clauses


def _subject(clause: Sequence[Token]) -> str | None:
    """The variable whose id the last clause returns as subject."""
    if clause[0].upper != "RETURN":
        return None
    for item in split_at(clause[1:], ","):
        words = [token.text for token in item if token.upper != "DISTINCT"]
        if len(words) == 5 and words[1:3] == [".", "id"] and words[3].upper() == "AS" and words[4] == "subject":
            return words[0]
    return None


def _addition(clause: Sequence[Token], name: str) -> _Addition | None:
    """What to add to the MATCH that first names the subject's node, as `(name:Label)`.

    A pattern of that node alone gets its id; before a longer one the node is matched first, since ArcadeDB begins a pattern
    at its left end.
    """
    first = next(index for index, token in enumerate(clause) if token.is_name and token.text == name)
    shape = clause[first - 1 : first + 4]
    if len(shape) < 5 or not (shape[0].is_sign("(") and shape[2].is_sign(":") and shape[3].kind == "word" and shape[4].is_sign(")")):
        return None
    if first == 2 and (len(clause) == 6 or not clause[6].is_sign("-")):
        return _Addition(shape[4].place, f" {{id: ${NARROWED_TO}}}")
    *_, (_, depth) = with_depths(clause[: first - 1])
    return _Addition(clause[0].place, f"MATCH ({name}:{shape[3].text} {{id: ${NARROWED_TO}}}) ") if depth == 0 else None


def _carries(clause: Sequence[Token], name: str) -> bool:
    """Whether a WITH hands the variable on as it is, and gives its name to nothing else."""
    items = [[token for token in item if token.upper != "DISTINCT"] for item in split_at(clause[1:], ",")]
    bare = any(len(item) == 1 and item[0].text == name for item in items)
    renamed = any(len(item) > 1 and item[-1].is_name and item[-1].text == name and item[-2].upper == "AS" for item in items)
    return bare and not renamed
