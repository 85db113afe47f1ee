"""Receiving a delivery: read its entries, group them into parts, and set them against the rows in force.

SEMANTICS A9 (parts, received kinds) and J1, J2, J3, J5 (shrinking, vanishing, what is a change, addresses).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

from shizi.graph.errors import LoadError, ShiziError
from shizi.loaders import row_intervals
from shizi.loaders.manifest import Manifest, ManifestEntry, ManifestProblem
from shizi.loaders.names import fold_text
from shizi.loaders.reading import EntryReport, ReadRow, RejectedRow
from shizi.loaders.reading import open_register as open_real_register
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.row_intervals import Changes
from shizi.loaders.stage import Part, Stage, number

CHUNK = 10_000
"""Rows read and stored at a time."""
_SEPARATOR = "\x01"
_CONTENT_BYTES = 12


OpenRegister = Callable[[Path, ManifestEntry], "Register"]
ResolveDepartment = Callable[[str], str]
Progress = Callable[[int, int, str], None]
"""Hears how many entries are done, how many there are, and which file comes next."""


class Register(Protocol):
    """An opened register, as `reading.OpenRegister`; its report is whole once all chunks were taken."""

    sheet: str | None
    report: EntryReport

    def chunks(self, size: int) -> Iterator[list[ReadRow]]:
        """Its rows in lists of at most `size`."""

    def take_rejected(self) -> list[RejectedRow]:
        """The rows set aside since the last call."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a delivery: report lines in the order of the manifest, changes of register rows, warnings."""

    registers: list[dict[str, Any]]
    changes: Changes
    warnings: list[str]

    @property
    def incomplete(self) -> bool:
        """True when a register was refused or unreadable: `load` then ends with exit status 3."""
        return any(line["status"] in ("refused", "unreadable") for line in self.registers)


@dataclass(slots=True)
class _Read:
    """One entry of the manifest after reading: `at` is its place, `line` its line in the report."""

    at: int
    kind: str
    department: str
    path: str
    as_of: date
    line: dict[str, Any]
    sheet: str | None = None
    rows: int = 0

    @property
    def readable(self) -> bool:
        return bool(self.line["status"] == "loaded")


@dataclass(slots=True)
class _PartDelivery:
    """What a delivery brings of one part."""

    id: str
    kind: str
    department: str
    former: list[Part]
    entries: list[_Read]
    refused: bool = False

    @property
    def read(self) -> list[_Read]:
        return [entry for entry in self.entries if entry.readable]

    @property
    def unread(self) -> list[_Read]:
        return [entry for entry in self.entries if not entry.readable and not self.refused]

    @property
    def accepted(self) -> bool:
        return bool(self.read) and not self.refused

    @property
    def columns(self) -> tuple[str, ...]:
        """The canonical columns that its files have: those read now, and those whose former rows stay in force."""
        stay = [] if self.accepted and not self.unread else self.former
        now = [read.line["columns"] for read in self.read] if self.accepted else []
        found = {name for names in (*(part.columns for part in stay), *now) for name in names}
        return tuple(name for name in register_kinds()[self.kind].field_names if name in found)

    @property
    def rows_in_force(self) -> str:
        """The SQL condition for the part's rows in the former stage (ids are our own hashes)."""
        ids = ", ".join(f"'{part.id}'" for part in self.former)
        return f"closed_on IS NULL AND part IN ({ids})"


def receive(
    folder: Path,
    manifest: Manifest,
    previous: Stage | None,
    stage: Stage,
    *,
    resolve_department: ResolveDepartment,
    allow_shrink: bool = False,
    progress: Progress | None = None,
    open_register: OpenRegister = open_real_register,
) -> Received:
    """Fill the stage with the rows of a delivery and those of the former stage that stay in force or were closed.

    `resolve_department` gives the id of a department name; it is asked for the names of this manifest and of the former
    one, after every entry has been read. LoadError when the delivery is older than what is loaded.
    """
    warnings = _check_order(manifest, previous) if previous else []
    connection = stage.connection
    if previous:
        connection.execute(f"ATTACH '{str(previous.path).replace(chr(39), chr(39) * 2)}' AS former (READ_ONLY)")
    row_intervals.create_working_tables(connection)
    reads = _read_all(folder, manifest, stage, open_register, progress)
    parts = _parts(reads, previous.parts() if previous else [], resolve_department)
    _refuse_shrunken(connection, parts, warnings, allow_shrink=allow_shrink)
    _fill_working_tables(stage, parts)
    changes = _write_rows(stage, manifest, parts)
    stage.add_parts(_stored_parts(stage, parts))
    stage.add_entries(read.line for read in reads)
    stage.set_meta("as_of", manifest.as_of)
    stage.set_meta("city", {"code": manifest.city_code, "name": manifest.city_name})
    if previous:
        connection.execute("DETACH former")
    warnings += _entry_warnings(manifest, reads, parts)
    return Received([read.line for read in reads], changes, warnings)


def departments_to_resolve_with(
    folder: Path,
    manifest: Manifest,
    previous: Stage | None,
    *,
    allow_shrink: bool = False,
    open_register: OpenRegister = open_real_register,
) -> list[tuple[str, ...]]:
    """Cells of the departments register to build a resolver from: as delivered, with those of parts not delivered.

    When none can be read, or so few that the delivery will be refused (J1), they are those in force.
    """
    rows: list[tuple[str, ...]] = []
    delivered_by = set()
    for entry in manifest.entries:
        if entry.kind == "departments":
            try:
                rows += [row.values for chunk in open_register(folder, entry).chunks(CHUNK) for row in chunk]
                delivered_by.add(fold_text(entry.department))
            except ShiziError:
                continue
    if not previous:
        return rows
    others = {
        part.id for part in previous.parts("departments") if fold_text(part.department_written) not in delivered_by
    }
    in_force = list(previous.rows("departments", in_force_only=True))
    replaced = sum(row.part not in others for row in in_force)
    if not rows or (_has_shrunk(replaced, len(rows)) and not allow_shrink):
        return [row.values for row in in_force]
    return rows + [row.values for row in in_force if row.part in others]


def part_id(kind: str, department: str) -> str:
    """The stable id of a part: of its kind and the department it was first received from."""
    return blake2b(f"{kind}\0{department}".encode(), digest_size=8).hexdigest()


def content_hash(values: tuple[str, ...]) -> bytes:
    """The meaning of a row: a hash of its cells in half width, upper case and without white space (SEMANTICS J3)."""
    joined = _SEPARATOR.join(values)
    if joined.count(_SEPARATOR) != len(values) - 1:
        joined = _SEPARATOR.join(value.replace(_SEPARATOR, "") for value in values)
    folded = "".join(unicodedata.normalize("NFKC", joined).split()).upper()
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=_CONTENT_BYTES).digest()


# reading


def _read_all(
    folder: Path, manifest: Manifest, stage: Stage, opener: OpenRegister, progress: Progress | None
) -> list[_Read]:
    """Every entry in the order of the manifest; one it could not make sense of is unreadable."""
    reads: list[_Read] = []
    named: list[ManifestEntry | ManifestProblem] = [*manifest.entries, *manifest.problems]
    entries = sorted(named, key=lambda entry: entry.number)
    for at, entry in enumerate(entries):
        if progress:
            progress(at, len(entries), entry.path)
        if isinstance(entry, ManifestProblem):
            line = _line(EntryReport.unreadable(entry), manifest.as_of)
            reads.append(_Read(at, entry.kind, entry.department, entry.path, manifest.as_of, line))
        else:
            reads.append(_read(at, entry, entry.as_of or manifest.as_of, stage, lambda one: opener(folder, one)))
    return reads


def _read(
    at: int, entry: ManifestEntry, as_of: date, stage: Stage, opener: Callable[[ManifestEntry], Register]
) -> _Read:
    """Read one entry into `delivered_<kind>`; one that cannot be read leaves no row behind."""
    rows = 0
    try:
        register = opener(entry)  # refuses a kind that does not exist
        row_intervals.create_delivered(stage.connection, entry.kind)
        for chunk in register.chunks(CHUNK):
            _store(stage, at, entry.kind, chunk)
            rows += len(chunk)
            _store_rejected(stage, register)
        _store_rejected(stage, register)
    except ShiziError as problem:
        if rows:
            stage.connection.execute(f"DELETE FROM delivered_{entry.kind} WHERE entry = {at}")
        line = _line(EntryReport.unreadable(entry, problem), as_of)
        return _Read(at, entry.kind, entry.department, entry.path, as_of, line, entry.sheet)
    line = _line(register.report, as_of)
    return _Read(at, entry.kind, entry.department, entry.path, as_of, line, register.sheet, rows)


def _store(stage: Stage, at: int, kind: str, chunk: Sequence[ReadRow]) -> None:
    if not chunk:
        return
    columns: dict[str, list[Any]] = {
        "entry": [at] * len(chunk),
        "number": [row.number for row in chunk],
        "content": [content_hash(row.values) for row in chunk],
    }
    cells = map(list, zip(*(row.values for row in chunk), strict=True))
    columns |= dict(zip(register_kinds()[kind].field_names, cells, strict=True))
    stage.insert(f"delivered_{kind}", columns)


def _store_rejected(stage: Stage, register: Register) -> None:
    rejected = register.take_rejected()
    stage.add_rejected([(row.register, row.file, row.sheet, row.row, row.reason) for row in rejected])


def _line(report: EntryReport, as_of: date) -> dict[str, Any]:
    """A line of import_report.json."""
    return {**asdict(report), "as_of": (report.as_of or as_of).isoformat()}


# parts


def _parts(reads: Sequence[_Read], former: Sequence[Part], resolve: ResolveDepartment) -> list[_PartDelivery]:
    """Parts of this delivery and of the former stage, found again through the present name of their department."""
    parts: dict[tuple[str, str], _PartDelivery] = {}
    for part in former:
        department = resolve(part.department_written)
        delivery = parts.setdefault((part.kind, department), _PartDelivery(part.id, part.kind, department, [], []))
        delivery.former.append(part)
    taken = {part.id for part in former}
    for read in reads:
        if read.kind not in register_kinds() or not read.department:
            continue
        department = resolve(read.department)
        at = (read.kind, department)
        if at not in parts:
            parts[at] = _PartDelivery(_free_id(*at, taken), read.kind, department, [], [])
            taken.add(parts[at].id)
        parts[at].entries.append(read)
    return list(parts.values())


def _free_id(kind: str, department: str, taken: set[str]) -> str:
    """A department may bear a name that another had when its part was first received."""
    fresh, salt = part_id(kind, department), department
    while fresh in taken:
        salt += "\0"
        fresh = part_id(kind, salt)
    return fresh


def _refuse_shrunken(
    connection: Any, parts: Sequence[_PartDelivery], warnings: list[str], *, allow_shrink: bool
) -> None:
    """J1: a part whose rows fall by more than 40 % against those in force keeps its former rows.

    Rows of a file that could not be read this time are not counted as fallen.
    """
    for part in parts:
        if not part.former or not part.read or allow_shrink:
            continue
        in_force = _rows_at_stake(connection, part)
        delivered = sum(read.rows for read in part.read)
        if _has_shrunk(in_force, delivered):
            part.refused = True
            reason = (
                f"行数由 {in_force} 降至 {delivered}，降幅超过 40%，保留原有各行；确属正常请加 --allow-shrink "
                f"(rows fell from {in_force} to {delivered}, by more than 40 %; the former rows stay, "
                "--allow-shrink accepts the delivery)"
            )
            for read in part.read:
                read.line.update(status="refused", reason=reason)
                warnings.append(f"{read.path}: {reason}")


def _has_shrunk(in_force: int, delivered: int) -> bool:
    return (in_force - delivered) * 10 > in_force * 4


def _rows_at_stake(connection: Any, part: _PartDelivery) -> int:
    """Rows in force of the part that its readable files could still hold."""
    sql = f"SELECT count(*) FROM former.rows_{part.kind} WHERE {part.rows_in_force}"
    values: list[Any] = []
    for read in part.unread:
        if not _known(connection, part, read):
            return 0
        sql += " AND NOT (path = ? AND (sheet = ? OR ?))"
        values += [read.path, read.sheet or "", not read.sheet]
    return number(connection, sql, values)


def _fill_working_tables(stage: Stage, parts: Sequence[_PartDelivery]) -> None:
    entries = [(r.at, part.id, r.path, r.sheet) for part in parts if part.accepted for r in part.read]
    former = [(one.id, part.id, part.accepted) for part in parts for one in part.former]
    shielded = [
        (part.id, read.path if _known(stage.connection, part, read) else None, read.sheet)
        for part in parts
        if part.former
        for read in part.unread
    ]
    for table, names, rows in (
        ("delivered_entry", ("entry", "part", "path", "sheet"), entries),
        ("former_part", ("former_part", "part", "accepted"), former),
        ("shielded", ("part", "path", "sheet"), shielded),
    ):
        if rows:
            stage.insert(table, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _known(connection: Any, part: _PartDelivery, read: _Read) -> bool:
    """True when rows in force came from the file that is unreadable now; else any of the part's rows may be in it."""
    sql = f"SELECT 1 FROM former.rows_{part.kind} WHERE {part.rows_in_force} AND path = ? LIMIT 1"
    return bool(connection.execute(sql, [read.path]).fetchall())


def _write_rows(stage: Stage, manifest: Manifest, parts: Sequence[_PartDelivery]) -> Changes:
    former = {part.kind for part in parts if part.former}
    accepted = {part.kind for part in parts if part.accepted}
    changes = Changes()
    for kind in register_kinds():
        changes += row_intervals.write_intervals(
            stage.connection, kind, manifest.as_of, former=kind in former, accepted=kind in accepted
        )
    return changes


def _stored_parts(stage: Stage, parts: Sequence[_PartDelivery]) -> list[Part]:
    stored = []
    for part in parts:
        if not part.former and not part.read:
            continue
        in_force = f"SELECT count(*) FROM rows_{part.kind} WHERE part = ? AND closed_on IS NULL"
        rows = number(stage.connection, in_force, [part.id])
        if part.accepted:
            latest = max(part.read, key=lambda read: read.as_of)
            stored.append(
                Part(
                    part.id, part.kind, part.department, part.read[0].department, part.read[0].path,
                    part.read[0].sheet, latest.as_of, rows, "loaded", part.columns,
                )
            )  # fmt: skip
        else:
            status = "refused" if part.refused else "unreadable" if part.unread else "kept"
            one = max(part.former, key=lambda former: former.as_of)
            stored.append(
                Part(
                    part.id,
                    part.kind,
                    part.department,
                    one.department_written,
                    one.path,
                    one.sheet,
                    one.as_of,
                    rows,
                    status,
                    part.columns,
                )
            )
    return stored


# what is odd about a delivery


def _check_order(manifest: Manifest, previous: Stage) -> list[str]:
    former_day, city = date.fromisoformat(previous.meta("as_of")), previous.meta("city")
    if manifest.as_of < former_day:
        raise LoadError(
            f"the delivery is for {manifest.as_of}, but the city is already loaded for {former_day}",
            to_do="load deliveries in the order of their as_of, or use another SHIZI_HOME",
        )
    if city["code"] != manifest.city_code or fold_text(city["name"]) != fold_text(manifest.city_name):
        return [
            f"此前装载的是 {city['name']} ({city['code']})，本次为 {manifest.city_name} ({manifest.city_code}) "
            "(the delivery names another city than the one loaded before)"
        ]
    return []


def _entry_warnings(manifest: Manifest, reads: Iterable[_Read], parts: Iterable[_PartDelivery]) -> list[str]:
    warnings = list(manifest.warnings)
    kept = {read.at for part in parts if part.former for read in part.entries}
    for read in reads:
        warnings += [f"{read.path}: {text}" for text in read.line["warnings"]]
        if read.line["status"] == "unreadable":
            stays = "；保留原有各行 (its former rows stay in force)" if read.at in kept else ""
            warnings.append(f"{read.path}: 无法读取 (unreadable): {read.line['reason']}{stays}")
        if read.as_of > manifest.as_of:
            warnings.append(
                f"{read.path}: as_of {read.as_of} 晚于清单日期 {manifest.as_of} (later than the manifest's day)"
            )
    for part in parts:
        before = max((one.as_of for one in part.former), default=None)
        warnings += [
            f"{read.path}: as_of {read.as_of} 早于上次交付 {before} (earlier than the delivery in force)"
            for read in part.entries
            if before and read.as_of < before
        ]
    return warnings
