"""Cells as departments write them: spellings, blanks, placeholders, damaged codes (DOMAIN section 7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from random import Random

from shizi.loaders.codes import ALPHABET, clean_code, is_valid_code, read_tax_id
from shizi.loaders.demo_city.chance import pick
from shizi.loaders.demo_city.holders import resolve
from shizi.loaders.demo_city.model import Organization
from shizi.loaders.demo_city.reference import CITY
from shizi.loaders.demo_city.truth_roles import ROLE_WORDS
from shizi.loaders.demo_city.truth_text import folded

Cell = str | int | float | date
Formatter = Callable[[str, Random], Cell]

PLACEHOLDERS = ("/", "-", "N/A", "—", "--", "不详")
_TRUE, _FALSE = ("是", "√", "有", "1", "Y", "✓"), ("否", "×", "无", "0", "", "N")
_WORKS, _RESTS = (*_TRUE, "正常", "正常", "在营"), ("否", "×", "停业", "歇业", "未营业", "0")
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "stage": {
        "年检年报": ("年检年报", "年检", "年度检查"),
        "专项抽查": ("专项抽查", "抽查"),
        "等级评估": ("等级评估", "评估"),
        "教育培训": ("教育培训", "培训"),
    },
    "unit_kind": {"党支部": ("党支部", "党支部", "单独党支部", "独立党支部")},
    "committee_kind": {"行业": ("行业党委",), "综合": ("综合党委", "综合"), "两新": ("两新工委",), "市委": ("市委",)},
    "place_level": {"市": ("市", "市级"), "区": ("区", "区级")},
    "scale": {"规上": ("规上", "规模以上", "四上"), "规下": ("规下",)},
    "state_control": {"1": ("1", "国有控股"), "2": ("2", "集体"), "3": ("3", "私人控股", "私人"), "9": ("9", "其他")},
    "role": {word: words for words in ROLE_WORDS.values() for word in words},
}
_WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in ALPHABET + "0123456789"}
_NO_END = ("至今", "长期", "永久", "", "", "")
_OPEN_ENDED = ("until", "effective_until", "certificate_until", "term_ends")
DAY_STYLES = ("iso", "slash", "dot", "zh", "compact", "serial", "cell")
_EPOCH = date(1899, 12, 30)


def noisy(text: str, rng: Random) -> str:
    """Blanks before or behind, tabs, full-width spaces: about one cell in sixty."""
    if rng.random() > 0.016 or not text:
        return text
    return pick(rng, (f"{text} ", f" {text}", f"{text}　", f"{text}\t"))


def soiled(text: str, rng: Random) -> str:
    """A copied cell that got dirty: blanks around a text, a placeholder where nothing stands."""
    if not text:
        return pick(rng, PLACEHOLDERS)
    return pick(rng, (f"{text} ", f" {text}", f"{text}　", f"{text}\t", text, text, text))


def blank(rng: Random) -> str:
    """An empty cell, now and then with a placeholder in it."""
    return pick(rng, PLACEHOLDERS) if rng.random() < 0.07 else ""


def day_formatter(style: str, *, end: bool = False, may_round: bool = False) -> Formatter:
    """Dates in the house style of a column; one in sixteen in another; ends that say 至今 or 长期."""

    def write(value: str, rng: Random) -> Cell:
        if not value:
            return pick(rng, _NO_END) if end else blank(rng)
        chance = rng.random()
        if may_round and chance < 0.05 and value < "2024":
            value = value[: pick(rng, (4, 7))]
        own = style if chance < 0.94 else pick(rng, DAY_STYLES[:5])
        return write_day(value, own, rng)

    return write


def write_day(value: str, style: str, rng: Random) -> Cell:
    """One date, month or year in one style."""
    if len(value) == 4:
        return f"{value}年"
    year, month = value[:4], value[5:7]
    if len(value) == 7:
        return pick(rng, (value, f"{year}.{int(month)}", f"{year}{month}", f"{year}年{int(month)}月"))
    day = value[8:]
    match style:
        case "slash":
            return f"{year}/{int(month)}/{int(day)}"
        case "dot":
            return f"{year}.{int(month)}.{int(day)}"
        case "zh":
            return f"{year}年{int(month)}月{int(day)}日"
        case "compact":
            return f"{year}{month}{day}"
        case "serial":
            return (date(int(year), int(month), int(day)) - _EPOCH).days
        case "cell":
            return date(int(year), int(month), int(day))
    return value


def period(value: str, rng: Random) -> Cell:
    """A month."""
    return write_day(value, "iso", rng) if value else ""


def year(value: str, rng: Random) -> Cell:
    """A year, as text or number."""
    forms: tuple[Cell, ...] = (value, int(value), f"{value}年", f"{value}年度", value)
    return pick(rng, forms)


def number(value: str, rng: Random) -> Cell:
    """A count: mostly a number, sometimes with unit, decimals or full-width digits."""
    if not value:
        return ""
    chance = rng.random()
    if chance < 0.96:
        return int(value)
    return pick(rng, (f"{value}人", f"{value}.0", value.translate(_WIDE)))


def truth(value: str, rng: Random) -> Cell:
    """A boolean; false is often an empty cell."""
    return pick(rng, _TRUE) if value == "1" else pick(rng, _FALSE)


def operating(value: str, rng: Random) -> Cell:
    """Whether it works: booleans and the words of the survey."""
    return pick(rng, _WORKS) if value == "1" else pick(rng, _RESTS)


def coded(words: str) -> Formatter:
    """A coded word in one of its spellings."""
    spellings = _WORDS.get(words, {})

    def write(value: str, rng: Random) -> Cell:
        return noisy(pick(rng, spellings[value]), rng) if value in spellings else noisy(value, rng)

    return write


def holder(value: str, rng: Random) -> Cell:
    """A unit: 乌海市 in place of 市, or the 市 left out."""
    if not value:
        return pick(rng, PLACEHOLDERS) if rng.random() < 0.05 else ""
    chance = rng.random()
    if chance < 0.16 and _may_change_front(value):
        return noisy(CITY + value[1:] if chance < 0.11 else value[1:], rng)
    return noisy(value, rng)


@lru_cache(maxsize=20_000)
def _may_change_front(value: str) -> bool:
    known = value.startswith("市") and not value.startswith("市委") and "、" not in value
    return known and resolve(CITY + value[1:]) == resolve(value) == resolve(value[1:])


def anchor(organization: Organization) -> str:
    """The kind of register in which the code of an organization is always whole, so that it has one."""
    others = [
        (organization.survey, "survey_ledger"),
        (organization.tax, "tax_withholding"),
        (organization.statistics, "statistics_directory"),
        (organization.insured, "social_insurance"),
        (organization.institution, "institution_codes"),
        (organization.share, "state_owned"),
        (organization.licences, "sector_licences"),
    ]
    first = next((kind for facts, kind in others if facts), "")
    return organization.registry if organization.registry and (organization.number % 2 or not first) else first


def name_and_code(organization: Organization, kind: str, rng: Random, *, tax: bool = False) -> tuple[str, str, bool]:
    """Name and code of an organization as one row has them, and whether the code is an invalid text (rule D01)."""
    name, code = organization.other_names.get(kind, organization.name), organization.code
    chance = rng.random()
    if not code:
        return name, pick(rng, ("", "", "/", "未办理", "无", "N/A")), False
    if "keep_code" in organization.tags:
        return name, code, False
    whole = anchor(organization) == kind
    if chance < 0.045 and not whole:
        if chance < 0.0055:
            return name, _damaged(code, rng), True
        name = name if kind == organization.registry else _other_spelling(name, rng)
        return name, pick(rng, ("", "", "", "", "待办", "-")), False
    if tax and chance > 0.88:
        return noisy(name, rng), _old_tax_id(code, whole, rng), False
    if chance < 0.07:
        split = f"{code[:6]} {code[6:]}"
        code = pick(rng, (code.lower(), code.translate(_WIDE), f"{code} ", f" {code}", split, f"'{code}"))
    if kind != organization.registry and rng.random() < 0.04:
        return _other_spelling(name, rng), code, False
    return noisy(name, rng), code, False


def _old_tax_id(code: str, whole: bool, rng: Random) -> str:
    if whole or rng.random() < 0.5:
        return code + pick(rng, ("01", "02", "10"))
    return code[2:8] + code[8:17]


def _damaged(code: str, rng: Random) -> str:
    while True:
        spot = 3 + int(rng.random() * 13)
        wrong = pick(
            rng,
            (
                f"{code[:1]}.{code[1:6]}E+17",
                code[:-1],
                f"{code[:-1]}{pick(rng, ALPHABET)}",
                code.replace("0", "O", 1),
                f"{code[:spot]}{code[spot + 1]}{code[spot]}{code[spot + 2 :]}",
                f"{code}0",
            ),
        )
        if not is_valid_code(clean_code(wrong)) and not read_tax_id(wrong).readable:
            return wrong


def damaged_code(code: str, rng: Random) -> str:
    """A code no reader may accept."""
    return _damaged(code, rng)


def _other_spelling(name: str, rng: Random) -> str:
    forms = [f"{name[:3]} {name[3:]}", f"{name}　", name.replace("（", "(").replace("）", ")")]
    if name.endswith("有限责任公司"):
        forms += [name.replace("有限责任公司", "有限公司")] * 2
    elif name.endswith("有限公司") and "股份" not in name:
        forms.append(name.replace("有限公司", "有限责任公司"))
    if name.startswith(CITY) and folded(name[3:]) == folded(name):
        forms += [name[3:], name[3:]]
    return pick(rng, forms)


def capital(rng: Random) -> str:
    """A registered capital in one of eight formats."""
    amount = pick(rng, (20, 50, 100, 150, 200, 500, 1000, 3000))
    shape = pick(rng, ("{n}", "{n}万", "{n}万元", "{n}万人民币", "{n}万元人民币", "{n}.0000", "{y}元", "人民币{n}万元"))
    return shape.format(n=amount, y=amount * 10_000)


FORMATTERS: dict[str, Formatter] = {
    "holder": holder,
    "count": number,
    "boolean": truth,
    "operating": operating,
    "period": period,
    "year": year,
}
"""By field type; cells of other types are copied and now and then get dirty."""


def formatter(field_type: str, field_name: str, rng: Random) -> Formatter | None:
    """How the cells of one column of one file are written; None when they are copied."""
    kind, _, words = field_type.partition(":")
    if kind == "coded":
        return coded(words) if words in _WORDS else None
    if kind in ("begin", "end"):
        return day_formatter(pick(rng, DAY_STYLES), end=field_name in _OPEN_ENDED, may_round=field_name == "since")
    return FORMATTERS.get(kind)
