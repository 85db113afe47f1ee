"""One register file: its layout, its mess, and which of its rows hold an invalid code."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from shizi.loaders.demo_city.chance import day_between, pick
from shizi.loaders.demo_city.mess import Cell, Formatter, capital, damaged_code, formatter, name_and_code, noisy
from shizi.loaders.demo_city.personal import Personal
from shizi.loaders.demo_city.reference import CITY, document
from shizi.loaders.demo_city.rows import Row
from shizi.loaders.demo_city.sheets import format_for, open_table
from shizi.loaders.register_kinds import register_kinds

_GROUPS = ("基本信息", "登记信息", "经营情况", "党建情况", "其他情况")
_NOTES = ("注：本表由各责任单位填报，数据截至填报之日。", "说明：空白项表示无。")
_REMARKS = ("已核", "", "", "见附件", "正常")


class RegisterFile:
    """Writes one register; `invalid` lists the subjects of rule D01 among its rows."""

    def __init__(self, layout: dict[str, Any], folder: Path, rng: Random, personal: Personal, scale: int) -> None:
        self.kind = register_kinds()[layout["kind"]]
        self.layout, self.data_rows = layout, 0
        self.invalid: list[tuple[str, str]] = []
        self._rng, self._personal = rng, personal
        self._format = format_for(layout["format"], layout["weight"] * scale)
        self._encoding = layout.get("encoding", "utf-8-sig")
        file, self._table = open_table(
            folder / "registers",
            layout["file"],
            self._format,
            encoding=self._encoding,
            sheet=layout.get("sheet", "Sheet1"),
            second_sheet=layout.get("second_sheet", False),
        )
        self.path = f"registers/{file}"
        self._columns = self._plan_columns()
        self._sequence = self._since_subtotal = 0
        self._merged = [self._position(name) for name in layout.get("merge", ())] if self._format == "xlsx" else []
        self._run: tuple[int, tuple[Cell, ...]] = (0, ())
        self._write_head()

    def _plan_columns(self) -> list[tuple[str, str, int, Formatter | None]]:
        """Header, source, index and formatter of each column."""
        rng = self._rng
        headers = document("headers.yaml")[self.kind.name]
        made: list[tuple[str, str, int, Formatter | None]] = []
        for index, field in enumerate(self.kind.fields):
            source = "field"
            if field.name == self.kind.name_field:
                source = "name"
            elif field.name == self.kind.code_field:
                source = "code"
            elif field.name == "parent_uscc":
                source = "parent"
            made.append((pick(rng, headers[field.name]), source, index, formatter(field.type, field.name, rng)))
        for source in ("personal", "extra"):
            for header, what in self.layout.get(source, {}).items():
                made.insert(2 + int(rng.random() * (len(made) - 1)), (header, f"{source}:{what}", -1, None))
        if self.layout.get("columns"):
            made = [
                (f"字段{place}" if source in ("field", "name", "code", "parent") else header, source, index, write)
                for place, (header, source, index, write) in enumerate(made, 1)
            ]
        if self.layout.get("sequence"):
            made.insert(0, ("序号", "sequence", -1, None))
        return made

    def _position(self, name: str) -> int:
        index = self.kind.field_names.index(name)
        return next(place for place, column in enumerate(self._columns) if column[2] == index)

    def _write_head(self) -> None:
        width = len(self._columns)
        for line in range(self.layout.get("titles", 0)):
            title = f"{CITY}{self.kind.title_zh}（2025年）" if line == 0 else f"填报单位：{self.layout['department']}"
            row = self._table.append([title] + [""] * (width - 1))
            if line == 0:
                self._table.merge(row, 0, row, width - 1)
        headers = [column[0] + (" " if self._rng.random() < 0.03 else "") for column in self._columns]
        if self.layout.get("columns"):
            headers = [column[0] for column in self._columns]
        levels = self.layout.get("header", 1) if self._format != "csv" else 1
        first = self._table.rows + 1
        if levels > 1:
            self._write_groups(headers, levels, first)
        else:
            self._table.append(headers)
        self.header_row = self._table.rows
        if self.layout.get("numbering"):
            self._table.append(["甲", *range(1, width)])

    def _write_groups(self, headers: list[str], levels: int, first: int) -> None:
        """Group names over spans of columns; the first columns are merged downwards instead."""
        width, alone = len(headers), 2 if self.layout.get("sequence") else 1
        spans, place = [], alone
        while place < width:
            end = min(width - 1, place + 2 + len(spans) % 3)
            if end == width - 2:
                end = width - 1
            spans.append((place, end))
            place = end + 1
        for level in range(levels - 1):
            cells: list[Cell] = [""] * width
            if level == 0:
                cells[:alone] = headers[:alone]
            for number, (start, end) in enumerate(spans):
                cells[start] = _GROUPS[number % 5] if level == 0 else f"{_GROUPS[number % 5]}明细"
                if end > start:
                    self._table.merge(first + level, start, first + level, end)
            self._table.append(cells)
        self._table.append([""] * alone + headers[alone:])
        for column in range(alone):
            self._table.merge(first, column, first + levels - 1, column)

    def write(self, row: Row) -> None:
        """Writes one row with its mess."""
        rng, name, code, invalid = self._rng, row.name, "", False
        if row.organization is not None:
            if name:
                code = row.organization.code
            else:
                name, code, invalid = name_and_code(
                    row.organization, self.kind.name, rng, tax=self.kind.name == "tax_withholding"
                )
        cells: list[Cell] = []
        for _, source, index, write in self._columns:
            if source == "field" and write is not None:
                cells.append(write(row.values[index], rng))
            elif source == "name":
                cells.append(name or noisy(row.values[index], rng))
            elif source == "code":
                cells.append(code if row.organization else row.values[index])
            elif source == "sequence":
                self._sequence += 1
                cells.append(self._sequence)
            elif source == "parent":
                parent = row.values[index] or ("N/A" if rng.random() < 0.84 else "")
                if row.values[index] and not row.name and rng.random() < 0.015:
                    parent, invalid = damaged_code(parent, rng), True
                cells.append(parent)
            else:
                cells.append(self._other(source))
        number = self._append(cells, row)
        self.data_rows += 1
        if invalid:
            address = f"{self.kind.name}:{self.path}:{self._table.sheet or ''}:{number}"
            self.invalid.append((address, row.organization.name if row.organization else ""))
        if self.layout.get("subtotal") and self.data_rows % 47 == 0:
            self._table.append(["小计"] + [""] * (len(self._columns) - 2) + [47])

    def _append(self, cells: list[Cell], row: Row) -> int:
        if not self._merged:
            return self._table.append(cells)
        key = tuple(row.values[self._columns[place][2]] for place in self._merged)
        start, running = self._run
        if key == running:
            for place in self._merged:
                cells[place] = ""
        else:
            self._end_run()
            for place, value in zip(self._merged, key, strict=True):
                cells[place] = value
            self._run = (self._table.rows + 1, key)
        return self._table.append(cells)

    def _end_run(self) -> None:
        start, last = self._run[0], self._table.rows
        if start and last > start:
            for place in self._merged:
                self._table.merge(start, place, last, place)
        self._run = (0, ())

    def _other(self, source: str) -> Cell:
        rng = self._rng
        kind, _, what = source.partition(":")
        if kind == "personal":
            return self._personal.value(what, rng)
        match what:
            case "capital":
                return capital(rng)
            case "day":
                return day_between(rng, "2015-01-01", "2025-08-30")
            case "sparse":
                chance = rng.random()
                return "N/A" if chance < 0.84 else "已核" if chance < 0.92 else ""
            case "number":
                return int(rng.random() * 90)
            case "mark":
                return pick(rng, ("是", "否", "√", ""))
        return pick(rng, _REMARKS)

    def close(self) -> None:
        """Writes what stands under the rows and finishes the file."""
        self._end_run()
        width = len(self._columns)
        if self.layout.get("total"):
            self._table.append(["合计"] + [""] * (width - 2) + [self.data_rows])
        notes = self.layout.get("notes", 0)
        if notes:
            self._table.append([""] * width)
            for note in _NOTES[: notes - 1]:
                self._table.append([note] + [""] * (width - 1))
            writer = self._personal.value("name", self._rng)
            phone = self._personal.value("phone", self._rng)
            self._table.append([f"填表人：{writer}　联系电话：{phone}"] + [""] * (width - 1))
        self._table.close()

    def manifest_entry(self) -> dict[str, Any]:
        """What the manifest says of this file."""
        entry: dict[str, Any] = {
            "kind": self.kind.name,
            "department": self.layout["department"],
            "path": self.path,
            "as_of": day_between(self._rng, "2025-09-08", "2025-09-29"),
        }
        bind = self.layout.get("bind", ())
        if "encoding" in bind and self._format == "csv":
            entry["encoding"] = self._encoding
        if "sheet" in bind and self._table.sheet:
            entry["sheet"] = self._table.sheet
        if self.layout.get("columns"):
            entry["columns"] = {
                self.kind.field_names[index]: header for header, _, index, _ in self._columns if index >= 0
            }
        return entry
