"""Question files: what a good one says, and what is refused with file and line while the others go on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from shizi.cypher.catalogue import read_rules
from shizi.cypher.questions import QuestionError, QuestionLibrary, read_question, read_questions
from shizi.cypher.words import words
from shizi.graph.errors import NotFoundError
from shizi.loaders.register_kinds import register_kinds

HEADER = """\
// ---
// id: 7
// version: 1
// group: multi_head      # a remark
// title: {zh: 甲？, en: A}
// explanation: {zh: "甲, 乙", en: "A, B"}
// needs: [committee_claims]
// uses: [visits]
// columns_needed: [{register: party_units, column: extension_until}]
// parameters:
//   place: {type: place, default: null, zh: 地方, en: place, example: 甲区}
//   role: {type: choice, values: [business, industry], zh: 身份, en: role, example: business}
//   after: {type: day, default: 2025-01-31, zh: 之后, en: after, example: 2025-01-31}
// columns:
//   id: {zh: 键, en: key}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
"""
QUERY = """\
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND o.established <= $at AND o.established > $after
  AND ($place_codes IS NULL OR o.place IN $place_codes) AND o.payers > $joint_cap AND $role IN o.required
RETURN o.id AS id, o.known_by AS sources
ORDER BY id
"""
LINES = HEADER.count("\n")
GROUPS = {
    "oversight": range(1, 7), "multi_head": range(7, 13), "vacuum": range(13, 20), "coverage": range(20, 26),
    "formation": range(26, 34), "instructors": range(34, 39), "service_teams": range(39, 43), "ledgers": range(43, 48),
    "six_sync": range(48, 53), "data_quality": range(53, 59), "change": range(59, 62), "workload": range(62, 66),
}  # fmt: skip


def test_a_good_file_is_read_whole() -> None:
    question = read_question(HEADER + QUERY, "q07_several.cypher")
    assert (question.id, question.group, question.title_zh, question.title_en) == (7, "multi_head", "甲？", "A")
    assert (question.needs, question.uses) == (("committee_claims",), ("visits",))
    assert [(one.register, one.column) for one in question.columns_needed] == [("party_units", "extension_until")]
    assert [column.name for column in question.columns] == ["id", "sources"]
    assert question.slug == "q07_several"
    assert question.query == QUERY
    place, role, after = question.parameters.values()
    assert (place.required, place.default, place.query_names) == (False, None, ("place", "place_codes"))
    assert (role.required, role.values, role.example) == (True, ("business", "industry"), "business")
    assert after.default == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        (QUERY, "does not begin with a header", 1),
        (HEADER.replace("// ---\n", "", 1) + QUERY, "does not begin with a header", 1),
        ("// ---\n// id: 7\n" + QUERY, "header is not closed", 1),
        (HEADER.replace("// version: 1", "version: 1") + QUERY, "no comment", 3),
        (HEADER.replace("{zh: 甲？, en: A}", "{zh: 甲？, en: A") + QUERY, "no YAML", 6),
        ("// ---\n// - id\n// ---\n" + QUERY, "holds no fields", 1),
        (HEADER.replace("// uses: [visits]\n", "") + QUERY, "lacks uses", 1),
        (HEADER.replace("// uses", "// wants: 1\n// uses") + QUERY, "unknown fields: wants", 8),
        (HEADER.replace("id: 7", "id: seven") + QUERY, "id has the wrong form", 2),
        (HEADER.replace("id: 7", "id: true") + QUERY, "id has the wrong form", 2),
        (HEADER.replace("id: 7", "id: 0") + QUERY, "from 1 to 9999", 2),
        (HEADER.replace("id: 7", "id: 8") + QUERY, "stands in a file that is called q07_several.cypher", 2),
        (HEADER.replace("version: 1", "version: 0") + QUERY, "count from 1", 3),
        (HEADER.replace("group: multi_head", "group: rumours") + QUERY, "group is one of", 4),
        (HEADER.replace("{zh: 甲？, en: A}", "{zh: 甲？}") + QUERY, "title needs zh and en", 5),
        (HEADER.replace("{zh: 甲？, en: A}", "{zh: '', en: A}") + QUERY, "title needs zh and en", 5),
        (HEADER.replace("[committee_claims]", "[rumours]") + QUERY, "needs holds 'rumours'", 7),
        (HEADER.replace("[visits]", "[{a: 1}]") + QUERY, "no register kind", 8),
        (HEADER.replace("column: extension_until", "name: x") + QUERY, "columns_needed is a list", 9),
        (HEADER.replace("register: party_units", "register: rumours") + QUERY, "no register kind", 9),
        (HEADER.replace("type: place", "type: planet") + QUERY, "parameter place: type is one of", 11),
        (HEADER.replace(", example: 甲区", "") + QUERY, "parameter place needs type, zh, en and example", 11),
        (HEADER.replace("zh: 地方, ", "zh: 1, ") + QUERY, "parameter place needs zh and en", 11),
        (HEADER.replace("values: [business, industry]", "values: [1]") + QUERY, "values is a list of texts", 12),
        (HEADER.replace(" values: [business, industry],", "") + QUERY, "a choice, and only a choice", 12),
        (HEADER.replace("example: business", "example: liaison") + QUERY, "parameter role must be", 12),
        (HEADER.replace("default: 2025-01-31", "default: soon") + QUERY, "parameter after must be a day", 13),
        (HEADER.replace("  after: {", "  joint_cap: {") + QUERY, "$joint_cap is always given", 13),
        (HEADER.replace("  after: {", "  place_codes: {") + QUERY, "given to the query by one name", 10),
        (HEADER.replace("{zh: 键, en: key}", "{zh: 键}") + QUERY, "column id needs zh and en", 15),
        (HEADER.replace("{zh: 键, en: key}", "{zh: 键, en: key, words: no_list}") + QUERY, "column id names 'no_list'", 15),
        (HEADER.replace("  sources:", "  proofs:") + QUERY, "the last column must be sources", 14),
        (HEADER + QUERY.replace("$after", "$before"), "reads $before", LINES + 2),
        (HEADER + QUERY.replace("AND $role IN o.required", ""), "does not read $role", 12),
        (HEADER + QUERY.replace("$known", "$at"), "does not read $known", LINES + 1),
        (HEADER + QUERY.replace("o.id AS id", "o.id AS key"), "the query returns key, sources; the header", LINES + 5),
        (HEADER + QUERY.replace("o.id AS id, o.known_by AS sources", "o.known_by AS sources, o.id AS id"), "returns", LINES + 5),
        (HEADER + "\n\n" + QUERY.replace("ORDER BY id", "SET o.x = 1"), "SET is not allowed", LINES + 7),
        (HEADER + QUERY.replace("MATCH (o", "MATCH (o) DETACH DELETE o MATCH (o"), "not allowed", LINES + 1),
        (HEADER + QUERY + "; MATCH (n) RETURN n", "semicolon", LINES + 6),
        (HEADER, "no statement", LINES + 1),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(text: str, what: str, line: int) -> None:
    with pytest.raises(QuestionError) as refused:
        read_question(text, "q07_several.cypher")
    assert what in refused.value.what
    assert refused.value.where is not None
    assert (refused.value.where.file, refused.value.where.row) == ("q07_several.cypher", line)


def test_one_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.cypher").write_text(HEADER + QUERY, encoding="utf-8")
    (tmp_path / "b.cypher").write_text(HEADER.replace("id: 7", "id: 8") + "MATCH (n) DELETE n", encoding="utf-8")
    (tmp_path / "c.cypher").write_text(HEADER.replace("id: 7", "id: 9") + QUERY, encoding="utf-8")
    (tmp_path / "d.cypher").write_bytes("// ---\n// id: 编号".encode("gb18030"))
    (tmp_path / "e.cypher").write_text(HEADER + QUERY, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no question", encoding="utf-8")
    library = read_questions(tmp_path)
    assert list(library) == [7, 9]
    assert [str(fault.where) for fault in library.faults] == [f"b.cypher row {LINES + 1}", "d.cypher", "e.cypher row 1"]
    assert library.faults[2].what == "question 7 is already given by a.cypher"


def test_a_city_adds_and_replaces_questions(tmp_path: Path) -> None:
    package, own = tmp_path / "package", tmp_path / "own"
    for folder, number, title in ((package, 7, "甲？"), (package, 8, "乙？"), (own, 8, "本市的？"), (own, 70, "新的？")):
        folder.mkdir(exist_ok=True)
        text = HEADER.replace("id: 7", f"id: {number}").replace("甲？", title)
        (folder / f"q{number:02d}_x.cypher").write_text(text + QUERY, encoding="utf-8")
    library = read_questions(package, own=own)
    assert {key: one.title_zh for key, one in library.items()} == {7: "甲？", 8: "本市的？", 70: "新的？"}
    assert library.faults == []
    assert list(read_questions(package, own=tmp_path / "nowhere")) == [7, 8]


@pytest.mark.parametrize("text", ["7", "07", "q07", "Q7", " 7 ", "q07_several_holders", "several_holders", "Several_Holders"])
def test_a_question_is_found_by_number_or_name(text: str) -> None:
    question = read_question(HEADER + QUERY, "q07_several_holders.cypher")
    assert QuestionLibrary({7: question}, []).find(text) is question


@pytest.mark.parametrize("text", ["", "8", "q", "several", "'; DROP TABLE x; --", "<script>", "x" * 10_000, "\0", "甲", "٧", "-7"])
def test_an_unknown_question_is_not_found_and_alike_ones_are_offered(text: str) -> None:
    library = QuestionLibrary({7: read_question(HEADER + QUERY, "q07_several_holders.cypher")}, [])
    with pytest.raises(NotFoundError) as missing:
        library.find(text)
    assert len(str(missing.value)) < 400
    if text in ("several", "甲"):
        assert [one["id"] for one in missing.value.candidates] == ["q07"]  # type: ignore[attr-defined]


# the library itself


def test_the_library_holds_the_65_questions_and_no_fault() -> None:
    library = read_questions()
    assert [str(fault) for fault in library.faults] == []
    assert list(library) == list(range(1, 66))
    assert {group: [q.id for q in library.values() if q.group == group] for group in words()["question_group"]} == {
        group: list(ids) for group, ids in GROUPS.items()
    }


def test_every_question_of_the_library_is_named_and_explained() -> None:
    library = read_questions()
    assert len({q.title_zh for q in library.values()}) == len(library)
    assert len({q.title_en for q in library.values()}) == len(library)
    for question in library.values():
        assert question.slug.startswith(f"q{question.id:02d}_"), question.file
        assert question.title_zh.endswith("？"), question.file
        assert "ORDER BY" in question.query, question.file
        assert len({column.zh for column in question.columns}) == len(question.columns), question.file


def test_columns_needed_are_optional_columns_of_the_registers_and_have_words() -> None:
    for question in read_questions().values():
        for one in question.columns_needed:
            kind = register_kinds()[one.register]
            assert one.column in kind.field_names, question.file
            assert one.column not in kind.required, question.file
            assert f"{one.register}.{one.column}" in words()["column"], question.file


def test_no_threshold_stands_in_a_query() -> None:
    for question in read_questions().values():
        assert "date() " not in question.query, question.file
        assert "LIMIT" not in question.query, f"{question.file}: the framework caps"


def test_no_question_or_rule_collects_in_a_called_part() -> None:
    # The embedded engine keeps what such a part collected in its books after the statement has ended (graph/engine_memory.py).
    queries = {f"question {number}": one.query for number, one in read_questions().items()}
    queries |= {f"rule {key}": one.query for key, one in read_rules().items()}
    collecting = re.compile(r"CALL\s*\([^)]*\)\s*\{[^}]*\bcollect\(", re.IGNORECASE)
    assert [name for name, query in queries.items() if collecting.search(query)] == []
