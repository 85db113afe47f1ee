"""Names folded as the contract compares them (SEMANTICS B4, I5), for the city's truth."""

from __future__ import annotations

import re
import unicodedata

from shizi.loaders.demo_city.reference import CITY, DISTRICTS

_FORMS = ("股份有限公司", "有限公司", "集团", "合伙企业", "个人独资企业")


def folded(name: str) -> str:
    """The folded name of an organization."""
    text = "".join(unicodedata.normalize("NFKC", name).upper().split()).replace("有限责任公司", "有限公司")
    if not text.endswith(("公司", "厂", "店", "企业", "事务所")):
        return text
    for front in (CITY, CITY[:-1]):
        if text.startswith(front) and len(text) - len(front) > 3:
            text = text[len(front) :]
            break
    for district in DISTRICTS:
        for front in (district, district[:-1]):
            if text.startswith(front) and len(text) - len(front) > 3:
                return text[len(front) :]
    return text


def without_form(name: str) -> str:
    """The folded name without its legal form."""
    text = re.sub(r"\((?:普通合伙|有限合伙|特殊普通合伙)\)", "", folded(name))
    for form in _FORMS:
        text = text.replace(form, "")
    return text


def contains_other(one: str, other: str) -> bool:
    """True when one folded name contains the other's without legal form."""
    return without_form(other) in folded(one) or without_form(one) in folded(other)
