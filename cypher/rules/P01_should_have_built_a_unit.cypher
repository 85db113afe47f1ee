// ---
// id: P01
// version: 1
// kind: formation
// severity: high
// title: {zh: 应建未建, en: Should have built a unit}
// condition:
//   zh: 正式党员达到单独组建人数，但除临时、流动党支部外没有任何在任党组织覆盖
//   en: at least the set number of formal members among full-time staff and no live unit other than temporary or floating ones covers the organization
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第四条：凡是有正式党员3人以上的，都应当成立党支部", en: "Regulations on the work of Party branches (trial), article 4: three or more full members must form a branch"}
//   - {zh: "乌海“十字融合法”·十字组建：党员3人以上的，全部指导单独组建党组织", en: "Wuhai's “cross” method, formation: three or more members form a unit of their own"}
//   - {zh: "本模型口径：临时和流动党员党组织不算本组织的党组织；党员数以摸排台账为准", en: "this model's definition: temporary and floating-member units do not count as its own; members are counted by the survey"}
// clauses: [DOMAIN 4, SEMANTICS H1 H3]
// owner: {zh: 归口行业党委, en: the committee that leads it}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, party_units]
// needs: [party_units]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: [member_threshold]
// explanation:
//   zh: "{name}有{formal_members}名正式党员，达到单独组建党支部的人数（{member_threshold}名），但没有党组织，属应建未建。"
//   en: "{name} has {formal_members} formal members; from {member_threshold} on a unit must be formed, but it has none."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= $member_threshold
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE NOT coalesce(u.kind, '') IN ['temporary_branch', 'floating_branch'] AND u.established <= $at AND u.dissolved > $at
  AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {formal_members: o.formal_members} AS facts
