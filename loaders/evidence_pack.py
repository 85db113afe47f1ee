"""The evidence of one finding as a zip: what was found, the rows that prove it with their cells, documents, history, pictures.

    finding.json       everything in one: finding, rule, rows, documents, history, reviews
    finding.zh.txt     the same to read, in Chinese;  finding.en.txt in English
    rows.csv           the register rows: where each stands, and its cells as they were read (personal columns never were)
    documents.csv      the documents that the rows cite
    history.csv        when it opened, was resolved, opened again, and what was said of it
    picture.svg        its smallest graph as a picture;  picture.html the same, interactive, opens by double click
    contents.json      every file with its size and its SHA-256

Cells come from the row store of the load (`SHIZI_HOME/loads/N.duckdb`), where this machine still has it; otherwise only the
addresses are given, and the texts say so. The pack is handed on to people of any role, so counts of party members stand in
bands, in cells and in sentences, unless the exact ones are asked for. File names in the pack are fixed, so that nothing of a
register becomes a path.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shizi.cypher.finding_evidence import finding_evidence
from shizi.cypher.finding_life import finding_life
from shizi.cypher.in_force import rules_in_force
from shizi.cypher.picture_finding import evidence_shown
from shizi.cypher.picture_words import PictureWords
from shizi.cypher.rule_titles import rule_title
from shizi.graph.drawing_evidence import draw_evidence
from shizi.graph.drawing_html import html_text
from shizi.graph.drawing_svg import svg_text
from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.publication import Publication
from shizi.loaders.evidence_texts import evidence_text
from shizi.loaders.harmless_text import harmless_lines, sheet_text
from shizi.loaders.member_bands import banded_cells, mask_finding
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.stage import Stage, stage_path
from shizi.loaders.whole_files import replaced

DRAWN_ROWS = 12
_ROW_COLUMNS = ("register", "file", "sheet", "row", "department", "says", "cells")
_DOCUMENT_COLUMNS = ("number", "date", "register", "sources")
_HISTORY_COLUMNS = ("on", "event", "load", "as_of", "reason", "by", "until")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""Every file bears this day, so that the same evidence gives the same bytes."""


def write_evidence_pack(
    engine: Engine, asked: str, out: Path, *, publication: Publication, home: Path, exact_counts: bool = False
) -> dict[str, Any]:
    """Write the pack of the finding with this id or beginning of one; returns what `contents.json` says.

    `exact_counts`: with counts of members as they are, for readers who may see them.

    Raises:
        NotFoundError: no finding bears this id; AmbiguousError when several begin so.
        UsageError: the file cannot be written.
    """
    files = evidence_files(engine, asked, publication=publication, home=home, exact_counts=exact_counts)
    contents = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }
    files["contents.json"] = _json(contents)
    with replaced(out) as part, zipfile.ZipFile(part, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return contents


def evidence_files(
    engine: Engine, asked: str, *, publication: Publication, home: Path, exact_counts: bool = False
) -> dict[str, bytes]:
    """The files of the pack by name, `contents.json` apart."""
    known = publication.number
    evidence = finding_evidence(engine, asked, known=known)
    rules = rules_in_force(engine, known).on(publication.as_of)
    if not exact_counts:
        evidence["finding"] = mask_finding(evidence["finding"], rules)
    finding = evidence["finding"]
    life = finding_life(engine, finding["id"], known=known)
    cells = _cells(stage_path(home / "loads", known), evidence["rows"])
    for row in evidence["rows"]:
        row["cells"] = _shown(cells.get(row["key"]), exact_counts) if cells is not None else None
    rule = rules.get(finding["rule"])
    titles = (rule.title_zh, rule.title_en) if rule else rule_title(finding["rule"])
    whole = {
        "city": publication.city_name,
        "as_of": publication.as_of.isoformat(),
        "known_at": publication.known_on.isoformat(),
        "load": known,
        "finding": finding,
        "rule": {
            "id": finding["rule"], "title_zh": titles[0], "title_en": titles[1],
            "condition_zh": rule.condition_zh if rule else "", "condition_en": rule.condition_en if rule else "",
            "basis": list(rule.basis) if rule else [], "basis_en": list(rule.basis_en) if rule else [],
        },
        "rows": evidence["rows"],
        "cells": "given" if cells is not None else "row_store_not_here",
        "counts_of_members": "exact" if exact_counts else "bands",
        "documents": evidence["documents"],
        "events": life["events"],
        "reviews": life["reviews"],
    }  # fmt: skip
    files = {"finding.json": _json(whole)}
    for language in ("zh", "en"):
        files[f"finding.{language}.txt"] = evidence_text(whole, PictureWords(language)).encode()
    files["rows.csv"] = _csv(_ROW_COLUMNS, map(_row_line, evidence["rows"]))
    files["documents.csv"] = _csv(_DOCUMENT_COLUMNS, map(_document_line, evidence["documents"]))
    files["history.csv"] = _csv(_HISTORY_COLUMNS, history_lines(life))
    words = PictureWords("zh")
    shown = evidence_shown(
        engine, evidence, at=publication.as_of, known=known, words=words, cap=DRAWN_ROWS, titles=titles
    )
    picture = draw_evidence(shown, words)
    files["picture.svg"] = svg_text(picture).encode()
    files["picture.html"] = html_text(picture).encode()
    return files


def history_lines(life: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events and reviews of a finding's life as lines, in the order in which they were known."""
    lines = [{"on": one["known_on"], "event": one["event"], "load": one["load"], "as_of": one["as_of"]} for one in life["events"]]
    lines += [
        {"on": one["reviewed_on"], "event": one["state"], "load": one["known"], "reason": one["reason"], "by": one["by"],
         "until": one["until"], "number": one["number"]}
        for one in life["reviews"]
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line["load"], "number" in line, line.get("number", 0)))


def _shown(cells: dict[str, str] | None, exact_counts: bool) -> dict[str, str] | None:
    return cells if cells is None or exact_counts else banded_cells(cells)


def _cells(path: Path, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]] | None:
    """The filled canonical cells of these rows by row key; None when the row store of the load is not here."""
    try:
        stage = Stage.open(path)
    except LoadError:
        return None
    found: dict[str, dict[str, str]] = {}
    with stage:
        for name in sorted({row["register"] for row in rows} & register_kinds().keys()):
            fields = register_kinds()[name].field_names
            keys = sorted({row["key"] for row in rows if row["register"] == name})
            selected = ", ".join(f'"{one}"' for one in fields)
            asked = f"SELECT row_key, {selected} FROM rows_{name} WHERE row_key IN ({', '.join('?' * len(keys))})"
            for key, *values in stage.connection.execute(asked, keys).fetchall():
                found[key] = {one: value for one, value in zip(fields, values, strict=True) if value}
    return found


def _row_line(row: Mapping[str, Any]) -> dict[str, Any]:
    says = "; ".join(
        " ".join(filter(None, (said["kind"], said["role"], said["holder"], said["spelling"], said["basis"]))) for said in row["says"]
    )
    cells = row["cells"]
    told = "; ".join(f"{name}={value}" for name, value in cells.items()) if cells is not None else None
    return {**row, "says": says, "cells": told}


def _document_line(document: Mapping[str, Any]) -> dict[str, Any]:
    places = (f"{one['register']}:{one['file']}[{one['sheet'] or ''}]:{one['row']}" for one in document["sources"])
    return {**document, "sources": "; ".join(places)}


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row.get(name) is None else sheet_text(row.get(name)) for name in columns])
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _json(value: Any) -> bytes:
    """Readable JSON; control and direction-changing characters are escaped."""
    return (harmless_lines(json.dumps(value, ensure_ascii=False, indent=1, default=str)) + "\n").encode("utf-8", "backslashreplace")
