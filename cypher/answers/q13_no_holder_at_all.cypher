// ---
// id: 13
// version: 1
// group: vacuum
// title: {zh: 哪些组织四种身份全部空缺？, en: "Which organizations have no holder in any of the four roles?"}
// explanation: {zh: 台账组织的业务主管、行业管理、党建工作、属地均无在任单位，至少一种为缺位或名存实亡，且没有一种因登记册未收到而不明；与规则 V01 一致。, en: "Ledger organizations without a live holder of business, industry, party building and territory, at least one of them missing or nominal and none unknown. The same as rule V01."}
// needs: []
// uses: [survey_ledger, civil_affairs, mapping_notice, supervisor_claims, committee_claims, annual_inspection, sector_licences, party_units, tax_withholding]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   missing: {zh: 从未写明单位的必备身份, en: required roles for which nobody was ever named}
//   nominal: {zh: 单位已撤并或依据已到期的必备身份, en: required roles whose holder is abolished or has lapsed}
//   sources: {zh: 认得该组织的登记行, en: rows by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role IN ['business', 'industry', 'party_building', 'territory'] AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
WITH o, count(s) AS live
WHERE live = 0
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, collect(DISTINCT n.role) AS past
WITH o, [r IN ['business', 'industry', 'party_building', 'territory'] WHERE r IN o.required] AS required, past
WHERE size(required) > 0 AND size([r IN required WHERE r IN coalesce(o.unknown_if_empty, []) AND NOT r IN past]) = 0
RETURN o.id AS uscc, o.name AS name, o.kind AS kind, [r IN required WHERE NOT r IN past] AS missing,
       [r IN required WHERE r IN past] AS nominal, o.known_by AS sources
ORDER BY name, uscc
