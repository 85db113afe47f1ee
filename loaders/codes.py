"""Unified social credit codes (GB 32100-2015), organization codes (GB 11714) and tax ids.

Sources: SEMANTICS B2 and B3; check characters as in DOMAIN section 6. No character is ever guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_VALUE = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_NOISE = re.compile(r"[\s\-‐‑‒–—'\"‘’“”`´]+")
_CODE = re.compile(f"[{ALPHABET}]{{18}}")
_OLD_TAX_ID = re.compile(r"\d{6}[0-9A-Z]{9}")
_ID_NUMBER = re.compile(r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class TaxId:
    """What a taxpayer id says: a whole `code`, or only the nine characters of an `organization_code`, or neither."""

    code: str | None = None
    organization_code: str | None = None

    @property
    def readable(self) -> bool:
        """True when the id is no invalid code (SEMANTICS B3)."""
        return bool(self.code or self.organization_code)


def clean_code(text: str) -> str:
    """Half width, upper case, without white space, hyphens and quotes (SEMANTICS B2)."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def organization_check(first_eight: str) -> str:
    """The check character of an organization code."""
    total = sum(map(mul, map(_ORGANIZATION_VALUE.__getitem__, first_eight), _ORGANIZATION_WEIGHTS))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def check_character(first_seventeen: str) -> str:
    """The last character of a code."""
    total = sum(map(mul, map(_VALUE.__getitem__, first_seventeen), _WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid_code(code: str) -> bool:
    """True for 18 characters of the alphabet with both check characters right; `code` is already cleaned."""
    if not _CODE.fullmatch(code):
        return False
    return organization_check(code[8:16]) == code[16] and check_character(code[:17]) == code[17]


def valid_code(text: str) -> str | None:
    """The cleaned code if it is valid, else None."""
    code = clean_code(text) if text else ""
    return code if is_valid_code(code) else None


def read_tax_id(text: str) -> TaxId:
    """A tax id of 18, 20 or 15 characters, as SEMANTICS B3 reads them."""
    cleaned = clean_code(text) if text else ""
    if is_valid_code(cleaned):
        return TaxId(code=cleaned)
    if len(cleaned) == 20 and is_valid_code(cleaned[:18]):
        return TaxId(code=cleaned[:18])
    if _OLD_TAX_ID.fullmatch(cleaned):
        return TaxId(organization_code=cleaned[6:])
    return TaxId()


def looks_like_id_number(text: str) -> bool:
    """True for a citizen's id number, which may stand in a code column by mistake and is never stored."""
    return _ID_NUMBER.fullmatch(clean_code(text)) is not None


def make_code(prefix: str, division: str, eight: str) -> str:
    """A valid code from its two-character prefix, six-digit division and eight-character organization part."""
    first = f"{prefix}{division}{eight}{organization_check(eight)}"
    return first + check_character(first)
