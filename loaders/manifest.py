"""Reading manifest.yaml: which city, which day, which registers (contract registers.yaml; SEMANTICS A16).

A manifest that cannot be used at all raises ManifestError. A single broken entry does not: it is kept as a problem that
the import report lists as unreadable, and the other entries go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from shizi.graph.errors import ManifestError, Where
from shizi.loaders.cell_dates import read_date
from shizi.loaders.dates import first_day

MANIFEST_NAMES = ("manifest.yaml", "manifest.yml")
LARGEST_MANIFEST = 16 << 20
_SHAPE = (
    "write city: {code, name}, as_of: YYYY-MM-DD and registers: with one {kind, department, path} per table; "
    "docs/cli.md shows one"
)


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One table of the delivery; `number` is its 1-based position, `columns` maps canonical names to exact headers."""

    kind: str
    department: str
    path: str
    as_of: date | None = None
    sheet: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    number: int = 1


@dataclass(frozen=True, slots=True)
class ManifestProblem:
    """An entry that cannot be understood: as much as it says, and why it is left out."""

    number: int
    kind: str
    department: str
    path: str
    reason: str
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a delivery says of itself; `campaign` holds its first and last day, both included."""

    city_code: str
    city_name: str
    as_of: date
    campaign: tuple[date, date] | None
    six_sync_since: date | None
    entries: tuple[ManifestEntry, ...]
    problems: tuple[ManifestProblem, ...] = ()
    warnings: tuple[str, ...] = ()


class _EntryError(Exception):
    def __init__(self, reason: str, to_do: str) -> None:
        super().__init__(reason)
        self.reason, self.to_do = reason, to_do


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a delivery folder; ManifestError, with what to do, when it cannot be used at all."""
    path = _manifest_path(folder)
    where = Where(file=path.name)
    body = _parse(path, where)
    if not isinstance(body, dict):
        raise ManifestError("the manifest is no mapping", where=where, to_do=_SHAPE)
    city = body.get("city")
    name = _text(city.get("name")) if isinstance(city, dict) else _text(city)
    if not name:
        raise ManifestError(
            "the manifest does not name the city", where=where, to_do="write city: {code: ..., name: ...}"
        )
    warnings: list[str] = []
    as_of = _day(body.get("as_of"))
    if as_of is None:
        raise ManifestError(
            "the manifest does not say for which day it is true", where=where, to_do="write as_of: YYYY-MM-DD"
        )
    registers = body.get("registers")
    if not isinstance(registers, list) or not registers:
        raise ManifestError("the manifest lists no registers", where=where, to_do=_SHAPE)
    entries, problems = _read_entries(registers)
    return Manifest(
        city_code=_city_code(city, warnings),
        city_name=name,
        as_of=as_of,
        campaign=_campaign(body.get("campaign"), warnings),
        six_sync_since=_optional_day(body, "six_sync_since", warnings),
        entries=tuple(entries),
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def _manifest_path(folder: Path) -> Path:
    if not folder.exists():
        raise ManifestError(f"there is no folder {folder}", to_do="give the folder that holds manifest.yaml")
    if not folder.is_dir():
        raise ManifestError(f"{folder} is no folder", to_do="give the folder that holds manifest.yaml")
    for name in MANIFEST_NAMES:
        if (folder / name).is_file():
            return folder / name
    raise ManifestError(f"the folder {folder} holds no manifest.yaml", to_do=_SHAPE)


def _parse(path: Path, where: Where) -> Any:
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            raise ManifestError("the manifest is too large to be one", where=where, to_do=_SHAPE)
        data = path.read_bytes()
    except OSError as error:
        raise ManifestError(
            f"the manifest cannot be read: {error.strerror}", where=where, to_do="check its rights"
        ) from error
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ManifestError("the manifest is neither UTF-8 nor GB18030", where=where, to_do="save it as UTF-8")
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        place = Where(file=path.name, row=line)
        raise ManifestError(
            f"the manifest is no YAML: {error.problem}", where=place, to_do="correct this line"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ManifestError("the manifest is no YAML", where=where, to_do=_SHAPE) from error


def _read_entries(registers: list[Any]) -> tuple[list[ManifestEntry], list[ManifestProblem]]:
    entries: list[ManifestEntry] = []
    problems: list[ManifestProblem] = []
    seen: dict[tuple[str, str, str, str | None], int] = {}
    for number, body in enumerate(registers, 1):
        said = body if isinstance(body, dict) else {}
        try:
            entry = _entry(body, number)
            _note_first(entry, seen)
            entries.append(entry)
        except _EntryError as error:
            kind, department, path = (_text(said.get(key)) for key in ("kind", "department", "path"))
            problems.append(ManifestProblem(number, kind, department, path, error.reason, error.to_do))
    return entries, problems


def _note_first(entry: ManifestEntry, seen: dict[tuple[str, str, str, str | None], int]) -> None:
    first = seen.setdefault((entry.kind, entry.department, entry.path, entry.sheet), entry.number)
    if first != entry.number:
        raise _EntryError(f"the same table is listed as entry {first}", "remove one of the two entries")


def _entry(body: Any, number: int) -> ManifestEntry:
    if not isinstance(body, dict):
        raise _EntryError("the entry is no mapping", "write {kind: ..., department: ..., path: ...}")
    for key in ("kind", "department", "path"):
        if not _text(body.get(key)):
            raise _EntryError(f"the entry lacks `{key}`", f"add {key}: to this entry of manifest.yaml")
    columns = body.get("columns") or {}
    if not isinstance(columns, dict) or not all(_text(k) and _text(v) for k, v in columns.items()):
        raise _EntryError("`columns` is no mapping of names to headers", "write columns: {canonical name: header}")
    if len({_text(v) for v in columns.values()}) < len(columns):
        raise _EntryError("`columns` names one header for two columns", "name each header once")
    as_of = body.get("as_of")
    day = _day(as_of)
    if as_of not in (None, "") and day is None:
        raise _EntryError("`as_of` is no date", "write as_of: YYYY-MM-DD")
    return ManifestEntry(
        kind=_text(body["kind"]),
        department=_text(body["department"]),
        path=_text(body["path"]),
        as_of=day,
        sheet=_text(body.get("sheet")) or None,
        encoding=_text(body.get("encoding")) or None,
        header_row=_header_row(body.get("header_row")),
        columns=MappingProxyType({_text(k): _text(v) for k, v in columns.items()}),
        number=number,
    )


def _header_row(value: Any) -> int | None:
    if value in (None, ""):
        return None
    text = _text(value)
    if not text.isascii() or not text.isdigit() or isinstance(value, bool) or int(text[:9]) < 1:
        raise _EntryError("`header_row` is no row number", "write the 1-based number of the last header row")
    return int(text[:9])


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _day(value: Any) -> date | None:
    if not isinstance(value, str | int | date):
        return None
    found = read_date(value)
    return first_day(found) if found and len(found) == 10 else None


def _optional_day(body: Mapping[str, Any], key: str, warnings: list[str]) -> date | None:
    value = body.get(key)
    if value is None:
        return None
    day = first_day(read_date(value) or "") if isinstance(value, str | int | date) else None
    if day is None:
        warnings.append(f"manifest 的 {key} 不是日期，已忽略 / {key} is no date and was ignored")
    return day


def _campaign(value: Any, warnings: list[str]) -> tuple[date, date] | None:
    if value is None:
        return None
    if isinstance(value, dict):
        first, last = _day(value.get("from")), _day(value.get("until"))
        if first and last and first <= last:
            return first, last
    warnings.append("manifest 的 campaign 需要 from 和 until 两个日期，已忽略 / campaign needs the days from and until")
    return None


def _city_code(city: Any, warnings: list[str]) -> str:
    code = _text(city.get("code")) if isinstance(city, dict) else ""
    if code.isdigit() and len(code) in (4, 6, 9):
        code = code.ljust(12, "0")
    if not (code.isascii() and code.isdigit() and len(code) == 12):
        warnings.append("manifest 的城市代码不是 12 位数字 / the city's code is not of 12 digits")
    return code
