"""`shizi draw` tells counts of party members in bands, like everything that is handed on, unless exact ones are wished."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_server import HONGDA, publish_graph, two_districts
from published_city import Run

from shizi.graph.engine import Engine


@pytest.fixture
def home(embedded_engine: Engine, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    publish_graph(embedded_engine, two_districts())
    monkeypatch.setenv("SHIZI_HOME", str(embedded_home))
    return embedded_home


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("arguments", [("--finding", f"f-P01-{HONGDA}"), (HONGDA,)])
def test_counts_are_drawn_in_bands_unless_exact_ones_are_wished(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for language, count in (((), "有{}名正式党员"), (("--english",), "has {} formal members")):
        for wish, exact in (((), False), (("--exact-counts",), True)):
            for form in ("svg", "html"):
                file = tmp_path / f"a.{form}"
                assert run("draw", *arguments, *language, *wish, "--out", str(file)).status == 0
                text = file.read_text(encoding="utf-8")
                assert (count.format(5) in text, count.format("3-6") in text) == (exact, not exact)


@pytest.mark.usefixtures("home")
def test_numbers_that_are_no_counts_of_members_stay(run: Run, tmp_path: Path) -> None:
    assert run("draw", "--finding", f"f-P01-{HONGDA}", "--out", str(tmp_path / "a.svg")).status == 0
    assert "（3名）" in (tmp_path / "a.svg").read_text(encoding="utf-8"), "a threshold is no count of members"
