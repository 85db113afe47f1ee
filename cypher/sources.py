"""From keys of register rows to their addresses: register, file, sheet and row (SEMANTICS A6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shizi.graph.reading import Reading

_BATCH = 5000
_QUERY = """
UNWIND $keys AS key
MATCH (r:RegisterRow {id: key})
WHERE r.recorded <= $known AND r.retired > $known
RETURN r.register AS register, r.file AS file, r.sheet AS sheet, r.department AS department,
       collect([r.id, r.row]) AS cited
"""
"""A row per sheet: a row per key costs more in its reading than in its finding."""


def addresses(engine: Reading, known: int, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Address of each row as it was known at load `known`; a key without a row in the graph is left out.

    An address is `{"register", "file", "sheet", "row"}`; `sheet` is None for CSV.
    """
    return {
        key: {name: row[name] for name in ("register", "file", "sheet", "row")}
        for key, row in cited_rows(engine, known, keys).items()
    }


def cited_rows(engine: Reading, known: int, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Like `addresses`, with the department that handed the row in."""
    wanted = sorted(set(keys))
    found = {}
    for start in range(0, len(wanted), _BATCH):
        for sheet in engine.read(_QUERY, keys=wanted[start : start + _BATCH], known=known):
            for key, row in sheet.pop("cited"):
                found[key] = {**sheet, "row": row}
    return found


def record_subject(address: dict[str, Any]) -> str:
    """The subject of a finding about a row: `<kind>:<file>:<sheet or empty>:<row>` (SEMANTICS E4)."""
    return f"{address['register']}:{address['file']}:{address['sheet'] or ''}:{address['row']}"


def sorted_addresses(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Addresses in the order of register, file, sheet and row, each once."""
    unique = {tuple(str(a[name]) for name in ("register", "file", "sheet", "row")): a for a in found}
    return sorted(unique.values(), key=lambda a: (a["register"], a["file"], a["sheet"] or "", a["row"] or 0))
