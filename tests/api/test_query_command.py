"""`shizi query`: the list, an answer in every format, wrong usage, names that mean no good."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from published_city import HOSTILE, Run

from shizi.api.rendering_query import column_widths
from shizi.graph.engine import Engine

QUESTION = """\
// ---
// id: 901
// version: 1
// group: ledgers
// title: {zh: 有哪些组织（测试）？, en: Which organizations?}
// explanation: {zh: 一个组织一行。, en: One row per organization.}
// needs: [market_registration]
// uses: [visits]
// columns_needed: []
// parameters:
//   state: {type: choice, values: [ledger, base_roster, excluded], default: null, zh: 状态, en: state, example: ledger}
//   named: {type: text, default: null, zh: 名称, en: name, example: 某市}
//   organization: {type: organization, default: null, zh: 组织, en: organization, example: 91150302WH00000013}
//   place: {type: place, default: null, zh: 地方, en: place, example: 甲区}
// columns:
//   name: {zh: 名称（登记）, en: name}
//   state: {zh: 状态, en: state}
//   payers: {zh: 人数, en: payers}
//   names: {zh: 其他名称, en: other names}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND ($state IS NULL OR o.state = $state)
  AND ($named IS NULL OR o.name = $named) AND ($organization IS NULL OR o.id = $organization)
  AND ($place_codes IS NULL OR o.place IN $place_codes)
RETURN o.name AS name, o.state AS state, size(o.required) AS payers, ['=1+1', o.id] AS names, o.known_by AS sources
ORDER BY name, names
"""
WITHHELD = QUESTION.replace("id: 901", "id: 902").replace("[market_registration]", "[six_sync]").replace("（测试）", "乙")
CODE = "91150302WH00000013"
ADDRESS = {"register": "survey_ledger", "file": "registers/=某表.xlsx", "sheet": "表", "row": 2}


@pytest.fixture(autouse=True)
def _own_questions(city: Engine, embedded_home: Path) -> Iterator[None]:
    folder = embedded_home / "answers"
    folder.mkdir()
    files = {"q901_organizations.cypher": QUESTION, "q902_withheld.cypher": WITHHELD}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    yield
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def test_json_has_the_whole_answer(run: Run) -> None:
    found = run("query", "901", "--format", "json", "--param", "state=ledger")
    answer = json.loads(found.out)
    assert (found.status, found.err) == (0, "")
    assert answer.keys() >= {
        "id", "title", "at", "known_at", "parameters", "columns", "rows", "notes", "not_received", "missing_columns", "truncated",
    }  # fmt: skip
    assert (answer["id"], answer["at"], answer["known_at"]) == (901, "2025-09-30", "2025-10-08")
    assert answer["title"] == {"zh": "有哪些组织（测试）？", "en": "Which organizations?"}
    assert answer["parameters"] == {"state": "ledger", "named": None, "organization": None, "place": None}
    assert answer["columns"][0] == {"name": "name", "zh": "名称（登记）", "en": "name"}
    assert [row["name"] for row in answer["rows"]] == ["某市\x1b[31m[red]\u202e公司", "某市宏达商贸有限公司"]
    assert answer["rows"][1] == {
        "name": "某市宏达商贸有限公司", "state": "ledger", "payers": 5, "names": ["=1+1", CODE], "sources": [ADDRESS],
    }  # fmt: skip
    assert (answer["not_received"], answer["truncated"]) == (["visits"], False)
    assert [note["en"].split(":")[0] for note in answer["notes"]] == ["register not received"]


def test_jsonl_has_a_row_per_line_and_notes_elsewhere(run: Run) -> None:
    found = run("query", "q901", "--format", "jsonl")
    assert [json.loads(line).keys() for line in found.out.splitlines()] == [{"name", "state", "payers", "names", "sources"}] * 4
    assert "未收到登记册：走访检查记录" in found.err


def test_csv_has_a_header_and_no_formulas(run: Run) -> None:
    lines = list(csv.reader(io.StringIO(run("query", "0901", "--format", "csv").out)))
    assert lines[0] == ["name", "state", "payers", "names", "sources"]
    assert {line[3].split("; ")[0] for line in lines[1:]} == {"'=1+1"}
    assert {line[1] for line in lines[1:]} <= {"台账", "底册", "排除"}
    assert lines[1][4] == "survey_ledger:registers/=某表.xlsx[表]:2"


def test_the_table_is_harmless_and_in_chinese(run: Run) -> None:
    found = run("query", "organizations", "--param", "place=甲区")
    assert found.status == 0
    assert "\x1b" not in found.out
    assert "\u202e" not in found.out
    for shown in ("901. 有哪些组织（测试）？", "注意：未收到登记册：走访检查记录", "place=某市甲区（150302000000）", "共4行", "摸排台账"):
        assert shown in found.out
    assert "名称（登记）" not in found.out, "remarks of headings are left to the other formats"


def test_xlsx_has_rows_sources_and_what_was_asked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "答案.xlsx"
    found = run("query", "901", "--out", str(file), "--param", "state=ledger")
    assert (found.status, found.out) == (0, "")
    assert "2行" in found.err
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["结果", "依据", "说明"]
    rows = list(book["结果"].iter_rows(values_only=True))
    assert rows[0] == ("名称（登记）", "状态", "人数", "其他名称", "依据的登记行")
    assert rows[2][:4] == ("某市宏达商贸有限公司", "台账", 5, f"'=1+1；{CODE}")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert list(book["依据"].iter_rows(values_only=True))[1:] == [
        (number, "摸排台账", "registers/=某表.xlsx", "表", 2) for number in (2, 3)
    ]
    told = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True) if row[0]}
    assert (told["日期 day"], told["参数 parameters"]) == ("2025-09-30", "state=ledger")
    assert "未收到登记册" in str(told["注意 note"])


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_other_formats_go_to_files_as_to_standard_output(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"answer.{form}"
    file.write_text("former", encoding="utf-8")
    assert run("query", "901", "--out", str(file)).status == 0
    assert file.read_text(encoding="utf-8") == run("query", "901", "--format", form).out
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_the_list_tells_what_there_is(run: Run) -> None:
    listed = {one["id"]: one for one in json.loads(run("query", "list", "--format", "json").out)}
    assert 7 in listed
    own = listed[901]
    assert own.keys() >= {"id", "group", "title_zh", "title_en", "explanation", "parameters", "columns", "needs"}
    assert own["parameters"][0] == {
        "name": "state", "type": "choice", "required": False, "default": None, "values": ["ledger", "base_roster", "excluded"],
        "example": "ledger", "zh": "状态", "en": "state",
    }  # fmt: skip
    assert own["needs"] == ["market_registration"]
    only = json.loads(run("query", "list", "--group", "ledgers", "--format", "json").out)
    assert {one["group"] for one in only} == {"ledgers"}
    shown = run("query", "list", "--group", "ledgers").out
    assert "有哪些组织（测试）？" in shown
    assert "[state]" in shown
    lines = list(csv.DictReader(io.StringIO(run("query", "list", "--format", "csv").out)))
    assert [line["parameters"] for line in lines if line["id"] == "901"] == ["state; named; organization; place"]


def test_a_register_not_received_is_said_in_every_format(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("query", "902", "--format", "json").out)
    assert (answer["rows"], answer["not_received"]) == ([], ["six_sync", "visits"])
    assert answer["notes"][0] == {"zh": "未收到登记册：六同步台账", "en": "register not received: six-sync ledger"}
    assert "未收到登记册：六同步台账" in run("query", "902").out
    csv_form = run("query", "902", "--format", "csv")
    assert (csv_form.out.count("\n"), "未收到登记册：六同步台账" in csv_form.err) == (1, True)
    assert run("query", "902", "--out", str(tmp_path / "a.xlsx")).status == 0


def test_more_rows_than_the_limit_are_cut_and_said(run: Run) -> None:
    answer = json.loads(run("query", "901", "--limit", "2", "--format", "json").out)
    assert (len(answer["rows"]), answer["truncated"]) == (2, True)


def test_another_day_and_what_was_known(run: Run) -> None:
    assert json.loads(run("query", "901", "--at", "2024/1/1", "--format", "json").out)["at"] == "2024-01-01"
    assert run("query", "901", "--known-at", "2025-10-07").status == 4


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "没有说问哪个问题"), (("",), 2, "没有说问哪个问题"), (("66666",), 4, "没有找到"), (("有哪些组织",), 4, "q901"),
        (("901", "--param", "state"), 2, "is no NAME=VALUE"), (("901", "--param", "=x"), 2, "is no NAME=VALUE"),
        (("901", "--param", "state=gone"), 2, "state=ledger"), (("901", "--param", "nobody=1"), 2, "state、named、organization、place"),
        (("901", "--param", "state=ledger", "--param", "state=excluded"), 2, "twice"),
        (("901", "--param", "organization=某市同名有限公司"), 4, "91150302WH00000021"), (("901", "--param", "place=丙区"), 4, "没有叫“丙区”的地方"),
        (("901", "--limit", "0"), 2, "--limit"), (("901", "--timeout", "0"), 2, "--timeout"), (("901", "--at", "soon"), 2, "soon"),
        (("901", "--format", "xlsx"), 2, "--out"), (("901", "--out", "no/such/folder/a.csv"), 2, "cannot be written"),
        (("901", "--out", "answer.doc"), 2, "a file needs a format"), (("901", "--group", "ledgers"), 2, "list only"),
        (("list", "--group", "rumours"), 2, "vacuum"), (("901", "--format", "pdf"), 2, "pdf"),
    ],
)  # fmt: skip
def test_wrong_usage_and_what_is_not_there(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    found = run("query", *arguments)
    assert (found.status, found.out) == (status, "")
    assert said in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize("text", ["'; DROP TABLE x; --", "<script>alert(1)</script>", "x" * 10_000, "甲\x00乙", HOSTILE, "=1+1", "[red]"])
def test_hostile_values_are_texts_or_refused(run: Run, text: str) -> None:
    found = run("query", "901", "--param", f"named={text}", "--format", "json")
    assert found.status == (2 if len(text) > 500 or "\0" in text else 0)
    if found.status == 0:
        assert [row["name"] for row in json.loads(found.out)["rows"]] == ([HOSTILE] if text == HOSTILE else [])
    shown = run("query", text)
    assert shown.status == 4
    place = run("query", "901", "--param", f"place={text}")
    assert place.status in (2, 4)
    for one in (found, shown, place):
        assert len(one.err) < 3000
        assert "\x1b" not in one.err + one.out
        assert "\u202e" not in one.err + one.out
    assert len(json.loads(run("query", "901", "--format", "json").out)["rows"]) == 4


def test_a_broken_question_of_the_city_is_told_and_the_others_are_answered(run: Run, embedded_home: Path) -> None:
    broken = QUESTION.replace("id: 901", "id: 903").replace("RETURN", "DETACH DELETE o RETURN")
    (embedded_home / "answers" / "q903_broken.cypher").write_text(broken, encoding="utf-8")
    found = run("query", "901", "--format", "jsonl")
    assert (found.status, len(found.out.splitlines())) == (0, 4)
    assert "q903_broken.cypher row 26: DETACH is not allowed" in found.err
    assert run("query", "903").status == 4


@pytest.mark.parametrize(
    ("natural", "available", "wanted"),
    [
        ([5, 5], 100, [5, 5]), ([5, 50, 50], 65, [5, 30, 30]), ([80], 40, [40]), ([9, 9, 9], 3, [4, 4, 4]), ([], 10, []),
        ([100, 3, 20], 63, [40, 3, 20]),
    ],
)  # fmt: skip
def test_narrow_columns_get_what_they_need(natural: list[int], available: int, wanted: list[int]) -> None:
    assert column_widths(natural, available) == wanted
