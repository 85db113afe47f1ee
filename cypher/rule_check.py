"""Checking one rule file before a city relies on it: its text, its fixtures, and what its query returns on a loaded city."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shizi.cypher.explanations import flat
from shizi.cypher.judging import judge, run_rule
from shizi.cypher.rule_files import SUBJECT_KINDS, Rule, RuleError, SwitchedOff, read_rule_or_switch, rule_faults
from shizi.cypher.rule_fixtures import (
    FIRST_NUMBER,
    Case,
    both_kinds,
    cases_for,
    differences,
    fixtures_beside,
    judge_case,
)
from shizi.cypher.visibility import visibility_faults
from shizi.cypher.words import words
from shizi.graph.engine import Engine
from shizi.graph.errors import ModelError, Where
from shizi.graph.reading import Reading
from shizi.graph.rolled_back import RolledBack, rolled_back
from shizi.graph.small_graph import small_graph_batches

LABELS = {
    "organization": "Organization", "party_unit": "PartyUnit", "committee": "IndustryCommittee", "instructor": "Instructor",
    "place": "Place", "record": "RegisterRow",
}  # fmt: skip
"""Where the subjects of each kind stand in the graph."""
_TOLD = 5
_ASKED = 2000


@dataclass(frozen=True, slots=True)
class RuleText:
    """What can be told of a file without a database; `rule` is None when it is none, or only switches one off."""

    rule: Rule | None
    switch: SwitchedOff | None
    cases: list[Case]
    faults: list[RuleError]


@dataclass(slots=True)
class OnACity:
    """What the rule gives on a loaded city; `seconds` of the second, warm run."""

    findings: int = 0
    rows: int = 0
    seconds: float = 0.0
    not_judged: str = ""
    faults: list[str] = field(default_factory=list)


def check_text(file: Path) -> RuleText:
    """Header, query and fixtures, read and checked without a database; every fault has its file and line."""
    shown = str(file)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = RuleError(f"the file cannot be read: {type(error).__name__}", where=Where(file=shown), to_do="name a UTF-8 file")
        return RuleText(None, None, [], [fault])
    text = text.replace("\r\n", "\n")
    try:
        found = read_rule_or_switch(text, shown)
    except RuleError as error:
        return RuleText(None, None, [], rule_faults(text, shown) or [error])
    if isinstance(found, SwitchedOff):
        return RuleText(None, found, [], [])
    faults = [
        RuleError(fault.what, where=Where(file=shown, row=found.first + fault.line - 1)) for fault in visibility_faults(found.query)
    ]
    cases: list[Case] = []
    try:
        cases = cases_for(found, fixtures_beside(file, found.id))
        if not both_kinds(cases):
            to_do = "write one in which it finds something and one with finds: [] (see cypher/rule_fixtures.py)"
            place = Where(file=str(file.parent / "fixtures" / f"{found.id}.yaml"))
            faults.append(RuleError("a passing and a failing fixture are needed", where=place, to_do=to_do))
    except RuleError as error:
        faults.append(error)
    return RuleText(found, None, cases, faults)


def check_fixtures(engine: Engine, rule: Rule, cases: Sequence[Case], timeout: float) -> list[RuleError]:
    """Faults of the rule on its fixtures, which stand in a transaction that is rolled back: nothing stays in the database.

    All cases together may take `timeout` seconds.
    """
    if not cases:
        return []
    numbers = {FIRST_NUMBER - 2 * place: case for place, case in enumerate(cases)}
    faults: list[RuleError] = []
    with rolled_back(engine, seconds=timeout) as given:
        _write(given, {number: case.graph for number, case in numbers.items()})
        for number, case in numbers.items():
            judgement = judge_case(given, rule, case, number)
            told = differences(case, judgement)
            if not judgement.failed and not judgement.not_judged:
                rows = run_rule(given, rule, at=case.at, known=number, parameters=_parameters(case))
                told += [*row_faults(rule, rows), *_unknown_subjects(given, rule, rows, number)]
            faults += [RuleError(f"“{case.why}” on {engine.kind}: {what}", where=case.where) for what in told]
            if judgement.failed:
                break  # the transaction is of no use any more
    return faults


def check_on_city(
    engine: Engine, rule: Rule, *, at: date, known: int, received: Collection[str], parameters: Mapping[str, int], timeout: float
) -> OnACity:
    """Run the rule on what load `known` knew; the rows are checked, the second run is timed."""
    found = OnACity()
    judgement = judge(
        engine, at=at, known=known, rules={rule.id: rule}, received=received, parameters=parameters, timeout=timeout
    )
    if judgement.failed:
        found.faults = [f"on {engine.kind}: {why}" for why in judgement.failed.values()]
        return found
    found.not_judged, found.findings = judgement.not_judged.get(rule.id, ""), len(judgement.findings)
    started = time.perf_counter()
    try:
        rows = run_rule(engine, rule, at=at, known=known, parameters=parameters, timeout=timeout)
    except ModelError as error:
        found.faults = [f"on {engine.kind}: {error}"]
        return found
    found.seconds, found.rows = time.perf_counter() - started, len(rows)
    told = [*row_faults(rule, rows), *_unknown_subjects(engine, rule, rows, known)]
    found.faults = [f"on the loaded city: {what}" for what in told]
    return found


def row_faults(rule: Rule, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the rows of a query: a row that is no finding, and rows of one finding that do not fit together."""
    told: dict[str, None] = {}
    for row in rows:
        told |= dict.fromkeys(_form_faults(rule, row))
    seen: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        identity = tuple(row[column] for column in rule.identity)
        first = seen.setdefault(identity, row)
        if first is row:
            continue
        if all(first[column] == row[column] for column in row):
            told[f"the same row comes twice for {_shown(identity)}: the query multiplies rows (collect, or DISTINCT)"] = None
        elif differing := [name for name in ("name", "role", "stage", "facts") if first[name] != row[name]]:
            told[
                f"rows of one finding, {_shown(identity)}, differ in {', '.join(differing)}, of which only the first is told: "
                "collect them into one row, or widen the identity"
            ] = None
    return _first(list(told))


def _form_faults(rule: Rule, row: Mapping[str, Any]) -> list[str]:
    subject = row["subject"]
    if not isinstance(subject, str) or not subject:
        return ["a row has no subject"]
    told = []
    for name in ("role", "stage"):
        value, belongs = row[name], name in rule.identity
        if belongs and value is None:
            told.append(f"identity holds {name}, but the row of {_shown((subject,))} has none")
        elif value is not None and not belongs:
            told.append(f"the row of {_shown((subject,))} has a {name}, which identity does not hold: findings would be merged")
        elif value is not None and value not in words()[name]:
            told.append(f"{name} {_shown((value,))} is none of {', '.join(words()[name])}")
    kind = row.get("subject_kind", rule.subject_kinds[0])
    if kind not in SUBJECT_KINDS or kind not in rule.subject_kinds:
        told.append(f"subject_kind {_shown((kind,))} is none of {', '.join(rule.subject_kinds)}")
    if not flat(row["sources"]):
        told.append(f"the finding of {_shown((subject,))} cites no row: return at least one by which the subject is known")
    if not all(isinstance(holder, Mapping) and {"id", "name"} <= set(holder) for holder in flat(row["holders"])):
        told.append(f"holders of {_shown((subject,))} are no list of {{id, name}}")
    if row["since"] is not None and (not isinstance(row["since"], date) or isinstance(row["since"], datetime)):
        told.append(f"since of {_shown((subject,))} is no day")
    if row["facts"] is not None and not isinstance(row["facts"], Mapping):
        told.append(f"facts of {_shown((subject,))} are no map")
    return told


def _unknown_subjects(engine: Reading, rule: Rule, rows: Sequence[Mapping[str, Any]], known: int) -> list[str]:
    """Subjects that are no node of their kind; the finding could not be led back to anything."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        kind = row.get("subject_kind", rule.subject_kinds[0])
        if kind in LABELS and isinstance(row["subject"], str):
            wanted.setdefault(kind, set()).add(row["subject"])
    told = []
    for kind, subjects in sorted(wanted.items()):
        ids = sorted(subjects)[:_ASKED]
        query = (
            f"UNWIND $ids AS id MATCH (x:{LABELS[kind]} {{id: id}}) WHERE x.recorded <= $known AND x.retired > $known RETURN x.id AS id"
        )
        found = {row["id"] for row in engine.read(query, ids=ids, known=known)}
        if missing := [subject for subject in ids if subject not in found]:
            told.append(f"the subject {_shown((missing[0],))} is no {kind} of the graph; return its id")
    return told


def _write(given: RolledBack, graphs: Mapping[int, Any]) -> None:
    for batch in small_graph_batches(graphs):
        given.change(batch.statement, **batch.parameters)


def _parameters(case: Case) -> dict[str, int]:
    from shizi.cypher.parameters import read_parameters

    return read_parameters() | dict(case.parameters)


def _shown(identity: Sequence[Any]) -> str:
    return " ".join(repr(str(part)[:60]) for part in identity if part is not None)


def _first(told: list[str]) -> list[str]:
    return told if len(told) <= _TOLD else [*told[:_TOLD], f"and {len(told) - _TOLD} more of this kind"]
