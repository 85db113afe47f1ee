"""Writes the demo city block by block: registers, manifest and truth, in memory that does not grow with the scale."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from shizi.graph.errors import UsageError
from shizi.loaders.demo_city.activity import trainings
from shizi.loaders.demo_city.block import Block, build_block
from shizi.loaders.demo_city.cases_lines import SITES_BY_CODE, SITES_WITHOUT_LIAISON
from shizi.loaders.demo_city.chance import stream
from shizi.loaders.demo_city.naming import Codes, Names
from shizi.loaders.demo_city.personal import Personal
from shizi.loaders.demo_city.reference import (
    AS_OF,
    CAMPAIGN,
    CITY,
    CITY_CODE,
    SIX_SYNC_SINCE,
    committees,
    departments,
    district_of,
    document,
    places,
    sites,
)
from shizi.loaders.demo_city.registers import RegisterFile
from shizi.loaders.demo_city.rows import Row, liaison_rows, organization_rows, service_row, team_rows, unit_rows
from shizi.loaders.demo_city.truth import TruthFolder

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class DemoCity:
    """What was written: the folder to load, the folder of its truth, and how much it is."""

    folder: Path
    truth: Path
    organizations: int
    rows: int
    registers: int
    findings: int


def write_demo_city(folder: Path, *, scale: int = 1, seed: int = 15, progress: Progress | None = None) -> DemoCity:
    """Writes `folder/manifest.yaml`, `folder/registers/` and `folder/truth/`.

    `scale` multiplies the city (each block has all the source's numbers); the same seed gives the same bytes.
    `progress` is told what is being done and the share that is done. Raises UsageError for a folder that holds
    something else, or a scale below one.
    """
    if scale < 1:
        raise UsageError(f"the scale of the demo city is {scale}", to_do="give a whole number from 1 up")
    _make_room(folder)
    tell = progress or (lambda _what, _share: None)
    writer = _CityWriter(folder, scale, seed)
    for number in range(scale):
        tell("organizations", number / scale)
        writer.write_block(number)
    tell("files", 0.98)
    city = writer.finish()
    tell("done", 1.0)
    return city


def _make_room(folder: Path) -> None:
    """Removes an earlier demo city; anything else in the folder is not touched and stops the work."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "truth" / "meta.json").is_file():
            raise UsageError(
                f"{folder} holds files that are no demo city", to_do="name an empty or a new folder for the demo"
            )
        for part in ("registers", "truth"):
            shutil.rmtree(folder / part, ignore_errors=True)
    (folder / "registers").mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(parents=True, exist_ok=True)


class _CityWriter:
    """Keeps the files open while blocks come and go."""

    def __init__(self, folder: Path, scale: int, seed: int) -> None:
        self._folder, self._scale, self._seed = folder, scale, seed
        self._names, self._codes, self._personal = Names(), Codes(seed), Personal()
        self._files = [
            RegisterFile(layout, folder, stream(seed, 0, f"file {layout['file']}"), self._personal, scale)
            for layout in document("layouts.yaml")
        ]
        self._route: dict[tuple[str, str], RegisterFile] = {}
        for file in self._files:
            self._route[(file.kind.name, file.layout.get("for", ""))] = file
        self._truth = TruthFolder(folder / "truth")
        self._instructors: list[str] = []

    def write_block(self, number: int) -> None:
        """Makes one block, writes its rows and its truth, and lets it go."""
        block = build_block(self._seed, number, self._names, self._codes)
        if number == 0:
            for row in (*_city_rows(), *_site_liaison(self._seed)):
                self._write(row)
            self._instructors = sorted({p.instructor for o in block.organizations for p in o.postings})
        for row in _rows(block, self._seed, number):
            self._write(row)
        self._truth.add(block)

    def _write(self, row: Row) -> None:
        file = self._route.get((row.kind, row.for_department)) or self._route.get((row.kind, ""))
        if file is not None:
            file.write(row)

    def finish(self) -> DemoCity:
        """Writes what stands once in the city, closes all files, and tells the truth."""
        for values in trainings(stream(self._seed, 0, "trainings"), self._instructors, self._scale):
            self._truth.count_attendance(int(values[4]))
            self._write(Row("trainings", "", None, values))
        for file in self._files:
            file.close()
        self._write_manifest()
        rows = sum(file.data_rows for file in self._files)
        self._truth.finish(self._files, self._personal, seed=self._seed, scale=self._scale)
        return DemoCity(
            folder=self._folder,
            truth=self._folder / "truth",
            organizations=self._truth.organizations,
            rows=rows,
            registers=len(self._files),
            findings=self._truth.findings,
        )

    def _write_manifest(self) -> None:
        entries = [file.manifest_entry() for file in self._files]
        for entry in entries:
            entry["as_of"] = date.fromisoformat(entry["as_of"])
        manifest = {
            "city": {"code": CITY_CODE, "name": CITY},
            "as_of": date.fromisoformat(AS_OF),
            "campaign": {"from": date.fromisoformat(CAMPAIGN[0]), "until": date.fromisoformat(CAMPAIGN[1])},
            "six_sync_since": date.fromisoformat(SIX_SYNC_SINCE),
            "registers": entries,
        }
        text = yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False, width=120)
        (self._folder / "manifest.yaml").write_text(text, encoding="utf-8")


def _rows(block: Block, seed: int, number: int) -> Iterator[Row]:
    yield from organization_rows(block.organizations, stream(seed, number, "rows"))
    yield from liaison_rows(block.organizations)
    yield from team_rows(block.organizations)
    yield from unit_rows(block.units)
    yield from (service_row(service, None) for service in block.loose_services)


def _city_rows() -> Iterator[Row]:
    """Departments, committees, places and the data catalogue: once, whatever the scale."""
    values: tuple[str, ...]
    for d in departments().values():
        values = (d.name, d.level, d.status, d.established, d.abolished, d.successor, d.aliases)
        yield Row("departments", "", None, values)
    for c in committees().values():
        values = (c.name, c.kind, c.level, c.host, c.superior, c.established, c.abolished)
        yield Row("committees", "", None, values)
    for p in places().values():
        yield Row("places", "", None, (p.code, p.name, p.level, p.parent, p.kind))
    for layout in document("layouts.yaml"):
        if "for" not in layout:
            values = (layout["file"].split("_")[0], layout["department"], "每季", "2025-08-29")
            yield Row("data_catalogue", "", None, values)


def _site_liaison(seed: int) -> Iterator[Row]:
    """Who contacts each site; some rows name it by its code alone, and three sites have nobody."""
    rng = stream(seed, 0, "sites")
    for site in sites():
        if site.name in SITES_WITHOUT_LIAISON:
            continue
        district = district_of(site).name
        unit = f"{district}委社会工作部" if rng.random() < 0.5 else "市委社会工作部"
        by_code = site.name in SITES_BY_CODE
        name = f"{district}重点楼宇" if by_code and site.kind == "楼宇" else site.name
        yield Row("liaison", "", None, (unit, name, site.code if by_code else "", "区", "2024-03-01", ""))
