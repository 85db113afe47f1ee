// ---
// id: 19
// version: 1
// group: vacuum
// title: {zh: 哪些楼宇、园区没有明确的包联责任单位？, en: "Which parks, business districts and buildings have no liaison unit of their own?"}
// explanation: {zh: 有台账组织而没有在任单位包联该载体本身的园区、商圈、楼宇；与规则 V12 一致。载体内组织另有包联单位的，不算包联载体。, en: "Parks, business districts and buildings that hold ledger organizations while no live unit is the liaison of the site itself. The same as rule V12; liaison units of the organizations in it do not count."}
// needs: [liaison]
// uses: [survey_ledger]
// columns_needed: []
// parameters:
//   kind: {type: choice, values: [park, business_district, building], default: null, zh: 只看这类载体, en: only this kind of site, example: park}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   code: {zh: 代码, en: code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 载体类别, en: kind of site}
//   full_name: {zh: 全名, en: names from the city down}
//   organizations: {zh: 载体内台账组织数, en: ledger organizations in it}
//   former_units: {zh: 原包联单位（已到期或撤并）, en: former liaison units - lapsed or abolished}
//   sources: {zh: 依据的登记行（组织的行最多5行）, en: register rows that prove it; at most 5 of the organizations' rows}
// ---
MATCH (p:Place)
WHERE p.site = true AND p.recorded <= $known AND p.retired > $known AND ($place IS NULL OR p.id IN $place_codes)
  AND ($kind IS NULL OR p.kind = $kind)
OPTIONAL MATCH (h)-[c:CONTACTS]->(p)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at
WITH p, h.id AS id, h.name AS unit, c.sources AS rows,
     CASE WHEN c.until > $at AND coalesce(h.abolished, date('9999-12-31')) > $at THEN 1 ELSE 0 END AS live
ORDER BY id
WITH p, max(live) AS live, collect(DISTINCT unit) AS former_units, collect(rows) AS lapsed
WHERE live = 0
MATCH (p)<-[within:WITHIN*0..6]-(q:Place)
WHERE all(w IN within WHERE w.recorded <= $known AND w.retired > $known)
MATCH (q)<-[l:LOCATED_IN]-(o:Organization)
WHERE l.kind IN ['park', 'building'] AND o.state = 'ledger' AND l.recorded <= $known AND l.retired > $known
  AND l.since <= $at AND l.until > $at
WITH p, former_units, lapsed, o.id AS id, l.sources AS rows
ORDER BY id
WITH p, former_units, lapsed, count(DISTINCT id) AS organizations, collect(rows)[0..5] AS rows
RETURN p.id AS code, p.name AS name, p.kind AS kind, p.full_name AS full_name, organizations, former_units,
       [p.sources, lapsed, rows] AS sources
ORDER BY organizations DESC, code
