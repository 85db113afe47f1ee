"""What a caller may see: a role, and the places whose organizations are the caller's own.

A place is a code of 12 digits; what lies in it bears a code with the same beginning (SEMANTICS: a district's first six
digits, a street's nine). An organization is the caller's own when its place, its registered or its operating district
lies in one of the caller's places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shizi.api.problems import FORBIDDEN, OUTSIDE_SCOPE, Problem
from shizi.api.token_store import ROLES, Token

_LEVELS = ((2, 2), (4, 4), (6, 6), (9, 9), (12, 12))


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the token's name, its role, and the code prefixes of its places (empty: the whole city)."""

    name: str
    role: str
    places: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = field(default=())

    @property
    def whole_city(self) -> bool:
        """True when no place limits what is seen."""
        return not self.prefixes

    @property
    def sees_counts(self) -> bool:
        """True when counts of party members are shown as they are, not in bands."""
        return self.may("steward")

    def may(self, role: str) -> bool:
        """Whether the caller's role is this one or more."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def owns(self, codes: Iterable[str | None]) -> bool:
        """Whether one of these codes of places lies in the caller's places."""
        return not self.prefixes or any(code is not None and code.startswith(self.prefixes) for code in codes)


NOBODY_NEEDED = Principal("local", "admin")
"""Who asks when no tokens are needed: somebody on this machine."""


def principal_of(token: Token) -> Principal:
    """The caller that a token stands for."""
    return Principal(token.name, token.role, token.places, tuple(sorted({prefix_of(code) for code in token.places})))


def prefix_of(code: str) -> str:
    """The beginning of a place's code that all codes of places in it share."""
    digits = code.rstrip("0")
    return next((code[:length] for length, most in _LEVELS if len(digits) <= most), code)


def places_of(organization: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The codes that say whose an organization is."""
    return organization["place"], organization["registered_district"], organization["operating_district"]


def outside() -> Problem:
    """What is told about everything that is not the caller's own, whether or not it exists."""
    return Problem(
        OUTSIDE_SCOPE,
        "该令牌只能查看本辖区的组织；所问的不在其中，也可能并不存在",
        "this token sees the organizations of its own places only; what was asked for is not one of them, or does not exist",
    )


def require(principal: Principal, role: str) -> None:
    """Refuse a caller whose role is less than `role`.

    Raises:
        Problem: forbidden.
    """
    if not principal.may(role):
        raise Problem(FORBIDDEN, f"需要 {role} 或更高的角色", f"it needs the role {role} or more")
