// ---
// id: 14
// version: 1
// group: vacuum
// title: {zh: 直接登记或脱钩的协会中，没有行业管理部门的有哪些？, en: "Which directly registered or decoupled associations have no industry department?"}
// explanation: {zh: 底册（含台账）中声明没有业务主管单位的协会商会（联合会、促进会、同业公会），行业管理部门缺位或名存实亡的；能写明它的登记册一册也没收到的不列。, en: "Associations of the base roster, the ledger included, that are declared free of a business supervisor and whose industry role is missing or nominal; not listed where no register that could name the department was received."}
// needs: []
// uses: [civil_affairs, mapping_notice, supervisor_claims, sector_licences]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   status: {zh: 行业管理部门的状态（missing 缺位，nominal 名存实亡）, en: status of the industry role - missing or nominal, words: role_status}
//   former_holders: {zh: 原行业管理部门, en: former holders}
//   party_leads: {zh: 党建工作主管单位, en: party-building leads}
//   sources: {zh: 声明直接登记或脱钩的登记行, en: rows that declare it free}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.prefix = '51' AND 'industry' IN o.required AND size(coalesce(o.declared_free, [])) > 0
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role IN ['industry', 'party_building'] AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, s, h
ORDER BY h.id
WITH o, max(CASE WHEN s.role = 'industry' THEN 1 ELSE 0 END) AS live,
     collect(CASE WHEN s.role = 'party_building' THEN h.name END) AS party_leads
WHERE live = 0
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role = 'industry' AND n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, party_leads, h.name AS former, h.id AS id, collect(n.sources) AS rows
ORDER BY id
WITH o, party_leads, collect(former) AS former_holders, collect(rows) AS rows
WHERE size(former_holders) > 0 OR NOT 'industry' IN coalesce(o.unknown_if_empty, [])
RETURN o.id AS uscc, o.name AS name, o.state AS state, CASE WHEN size(former_holders) > 0 THEN 'nominal' ELSE 'missing' END AS status,
       former_holders, party_leads, [o.declared_free, rows] AS sources
ORDER BY name, uscc
