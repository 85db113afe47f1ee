"""Plots that can write Chinese, in colours that colour-blind readers tell apart."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cycler import cycler
from matplotlib import font_manager, rcParams
from matplotlib.ft2font import FT2Font
from pypinyin import Style, lazy_pinyin

from shizi.cypher.answer_words import in_chinese, in_english

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#F0E442")
"""Okabe and Ito's colours: told apart with any kind of colour vision."""
SHADES = "cividis"
"""A colour map for amounts that stays ordered without red and green, and in print."""
_NEEDED = "组织监管党委区"
_PREFERRED = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "Heiti SC", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plots:
    """What plots can write; `font` is the Chinese font in use, None when this machine has none."""

    font: str | None

    def text(self, zh: str, en: str | None = None) -> str:
        """A label: Chinese with the English beside it; without a Chinese font the English, or pinyin where there is none."""
        if self.font is not None:
            return f"{zh} {en}" if en else zh
        return en or " ".join(lazy_pinyin(zh, style=Style.NORMAL)).title()

    def word(self, words: str, code: str) -> str:
        """The label of a code word, such as `word("role", "business")`; `words` is a list of `cypher/*words.yaml`."""
        return self.text(in_chinese(words, code), in_english(words, code) or code)

    def texts(self, names: Iterable[str]) -> list[str]:
        """Labels for names that have no English."""
        return [self.text(str(name)) for name in names]


def readable_plots(fonts: Iterable[tuple[str, str]] | None = None) -> Plots:
    """Set matplotlib up: a Chinese font of this machine, safe colours, room for labels.

    `fonts` are (name, file) of the fonts to choose from, default all that this machine has now. Without a Chinese one
    it warns, and labels come in English and pinyin.
    """
    chosen = _chinese_font(_installed() if fonts is None else fonts)
    rcParams["axes.unicode_minus"] = False
    rcParams["figure.constrained_layout.use"] = True
    rcParams["axes.spines.top"] = rcParams["axes.spines.right"] = False
    rcParams["axes.prop_cycle"] = cycler(color=COLOURS)
    if chosen is None:
        warnings.warn(
            "没有中文字体：图中文字改用英文和拼音。安装一种即可，如 Noto Sans CJK SC · "
            "NO CHINESE FONT on this machine: plots are labelled in English and pinyin. Install one, such as Noto Sans CJK SC.",
            stacklevel=2,
        )
        return Plots(None)
    rcParams["font.family"] = [chosen, "DejaVu Sans"]
    return Plots(chosen)


def _installed() -> Iterator[tuple[str, str]]:
    """The fonts matplotlib knows, then those that came to the machine since it last looked."""
    seen = set()
    for entry in font_manager.fontManager.ttflist:
        seen.add(entry.fname)
        yield entry.name, entry.fname
    for file in font_manager.findSystemFonts():
        if file not in seen:
            try:
                font_manager.fontManager.addfont(file)
                yield font_manager.get_font(file).family_name, file
            except (OSError, RuntimeError):  # a file that is no font
                continue


def _chinese_font(fonts: Iterable[tuple[str, str]]) -> str | None:
    """The name of the best of these fonts that has Chinese letters: a preferred one, else any."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    by_name: dict[str, str] = {}
    for name, file in fonts:
        by_name.setdefault(name, file)
    preferred = [name for name in _PREFERRED if name in by_name]
    others = sorted(by_name.keys() - set(preferred))
    return next((name for name in (*preferred, *others) if _writes_chinese(by_name[name])), None)


def _writes_chinese(file: str) -> bool:
    if not Path(file).is_file():
        return False
    try:
        font = FT2Font(file)
        return all(font.get_char_index(ord(letter)) for letter in _NEEDED)
    except (OSError, RuntimeError):
        return False
