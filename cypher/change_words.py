"""The words in which `shizi diff` tells why a finding opened or closed: `change_words.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from shizi.cypher.answer_words import answer_words
from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.model import Property

Pair = tuple[str, str]
"""A text in Chinese and in English."""

_UNKNOWN_DAYS = (date(1, 1, 1), date(9999, 12, 31))
_MOST_LISTED = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """See the comments of the file."""

    underlying: Mapping[str, tuple[str, ...]]
    weaker: tuple[str, ...]
    silent: frozenset[str]
    silent_properties: frozenset[str]
    leads: Mapping[str, Pair]
    edges: Mapping[str, Pair]
    lists: Mapping[str, str]
    source_properties: Mapping[str, str]
    acts: Mapping[str, Pair]
    whole: Mapping[str, Pair]
    titles: Mapping[str, Pair]
    period: Pair
    open_ended: Pair
    nothing: Pair
    some: Pair
    yes: Pair
    no: Pair


@cache
def change_words() -> ChangeWords:
    """All words, read once."""
    body = load_yaml(resources.files("shizi.cypher").joinpath("change_words.yaml").read_text(encoding="utf-8"))
    pairs = {
        name: {str(k): (v[0], v[1]) for k, v in body[name].items()}
        for name in ("titles", "leads", "edges", "acts", "whole")
    }
    return ChangeWords(
        underlying={edge: tuple(others) for edge, others in body["underlying"].items()},
        weaker=tuple(body["weaker"]),
        silent=frozenset(body["silent"]),
        silent_properties=frozenset(body["silent_properties"]),
        lists=body["lists"],
        source_properties=body["source_properties"],
        period=tuple(body["period"]),
        open_ended=tuple(body["open_ended"]),
        nothing=tuple(body["nothing"]),
        some=tuple(body["some"]),
        yes=tuple(body["yes"]),
        no=tuple(body["no"]),
        **pairs,
    )


def filled(pair: Pair, /, **values: Any) -> Pair:
    """The texts with their places filled; a value is one for both languages, or a pair."""
    chosen = [{name: v if isinstance(v, str) else v[i] for name, v in values.items()} for i in (0, 1)]
    return pair[0].format(**chosen[0]), pair[1].format(**chosen[1])


def whole(sentence: str, /, **values: Any) -> Pair:
    """A sentence about more than one row."""
    return filled(change_words().whole[sentence], **values)


def spoken(value: Any, name: str = "") -> Pair:
    """A property's value in words: code words of its list, days, lists shortened; nothing for what is absent."""
    words = change_words()
    if value is None or value == [] or value in _UNKNOWN_DAYS:
        return words.nothing
    if name in words.source_properties.values():
        return words.some
    if isinstance(value, bool):
        return words.yes if value else words.no
    if isinstance(value, list):
        shown = [spoken(one, name) for one in value[:_MOST_LISTED]]
        more = "…" if len(value) > _MOST_LISTED else ""
        return "、".join(zh for zh, _ in shown) + more, ", ".join(en for _, en in shown) + more
    text = str(value)
    if name == "act":
        return words.acts.get(text, (text, text))
    if name in words.lists:
        return answer_words()[words.lists[name]].get(text, (text, text))
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return text, text


def period(since: Any, until: Any) -> Pair:
    """A term in brackets, as far as its days are known; nothing where neither is."""
    words = change_words()
    if since in _UNKNOWN_DAYS or since is None:
        since = None
    if until in _UNKNOWN_DAYS or until is None:
        until = None
    if since is None and until is None:
        return "", ""
    began = (str(since), str(since)) if since else ("…", "…")
    return filled(words.period, since=began, until=(str(until), str(until)) if until else words.open_ended)


def title(what: Property) -> Pair:
    """What a property is called: the beginning of its meaning in the model, without the values it may have."""
    own = change_words().titles.get(what.name)
    return own or (re.split(r"[ （；]", what.zh)[0], re.split(r";| - ", what.en)[0])
