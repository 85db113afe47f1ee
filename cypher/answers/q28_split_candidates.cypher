// ---
// id: 28
// version: 1
// group: formation
// title: {zh: 联合支部中哪一家已达到3名党员、应拆分单独组建？, en: "Which members of a joint branch now have enough formal members for a unit of their own?"}
// explanation: {zh: 底册与台账组织中，摸排正式党员达到单独组建人数、目前由在任联合党支部覆盖的，一个组织一行；与规则P04同一口径。, en: "Organizations of the roster and the ledger whose surveyed formal members reach the number for a unit of their own and that a live joint branch covers, one row each; the same test as rule P04."}
// needs: [party_units, survey_ledger]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 状态, en: state}
//   place: {zh: 属地, en: territory}
//   formal_members: {zh: 正式党员数, en: formal members}
//   joint_branches: {zh: 联合党支部编码, en: codes of the joint branches}
//   joint_branch_names: {zh: 联合党支部名称, en: names of the joint branches}
//   sources: {zh: 写明覆盖的登记行与认得该组织的行, en: register rows that say so and those by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= $member_threshold
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.kind = 'joint_branch' AND u.established <= $at AND u.dissolved > $at
  AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, u.id AS unit, u.name AS unit_name, collect(c.sources) AS rows
ORDER BY o.id, unit
WITH o, collect(unit) AS units, collect(coalesce(unit_name, unit)) AS unit_names, collect(rows) AS rows
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, p.full_name AS place, o.formal_members AS formal_members,
       units AS joint_branches, unit_names AS joint_branch_names, [rows, o.known_by] AS sources
ORDER BY o.formal_members DESC, o.id
