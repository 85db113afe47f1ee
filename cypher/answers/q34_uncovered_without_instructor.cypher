// ---
// id: 34
// version: 1
// group: instructors
// title: {zh: 哪些无党组织的组织没有指导员或指导员已到期？, en: Which organizations without a party unit have no instructor or one whose term is over?}
// explanation: {zh: 台账内没有任何在任党组织、也没有在任党建指导员的组织，一个组织一行；problem：never 从未选派，expired 曾选派、已到期，coming 已选派、尚未到任；与规则I01同一口径。, en: "Ledger organizations with neither a live party unit nor a current instructor, one row each; problem is never, expired (one was sent and the term is over) or coming (the term has not begun); the same test as rule I01."}
// needs: [party_units, instructors]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   place: {zh: 属地, en: territory}
//   problem: {zh: 情况（never 从未选派，expired 已到期，coming 尚未到任）, en: never expired or coming, words: guidance_problem}
//   last_instructors: {zh: 最近到期的指导员编号, en: instructor posts whose term ended last}
//   guided_until: {zh: 最近一次指导到期日, en: day on which the last guidance ended}
//   sources: {zh: 认得该组织的登记行与曾选派的行, en: register rows by which the organization is known and those of former instructors}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
OPTIONAL MATCH (i:Instructor)-[g:GUIDES]->(o)
WHERE g.recorded <= $known AND g.retired > $known
WITH o, i, g
ORDER BY o.id, i.id
WITH o, sum(CASE WHEN g.since <= $at AND g.until > $at THEN 1 ELSE 0 END) AS live,
     max(CASE WHEN g.until <= $at THEN g.until END) AS ended, collect({id: i.id, until: g.until, rows: g.sources}) AS guides
WHERE live = 0
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN o.uscc AS uscc, o.name AS name, p.full_name AS place,
       CASE WHEN ended IS NOT NULL THEN 'expired' WHEN size([x IN guides WHERE x.id IS NOT NULL]) > 0 THEN 'coming' ELSE 'never' END AS problem,
       [x IN guides WHERE x.until = ended | x.id] AS last_instructors, ended AS guided_until,
       [o.known_by, [x IN guides WHERE x.id IS NOT NULL | x.rows]] AS sources
ORDER BY o.id
