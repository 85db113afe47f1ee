// ---
// id: 23
// version: 1
// group: coverage
// title: {zh: 既无党组织、无指导员、无群团的完全空白点名单？, en: "Blank spots - no unit, no instructor, no mass organization?"}
// explanation: {zh: 台账内既没有任何在任党组织覆盖，也没有在任党建指导员，也没有群团组织的组织，一个组织一行；与规则V09同一口径。, en: "Ledger organizations with no live party unit of any kind, no current instructor and no mass organization, one row each; the same test as rule V09."}
// needs: [party_units, instructors, mass_organizations]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   place: {zh: 属地, en: territory}
//   industry: {zh: 行业门类, en: section of its industry}
//   surveyed_reason: {zh: 摸排所填未建原因（仅供参考）, en: reason as surveyed for having no unit - shown and proves nothing}
//   sources: {zh: 认得该组织的登记行, en: register rows by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
OPTIONAL MATCH (:Instructor)-[g:GUIDES]->(o)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH o, count(g) AS instructors
WHERE instructors = 0
OPTIONAL MATCH (:MassOrganization)-[f:FORMED_IN]->(o)
WHERE f.recorded <= $known AND f.retired > $known AND f.since <= $at AND f.until > $at
WITH o, count(f) AS bodies
WHERE bodies = 0
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (o)-[s:IN_INDUSTRY]->(n:Industry)
WHERE s.recorded <= $known AND s.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.kind AS kind, p.full_name AS place, n.name AS industry,
       o.no_unit_reason AS surveyed_reason, o.known_by AS sources
ORDER BY coalesce(o.place, ''), o.id
