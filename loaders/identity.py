"""Which organization every register row speaks of (SEMANTICS B1 to B7, B13).

Two passes over the stage. The first reads the names that organizations with a valid code bear; the second attaches every
row: by its code, else by its name before the place is dropped, else by its folded name, else by a person's decision.
What stays open is listed, never guessed. The answer is written beside the rows, as tables `attached_<kind>`.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shizi.loaders.codes import is_valid_code, looks_like_id_number, read_tax_id
from shizi.loaders.names import NameFolder, full_key, is_branch_row_name, split_former_names
from shizi.loaders.places import Places
from shizi.loaders.register_kinds import RegisterKind, register_kinds
from shizi.loaders.stage import Stage

ADDRESS_FIELDS = ("registered_place", "registered_address", "operating_place", "operating_address", "address")
NO_CODE_WORDS = ("", "无", "待办", "未办理")
"""Texts in a code cell that are no invalid code (SEMANTICS I4)."""
WITHHELD = "[withheld]"
SURROGATE = "N-"
_BATCH = 50_000


class Decided(Protocol):
    """What a person decided about weak matches."""

    def accepted(self, row_key: str, register: str, name: str, code: str = "") -> str | None:
        """The organization a person accepted for a row, or None."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that could not be attached: `candidates` are organizations that bear its name, if several do."""

    kind: str
    row_key: str
    path: str
    sheet: str | None
    number: int
    name: str
    code: str
    address: str
    candidates: tuple[str, ...]
    organization: str | None


@dataclass(frozen=True, slots=True)
class InvalidCode:
    """A row whose code cell holds a text that is no valid code (SEMANTICS I4)."""

    kind: str
    row_key: str
    fields: tuple[str, ...]
    text: str


@dataclass
class Identity:
    """The outcome: how many rows attach, which stay open, which hold invalid codes."""

    organizations: set[str] = field(default_factory=set)
    codeless: dict[str, str] = field(default_factory=dict)
    attached: Counter[str] = field(default_factory=Counter)
    open_rows: list[OpenRow] = field(default_factory=list)
    invalid_codes: list[InvalidCode] = field(default_factory=list)
    site_rows: dict[str, str] = field(default_factory=dict)
    names: Names | None = None


def is_surrogate(organization: str) -> bool:
    """True for the key of an organization without a valid code (SEMANTICS B6)."""
    return organization.startswith(SURROGATE)


def surrogate_key(folded: str, district: str) -> str:
    """The stable key of an organization that no register knows a valid code of."""
    return SURROGATE + hashlib.blake2b(f"{folded}|{district}".encode(), digest_size=8).hexdigest()


class Names:
    """The names that organizations bear, before and after the place is dropped."""

    def __init__(self, folder: NameFolder) -> None:
        self.folder = folder
        self._full: dict[str, str | tuple[str, ...]] = {}
        self._folded: dict[str, str | tuple[str, ...]] = {}

    def add(self, organization: str, name: str) -> None:
        """Remember a name and the former names written behind it (SEMANTICS B7)."""
        present, former = split_former_names(name)
        for text in (present, *former):
            _remember(self._full, full_key(text), organization)
            _remember(self._folded, self.folder.fold(text), organization)

    def bearers(self, name: str) -> tuple[str, ...]:
        """Organizations of this very name; if none, those of the same folded name (SEMANTICS B4)."""
        for text in (present_and_former := _texts(name)):
            if found := self._full.get(full_key(text)):
                return _several(found)
        for text in present_and_former:
            if found := self._folded.get(self.folder.fold(text)):
                return _several(found)
        return ()


def _texts(name: str) -> tuple[str, ...]:
    present, former = split_former_names(name)
    return (present, *former)


def _remember(index: dict[str, str | tuple[str, ...]], key: str, organization: str) -> None:
    known = index.setdefault(key, organization)
    if known != organization and organization not in _several(known):
        index[key] = tuple(sorted((*_several(known), organization)))


def _several(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else found


def identify(stage: Stage, folder: NameFolder, places: Places, decided: Decided | None = None) -> Identity:
    """Attach every row of the stage to the organization it speaks of."""
    return _Identifier(stage, folder, places, decided).run()


class _Identifier:
    def __init__(self, stage: Stage, folder: NameFolder, places: Places, decided: Decided | None) -> None:
        self.stage, self.places, self.decided = stage, places, decided
        self.names = Names(folder)
        self.result = Identity(names=self.names)
        self._valid: dict[str, str | None] = {}
        self._by_nine: dict[str, str] = {}
        self._districts: dict[str, set[str]] = {}

    def run(self) -> Identity:
        describing = [kind for kind in register_kinds().values() if kind.describes]
        attaching = [kind for kind in register_kinds().values() if not kind.describes and kind.name_field]
        self._read_names(describing)
        self._read_organization_codes()
        waiting: list[OpenRow] = []
        for kind in describing:
            waiting += self._attach(kind)
        self._settle(waiting, describes=True)
        for kind in attaching:
            self._settle(self._attach(kind), describes=False)
        return self.result

    # --- first pass ----------------------------------------------------------------------------------------------
    def _read_names(self, kinds: Iterable[RegisterKind]) -> None:
        for kind in kinds:
            parent = ", parent_uscc" if "parent_uscc" in kind.field_names else ", ''"
            sql = f'SELECT DISTINCT "{kind.name_field}", "{kind.code_field}"{parent} FROM rows_{kind.name}'
            for name, text, parent_text in _fetch(self.stage, sql):
                code = self._code(kind, text)
                if code and not (parent_text and self._valid_code(parent_text) == code and is_branch_row_name(name)):
                    self.result.organizations.add(code)
                    self.names.add(code, name)

    def _read_organization_codes(self) -> None:
        """Organization codes are looked up only for the old tax ids that need it (SEMANTICS B3)."""
        sql = "SELECT DISTINCT taxpayer_id FROM rows_tax_withholding WHERE length(taxpayer_id) = 15"
        needed = {nine for (text,) in _fetch(self.stage, sql) if (nine := read_tax_id(text).organization_code)}
        if needed:
            self._by_nine = {code[8:17]: code for code in sorted(self.result.organizations) if code[8:17] in needed}
            self._valid.clear()

    def _valid_code(self, text: str) -> str | None:
        if text not in self._valid:
            if len(self._valid) > 500_000:
                self._valid.clear()
            self._valid[text] = text if is_valid_code(text) else None
        return self._valid[text]

    def _code(self, kind: RegisterKind, text: str) -> str | None:
        if not text:
            return None
        if kind.code_field == "taxpayer_id":
            tax_id = read_tax_id(text)
            return tax_id.code or self._by_nine.get(tax_id.organization_code or "")
        return self._valid_code(text)

    # --- second pass ---------------------------------------------------------------------------------------------
    def _attach(self, kind: RegisterKind) -> list[OpenRow]:
        """Attach what code or name decide at once; return the rest."""
        self.stage.connection.execute(f"CREATE OR REPLACE TABLE attached_{kind.name} (row_key VARCHAR, org VARCHAR)")
        code_fields = [f.name for f in kind.fields if f.type in ("code", "tax_id")]
        addresses = [f for f in ADDRESS_FIELDS if f in kind.field_names]
        chosen = [
            "row_key", "path", "sheet", "number", "closed_on IS NULL",
            _column(kind.name_field), *(_column(f) for f in addresses), *(_column(f) for f in code_fields),
        ]  # fmt: skip
        own = code_fields.index(kind.code_field) if kind.code_field else -1
        codes_at = 6 + len(addresses)
        keys: list[str] = []
        organizations: list[str] = []
        waiting: list[OpenRow] = []
        for row in _fetch(self.stage, f"SELECT {', '.join(chosen)} FROM rows_{kind.name} ORDER BY path, number"):
            key, path, sheet, number, in_force, name = row[:6]
            texts = row[codes_at:]
            text = texts[own] if own >= 0 else ""
            if kind.name == "liaison" and self._is_site(key, name, text):
                continue
            if in_force and any(texts):
                self._check_codes(kind, key, code_fields, texts)
            code = self._code(kind, text)
            if code:
                if code in self.result.organizations:
                    keys.append(key)
                    organizations.append(code)
                else:
                    place = self._address(row[6:codes_at])
                    waiting.append(OpenRow(kind.name, key, path, sheet, number, name, text, place, (), None))
            elif name:
                place = self._address(row[6:codes_at])
                chosen_one, candidates = self._by_name(kind, key, name, text, place)
                if chosen_one:
                    keys.append(key)
                    organizations.append(chosen_one)
                else:
                    waiting.append(OpenRow(kind.name, key, path, sheet, number, name, text, place, candidates, None))
            if len(keys) >= _BATCH:
                self._store(kind.name, keys, organizations)
                keys, organizations = [], []
        self._store(kind.name, keys, organizations)
        return waiting

    def _by_name(self, kind: RegisterKind, key: str, name: str, code: str, place: str) -> tuple[str | None, tuple[str, ...]]:
        decided = self.decided.accepted(key, kind.name, name, code) if self.decided else None
        if decided and (decided in self.result.organizations or decided in self.result.codeless):
            return decided, ()
        bearers = self.names.bearers(name)
        if len(bearers) == 1:
            return bearers[0], ()
        if bearers:
            district = self._district(place)
            there = [b for b in bearers if district and district in self._districts_of(b)]
            if len(there) == 1:
                return there[0], ()
        return None, bearers

    def _settle(self, waiting: list[OpenRow], *, describes: bool) -> None:
        """Rows without code and namesake make organizations if they describe; the rest is listed."""
        stored: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        nameless = [row for row in waiting if describes and not row.candidates and self._is_codeless(row)]
        made = self._make_codeless(nameless)
        for row in waiting:
            organization = made.get(row.row_key)
            if organization:
                stored[row.kind][0].append(row.row_key)
                stored[row.kind][1].append(organization)
            self.result.open_rows.append(
                OpenRow(row.kind, row.row_key, row.path, row.sheet, row.number, row.name, row.code, row.address, row.candidates, organization)
            )
        for kind, (keys, organizations) in stored.items():
            self._store(kind, keys, organizations)

    def _is_codeless(self, row: OpenRow) -> bool:
        return self._code(register_kinds()[row.kind], row.code) is None

    def _make_codeless(self, rows: list[OpenRow]) -> dict[str, str]:
        """One organization for the rows of one folded name and district, declared former names included (SEMANTICS B4, B7)."""
        folded = {row.row_key: [self.names.folder.fold(text) for text in _texts(row.name)] for row in rows}
        districts: dict[str, set[str]] = defaultdict(set)
        former: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            present, *earlier = folded[row.row_key]
            former[present].update(earlier)
            if district := self._district(row.address):
                for name in (present, *earlier):
                    districts[name].add(district)
        where = {}
        for row in rows:
            name = folded[row.row_key][0]
            known = districts.get(name) or {district for old in former[name] for district in districts.get(old, ())}
            where[row.row_key] = self._district(row.address) or (next(iter(known)) if len(known) == 1 else "")
        renamed: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            present, *earlier = folded[row.row_key]
            for old in earlier:
                renamed[old, where[row.row_key]].add(present)
        made = {}
        for row in rows:
            district = where[row.row_key]
            organization = surrogate_key(_present_name(folded[row.row_key][0], district, renamed), district)
            made[row.row_key] = organization
            self.result.codeless[organization] = row.name
            self.names.add(organization, row.name)
        return made

    def _is_site(self, key: str, name: str, text: str) -> bool:
        """A liaison row that names a site by name or place code makes and touches no organization (SEMANTICS G11)."""
        if self._valid_code(text):
            return False
        site = self.places.site_named(text) or self.places.site_named(name)
        if site:
            self.result.site_rows[key] = site.code
        return site is not None

    def _check_codes(self, kind: RegisterKind, key: str, fields: list[str], texts: tuple[str, ...]) -> None:
        wrong = []
        for name, text in zip(fields, texts, strict=True):
            if text in NO_CODE_WORDS or self._valid_code(text):
                continue
            if name == "taxpayer_id" and read_tax_id(text).readable:
                continue
            wrong.append((name, WITHHELD if looks_like_id_number(text) else text))
        if wrong:
            self.result.invalid_codes.append(
                InvalidCode(kind.name, key, tuple(n for n, _ in wrong), "、".join(t[:40] for _, t in wrong))
            )

    def _address(self, cells: tuple[str, ...]) -> str:
        """The first address of a row that names a district, else the first that is there (SEMANTICS B4)."""
        filled = [cell for cell in cells if cell]
        if len(filled) < 2:
            return filled[0] if filled else ""
        return next((cell for cell in filled if self._district(cell)), filled[0])

    def _district(self, address: str) -> str:
        place = self.places.read(address) if address else None
        return self.places.district_of(place.code) if place else ""

    def _districts_of(self, code: str) -> set[str]:
        """Districts that an organization's own registers name; asked only where several bear one name."""
        if code not in self._districts:
            found: set[str] = set()
            for kind, field_name in (
                ("market_registration", "registered_address"), ("civil_affairs", "registered_address"),
                ("law_firms", "registered_address"), ("survey_ledger", "registered_place"), ("survey_ledger", "operating_place"),
            ):  # fmt: skip
                sql = f"SELECT DISTINCT {field_name} FROM rows_{kind} WHERE uscc = ?"
                rows = self.stage.connection.execute(sql, [code]).fetchall()
                found |= {self._district(text) for (text,) in rows if text}
            self._districts[code] = found - {""}
        return self._districts[code]

    def _store(self, kind: str, keys: list[str], organizations: list[str]) -> None:
        if keys:
            self.stage.insert(f"attached_{kind}", {"row_key": keys, "org": organizations})
            self.result.attached[kind] += len(keys)


def _present_name(name: str, district: str, renamed: Mapping[tuple[str, str], set[str]]) -> str:
    """The folded name that a name of a district became, over several steps; itself where two claim it or they turn in a circle."""
    present, seen = name, {name}
    while len(later := renamed.get((present, district), set())) == 1:
        (present,) = later
        if present in seen:
            return name
        seen.add(present)
    return present


def _column(name: str | None) -> str:
    return f'"{name}"' if name else "''"


def _fetch(stage: Stage, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor = stage.connection.cursor()
    try:
        cursor.execute(sql)
        while rows := cursor.fetchmany(8192):
            yield from rows
    finally:
        cursor.close()
