"""Commands before anything is loaded, or without an engine: a clear message and the right exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from published_city import Run

import shizi.api.command_who as command_who


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("command", [["who", "X"], ["findings"], ["ledger"], ["overview"], ["cypher", "RETURN 1 AS x"]])
def test_a10_an_empty_folder_is_a_fresh_installation(run: Run, command: list[str]) -> None:
    found = run(*command)
    assert found.status == 4
    assert "还没有装载" in found.err
    assert "shizi demo" in found.err
    assert found.out == ""


def test_nothing_is_left_behind_by_a_question_to_a_fresh_installation(run: Run, empty_home: Path) -> None:
    run("who", "X")
    assert not empty_home.exists()


@pytest.mark.usefixtures("empty_home")
def test_rules_are_listed_without_a_city(run: Run) -> None:
    found = run("rules")
    assert found.status == 0
    assert "M01" in found.out


@pytest.mark.usefixtures("empty_home")
def test_there_is_nothing_to_review_before_a_load(run: Run) -> None:
    assert run("matches", "list", "--format", "jsonl").out == ""
    assert run("matches", "accept", "abcdef").status == 4
    assert run("matches", "undo", "abcdef").status == 4


@pytest.mark.usefixtures("empty_home")
def test_a_database_that_does_not_answer_ends_with_5(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIZI_DATABASE", "bolt://127.0.0.1:1")
    monkeypatch.setenv("SHIZI_DATABASE_PASSWORD", "geheim-wort")
    for command in (["who", "X"], ["doctor"]):
        found = run(*command)
        assert found.status == 5
        assert "geheim-wort" not in found.out + found.err


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_that_cannot_be_read_at_all_ends_with_2(run: Run, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    found = run("load", str(tmp_path / folder))
    assert found.status == 2
    assert "manifest.yaml" in found.err


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("arguments", [["--scale", "0"], ["--scale", "x"]])
def test_a_demo_city_of_impossible_scale_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    assert run("demo", *arguments).status == 2


@pytest.mark.usefixtures("empty_home")
def test_the_demo_never_overwrites_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    found = run("demo", "--out", str(tmp_path / "mine"), "--registers-only")
    assert found.status == 2
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.usefixtures("empty_home")
def test_the_unforeseen_is_one_message_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("secret cell")

    monkeypatch.setattr(command_who, "open_city", broken)
    found = run("who", "X")
    assert found.status == 1
    assert "RuntimeError" in found.err
    assert "secret cell" not in found.err
    assert "Traceback" not in found.err
