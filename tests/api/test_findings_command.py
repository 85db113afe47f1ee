"""`shizi findings` with its reviews and history, and `shizi diff`, on a small published city."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from published_city import Outcome, Run

from shizi.graph.engine import Engine

pytestmark = pytest.mark.usefixtures("city")
CODE = "91150302WH00000013"
HOSTILE = "=HYPERLINK(1) <script>alert(1)</script> \x1b[31m\u202e[red]"


def lines(found: Outcome) -> list[dict[str, Any]]:
    assert found.status == 0, found.err
    return [json.loads(line) for line in found.out.splitlines()]


def review(run: Run, finding: str = "f-M01", state: str = "accepted", *more: str, reason: str = "属实") -> Outcome:
    return run("findings", "review", finding, "--state", state, "--reason", reason, "--by", "市委社会工作部", *more)


def test_e7_all_open_findings_are_listed_reviewed_ones_too(run: Run) -> None:
    assert [line["review"] for line in lines(run("findings", "--format", "jsonl"))] == [None, None]
    assert review(run, "f-M01", "exempt", "--until", "2026-01-01", reason="过渡期").status == 0
    found = lines(run("findings", "--format", "jsonl"))
    assert [line["id"] for line in found] == ["f-M01", "f-D02"]
    assert found[0]["review"] == {
        "state": "exempt", "reason": "过渡期", "by": "市委社会工作部", "until": "2026-01-01", "reviewed_on": date.today().isoformat(),
    }  # fmt: skip
    assert json.loads(run("findings", "--rule", "M01", "--format", "json").out)[0]["review"]["state"] == "exempt"


def test_the_list_can_be_asked_by_review(run: Run) -> None:
    review(run)

    def ids(wanted: str) -> list[str]:
        return [line["id"] for line in lines(run("findings", "--review", wanted, "--format", "jsonl"))]

    assert (ids("none"), ids("accepted"), ids("exempt"), ids("any")) == (["f-D02"], ["f-M01"], [], ["f-M01"])
    assert run("findings", "--review", "all").status == 2


def test_the_table_shows_reviewed_ones_apart_and_counts_them(run: Run) -> None:
    assert "核对意见" not in run("findings").out
    review(run, reason="已移交区局")
    told = run("findings").out
    assert "findings open on the day：2" in told
    assert "其中有核对意见的 · of these reviewed：已受理 accepted 1" in told
    assert told.index("f-D02") < told.index("已受理 accepted 1") < told.index("已移交区局")


def test_a_review_shows_in_the_overview_and_in_the_answer_about_the_organization(run: Run) -> None:
    assert json.loads(run("overview", "--format", "json").out)["findings_reviewed"] == {"accepted": 0, "exempt": 0}
    assert json.loads(run("who", CODE, "--format", "json").out)["findings"][0]["review"] is None
    review(run)
    found = json.loads(run("overview", "--format", "json").out)
    assert (found["findings_reviewed"], found["findings"]["M01"]) == ({"accepted": 1, "exempt": 0}, 1)
    assert json.loads(run("who", CODE, "--format", "json").out)["findings"][0]["review"]["state"] == "accepted"
    assert "已受理 accepted 1" in run("overview").out


def test_history_tells_events_and_reviews_in_order(run: Run) -> None:
    review(run)
    review(run, "f-M01", "withdrawn", reason="误标")
    life = json.loads(run("findings", "history", "f-M01", "--format", "json").out)
    assert life["finding"]["state"] == "open"
    assert [(one["event"], one["as_of"]) for one in life["events"]] == [("opened", "2025-09-30")]
    assert [one["state"] for one in life["reviews"]] == ["accepted", "withdrawn"]
    told = lines(run("findings", "history", "f-M01", "--format", "jsonl"))
    assert [one["event"] for one in told] == ["opened", "accepted", "withdrawn"]
    assert "误标" in run("findings", "history", "f-M01").out
    assert run("findings", "history", "nothing-like-it").status == 4


def test_what_cannot_be_is_refused_with_its_exit_status(run: Run, city: Engine) -> None:
    cases = (
        (4, ("findings", "review", "no-such-finding", "--state", "accepted", "--reason", "x", "--by", "某部")),
        (2, ("findings", "review", "f-M01", "--state", "done", "--reason", "x", "--by", "某部")),
        (2, ("findings", "review", "f-M01", "--state", "exempt", "--reason", "x", "--by", "某部")),
        (
            2,
            (
                "findings",
                "review",
                "f-M01",
                "--state",
                "exempt",
                "--reason",
                "x",
                "--by",
                "某部",
                "--until",
                "2025-13-01",
            ),
        ),
        (2, ("findings", "review", "f-M01", "--state", "accepted", "--reason", "电话19900001234", "--by", "某部")),
        (2, ("findings", "review", "f-M01", "--state", "accepted", "--reason", "x", "--by", "张三")),
        (2, ("findings", "review", "f-M01", "--state", "accepted", "--by", "某部")),
        (2, ("findings", "review")),
        (2, ("findings", "reviews")),
    )
    for status, arguments in cases:
        found = run(*arguments)
        assert found.status == status, arguments
        assert found.err
        assert "Traceback" not in found.err
    assert city.read("MATCH (r:Review) RETURN count(r) AS n") == [{"n": 0}]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_hostile_reason_stays_a_text(run: Run, form: str) -> None:
    assert review(run, reason=HOSTILE).status == 0
    for command in (("findings",), ("findings", "history", "f-M01"), ("findings", "review", "f-D02", "--state", "accepted",
                     "--reason", HOSTILE, "--by", "某部")):  # fmt: skip
        found = run(*command, "--format", form)
        assert found.status == 0
        assert "<script>" in found.out.replace("\n", "")
        assert "\x1b" not in found.out + found.err
        assert "\u202e" not in found.out + found.err
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(found.out)) for cell in row]
            assert not any(cell.startswith("=") for cell in cells)


def test_findings_of_another_day_in_a_place(run: Run) -> None:
    found = run("findings", "--at", "2025-10-01", "--place", "甲区", "--format", "jsonl")
    assert CODE in {line["subject"] for line in lines(found)}
    assert run("findings", "--at", "2025-10-01", "--place", "乙区", "--format", "jsonl").status == 4
    assert run("findings", "--at", "2025-10-01", "--all").status == 2


def test_diff_with_a_single_load_says_that_there_is_nothing_before_it(run: Run) -> None:
    found = run("diff", "--format", "json")
    assert found.status == 0
    told = json.loads(found.out)
    assert (told["from"], told["opened"], told["closed"]) == (None, [], [])
    assert "--from DAY" in found.err
    assert run("diff").status == 0
    assert run("diff", "--format", "jsonl").out == ""


def test_diff_between_two_days_of_a_city(run: Run) -> None:
    found = json.loads(run("diff", "--from", "2025-09-01", "--to", "2025-09-30", "--format", "json").out)
    assert (found["from"]["day"], found["to"]["day"]) == ("2025-09-01", "2025-09-30")
    assert found["opened"] == found["closed"] == []
    assert "新出现 opened：0" in run("diff", "--from", "2025-09-01").out
    header = run("diff", "--from", "2025-09-01", "--format", "csv").out.splitlines()[0]
    assert header.startswith("change,id,rule")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("--to", "2025-09-01"), 2),
        (("--from", "2025-09-30", "--to", "2025-09-01"), 2),
        (("--from", "2025-09-30", "--to-load", "1"), 2),
        (("--from-load", "0"), 4),
        (("--from-load", "1", "--to-load", "9"), 4),
        (("--from", "2025-09-01", "--rule", "X99"), 4),
        (("--from", "2025-09-01", "--place", "乙区"), 4),
        (("--from", "soon"), 2),
    ],
)
def test_diff_refuses_what_it_cannot_compare(run: Run, arguments: tuple[str, ...], status: int) -> None:
    found = run("diff", *arguments)
    assert found.status == status
    assert "怎么办" in found.err
