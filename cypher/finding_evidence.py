"""What proves a finding, in one place: the finding itself, its register rows, what they say of whom, the documents they cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.reviews import find_findings
from shizi.cypher.sources import addresses, cited_rows, sorted_addresses
from shizi.cypher.stored_findings import list_findings
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError

LABELS = {
    "organization": "Organization", "party_unit": "PartyUnit", "committee": "IndustryCommittee", "instructor": "Instructor",
    "place": "Place",
}  # fmt: skip
"""The label of a finding's subject by its kind; a record is a register row and no node that is concerned."""
_TYPES = ("NAMED", "OVERSEES", "COVERS", "BELONGS_TO", "REPORTS_TO", "HOSTS", "GUIDES", "ACTED_ON", "CONTACTS")
# One text for every label: the label comes from LABELS, never from a register.
_SAID = """
MATCH (x:{label} {{id: $id}})-[e]-(h)
WHERE x.recorded <= $known AND x.retired > $known AND e.recorded <= $known AND e.retired > $known AND type(e) IN $types
  AND ($role IS NULL OR e.role IS NULL OR e.role = $role)
RETURN h.id AS holder, type(e) AS kind, e.role AS role, e.spelling AS spelling, e.basis AS basis, e.sources AS sources,
       e.day AS day, e.since AS since, e.until AS until
ORDER BY holder, kind, coalesce(e.fact, '')
"""


def finding_evidence(engine: Engine, asked: str, *, known: int) -> dict[str, Any]:
    """The evidence of the finding with this id, or the beginning of one, as load `known` left it.

        {"finding": {... as `shizi findings` gives it ...},
         "rows": [{"register", "file", "sheet", "row", "department", "key",
                   "says": [{"holder", "kind", "role", "spelling", "basis"}]}],
         "documents": [{"number", "date", "register", "sources": [address]}]}

    Rows stand in the order of their addresses; `says` tells which edges of the graph rest on the row
    (KNOWN_BY: the row by which a holder itself is known), `key` the row's key.

    Raises:
        NotFoundError: no finding bears this id; AmbiguousError when several begin so.
    """
    (meant,) = find_findings(engine, [asked], known=known)
    listed = list_findings(engine, known=known, rules=[meant["rule"]], include_resolved=True)
    found = next((one for one in listed if one["id"] == meant["id"]), None)
    keys = engine.read(statement("finding_sources"), id=meant["id"], known=known)
    if found is None or not keys:
        raise NotFoundError(f"没有问题“{asked[:40]}” · there is no finding {asked[:40]!r}")
    cited = cited_rows(engine, known, keys[0]["sources"] or ())
    says = _said(engine, found, known)
    rows = sorted(
        (
            {**{name: row[name] for name in ("register", "file", "sheet", "row", "department")}, "key": key, "says": says.get(key, [])}
            for key, row in cited.items()
        ),
        key=lambda row: (row["register"], row["file"], row["sheet"] or "", row["row"] or 0, row["key"]),
    )
    numbers = {one["basis"] for row in rows for one in row["says"] if one["basis"]}
    return {"finding": found, "rows": rows, "documents": _documents(engine, numbers, known)}


def _said(engine: Engine, finding: Mapping[str, Any], known: int) -> dict[str, list[dict[str, Any]]]:
    """What each row says of the subject, by the row's key; only what concerns the finding's role and its holders."""
    label = LABELS.get(finding["subject_kind"])
    if label is None:
        return {}
    role = finding["role"]
    holders = {holder["id"] for holder in finding["holders"]}
    found: dict[str, list[dict[str, Any]]] = {}
    for edge in engine.read(_SAID.format(label=label), id=finding["subject"], types=list(_TYPES), role=role, known=known):
        if (holders and edge["holder"] not in holders) or (not holders and not role):
            continue
        said = {name: edge[name] for name in ("holder", "kind", "role", "spelling", "basis")}
        for key in edge["sources"] or ():
            if said not in found.setdefault(key, []):
                found[key].append(said)
    for row in engine.read(statement("holder_rows"), ids=sorted(holders), known=known):
        own = {"holder": row["holder"], "kind": "KNOWN_BY", "role": None, "spelling": None, "basis": None}
        for key in row["sources"] or ():
            if not any(said["holder"] == row["holder"] for said in found.get(key, ())):
                found.setdefault(key, []).append(own)
    return found


def _documents(engine: Engine, numbers: Iterable[str], known: int) -> list[dict[str, Any]]:
    wanted = sorted(numbers)
    rows = engine.read(statement("documents_by_number"), numbers=wanted, known=known) if wanted else []
    cited = addresses(engine, known, (key for row in rows for key in row["sources"] or ()))
    known_numbers = {row["number"] for row in rows}
    documents = [
        {
            "number": row["number"],
            "date": row["date"].isoformat() if row["date"] else None,
            "register": row["register"],
            "sources": sorted_addresses(cited[key] for key in row["sources"] or () if key in cited),
        }
        for row in rows
    ]
    documents += [{"number": one, "date": None, "register": None, "sources": []} for one in wanted if one not in known_numbers]
    return sorted(documents, key=lambda one: (one["number"], one["register"] or ""))
