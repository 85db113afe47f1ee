"""Failures: one message, Chinese first, the exit status of the contract, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from shizi.api.failures import report_known, report_unknown
from shizi.graph.errors import (
    AmbiguousError,
    EngineError,
    LoadError,
    ManifestError,
    ModelError,
    NotFoundError,
    RegisterError,
    ShiziError,
    UsageError,
    Where,
)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UsageError("坏", to_do="改"), 2, ["用法有误", "坏", "怎么办", "改"]),
        (ManifestError("没有", where=Where(file="manifest.yaml")), 2, ["清单文件", "manifest.yaml: 没有"]),
        (RegisterError("读不出", where=Where("a.xlsx", "一", 7)), 3, ["a.xlsx [一] row 7: 读不出"]),
        (NotFoundError("无"), 4, ["没有找到"]),
        (AmbiguousError("多", candidates=[{"uscc": "C1", "name": "甲", "place": "P"}]), 4, ["不止一个", "C1  甲  P"]),
        (EngineError("不答"), 5, ["图数据库不可用"]),
        (LoadError("断"), 1, ["原有数据不变"]),
        (ModelError("错"), 1, ["语句或规则有误"]),
        (ShiziError("别的"), 1, ["没有成功"]),
    ],
)
def test_each_error_tells_what_where_and_what_to_do(
    capsys: pytest.CaptureFixture[str], error: ShiziError, status: int, words: list[str]
) -> None:
    assert report_known(error) == status
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("错误：")
    assert all(word in told.err for word in words)


def test_register_text_in_a_message_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    report_known(UsageError("\x1b[2J\u202e甲" + "长" * 10_000))
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert len(told) < 5000


def test_the_unforeseen_is_written_down_without_its_message(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHIZI_DEBUG", raising=False)
    with pytest.raises(ValueError, match="张三") as raised:
        int("张三 13800000000")
    assert report_unknown(raised.value, tmp_path) == 1
    told = capsys.readouterr().err
    log = (tmp_path / "log" / "errors.log").read_text(encoding="utf-8")
    assert "ValueError" in told
    assert str(tmp_path) in told
    assert "Traceback" not in told
    assert "ValueError" in log
    assert "test_failures.py" in log
    assert "张三" not in told + log


def test_debugging_shows_the_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIZI_DEBUG", "1")
    assert report_unknown(ValueError("细节"), None) == 1
    assert "细节" in capsys.readouterr().err
