"""Decisions on weak matches: kept in a file people edit, found again in later deliveries (SEMANTICS B13)."""

from __future__ import annotations

import tempfile
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shizi.graph.errors import NotFoundError, UsageError
from shizi.loaders.decisions import Decision, Decisions, RowIdentity

ROW = RowIdentity("ab12", "liaison", "乌海市鑫源商贸公司", "9115030")
OTHER = RowIdentity("cd34", "visits", "乙公司")
DAY = date(2025, 10, 8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "matches.yaml"


def test_b13_a_decision_holds_for_later_loads(path: Path) -> None:
    Decisions.load(path).accept(ROW, "91X", "鑫源商贸有限公司", day=DAY, note="电话核实")
    Decisions.load(path).reject(OTHER, "91Y", "乙厂", day=DAY)
    decisions = Decisions.load(path)
    assert decisions.all() == [
        Decision(ROW, "accepted", "91X", "鑫源商贸有限公司", DAY, "电话核实"),
        Decision(OTHER, "rejected", "91Y", "乙厂", DAY, ""),
    ]
    assert decisions.accepted("ab12", "liaison", "") == "91X"
    assert decisions.rejected("cd34", "visits", "") == {"91Y"}
    assert decisions.settled("ab12", "liaison", "")
    assert not decisions.settled("cd34", "visits", "")


def test_missing_file_holds_no_decision(path: Path) -> None:
    decisions = Decisions.load(path)
    assert decisions.all() == []
    assert decisions.accepted("x", "liaison", "甲") is None
    assert not path.exists()


def test_row_that_comes_back_keeps_its_decision(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.accept(RowIdentity("ab12~2", "liaison", "甲"), "91X")
    assert decisions.accepted("ab12", "liaison", "") == decisions.accepted("ab12~3", "liaison", "") == "91X"


def test_row_of_another_key_with_the_same_name_and_code_is_the_same(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.accept(ROW, "91X")
    assert decisions.accepted("new key", "liaison", " 乌海市 鑫源商贸公司", "9115-030") == "91X"
    assert decisions.accepted("new key", "visits", ROW.name, ROW.code) is None
    assert decisions.accepted("new key", "liaison", ROW.name, "other code") is None
    assert decisions.accepted("new key", "liaison", "", "") is None


def test_only_one_candidate_is_accepted(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.accept(ROW, "91X")
    decisions.accept(ROW, "91Y")
    assert [one.candidate for one in decisions.for_row("ab12")] == ["91Y"]


def test_negatives_stay(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.reject(ROW, "91X")
    decisions.reject(ROW, "91Y")
    decisions.accept(ROW, "91Z")
    assert decisions.rejected(ROW.key, ROW.register, ROW.name) == {"91X", "91Y"}
    assert decisions.accepted(ROW.key, ROW.register, ROW.name) == "91Z"


def test_the_later_decision_on_a_candidate_replaces_the_former(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.reject(ROW, "91X")
    decisions.accept(ROW, "91X")
    assert [one.decision for one in decisions.all()] == ["accepted"]
    decisions.reject(ROW, "91X")
    assert [one.decision for one in decisions.all()] == ["rejected"]


def test_rejecting_all_settles_a_row_until_one_is_accepted(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.accept(ROW, "91X")
    decisions.reject(ROW)
    assert decisions.settled(ROW.key, ROW.register, ROW.name)
    assert decisions.accepted(ROW.key, ROW.register, ROW.name) is None
    decisions.accept(ROW, "91X")
    assert decisions.accepted(ROW.key, ROW.register, ROW.name) == "91X"
    assert len(decisions.all()) == 1


def test_undo_takes_back_one_or_all(path: Path) -> None:
    decisions = Decisions.load(path)
    decisions.reject(ROW, "91X")
    decisions.accept(ROW, "91Y")
    decisions.accept(OTHER, "91Z")
    assert [one.candidate for one in decisions.undo("ab12", "91X")] == ["91X"]
    assert [one.candidate for one in Decisions.load(path).undo("ab12")] == ["91Y"]
    assert [one.row for one in Decisions.load(path).all()] == [OTHER]
    with pytest.raises(NotFoundError, match="ab12"):
        decisions.undo("ab12")


def test_accepting_nothing_is_an_error(path: Path) -> None:
    with pytest.raises(UsageError):
        Decisions.load(path).accept(ROW, "")


def test_new_file_explains_itself(path: Path) -> None:
    Decisions.load(path).accept(ROW, "91X", day=DAY)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 对疑似匹配的人工决定")
    assert text.endswith(
        '- row: "ab12"\n  register: liaison\n  name: "乌海市鑫源商贸公司"\n  code: "9115030"\n'
        '  decision: accepted\n  candidate: "91X"\n  day: "2025-10-08"\n'
    )


EDITED = """\
# 我的说明
- row: ab12   # 张三核实过
  decision: accepted
  candidate: 91X
# 下面是另一段

-   register: visits
    name: 乙公司
    decision: rejected
    candidate:
    day: 2025-01-02
    note: |
      两行
      说明
# 结尾
"""


def test_what_people_wrote_stays(path: Path) -> None:
    path.write_text("\ufeff" + EDITED, encoding="utf-8")
    decisions = Decisions.load(path)
    assert decisions.accepted("ab12", "", "") == "91X"
    assert decisions.settled("any", "visits", "乙 公司")
    decisions.accept(RowIdentity("ef56", "liaison", "丙"), "91Z", day=DAY)
    assert path.read_text(encoding="utf-8").startswith(EDITED)
    decisions.undo("ab12")
    decisions.undo("ef56")
    left = EDITED.replace(EDITED[EDITED.index("- row") : EDITED.index("# 下面")], "")
    assert path.read_text(encoding="utf-8") == left
    decisions.accept(RowIdentity("new", "visits", "乙公司"), "91W")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 我的说明\n# 下面是另一段\n\n# 结尾\n- row:")
    assert [one.candidate for one in decisions.all()] == ["91W"]


@pytest.mark.parametrize(
    ("text", "row", "what"),
    [
        ("- row: a\n  decision: [accepted\n", 3, "no YAML"),
        ("row: a\n", 1, "must be a list"),
        ("# x\n- a\n", 2, "block"),
        ("- row: a\n  decision: maybe\n", 1, "accepted or rejected"),
        ("- row: a\n  decision: accepted\n", 1, "candidate"),
        ("- decision: rejected\n", 1, "name its row"),
        ("- row: a\n  decision: rejected\n  whatever: 1\n", 3, "unknown field"),
        ("- row: a\n  row: b\n  decision: rejected\n", 2, "twice"),
        ("- row: [a]\n  decision: rejected\n", 1, "single value"),
        ("- row: a\n  decision: rejected\n  day: 2025-13-01\n", 1, "YYYY-MM-DD"),
        ("- row: !!python/object:os.system a\n  decision: accepted\n  candidate: {}\n", 3, "single value"),
        ("[{row: a, decision: rejected}]\n", 1, "must be a list"),
        ("- row: a\x00\n", None, "no YAML"),
    ],
)
def test_broken_file_is_a_clear_error_with_its_line(path: Path, text: str, row: int | None, what: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=what) as caught:
        Decisions.load(path)
    assert caught.value.where is not None
    assert (caught.value.where.file, caught.value.where.row) == ("matches.yaml", row)
    with pytest.raises(UsageError):
        Decisions(path).accept(ROW, "91X")
    assert path.read_text(encoding="utf-8") == text


def test_file_in_another_encoding_is_a_clear_error(path: Path) -> None:
    path.write_bytes("- row: 甲".encode("gb18030"))
    with pytest.raises(UsageError, match="cannot be read"):
        Decisions.load(path)


def test_interrupted_write_leaves_the_former_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decisions = Decisions.load(path)
    decisions.accept(ROW, "91X")
    before = path.read_text(encoding="utf-8")

    def stop(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shizi.loaders.decisions.os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        decisions.accept(OTHER, "91Z")
    assert path.read_text(encoding="utf-8") == before
    assert sorted(one.name for one in path.parent.iterdir()) in (
        ["matches.yaml"],
        ["matches.yaml", "matches.yaml.lock"],
    )


def _accept_some(path: Path, start: int) -> None:
    for number in range(start, start + 10):
        Decisions.load(path).accept(RowIdentity(f"r{number}", "visits", f"甲{number}"), "91X")


def test_commands_at_the_same_time_lose_no_decision(path: Path) -> None:
    workers = [get_context("spawn").Process(target=_accept_some, args=(path, start)) for start in (0, 10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {one.row.key for one in Decisions.load(path).all()} == {f"r{number}" for number in range(20)}


names = st.one_of(
    st.sampled_from(["=HYPERLINK(1)", "<script>", "null", "yes", "- a", "a: b", "# x", "'", '"', "1e3",
        "2025-01-01", " 甲 ", "\n", "\x85", "{}"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 3), names, names, names, st.sampled_from("ar")), max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back_as_it_was(steps: list[tuple[int, str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matches.yaml"
        for number, name, code, note, what in steps:
            row = RowIdentity(f"row{number}", "liaison", name, code)
            decisions = Decisions.load(path)
            decide = decisions.accept if what == "a" else decisions.reject
            made = decide(row, "91X" + code, name, note=note)
            again = Decisions.load(path)
            assert again.all()[-1] == made
            assert made in again.for_row(row.key)
            assert sum(one.decision == "accepted" for one in again.for_row(row.key)) <= 1
