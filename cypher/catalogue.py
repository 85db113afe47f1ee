"""The rule book: Shizi's rules and a city's own, each a file; adding, switching off or versioning one is a file edit.

A city's folder adds rules, replaces rules of Shizi (same id, higher version) and switches rules off. Several files may bear one id
with different versions and periods that do not overlap: on each day the version is judged that holds on it, a city's before Shizi's.
A file with a fault is told with its line and the others run; the rule whose id it bears is not judged meanwhile, because judging
it by another file would open and resolve findings that nobody meant to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path

from shizi.cypher.headers import file_text, statement_files
from shizi.cypher.rule_files import (
    COLUMNS,
    IDENTITIES,
    SEVERITIES,
    SUBJECT_KINDS,
    Denominator,
    Rule,
    RuleError,
    SwitchedOff,
    denominators,
    id_in,
    placeholders,
    read_rule,
    read_rule_or_switch,
)
from shizi.graph.errors import Where

__all__ = [
    "COLUMNS", "IDENTITIES", "SEVERITIES", "SUBJECT_KINDS", "Catalogue", "Denominator", "Rule", "RuleError",
    "SwitchedOff", "denominators", "own_rule_files", "placeholders", "read_rule", "read_rules",
]  # fmt: skip

LARGEST_FILE = 256 * 1024
"""Bytes beyond which a file is no rule."""

_Version = Rule | SwitchedOff


class Catalogue(dict[str, Rule]):
    """The rules that can be judged, by id, in the order of their ids; of several versions the latest, see `on`.

    `versions` are all usable files by id, latest first; `faults` what is wrong with the others; `refused` the ids that are
    not judged because a file that bears them has a fault.
    """

    versions: dict[str, list[_Version]]
    faults: list[RuleError]
    refused: dict[str, RuleError]

    def __init__(self, files: Iterable[_Version], faults: list[RuleError], refused: dict[str, RuleError]) -> None:
        self.faults, self.refused, self.versions = faults, refused, {}
        for file in files:
            self.versions.setdefault(file.id, []).append(file)
        for found in self.versions.values():
            found.sort(key=lambda file: (file.own, file.holds_from, file.version), reverse=True)
        usable = {key: found[0] for key, found in sorted(self.versions.items()) if key not in refused}
        super().__init__({key: file for key, file in usable.items() if isinstance(file, Rule) and file.active})

    def on(self, day: date) -> dict[str, Rule]:
        """The rules as they hold on the day, without those switched off; a rule of which no version holds comes all the same,
        so that whoever judges can say from when on it does."""
        found: dict[str, Rule] = {}
        for key, versions in sorted(self.versions.items()):
            if key in self.refused:
                continue
            holding = next((file for file in versions if _holds(file, day)), None)
            shown = holding or min(versions, key=lambda file: abs((file.holds_from - day).days))
            if isinstance(shown, Rule) and shown.active:
                found[key] = shown
        return found

    def switched_off(self) -> list[_Version]:
        """Files that switch a rule off, now or for a period, and rules that are not active."""
        return [file for found in self.versions.values() for file in found if not file.active]


def read_rules(folder: Path | None = None, own: Iterable[tuple[str, bytes]] = ()) -> Catalogue:
    """All rules of `folder` (default: Shizi's own) with the files of a city over them, each a name and its content."""
    if folder is None:
        files, faults, refused = _rules_of_shizi()
        files, faults, refused = list(files), list(faults), dict(refused)
    else:
        files, faults, refused = _read(statement_files(folder, "rules"), own=False)
    more, own_faults, own_refused = _read(own, own=True)
    known = {file.id for file in (*files, *more) if isinstance(file, Rule)}
    for file in more:
        if isinstance(file, SwitchedOff) and file.id not in known | set(own_refused):
            where, to_do = Where(file=file.file, row=1), f"rules are {', '.join(sorted(known))}"
            own_faults.append(RuleError(f"there is no rule {file.id} to switch off", where=where, to_do=to_do))
        given = [one for one in files if one.id == file.id and isinstance(one, Rule)]
        if isinstance(file, Rule) and file.active and (former := next((f for f in given if f.version >= file.version), None)):
            outdated = RuleError(
                f"version {file.version} of {file.id} is not higher than version {former.version} of {former.file}",
                where=Where(file=file.file, row=1), to_do=f"write version: {former.version + 1} or a higher one",
            )  # fmt: skip
            own_faults.append(outdated)
            own_refused.setdefault(file.id, outdated)
    return Catalogue([*files, *more], faults + own_faults, refused | own_refused)


def own_rule_files(folder: Path) -> list[tuple[str, bytes]]:
    """Names and contents of a city's own rule files; empty without a folder. A file that is too large comes cut, and is refused."""
    found = []
    for path in sorted(folder.glob("*.cypher")) if folder.is_dir() else []:
        try:
            with path.open("rb") as stream:
                found.append((path.name, stream.read(LARGEST_FILE + 1)))
        except OSError:
            found.append((path.name, b""))
    return found


@cache
def _rules_of_shizi() -> tuple[list[_Version], list[RuleError], dict[str, RuleError]]:
    folder = resources.files("shizi.cypher").joinpath("rules")
    return _read(((f.name, f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".cypher")), own=False)


def _read(files: Iterable[tuple[str, bytes]], *, own: bool) -> tuple[list[_Version], list[RuleError], dict[str, RuleError]]:
    found: list[_Version] = []
    faults: list[RuleError] = []
    refused: dict[str, RuleError] = {}
    for name, content in sorted(files):
        key = None
        try:
            key = id_in(content.decode("utf-8", "replace"))
            if len(content) > LARGEST_FILE:
                raise RuleError(f"the file is larger than {LARGEST_FILE} bytes", where=Where(file=name))  # noqa: TRY301
            found.append(read_rule_or_switch(file_text(content, name, RuleError), name, own=own))
        except RuleError as error:
            faults.append(error)
            if key:
                refused.setdefault(key, error)
    for overlap, key in _overlaps(found):
        faults.append(overlap)
        refused.setdefault(key, overlap)
    return found, faults, refused


def _overlaps(files: list[_Version]) -> Iterator[tuple[RuleError, str]]:
    """Two files of one id and origin that say the same version, or hold on the same day."""
    for one, other in combinations(files, 2):
        if one.id != other.id:
            continue
        if isinstance(one, Rule) and isinstance(other, Rule) and one.version == other.version:
            what = f"version {one.version} of rule {one.id} is already given by {one.file}"
            to_do = "count the versions on"
        elif one.holds_from < (other.holds_until or date.max) and other.holds_from < (one.holds_until or date.max):
            what = f"rule {one.id} already holds by {one.file} on days on which this file holds"
            to_do = "end the older one with holds_until on the day from which the newer one holds (holds_from)"
        else:
            continue
        yield RuleError(what, where=Where(file=other.file, row=1), to_do=to_do), one.id


def _holds(file: _Version, day: date) -> bool:
    return file.holds_from <= day and (file.holds_until is None or day < file.holds_until)
