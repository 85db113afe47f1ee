"""The smallest graph that proves a finding: its subject, the holders concerned, the register rows, the documents they cite.

Four columns from left to right. A row stands beside what it says something about: rows that name a holder right of the holder,
rows by which only the subject is known below all of them, so that no line crosses a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shizi.graph.drawing import GAP, HEIGHT, Box, Frame, Link, Picture, Words, fold, number

SUBJECT_WIDTH, SUBJECT_HEIGHT, HOLDER_WIDTH, ROW_WIDTH, DOCUMENT_WIDTH = 260, 76, 230, 300, 220
_LEFT, _BETWEEN, _TOP, _ROW_HEIGHT = 20, 90, 36, 48
_HOLDER_X = _LEFT + SUBJECT_WIDTH + _BETWEEN
_ROW_X = _HOLDER_X + HOLDER_WIDTH + _BETWEEN
_DOCUMENT_X = _ROW_X + ROW_WIDTH + _BETWEEN
WIDTH = _DOCUMENT_X + DOCUMENT_WIDTH + _LEFT
NARROWEST = _ROW_X + ROW_WIDTH + _LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """A register row: what register and row it is, where it stands, and the documents (by text) that it cites."""

    key: str
    title: str
    address: str
    documents: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder, a unit or a gap that the finding is about, with the rows that say so."""

    key: str
    name: str
    look: str
    label: str = ""
    detail: str = ""
    rows: tuple[Row, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the picture of a finding shows; `rows` are those that name no holder."""

    title: str
    subtitle: str
    subject: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    holders: tuple[Holder, ...] = ()
    rows: tuple[Row, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = field(default=())


def draw_evidence(evidence: Evidence, words: Words) -> Picture:
    """The picture of a finding's evidence."""
    picture = Picture(evidence.title, evidence.subtitle, words.language, width=WIDTH, notes=evidence.notes)
    placed, y = _place_holders(evidence.holders)
    below = max(y, _TOP + SUBJECT_HEIGHT + GAP * 2) if placed else float(_TOP)
    alone = len(evidence.rows) * (_ROW_HEIGHT + GAP) - GAP + (HEIGHT + GAP if evidence.left_out else 0)
    middle = (placed[0][0].y + placed[-1][0].y + HEIGHT) / 2 if placed else below + max(SUBJECT_HEIGHT, alone) / 2
    if not placed:
        below = max(below, middle - alone / 2)
    subject = Box(
        key="center", x=_LEFT, y=max(_TOP, middle - SUBJECT_HEIGHT / 2), width=SUBJECT_WIDTH, height=SUBJECT_HEIGHT,
        look="center", lines=fold(evidence.subject, 12.5), full=evidence.subject, group=evidence.kind, facts=evidence.facts,
    )  # fmt: skip
    picture.boxes.append(subject)
    rows: list[tuple[Box, Row]] = []
    said = ""
    for holder, own, its_rows in placed:
        picture.boxes.append(holder)
        picture.links.append(_curve(subject, holder, holder.look, own.label if own.label != said else ""))
        said = own.label
        for box, row in its_rows:
            rows.append((box, row))
            picture.boxes.append(box)
            picture.links.append(_curve(holder, box, "row"))
    own_rows = [*evidence.rows]
    if own_rows or evidence.left_out:
        below = max(below, subject.y + subject.height + GAP) if placed else below
    for row in own_rows:
        box = _row_box(row, below, _ROW_X if placed else _HOLDER_X)
        rows.append((box, row))
        picture.boxes.append(box)
        picture.links.append(_curve(subject, box, "row") if not placed else _elbow(subject, box))
        below += _ROW_HEIGHT + GAP
    if evidence.left_out:
        more = words.say("more_rows", count=evidence.left_out)
        box = Box("rows:more", _ROW_X if placed else _HOLDER_X, below, ROW_WIDTH, HEIGHT, "more", fold(more, 18), more)
        picture.boxes.append(box)
        picture.links.append(_curve(subject, box, "more") if not placed else _elbow(subject, box))
        below += HEIGHT + GAP
    several = [box for box, own, _ in placed if box.look == "several"]
    if len(several) > 1:
        first, last = several[0], several[-1]
        picture.frames.append(
            Frame("frame:holders", _HOLDER_X - 7, first.y - 7, HOLDER_WIDTH + 14, last.y + HEIGHT - first.y + 14,
                  words.say("several", count=len(several)))
        )  # fmt: skip
    _place_documents(picture, rows, words)
    picture.height = max(box.y + box.height for box in picture.boxes) + 24
    picture.width = max(NARROWEST, *(box.x + box.width + _LEFT for box in picture.boxes))
    return picture


_Placed = tuple[Box, Holder, list[tuple[Box, Row]]]


def _place_holders(holders: Sequence[Holder]) -> tuple[list[_Placed], float]:
    """Each holder in the middle of its rows; returns them and where the last ends."""
    placed: list[_Placed] = []
    y = float(_TOP)
    for holder in holders:
        tall = max(HEIGHT, len(holder.rows) * (_ROW_HEIGHT + GAP) - GAP)
        rows = [(_row_box(row, y + position * (_ROW_HEIGHT + GAP)), row) for position, row in enumerate(holder.rows)]
        box = Box(
            key=holder.key, x=_HOLDER_X, y=y + (tall - HEIGHT) / 2, width=HOLDER_WIDTH, height=HEIGHT, look=holder.look,
            lines=fold(holder.name, 14), full=holder.name, group=holder.label, detail=holder.detail, facts=holder.facts,
        )  # fmt: skip
        placed.append((box, holder, rows))
        y += tall + GAP * 2
    return placed, y


def _row_box(row: Row, y: float, x: float = _ROW_X) -> Box:
    box = Box(row.key, x, y, ROW_WIDTH, _ROW_HEIGHT, "row", fold(row.title, 19, most=1), row.title)
    return replace(box, detail=row.address, facts=row.facts)


def _place_documents(picture: Picture, rows: Sequence[tuple[Box, Row]], words: Words) -> None:
    citing: dict[str, list[Box]] = {}
    for box, row in rows:
        for document in row.documents:
            citing.setdefault(document, []).append(box)
    free = float(_TOP)
    for position, (document, boxes) in enumerate(citing.items()):
        middle = sum(box.middle for box in boxes) / len(boxes)
        own = Box(
            key=f"document:{position}", x=_DOCUMENT_X, y=max(free, middle - HEIGHT / 2), width=DOCUMENT_WIDTH, height=HEIGHT,
            look="document", lines=fold(document, 13), full=document, group=words.say("document"),
        )  # fmt: skip
        picture.boxes.append(own)
        picture.links.extend(_curve(box, own, "document") for box in boxes)
        free = own.y + HEIGHT + GAP


def _curve(start: Box, end: Box, look: str, label: str = "") -> Link:
    from_x, to_x = start.x + start.width, end.x
    bend = (from_x + to_x) / 2
    path = (
        f"M {number(from_x)} {number(start.middle)} C {number(bend)} {number(start.middle)} "
        f"{number(bend)} {number(end.middle)} {number(to_x)} {number(end.middle)}"
    )
    return Link(f"link:{start.key}>{end.key}", path, look, start.key, end.key, label, end.x, end.y - (14 if end.look == "several" else 8), "start")


def _elbow(start: Box, end: Box) -> Link:
    """From the lower edge down, then to the right: below all boxes between."""
    x = start.x + start.width / 2
    path = f"M {number(x)} {number(start.y + start.height)} L {number(x)} {number(end.middle)} L {number(end.x)} {number(end.middle)}"
    return Link(f"link:{start.key}>{end.key}", path, "row", start.key, end.key)
