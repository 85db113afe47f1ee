"""What `shizi demo` ends with, and that the source's figures come out of the loaded city."""

from __future__ import annotations

import json

import pytest
from end_to_end_home import run_shizi

from shizi.cypher.source_figures import source_figures


def test_the_demo_ends_with_funnel_figures_findings_an_answer_and_what_to_try(demo) -> None:
    parts = ["漏斗", "来源文章的数字与本市", "各类最严重的问题", "一个完整的回答", "接下来可以试"]
    places = [demo.out.index(part) for part in parts]
    assert places == sorted(places)
    assert demo.out.count("\n  shizi ") == 3
    assert "【党建工作主管单位】" in demo.out
    assert "\x1b" not in demo.out
    assert "Traceback" not in demo.err


def test_the_commands_to_try_next_work(demo, shizi) -> None:
    tail = demo.out[demo.out.index("接下来可以试") :]
    commands = [line.split() for line in tail.splitlines() if line.startswith("  shizi ")]
    for command in commands:
        done = shizi(*command[1:])
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


@pytest.mark.parametrize("key", list(source_figures()))
def test_each_figure_of_the_source_comes_out(overview: dict, key: str) -> None:
    figure = source_figures()[key]
    assert figure.agrees(overview["seed"][key]), (figure.zh, figure.value, overview["seed"][key])


def test_the_ledger_has_as_many_lines_as_there_are_base_records(shizi, overview: dict) -> None:
    lines = [json.loads(line) for line in shizi("ledger", "--format", "jsonl").stdout.splitlines()]
    assert len(lines) == overview["seed"]["base_records"]
    assert len({line["id"] for line in lines}) == len(lines)
    assert sum(line["state"] == "ledger" for line in lines) == overview["seed"]["verified_total"]
    assert all(line["sources"] for line in lines)


def test_the_demo_again_changes_nothing(demo, shizi) -> None:
    before = shizi("findings", "--format", "jsonl").stdout
    again = shizi("demo")
    assert again.returncode == 0
    assert "没有写入任何内容" in again.stdout
    assert shizi("findings", "--format", "jsonl").stdout == before


def test_a10_commands_with_one_data_folder_see_one_city_and_another_folder_sees_none(shizi, tmp_path) -> None:
    assert shizi("findings", "--rule", "V07", "--format", "jsonl").stdout
    elsewhere = run_shizi(tmp_path / "other", "findings")
    assert elsewhere.returncode == 4
    assert "还没有装载" in elsewhere.stderr


def test_another_demo_city_is_not_loaded_over_this_one(shizi) -> None:
    refused = shizi("demo", "--seed", "16")
    assert refused.returncode == 2
    assert "SHIZI_HOME" in refused.stderr


def test_a_hundred_answers_come_in_one_call_in_the_order_asked(shizi) -> None:
    lines = [json.loads(line) for line in shizi("ledger", "--state", "ledger", "--format", "jsonl").stdout.splitlines()]
    codes = [line["uscc"] for line in lines if line["uscc"]][:100][::-1]
    done = shizi("who", *codes, "--format", "jsonl")
    assert done.returncode == 0
    assert [json.loads(line)["organization"]["uscc"] for line in done.stdout.splitlines()] == codes
