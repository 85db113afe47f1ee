"""One organization as a cross: in the middle itself, upward its lines to the city, left who holds which rein, right who serves it.

The geometry is that of the web page (`api/web/src/cross/layout.ts`), so that a printed picture and the page look alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shizi.graph.drawing import GAP, HEIGHT, LIFT, Box, Frame, Heading, Link, Picture, Words, fold, number, source_lines

WIDTH, SIDE, CENTER_WIDTH, CENTER_HEIGHT = 980, 224, 340, 76
LINE_WIDTH, LINE_GAP = 164, 30
_MARGIN, _ROOM, _LINE_ROOM, _CENTER_ROOM = 20, 13.5, 9.5, 16.5
LOOK_OF_STATUS = {
    "held": "held", "multi_head": "several", "missing": "lacking", "nominal": "lacking", "exempt": "exempt", "unknown": "unknown",
}  # fmt: skip

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A role or an arm of the right side: its title and its boxes, not yet placed."""

    title: str
    key: str
    boxes: list[Box]
    several: int = 0


def draw_cross(view: Item, words: Words, *, cap: int = 6) -> Picture:
    """The picture of a cross view (see `cypher/cross_view.py`); of each role and arm at most `cap` are drawn, the rest counted."""
    organization = view["organization"]
    roles = [_role(role, words, cap) for role in view["roles"]]
    parts = [_part(part, words, cap) for part in view["serving"]]
    lines = [
        (name, x, list(_line(name, view["lines"][name], words)))
        for name, x in (("territory", WIDTH / 2 - CENTER_WIDTH / 2), ("party", WIDTH / 2 + CENTER_WIDTH / 2 - LINE_WIDTH))
    ]
    half = max(_tall(roles), _tall(parts)) / 2
    up = max((len(boxes) for *_, boxes in lines), default=0) * (HEIGHT + LINE_GAP)
    top = max(up + 30, half - CENTER_HEIGHT / 2 + 10)
    height = max(top + CENTER_HEIGHT + 40, top + CENTER_HEIGHT / 2 + half + 20)
    center = Box(
        key="center", x=WIDTH / 2 - CENTER_WIDTH / 2, y=top, width=CENTER_WIDTH, height=CENTER_HEIGHT, look="center",
        lines=fold(organization["name"], _CENTER_ROOM), full=organization["name"], group=words.say("organization"),
        facts=_organization_facts(organization, words),
    )  # fmt: skip
    picture = Picture(
        title=words.say("cross_title", name=organization["name"]),
        subtitle=words.say(
            "cross_subtitle",
            code=organization["uscc"] or organization["id"],
            status=words.of("answer_status", view["status"]),
            at=view["at"],
            known_at=view["known_at"],
        ),
        language=words.language,
        width=WIDTH,
        height=height,
        boxes=[center],
    )
    _place_side(picture, roles, _MARGIN, center, words, left=True)
    _place_side(picture, parts, WIDTH - SIDE - _MARGIN, center, words, left=False)
    for name, x, boxes in lines:
        _place_line(picture, boxes, x, center, words.say(f"{name}_line"))
    picture.notes = tuple(
        words.say("finding", rule=one["rule"], text=one[f"explanation_{words.language}"])
        for one in view["findings"][:cap]
        if one.get(f"explanation_{words.language}")
    )
    return picture


def line_boxes(name: str, hops: Sequence[Item], words: Words) -> list[Box]:
    """The hops of a line upward as boxes without place; the organization itself is left out."""
    return list(_line(name, hops, words))


def _line(name: str, hops: Sequence[Item], words: Words) -> Iterator[Box]:
    for hop in hops:
        if hop["kind"] == "organization":
            continue
        why = hop.get("stops_because")
        stopped = bool(why and why != "top")
        told = words.say("stops", why=words.of("stops", why)) if stopped else ""
        facts = [(words.say("key"), hop["id"])] if hop["id"] != hop["name"] else []
        if told:
            facts.append((words.say("note"), told))
        own = _piece(f"{name}:{hop['id']}", hop["name"], "stopped" if stopped else "line", words.say(f"{name}_line"), _LINE_ROOM)
        yield replace(own, detail=told, facts=(*facts, *source_lines(hop.get("sources"), words)))


def _piece(key: str, text: str, look: str, group: str, room: float = _ROOM) -> Box:
    return Box(key=key, x=0, y=0, width=0, height=HEIGHT, look=look, lines=fold(text, room), full=text, group=group)


def _role(role: Item, words: Words, cap: int) -> _Plan:
    name, status = role["role"], role["status"]
    title, key = words.of("role", name), f"role:{name}"
    why: tuple[tuple[str, str], ...] = ((words.say("status"), words.of("role_status", status)),)
    if status != "held" and role.get("reason"):
        why += ((words.say("reason"), words.of("role_reason", role["reason"])),)

    def stand_in(at: str, text: str, look: str) -> Box:
        facts = (*why, *source_lines(role.get("sources"), words))
        return replace(_piece(f"{key}:{at}", text, look, title), facts=facts)

    look = LOOK_OF_STATUS.get(status, "unknown")
    if status == "exempt":
        return _Plan(title, key, [stand_in("exempt", words.say("exempt", what=title), look)])
    if status == "unknown":
        return _Plan(title, key, [stand_in("unknown", words.say("unreceived", what=title), look)])
    lacking = status in ("missing", "nominal")
    boxes = [stand_in("missing", words.say("lack", what=title), look)] if lacking else []
    for holder in role["holders"][:cap]:
        own = _piece(f"{key}:{holder['id']}", holder["name"], "exempt" if lacking else look, title)
        boxes.append(replace(own, detail=_holder_days(holder, words), facts=tuple(_holder_facts(holder, words, why))))
    if (left := len(role["holders"]) - cap) > 0:
        boxes.append(_piece(f"{key}:more", words.say("more", count=left), "more", title))
    return _Plan(title, key, boxes, len(role["holders"]) if status == "multi_head" else 0)


def _part(part: Item, words: Words, cap: int) -> _Plan:
    name, status = part["part"], part["status"]
    title, key = words.of("part", name), f"part:{name}"
    if status == "unknown":
        return _Plan(title, key, [_piece(f"{key}:unknown", words.say("unreceived", what=title), "unknown", title)])
    if status == "absent":
        return _Plan(title, key, [_piece(f"{key}:none", words.say("none", what=title), "exempt", title)])
    boxes = []
    for member in part["members"][:cap]:
        since = words.say("since", day=member["since"]) if member.get("since") else ""
        form = words.of("unit_kind", member["form"]) if name == "party_unit" and member.get("form") else member.get("form")
        facts = (
            *(((words.say("form"), form),) if form and form != member["name"] else ()),
            *(((words.say("days"), since),) if since else ()),
            *source_lines(member.get("sources"), words),
        )
        own = _piece(f"{key}:{member['id']}", member["name"], "serving", title)
        boxes.append(replace(own, detail=since, facts=facts))
    if (left := len(part["members"]) - cap) > 0:
        boxes.append(_piece(f"{key}:more", words.say("more", count=left), "more", title))
    return _Plan(title, key, boxes)


def _holder_days(holder: Item, words: Words) -> str:
    if holder.get("gone"):
        return words.say(f"gone_{holder['gone']}", day=holder.get("until") or "")
    return words.say("since", day=holder["since"]) if holder.get("since") else ""


def _holder_facts(holder: Item, words: Words, why: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    yield from why
    yield words.say("days"), _holder_days(holder, words) or words.say("undated")
    yield words.say("basis"), holder.get("basis") or words.say("no_basis")
    if holder.get("full_name") and holder["full_name"] != holder["name"]:
        yield words.say("full_name"), holder["full_name"]
    if holder.get("verified") is False:
        yield words.say("note"), words.say("unverified")
    yield from source_lines(holder.get("sources"), words)


def _organization_facts(organization: Item, words: Words) -> tuple[tuple[str, str], ...]:
    told = [
        (words.say("code"), organization["uscc"] or words.say("no_code")),
        (words.say("kind"), words.of("organization_kind", organization["kind"])),
        (words.say("state"), words.of("state", organization["state"])),
    ]
    if organization.get("place_name"):
        told.append((words.say("place"), organization["place_name"]))
    return (*told, *source_lines(organization.get("sources"), words))


def _tall(plans: Sequence[_Plan]) -> float:
    return sum(len(plan.boxes) * (HEIGHT + GAP) + LIFT for plan in plans)


def _place_side(picture: Picture, plans: Sequence[_Plan], x: float, center: Box, words: Words, *, left: bool) -> None:
    y = max(10.0, center.middle - _tall(plans) / 2)
    from_x = center.x if left else center.x + center.width
    to_x = x + SIDE if left else x
    bend = (from_x + to_x) / 2
    for plan in plans:
        y += LIFT
        first = y
        for position, piece in enumerate(plan.boxes):
            box = replace(piece, x=x, y=y, width=SIDE)
            picture.boxes.append(box)
            path = (
                f"M {number(from_x)} {number(center.middle)} C {number(bend)} {number(center.middle)} "
                f"{number(bend)} {number(box.middle)} {number(to_x)} {number(box.middle)}"
            )
            label = plan.title if position == 0 else ""
            label_x, anchor = (x, "start") if left else (x + SIDE, "end")
            label_y = first - (14 if plan.several > 1 else 8)
            picture.links.append(
                Link(f"link:{box.key}", path, box.look, center.key, box.key, label, label_x, label_y, anchor)
            )
            y += HEIGHT + GAP
        if plan.several > 1:
            label = words.say("several", count=plan.several)
            picture.frames.append(
                Frame(f"frame:{plan.key}", x - 7, first - 7, SIDE + 14, y - GAP - first + 14, label)
            )


def _place_line(picture: Picture, pieces: Sequence[Box], x: float, center: Box, title: str) -> None:
    middle = x + LINE_WIDTH / 2
    below, y = center.key, center.y
    for position, piece in enumerate(pieces):
        box = replace(piece, x=x, y=center.y - (position + 1) * (HEIGHT + LINE_GAP), width=LINE_WIDTH, detail="")
        picture.boxes.append(box)
        foot = box.y + HEIGHT
        path = f"M {number(middle)} {number(y)} L {number(middle)} {number(foot)}"
        picture.links.append(Link(f"link:{box.key}", path, box.look, below, box.key, piece.detail, middle, foot + 18, "middle"))
        below, y = box.key, box.y
    if pieces:
        picture.headings.append(Heading(title, middle, y - 9))
