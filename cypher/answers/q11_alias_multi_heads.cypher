// ---
// id: 11
// version: 1
// group: multi_head
// title: {zh: 哪些多头是名称写法造成的假多头（旧机构名、简称）？, en: "Which multi-heads are only naming variants (former name, abbreviation)?"}
// explanation: {zh: 底册（含台账）组织，各登记册写明的在任单位归一后只有一个，却有两种以上写法的，一行一个组织和身份；与规则 M02 一致。, en: "Organizations of the base roster, the ledger included, where all registers name one live holder of an exclusive role but write it in two or more ways; one row per organization and role. The same as rule M02."}
// needs: []
// uses: [market_registration, civil_affairs, law_firms, mapping_notice, annual_inspection, committee_claims, supervisor_claims]
// columns_needed: []
// parameters:
//   role: {type: choice, values: [registration, business, industry, party_building], default: null, zh: 只看这一身份, en: only this role, example: business}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   role: {zh: 身份, en: role}
//   holder: {zh: 实为同一单位, en: the one holder}
//   spellings: {zh: 不同写法, en: the ways it is written}
//   registers: {zh: 写明它的登记册, en: registers that name it}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[n:NAMED]->(o)
WHERE n.role IN ['registration', 'business', 'industry', 'party_building'] AND ($role IS NULL OR n.role = $role)
  AND NOT n.register IN ['sector_licences', 'party_units']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH o, n.role AS role, n.unit AS unit, min(n.spelling_key) AS first, max(n.spelling_key) AS last
WHERE first <> last
WITH DISTINCT o, role
MATCH (h)-[n:NAMED]->(o)
WHERE n.role = role AND NOT n.register IN ['sector_licences', 'party_units']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH o, role, h, n
ORDER BY n.spelling, n.register
WITH o, role, h.id AS id, h.name AS name, n.unit AS unit, collect(DISTINCT n.spelling_key) AS keys,
     collect(DISTINCT n.spelling) AS spellings, collect(n.sources) AS rows, collect(DISTINCT n.register) AS registers
ORDER BY unit
WITH o, role, min(id) AS first, max(id) AS last, min(name) AS holder,
     collect(CASE WHEN size(keys) >= 2 THEN spellings END) AS spellings, collect(rows) AS rows, collect(registers) AS registers
WHERE first = last
WITH o, role, holder, rows, reduce(each = [], some IN spellings | each + [x IN some WHERE NOT x IN each]) AS spellings,
     reduce(each = [], some IN registers | each + [x IN some WHERE NOT x IN each]) AS registers
UNWIND registers AS register
WITH o, role, holder, rows, spellings, register
ORDER BY register
WITH o, role, holder, rows, spellings, collect(register) AS registers
RETURN o.id AS uscc, o.name AS name, o.state AS state, role, holder, spellings, registers, rows AS sources
ORDER BY CASE role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3 ELSE 4 END, name, uscc
