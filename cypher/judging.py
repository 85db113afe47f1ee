"""Judging: the rules run on the graph as known at a load, on a day, and what they find is merged, named and explained."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shizi.cypher.catalogue import SUBJECT_KINDS, Rule
from shizi.cypher.explanations import explain, flat, known_day
from shizi.cypher.given_values import days_given
from shizi.cypher.narrowed_rules import NARROWED_TO, narrowed
from shizi.cypher.parameters import query_values
from shizi.cypher.sources import cited_rows, record_subject
from shizi.cypher.words import words
from shizi.graph.errors import EngineError, ModelError
from shizi.graph.reading import Reading

MOST_ROWS = 5_000_000
"""Rows of one rule beyond which it is a fault of the rule."""
_WORKERS = 2
"""Rules that run at the same time; more only wait for each other on the machines this is for."""
_SHORTEST_LIMIT, _SECONDS_PER_ORGANIZATION = 60.0, 0.001
"""A rule's time limit: a minute for a city, more for a hundred cities in one (measured: at most 0.1 ms per organization)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found on one subject; `sources` are keys of register rows, `id` is stable over loads (SEMANTICS E3)."""

    id: str
    rule: str
    kind: str
    severity: str
    subject: str
    subject_kind: str
    name: str
    role: str | None
    stage: str | None
    holders: tuple[tuple[str, str], ...]
    since: date | None
    sources: tuple[str, ...]
    explanation_zh: str
    explanation_en: str


@dataclass(slots=True)
class Judgement:
    """What all rules found; `not_judged` and `failed` say per rule why it has no findings, `seconds` what each took."""

    findings: list[Finding] = field(default_factory=list)
    not_judged: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def judge(
    engine: Reading,
    *,
    at: date,
    known: int,
    rules: Mapping[str, Rule],
    received: Collection[str],
    parameters: Mapping[str, int],
    timeout: float | None = None,
    about: str | None = None,
) -> Judgement:
    """Run the rules for the day `at` on what load `known` knew; a rule that fails or takes longer than `timeout` seconds
    (default: by the number of organizations, at least a minute) is reported and the others run.

    `received` are the register kinds that were received (SEMANTICS A9); a rule that concludes from the absence of one that
    was not is not judged (E2). `parameters` are the thresholds in force. With `about` only findings whose subject it is are
    given, and rules that can be narrowed to one subject look at nothing else.

    Raises:
        EngineError: the database is gone.
    """
    judgement = Judgement()
    numbers = query_values(parameters, at)
    given = {**days_given(engine, at=at, known=known), NARROWED_TO: about}
    judged = []
    for rule in rules.values():
        if reason := _why_not(rule, at, received):
            judgement.not_judged[rule.id] = reason
        else:
            judged.append(rule if about is None else replace(rule, query=narrowed(rule.query) or rule.query))
    seconds = _time_limit(engine, known) if timeout is None else timeout
    with ThreadPoolExecutor(engine.ready_readers(_WORKERS), thread_name_prefix="shizi-rule") as pool:
        for outcome in pool.map(lambda rule: _outcome(engine, rule, given, numbers, seconds), judged):
            judgement.findings += outcome.findings
            judgement.seconds[outcome.rule] = outcome.seconds
            if outcome.failure:
                judgement.failed[outcome.rule] = outcome.failure
    return judgement


def finding_id(rule: str, subject: str, role: str | None, stage: str | None) -> str:
    """The stable id of a finding; for a record, `subject` is the key of its row, not its address (SEMANTICS E3, E4)."""
    text = "\x1f".join((rule, subject, role or "", stage or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def run_rule(
    engine: Reading, rule: Rule, *, at: date, known: int, parameters: Mapping[str, int], timeout: float = 60.0
) -> list[dict[str, Any]]:
    """The rows of one rule's query as they are, in a fixed order; for checking a rule."""
    return _rows(engine, rule, days_given(engine, at=at, known=known), query_values(parameters, at), timeout)


@dataclass(frozen=True, slots=True)
class _Outcome:
    rule: str
    findings: list[Finding]
    failure: str
    seconds: float


def _outcome(
    engine: Reading, rule: Rule, given: Mapping[str, Any], numbers: Mapping[str, Any], timeout: float
) -> _Outcome:
    started = time.perf_counter()
    findings: list[Finding] = []
    failure = ""
    try:
        findings = _run(engine, rule, given, numbers, timeout)
    except ModelError as error:
        failure = str(error)
    except EngineError as error:
        engine.read("RETURN 1 AS alive")  # gone for good: that is not the rule's fault
        failure = str(error)
    return _Outcome(rule.id, findings, failure, time.perf_counter() - started)


def _why_not(rule: Rule, at: date, received: Collection[str]) -> str:
    missing = [kind for kind in rule.needs if kind not in received]
    if missing:
        zh = "、".join(words()["register"][kind][0] for kind in missing)
        return f"未收到登记册：{zh} (register not received: {', '.join(missing)})"
    if at < rule.holds_from:
        return f"该规则自{rule.holds_from}起适用 (holds from {rule.holds_from})"
    if rule.holds_until and at >= rule.holds_until:
        return f"该规则至{rule.holds_until}止 (held until {rule.holds_until})"
    return ""


def _time_limit(engine: Reading, known: int) -> float:
    """Seconds that one rule may take, from the number of organizations that the load's funnel begins with."""
    rows = engine.read(
        "MATCH (s:Setting {id: 'funnel'}) WHERE s.recorded <= $known AND s.retired > $known RETURN s.value AS value",
        known=known,
    )
    steps = json.loads(rows[0]["value"]) if rows and rows[0]["value"] else []
    organizations = steps[0]["count"] if steps else 0
    return max(_SHORTEST_LIMIT, organizations * _SECONDS_PER_ORGANIZATION)


def _rows(
    engine: Reading, rule: Rule, given: Mapping[str, Any], numbers: Mapping[str, Any], timeout: float
) -> list[dict[str, Any]]:
    table = engine.read_only(rule.query, {**given, **numbers}, timeout=timeout, row_cap=MOST_ROWS)
    if table.truncated:
        raise ModelError(f"rule {rule.id} returns more than {MOST_ROWS} rows")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return sorted(
        rows, key=lambda r: (str(r["subject"]), str(r["role"]), str(r["stage"]), str(r["name"]), str(r["facts"]))
    )


def _run(
    engine: Reading, rule: Rule, given: Mapping[str, Any], numbers: Mapping[str, Any], timeout: float
) -> list[Finding]:
    merged: dict[tuple[str, str | None, str | None], list[dict[str, Any]]] = {}
    about = given.get(NARROWED_TO)
    for row in _rows(engine, rule, given, numbers, timeout):
        if not isinstance(row["subject"], str) or not row["subject"]:
            raise ModelError(f"rule {rule.id} returns a row without a subject", to_do=f"see {rule.file}")
        if about is not None and row["subject"] != about:
            continue
        role = row["role"] if "role" in rule.identity else None
        stage = row["stage"] if "stage" in rule.identity else None
        merged.setdefault((row["subject"], role, stage), []).append(row)
    shown = {**numbers, **given}
    if rule.subject_kinds == ("record",):
        return _record_findings(engine, rule, merged, int(given["known"]), shown)
    return [_finding(rule, *identity, rows, shown) for identity, rows in merged.items()]


def _finding(
    rule: Rule, subject: str, role: str | None, stage: str | None, rows: list[dict[str, Any]], shown: Mapping[str, Any]
) -> Finding:
    """One finding per identity, however many rows prove it."""
    kind = rows[0].get("subject_kind", rule.subject_kinds[0])
    if kind not in SUBJECT_KINDS:
        raise ModelError(
            f"rule {rule.id} returns the unknown subject kind {str(kind)[:40]!r}", to_do=f"see {rule.file}"
        )
    holders = {str(h["id"]): str(h["name"]) for row in rows for h in flat(row["holders"]) if h.get("id") is not None}
    days = [day for row in rows if (day := known_day(row["since"]))]
    name = str(rows[0]["name"] or "")
    facts: dict[str, Any] = rows[0]["facts"] or {}
    pairs = tuple(sorted(holders.items()))
    since = min(days) if days else None
    try:
        zh, en = explain(
            (rule.explanation_zh, rule.explanation_en),
            subject=subject, name=name, role=role, stage=stage, holders=pairs, since=since, facts=facts, numbers=shown,
        )  # fmt: skip
    except KeyError as error:
        raise ModelError(
            f"the explanation of {rule.id} names {error}, which no fact holds", to_do=f"see {rule.file}"
        ) from error
    return Finding(
        id=finding_id(rule.id, subject, role, stage), rule=rule.id, kind=rule.kind, severity=rule.severity,
        subject=subject, subject_kind=kind, name=name, role=role, stage=stage, holders=pairs, since=since,
        sources=tuple(sorted({str(key) for row in rows for key in flat(row["sources"])})),
        explanation_zh=zh, explanation_en=en,
    )  # fmt: skip


def _record_findings(
    engine: Reading, rule: Rule, merged: Mapping[Any, list[dict[str, Any]]], known: int, shown: Mapping[str, Any]
) -> list[Finding]:
    """Findings about rows: the id follows the row's meaning, the subject and the sentence its address (SEMANTICS E4)."""
    rows_by_key = cited_rows(engine, known, [subject for subject, _, _ in merged])
    findings = []
    for (key, role, stage), rows in merged.items():
        address = rows_by_key.get(key)
        if address is None:
            continue  # cannot be cited: the row has left the graph between two queries
        facts = dict(rows[0]["facts"] or {})
        place = {"place_zh": _place_zh(address), "place_en": _place_en(address)}
        finding = _finding(rule, key, role, stage, [{**rows[0], "facts": {**facts, **place}}, *rows[1:]], shown)
        findings.append(replace(finding, subject=record_subject(address)))
    return findings


def _place_zh(address: Mapping[str, Any]) -> str:
    sheet = f"“{address['sheet']}”表" if address["sheet"] else ""
    return f"{address['file']}{sheet}第{address['row']}行"


def _place_en(address: Mapping[str, Any]) -> str:
    sheet = f", sheet {address['sheet']}" if address["sheet"] else ""
    return f"{address['file']}{sheet}, row {address['row']}"
