"""A holder with what it holds, as a tree that is read from above: its line to the city, itself, sections, groups, names.

For a department, a committee or a place. Sections stand below each other, the groups of a section side by side and in rows of
`COLUMNS`, the names of a group below its heading. Everything has a fixed place; what is more than the cap is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shizi.graph.drawing import HEIGHT, Box, Link, Picture, Words, fold, number

COLUMNS, COLUMN_WIDTH, COLUMN_GAP = 4, 250, 22
HEAD_WIDTH, HEAD_HEIGHT = 340, 64
SECTION_WIDTH, NAME_HEIGHT, NAME_GAP, INDENT = 210, 34, 8, 18
_LEFT, _TRUNK, _ROW_GAP, _SECTION_GAP, _LINE_GAP = 20, 40, 26, 30, 30
_SECTION_X = 66
_GROUPS_X = _SECTION_X + SECTION_WIDTH + 34
WIDTH = _GROUPS_X + COLUMNS * (COLUMN_WIDTH + COLUMN_GAP) - COLUMN_GAP + _LEFT
NARROWEST = _GROUPS_X + 2 * (COLUMN_WIDTH + COLUMN_GAP)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a group."""

    key: str
    text: str
    look: str = "plain"
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with a count, and the names that are shown of it; `count` may be larger than their number."""

    key: str
    title: str
    count: int
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of relation of the holder: a role, a status, its units."""

    key: str
    title: str
    count: int
    look: str
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """What a tree shows; `line` are the boxes above the head, the nearest first, without places."""

    title: str
    subtitle: str
    name: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    line: tuple[Box, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=())


def draw_tree(tree: Tree, words: Words) -> Picture:
    """The picture of a tree."""
    picture = Picture(tree.title, tree.subtitle, words.language, width=WIDTH, notes=tree.notes)
    top = 12.0 + len(tree.line) * (HEIGHT + _LINE_GAP)
    head = Box(
        key="center", x=_LEFT, y=top, width=HEAD_WIDTH, height=HEAD_HEIGHT, look="center", lines=fold(tree.name, 16.5),
        full=tree.name, group=tree.kind, facts=tree.facts,
    )  # fmt: skip
    picture.boxes.append(head)
    _place_line(picture, tree.line, head)
    y = head.y + HEAD_HEIGHT + _SECTION_GAP
    for section in tree.sections:
        y = _place_section(picture, section, head, y, words) + _SECTION_GAP
    picture.height = y
    picture.width = max(NARROWEST, *(box.x + box.width + _LEFT for box in picture.boxes))
    return picture


def _place_line(picture: Picture, line: Sequence[Box], head: Box) -> None:
    middle = head.x + head.width / 2
    below, y = head.key, head.y
    for position, piece in enumerate(line):
        box = replace(piece, x=head.x, y=head.y - (position + 1) * (HEIGHT + _LINE_GAP), width=head.width)
        box = replace(box, lines=fold(box.full, 20))
        picture.boxes.append(box)
        path = f"M {number(middle)} {number(y)} L {number(middle)} {number(box.y + HEIGHT)}"
        picture.links.append(Link(f"link:{box.key}", path, box.look, below, box.key))
        below, y = box.key, box.y


def _place_section(picture: Picture, section: Section, head: Box, top: float, words: Words) -> float:
    """Place one section from `top` on; returns where it ends."""
    own = Box(
        key=section.key, x=_SECTION_X, y=top, width=SECTION_WIDTH, height=HEIGHT, look=section.look,
        lines=fold(section.title, 13, most=1), full=section.title, detail=words.say("count", count=section.count),
    )  # fmt: skip
    picture.boxes.append(own)
    trunk = f"M {_TRUNK} {number(head.y + head.height)} L {_TRUNK} {number(own.middle)} L {number(own.x)} {number(own.middle)}"
    picture.links.append(Link(f"link:{own.key}", trunk, "line", head.key, own.key))
    bottom = top + HEIGHT
    for start in range(0, len(section.groups), COLUMNS):
        row = section.groups[start : start + COLUMNS]
        y = top if start == 0 else bottom + _ROW_GAP
        for column, group in enumerate(row):
            x = _GROUPS_X + column * (COLUMN_WIDTH + COLUMN_GAP)
            bottom = max(bottom, _place_group(picture, group, own, x, y, words))
    return bottom


def _place_group(picture: Picture, group: Group, section: Box, x: float, top: float, words: Words) -> float:
    box = Box(
        key=group.key, x=x, y=top, width=COLUMN_WIDTH, height=HEIGHT, look="group", lines=fold(group.title, 16, most=1),
        full=group.title, group=section.full, detail=words.say("count", count=group.count),
    )  # fmt: skip
    picture.boxes.append(box)
    start = section.x + section.width
    elbow = (start + _GROUPS_X) / 2
    path = (
        f"M {number(start)} {number(section.middle)} L {number(elbow)} {number(section.middle)} "
        f"L {number(elbow)} {number(box.middle)} L {number(x)} {number(box.middle)}"
    )
    picture.links.append(Link(f"link:{box.key}", path, "group", section.key, box.key))
    y = top + HEIGHT + NAME_GAP
    names = list(group.names)
    if (left := group.count - len(names)) > 0:
        names.append(Name(f"{group.key}:more", words.say("more", count=left), "more"))
    for name in names:
        own = Box(
            key=name.key, x=x + INDENT, y=y, width=COLUMN_WIDTH - INDENT, height=NAME_HEIGHT, look=name.look,
            lines=fold(name.text, 15, most=1), full=name.text, group=group.title, facts=name.facts,
        )  # fmt: skip
        picture.boxes.append(own)
        rail = x + INDENT / 2
        path = f"M {number(rail)} {number(top + HEIGHT)} L {number(rail)} {number(own.middle)} L {number(own.x)} {number(own.middle)}"
        picture.links.append(Link(f"link:{own.key}", path, "plain", box.key, own.key))
        y += NAME_HEIGHT + NAME_GAP
    return y - NAME_GAP
