// ---
// id: 16
// version: 1
// group: vacuum
// title: {zh: 主管关系依据文件已失效或到期未续的组织？, en: "For which organizations has the document of a relation lapsed without renewal?"}
// explanation: {zh: 底册（含台账）组织的必备身份（属地除外）：no_holder 为各项依据均已到期、没有在任单位，与规则 V04 一致；no_document 为单位仍在任，但它的文件已到期，现在各登记册都不再写明文件。一行一个组织和身份；期满次日由他单位接任的是交接，不列。, en: "Required roles other than territory of the organizations of the base roster, the ledger included. no_holder - every assignment has ended and nobody holds the role, the same as rule V04; no_document - the holder still stands in a register, but the document that named it has ended and no register cites another. One row per organization and role; a handover to another holder is not listed."}
// needs: []
// uses: [mapping_notice, supervisor_claims, committee_claims, liaison]
// columns_needed: []
// parameters:
//   role: {type: choice, values: [registration, business, industry, party_building, liaison], default: null, zh: 只看这一身份, en: only this role, example: business}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   role: {zh: 身份, en: role}
//   situation: {zh: 情况（no_holder 无在任单位，no_document 单位在任而文件失效）, en: no_holder or no_document, words: basis_situation}
//   holders: {zh: 依据已到期的单位, en: holders whose basis has ended}
//   documents: {zh: 已到期的文件, en: documents that have ended}
//   ended_on: {zh: 到期日（最晚一项）, en: day it ended - the latest of several}
//   registers: {zh: 写明它的登记册, en: registers that say so}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[n:NAMED]->(o)
WHERE n.role <> 'territory' AND n.role IN o.required AND n.recorded <= $known AND n.retired > $known
  AND n.until <= $at AND n.closed_on > $at AND ($role IS NULL OR n.role = $role)
WITH o, n.role AS role, h.id AS id, h.name AS name, n
ORDER BY n.basis, n.register
WITH o, role, id, name, max(n.until) AS ended, collect(DISTINCT n.basis) AS documents, collect(DISTINCT n.register) AS registers,
     collect(n.sources) AS rows
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, role, id, name, ended, documents, registers, rows, count(s) AS live, max(CASE WHEN h.id = id THEN 1 ELSE 0 END) AS in_office
OPTIONAL MATCH (d)-[n:NAMED]->(o)
WHERE n.role = role AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
WITH o, role, id, name, ended, documents, registers, rows, live, in_office,
     max(CASE WHEN coalesce(d.abolished, date('9999-12-31')) <= $at THEN 1 ELSE 0 END) AS abolished,
     max(CASE WHEN d.id = id AND n.basis IS NOT NULL THEN 1 ELSE 0 END) AS renewed
WHERE (live = 0 AND abolished = 0) OR (in_office = 1 AND size(documents) > 0 AND renewed = 0)
WITH o, role, CASE WHEN live = 0 THEN 'no_holder' ELSE 'no_document' END AS situation, id, name, ended, documents, registers, rows
ORDER BY id
WITH o, role, situation, collect(name) AS holders, max(ended) AS ended_on, collect(documents) AS documents,
     collect(registers) AS registers, collect(rows) AS rows
RETURN o.id AS uscc, o.name AS name, o.state AS state, role, situation, holders,
       reduce(each = [], some IN documents | each + [x IN some WHERE NOT x IN each]) AS documents, ended_on,
       reduce(each = [], some IN registers | each + [x IN some WHERE NOT x IN each]) AS registers, rows AS sources
ORDER BY situation DESC, CASE role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3
         WHEN 'party_building' THEN 4 ELSE 5 END, name, uscc
