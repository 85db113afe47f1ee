"""Tables in random mess, with what a reader has to make of them: for property tests of reading.

A table is planned from canonical rows outwards: each value is dressed in one of the shapes that SEMANTICS A allows, columns
are headed by listed or guessable headers in any order, personal and unknown columns, titles, groups, notes, totals, repeated
headers and blank rows are strewn in, and the whole is written as CSV, .xlsx or .xls.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from written_tables import write_csv, write_xls, write_xlsx

from shizi.loaders.cell_dates import SERIAL_ORIGIN
from shizi.loaders.coded_words import word_lists
from shizi.loaders.codes import make_code
from shizi.loaders.data_files import read_yaml
from shizi.loaders.header_words import Strength, header_words
from shizi.loaders.register_kinds import Field, RegisterKind, register_kinds

SECRET = "虚构秘密"
"""Part of every value in a personal or unknown column: it must never come out."""
PERSONAL_HEADERS = [
    "法定代表人",
    "联系电话",
    "负责人姓名",
    "法人",
    "身份证号",
    "手机",
    "书记",
    "联系方式（手机）",
    "股东信息",
    "党建指导员",
    "财务负责人",
]
UNKNOWN_HEADERS = ["备注", "注册资本（万元）", "核准日期", "经营范围", "是否建立工会", "营业收入", "附件"]
FORMATS = ["csv", "csv-bom", "csv-gb18030", "csv-utf16", "csv-semicolon", "csv-tab", "xlsx", "xls"]
_WIDE = {n: n + 0xFEE0 for n in range(0x30, 0x3A)}
_SYLLABLES = "沧海远山东明瑞丰金泰宏达嘉禾永昌北辰星河青云"
_ENDS = [
    "有限公司",
    "有限责任公司",
    "协会",
    "商会",
    "培训学校",
    "幼儿园",
    "律师事务所",
    "（集团）有限公司",
    "&伙伴 A1 Co.",
    "<b>公司",
]


@dataclass
class MessyTable:
    """A planned table: the cells of all rows, the merged ranges, and the canonical rows by row number."""

    kind: RegisterKind
    format: str
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]]
    expected: dict[int, tuple[str, ...]]
    rejected: set[int]
    personal: set[str]
    unknown: set[str]
    columns: dict[str, str] = field(default_factory=dict)
    """For the manifest: fields that no header tells."""

    @property
    def file_name(self) -> str:
        return "t." + self.format.partition("-")[0]

    def write(self, folder: Path) -> None:
        path = folder / self.file_name
        match self.format:
            case "xlsx":
                write_xlsx(path, {"填表说明": [["一、请如实填写。"]], "数据": self.rows}, {"数据": self.merges})
            case "xls":
                write_xls(path, {"填表说明": [["一、请如实填写。"]], "数据": self.rows}, {"数据": self.merges})
            case _:
                encoding = {"csv-bom": "utf-8-sig", "csv-gb18030": "gb18030", "csv-utf16": "utf-16"}.get(
                    self.format, "utf-8"
                )
                delimiter = {"csv-semicolon": ";", "csv-tab": "\t"}.get(self.format, ",")
                write_csv(path, self.rows, encoding=encoding, delimiter=delimiter)


@st.composite
def messy_tables(draw: st.DrawFn, kinds: tuple[str, ...] = ()) -> MessyTable:
    kind = register_kinds()[draw(st.sampled_from(kinds or tuple(register_kinds())))]
    written = draw(st.sampled_from(FORMATS))
    cells = written in ("xlsx", "xls")
    optional = [f for f in kind.fields if not f.required]
    present = (
        [f for f in kind.fields if f.required or f in draw(st.lists(st.sampled_from(optional), unique=True))]
        if optional
        else list(kind.fields)
    )
    if len(present) == 1 and optional:
        present.append(optional[0])
    columns: list[Field | str] = list(draw(st.permutations(present)))
    headers = {f.name: draw(_header(kind, f)) for f in present}
    overrides = {}
    for number, f in enumerate(present):
        if draw(st.integers(0, 15)) == 0:
            overrides[f.name] = headers[f.name] = f"字段{number}"
    extra = [
        *draw(st.lists(st.sampled_from(PERSONAL_HEADERS), max_size=2, unique=True)),
        *draw(st.lists(st.sampled_from(UNKNOWN_HEADERS), max_size=2, unique=True)),
    ]
    for header in extra:
        columns.insert(draw(st.integers(0, len(columns))), header)
    numbered = draw(st.booleans())
    leaves = (["序号"] if numbered else []) + [headers[c.name] if isinstance(c, Field) else c for c in columns]
    width = len(leaves)
    table = MessyTable(
        kind,
        written,
        [],
        [],
        {},
        set(),
        {h for h in extra if h in PERSONAL_HEADERS},
        {h for h in extra if h in UNKNOWN_HEADERS},
        overrides,
    )
    if numbered:
        table.unknown.add("序号")
    _titles(draw, table, width, cells)
    header_rows = _header_rows(draw, table, leaves, columns, numbered, cells)
    if width >= 2 and draw(st.booleans()):
        _reject(table, draw(_numbering(width)))
    for number in range(draw(st.integers(0, 6))):
        match draw(st.integers(0, 9)):
            case 0:
                table.rows.append([""] * width)
            case 1:
                _reject(table, [draw(st.sampled_from(["小计", "合 计", "总计："])), *[""] * (width - 2), "12"][:width])
            case 2:
                for row in header_rows:
                    _reject(table, row)
        row, values = draw(_data_row(kind, columns, written, f"{number}"))
        table.rows.append(([number + 1] if numbered else []) + row)
        table.expected[len(table.rows)] = values
    if cells:
        _merge_down(draw, table, numbered, columns)
    for note in draw(
        st.lists(
            st.sampled_from(
                [
                    "注：本表由各单位填报。",
                    f"填表人：{SECRET}　联系电话：13800138000",
                    "审核：        制表：办公室",
                    "说明：空白表示无",
                ]
            ),
            max_size=2,
        )
    ):
        _reject(table, [note, *[""] * (width - 1)])
    return table


def _reject(table: MessyTable, row: list[Any]) -> None:
    table.rows.append(row)
    table.rejected.add(len(table.rows))


def _titles(draw: st.DrawFn, table: MessyTable, width: int, cells: bool) -> None:
    for title in draw(
        st.lists(
            st.sampled_from(
                [f"沧澜市{table.kind.title_zh}（2025年）", "填报单位：市教育局", "", "单位：人、户　2025年9月30日"]
            ),
            max_size=3,
        )
    ):
        if cells and title and width > 1 and draw(st.booleans()):
            table.merges.append((len(table.rows), 0, len(table.rows), width - 1))
        table.rows.append([title, *[""] * (width - 1)])


def _header_rows(
    draw: st.DrawFn, table: MessyTable, leaves: list[str], columns: list[Any], numbered: bool, cells: bool
) -> list[list[Any]]:
    """One header row, or groups over it: merged, or as an export leaves them."""
    if len(leaves) < 4 or draw(st.booleans()):
        table.rows.append(list(leaves))
        return [list(leaves)]
    top = len(table.rows)
    single = draw(st.integers(1, len(leaves) - 2))
    cuts = sorted(draw(st.sets(st.integers(single + 1, len(leaves) - 1), max_size=2)) | {single, len(leaves)})
    upper: list[Any] = list(leaves[:single])
    for start, end, name in zip(cuts, cuts[1:], ["基本信息", "登记信息", "其他情况"], strict=False):
        upper += [name, *[""] * (end - start - 1)]
        if cells and end - start > 1:
            table.merges.append((top, start, top, end - 1))
    lower: list[Any] = list(leaves)
    if cells:
        for column in range(single):
            table.merges.append((top, column, top + 1, column))
        lower[:single] = [""] * single
    elif draw(st.booleans()):
        lower[:single] = [""] * single
    table.rows += [upper, lower]
    return [] if cells else [upper, lower]


def _merge_down(draw: st.DrawFn, table: MessyTable, numbered: bool, columns: list[Any]) -> None:
    """Gives the first data column one value over several rows, as one merged cell (A15)."""
    numbers = sorted(table.expected)
    runs = [(a, b) for a, b in pairwise(numbers) if b == a + 1]
    if not runs or not isinstance(columns[0], Field) or draw(st.booleans()):
        return
    first, second = draw(st.sampled_from(runs))
    at, place = int(numbered), table.kind.field_names.index(columns[0].name)
    table.rows[second - 1][at] = ""
    table.merges.append((first - 1, at, second - 1, at))
    values = list(table.expected[second])
    values[place] = table.expected[first][place]
    table.expected[second] = tuple(values)


def _numbering(width: int) -> st.SearchStrategy[list[Any]]:
    plain = [str(n) for n in range(1, width)]
    return st.sampled_from([["甲", *plain], [str(n) for n in range(1, width + 1)], ["甲", *[f"({n})" for n in plain]]])


@st.composite
def _header(draw: st.DrawFn, kind: RegisterKind, of: Field) -> str:
    """A listed header of the field that means nothing else in this kind, or one that must be guessed, in some dress."""
    words = header_words(kind.name)
    body = read_yaml("headers.yaml")
    listed = [
        w.lstrip("=") for w in (*body["kinds"].get(kind.name, {}).get(of.name, ()), *body["fields"].get(of.name, ()))
    ]
    candidates = [w for w in listed if [m.field for m in words.meanings(w)] == [of.name]]
    guesses = [
        g
        for w in listed
        for g in (f"本次{w}", f"填报的{w}", f"现{w}")
        if [(m.field, m.strength > Strength.LISTED) for m in words.meanings(g)] == [(of.name, True)]
    ]
    chosen = draw(st.sampled_from(guesses if guesses and draw(st.integers(0, 4)) == 0 else candidates))
    dress = draw(st.sampled_from(["{}", "{}", " {} ", "*{}", "{}（必填）", "{}："]))
    text = dress.format(chosen)
    return text[:2] + "\n" + text[2:] if len(text) > 4 and draw(st.integers(0, 5)) == 0 else text


@st.composite
def _data_row(
    draw: st.DrawFn, kind: RegisterKind, columns: list[Any], written: str, number: str
) -> tuple[list[Any], tuple[str, ...]]:
    values = dict.fromkeys(kind.field_names, "")
    row: list[Any] = []
    for column in columns:
        if isinstance(column, Field):
            cell, value = draw(_cell(column, written, number))
            values[column.name] = value
            row.append(cell)
        else:
            row.append(SECRET + draw(st.sampled_from(["张三", "13800138000", ""])))
    return row, tuple(values.values())


@st.composite
def _cell(draw: st.DrawFn, of: Field, written: str, number: str) -> tuple[Any, str]:
    """A raw cell and its canonical value."""
    if not of.required and draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(["", "", "N/A", "-", "/", "　", "不详", "--"])), ""
    cells = written in ("xlsx", "xls")
    base, _, words = of.type.partition(":")
    if words:
        code, word = draw(st.sampled_from([(c, w) for w, c in word_lists()[words]._beginnings.items()]))
        return draw(st.sampled_from([f"{word}", f" {word}　", f"{word}（注）"])), code
    match base:
        case "name":
            name = draw(_name()) + number
            return draw(st.sampled_from([name, f" {name}", f"{name}　"])), name
        case "holder":
            names = draw(
                st.lists(
                    st.sampled_from(["市教育局", "市民政局", "东街道办事处", "社会组织综合党委"]),
                    min_size=1,
                    max_size=2,
                    unique=True,
                )
            )
            sign = draw(st.sampled_from(["、", "；", "/"]))
            return sign.join(names) + "　", sign.join(names)
        case "code" | "tax_id":
            code = draw(
                st.builds(
                    make_code,
                    st.sampled_from(["91", "51"]),
                    st.just("150302"),
                    st.text("0123456789ABCDEFGH", min_size=8, max_size=8),
                )
            )
            return draw(
                st.sampled_from([code, code.lower(), f" {code}", code[:8] + " " + code[8:], code.translate(_WIDE)])
            ), code
        case "begin" | "end" | "period":
            return draw(_date(cells))
        case "count":
            count = draw(st.integers(0, 5000))
            shapes: list[Any] = [str(count), f"{count}人", f"{count}.0", str(count).translate(_WIDE), f"{count:,}"]
            return draw(st.sampled_from([*shapes, count, float(count)] if cells else shapes)), str(count)
        case "share":
            share = draw(st.integers(2, 100))
            return draw(st.sampled_from([f"{share}%", str(share), *([share / 100] if cells else [])])), str(share)
        case "boolean" | "operating":
            return draw(
                st.sampled_from(
                    [
                        ("是", "1"),
                        ("√", "1"),
                        ("Y", "1"),
                        ("有", "1"),
                        ("已办", "1"),
                        ("否", "0"),
                        ("×", "0"),
                        ("N", "0"),
                        ("未办", "0"),
                        ("1", "1"),
                        ("0", "0"),
                    ]
                )
            )
        case "year":
            return draw(
                st.sampled_from(
                    [("2024", "2024"), ("2024年度", "2024"), ("2023年", "2023"), (2022 if cells else "2022", "2022")]
                )
            )
        case "type_code":
            return draw(
                st.sampled_from(
                    [
                        ("159", "159"),
                        ("其他有限责任公司", "159"),
                        ("130 股份合作企业", "130"),
                        (173 if cells else "173", "173"),
                        ("国有独资", "国有独资"),
                    ]
                )
            )
        case "place":
            return draw(
                st.sampled_from(
                    [
                        ("沧澜市东区和平街道1号", "沧澜市东区和平街道1号"),
                        ("150302001001", "150302001001"),
                        (150302001001 if cells else "150302001001", "150302001001"),
                    ]
                )
            )
    text = draw(st.sampled_from(["文本", "A-12", "一级"])) + number
    return draw(st.sampled_from([text, f"  {text}", f"{text}\u200b"])), text


def _name() -> st.SearchStrategy[str]:
    return st.builds(
        lambda middle, end: middle + end, st.text(_SYLLABLES, min_size=2, max_size=5), st.sampled_from(_ENDS)
    )


@st.composite
def _date(draw: st.DrawFn, cells: bool) -> tuple[Any, str]:
    day = draw(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
    serial = (day - SERIAL_ORIGIN) // timedelta(days=1)
    whole: list[Any] = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str(serial),
    ]
    if cells:
        whole += [day, serial]
    unit = draw(st.integers(0, 5))
    if unit == 0:
        return draw(st.sampled_from([str(day.year), f"{day.year}年"])), str(day.year)
    if unit == 1:
        return draw(
            st.sampled_from([f"{day:%Y-%m}", f"{day.year}.{day.month}", f"{day:%Y%m}", f"{day.year}年{day.month}月"])
        ), f"{day:%Y-%m}"
    return draw(st.sampled_from(whole)), day.isoformat()
