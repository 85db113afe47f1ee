// ---
// id: 15
// version: 1
// group: vacuum
// title: {zh: 有业务主管单位但没有党建工作主管单位的社会组织？, en: "Which social organizations have a business supervisor but no party-building lead?"}
// explanation: {zh: 底册（含台账）社会组织，业务主管单位在任，而党建工作主管单位缺位或名存实亡的；能写明它的登记册一册也没收到的不列。, en: "Social organizations of the base roster, the ledger included, with a live business supervisor whose party-building role is missing or nominal; not listed where no register that could name the lead was received."}
// needs: []
// uses: [civil_affairs, mapping_notice, supervisor_claims, committee_claims, annual_inspection, party_units]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   business_supervisors: {zh: 业务主管单位, en: business supervisors}
//   status: {zh: 党建工作主管单位的状态（missing 缺位，nominal 名存实亡）, en: status of the party-building role - missing or nominal, words: role_status}
//   former_leads: {zh: 原党建工作主管单位, en: former party-building leads}
//   has_unit: {zh: 是否有在任党组织, en: whether a live party unit covers it}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.kind = 'social_organization' AND 'party_building' IN o.required
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role IN ['business', 'party_building'] AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, s, h
ORDER BY h.id
WITH o, max(CASE WHEN s.role = 'party_building' THEN 1 ELSE 0 END) AS led,
     collect(CASE WHEN s.role = 'business' THEN h.name END) AS business_supervisors, collect(s.sources) AS rows
WHERE led = 0 AND size(business_supervisors) > 0
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role = 'party_building' AND n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, business_supervisors, rows, h.name AS former, h.id AS id, collect(n.sources) AS past
ORDER BY id
WITH o, business_supervisors, rows, collect(former) AS former_leads, collect(past) AS past
WHERE size(former_leads) > 0 OR NOT 'party_building' IN coalesce(o.unknown_if_empty, [])
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, business_supervisors, rows, former_leads, past, count(u) AS units
RETURN o.id AS uscc, o.name AS name, o.state AS state, business_supervisors,
       CASE WHEN size(former_leads) > 0 THEN 'nominal' ELSE 'missing' END AS status, former_leads, units > 0 AS has_unit,
       [rows, past, o.known_by] AS sources
ORDER BY name, uscc
