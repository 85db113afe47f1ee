"""What an engine would do with a statement, asked before it does it (EXPLAIN): nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import neo4j

from shizi.graph.engine import Engine, translated_errors
from shizi.graph.errors import ModelError

_STEP = re.compile(r"^\s*\+ ([A-Za-z]+(?: [A-Z]+)*)", re.MULTILINE)
_ROWS = re.compile(r"CartesianProduct[^\n]*?rows=(\d+)")
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a plan in capitals without spaces, how many rows products are taken to give, and whether it writes.

    `writes` is None where the engine does not say so of a statement that it explains (ArcadeDB); its steps do.
    """

    steps: tuple[str, ...]
    product_rows: float
    writes: bool | None


def explain(engine: Engine, statement: str, parameters: Mapping[str, Any] | None = None) -> Plan:
    """The plan of a statement, as the user who would run it.

    Raises:
        ModelError: the statement is wrong. EngineError: the database is gone.
    """
    with (
        translated_errors(),
        engine.read_only_driver().session(
            database=engine.database, default_access_mode=neo4j.READ_ACCESS
        ) as session,
    ):
        try:
            query = neo4j.Query(f"EXPLAIN {statement}", timeout=_SECONDS)
            summary = session.run(query, dict(parameters or {})).consume()
        except (ValueError, TypeError, OverflowError) as error:
            raise ModelError(f"the statement cannot be sent: {error}") from error
    plan: dict[str, Any] = summary.plan or {}
    if engine.kind == "neo4j":
        steps = list(_operators(plan))
        rows = max((number for name, number in steps if name == "CARTESIANPRODUCT"), default=0.0)
        return Plan(tuple(name for name, _ in steps), rows, summary.query_type != "r")
    text = str(plan.get("args", {}).get("string-representation", ""))
    names = tuple(step.replace(" ", "").upper() for step in _STEP.findall(text))
    return Plan(names, max(map(float, _ROWS.findall(text)), default=0.0), None)


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    name = str(plan.get("operatorType", "")).partition("@")[0].upper()
    yield name, float(plan.get("args", {}).get("EstimatedRows", 0.0))
    for child in plan.get("children", ()):
        yield from _operators(child)
