"""What if: which findings would open and close if duties moved, departments ended, documents lapsed, committees came, streets closed.

The changes are made inside one transaction that is always rolled back: what registers say is changed, what follows from it
is derived anew by the load's own derivation, all rules run on it, and what they find is compared by identity with what they
find on the same day without the changes. Nobody else sees any of it, and nothing is left, however it ends.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.finding_places import in_place
from shizi.cypher.findings import Finding, Judgement, finding_order, judge, received_kinds
from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.sources import addresses, sorted_addresses
from shizi.graph.engine import Engine, Table
from shizi.graph.errors import EngineError, ModelError, NotFoundError, UsageError
from shizi.graph.reading import Reading
from shizi.graph.rolled_back import ConflictError, OutOfTimeError, rolled_back
from shizi.loaders.what_if_changes import Change
from shizi.loaders.what_if_consequences import consequences
from shizi.loaders.what_if_supposing import Supposition
from shizi.loaders.what_if_texts import MOST_CHANGES

SECONDS = 120.0
"""Time limit of a question that names none."""
_ATTEMPTS = 3
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ALL_PROPERTIES = ("properties", "keys", "labels", "type")
_ANYTHING = re.compile(r"--|-\[\s*\w*\s*[\]*{]|\.\*|MATCH\s*\(\s*\w*\s*\)\s*(?:WHERE|RETURN|WITH|,|$)", re.IGNORECASE)
"""Edges of any type, all properties at once, nodes of any label: what a query may see without naming it."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer; `opens`, `closes` and `altered` are findings in the shape of the contract.

    `altered` stay open but concern other holders than before; they count as unchanged. `not_judged` says per rule why it took no
    part; `notes` what had no effect.
    """

    at: date
    known_at: date
    changes: list[dict[str, Any]]
    opens: list[dict[str, Any]]
    closes: list[dict[str, Any]]
    altered: list[dict[str, Any]]
    unchanged: int
    touched_organizations: int
    notes: list[str]
    not_judged: dict[str, str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON data."""
        return {
            "at": self.at.isoformat(), "known_at": self.known_at.isoformat(), "changes": self.changes, "opens": self.opens,
            "closes": self.closes, "altered": self.altered, "unchanged": self.unchanged,
            "touched_organizations": self.touched_organizations, "notes": self.notes, "not_judged": self.not_judged,
            "seconds": self.seconds,
        }  # fmt: skip


def what_if(
    engine: Engine,
    changes: Sequence[Change],
    *,
    at: date,
    known: int,
    rules: Collection[str] | None = None,
    place: str | None = None,
    seconds: float = SECONDS,
    say: Callable[[str], None] | None = None,
) -> WhatIf:
    """Which findings of the day `at` would open and close if these changes were made, in their order, to what load `known` knows.

    `rules` are ids of rules to run, default all; `place` is a place's code or name: only findings in it or below it.
    `say` hears what is being done.

    Raises:
        UsageError: a change makes no sense, or there are none or too many. NotFoundError: a change or `place` names what is not
            there, with candidates. AmbiguousError: several bear the name. OutOfTimeError: it took longer than `seconds`.
        ModelError: a rule failed on what is supposed. EngineError: the database is gone.
    """
    started = time.monotonic()
    tell = say or (lambda _what: None)
    if not changes or len(changes) > MOST_CHANGES:
        raise UsageError(f"要1到{MOST_CHANGES}项改变 · give 1 to {MOST_CHANGES} changes", to_do="shizi whatif --help")
    tell("读取所涉单位与组织 reading what is touched")
    load = _load(engine, known)
    if place is not None:
        in_place(engine, [], place, known=known)  # whether there is such a place is told before the work begins
    supposition = Supposition.begin(engine, known=known, at=at, name=load["city_name"], code=load["city_code"])
    told = [supposition.suppose(change) for change in changes]
    graph, touched = consequences(supposition)

    chosen = {key: rule for key, rule in rules_in_force(engine, known).on(at).items() if rules is None or key in rules}
    received, parameters = received_kinds(engine, known), parameters_in_force(engine, known)

    def judged(reading: Reading, names: Collection[str]) -> Judgement:
        asked = {key: rule for key, rule in chosen.items() if key in names}
        return judge(reading, at=at, known=known, rules=asked, received=received, parameters=parameters, timeout=left())

    def left() -> float:
        remaining = seconds - (time.monotonic() - started)
        if remaining <= 0:
            raise OutOfTimeError(f"it took longer than {seconds:g} seconds", to_do="ask for less, or allow more time")
        return remaining

    def supposed() -> Judgement:
        for attempt in range(_ATTEMPTS):
            try:
                with rolled_back(engine, seconds=left()) as transaction:
                    graph.write(transaction, known)
                    tell("核查规则 judging the rules")
                    return judged(transaction, reached)
            except ConflictError:
                if attempt + 1 == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    reached = {key for key, rule in chosen.items() if not graph.nothing and reads(rule.query, graph.names)}
    with ThreadPoolExecutor(1, thread_name_prefix="shizi-as-it-is") as pool, _WhileNeeded(engine) as needed:
        as_it_is = pool.submit(judged, needed, chosen)
        after = supposed() if reached else Judgement()
        before = as_it_is.result()
    if before.failed or after.failed:
        left()
    for rule, why in after.failed.items():
        if rule not in before.failed:
            raise ModelError(f"rule {rule} failed on what is supposed: {why}", to_do="leave it out: --rule")
    judged_twice = reached - after.failed.keys() - before.failed.keys()
    kept = [finding for finding in before.findings if finding.rule not in judged_twice]
    old = {finding.id: finding for finding in before.findings}
    new = {finding.id: finding for finding in (*kept, *(one for one in after.findings if one.rule in judged_twice))}
    if place is not None:
        inside = _inside(engine, old | new, place, known)
        old, new = ({key: finding for key, finding in side.items() if key in inside} for side in (old, new))
    shown = _Shown(engine, known)
    return WhatIf(
        at=at, known_at=load["known_on"], changes=told,
        opens=shown(new[key] for key in new.keys() - old.keys()),
        closes=shown(old[key] for key in old.keys() - new.keys()),
        altered=shown(new[key] for key in new.keys() & old.keys() if new[key].holders != old[key].holders),
        unchanged=len(new.keys() & old.keys()), touched_organizations=touched, notes=supposition.notes,
        not_judged={**before.not_judged, **before.failed}, seconds=round(time.monotonic() - started, 3),
    )  # fmt: skip


def reads(query: str, names: Collection[str]) -> bool:
    """Whether a rule's query can see a change of these edge types, labels and properties; in doubt it can."""
    words = set(_WORD.findall(query))
    return not words.isdisjoint(names) or not words.isdisjoint(_ALL_PROPERTIES) or _ANYTHING.search(query) is not None


def _load(engine: Engine, known: int) -> dict[str, Any]:
    rows = engine.read(statement("what_if_load"), known=known)
    if not rows:
        raise NotFoundError(f"没有第{known}次装载 · there is no load {known}", to_do="先装载 · load a city first")
    return rows[0]


def _inside(engine: Engine, findings: Mapping[str, Finding], place: str, known: int) -> set[str]:
    """Ids of the findings in the place."""
    told = [{"id": key, "subject": one.subject, "subject_kind": one.subject_kind} for key, one in findings.items()]
    return {one["id"] for one in in_place(engine, told, place, known=known)}


class _WhileNeeded:
    """Reads from an engine until the block is left by an error or an interruption: nobody waits for the rest then."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._stopped = engine, False

    def ready_readers(self, most: int) -> int:
        return self._engine.ready_readers(most)

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        self._go_on()
        return self._engine.read(cypher, **parameters)

    def read_only(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float, row_cap: int
    ) -> Table:
        self._go_on()
        return self._engine.read_only(cypher, parameters, timeout=timeout, row_cap=row_cap)

    def _go_on(self) -> None:
        if self._stopped:
            raise EngineError("nobody waits for the answer any more")

    def __enter__(self) -> _WhileNeeded:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopped = kind is not None


class _Shown:
    """Findings in the shape of the contract, worst first; `first_seen` is known of those that a load has kept."""

    def __init__(self, engine: Engine, known: int) -> None:
        self._engine, self._known = engine, known

    def __call__(self, findings: Iterable[Finding]) -> list[dict[str, Any]]:
        given = list(findings)
        cited = addresses(self._engine, self._known, (key for finding in given for key in finding.sources))
        ids = [finding.id for finding in given]
        rows = self._engine.read(statement("what_if_first_seen"), ids=ids, known=self._known) if ids else []
        seen = {row["id"]: row["first_seen"] for row in rows}
        return sorted((_shown(finding, cited, seen.get(finding.id)) for finding in given), key=finding_order)


def _shown(finding: Finding, cited: Mapping[str, dict[str, Any]], first_seen: date | None) -> dict[str, Any]:
    return {
        "id": finding.id, "rule": finding.rule, "kind": finding.kind, "severity": finding.severity, "subject": finding.subject,
        "subject_kind": finding.subject_kind, "name": finding.name, "role": finding.role, "stage": finding.stage,
        "holders": [{"id": key, "name": name} for key, name in finding.holders],
        "since": finding.since.isoformat() if finding.since else None,
        "first_seen": first_seen.isoformat() if first_seen else None, "resolved_on": None,
        "sources": sorted_addresses(cited[key] for key in finding.sources if key in cited),
        "explanation_zh": finding.explanation_zh, "explanation_en": finding.explanation_en,
    }  # fmt: skip
