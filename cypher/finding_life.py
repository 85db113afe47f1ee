"""The life of a finding over loads: opened, resolved, opened again, and what was said of it (SEMANTICS J4)."""

from __future__ import annotations

from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.reviews import find_findings, review_history
from shizi.graph.engine import Engine

_SHOWN = ("id", "rule", "severity", "subject", "subject_kind", "name", "role", "stage", "explanation_zh", "explanation_en")


def finding_life(engine: Engine, asked: str, *, known: int) -> dict[str, Any]:
    """The finding with this id or beginning of one, its events and its reviews, oldest first.

        {"finding": {..., "state": "open" | "resolved", "first_seen", "resolved_on"},
         "events": [{"event": "opened" | "resolved" | "reopened", "load", "as_of", "known_on"}],
         "reviews": [{"number", "known", "state", "reason", "by", "until", "reviewed_on"}]}

    `first_seen` is the day on which it was opened last. Reviews are all that were ever written, also after load `known`.

    Raises:
        NotFoundError: no finding bears this id; AmbiguousError when several begin so.
    """
    (found,) = find_findings(engine, [asked], known=known)
    versions = engine.read(statement("finding_versions"), id=found["id"], known=known)
    events: list[dict[str, Any]] = []
    was_open = False
    for version in versions:
        is_open = version["resolved_on"] is None
        if is_open != was_open:
            event = "resolved" if was_open else "reopened" if events else "opened"
            days = {name: version[name].isoformat() for name in ("as_of", "known_on")}
            events.append({"event": event, "load": version["load"], **days})
        was_open = is_open
    latest = versions[-1]["finding"]
    shown = {name: latest.get(name) for name in _SHOWN}
    days = {name: latest[name].isoformat() if latest.get(name) else None for name in ("first_seen", "resolved_on")}
    return {
        "finding": {**shown, "state": "open" if was_open else "resolved", **days},
        "events": events,
        "reviews": review_history(engine, found["id"]),
    }
