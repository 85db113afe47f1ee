// ---
// id: 3
// version: 1
// group: oversight
// title: {zh: 某园区内的企业分别由谁管（行业党委、属地、园区党工委）？, en: "Who leads each enterprise of a park, by line and by place?"}
// explanation: {zh: 底册（含台账）企业中，属地在该园区或摸排写明在该园区、楼宇内的，一行一家；空的一栏即这条线没有在任单位。包联载体本身的单位（如园区党工委）列在最后。, en: "Enterprises of the base roster, the ledger included, whose territory is the park or that the survey places in it or in a building of it; one row each. An empty list is a line without a live holder; the unit that is the liaison of the site itself, such as the park's party committee, comes last."}
// needs: []
// uses: [survey_ledger, committee_claims, supervisor_claims, sector_licences, mapping_notice, liaison]
// columns_needed: []
// parameters:
//   place: {type: place, zh: 园区（也可以是商圈、楼宇或区划）, en: "the park; a business district, building or division works as well", example: 乌达经济开发区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   party_committees: {zh: 党建工作主管单位（行业党委等）, en: party-building leads such as the industry committee}
//   industry_departments: {zh: 行业管理部门, en: industry departments}
//   territory: {zh: 属地, en: territory holder}
//   liaison_units: {zh: 包联该企业的单位, en: liaison units of the enterprise}
//   site_units: {zh: 包联该园区本身的单位, en: liaison units of the site itself}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (site:Place {id: $place})
WHERE site.recorded <= $known AND site.retired > $known
OPTIONAL MATCH (h)-[c:CONTACTS]->(site)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH h.name AS unit, collect(c.sources) AS rows
ORDER BY unit
WITH collect(unit) AS site_units, collect(rows) AS site_rows
MATCH (p:Place)
WHERE p.id IN $place_codes AND p.recorded <= $known AND p.retired > $known
MATCH (p)-[e:LOCATED_IN|OVERSEES]-(o:Organization)
WHERE (e.kind IN ['park', 'building'] OR e.role = 'territory') AND e.recorded <= $known AND e.retired > $known
  AND e.since <= $at AND e.until > $at AND o.state IN ['ledger', 'base_roster'] AND o.kind = 'enterprise'
WITH site_units, site_rows, o, collect(e.sources) AS located
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role IN ['party_building', 'industry', 'territory', 'liaison'] AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
WITH site_units, site_rows, o, located, s.role AS role, h.id AS id, h.name AS holder, s.sources AS rows
ORDER BY o.id, role, holder, id
WITH site_units, site_rows, o, located, collect(CASE role WHEN 'party_building' THEN holder END) AS party_committees,
     collect(CASE role WHEN 'industry' THEN holder END) AS industry_departments,
     collect(CASE role WHEN 'territory' THEN holder END) AS territory,
     collect(CASE role WHEN 'liaison' THEN holder END) AS liaison_units, collect(rows) AS rows
RETURN o.id AS uscc, o.name AS name, o.state AS state, party_committees, industry_departments, territory[0] AS territory,
       liaison_units, site_units, [located, rows, site_rows, o.known_by] AS sources
ORDER BY name, uscc
