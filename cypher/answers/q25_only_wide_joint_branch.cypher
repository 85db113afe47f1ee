// ---
// id: 25
// version: 1
// group: coverage
// title: {zh: 只靠联合支部覆盖、且联合支部覆盖单位超过上限（默认5家）的有哪些？, en: "Which organizations are covered only by a joint branch that spans more organizations than the cap?"}
// explanation: {zh: 在任联合党支部覆盖的不同组织数超过上限（与规则P03同一口径，一个名称对应不到组织的也计入），其所覆盖、且没有其他在任党组织（临时、流动党支部不算）的组织，一个组织一个支部一行；任何状态的组织都列出。, en: "Organizations that a live joint branch covers and no other live unit (temporary and floating branches do not count), where the branch covers more distinct organizations than the cap - counted as by rule P03, names that are no known organization included. One row per organization and branch, organizations of every state."}
// needs: [party_units]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   unit: {zh: 联合党支部编码, en: code of the joint branch}
//   unit_name: {zh: 联合党支部名称, en: name of the joint branch}
//   organizations: {zh: 该支部覆盖的组织数, en: organizations that the branch covers}
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 状态, en: state}
//   place: {zh: 属地, en: territory}
//   sources: {zh: 写明覆盖的登记行, en: register rows that say so}
// ---
MATCH (u:PartyUnit)
WHERE u.kind = 'joint_branch' AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH u, count(DISTINCT o.id) AS attached
WITH u, attached + size(coalesce(u.unattached_names, [])) AS organizations
WHERE organizations > $joint_cap
MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH u, organizations, o, collect(c.sources) AS rows
OPTIONAL MATCH (v:PartyUnit)-[d:COVERS]->(o)
WHERE NOT coalesce(v.kind, '') IN ['joint_branch', 'temporary_branch', 'floating_branch'] AND v.established <= $at AND v.dissolved > $at
  AND d.recorded <= $known AND d.retired > $known AND d.since <= $at AND d.until > $at
WITH u, organizations, o, rows, count(v) AS others
WHERE others = 0
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN u.id AS unit, u.name AS unit_name, organizations AS organizations, o.uscc AS uscc, o.name AS name,
       o.state AS state, p.full_name AS place, rows AS sources
ORDER BY u.id, o.id
