"""What people decided about weak matches, kept in a file that people can read and edit (SEMANTICS B13).

`matches.yaml` is a list with one block per decision. A decision names a register row by the key of its meaning, and
also by
its register, name and code, so that it holds for the same row written anew in a later delivery. Accepting, rejecting
and undoing add or remove whole blocks; every other line, comments too, stays as people left it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock

from shizi.graph.errors import LoadError, NotFoundError, UsageError, Where
from shizi.loaders.codes import clean_code
from shizi.loaders.names import fold_text
from shizi.loaders.stage import meaning_of

ACCEPTED, REJECTED = "accepted", "rejected"
FILE = "matches.yaml"
_LARGEST = 64 << 20
_TEXT_FIELDS = ("row", "register", "name", "code", "candidate", "candidate_name", "note")
_FIELDS = ("row", "register", "name", "code", "decision", "candidate", "candidate_name", "day", "note")
_HEADER = """\
# 对疑似匹配的人工决定，可以直接编辑；保存后重新执行 shizi load 生效。
# decision: accepted 表示该行就是 candidate 这个组织；rejected 表示不是。
# rejected 且 candidate 为空：该行不是任何候选组织，以后不再提示。
# 删除一段即撤销该决定（或用 shizi matches undo）。
#
# Decisions of people on weak matches. Edit freely; they take effect with the next shizi load.
# accepted: the row is the organization `candidate`; rejected: it is not; rejected without candidate: it is none of
# them. Removing a block undoes the decision, as does shizi matches undo.
"""


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """A register row as decisions know it; `key` is the row key of the stage."""

    key: str
    register: str
    name: str
    code: str = ""

    @property
    def same(self) -> tuple[str, str, str]:
        """Equal for rows of one register that say the same name and code."""
        return self.register, fold_text(self.name), clean_code(self.code)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the row is, or is not, this candidate. An empty candidate with `rejected` means: none of them."""

    row: RowIdentity
    decision: str
    candidate: str
    candidate_name: str = ""
    day: date | None = None
    note: str = ""


@dataclass(slots=True)
class _Block:
    """A decision and the lines of the file it stands on."""

    decision: Decision
    first_line: int
    last_line: int


@dataclass(slots=True)
class Decisions:
    """The decisions of a file. Changes are written at once, whole or not at all."""

    path: Path
    _blocks: list[_Block] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _by_meaning: dict[str, list[_Block]] = field(default_factory=dict)
    _by_text: dict[tuple[str, str, str], list[_Block]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Decisions:
        """Read a file of decisions; one that does not exist holds none.

        Raises:
            UsageError: the file cannot be understood; says in which line and what to do.
        """
        decisions = cls(path)
        decisions._read()
        return decisions

    # what was decided

    def all(self) -> list[Decision]:
        """All decisions in the order of the file."""
        return [block.decision for block in self._blocks]

    def for_row(self, row_key: str, register: str = "", name: str = "", code: str = "") -> list[Decision]:
        """Decisions on this row: on its meaning if there are any, else on a row that says the same."""
        return [block.decision for block in self._of(RowIdentity(row_key, register, name, code))]

    def accepted(self, row_key: str, register: str, name: str, code: str = "") -> str | None:
        """The organization a person accepted for a row, or None."""
        found = [one.candidate for one in self.for_row(row_key, register, name, code) if one.decision == ACCEPTED]
        return found[-1] if found else None

    def rejected(self, row_key: str, register: str, name: str, code: str = "") -> frozenset[str]:
        """Candidates that a person rejected for a row."""
        found = self.for_row(row_key, register, name, code)
        return frozenset(one.candidate for one in found if one.decision == REJECTED and one.candidate)

    def settled(self, row_key: str, register: str, name: str, code: str = "") -> bool:
        """True when nothing is left to propose for a row: a candidate was accepted, or all were rejected."""
        found = self.for_row(row_key, register, name, code)
        return any(one.decision == ACCEPTED or not one.candidate for one in found)

    # deciding

    def accept(
        self, row: RowIdentity, candidate: str, candidate_name: str = "", *, day: date | None = None, note: str = ""
    ) -> Decision:
        """The row is this organization; an earlier acceptance, or a rejection of the same candidate, is replaced."""
        if not candidate:
            raise UsageError("no organization was given to accept", to_do="name the candidate by its code")
        decision = Decision(row, ACCEPTED, candidate, candidate_name, day or date.today(), note)
        self._change(row, lambda old: old.decision == ACCEPTED or old.candidate in ("", candidate), decision)
        return decision

    def reject(
        self,
        row: RowIdentity,
        candidate: str = "",
        candidate_name: str = "",
        *,
        day: date | None = None,
        note: str = "",
    ) -> Decision:
        """The row is not this organization; without a candidate it is none of those proposed."""
        decision = Decision(row, REJECTED, candidate, candidate_name, day or date.today(), note)
        self._change(
            row, lambda old: old.candidate == candidate or (not candidate and old.decision == ACCEPTED), decision
        )
        return decision

    def undo(self, row_key: str, candidate: str | None = None) -> list[Decision]:
        """Take back the decisions on a row, or only that on one candidate; NotFoundError when there is none."""
        undone: list[Decision] = []

        def remove(old: Decision) -> bool:
            if candidate is None or old.candidate == candidate:
                undone.append(old)
                return True
            return False

        self._change(RowIdentity(row_key, "", ""), remove, None)
        if not undone:
            raise NotFoundError(f"no decision on row {row_key}", to_do="shizi matches list shows the decisions")
        return undone

    # the file

    def _of(self, row: RowIdentity) -> list[_Block]:
        if found := self._by_meaning.get(meaning_of(row.key)):
            return found
        return self._by_text.get(row.same, []) if row.name and self._by_text else []

    def _change(self, row: RowIdentity, replaced: Any, added: Decision | None) -> None:
        """Remove the decisions on a row that are replaced, add one, and write the file whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_name(self.path.name + ".lock")):
            self._read()
            gone = [block for block in self._of(row) if replaced(block.decision)]
            lines = list(self._lines)
            for block in sorted(gone, key=lambda block: -block.first_line):
                del lines[block.first_line : block.last_line + 1]
            if added:
                if not any(line.strip() for line in lines):
                    lines = _HEADER.splitlines()
                lines += _written(added)
            if gone or added:
                _write(self.path, "\n".join(lines) + "\n")
                self._read()

    def _read(self) -> None:
        self._blocks, self._lines, self._by_meaning, self._by_text = [], [], {}, {}
        try:
            if self.path.stat().st_size > _LARGEST:
                raise _broken(self.path, "the file is too large to be a list of decisions", None)
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as problem:
            raise _broken(self.path, f"the file cannot be read: {problem}", None) from problem
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            line = problem.problem_mark.line if problem.problem_mark else None
            raise _broken(self.path, f"this is no YAML: {problem.problem}", line) from problem
        except (yaml.YAMLError, RecursionError) as problem:
            raise _broken(self.path, "this is no YAML", None) from problem
        self._lines = text.splitlines()
        if node is not None:
            self._blocks = list(_blocks(self.path, node))
        for block in self._blocks:
            row = block.decision.row
            if row.key:
                self._by_meaning.setdefault(meaning_of(row.key), []).append(block)
            if row.name:
                self._by_text.setdefault(row.same, []).append(block)


def _blocks(path: Path, node: yaml.Node) -> Iterable[_Block]:
    if not isinstance(node, yaml.SequenceNode) or (node.flow_style and node.value):
        raise _broken(
            path, "the file must be a list, each decision beginning with a line '- row: ...'", node.start_mark.line
        )
    for item in node.value:
        yield _Block(_decision(path, item), item.start_mark.line, _last_line(item))


def _last_line(item: yaml.Node) -> int:
    """The line on which the last value of a block ends; what follows is not the block's own."""
    if isinstance(item, yaml.MappingNode) and item.value and not item.flow_style:
        return _last_line(item.value[-1][1])
    mark = item.end_mark
    return mark.line - 1 if mark.column == 0 and mark.line > item.start_mark.line else mark.line


def _decision(path: Path, item: yaml.Node) -> Decision:
    line = item.start_mark.line
    if not isinstance(item, yaml.MappingNode):
        raise _broken(path, "a decision must be a block of 'name: value' lines", line)
    given: dict[str, str] = {}
    for key, value in item.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in _FIELDS:
            raise _broken(path, f"unknown field {getattr(key, 'value', '?')!r}", key.start_mark.line)
        if not isinstance(value, yaml.ScalarNode):
            raise _broken(path, f"{key.value} must be a single value", value.start_mark.line)
        if key.value in given:
            raise _broken(path, f"{key.value} stands twice in one decision", key.start_mark.line)
        given[key.value] = "" if value.tag.endswith(":null") else value.value
    texts = {name: given.get(name, "") for name in _TEXT_FIELDS}
    if given.get("decision") not in (ACCEPTED, REJECTED):
        raise _broken(path, f"decision must be {ACCEPTED} or {REJECTED}", line)
    if not texts["row"] and not (texts["register"] and texts["name"]):
        raise _broken(path, "a decision must name its row, or register and name", line)
    if given["decision"] == ACCEPTED and not texts["candidate"]:
        raise _broken(path, "an accepted decision must name its candidate", line)
    try:
        day = date.fromisoformat(given["day"]) if given.get("day") else None
    except ValueError as problem:
        raise _broken(path, "day must be written YYYY-MM-DD", line) from problem
    row = RowIdentity(texts["row"], texts["register"], texts["name"], texts["code"])
    return Decision(row, given["decision"], texts["candidate"], texts["candidate_name"], day, texts["note"])


def _broken(path: Path, what: str, line: int | None) -> UsageError:
    row = None if line is None else line + 1
    return UsageError(what, where=Where(path.name, row=row), to_do="correct the file or move it away, then try again")


def _written(decision: Decision) -> list[str]:
    row = decision.row
    values = {
        "row": meaning_of(row.key),
        "register": row.register,
        "name": row.name,
        "code": row.code,
        "decision": decision.decision,
        "candidate": decision.candidate,
        "candidate_name": decision.candidate_name,
        "day": decision.day.isoformat() if decision.day else "",
        "note": decision.note,
    }
    lines = [f"{name}: {_quoted(value)}" for name, value in values.items() if value or name in ("row", "decision")]
    return [("- " if at == 0 else "  ") + line for at, line in enumerate(lines)]


def _quoted(text: str) -> str:
    """One line of YAML that reads back as this very text, whatever it holds."""
    plain = text and text.isascii() and text.replace("_", "").isalpha() and text.lower() not in _WORDS
    if plain:
        return text
    quoted: str = yaml.dump(text, default_style='"', allow_unicode=True, width=1 << 30)
    return quoted.strip()


_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def _write(path: Path, text: str) -> None:
    """Replace a file whole: a reader sees the former or the new one, never half of either."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except OSError as problem:
        Path(name).unlink(missing_ok=True)
        raise LoadError(f"the decision could not be written: {problem}", where=Where(path.name)) from problem
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
