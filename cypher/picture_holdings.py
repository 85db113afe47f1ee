"""What the pictures of a department, a committee and a place show: what stands above, and the organizations below, in groups.

Organizations of the ledger and of the base roster are drawn; those that are excluded are counted in a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.find_named import codes_within
from shizi.cypher.line_reading import read_party_lines, read_place_lines
from shizi.cypher.oversight import roles_of
from shizi.cypher.oversight_facts import read_facts
from shizi.cypher.roles import answer_status
from shizi.graph.drawing import HEIGHT, Box, Words
from shizi.graph.drawing_cross import line_boxes
from shizi.graph.drawing_tree import Group, Name, Section, Tree
from shizi.graph.engine import Engine
from shizi.graph.errors import NotFoundError
from shizi.graph.model import ROLES
from shizi.graph.publication import Publication

DRAWN_STATES = ("ledger", "base_roster")
STATUSES = {"multi_head": "several", "mixed": "several", "gap": "lacking", "ok": "held"}
"""The statuses of an answer in the order in which a place's organizations are drawn, with the look of each."""
_ALIVE = date(9999, 12, 31)
Row = Mapping[str, Any]


def supervisor_tree(
    engine: Engine, supervisor: str, *, at: date, publication: Publication, words: Words, cap: int
) -> Tree:
    """A department: its organizations by role and district, the committees it hosts. NotFoundError for an unknown id."""
    known = publication.number
    own = engine.read(statement("holder_itself"), id=supervisor, at=at, known=known)
    if not own:
        raise NotFoundError(f"no department has the id {supervisor[:80]!r}")
    rows = engine.read(statement("holdings_supervisor"), id=supervisor, at=at, known=known)
    drawn = [row for row in rows if row["state"] in DRAWN_STATES]
    districts = _Districts(engine, known)
    sections = [
        Section(f"role:{role}", words.of("role", role), len(found), "held", districts.groups(f"role:{role}", found, words, cap))
        for role in ROLES
        if (found := [row for row in drawn if row["role"] == role])
    ]
    hosted = [row for row in own if row["committee"]]
    if hosted:
        named = tuple(Name(f"host:{row['committee']}", row["committee_name"] or row["committee"], "line") for row in hosted[:cap])
        group = Group("hosts:all", words.say("hosts"), len(hosted), named)
        sections.append(Section("hosts", words.say("hosts"), len(hosted), "line", (group,)))
    department = own[0]
    notes = list(_excluded_notes(rows, words))
    if department["abolished"] and department["abolished"] <= at < _ALIVE:
        notes.append(words.say("abolished_note", day=department["abolished"].isoformat()))
    facts = [(words.say("key"), department["id"])]
    if department["level"]:
        facts.append((words.say("level"), words.of("level", department["level"])))
    if department["verified"] is False:
        facts.append((words.say("note"), words.say("unverified")))
    return _tree("holdings_title", department["name"] or supervisor, words.say("department"), drawn, tuple(facts), (),
                 sections, notes, at, publication, words)  # fmt: skip


def committee_tree(
    engine: Engine, committee: str, *, at: date, publication: Publication, words: Words, cap: int
) -> Tree:
    """A committee: its line to the top, its hosts, committees and units below it, the organizations it leads."""
    known = publication.number
    lines = read_party_lines(engine, units=(), committees=[committee], at=at, known=known)
    if ("committee", committee) not in lines:
        raise NotFoundError(f"no committee has the id {committee[:80]!r}")
    hops = lines.line({"id": "", "name": ""}, (), [{"id": committee}])[1:]
    structure = engine.read(statement("committee_structure"), id=committee, at=at, known=known)
    rows = engine.read(statement("holdings_industrycommittee"), id=committee, at=at, known=known)
    drawn = [row for row in rows if row["state"] in DRAWN_STATES and row["role"] == "party_building"]
    sections = []
    for part, title, look in (("host", "host_departments", "line"), ("committee", "committees", "line"), ("unit", "units", "serving")):
        members = sorted((row for row in structure if row["part"] == part), key=lambda row: (-row["covers"], row["name"] or row["id"], row["id"]))
        if members:
            sections.append(Section(part, words.say(title), len(members), look, _structure_groups(part, title, members, look, words, cap)))
    if drawn:
        groups = _Districts(engine, known).groups("led", drawn, words, cap)
        sections.append(Section("led", words.say("party_building"), len(drawn), "held", groups))
    own = hops[0]
    facts = ((words.say("key"), own["id"]), (words.say("kind"), words.of("committee_kind", own.get("unit_kind"))))
    why = own.get("stops_because")
    notes = list(_excluded_notes(rows, words))
    # Sources of a hop are keys of rows here, which mean nothing to a reader.
    bare = [{name: value for name, value in hop.items() if name != "sources"} for hop in hops[1:]]
    line = line_boxes("party", bare, words)
    if why and why != "top":
        told = words.say("stops", why=words.of("stops", why))
        line.append(Box("party:missing", 0, 0, 0, HEIGHT, "lacking", (), told, words.say("party_line")))
    return _tree("committee_title", own["name"], words.say("committee"), drawn, facts, tuple(line),
                 sections, notes, at, publication, words)  # fmt: skip


def place_tree(engine: Engine, place: str, *, at: date, publication: Publication, words: Words, cap: int) -> Tree:
    """A place: its line to the city, and the organizations in it and below it by status and by the next smaller place."""
    known = publication.number
    above = read_place_lines(engine, [place], known=known).line(place)
    if not above:
        raise NotFoundError(f"no place has the code {place[:80]!r}")
    codes = codes_within(engine, place, known=known)
    rows = engine.read(statement("holdings_places"), ids=codes, at=at, known=known)
    drawn = list({row["id"]: row for row in rows if row["state"] in DRAWN_STATES}.values())
    facts_of = read_facts(engine, sorted(row["id"] for row in drawn), at=at, known=known)
    status = {key: answer_status(role["status"] for role in roles_of(own, at)) for key, own in facts_of.items()}
    below = _Districts(engine, known)
    sections = []
    for name, look in STATUSES.items():
        found = [row for row in drawn if status[row["id"]] == name]
        if found:
            groups = below.groups_below(place, f"status:{name}", found, words, cap)
            sections.append(Section(f"status:{name}", words.of("answer_status", name), len(found), look, groups))
    own = above[0]
    facts = ((words.say("key"), own["id"]), (words.say("level"), words.of("level", own.get("level"))))
    return _tree("place_title", own["name"], words.say("place"), drawn, facts, tuple(line_boxes("territory", above[1:], words)),
                 sections, list(_excluded_notes(rows, words)), at, publication, words)  # fmt: skip


class _Districts:
    """Places with what stands above each, to group organizations by district or by the next smaller place."""

    def __init__(self, engine: Engine, known: int) -> None:
        rows = engine.read(statement("structure_places"), known=known)
        self._places = {row["id"]: row for row in rows}

    def groups(self, key: str, rows: Sequence[Row], words: Words, cap: int) -> tuple[Group, ...]:
        """Groups by district, the largest first."""
        return self._groups(key, rows, words, cap, lambda code: self._up(code, lambda one: one["level"] == "district"))

    def groups_below(self, place: str, key: str, rows: Sequence[Row], words: Words, cap: int) -> tuple[Group, ...]:
        """Groups by the place directly below `place` in which each lies, those directly in it under its own name."""
        return self._groups(key, rows, words, cap, lambda code: self._up(code, lambda one: one["above"] == place) or place, place)

    def _up(self, code: str | None, wanted: Any) -> str | None:
        seen: set[str] = set()
        while code is not None and code in self._places and code not in seen:
            seen.add(code)
            if wanted(self._places[code]):
                return code
            code = self._places[code]["above"]
        return None

    def _groups(
        self, key: str, rows: Sequence[Row], words: Words, cap: int, group_of: Any, itself: str | None = None
    ) -> tuple[Group, ...]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            found[group_of(row["place"]) or ""].append(row)
        ordered = sorted(found.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))
        groups = []
        for code, members in ordered:
            title = self._places[code]["name"] if code else words.say("elsewhere")
            if code and code == itself:
                title = words.say("directly", name=title)
            names = tuple(
                Name(f"{key}:{code}:{row['id']}", row["name"] or row["id"],
                     facts=((words.say("key"), row["id"]), (words.say("state"), words.of("state", row["state"]))))
                for row in members[:cap]
            )  # fmt: skip
            groups.append(Group(f"{key}:{code}", title, len(members), names))
        return tuple(groups)


def _structure_groups(
    part: str, title: str, members: Sequence[Row], look: str, words: Words, cap: int
) -> tuple[Group, ...]:
    """One group, or for party units one per form."""
    forms: defaultdict[str, list[Row]] = defaultdict(list)
    for row in members:
        forms[row["form"] or "" if part == "unit" else ""].append(row)
    return tuple(
        Group(
            f"{part}:{form}", words.of("unit_kind", form) if form else words.say(title), len(rows),
            tuple(
                Name(f"{part}:{form}:{row['id']}", row["name"] or row["id"], look,
                     facts=((words.say("key"), row["id"]), *(((words.say("covers"), str(row["covers"])),) if part == "unit" else ())))
                for row in rows[:cap]
            ),
        )
        for form, rows in forms.items()
    )  # fmt: skip


def _excluded_notes(rows: Iterable[Row], words: Words) -> Iterable[str]:
    count = len({row["id"] for row in rows if row["state"] not in DRAWN_STATES})
    if count:
        yield words.say("excluded_note", count=count)


def _tree(
    title: str, name: str, kind: str, drawn: Sequence[Row], facts: tuple[tuple[str, str], ...], line: tuple[Any, ...],
    sections: Sequence[Section], notes: Sequence[str], at: date, publication: Publication, words: Words,
) -> Tree:  # fmt: skip
    subtitle = words.say(
        "roster_subtitle", count=len({row["id"] for row in drawn}), at=at.isoformat(), known_at=publication.known_on.isoformat()
    )
    return Tree(
        title=words.say(title, name=name), subtitle=subtitle, name=name, kind=kind, facts=facts, line=line,
        sections=tuple(sections), notes=tuple(notes),
    )  # fmt: skip
