"""Keeping findings over loads: opened, still open, resolved, opened again (SEMANTICS J4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Protocol

from shizi.cypher.judging import Finding
from shizi.cypher.stored_findings import finding_properties
from shizi.graph.engine import Engine
from shizi.graph.model import OPEN
from shizi.graph.writing import GraphWriter

_LABELS = {
    "organization": "Organization", "party_unit": "PartyUnit", "committee": "IndustryCommittee",
    "instructor": "Instructor", "place": "Place",
}  # fmt: skip
_VISIBLE = "n.recorded <= $known AND n.retired > $known"
_ASKED = 5000


class _Reader(Protocol):
    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query."""


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """What a load changes among the findings; `reopened` are those of the opened that had been resolved before."""

    open: int
    opened: int
    reopened: int
    resolved: int


def store_findings(
    engine: Engine,
    writer: GraphWriter,
    findings: Iterable[Finding],
    *,
    former: int,
    number: int,
    day: date,
    unjudged: Collection[str] = (),
) -> FindingCounts:
    """Write the findings of load `number`; `former` is the published load they are compared with, 0 for none.

    Findings of rules that could not be judged this time (`unjudged`) keep their former state.
    """
    before = _nodes(engine, former)
    wanted: dict[str, dict[str, Any]] = {}
    subjects: dict[str, tuple[str, str]] = {}
    opened = reopened = 0
    for finding in findings:
        known = before.get(finding.id)
        still_open = known is not None and known.get("resolved_on") is None
        first_seen = known["first_seen"] if known and still_open else day
        opened += not still_open
        reopened += known is not None and not still_open
        wanted[finding.id] = finding_properties(finding, first_seen=first_seen)
        if label := _LABELS.get(finding.subject_kind):
            subjects[finding.id] = (label, finding.subject)
    resolved = 0
    for key, node in before.items():
        if key not in wanted and node["rule"] in unjudged:
            wanted[key] = _own(node)
            if label := _LABELS.get(node["subject_kind"]):
                subjects[key] = (label, node["subject"])
        elif key not in wanted:
            resolved += node.get("resolved_on") is None
            wanted[key] = {**_own(node), "resolved_on": node.get("resolved_on") or day}
    uids = _write_nodes(writer, before, wanted, number)
    writer.flush()
    _write_edges(engine, writer, uids, subjects, number)
    writer.flush()
    return FindingCounts(len([w for w in wanted.values() if w.get("resolved_on") is None]), opened, reopened, resolved)


def _nodes(engine: _Reader, known: int) -> dict[str, dict[str, Any]]:
    rows = engine.read(f"MATCH (n:Finding) WHERE {_VISIBLE} RETURN n AS node", known=known) if known else []
    return {row["node"]["id"]: row["node"] for row in rows}


def _own(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in ("uid", "recorded", "retired")}


def _given(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None and value != []}


def _write_nodes(
    writer: GraphWriter, before: dict[str, dict[str, Any]], wanted: dict[str, dict[str, Any]], number: int
) -> dict[str, str]:
    uids: dict[str, str] = {}
    rows, gone = [], []
    for key, properties in wanted.items():
        known = before.get(key)
        if known and _given(_own(known)) == _given(properties):
            uids[key] = known["uid"]
            continue
        if known:
            gone.append(known["uid"])
        uids[key] = f"{key}@{number}"
        rows.append({**_given(properties), "uid": uids[key], "recorded": number, "retired": OPEN})
    writer.create_nodes(("Finding",), rows)
    writer.retire_nodes("Finding", gone, number)
    return uids


def _write_edges(
    engine: _Reader, writer: GraphWriter, uids: dict[str, str], subjects: dict[str, tuple[str, str]], number: int
) -> None:
    by_label: dict[str, dict[str, list[str]]] = {}
    for finding, (label, subject) in subjects.items():
        by_label.setdefault(label, {}).setdefault(subject, []).append(uids[finding])
    for label, wanted in by_label.items():
        ends = _uids_of(engine, label, list(wanted), number)
        edges = {(uid, ends[subject]) for subject, mine in wanted.items() if subject in ends for uid in mine}
        existing = {
            (row["start"], row["finish"]): row["fact"]
            for row in engine.read(
                f"MATCH (f:Finding)-[n:CONCERNS]->(s:{label}) WHERE {_VISIBLE} RETURN f.uid AS start, s.uid AS finish, n.fact AS fact",
                known=number,
            )
        }
        fresh = sorted(edges - set(existing))
        writer.create_edges(
            "CONCERNS", "Finding", label,
            [(a, b, {"fact": _fact(a, b), "recorded": number, "retired": OPEN}) for a, b in fresh],
        )  # fmt: skip
        gone = sorted(set(existing) - edges)
        writer.retire_edges("CONCERNS", "Finding", label, [(a, b, existing[(a, b)]) for a, b in gone], number)


def _uids_of(engine: _Reader, label: str, keys: list[str], known: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(keys), _ASKED):
        rows = engine.read(
            f"UNWIND $keys AS key MATCH (n:{label} {{id: key}}) WHERE {_VISIBLE} RETURN n.id AS id, n.uid AS uid",
            keys=keys[start : start + _ASKED],
            known=known,
        )
        found |= {row["id"]: row["uid"] for row in rows}
    return found


def _fact(start: str, end: str) -> str:
    return blake2b(f"CONCERNS\0{start}\0{end}".encode(), digest_size=8).hexdigest()
