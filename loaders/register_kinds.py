"""The kinds of register and their fields, read once from `data/registers.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

FAMILIES = ("identity_and_facts", "party_and_structure", "assignments", "activity")


@dataclass(frozen=True, slots=True)
class Field:
    """One canonical column: its `type` names a reader in `cells`, `required` ones must be there for a row to count."""

    name: str
    type: str
    required: bool

    @property
    def word_list(self) -> str | None:
        """The list in coded_words.yaml a coded field is read with, e.g. `role`."""
        return self.type.partition(":")[2] or None


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """One kind of register; `fields` keep the order of the contract and give rows their layout."""

    name: str
    family: str
    describes: bool
    title_zh: str
    title_en: str
    fields: tuple[Field, ...]

    @property
    def field_names(self) -> tuple[str, ...]:
        """Names of the canonical columns, in row order."""
        return tuple(field.name for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a row does not count."""
        return tuple(field.name for field in self.fields if field.required)

    @property
    def name_field(self) -> str | None:
        """The column that names the organization a row speaks of, if rows speak of organizations."""
        return next((field.name for field in self.fields if field.type == "name"), None)

    @property
    def code_field(self) -> str | None:
        """The column that holds the organization's code (never `parent_uscc`)."""
        own = [field.name for field in self.fields if field.type in ("code", "tax_id") and field.name != "parent_uscc"]
        return own[0] if own else None


@cache
def register_kinds() -> dict[str, RegisterKind]:
    """All kinds by name, in the order of the contract."""
    text = resources.files("shizi.loaders").joinpath("data/registers.yaml").read_text(encoding="utf-8")
    return {name: _kind(name, body) for name, body in yaml.safe_load(text).items()}


def _kind(name: str, body: dict[str, Any]) -> RegisterKind:
    if body["family"] not in FAMILIES:
        raise ValueError(f"register kind {name}: unknown family {body['family']!r}")
    fields = tuple(Field(key.rstrip("*"), kind, key.endswith("*")) for key, kind in body["fields"].items())
    return RegisterKind(name, body["family"], bool(body.get("describes")), body["title"]["zh"], body["title"]["en"], fields)
