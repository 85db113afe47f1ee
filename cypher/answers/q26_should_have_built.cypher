// ---
// id: 26
// version: 1
// group: formation
// title: {zh: 正式党员3人以上、尚无党组织的组织（应建未建）？, en: "Which organizations have enough formal members for a unit of their own and none?"}
// explanation: {zh: 底册与台账组织中，摸排正式党员达到单独组建人数，而除临时、流动党支部外没有任何在任党组织覆盖的，一个组织一行；与规则P01同一口径。, en: "Organizations of the roster and the ledger whose surveyed formal members reach the number for a unit of their own and that no live unit other than temporary or floating ones covers, one row each; the same test as rule P01."}
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
//   industry: {zh: 行业门类, en: section of its industry}
//   formal_members: {zh: 正式党员数, en: formal members}
//   provisional_units: {zh: 覆盖它的临时、流动党支部, en: temporary and floating branches that cover it}
//   surveyed_reason: {zh: 摸排所填未建原因（仅供参考）, en: reason as surveyed for having no unit - shown and proves nothing}
//   sources: {zh: 认得该组织的登记行（有临时、流动党支部的另附其行）, en: register rows by which the organization is known - with those of its temporary or floating branch}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= $member_threshold
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at
  AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, u, c, CASE WHEN u.kind IN ['temporary_branch', 'floating_branch'] THEN u.name END AS provisional
ORDER BY o.id, u.id
WITH o, count(u) AS units, collect(provisional) AS provisional, collect(c.sources) AS rows
WHERE units = size(provisional)
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (o)-[s:IN_INDUSTRY]->(n:Industry)
WHERE s.recorded <= $known AND s.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, p.full_name AS place, n.name AS industry,
       o.formal_members AS formal_members, provisional AS provisional_units, o.no_unit_reason AS surveyed_reason,
       [o.known_by, rows] AS sources
ORDER BY o.formal_members DESC, o.id
