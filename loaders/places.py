"""The places of a city and reading them out of codes and addresses (SEMANTICS A14, D6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from shizi.loaders.names import fold_text

LEVELS = ("city", "district", "street", "community")
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_CODE = re.compile(r"\d{12}")
_SUFFIX_FORMS = (
    ("社区居民委员会", ("社区居委会", "社区")),
    ("社区居委会", ("社区居民委员会", "社区")),
    ("村村民委员会", ("村委会", "村村委会", "村")),
    ("村民委员会", ("村委会",)),
    ("居民委员会", ("居委会",)),
    ("居委会", ("居民委员会",)),
    ("村委会", ("村民委员会",)),
    ("街道办事处", ("街道",)),
    ("镇人民政府", ("镇",)),
    ("乡人民政府", ("乡",)),
)
_SHORTEST_FORM = 3
_ELSEWHERE = re.compile(r"^(?:[一-鿿]{2,8}?(?:省|自治区))?(?P<name>[一-鿿]{2,6}?)(?:市(?![场政民区])|盟|自治州|地区)")
_NO_CITY = ("超", "门", "城", "都", "菜", "夜", "股", "上", "集")
_ROADS = re.compile(r"[路街号巷道区园镇乡村楼]")


@dataclass(frozen=True, slots=True)
class Place:
    """A division or a site; `level` is empty for sites outside the division tree, `kind` is empty for divisions."""

    code: str
    name: str
    level: str
    parent: str
    kind: str
    row_key: str = ""

    @property
    def is_site(self) -> bool:
        """True for parks, business districts and buildings."""
        return bool(self.kind)

    @property
    def holds_territory(self) -> bool:
        """True for places that can be a territory holder: street level or below, or a park (SEMANTICS D6)."""
        if self.kind:
            return self.kind == "park"
        return self.level in ("street", "community")


@dataclass
class Places:
    """All places of a city by code, and the readers of cells that name them."""

    city_code: str
    city_name: str
    by_code: dict[str, Place] = field(default_factory=dict)
    _districts_by_code: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, city_code: str, city_name: str, rows: Iterable[tuple[str, dict[str, str]]]) -> Places:
        """From (row key, fields of a `places` row); the first row of a code counts. The city itself is always there."""
        found: dict[str, Place] = {}
        for key, row in rows:
            code = fold_text(row["code"])
            if code and code not in found:
                found[code] = Place(code, row["name"], row["level"], fold_text(row["parent_code"]), row["kind"], key)
        if city_code not in found:
            found[city_code] = Place(city_code, city_name, "city", "", "")
        return cls(city_code, city_name, found)

    @cached_property
    def children(self) -> dict[str, list[Place]]:
        """Places by the code of their parent; orphans hang under the city."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.by_code.values():
            if place.code != self.city_code:
                found[self.parent_of(place)].append(place)
        return found

    def parent_of(self, place: Place) -> str:
        """The parent's code: as written, else derived from the digits, else the city."""
        if place.parent in self.by_code and place.parent != place.code:
            return place.parent
        code = place.code
        for guess in (code[:9] + "000", code[:6] + "000000"):
            if guess != code and guess in self.by_code:
                return guess
        return self.city_code

    def ancestors(self, code: str) -> list[Place]:
        """The place and all above it up to the city; stops at a repeated place, so circles end."""
        line: list[Place] = []
        seen: set[str] = set()
        while code in self.by_code and code not in seen:
            seen.add(code)
            place = self.by_code[code]
            line.append(place)
            if code == self.city_code:
                break
            code = self.parent_of(place)
        return line

    def district_of(self, code: str) -> str:
        """Code of the district a place lies in, or is; empty for the city."""
        if code not in self._districts_by_code:
            self._districts_by_code[code] = next((p.code for p in self.ancestors(code) if p.level == "district"), "")
        return self._districts_by_code[code]

    def full_name(self, code: str) -> str:
        """Names from the city down."""
        return "".join(p.name for p in reversed(self.ancestors(code)))

    @cached_property
    def districts(self) -> tuple[Place, ...]:
        """The districts, by code."""
        return tuple(sorted((p for p in self.by_code.values() if p.level == "district"), key=lambda p: p.code))

    def read(self, text: str) -> Place | None:
        """The deepest division or park that a cell names, district and city included; None when it names none."""
        if not text:
            return None
        if text not in self._read:
            self._read[text] = self._deepest(fold_text(text))
        return self._read[text]

    def read_site(self, text: str, kinds: tuple[str, ...]) -> Place | None:
        """The site of one of these kinds that a cell names: by code, by name, or by names from the city down (SEMANTICS A14, D6)."""
        return self._site(text, kinds) or self._site_below(fold_text(text), kinds)

    def _site_below(self, key: str, kinds: tuple[str, ...]) -> Place | None:
        """The site whose name ends the text and that lies in the place named before it."""
        for length in range(len(key) - 1, 1, -1):
            named = [place for place in self._sites.get(key[-length:], ()) if place.kind in kinds]
            before = self._deepest(key[:-length]) if named else None
            if before:
                found = [place for place in named if any(above.code == before.code for above in self.ancestors(place.code))]
                if len(found) == 1:
                    return found[0]
        return None

    def _site(self, text: str, kinds: tuple[str, ...]) -> Place | None:
        key = fold_text(text)
        if key in self.by_code:
            place = self.by_code[key]
            return place if place.kind in kinds else None
        found = [p for p in self._sites.get(key, ()) if p.kind in kinds]
        return found[0] if len(found) == 1 else None

    def site_named(self, text: str) -> Place | None:
        """The only site of any kind with this name or code (SEMANTICS G11)."""
        return self._site(text, ("park", "business_district", "building"))

    def only_named(self, text: str) -> Place | None:
        """The only place, of any kind, whose whole name the text is."""
        found = self._by_name.get(fold_text(text), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def name_beginnings(self) -> list[tuple[str, str]]:
        """(folded name, district code) of every district and of the streets, communities and parks in it (G7)."""
        pairs = []
        for place in self.by_code.values():
            district = self.district_of(place.code)
            if district and (not place.is_site or place.kind == "park"):
                pairs += [(form, district) for form in {fold_text(place.name), *_forms(place)}]
        return sorted(set(pairs))

    def districts_of_name(self, name: str) -> list[str]:
        """Districts to which a unit of this name belongs: its name begins with theirs or with a place in them (G7)."""
        key = fold_text(name)
        city = fold_text(self.city_name)
        keys = [key, key[len(city) :]] if key.startswith(city) else [key]
        return sorted({district for form, district in self.name_beginnings if any(k.startswith(form) for k in keys)})

    # --- reading -----------------------------------------------------------------------------------------------
    @cached_property
    def _read(self) -> dict[str, Place | None]:
        return _BoundedMemory()

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.by_code.values():
            found[fold_text(place.name)].append(place)
        return found

    @cached_property
    def _sites(self) -> dict[str, list[Place]]:
        return {name: [p for p in places if p.is_site] for name, places in self._by_name.items()}

    @cached_property
    def _patterns(self) -> dict[str, tuple[re.Pattern[str] | None, dict[str, list[Place]]]]:
        return {}

    def _below(self, code: str) -> tuple[re.Pattern[str] | None, dict[str, list[Place]]]:
        """A pattern of all names that lie below a place, longest first, and what each stands for."""
        if code not in self._patterns:
            forms: dict[str, list[Place]] = defaultdict(list)
            waiting, seen = list(self.children.get(code, ())), {code}
            while waiting:
                place = waiting.pop()
                if place.code in seen:
                    continue
                seen.add(place.code)
                waiting += self.children.get(place.code, ())
                if place.kind not in ("business_district", "building"):
                    for form in _forms(place):
                        forms[form].append(place)
            words = sorted(forms, key=lambda form: (-len(form), form))
            pattern = re.compile("|".join(map(re.escape, words))) if words else None
            self._patterns[code] = (pattern, forms)
        return self._patterns[code]

    def _deepest(self, text: str) -> Place | None:
        digits = text[:-2] if text.endswith(".0") else text
        if _CODE.fullmatch(digits):
            return self.by_code.get(digits)
        city = self.by_code[self.city_code]
        city_key = fold_text(self.city_name)
        at = text.find(city_key)
        if at < 0 and self._is_elsewhere(text):
            return None
        position, current = (at + len(city_key), city) if at >= 0 else (0, None)
        while True:
            pattern, forms = self._below(current.code if current else self.city_code)
            found = pattern.search(text, position) if pattern else None
            if not found:
                return current
            places = forms[found.group()]
            if len(places) > 1:  # the name occurs several times inside what was named before it
                best = min(_RANK.get(p.level, 2) for p in places)
                places = [p for p in places if _RANK.get(p.level, 2) == best]
                if len(places) > 1:
                    return current
            current, position = places[0], found.end()

    def _is_elsewhere(self, text: str) -> bool:
        """True for an address that begins with another city: its streets are not ours."""
        found = _ELSEWHERE.match(text)
        if not found:
            return False
        name = found["name"]
        if name.endswith(_NO_CITY) or _ROADS.search(name):
            return False
        ours = {fold_text(self.city_name), *(fold_text(p.name) for p in self.districts)}
        return not any(found.group().endswith(own) or own.startswith(name) for own in ours)


class _BoundedMemory(dict[str, "Place | None"]):
    """Remembers what texts were read as, and forgets all when it grows large."""

    def __setitem__(self, key: str, value: Place | None) -> None:
        if len(self) > 50_000:
            self.clear()
        super().__setitem__(key, value)


def _forms(place: Place) -> set[str]:
    """The ways in which an address writes a place's name."""
    name = fold_text(place.name)
    forms = {name}
    for suffix, others in _SUFFIX_FORMS:
        if name.endswith(suffix):
            forms |= {name[: -len(suffix)] + other for other in others}
            break
    return {form for form in forms if len(form) >= _SHORTEST_FORM or (form == name and len(form) >= 2)}
