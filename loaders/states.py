"""State and reason of an organization on the ledger, its kind, and what it counts (SEMANTICS B9, C1 to C8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from shizi.loaders.dates import begins
from shizi.loaders.identity import is_surrogate
from shizi.loaders.ledger_rules import LedgerRules, ledger_rules
from shizi.loaders.names import fold_text
from shizi.loaders.organization_rows import OrganizationRows, Row, is_branch_row
from shizi.loaders.register_kinds import register_kinds

EXCLUDED, BASE_ROSTER, LEDGER = "excluded", "base_roster", "ledger"
ENTERPRISE, SOCIAL, OTHER = "enterprise", "social_organization", "other"
REGISTRIES = ("market_registration", "civil_affairs", "law_firms")
DESCRIBING = tuple(kind.name for kind in register_kinds().values() if kind.describes)


@dataclass(frozen=True, slots=True)
class State:
    """State, reason and the rows that prove it."""

    state: str
    reason: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers that the tests compare with: tax payers of the base roster (C1), staff of a verified enterprise (C3)."""

    payers: int
    staff: int

    @classmethod
    def of(cls, parameters: Mapping[str, int]) -> Thresholds:
        """From the thresholds in force."""
        return cls(parameters["tax_payer_threshold"], parameters["staff_threshold"])


@dataclass(frozen=True, slots=True)
class Headcount:
    """A count of people with the rows that give it; `value` is None when nobody can be read."""

    value: int | None
    rows: tuple[Row, ...] = ()


def prefix_of(organization: OrganizationRows, name: str) -> str:
    """First two characters of the code; without one, what the describing register says or, once vanished, said (SEMANTICS B9)."""
    if not is_surrogate(organization.id):
        return organization.id[:2]
    rules = ledger_rules()
    for kind, prefix in rules.prefix_by_register.items():
        if not organization.current(kind) and not organization.all(kind):
            continue
        if kind == "civil_affairs":
            return _by_words(_last_said(organization, kind, "social_type"), rules.prefix_by_social_type) or prefix
        if kind == "market_registration":
            return _by_words(_last_said(organization, kind, "org_type"), rules.prefix_by_market_type) or prefix
        if kind in ("law_firms", "institution_codes"):
            return prefix
        ending = next((p for e, p in rules.prefix_by_ending.items() if fold_text(name).endswith(e)), "")
        return ending or prefix
    return ""


def _last_said(organization: OrganizationRows, kind: str, column: str) -> str:
    return organization.last(kind, column)[0] or organization.last_closed(kind, column)


def _by_words(text: str, words: dict[str, str]) -> str:
    return next((prefix for word, prefix in words.items() if word in text), "")


def status_meaning(text: str) -> str:
    """What a status says: 存续 of the market register and 正常 of the tax office are one state, that of an organization that runs."""
    word = fold_text(text)
    return "running" if word in ledger_rules().running else word


def kind_of(prefix: str) -> str:
    """enterprise, social_organization or other (SEMANTICS B9)."""
    rules = ledger_rules()
    if prefix in rules.social_prefixes:
        return SOCIAL
    return ENTERPRISE if prefix == rules.enterprise_prefix else OTHER


def payers(organization: OrganizationRows, day: date) -> Headcount:
    """Payers of the latest period with a readable value not after the day, the largest if several (SEMANTICS C4)."""
    return _latest(organization, "tax_withholding", "period", "payers", day)


def insured(organization: OrganizationRows, day: date) -> Headcount:
    """The largest headcount over the insurance types of the latest month not after the day, never a sum."""
    return _latest(organization, "social_insurance", "month", "insured", day)


def _latest(organization: OrganizationRows, kind: str, period: str, column: str, day: date) -> Headcount:
    rows = [(begins(row.get(period)), int(row.get(column)), row) for row in organization.current(kind) if row.get(column)]
    rows = [entry for entry in rows if entry[0] <= day]
    if not rows:
        return Headcount(None)
    last = max(entry[0] for entry in rows)
    value = max(count for month, count, _ in rows if month == last)
    return Headcount(value, tuple(row for month, count, row in rows if month == last and count == value))


def judge_state(
    organization: OrganizationRows, *, prefix: str, name: str, received: Collection[str], headcount: Headcount,
    thresholds: Thresholds,
) -> State:  # fmt: skip
    """The first test that applies, in the order of SEMANTICS C1; else verification (C3)."""
    described = [row for kind in DESCRIBING for row in organization.current(kind)]
    if not described:
        gone = tuple(row for kind in DESCRIBING for row in organization.all(kind))
        return State(EXCLUDED, "vanished", gone[-1:])
    rules = ledger_rules()
    found = (
        _by_scope(organization, prefix, rules)
        or _by_ownership(organization, rules)
        or _by_branch(organization, name, rules)
        or _by_status(organization, rules)
        or _by_payers(organization, prefix, received, headcount, rules, thresholds)
    )
    if found:
        return State(EXCLUDED, found[0], found[1] or tuple(described[:1]))
    return _verified(organization, prefix, received, rules, thresholds, described[0])


Found = tuple[str, tuple[Row, ...]] | None


def _by_scope(organization: OrganizationRows, prefix: str, rules: LedgerRules) -> Found:
    listed = organization.current("institution_codes")
    if prefix in rules.public_institution_prefixes or listed:
        return "public_institution", tuple(listed[:1])
    scope = {*rules.social_prefixes, rules.enterprise_prefix, rules.individual_business_prefix, rules.cooperative_prefix}
    if prefix not in scope:
        return "out_of_scope", ()
    if prefix == rules.individual_business_prefix:
        return "individual_business", ()
    return ("cooperative", ()) if prefix == rules.cooperative_prefix else None


def _by_ownership(organization: OrganizationRows, rules: LedgerRules) -> Found:
    owned = organization.current("state_owned")
    if owned:
        share, row = organization.last("state_owned", "share")
        if not share or float(share) > 50:
            return "state_owned", (row or owned[-1],)
    types = []
    for kind in ("market_registration", "statistics_directory"):
        value, row = organization.last(kind, "registration_type")
        if row:
            types.append((value, row))
    control, control_row = organization.last("statistics_directory", "state_control")
    for value, row in types:
        if value in rules.state_owned_types:
            return "state_owned", (row,)
    undecided = next((row for value, row in types if value in rules.undecided_types), None)
    if undecided and control_row and control == rules.state_control_state:
        return "state_owned", (undecided, control_row)
    for value, row in types:
        if value in rules.collective_types:
            return "collective", (row,)
    if undecided and control_row and control == rules.state_control_collective:
        return "collective", (undecided, control_row)
    return None


def _by_branch(organization: OrganizationRows, name: str, rules: LedgerRules) -> Found:
    """The last type that is there counts, whatever the rows before it say (SEMANTICS C4)."""
    said, row = organization.last("market_registration", "org_type")
    if row and any(word in said for word in rules.branch_types):
        return "branch", (row,)
    return ("branch", ()) if fold_text(name).endswith(rules.branch_endings) else None


def _by_status(organization: OrganizationRows, rules: LedgerRules) -> Found:
    """The registries decide; a tax status only where none of them lists the organization (SEMANTICS C2).

    A status that says dead counts wherever it stands; one that says not operating only as the last of its registry (C4).
    """
    rows = [row for kind in REGISTRIES for row in organization.current(kind) if not is_branch_row(row)]
    last = {row.kind: row for row in rows if row.get("status")}
    for reason, words, where in (
        ("deregistered", rules.deregistered, rows), ("revoked", rules.revoked, rows),
        ("moved_out", rules.moved_out, rows), ("not_operating", rules.not_operating, last.values()),
    ):  # fmt: skip
        if proof := next((row for row in where if row.get("status") in words), None):
            return reason, (proof,)
    if not rows:
        for row in organization.current("tax_withholding"):
            if row.get("taxpayer_status") in rules.deregistered:
                return "deregistered", (row,)
    return None


def _by_payers(
    organization: OrganizationRows, prefix: str, received: Collection[str], headcount: Headcount, rules: LedgerRules,
    thresholds: Thresholds,
) -> Found:  # fmt: skip
    if prefix != rules.enterprise_prefix or "tax_withholding" not in received:
        return None
    if headcount.value is None or headcount.value < thresholds.payers:
        return "below_threshold", headcount.rows or tuple(organization.current("tax_withholding")[-1:])
    return None


def _verified(
    organization: OrganizationRows, prefix: str, received: Collection[str], rules: LedgerRules, thresholds: Thresholds,
    known: Row,
) -> State:  # fmt: skip
    if "survey_ledger" not in received:
        return State(BASE_ROSTER, "register_not_received", (known,))
    surveyed = organization.current("survey_ledger")
    if not surveyed:
        return State(BASE_ROSTER, "not_surveyed", (known,))
    proof = (surveyed[-1],)
    if organization.last("survey_ledger", "is_operating")[0] != "1":
        return State(BASE_ROSTER, "not_operating_on_site", proof)
    if prefix == rules.enterprise_prefix:
        if organization.last("survey_ledger", "has_premises")[0] != "1":
            return State(BASE_ROSTER, "no_premises", proof)
        staff = organization.last("survey_ledger", "staff")[0]
        if not staff or int(staff) < thresholds.staff:
            return State(BASE_ROSTER, "staff_below_ten", proof)
    return State(LEDGER, "verified", proof)


def dead_words(organization: OrganizationRows) -> list[tuple[str, Row]]:
    """Registers that say deregistered, revoked or moved out, branch rows apart (SEMANTICS I3)."""
    dead = ledger_rules().dead_for_the_ledger
    found = []
    for kind, column in (*((kind, "status") for kind in REGISTRIES), ("tax_withholding", "taxpayer_status")):
        for row in organization.current(kind):
            if row.get(column) in dead:
                found.append((f"{kind}:{row.get(column)}", row))
    return found
