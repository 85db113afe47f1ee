// ---
// id: P02
// version: 1
// kind: formation
// severity: low
// title: {zh: 联合组建对象, en: Joint candidate}
// condition:
//   zh: 有正式党员但不足单独组建人数，且没有任何在任党组织覆盖
//   en: one or more formal members, fewer than a unit of its own needs, and no live unit of any kind
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第五条：正式党员不足3人的，成立联合党支部", en: "Regulations on the work of Party branches (trial), article 5: fewer than three full members form a joint branch"}
//   - {zh: "乌海“十字融合法”·十字组建：按“行业相近、地域相邻、便于管理”组建联合党组织", en: "Wuhai's “cross” method, formation: joint units by near industry, near place and ease of management"}
// clauses: [DOMAIN 4, SEMANTICS H3]
// owner: {zh: 归口行业党委, en: the committee that leads it}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, party_units]
// needs: [party_units]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: [member_threshold]
// explanation:
//   zh: "{name}有{formal_members}名正式党员，不足{member_threshold}名，且没有党组织，可按行业相近、地域相邻联合组建。"
//   en: "{name} has {formal_members} formal members, fewer than {member_threshold}, and no unit: a candidate for a joint branch."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= 1 AND o.formal_members < $member_threshold
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {formal_members: o.formal_members} AS facts
