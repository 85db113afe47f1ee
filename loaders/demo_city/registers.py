"""One register file: its layout, its mess, and which of its rows hold an invalid code."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from shizi.loaders.demo_city.chance import day_between
from shizi.loaders.demo_city.mess import Cell, damaged_code, name_and_code, soiled
from shizi.loaders.demo_city.personal import Personal
from shizi.loaders.demo_city.reference import CITY
from shizi.loaders.demo_city.register_columns import plan_columns
from shizi.loaders.demo_city.rows import Row
from shizi.loaders.demo_city.sheets import format_for, open_table
from shizi.loaders.register_kinds import register_kinds

_GROUPS = ("基本信息", "登记信息", "经营情况", "党建情况", "其他情况")
_NOTES = ("注：本表由各责任单位填报，数据截至填报之日。", "说明：空白项表示无。")


class RegisterFile:
    """Writes one register; `invalid` lists the subjects of rule D01 among its rows."""

    def __init__(self, layout: dict[str, Any], folder: Path, rng: Random, personal: Personal, scale: int) -> None:
        self.kind = register_kinds()[layout["kind"]]
        self.layout, self.data_rows = layout, 0
        self.invalid: list[tuple[str, str]] = []
        self._rng, self._personal = rng, personal
        self._format = format_for(layout["format"], layout["weight"] * scale)
        self._encoding = layout.get("encoding", "utf-8-sig")
        self.path = f"registers/{layout['file']}.{self._format}"
        self._table = open_table(
            folder / self.path,
            encoding=self._encoding,
            sheet=layout.get("sheet", "Sheet1"),
            second_sheet=layout.get("second_sheet", False),
        )
        self._columns = plan_columns(self.kind, layout, personal, rng)
        self._sort_columns()
        self._sequence = self._since_subtotal = 0
        self._merged = [self._position(name) for name in layout.get("merge", ())] if self._format == "xlsx" else []
        self._run: tuple[int, tuple[Cell, ...]] = (0, ())
        self._write_head()

    def _sort_columns(self) -> None:
        """Places of the columns by how they are filled, so that a row costs no look at each of them."""
        columns = list(enumerate(self._columns))
        self._indices = [column.index for column in self._columns]
        self._formatted = [(place, c.index, c.write) for place, c in columns if c.write and not c.part]
        self._made = [(place, c.make) for place, c in columns if c.make]
        self._copied = [place for place, c in columns if c.index >= 0 and not c.write and not c.part]
        self._parts = {c.part: place for place, c in columns if c.part}

    def _position(self, name: str) -> int:
        index = self.kind.field_names.index(name)
        return next(place for place, column in enumerate(self._columns) if column.index == index)

    def _write_head(self) -> None:
        width = len(self._columns)
        for line in range(self.layout.get("titles", 0)):
            title = f"{CITY}{self.kind.title_zh}（2025年）" if line == 0 else f"填报单位：{self.layout['department']}"
            row = self._table.append([title] + [""] * (width - 1))
            if line == 0:
                self._table.merge(row, 0, row, width - 1)
        headers = [column.header + (" " if self._rng.random() < 0.03 else "") for column in self._columns]
        if self.layout.get("columns"):
            headers = [column.header for column in self._columns]
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
        spans: list[tuple[int, int]] = []
        place = alone
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
        values = row.values
        cells: list[Cell] = [values[index] for index in self._indices]
        for place, index, write in self._formatted:
            cells[place] = write(values[index], rng)
        for place, make in self._made:
            cells[place] = make(rng)
        self._soil(cells)
        parts = self._parts
        if "sequence" in parts:
            self._sequence += 1
            cells[parts["sequence"]] = self._sequence
        if row.organization is not None:
            cells[parts["name"]] = name
            if "code" in parts:
                cells[parts["code"]] = code
        if "parent" in parts:
            parent = cells[parts["parent"]]
            if not parent:
                cells[parts["parent"]] = "N/A" if rng.random() < 0.84 else ""
            elif not row.name and rng.random() < 0.015:
                cells[parts["parent"]], invalid = damaged_code(str(parent), rng), True
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
        key = tuple(row.values[self._columns[place].index] for place in self._merged)
        if key == self._run[1]:
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

    def _soil(self, cells: list[Cell]) -> None:
        """Blanks around, or a placeholder in, one of the copied cells of every fourth row or so."""
        rng, copied = self._rng, self._copied
        chance = rng.random() * 4
        if chance < 1 and copied:
            place = copied[int(chance * len(copied))]
            cells[place] = soiled(str(cells[place]), rng)

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
                self.kind.field_names[column.index]: column.header for column in self._columns if column.index >= 0
            }
        return entry
