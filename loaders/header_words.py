"""Which canonical column a header means: listed variants first, then plain synonyms, then guesses (SEMANTICS A12, A17).

The words stand in `data/headers.yaml`; this module only compares. A column is never guessed against what its heading says it
holds: a heading that ends in 日期 is no count, one that asks 是否 is answered by a boolean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Any

from shizi.loaders.data_files import read_yaml
from shizi.loaders.register_kinds import RegisterKind, register_kinds


class Strength(IntEnum):
    """How a header was recognized; the smaller, the surer."""

    NAMED = 0
    """By the manifest's `columns` (SEMANTICS A16)."""
    LISTED = 1
    SYNONYM = 2
    CONTAINS = 3
    CONTAINS_SYNONYM = 4
    ENDS = 5
    """Ends in a word too general to decide by itself, such as 名称, and nothing else fits."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One canonical column that a header may mean; `rank` orders headers of one strength (0 is the title itself)."""

    field: str
    strength: Strength
    rank: int


_HOLDS_ORGANIZATIONS = frozenset(
    {"单位", "企业", "公司", "机构", "部门", "组织", "协会", "商会", "会员", "党委", "党组织", "支部", "对象"}
)
"""Words that end the headers of too many columns to be guessed by."""
REMEMBERED_HEADERS = 5_000

_BRACKETS = re.compile(r"[(\[{<【〔《「][^()\[\]{}<>【】〔〕《》「」]*[)\]}>】〕》」]")
_OPEN_BRACKET = re.compile(r"[(\[【〔].*$")
_LEADING = re.compile(r"^(?:[*★☆※#●◆▲■·•√\-_.、:;]+|\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}[、.])+")
_TRAILING = re.compile(r"[*★☆※#:;。.,、%‰\-_?!]+$")
_SPACE = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’`]+")
_PARTS = re.compile(r"[/|、,;或及和与]")
_PARENT = re.compile(r"(?:总公司|上级|隶属|母公司|总部|总机构).*")
_SECTION = re.compile(r"(?:基本|登记|其他|其它|相关|主要|单位|企业)*(?:信息|情况|内容|资料)?$")
"""What a group header says of its columns in general, and not of their subject."""
_NAME_ENDING = re.compile(r"(?<=.)(?:名称|全称)$")
_QUESTION = re.compile(r"是否|有无|能否|有没有|是不是")


@lru_cache(maxsize=20_000)
def fold_header(text: str) -> str:
    """Half width, upper case, without white space, bracketed remarks, numbering, stars and closing signs."""
    plain = squeeze(text)
    bare = plain
    while (shorter := _BRACKETS.sub("", bare)) != bare:
        bare = shorter
    bare = _TRAILING.sub("", _LEADING.sub("", _OPEN_BRACKET.sub("", bare)))
    return bare or _TRAILING.sub("", re.sub(r"[()\[\]【】〔〕]", "", plain))


def squeeze(text: str) -> str:
    """Half width and upper case, without white space and quotes; brackets and their content stay."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """What makes a column personal (SEMANTICS A12)."""

    contains: tuple[str, ...]
    reads: frozenset[str]

    def match(self, header: str) -> bool:
        """True when the column under `header` may hold personal data."""
        squeezed = squeeze(header)
        return any(word in squeezed for word in self.contains) or fold_header(header) in self.reads

    def is_group(self, header: str) -> bool:
        """True when `header` heads a group of nothing but personal columns, such as 法定代表人信息."""
        bare = re.sub(r"(的)?(基本|相关|主要)?(信息|情况|资料|及)?$", "", fold_header(header))
        return any(bare.endswith(word) and len(bare) <= len(word) + 4 for word in self.contains) or bare in self.reads


@cache
def personal_words() -> PersonalWords:
    """The words of `data/personal_columns.yaml`."""
    body = read_yaml("personal_columns.yaml")
    contains = (*body["contains"], *body["beside"])
    return PersonalWords(tuple(squeeze(word) for word in contains), frozenset(squeeze(word) for word in body["reads"]))


class KindWords:
    """The header words of one kind of register, ready for comparing."""

    def __init__(self, kind: RegisterKind, body: Mapping[str, Any]) -> None:
        self.kind = kind
        self._types = {field.name: field.type for field in kind.fields}
        self._general = {fold_header(word) for word in body["general"]}
        self._never = tuple(squeeze(word) for word in body["never"])
        self._not = {name: tuple(squeeze(word) for word in words) for name, words in body["not"].items()}
        self._synonyms = _synonym_pattern(body["synonyms"])
        self._known: dict[tuple[str, str], list[Meaning]] = {}
        self.titles: dict[str, str] = {}
        own: dict[str, dict[str, int]] = {}
        shared: dict[str, dict[str, int]] = {}
        looked_for: dict[str, set[str]] = {}
        for field in kind.fields:
            listed = [(own, word) for word in body["kinds"].get(kind.name, {}).get(field.name, ())]
            listed += [(shared, word) for word in body["fields"].get(field.name, ())]
            for rank, (tier, word) in enumerate(listed):
                folded = fold_header(word.lstrip("="))
                self.titles.setdefault(field.name, word.lstrip("="))
                tier.setdefault(folded, {}).setdefault(field.name, rank)
                if not word.startswith("=") and len(folded) >= 2 and folded not in self._general:
                    looked_for.setdefault(folded, set()).add(field.name)
        self._own, self._shared = own, shared
        self._looked_for = {word: names for word, names in looked_for.items() if len(names) == 1}
        self._looked_pattern = _alternation(self._looked_for)
        normal: dict[str, dict[str, int]] = {}
        normal_looked: dict[str, set[str]] = {}
        for tier in (own, shared):
            for word, names in tier.items():
                for name, rank in names.items():
                    normal.setdefault(self._normalize(word), {}).setdefault(name, rank)
        for word, fields in looked_for.items():
            normal_looked.setdefault(self._normalize(word), set()).update(fields)
        self._normal = normal
        self._normal_looked = {
            word: names for word, names in normal_looked.items() if len(names) == 1 and len(word) >= 3
        }
        self._normal_pattern = _alternation(self._normal_looked)

    def title(self, field: str) -> str:
        """The Chinese title of a field, for messages."""
        return self.titles.get(field, field)

    def listed(self, header: str) -> bool:
        """True when the header is one of the lists."""
        folded = fold_header(header)
        return folded in self._own or folded in self._shared

    def meanings(self, header: str, group: str = "") -> list[Meaning]:
        """What `header` (under the group header `group`) may mean: several entries only when lists hold it more than once.

        The first entries are the better ones. An empty list means that the header is not recognized.
        """
        folded = fold_header(header)
        if not folded:
            return []
        if self._is_parent_code(folded, group):
            return [Meaning("parent_uscc", Strength.LISTED, 0)] if "parent_uscc" in self._types else []
        key = (folded, fold_header(group) if group else "")
        if key not in self._known:
            if len(self._known) > REMEMBERED_HEADERS:
                self._known.clear()
            self._known[key] = self._recognize(*key)
        return self._known[key]

    def _recognize(self, folded: str, group: str) -> list[Meaning]:
        found = self._listed_meanings(folded)
        if found and group and folded in self._general:
            composed = self._listed_meanings(group + folded) or self._listed_meanings(folded + group)
            subject = _SECTION.sub("", group)
            return composed or [m for m in found if not self._excluded(m.field, subject + folded, folded)]
        if found:
            return found
        if group:
            found = self._listed_meanings(group + folded) or self._listed_meanings(folded + group)
            if found:
                return found
        unnamed = self._listed_meanings(_NAME_ENDING.sub("", folded)) if _NAME_ENDING.search(folded) else []
        if len(unnamed) == 1 and unnamed[0].field != self.kind.name_field:
            return [Meaning(unnamed[0].field, Strength.SYNONYM, unnamed[0].rank)]
        parts = [part for part in _PARTS.split(folded) if part]
        if len(parts) > 1:
            by_part = [self._listed_meanings(part) for part in parts]
            fields = {m.field for part in by_part for m in part[:1]}
            if len(fields) == 1:
                return [next(part[0] for part in by_part if part)]
        return self._guess(folded, group)

    def _listed_meanings(self, folded: str) -> list[Meaning]:
        ranks: dict[str, int] = {}
        for tier in (self._own, self._shared):
            for name, rank in sorted(tier.get(folded, {}).items(), key=lambda item: item[1]):
                ranks.setdefault(name, rank)
        return [Meaning(name, Strength.LISTED, rank) for name, rank in ranks.items()]

    def _guess(self, folded: str, group: str) -> list[Meaning]:
        for composed in (folded, group + folded, folded + group) if group else (folded,):
            same = [
                name for name in self._normal.get(self._normalize(composed), {}) if self._may_be(name, composed, "")
            ]
            if len(same) == 1:
                return [Meaning(same[0], Strength.SYNONYM, self._normal[self._normalize(composed)][same[0]])]
        return (
            self._contained(folded, folded, self._looked_pattern, self._looked_for, Strength.CONTAINS)
            or self._contained(
                folded, self._normalize(folded), self._normal_pattern, self._normal_looked, Strength.CONTAINS_SYNONYM
            )
            or self._ending(folded)
        )

    def _contained(
        self, folded: str, text: str, pattern: re.Pattern[str], words: Mapping[str, set[str]], strength: Strength
    ) -> list[Meaning]:
        """The one field of which `text` contains a listed word; words inside longer words do not count."""
        spans = [(m.start(1), m.end(1), m.group(1)) for m in pattern.finditer(text)]
        whole = [w for s, e, w in spans if not any(a <= s and e <= b and b - a > e - s for a, b, _ in spans)]
        fields = {name for word in whole for name in words[word]}
        if len(fields) != 1:
            return []
        name = fields.pop()
        shown = whole if strength == Strength.CONTAINS else [""]  # normalized words are not words of the header
        return [Meaning(name, strength, 0)] if any(self._may_be(name, folded, word) for word in shown) else []

    def _ending(self, folded: str) -> list[Meaning]:
        endings = {
            name
            for tier in (self._own, self._shared)
            for word, names in tier.items()
            if word in self._general and word not in _HOLDS_ORGANIZATIONS
            if len(word) >= 2 and folded.endswith(word) and len(folded) > len(word)
            for name in names
        }
        fitting = [name for name in endings if self._may_be(name, folded, "")]
        return [Meaning(fitting[0], Strength.ENDS, 0)] if len(endings) == 1 and fitting else []

    def _may_be(self, name: str, folded: str, word: str) -> bool:
        if any(never in folded and never not in word for never in self._never):
            return False
        return not self._excluded(name, folded, word) and fits(self._types[name], folded, word)

    def _excluded(self, name: str, folded: str, word: str) -> bool:
        return any(bad in folded and bad not in word for bad in self._not.get(name, ()))

    def _is_parent_code(self, folded: str, group: str) -> bool:
        """信用代码 after 总公司, 上级 or 隶属 is parent_uscc, whatever the lists say (SEMANTICS A17)."""
        if "党" in folded:
            return False
        heads = (folded, fold_header(group) + folded) if group and len(fold_header(group)) <= 10 else (folded,)
        found = (_PARENT.search(head) for head in heads)
        return any(match and re.search("信用|统一代码|USCC|税号|识别号", match.group()) for match in found)

    def _normalize(self, folded: str) -> str:
        pattern, first = self._synonyms
        plain = pattern.sub(lambda match: first[match.group()], folded)
        plain = re.sub(r"[的之]|^本|^该", "", plain)
        return re.sub(r"日$", "日期", re.sub(r"(?<=企业)名$", "名称", re.sub(r"(?<!人)数$", "人数", plain)))


def fits(field_type: str, folded: str, word: str) -> bool:
    """False when the shape of a header speaks against a field's type; `word` is the listed word it was guessed by."""
    base = field_type.partition(":")[0]
    if _QUESTION.search(folded) and not _QUESTION.search(word):
        return base in ("boolean", "operating") or field_type == "coded:scale"
    if base == "end" and folded.endswith(("起", "自", "起始", "开始", "起算")):
        return False
    if base == "begin" and folded.endswith(("止", "至", "截止", "终止", "到期")):
        return False
    if word and folded.endswith(word):
        return True
    if folded.endswith(("人数", "数量", "人次", "户数", "个数", "总数", "数")):
        return base == "count"
    if folded.endswith(("日期", "时间", "年月", "期限", "年月日")):
        return base in ("begin", "end", "period")
    if folded.endswith(("代码", "编码", "编号", "号码", "识别号", "证号")):
        return base in ("code", "tax_id", "text")
    if folded.endswith(("名称", "全称")):
        return base in ("name", "text", "holder", "place")
    if folded.endswith(("地址", "住所", "场所")):
        return base in ("place", "text")
    if folded.endswith(("比例", "占比", "率")):
        return base == "share" or folded.endswith("频率")
    if folded.endswith(("部门", "单位", "机关", "机构")):
        return base in ("holder", "text", "name")
    return True


def _synonym_pattern(groups: Iterable[list[str]]) -> tuple[re.Pattern[str], dict[str, str]]:
    first: dict[str, str] = {}
    for group in groups:
        for word in group:
            first.setdefault(squeeze(word), squeeze(group[0]))
    return re.compile("|".join(re.escape(word) for word in sorted(first, key=len, reverse=True))), first


def _alternation(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the longest of the words at every place, overlapping ones too."""
    ordered = sorted(words, key=len, reverse=True)
    return (
        re.compile("(?=(" + "|".join(re.escape(word) for word in ordered) + "))") if ordered else re.compile("(?=(\0))")
    )


@cache
def header_words(kind: str) -> KindWords:
    """The words of one kind, read once from `data/headers.yaml`."""
    return KindWords(register_kinds()[kind], _headers())


@cache
def _headers() -> dict[str, Any]:
    body: dict[str, Any] = read_yaml("headers.yaml")
    kinds = register_kinds()
    for kind, fields in body["kinds"].items():
        unknown = set(fields) - set(kinds[kind].field_names)
        if unknown:
            raise ValueError(f"headers.yaml: {kind} has no column {', '.join(sorted(unknown))}")
    every = {name for kind in kinds.values() for name in kind.field_names}
    unknown = (set(body["fields"]) | set(body["not"])) - every
    if unknown:
        raise ValueError(f"headers.yaml: no kind has a column {', '.join(sorted(unknown))}")
    return body
