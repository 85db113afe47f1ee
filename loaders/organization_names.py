"""The names registers write for one organization, and which of them differ materially (SEMANTICS B7, I5)."""

from __future__ import annotations

from shizi.loaders.names import NameFolder, full_key, split_former_names, without_legal_form
from shizi.loaders.organization_rows import OrganizationRows, Row, code_in, name_in

_MOST = 20
_LONG_TAX_ID = 20


def written_names(organization: OrganizationRows, shown: str) -> tuple[list[str], list[str]]:
    """Other names of the organization, and its declared former names, in a stable order."""
    names: dict[str, str] = {}
    former: dict[str, str] = {}
    for rows in organization.rows.values():
        for row in rows:
            text = name_in(row)
            if text:
                present, earlier = split_former_names(text)
                names.setdefault(full_key(present), present)
                for old in earlier:
                    former.setdefault(full_key(old), old)
    names.pop(full_key(shown), None)
    for key in former:
        names.pop(key, None)
    return sorted(names.values())[:_MOST], sorted(former.values())[:_MOST]


def differing_names(organization: OrganizationRows, folder: NameFolder) -> list[tuple[str, Row]]:
    """Names written beside the organization's own code that differ materially, with a row that writes each.

    Declared former names and names of branch rows are no second names (SEMANTICS I5).
    """
    written: dict[str, tuple[str, Row]] = {}
    no_second = {folder.fold(split_former_names(name_in(row))[0]) for row in organization.branch_rows}
    for kind, rows in organization.rows.items():
        for row in rows:
            text = name_in(row)
            if not text or not row.in_force:
                continue
            present, earlier = split_former_names(text)
            no_second |= {folder.fold(old) for old in earlier}
            if _is_own_code(kind, code_in(row), organization.id):
                written.setdefault(folder.fold(present), (present, row))
    for key in no_second:
        written.pop(key, None)
    if len(written) < 2:
        return []
    keys = sorted(written)
    differing = {key for key in keys for other in keys if key != other and _differ(key, other)}
    return [written[key] for key in sorted(differing)]


def _is_own_code(kind: str, text: str, code: str) -> bool:
    """The row writes the organization's own code, a tax id of 20 characters included (SEMANTICS B3)."""
    return text == code or (kind == "tax_withholding" and len(text) == _LONG_TAX_ID and text.startswith(code))


def _differ(one: str, other: str) -> bool:
    return without_legal_form(other) not in one and without_legal_form(one) not in other
