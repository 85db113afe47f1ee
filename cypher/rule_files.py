"""One rule file: a YAML header in Cypher comments, then one query; read and checked without a database.

    // ---
    // id: M01
    // ...
    // ---
    MATCH ...
    RETURN ... AS subject, ... AS name, ... AS role, ... AS stage, ... AS holders, ... AS since, ... AS sources, ... AS facts

A file whose header holds only `id` and `active: false` (and, if it likes, `holds_from` and `holds_until`) switches a rule off.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from shizi.cypher.given_values import ALWAYS_GIVEN
from shizi.cypher.headers import HeadedFile, split_header
from shizi.cypher.parameters import known_parameters
from shizi.cypher.statements import columns_of, parameters_of, write_faults
from shizi.cypher.words import words
from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import ModelError, ShiziError, Where

COLUMNS = ("subject", "name", "role", "stage", "holders", "since", "sources", "facts")
"""What every rule returns; `subject_kind` as well where a rule finds subjects of several kinds."""
SUBJECT_KINDS = ("organization", "party_unit", "committee", "instructor", "place", "record")
SEVERITIES = ("high", "medium", "low")
IDENTITIES = (("subject",), ("subject", "role"), ("subject", "stage"))

_ID = re.compile(r"[A-Z][0-9]{2}")
_ID_LINE = re.compile(r"^//\s?id:\s*[\"']?([A-Z][0-9]{2})\b", re.MULTILINE)
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "version": int, "kind": str, "severity": str, "title": dict, "condition": dict, "basis": list, "owner": dict,
    "subject_kind": (str, list), "identity": list, "needs": list, "denominator": str, "holds_from": date,
    "parameters": list, "explanation": dict,
}  # fmt: skip
_OPTIONAL: Mapping[str, type] = {"active": bool, "holds_until": date, "registers": list, "clauses": list}
"""`clauses`: what of the contract the rule carries out, for those who maintain it; readers are told the basis."""
_OF_A_SWITCH = {"id", "version", "active", "holds_from", "holds_until"}
_FORMS = {
    str: "a text", int: "a whole number", dict: "{zh: ..., en: ...}", list: "a list in brackets", date: "a day like 2025-01-31",
    bool: "true or false", (str, list): "a text or a list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Denominator:
    """What findings are counted against; the query reads $at and $known and returns `count`."""

    name: str
    zh: str
    en: str
    query: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule.

    `holds_from` and `holds_until` (half-open) say on which days it is judged, `registers` which register kinds it looks at,
    `needs` without which of them it cannot be judged. `basis` are the laws, source documents and definitions it rests on, in
    Chinese, and `basis_en` the same in English (the same text where the header gives only one). `own` is true for a file of the
    city, `first` is the line of the file on which the query begins.
    """

    id: str
    version: int
    kind: str
    severity: str
    title_zh: str
    title_en: str
    condition_zh: str
    condition_en: str
    basis: tuple[str, ...]
    basis_en: tuple[str, ...]
    owner_zh: str
    owner_en: str
    subject_kinds: tuple[str, ...]
    identity: tuple[str, ...]
    needs: tuple[str, ...]
    denominator: Denominator
    holds_from: date
    holds_until: date | None
    parameters: tuple[str, ...]
    explanation_zh: str
    explanation_en: str
    active: bool
    query: str
    file: str
    fingerprint: str
    registers: tuple[str, ...] = ()
    first: int = 1
    own: bool = False


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A file that only switches a rule off, for ever or for a period (half-open)."""

    id: str
    holds_from: date
    holds_until: date | None
    file: str
    version: int = 0
    active: bool = False
    own: bool = False


class RuleError(ModelError):
    """A rule file that cannot be used; `where` names the file and the line (as `row`)."""


@cache
def denominators() -> dict[str, Denominator]:
    """All named denominators."""
    text = resources.files("shizi.cypher").joinpath("denominators.yaml").read_text(encoding="utf-8")
    return {name: Denominator(name, **body) for name, body in load_yaml(text).items()}


def read_rule(text: str, file: str = "rule", *, own: bool = False) -> Rule:
    """Read one rule.

    Raises:
        RuleError: the header is broken or incomplete, the query writes, reads an unknown parameter or lacks a column.
    """
    parts = split_header(text, file, RuleError)
    for fault in _faults(parts, file):
        raise fault
    fields, kinds = parts.fields, parts.fields["subject_kind"]
    return Rule(
        id=fields["id"], version=fields["version"], kind=fields["kind"], severity=fields["severity"],
        title_zh=fields["title"]["zh"], title_en=fields["title"]["en"],
        condition_zh=fields["condition"]["zh"], condition_en=fields["condition"]["en"],
        basis=_basis(fields, "zh"), basis_en=_basis(fields, "en"), owner_zh=fields["owner"]["zh"], owner_en=fields["owner"]["en"],
        subject_kinds=(kinds,) if isinstance(kinds, str) else tuple(kinds),
        identity=tuple(fields["identity"]), needs=tuple(fields["needs"]), denominator=denominators()[fields["denominator"]],
        holds_from=fields["holds_from"], holds_until=fields.get("holds_until"), parameters=tuple(fields["parameters"]),
        explanation_zh=fields["explanation"]["zh"], explanation_en=fields["explanation"]["en"],
        active=fields.get("active", True), query=parts.query, file=file,
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:16],
        registers=tuple(fields.get("registers") or ()), first=parts.first, own=own,
    )  # fmt: skip


def read_rule_or_switch(text: str, file: str, *, own: bool = False) -> Rule | SwitchedOff:
    """Read a file that is a rule or only switches one off; raises what `read_rule` raises."""
    parts = split_header(text, file, RuleError)
    fields = parts.fields
    if fields.get("active") is not False or set(fields) - _OF_A_SWITCH or parts.query.strip():
        return read_rule(text, file, own=own)
    for fault in _switch_faults(parts, file):
        raise fault
    begin, until = fields.get("holds_from", date.min), fields.get("holds_until")
    return SwitchedOff(fields["id"], begin, until, file, own=own)


def rule_faults(text: str, file: str) -> list[RuleError]:
    """Everything that is wrong with a rule's text, in the order of its lines; empty for a good one."""
    try:
        parts = split_header(text, file, RuleError)
    except RuleError as error:
        return [error]
    return sorted(_faults(parts, file), key=lambda fault: (fault.where.row if fault.where else None) or 0)


def id_in(text: str) -> str | None:
    """The rule's id as its header writes it, also where the header is otherwise broken; None where it cannot be told."""
    found = _ID_LINE.search(text)
    return found[1] if found else None


def placeholders(template: str) -> set[str]:
    """Names that an explanation fills in; ShiziError when its braces do not match or hold more than a name."""
    found = set()
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ShiziError(f"the explanation's braces do not match: {error}") from error
    for _, name, layout, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or layout or conversion:
            raise ShiziError(f"the explanation may hold names in braces only, not {{{name}}}")
        found.add(name)
    return found


def _faults(parts: HeadedFile, file: str) -> Iterator[RuleError]:
    """Faults of the header; where it has none, faults of its words and of the query."""
    wrong_form = list(_form_faults(parts, file))
    yield from wrong_form
    if not wrong_form:
        yield from _word_faults(parts, file)
        yield from _query_faults(parts, file)


def _form_faults(parts: HeadedFile, file: str) -> Iterator[RuleError]:
    header = parts.fields
    if missing := [name for name in _FIELDS if name not in header]:
        where, to_do = Where(file=file, row=1), "see docs/rules.md or another rule's file"
        yield RuleError(f"the header lacks {', '.join(missing)}", where=where, to_do=to_do)
    known = {**_FIELDS, **_OPTIONAL}
    if unknown := [str(name) for name in header if name not in known]:
        where, to_do = Where(file=file, row=parts.row_of(unknown[0])), f"a header holds {', '.join(known)}"
        yield RuleError(f"the header holds unknown fields: {', '.join(unknown)}", where=where, to_do=to_do)
    for name, kind in known.items():
        if name not in header:
            continue
        value = header[name]
        where = Where(file=file, row=parts.row_of(name))
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            to_do = f"write {_FORMS[kind]}"
            yield RuleError(f"{name} has the wrong form: {str(value)[:60]!r}", where=where, to_do=to_do)
        elif isinstance(value, dict) and not _is_bilingual(value):
            yield RuleError(f"{name} needs zh and en, each a text", where=where)
        elif name == "basis" and isinstance(value, list) and any(isinstance(one, dict) and not _is_bilingual(one) for one in value):
            yield RuleError("each basis is a text, or {zh: ..., en: ...}", where=where)


def _basis(fields: Mapping[str, Any], language: str) -> tuple[str, ...]:
    return tuple(str(one[language] if isinstance(one, dict) else one) for one in fields["basis"])


def _is_bilingual(value: dict[str, Any]) -> bool:
    return set(value) == {"zh", "en"} and all(isinstance(text, str) and text for text in value.values())


def _switch_faults(parts: HeadedFile, file: str) -> Iterator[RuleError]:
    for name, kind in (("id", str), ("holds_from", date), ("holds_until", date)):
        if name == "id" and name not in parts.fields:
            yield RuleError("the header lacks id", where=Where(file=file, row=1))
        elif name in parts.fields and not isinstance(parts.fields[name], kind):
            where = Where(file=file, row=parts.row_of(name))
            yield RuleError(f"{name} has the wrong form: {str(parts.fields[name])[:60]!r}", where=where)
        elif name == "id" and not _ID.fullmatch(parts.fields[name]):
            where = Where(file=file, row=parts.row_of(name))
            yield RuleError(f"id {parts.fields[name][:20]!r} is no letter with two digits", where=where)


def _word_faults(parts: HeadedFile, file: str) -> Iterator[RuleError]:
    fields = parts.fields
    kinds = fields["subject_kind"]
    kinds = [kinds] if isinstance(kinds, str) else kinds
    until = fields.get("holds_until")
    faults = [
        ("id", not _ID.fullmatch(fields["id"]), f"id {fields['id'][:20]!r} is no letter with two digits"),
        ("version", fields["version"] < 1, "versions count from 1"),
        ("kind", fields["kind"] not in words()["kind"], f"kind is one of {', '.join(words()['kind'])}"),
        ("severity", fields["severity"] not in SEVERITIES, f"severity is one of {', '.join(SEVERITIES)}"),
        (
            "subject_kind",
            not kinds or bool(set(map(str, kinds)) - set(SUBJECT_KINDS)),
            f"subject_kind is of {', '.join(SUBJECT_KINDS)}",
        ),
        (
            "identity",
            tuple(map(str, fields["identity"])) not in IDENTITIES,
            "identity is [subject], [subject, role] or [subject, stage]",
        ),
        (
            "needs",
            bool(set(map(str, fields["needs"])) - set(words()["register"])),
            "needs holds a word that is no register kind",
        ),
        (
            "registers",
            bool(set(map(str, fields.get("registers") or ())) - set(words()["register"])),
            "registers holds a word that is no register kind",
        ),
        ("denominator", fields["denominator"] not in denominators(), f"denominator is one of {', '.join(denominators())}"),
        (
            "parameters",
            bool(set(map(str, fields["parameters"])) - set(known_parameters())),
            f"parameters are of {', '.join(known_parameters())}",
        ),
        ("holds_until", until is not None and until <= fields["holds_from"], "holds_until is not later than holds_from"),
    ]
    for name, wrong, what in faults:
        if wrong:
            yield RuleError(what, where=Where(file=file, row=parts.row_of(name)))
    for language in ("zh", "en"):
        try:
            placeholders(fields["explanation"][language])
        except ShiziError as error:
            yield RuleError(error.what, where=Where(file=file, row=parts.row_of("explanation", language)))


def _query_faults(parts: HeadedFile, file: str) -> Iterator[RuleError]:
    fields, query, first = parts.fields, parts.query, parts.first
    for fault in write_faults(query):
        yield RuleError(fault.what, where=Where(file=file, row=first + fault.line - 1))
    read = parameters_of(query)
    declared = [name for name in fields["parameters"] if name in known_parameters()]
    allowed = {*ALWAYS_GIVEN, *declared, *(gives for name in declared if (gives := known_parameters()[name].gives))}
    for name in sorted(read - allowed):
        where = Where(file=file, row=parts.row_in_query(f"${name}"))
        to_do = f"add it to parameters: [{name}]" if name in known_parameters() else f"given are {', '.join(ALWAYS_GIVEN)}"
        yield RuleError(f"the query reads ${name}, which the header does not declare", where=where, to_do=to_do)
    if "known" not in read:
        what = f"rule {fields['id']} does not read $known, so it would see loads that are not published"
        yield RuleError(what, where=Where(file=file, row=first))
    several = isinstance(fields["subject_kind"], list) and len(fields["subject_kind"]) > 1
    wanted = [*COLUMNS, *(["subject_kind"] if several else [])]
    for columns in columns_of(query):
        if columns and sorted(columns) != sorted(wanted):
            lacking, more = set(wanted) - set(columns), set(columns) - set(wanted)
            said = f"lacks {', '.join(sorted(lacking))}" if lacking else f"returns {', '.join(sorted(more)) or 'one twice'}"
            what = f"the query {said}; a rule returns {', '.join(wanted)}"
            yield RuleError(what, where=Where(file=file, row=parts.last))
