"""Plots write Chinese with whatever font the machine has, and never boxes."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from shizi.notebooks.plots import COLOURS, readable_plots

WESTERN = str(Path(font_manager.__file__).parent / "mpl-data/fonts/ttf/DejaVuSans.ttf")


@pytest.fixture(autouse=True)
def _settings_as_before() -> object:
    with matplotlib.rc_context():
        yield


@pytest.fixture(scope="module")
def chinese_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A font made here, so that the test needs none of the machine: a few Chinese letters, all of them empty boxes."""
    letters = "组织监管党委区真空市民政局海南"
    glyphs = {".notdef": None} | {f"uni{ord(letter):04X}": letter for letter in letters}
    box = TTGlyphPen(None)
    box.moveTo((0, 0))
    for corner in ((900, 0), (900, 900), (0, 900)):
        box.lineTo(corner)
    box.closePath()
    square = box.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({ord(letter): name for name, letter in glyphs.items() if letter})
    font.setupGlyf(dict.fromkeys(glyphs, square))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    font.setupHorizontalHeader(ascent=900, descent=-100)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    file = tmp_path_factory.mktemp("fonts") / "boxes.ttf"
    font.save(file)
    return str(file)


def test_without_a_chinese_font_it_warns_and_labels_are_english_or_pinyin() -> None:
    with pytest.warns(UserWarning, match="NO CHINESE FONT"):
        plots = readable_plots([("DejaVu Sans", WESTERN), ("Gone", "/no/such/file.ttf")])
    assert plots.font is None
    assert plots.text("真空", "gap") == "gap"
    assert plots.text("市民政局") == "Shi Min Zheng Ju"
    assert plots.word("role", "business") == "business supervisor"
    assert plots.texts(["海南区"]) == ["Hai Nan Qu"]


def test_any_font_with_chinese_letters_will_do(chinese_file: str) -> None:
    plots = readable_plots([("DejaVu Sans", WESTERN), ("An Unknown Family", chinese_file)])
    assert plots.font == "An Unknown Family"
    assert matplotlib.rcParams["font.family"][0] == "An Unknown Family"
    assert plots.text("真空", "gap") == "真空 gap"
    assert plots.text("市民政局") == "市民政局"


def test_a_preferred_font_goes_before_others(chinese_file: str) -> None:
    file = chinese_file
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
