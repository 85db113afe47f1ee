// ---
// id: 12
// version: 1
// group: multi_head
// title: {zh: 机构改革撤并部门仍被登记为主管单位的有哪些？, en: "Who is still registered under an abolished or merged department?"}
// explanation: {zh: 底册（含台账）组织的必备身份（属地除外）没有在任单位，登记册仍写着已撤并单位的，一行一个组织和身份；与规则 V03 一致。承接单位只供参考，不当然成为主管单位。, en: "Organizations of the base roster, the ledger included, whose required role other than territory has no live holder while registers still name an abolished or merged one; one row per organization and role. The same as rule V03. The successor is a hint and no holder by itself."}
// needs: []
// uses: [departments, committees, civil_affairs, market_registration, mapping_notice, annual_inspection, committee_claims, supervisor_claims, liaison]
// columns_needed: []
// parameters:
//   role: {type: choice, values: [registration, business, industry, party_building, liaison], default: null, zh: 只看这一身份, en: only this role, example: business}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   role: {zh: 身份, en: role}
//   former_holders: {zh: 仍写明的已撤并单位, en: abolished units still named}
//   abolished_on: {zh: 撤并日（最晚一个）, en: day it was abolished - the latest of several}
//   successors: {zh: 承接单位（仅供参考）, en: successors; a hint only}
//   registers: {zh: 仍写明它的登记册, en: registers that still name it}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (h:Supervisor|IndustryCommittee)
WHERE h.abolished <= $at AND h.recorded <= $known AND h.retired > $known
OPTIONAL MATCH (h)-[x:SUCCEEDED_BY]->(f:Supervisor)
WHERE x.recorded <= $known AND x.retired > $known
WITH h, f.name AS successor
ORDER BY successor
WITH h, collect(DISTINCT successor) AS successors
MATCH (h)-[n:NAMED]->(o:Organization)
WHERE n.role <> 'territory' AND n.role IN o.required AND o.state IN ['ledger', 'base_roster']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at AND ($role IS NULL OR n.role = $role)
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH o, n.role AS role, h.id AS id, h.name AS name, h.abolished AS abolished, h.sources AS proof, successors, n
ORDER BY n.register
WITH o, role, id, name, abolished, proof, successors, collect(n.sources) AS rows, collect(DISTINCT n.register) AS registers
ORDER BY id
WITH o, role, collect(name) AS former_holders, max(abolished) AS abolished_on, collect(rows) AS rows, collect(proof) AS proof,
     collect(registers) AS registers, collect(successors) AS successors
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, role, former_holders, abolished_on, rows, proof, registers, successors, count(s) AS live
WHERE live = 0
RETURN o.id AS uscc, o.name AS name, o.state AS state, role, former_holders, abolished_on,
       reduce(each = [], some IN successors | each + [x IN some WHERE NOT x IN each]) AS successors,
       reduce(each = [], some IN registers | each + [x IN some WHERE NOT x IN each]) AS registers, [rows, proof] AS sources
ORDER BY CASE role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3 WHEN 'party_building' THEN 4 ELSE 5 END,
         name, uscc
