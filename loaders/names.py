"""Folding the names of organizations so that equal names are equal strings (SEMANTICS B4, B7, I5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WHITE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_BLANK_IN_CHINESE = re.compile(r"(?<=[一-鿿（）])[\s\u3000]+(?=[一-鿿（）])")
_FIRMS = ("公司", "厂", "店", "企业", "事务所")
_FORMER = re.compile(r"[(](?:原名称?|曾用名称?|原|曾用)[为是系]?:?(?P<former>[^()]*(?:[(][^()]*[)][^()]*)*)[)]$")
_SEVERAL = re.compile(r"[、,;/]")
_LEGAL_FORMS = ("股份有限公司", "有限公司", "集团", "合伙企业", "个人独资企业")
_FORM_REMARK = re.compile(r"[(](?:普通合伙|特殊普通合伙|有限合伙|合伙|个人独资|集团|有限公司|股份有限公司)[)]")
_BRANCH_ROW = ("分公司", "分店", "营业部", "分社", "办事处")
_SUFFIXES = ("市", "区", "县", "旗")
_KEPT = 3
_SHORTEST_FORMER = 4
_REMEMBERED = 100_000
"""Texts whose folded form is remembered; the rows of one organization write the same few names."""


@lru_cache(maxsize=_REMEMBERED)
def fold_text(text: str) -> str:
    """Half width, upper case, no white space."""
    if text.isascii():
        return _WHITE.sub("", text).upper()
    upper = _WHITE.sub("", unicodedata.normalize("NFKC", text).upper())
    return upper if upper.isascii() else unicodedata.normalize("NFKC", upper)


def key_text(text: str) -> str:
    """The key of a unit, instructor or team as a register writes it (SEMANTICS E4): half width, no white space, its own case."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=_REMEMBERED)
def full_key(name: str) -> str:
    """The folded name before the place is dropped: also 有限责任公司 read as 有限公司."""
    return fold_text(name).replace("有限责任公司", "有限公司")


def shown_name(text: str) -> str:
    """A name without the blanks that typing left between Chinese characters; otherwise as written."""
    return _BLANK_IN_CHINESE.sub("", text)


def without_legal_form(key: str) -> str:
    """A folded name without its legal form and the bracketed remarks of it (SEMANTICS I5)."""
    shorter = _FORM_REMARK.sub("", key)
    for form in _LEGAL_FORMS:
        shorter = shorter.replace(form, "")
    return shorter or key


def is_branch_row_name(name: str) -> bool:
    """True for names that a branch row bears under its parent's code (SEMANTICS B1)."""
    return fold_text(name).endswith(_BRANCH_ROW)


@lru_cache(maxsize=_REMEMBERED)
def split_former_names(text: str) -> tuple[str, tuple[str, ...]]:
    """甲公司(原乙公司) is 甲公司, formerly 乙公司 (SEMANTICS B7); other brackets stay in the name."""
    half = unicodedata.normalize("NFKC", text).strip()
    if not half.endswith(")"):
        return text, ()
    found = _FORMER.search(half)
    if not found or len(found["former"]) < _SHORTEST_FORMER or not half[: found.start()].strip():
        return text, ()
    former = tuple(part.strip() for part in _SEVERAL.split(found["former"]) if part.strip())
    # width is kept in the name shown: cut the written text at its own last opening bracket of the remark
    opening = _opening_of_last_bracket(text)
    return text[:opening].strip(), former


def _opening_of_last_bracket(text: str) -> int:
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        if text[position] in ")）":
            depth += 1
        elif text[position] in "(（":
            depth -= 1
            if depth == 0:
                return position
    return len(text)


@dataclass(frozen=True)
class NameFolder:
    """Folds names for one city: firms lose the city's and then a district's name in front."""

    city: str
    districts: tuple[str, ...] = ()

    def fold(self, name: str) -> str:
        """The folded name of SEMANTICS B4; only firms lose the place, bodies keep it."""
        key = full_key(name)
        return self.without_place(key) if key.endswith(_FIRMS) else key

    def without_place(self, key: str) -> str:
        """A key without the city and then a district in front, while more than three characters remain."""
        return _strip_first(_strip_first(key, self._cities), self._district_forms)

    @cached_property
    def _cities(self) -> re.Pattern[str]:
        return _beginning(_forms([self.city]))

    @cached_property
    def _district_forms(self) -> re.Pattern[str]:
        return _beginning(_forms(self.districts))


def _forms(names: Iterable[str]) -> tuple[str, ...]:
    forms: set[str] = set()
    for name in names:
        key = fold_text(name)
        bare = key[:-1] if key.endswith(_SUFFIXES) else key
        if len(bare) < 2:  # a place whose bare name is one character, such as 东区, is only dropped whole
            forms.add(key)
            continue
        forms |= {bare, *(bare + suffix for suffix in _SUFFIXES), key}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _beginning(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms, longest first, with more than three characters behind it."""
    return re.compile(f"(?:{'|'.join(map(re.escape, forms))})(?=.{{{_KEPT + 1}}})" if forms else r"(?!)", re.DOTALL)


def _strip_first(key: str, beginning: re.Pattern[str]) -> str:
    found = beginning.match(key)
    return key[found.end() :] if found else key
