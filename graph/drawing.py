"""Pictures with fixed places: boxes, links and frames, as layouts make them and as writers draw them.

A picture knows nothing of how it is drawn: `drawing_svg` makes a file of its own of it, `drawing_html` an interactive page,
`drawing_png` an image. Texts in it come from registers and mean no good until a writer has escaped them; `shown` takes out
what cannot be seen, and every writer applies it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Protocol

import yaml

HEIGHT, GAP, LIFT = 44, 14, 26
"""Height of a box, the gap below it, and the room above a group of boxes for its title, in points."""
_LONGEST = 300
_CLOSING = "，。、；：！？）》〕】”’,.;:!?)"
_DROPPED = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Words(Protocol):
    """The words of a picture in one language."""

    @property
    def language(self) -> str:
        """`zh` or `en`."""

    def of(self, group: str, word: str | None) -> str:
        """A code word of a list in the words of a meeting."""

    def say(self, key: str, **values: Any) -> str:
        """A phrase of the picture with values filled in; values are never read as phrases."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a box and the link that leads to it are drawn, and what that means, in both languages."""

    name: str
    fill: str
    stroke: str
    width: float
    dash: tuple[int, ...]
    ink: str
    weight: int
    link: str
    link_width: float
    link_dash: tuple[int, ...]
    hatched: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box at its place. `lines` is its text, `detail` a quiet line below it where there is room.

    `full` is the whole name, `group` what it is part of (a role, an arm), `facts` pairs of label and text that explain it:
    since when, by which document, which register rows.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    look: str
    lines: tuple[str, ...]
    full: str
    group: str = ""
    detail: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes as an SVG path of our own numbers, with a label at a place."""

    key: str
    path: str
    look: str
    start: str
    end: str
    label: str = ""
    label_x: float = 0
    label_y: float = 0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Frame:
    """A double outline around boxes that should be one."""

    key: str
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a column of boxes, centred at its place above them."""

    text: str
    x: float
    y: float


@dataclass(slots=True)
class Picture:
    """Everything that is drawn, in points from the upper left corner; `notes` are sentences below the picture."""

    title: str
    subtitle: str
    language: str
    width: float = 0
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def looks(self) -> list[Look]:
        """The looks that occur among its boxes and mean something, in the order of the legend."""
        used = {box.look for box in self.boxes}
        return [look for name, look in looks().items() if name in used and look.zh]


@cache
def looks() -> dict[str, Look]:
    """All looks by name, from `drawing_looks.yaml`."""
    body = yaml.safe_load(resources.files("shizi.graph").joinpath("drawing_looks.yaml").read_text(encoding="utf-8"))
    found = {}
    for name, given in body["looks"].items():
        own: dict[str, Any] = {**body["default"], **given}
        own["dash"], own["link_dash"] = tuple(own["dash"]), tuple(own["link_dash"])
        found[name] = Look(name=name, **own)
    return found


def shown(text: object, longest: int = _LONGEST) -> str:
    """The text as a picture may show it: one line, without control, direction-changing and other unseen characters.

    What remains is to be escaped by whoever writes it. Texts of a right-to-left script keep their letters; writers put
    each text into a direction of its own.
    """
    kept = "".join(
        " " if sign in "\t\n\r\u2028\u2029" else sign
        for sign in str(text)
        if sign in "\t\n\r\u2028\u2029" or (unicodedata.category(sign) not in _DROPPED and sign not in "\ufffe\uffff")
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def fold(text: object, room: float, most: int = 2) -> tuple[str, ...]:
    """The shown text in at most `most` lines of about `room` full-width characters; what is too long ends in an ellipsis.

    Text that takes two lines is cut in the middle, words of an alphabet stay whole where they can, and no line begins with
    a sign that closes.
    """
    line = shown(text, 2000)
    total = sum(map(_wide, line))
    if most == 2 and room < total <= 2 * room - 1:
        halves, whole = _folded(line, total / 2 + 0.5, most)
        if whole:
            return halves
    return _folded(line, room, most)[0]


def _folded(line: str, room: float, most: int) -> tuple[tuple[str, ...], bool]:
    """The lines, and whether they hold all of it."""
    pieces, used = [""], 0.0
    for sign in line:
        if used + _wide(sign) > room and not (sign in _CLOSING and used <= room):
            if len(pieces) == most:
                return (*(piece.strip() for piece in pieces[:-1]), pieces[-1][:-1].strip() + "…"), False
            kept, _, word = pieces[-1].rpartition(" ")
            moved = bool(kept) and sign.isascii() and sign != " " and word.isascii()
            if moved:
                pieces[-1] = kept
            pieces.append(word if moved else "")
            used = sum(map(_wide, pieces[-1]))
        pieces[-1] += sign
        used += _wide(sign)
    return tuple(piece.strip() for piece in pieces), True


def _wide(sign: str) -> float:
    return 1.0 if sign >= "\u1100" else 0.58


def source_lines(sources: Sequence[Mapping[str, Any]] | None, words: Words, most: int = 5) -> tuple[tuple[str, str], ...]:
    """Addresses of register rows as facts of a box: register, file, sheet and row (SEMANTICS A6)."""
    sources = sources or ()
    told = [
        (
            words.say("row"),
            words.say(
                "address",
                register=words.of("register", source["register"]),
                file=source["file"],
                sheet=words.say("sheet", sheet=source["sheet"]) if source.get("sheet") else "",
                row=source["row"],
            ),
        )
        for source in sources[:most]
    ]
    if len(sources) > most:
        told.append((words.say("row"), words.say("more", count=len(sources) - most)))
    return tuple(told)


def number(value: float) -> str:
    """A coordinate as text: at most one decimal, no trailing zero."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
