"""Causes in words: what changed about a node or an edge, each with the keys of the rows that prove it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizi.cypher.change_rows import EdgeChange, Properties
from shizi.cypher.change_words import Pair, change_words, filled, period, spoken, title, whole
from shizi.graph.model import Property, model

MOST_CAUSES = 12
"""Causes of one finding that are told one by one."""
_TITLES = ("name", "year", "stage", "kind", "session")
_LEAVING = ("gone", "withdrawn")
_LAST = 9


@dataclass(frozen=True, slots=True)
class When:
    """The days between which something must lie to matter: after `start` and up to `end`, or in one of the `windows`.

    Windows are those of a rule: the days by which its period moved on.
    """

    start: date
    end: date
    windows: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """A sentence in both languages and the keys of its rows.

    `weight` puts what a register says before what follows. `phrase` is the sentence without its `lead`: what was said by one
    row and is said by another did not change. `topic` is the property a sentence is about.
    """

    zh: str
    en: str
    sources: tuple[str, ...] = ()
    weight: int = 0
    lead: str = ""
    phrase: Pair = ("", "")
    topic: str = ""


def ordered(causes: Iterable[Cause]) -> list[Cause]:
    """Causes without repetitions, what registers say first; what is only derived is left out where its rows are told."""
    told: set[str] = set()
    kept: list[Cause] = []
    for one in sorted(_merged(_without_restated(list(causes))), key=lambda cause: (cause.weight, cause.zh)):
        if one.weight and kept and (one.weight == _LAST or (one.sources and told.issuperset(one.sources))):
            continue
        told.update(one.sources)
        kept.append(one)
    if len(kept) > MOST_CAUSES:
        kept = [*kept[:MOST_CAUSES], Cause(*whole("more", count=str(len(kept) - MOST_CAUSES)))]
    return kept


def node_causes(
    name: str, old: Properties | None, new: Properties | None, properties: Collection[str], when: When
) -> Iterator[Cause]:
    """How a node of the domain differs between two loads, and which of its days lie between the two days."""
    if old is None and new is None:
        return
    if old is None or new is None:
        text = whole("gone_subject" if new is None else "new_subject", name=name)
        yield Cause(*text, tuple(_rows_of(new or old or {})))
        return
    for prop in _told(old, new, properties):
        before, after = old.get(prop.name), new.get(prop.name)
        zh, en = title(prop)
        topic = f"{name}\0{prop.name}"
        if before != after:
            was, now = spoken(before, prop.name), spoken(after, prop.name)
            rows = _changed_rows(prop.name, old, new)
            text = f"{name}：{zh}由{was[0]}改为{now[0]}", f"{name}: {en} from {was[1]} to {now[1]}"
            yield Cause(*text, rows, lead="changed", topic=topic)
        elif prop.type == "day" and isinstance(after, date) and when.start <= after <= when.end:
            yield Cause(f"{name}：{zh}为{after}", f"{name}: {en} is {after}", tuple(_rows_of(new)), topic=topic)


def edge_causes(name: str, change: EdgeChange, properties: Collection[str], when: When) -> Iterator[Cause]:
    """How an edge of the node called `name` differs, begins, ends or happens, and how the node at its other end does.

    `properties` are those of the other node that matter.
    """
    if found := _lead(change, when):
        lead, day, details = found
        opening = filled(change_words().leads[lead], day=str(day))
        phrase = _phrase(name, change)
        text = [f"{opening[0]}：{phrase[0]}{details[0]}", f"{opening[1]}: {phrase[1]}{details[1]}"]
        yield Cause(text[0], text[1], _edge_rows(change), _weight(change.type), lead, phrase)
    if change.old_other and change.new_other:
        yield from node_causes(_title(change.new_other), change.old_other, change.new_other, properties, when)


def edge_differs(change: EdgeChange) -> bool:
    """Whether the edge itself is not what it was; it may have been written anew only because of a node at its end."""
    return _lead(change, When(date.max, date.max)) is not None


def said(edge: Properties) -> tuple[tuple[str, str], ...]:
    """What an edge says, without which rows say it."""
    silent = change_words().silent_properties
    return tuple(sorted((name, str(value)) for name, value in edge.items() if name not in silent))


def _lead(change: EdgeChange, when: When) -> tuple[str, date | None, Pair] | None:
    """Which of the leads fits, its day, and what else is to be said; None when nothing about the edge itself differs."""
    nothing = ("", "")
    old, new = change.old, change.new
    if old is None:
        return "added", None, nothing
    if new is None:
        return "gone", None, nothing
    if old is not new:
        return _difference(change.type, old, new, when)
    for name, lead in (("since", "began"), ("until", "ended")):
        day = new.get(name)
        if isinstance(day, date) and when.start < day <= when.end:
            return lead, day, nothing
    day = new.get("day")
    if isinstance(day, date) and when.start < day <= when.end:
        return "happened", day, nothing
    if isinstance(day, date) and any(first < day <= last for first, last in when.windows):
        return "aged", day, nothing
    return None


def _difference(kind: str, old: Properties, new: Properties, when: When) -> tuple[str, date | None, Pair] | None:
    silent = change_words().silent_properties
    every = (prop for prop in model().edge(kind).properties if prop.name not in silent)
    differing = [prop for prop in every if old.get(prop.name) != new.get(prop.name)]
    if not differing:
        return None
    last = min((day for day in (new.get("until"), new.get("closed_on")) if day), default=None)
    if last and last <= when.end and any(prop.name in ("until", "closed_on") for prop in differing):
        # a row that is no longer delivered is closed on the day of the new delivery (SEMANTICS J2)
        return ("withdrawn" if last == when.end else "ended"), last, ("", "")
    parts = []
    for prop in differing:
        (zh, en), was, now = title(prop), spoken(old.get(prop.name), prop.name), spoken(new.get(prop.name), prop.name)
        parts.append((f"{zh}由{was[0]}改为{now[0]}", f"{en} from {was[1]} to {now[1]}"))
    return "changed", None, (f"（{'；'.join(zh for zh, _ in parts)}）", f" ({'; '.join(en for _, en in parts)})")


def _phrase(name: str, change: EdgeChange) -> Pair:
    edge = change.old or change.new or {}
    other = _title(change.new_other or change.old_other or {})
    start, end = (name, other) if change.outward else (other, name)
    kind = model().edge(change.type)
    pair = change_words().edges.get(change.type, ("{start}—{kind}—{end}", "{start} - {kind} - {end}"))
    values: dict[str, Any] = {key: spoken(value, key) for key, value in edge.items()}
    empty = dict.fromkeys(("role", "register", "act", "day"), "")
    text = filled(pair, **{**empty, **values, "start": start, "end": end, "kind": (kind.zh, kind.en)})
    term = period(edge.get("since"), edge.get("until"))
    return text[0] + term[0], text[1] + term[1]


def _without_restated(causes: list[Cause]) -> list[Cause]:
    """What one row no longer says and another one now says is one sentence, told only where there is no better one."""
    leads: defaultdict[Pair, set[str]] = defaultdict(set)
    for one in causes:
        if one.lead:
            leads[one.phrase].add(one.lead)
    changed = {one.topic for one in causes if one.topic and one.lead}
    kept: list[Cause] = []
    for one in causes:
        if one.topic and not one.lead and one.topic in changed:
            continue
        both = one.phrase[0] and "added" in leads[one.phrase] and not leads[one.phrase].isdisjoint(_LEAVING)
        if both and one.lead in ("added", *_LEAVING):
            lead = change_words().leads["restated"]
            text = f"{lead[0]}：{one.phrase[0]}", f"{lead[1]}: {one.phrase[1]}"
            kept.append(Cause(*text, one.sources, _LAST, "restated", one.phrase))
        else:
            kept.append(one)
    return kept


def _merged(causes: Iterable[Cause]) -> list[Cause]:
    found: dict[str, Cause] = {}
    for one in causes:
        known = found.get(one.zh, one)
        rows = tuple(sorted({*one.sources, *known.sources}))
        found[one.zh] = Cause(one.zh, one.en, rows, min(one.weight, known.weight))
    return list(found.values())


def _edge_rows(change: EdgeChange) -> tuple[str, ...]:
    edge = change.new or change.old or {}
    rows = edge.get("sources")
    if not rows and change.outward:
        # a record's row stands at the record
        rows = (
            (change.new_other or change.old_other or {}).get("sources") if "sources" not in _names(change.type) else ()
        )
    return tuple(sorted(rows or ()))


def _names(kind: str) -> set[str]:
    return {prop.name for prop in model().edge(kind).properties}


def _told(old: Properties, new: Properties, properties: Collection[str]) -> Iterator[Property]:
    """Properties of the model that matter and that either version has, in the order of the model."""
    words = change_words()
    silent = words.silent_properties | {own for name, own in words.source_properties.items() if own != name}
    seen: set[str] = set()
    for kind in model().nodes.values():
        for prop in kind.properties if not kind.plain else ():
            if prop.name in properties and prop.name not in silent | seen and (prop.name in old or prop.name in new):
                seen.add(prop.name)
                yield prop


def _changed_rows(name: str, old: Properties, new: Properties) -> tuple[str, ...]:
    """The rows that say so: those of the property where it has its own, else those by which the node is newly known."""
    own = change_words().source_properties.get(name)
    if own and (new.get(own) or old.get(own)):
        return tuple(new.get(own) or old.get(own) or ())
    now, before = _rows_of(new), _rows_of(old)
    return tuple([key for key in now if key not in before] or now)


def _rows_of(node: Properties) -> list[str]:
    return list(node.get("sources") or node.get("known_by") or ())


def _title(node: Mapping[str, Any]) -> str:
    return str(next((node[name] for name in _TITLES if node.get(name)), node.get("id", "")))


def _weight(kind: str) -> int:
    weaker = change_words().weaker
    return weaker.index(kind) + 1 if kind in weaker else 0
