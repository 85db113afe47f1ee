"""What `shizi load --report OUT` writes: the report, the four ledgers, and what was left out, with reasons.

    import_report.json      what came in, what was refused, the funnel, the changes
    ledger.xlsx             four sheets: 三有企业, 社会组织, 园区, 商圈楼宇
    excluded.csv            organizations that are not on the roster, each with its reason and a row that proves it
    rejected_rows.csv       rows set aside, by address and reason, never with their cells (SEMANTICS A8)
    matches_to_review.csv   rows that may belong to an organization, for a person to decide (SEMANTICS B13)

Texts that a spreadsheet could take for a formula get an apostrophe in front. CSV files are UTF-8 without a mark.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shizi.loaders.harmless_text import sheet_text

Row = Mapping[str, Any]

LEDGER_SHEETS = {
    "three_have_enterprises": "三有企业",
    "social_organizations": "社会组织",
    "parks": "园区",
    "business_districts_and_buildings": "商圈楼宇",
}
"""The four ledgers: the word that stands in an organization's `ledgers`, and the title of its sheet."""

_ORGANIZATION_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("uscc", "统一社会信用代码", 22), ("name", "名称", 40), ("reason", "核实结果", 14), ("place_name", "属地", 32),
    ("industry", "行业", 12), ("registration_type", "登记注册类型", 14), ("status", "登记状态", 10),
    ("established", "成立日期", 12),
    ("staff", "从业人数", 10), ("payers", "个税人数", 10), ("insured", "参保人数", 10), ("above_scale", "规模以上", 10),
    ("member_band", "正式党员数", 12), ("sources", "依据", 60),
)  # fmt: skip
_SITE_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("code", "代码", 16), ("name", "名称", 30), ("kind", "类别", 10), ("full_name", "所在地", 32),
    ("organization_count", "台账组织数", 12), ("organization_names", "台账组织", 80), ("liaison_units", "包联单位", 30),
)  # fmt: skip
_EXCLUDED = ("uscc", "name", "kind", "reason", "register", "file", "sheet", "row")
_REJECTED = ("register", "file", "sheet", "row", "reason")
_REVIEW = ("register", "file", "sheet", "row", "name", "candidate", "candidate_uscc", "score", "why")
_ROWS_A_SHEET_HOLDS = 1_048_575
_LONGEST_CELL = 32_000
_BANDS = ((0, 0, "0"), (1, 2, "1-2"), (3, 6, "3-6"), (7, 49, "7-49"), (50, 99, "50-99"))


def write_report_folder(
    folder: Path,
    *,
    report: Row,
    organizations: Callable[[], Iterable[Row]],
    sites: Iterable[Row],
    rejected: Iterable[Row],
    proposals: Iterable[Row],
) -> None:
    """Write all five files into `folder`, which is made if need be.

    `organizations` is called for each file that lists organizations and gives them in the graph's property names, with
    `place_name`, `formal_members` and `sources` (addresses: register, file, sheet, row). `sites` have code, name, kind
    (park, business_district, building), full_name, organization_names and liaison_units.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / "import_report.json", json.dumps(report, ensure_ascii=False, indent=1, default=str) + "\n")
    write_ledger_workbook(folder / "ledger.xlsx", organizations, list(sites))
    write_csv(folder / "excluded.csv", _EXCLUDED, map(_excluded, filter(_is_excluded, organizations())))
    write_csv(folder / "rejected_rows.csv", _REJECTED, rejected)
    write_csv(folder / "matches_to_review.csv", _REVIEW, proposals)


def write_ledger_workbook(
    file: Path,
    organizations: Callable[[], Iterable[Row]],
    sites: Sequence[Row],
    *,
    ledgers: Collection[str] = tuple(LEDGER_SHEETS),
) -> None:
    """The four ledgers, or those named; organizations of state ledger only, sites with those on the ledger in them."""
    import xlsxwriter

    part = file.with_name(f".{file.name}.part")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(part), options) as book:
        for ledger in ("three_have_enterprises", "social_organizations"):
            if ledger not in ledgers:
                continue
            on_it = (row for row in organizations() if row["state"] == "ledger" and ledger in (row["ledgers"] or ()))
            _write_sheets(book, LEDGER_SHEETS[ledger], _ORGANIZATION_COLUMNS, map(_organization_line, on_it))
        for ledger, kinds in (
            ("parks", ("park",)),
            ("business_districts_and_buildings", ("business_district", "building")),
        ):
            if ledger not in ledgers:
                continue
            _write_sheets(
                book,
                LEDGER_SHEETS[ledger],
                _SITE_COLUMNS,
                (_site_line(site) for site in sites if site["kind"] in kinds),
            )
    part.replace(file)


def write_csv(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A CSV file with a header; the file appears whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    with part.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if row.get(name) is None else sheet_text(row.get(name)) for name in columns])
    part.replace(file)


def member_band(count: int | None) -> str | None:
    """The band in which a count of members is shown: 0, 1-2, 3-6, 7-49, 50-99, 100+."""
    if count is None:
        return None
    return next((name for low, high, name in _BANDS if low <= count <= high), "100+")


def source_text(source: Row) -> str:
    """One address on one line: register file [sheet] row."""
    sheet = f" [{source['sheet']}]" if source.get("sheet") else ""
    return f"{source['register']} {source['file']}{sheet} 第{source['row']}行"


def _write_sheets(
    book: Any, title: str, columns: Sequence[tuple[str, str, int]], rows: Iterator[dict[str, Any]]
) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    sheet: Any = None
    count, line = 0, _ROWS_A_SHEET_HOLDS + 1
    for row in _at_least_nothing(rows):
        if line > _ROWS_A_SHEET_HOLDS:
            count, line = count + 1, 1
            sheet = book.add_worksheet(title if count == 1 else f"{title} ({count})")
            sheet.freeze_panes(1, 2)
            for column, (_, name, width) in enumerate(columns):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, name, head)
        if row is None:
            return
        for column, (key, _, _) in enumerate(columns):
            _write_cell(sheet, line, column, row.get(key))
        line += 1


def _at_least_nothing(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any] | None]:
    """The rows, or one None where there are none, so that an empty ledger still has its sheet."""
    first = next(rows, None)
    yield first
    yield from rows


def _write_cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, column, "是" if value else "否")
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, str(sheet_text(str(value)))[:_LONGEST_CELL])


def _organization_line(row: Row) -> dict[str, Any]:
    sources = "；".join(source_text(source) for source in (row.get("sources") or ())[:5])
    return {**row, "member_band": member_band(row.get("formal_members")), "sources": sources}


def _site_line(row: Row) -> dict[str, Any]:
    names = list(row.get("organization_names") or ())
    return {
        **row,
        "organization_count": len(names),
        "organization_names": "、".join(names),
        "liaison_units": "、".join(row.get("liaison_units") or ()),
    }


def _is_excluded(row: Row) -> bool:
    return bool(row["state"] == "excluded")


def _excluded(row: Row) -> dict[str, Any]:
    proof: Row = next(iter(row.get("sources") or ()), {})
    return {**{key: row.get(key) for key in ("uscc", "name", "kind", "reason")}, **proof}


def _write_whole(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
