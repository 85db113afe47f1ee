// ---
// id: P06
// version: 1
// kind: formation
// severity: medium
// title: {zh: 流动党员无兜底, en: Floating members without a unit}
// condition:
//   zh: 没有正式党员，只有流动党员，且没有任何在任党组织覆盖
//   en: no formal member, at least one floating member, and no live unit of any kind
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第五条：流动党员党支部与临时党支部", en: "Regulations on the work of Party branches (trial), article 5: branches of floating members and temporary branches"}
//   - {zh: "乌海“十字融合法”·十字组建：仅有流动党员的，组建临时党支部兜底", en: "Wuhai's “cross” method, formation: a temporary branch where there are only floating members"}
// clauses: [DOMAIN 4, SEMANTICS H3]
// owner: {zh: 属地街道党工委, en: street party committee}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, party_units]
// needs: [party_units]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}没有正式党员，有{floating_members}名流动党员，却没有临时或流动党支部兜底。"
//   en: "{name} has no formal but {floating_members} floating members, and no temporary or floating branch that takes them in."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members = 0 AND o.floating_members >= 1
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {floating_members: o.floating_members} AS facts
