// ---
// id: P04
// version: 1
// kind: formation
// severity: low
// title: {zh: 可拆分单独组建, en: Split candidate}
// condition:
//   zh: 正式党员达到单独组建人数，目前由在任联合党支部覆盖
//   en: enough formal members for a unit of its own, and a live joint branch covers the organization
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第四条：凡是有正式党员3人以上的，都应当成立党支部", en: "Regulations on the work of Party branches (trial), article 4: three or more full members must form a branch"}
//   - {zh: "本模型口径：由联合党支部覆盖而党员已达单独组建人数的组织", en: "this model's definition: an organization covered by a joint branch whose members have reached the number for a branch of its own"}
// clauses: [DOMAIN 4, SEMANTICS H3]
// owner: {zh: 归口行业党委, en: the committee that leads it}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, party_units]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: [member_threshold]
// explanation:
//   zh: "{name}有{formal_members}名正式党员，达到{member_threshold}名，现由联合党支部{holders}覆盖，可拆分单独组建。"
//   en: "{name} has {formal_members} formal members ({member_threshold} suffice for a unit of its own) and is covered by the joint branch {holders}: it could be split off."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= $member_threshold
  AND o.recorded <= $known AND o.retired > $known
MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.kind = 'joint_branch' AND u.established <= $at AND u.dissolved > $at
  AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, u.id AS id, u.name AS name, collect(c.sources) AS rows
ORDER BY id
WITH o, collect({id: id, name: name}) AS holders, collect(rows) AS rows
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, holders AS holders,
       null AS since, [rows, o.known_by] AS sources, {formal_members: o.formal_members} AS facts
