// ---
// id: 7
// version: 1
// group: multi_head
// title: {zh: 哪些组织在同一责任身份上同时有两个及以上有效单位？, en: "Which organizations have two or more live holders of one role at the same time?"}
// explanation: {zh: 底册（含台账）组织在登记管理、业务主管、行业管理、党建工作四种排他身份上的多头管理，一行一个组织和身份；与规则 M01 一致。, en: "Organizations of the base roster, the ledger included, in the four exclusive roles; one row per organization and role. The same as rule M01."}
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
//   holders_count: {zh: 在任单位数, en: number of live holders}
//   holders: {zh: 在任单位, en: live holders}
//   registers: {zh: 写明它们的登记册, en: registers that say so}
//   since: {zh: 自何日起有两个以上（登记册未写明的为空）, en: since when there are two or more; empty where the registers do not say}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.exclusive = true AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
  AND ($role IS NULL OR s.role = $role)
WITH o, s.role AS role, min(h.id) AS first, max(h.id) AS last
WHERE first <> last
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = role AND s.exclusive = true AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
WITH o, role, h.id AS id, h.name AS name, min(coalesce(s.named_since, s.since)) AS begun, min(s.register) AS register,
     collect(s.sources) AS rows
ORDER BY id
WITH o, role, collect(name) AS holders, collect(register) AS registers, collect(begun) AS begun, collect(rows) AS rows
// The second of them to begin makes it several.
UNWIND begun AS day
WITH o, role, holders, registers, rows, day
ORDER BY day
WITH o, role, holders, registers, rows, collect(day)[1] AS since
RETURN o.id AS uscc, o.name AS name, o.state AS state, role, size(holders) AS holders_count, holders,
       reduce(each = [], r IN registers | CASE WHEN r IN each THEN each ELSE each + r END) AS registers,
       CASE WHEN since > date('0001-01-01') THEN since END AS since, rows AS sources
ORDER BY CASE role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3 ELSE 4 END, name, uscc
