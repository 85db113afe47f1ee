"""The texts of a review: one line each, never a person's name, telephone or identity number (docs/security.md).

A name cannot be told for certain; what looks like one is refused: a short text that begins with a surname and does not
end like a unit or a post. The lists are in `review_texts.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import UsageError

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_HAN = re.compile(r"[\u4e00-\u9fff·]+")
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Rules:
    longest_reason: int
    longest_role: int
    personal: tuple[tuple[re.Pattern[str], str, str], ...]
    surnames: tuple[str, ...]
    endings: tuple[str, ...]
    titles: tuple[str, ...]


@cache
def _rules() -> _Rules:
    body = load_yaml(resources.files("shizi.cypher").joinpath("review_texts.yaml").read_text(encoding="utf-8"))
    return _Rules(
        longest_reason=body["longest_reason"],
        longest_role=body["longest_role"],
        personal=tuple((re.compile(one["pattern"]), one["zh"], one["en"]) for one in body["personal"]),
        surnames=(*body["compound_surnames"], *body["surnames"].strip()),
        endings=(*body["unit_endings"], *body["post_endings"]),
        titles=tuple(body["titles"]),
    )


def checked_reason(text: str) -> str:
    """The reason on one line.

    Raises:
        UsageError: it is empty, too long, or holds a telephone or identity number.
    """
    return _checked(text, "理由", "the reason", "--reason", _rules().longest_reason)


def checked_role(text: str) -> str:
    """The role of the author on one line: a unit or a post, such as 市委社会工作部 or 区委社工部科员.

    Raises:
        UsageError: it is empty, too long, holds a telephone or identity number, or looks like a person's name.
    """
    role = _checked(text, "岗位或部门", "the author's role", "--by", _rules().longest_role)
    if _is_name(role):
        raise UsageError(
            "看起来是人名，不予保存 · it looks like a person's name, which is never stored",
            to_do="写岗位或部门，例如 市委社会工作部、区委社工部科员 · write a role, not a name",
        )
    return role


def _checked(text: str, zh: str, en: str, option: str, longest: int) -> str:
    line = _one_line(text)
    if not line:
        raise UsageError(f"缺少{zh} · {en} is missing", to_do=f"用 {option} 写明 · give it with {option}")
    if len(line) > longest:
        raise UsageError(
            f"{zh}超过{longest}字 · {en} is longer than {longest} characters", to_do="写短一些 · write less"
        )
    folded = unicodedata.normalize("NFKC", line).translate(_DIGITS)
    for pattern, what_zh, what_en in _rules().personal:
        if pattern.search(folded):
            raise UsageError(
                f"{zh}中似有{what_zh}，不予保存 · {en} seems to hold {what_en}, which is never stored",
                to_do="去掉号码再写 · write it without",
            )
    return line


def _one_line(text: str) -> str:
    """White space folded; control, invisible and direction-changing characters left out."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN).split())


def _is_name(role: str) -> bool:
    rules = _rules()
    text = _BRACKETED.sub("", unicodedata.normalize("NFKC", role)).replace(" ", "").strip("、，,。.:：;；-—")
    surname = next((one for one in rules.surnames if text.startswith(one)), None)
    if surname is None or not _HAN.fullmatch(text):
        return False
    rest = text[len(surname) :]
    if not rest or rest in rules.titles:
        return True
    return len(text) <= _LONGEST_NAME and not text.endswith(rules.endings)
