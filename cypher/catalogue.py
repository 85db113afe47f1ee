"""Rules as files: a YAML header in Cypher comments, then one query. Adding, switching off or versioning one is a file edit.

    // ---
    // id: M01
    // ...
    // ---
    MATCH ...
    RETURN ... AS subject, ... AS name, ... AS role, ... AS stage, ... AS holders, ... AS since, ... AS sources, ... AS facts

`read_rules` reads a folder of them; a file with a fault is reported with its line and does not keep the others from running.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

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
GIVEN = ("at", "known", "due_year", "six_sync_since")
"""Parameters every rule may read: the day, the load, the latest due inspection year, the day six-sync began (or null)."""

_FENCE = "// ---"
_ID = re.compile(r"[A-Z][0-9]{2}")
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "version": int, "kind": str, "severity": str, "title": dict, "condition": dict, "basis": list, "owner": dict,
    "subject_kind": (str, list), "identity": list, "needs": list, "denominator": str, "holds_from": date,
    "parameters": list, "explanation": dict,
}  # fmt: skip
_OPTIONAL: Mapping[str, type] = {"active": bool, "holds_until": date}


@dataclass(frozen=True, slots=True)
class Denominator:
    """What findings are counted against; the query reads $at and $known and returns `count`."""

    name: str
    zh: str
    en: str
    query: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `holds_from` and `holds_until` (half-open) say on which days it is judged, `needs` which registers it needs."""

    id: str
    version: int
    kind: str
    severity: str
    title_zh: str
    title_en: str
    condition_zh: str
    condition_en: str
    basis: tuple[str, ...]
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


class RuleError(ModelError):
    """A rule file that cannot be used; `where` names the file and the line (as `row`)."""


class Catalogue(dict[str, Rule]):
    """The rules that can be used, by id, in the order of their ids; `faults` are the files that cannot."""

    faults: list[RuleError]

    def __init__(self, rules: Mapping[str, Rule], faults: list[RuleError]) -> None:
        super().__init__(rules)
        self.faults = faults


@cache
def denominators() -> dict[str, Denominator]:
    """All named denominators."""
    text = resources.files("shizi.cypher").joinpath("denominators.yaml").read_text(encoding="utf-8")
    return {name: Denominator(name, **body) for name, body in load_yaml(text).items()}


def read_rules(folder: Path | None = None) -> Catalogue:
    """Read all rules of `folder`, default those of the package; rules switched off (`active: false`) are left out."""
    if folder is None:
        files = [
            (f.name, f)
            for f in resources.files("shizi.cypher").joinpath("rules").iterdir()
            if f.name.endswith(".cypher")
        ]
    else:
        files = [(f.name, f) for f in folder.glob("*.cypher")]
    rules: dict[str, Rule] = {}
    faults: list[RuleError] = []
    for name, file in sorted(files):
        try:
            rule = read_rule(_text(file.read_bytes(), name), name)
        except RuleError as error:
            faults.append(error)
            continue
        if rule.id in rules:
            what = f"rule {rule.id} is already given by {rules[rule.id].file}"
            faults.append(RuleError(what, where=Where(file=name, row=1)))
        else:
            rules[rule.id] = rule
    return Catalogue({key: rules[key] for key in sorted(rules) if rules[key].active}, faults)


def read_rule(text: str, file: str = "rule") -> Rule:
    """Read one rule.

    Raises:
        RuleError: the header is broken or incomplete, the query writes, reads an unknown parameter or lacks a column.
    """
    header, query, first = _split(text, file)
    fields = _checked_fields(header, file)
    _check_words(fields, file)
    _check_query(fields, query, first, file)
    kinds = fields["subject_kind"]
    return Rule(
        id=fields["id"], version=fields["version"], kind=fields["kind"], severity=fields["severity"],
        title_zh=fields["title"]["zh"], title_en=fields["title"]["en"],
        condition_zh=fields["condition"]["zh"], condition_en=fields["condition"]["en"],
        basis=tuple(map(str, fields["basis"])), owner_zh=fields["owner"]["zh"], owner_en=fields["owner"]["en"],
        subject_kinds=(kinds,) if isinstance(kinds, str) else tuple(kinds),
        identity=tuple(fields["identity"]), needs=tuple(fields["needs"]), denominator=denominators()[fields["denominator"]],
        holds_from=fields["holds_from"], holds_until=fields.get("holds_until"), parameters=tuple(fields["parameters"]),
        explanation_zh=fields["explanation"]["zh"], explanation_en=fields["explanation"]["en"],
        active=fields.get("active", True), query=query, file=file,
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:16],
    )  # fmt: skip


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


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise RuleError("the file is not UTF-8", where=Where(file=file), to_do="save it as UTF-8") from error


def _split(text: str, file: str) -> tuple[dict[str, Any], str, int]:
    """The header, the query and the line on which the query begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise RuleError(
            "the file does not begin with a header", where=Where(file=file, row=1), to_do=f"begin with {_FENCE}"
        )
    end = next((n for n, line in enumerate(lines) if n > 0 and line.rstrip() == _FENCE), None)
    if end is None:
        raise RuleError("the header is not closed", where=Where(file=file, row=1), to_do=f"close it with {_FENCE}")
    for number, line in enumerate(lines[1:end], start=2):
        if not line.startswith("//"):
            raise RuleError(
                "a line of the header is no comment", where=Where(file=file, row=number), to_do="begin it with //"
            )
    body = "\n".join(line[3:] if line.startswith("// ") else line[2:] for line in lines[1:end])
    try:
        header = load_yaml(body)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise RuleError(f"the header is no YAML: {problem}", where=Where(file=file, row=row)) from error
    if not isinstance(header, dict):
        raise RuleError("the header holds no fields", where=Where(file=file, row=1))
    return header, "\n".join(lines[end + 1 :]).strip("\n") + "\n", end + 2


def _checked_fields(header: dict[str, Any], file: str) -> dict[str, Any]:
    where = Where(file=file, row=1)
    if missing := [name for name in _FIELDS if name not in header]:
        raise RuleError(f"the header lacks {', '.join(missing)}", where=where)
    if unknown := [str(name) for name in header if name not in _FIELDS and name not in _OPTIONAL]:
        raise RuleError(f"the header holds unknown fields: {', '.join(unknown)}", where=where)
    for name, kind in {**_FIELDS, **_OPTIONAL}.items():
        if name in header and (not isinstance(header[name], kind) or (kind is int and isinstance(header[name], bool))):
            raise RuleError(f"{name} has the wrong form: {str(header[name])[:60]!r}", where=where)
    for name in ("title", "condition", "owner", "explanation"):
        if set(header[name]) != {"zh", "en"} or not all(isinstance(v, str) and v for v in header[name].values()):
            raise RuleError(f"{name} needs zh and en, each a text", where=where)
    return header


def _check_words(fields: dict[str, Any], file: str) -> None:
    kinds = fields["subject_kind"]
    kinds = [kinds] if isinstance(kinds, str) else kinds
    faults = [
        (not _ID.fullmatch(fields["id"]), f"id {fields['id'][:20]!r} is no letter with two digits"),
        (fields["version"] < 1, "versions count from 1"),
        (fields["kind"] not in words()["kind"], f"kind is one of {', '.join(words()['kind'])}"),
        (fields["severity"] not in SEVERITIES, f"severity is one of {', '.join(SEVERITIES)}"),
        (
            not kinds or bool(set(map(str, kinds)) - set(SUBJECT_KINDS)),
            f"subject_kind is of {', '.join(SUBJECT_KINDS)}",
        ),
        (tuple(fields["identity"]) not in IDENTITIES, "identity is [subject], [subject, role] or [subject, stage]"),
        (bool(set(fields["needs"]) - set(words()["register"])), "needs holds a word that is no register kind"),
        (fields["denominator"] not in denominators(), f"denominator is one of {', '.join(denominators())}"),
        (
            bool(set(fields["parameters"]) - set(known_parameters())),
            f"parameters are of {', '.join(known_parameters())}",
        ),
    ]
    for wrong, what in faults:
        if wrong:
            raise RuleError(what, where=Where(file=file, row=1))
    for language in ("zh", "en"):
        try:
            placeholders(fields["explanation"][language])
        except ShiziError as error:
            raise RuleError(error.what, where=Where(file=file, row=1)) from error


def _check_query(fields: dict[str, Any], query: str, first: int, file: str) -> None:
    for fault in write_faults(query):
        raise RuleError(fault.what, where=Where(file=file, row=first + fault.line - 1))
    allowed = {*GIVEN, *fields["parameters"]}
    allowed |= {gives for name in fields["parameters"] if (gives := known_parameters()[name].gives)}
    if unknown := parameters_of(query) - allowed:
        name = sorted(unknown)[0]
        row = first + next(n for n, line in enumerate(query.split("\n")) if f"${name}" in line)
        raise RuleError(f"the query reads ${name}, which the header does not declare", where=Where(file=file, row=row))
    if missing := {"at", "known"} - parameters_of(query) - ({"at"} if fields["subject_kind"] == "record" else set()):
        _tolerate_undated(fields, missing, first, file)
    several = isinstance(fields["subject_kind"], list) and len(fields["subject_kind"]) > 1
    for columns in columns_of(query):
        wanted = [*COLUMNS, *(["subject_kind"] if several else [])]
        if sorted(columns) != sorted(wanted):
            lacking, more = set(wanted) - set(columns), set(columns) - set(wanted)
            said = (
                f"lacks {', '.join(sorted(lacking))}"
                if lacking
                else f"returns {', '.join(sorted(more)) or 'one twice'}"
            )
            row = first + query.rstrip().count("\n")
            raise RuleError(f"the query {said}; a rule returns {', '.join(wanted)}", where=Where(file=file, row=row))


def _tolerate_undated(fields: dict[str, Any], missing: set[str], first: int, file: str) -> None:
    """A rule may judge facts that carry no day, but never without asking what was known."""
    if "known" in missing:
        raise RuleError(
            f"rule {fields['id']} does not read $known, so it would see loads that are not published",
            where=Where(file=file, row=first),
        )
