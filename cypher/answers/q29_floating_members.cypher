// ---
// id: 29
// version: 1
// group: formation
// title: {zh: 只有流动党员的组织，是否已建临时、流动党员支部兜底？, en: "Organizations with floating members only - does a temporary or floating branch take them in?"}
// explanation: {zh: 底册与台账组织中，摸排没有正式党员、有流动党员的，一个组织一行；taken_in 为 none 的没有任何在任党组织（与规则P06同一口径），provisional 为已有临时或流动党支部，other 为由其他党组织覆盖。, en: "Organizations of the roster and the ledger without formal but with floating members as surveyed, one row each. taken_in is none where no live unit of any kind covers it (the test of rule P06), provisional with a temporary or floating branch, other where only another unit covers it."}
// needs: [party_units, survey_ledger]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
//   taken_in: {type: choice, values: [none, provisional, other], default: null, zh: 只看这种兜底情况, en: only this outcome, example: none}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 状态, en: state}
//   place: {zh: 属地, en: territory}
//   floating_members: {zh: 流动党员数, en: floating members}
//   taken_in: {zh: 兜底情况（none 没有，provisional 临时或流动党支部，other 其他党组织）, en: who takes them in - none provisional or other, words: taken_in}
//   units: {zh: 覆盖它的党组织, en: units that cover it}
//   sources: {zh: 写明覆盖的登记行与认得该组织的行, en: register rows that say so and those by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members = 0 AND o.floating_members >= 1
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, u, c
ORDER BY o.id, u.id
WITH o, collect(coalesce(u.name, u.id)) AS units, collect(c.sources) AS rows,
     sum(CASE WHEN u.kind IN ['temporary_branch', 'floating_branch'] THEN 1 ELSE 0 END) AS provisional
WITH o, units, rows, CASE WHEN size(units) = 0 THEN 'none' WHEN provisional > 0 THEN 'provisional' ELSE 'other' END AS outcome
WHERE $taken_in IS NULL OR outcome = $taken_in
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, p.full_name AS place, o.floating_members AS floating_members,
       outcome AS taken_in, units AS units, [rows, o.known_by] AS sources
ORDER BY taken_in, o.id
