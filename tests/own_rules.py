"""A city's own rule for tests: text, fixtures, and ways to spoil them."""

from __future__ import annotations

from pathlib import Path

HEADER = """\
// ---
// id: X01
// version: 1
// kind: data
// severity: low
// title: {zh: 从业人数过多, en: Many staff}
// condition: {zh: 台账组织从业人数超过联合党支部上限, en: a ledger organization with more staff than a joint branch may cover}
// basis: [本市试行]
// owner: {zh: 市委社会工作部, en: social work department}
// subject_kind: organization
// identity: [subject]
// needs: []
// denominator: ledger_organizations
// holds_from: 2000-01-01
// parameters: [joint_cap]
// explanation: {zh: "{name}有{staff}人，多于{joint_cap}", en: "{name} has {staff} staff, more than {joint_cap}"}
// ---
"""
QUERY = """\
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.staff > $joint_cap AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       o.known_by AS sources, {staff: o.staff} AS facts
"""
FIXTURES = """\
- why: more staff than the cap
  graph: |
    Organization 甲公司 {staff: 6}
    Organization 乙公司 {staff: 5}
  finds: [{subject: 甲公司, explanation_zh: 甲公司有6人，多于5}]
- why: an organization that is not on the ledger
  graph: |
    Organization 甲公司 {staff: 6, state: base_roster}
  finds: []
"""
QUERY_LINE = HEADER.count("\n") + 1


def write_rule(folder: Path, text: str = HEADER + QUERY, fixtures: str | None = FIXTURES, name: str = "X01.cypher") -> Path:
    """Write the rule and its fixtures; return the rule's file."""
    (folder / "fixtures").mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    if fixtures is not None:
        (folder / "fixtures" / f"{name.split('.')[0]}.yaml").write_text(fixtures, encoding="utf-8")
    return folder / name
