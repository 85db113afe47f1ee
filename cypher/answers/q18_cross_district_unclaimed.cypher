// ---
// id: 18
// version: 1
// group: vacuum
// title: {zh: 跨区注册与经营、两边都不认领的企业？, en: "Which enterprises are registered in one district and operate in another, claimed by neither?"}
// explanation: {zh: 底册（含台账）组织，注册地与经营地不在同一区，且没有属于这两个区的包联单位或归口党委的；与规则 V08 一致，社会组织也列出。, en: "Organizations of the base roster, the ledger included, registered in one district and operating in another, with no live liaison unit or claiming committee of either. The same as rule V08, social organizations included."}
// needs: [committee_claims, liaison]
// uses: [survey_ledger, market_registration, tax_withholding]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   state: {zh: 台账状态, en: state}
//   registered_district: {zh: 注册地所在区, en: district where it is registered}
//   operating_district: {zh: 经营地所在区, en: district where it operates}
//   territory: {zh: 属地责任单位, en: territory holder}
//   party_leads: {zh: 党建工作主管单位, en: party-building leads}
//   sources: {zh: 认得该组织的登记行, en: rows by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.registered_district <> o.operating_district
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR o.place IN $place_codes OR o.operating_district IN $place_codes OR o.registered_district IN $place_codes)
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE (n.role = 'liaison' OR n.register = 'committee_claims')
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
  AND (o.registered_district IN coalesce(h.districts, []) OR o.operating_district IN coalesce(h.districts, [])
       OR h.district IN [o.registered_district, o.operating_district]
       OR h.id IN [o.registered_district, o.operating_district])
WITH o, count(n) AS claims
WHERE claims = 0
OPTIONAL MATCH (r:Place)
WHERE r.id = o.registered_district AND r.recorded <= $known AND r.retired > $known
OPTIONAL MATCH (p:Place)
WHERE p.id = o.operating_district AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role IN ['territory', 'party_building'] AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, r, p, s, h
ORDER BY h.id
WITH o, r.name AS registered, p.name AS operating, collect(CASE s.role WHEN 'territory' THEN h.name END)[0] AS territory,
     collect(CASE s.role WHEN 'party_building' THEN h.name END) AS party_leads
RETURN o.id AS uscc, o.name AS name, o.kind AS kind, o.state AS state, coalesce(registered, o.registered_district) AS registered_district,
       coalesce(operating, o.operating_district) AS operating_district, territory, party_leads, o.known_by AS sources
ORDER BY name, uscc
