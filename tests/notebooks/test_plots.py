"""Plots write Chinese with whatever font the machine has, and never boxes."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from matplotlib import font_manager

from shizi.notebooks.plots import COLOURS, readable_plots

WESTERN = str(Path(font_manager.__file__).parent / "mpl-data/fonts/ttf/DejaVuSans.ttf")


@pytest.fixture(autouse=True)
def _settings_as_before() -> object:
    with matplotlib.rc_context():
        yield


def chinese_file() -> str:
    plots_fonts = (entry.fname for entry in font_manager.fontManager.ttflist if "CJK" in entry.name)
    file = next(plots_fonts, None)
    if file is None:
        pytest.skip("no Chinese font on this machine")
    return file


def test_without_a_chinese_font_it_warns_and_labels_are_english_or_pinyin() -> None:
    with pytest.warns(UserWarning, match="NO CHINESE FONT"):
        plots = readable_plots([("DejaVu Sans", WESTERN), ("Gone", "/no/such/file.ttf")])
    assert plots.font is None
    assert plots.text("真空", "gap") == "gap"
    assert plots.text("市民政局") == "Shi Min Zheng Ju"
    assert plots.word("role", "business") == "business supervisor"
    assert plots.texts(["海南区"]) == ["Hai Nan Qu"]


def test_any_font_with_chinese_letters_will_do() -> None:
    plots = readable_plots([("DejaVu Sans", WESTERN), ("An Unknown Family", chinese_file())])
    assert plots.font == "An Unknown Family"
    assert matplotlib.rcParams["font.family"][0] == "An Unknown Family"
    assert plots.text("真空", "gap") == "真空 gap"
    assert plots.text("市民政局") == "市民政局"


def test_a_preferred_font_goes_before_others() -> None:
    file = chinese_file()
    assert readable_plots([("A First", file), ("SimHei", file), ("Noto Sans CJK SC", file)]).font == "Noto Sans CJK SC"


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.warns(UserWarning, match="NO CHINESE FONT"):
        readable_plots([("SimHei", str(broken))])


def test_neighbouring_colours_differ_in_lightness() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    first, second, third = (lightness(colour) for colour in COLOURS[:3])
    assert min(abs(first - second), abs(second - third), abs(first - third)) > 0.08
