"""`shizi draw` over a small published city: every kind of picture, every form, what it says when it cannot."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hostile_texts import UNSEEN
from published_city import Run

from shizi.graph import drawing_png

CODE = "91150302WH00000013"
pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ((CODE,), "十字图 · 某市宏达商贸有限公司"),
        (("某市宏达商贸有限公司", "--english"), "Cross view · 某市宏达商贸有限公司"),
        (("--supervisor", "市商务局"), "所管组织 · 市商务局"),
        (("--street", "甲区"), "属地组织 · 甲区"),
        (("--place", "150302000000"), "属地组织 · 甲区"),
        (("--finding", "f-M01"), "M01 同一身份多个主管 · 某市宏达商贸有限公司"),
    ],
)
def test_a_picture_is_drawn_as_svg(run: Run, tmp_path: Path, arguments: tuple[str, ...], title: str) -> None:
    done = run("draw", *arguments, "--out", str(tmp_path / "a.svg"))
    assert (done.status, done.out) == (0, "")
    assert "已写入" in done.err
    tree = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert tree.findtext("{http://www.w3.org/2000/svg}title") == title


def test_html_and_png_are_written_by_the_name_of_the_file(run: Run, tmp_path: Path) -> None:
    for name, beginning in (("a.html", b"<!doctype html>"), ("a.PNG", b"\x89PNG")):
        assert run("draw", CODE, "--out", str(tmp_path / name)).status == 0
        assert (tmp_path / name).read_bytes().startswith(beginning)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.PNG", "a.html"]


def test_a_hostile_name_is_drawn_as_text(run: Run, tmp_path: Path) -> None:
    assert run("draw", "hostile", "--out", str(tmp_path / "a.svg")).status == 0
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert not set(text) & set(UNSEEN)
    assert "某市[31m[red]公司" in text


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("draw", CODE, "--out", "a.gif"), 2, "不会写"),
        (("draw", CODE, "--out", "no/such/folder/a.svg"), 2, "不能写"),
        (("draw", "--out", "a.svg"), 2, "要画一样东西"),
        (("draw", CODE, "--supervisor", "市商务局", "--out", "a.svg"), 2, "要画一样东西"),
        (("draw", "--finding", "f-M01", "--at", "2025-01-01", "--out", "a.svg"), 2, "--at"),
        (("draw", CODE, "--font", "no.ttf", "--out", "a.png"), 2, "没有字体文件"),
        (("draw", CODE, "--font", "no.ttf", "--out", "a.svg"), 2, "--font"),
        (("draw", "没有这家", "--out", "a.svg"), 4, "没有找到"),
        (("draw", "某市同名有限公司", "--out", "a.svg"), 4, "91150302WH00000030"),
        (("draw", "--supervisor", "市无局", "--out", "a.svg"), 4, "没有叫"),
        (("draw", "--finding", "no-such-finding", "--out", "a.svg"), 4, "没有问题"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.status == status
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_chinese_fonts_is_told_loudly_and_strict_refuses(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_png, "chinese_is_drawn", lambda fonts: False)
    done = run("draw", CODE, "--out", str(tmp_path / "a.png"))
    assert done.status == 0
    assert "没有中文字体" in done.err
    assert "fonts-noto-cjk" in done.err
    refused = run("draw", CODE, "--out", str(tmp_path / "b.png"), "--strict")
    assert refused.status == 1
    assert not (tmp_path / "b.png").exists()
