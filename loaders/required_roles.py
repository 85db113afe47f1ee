"""Which roles an organization requires, which it is free of, and which nobody could know (SEMANTICS D1, D5, D11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shizi.graph.model import ROLES
from shizi.loaders.dates import begins, ends
from shizi.loaders.holders import Holders
from shizi.loaders.ledger_rules import ledger_rules
from shizi.loaders.names import fold_text
from shizi.loaders.organization_rows import OrganizationRows, Row

_REGISTRY_BY_PREFIX = {
    "91": "market_registration", "92": "market_registration", "93": "market_registration",
    "51": "civil_affairs", "52": "civil_affairs", "53": "civil_affairs", "31": "law_firms",
}  # fmt: skip
_COULD_NAME = {
    "business": ("civil_affairs", "mapping_notice", "supervisor_claims", "annual_inspection"),
    "industry": ("mapping_notice", "supervisor_claims", "sector_licences"),
    "party_building": ("mapping_notice", "committee_claims", "supervisor_claims", "party_units"),
    "liaison": ("liaison",),
}


@dataclass(frozen=True, slots=True)
class RequiredRoles:
    """`exempt` maps a role to the reason; `unknown_if_empty` lists roles that no received register could name."""

    required: tuple[str, ...]
    exempt: dict[str, str]
    unknown_if_empty: tuple[str, ...]
    declarations: tuple[Row, ...]


def registry_of(prefix: str) -> str:
    """The register in which organizations of a code prefix are registered."""
    return _REGISTRY_BY_PREFIX.get(prefix, "market_registration")


def required_roles(
    organization: OrganizationRows, *, prefix: str, name: str, holders: Holders, received: Collection[str], day: date
) -> RequiredRoles:
    """The static part of every role's status; the day matters only for a notice that has lapsed."""
    rules = ledger_rules()
    declarations = business_declarations(organization, holders, day)
    exempt: dict[str, str] = {}
    if prefix not in rules.business_prefixes:
        exempt["business"] = "law_firm" if prefix == rules.law_firm_prefix else "not_a_social_organization"
    elif declarations:
        exempt["business"] = "declared_free"
    association = prefix == rules.association_prefix and fold_text(name).endswith(rules.association_endings)
    if prefix != rules.enterprise_prefix and not (association and declarations):
        exempt["industry"] = "law_firm" if prefix == rules.law_firm_prefix else "not_an_enterprise_nor_a_free_association"
    registry = registry_of(prefix)
    could_name = {
        **_COULD_NAME,
        "registration": (registry,),
        "territory": ("survey_ledger", "tax_withholding", registry),
    }
    unknown = tuple(role for role in ROLES if not any(kind in received for kind in could_name[role]))
    return RequiredRoles(tuple(role for role in ROLES if role not in exempt), exempt, unknown, declarations)


def business_declarations(organization: OrganizationRows, holders: Holders, day: date) -> tuple[Row, ...]:
    """The rows by which the registry or a live notice declares the business role free (SEMANTICS D1)."""
    if organization.id[:2] == ledger_rules().law_firm_prefix:
        return ()
    found = []
    cell, row = organization.last("civil_affairs", "business_supervisor")
    if row and holders.is_declaration(cell):
        found.append(row)
    for notice in organization.current("mapping_notice"):
        since = notice.get("effective_from") or notice.get("document_date")
        live = begins(since) <= day < ends(notice.get("effective_until"))
        if live and holders.is_declaration(notice.get("business_supervisor")):
            found.append(notice)
    return tuple(found)
