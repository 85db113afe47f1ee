// ---
// id: 2
// version: 1
// group: oversight
// title: {zh: 某部门以各种身份主管、管理、指导哪些组织，按身份和区分列？, en: "Which organizations is a department responsible for, by role and district?"}
// explanation: {zh: 底册（含台账）组织中，当日由该部门或它依托的党委担任任一身份的，一行一个组织和身份。, en: "Organizations of the base roster, the ledger included, for which the department, or a committee that it hosts, holds a role on the day; one row per organization and role."}
// needs: []
// uses: [market_registration, civil_affairs, mapping_notice, annual_inspection, committee_claims, supervisor_claims, sector_licences, party_units, liaison, committees]
// columns_needed: []
// parameters:
//   department: {type: department, zh: 部门, en: the department, example: 市住房和城乡建设局}
//   role: {type: choice, values: [registration, business, industry, party_building, liaison], default: null, zh: 只看这一身份, en: only this role, example: industry}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   role: {zh: 身份, en: role}
//   district: {zh: 组织所在区（属地所在的区，没有属地的为经营地或注册地所在区）, en: "district of the organization - that of its territory, else of its operating or registered place"}
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   state: {zh: 台账状态, en: state}
//   through: {zh: 以哪个单位的名义（部门自己或它依托的党委）, en: the holder - the department itself or the committee it hosts}
//   since: {zh: 何时起（登记册未写明的为空）, en: since when as the register says; empty where it says nothing}
//   document: {zh: 依据文件, en: document}
//   register: {zh: 写明它的登记册, en: register that says so}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (d:Supervisor {id: $department})
WHERE d.recorded <= $known AND d.retired > $known
OPTIONAL MATCH (d)-[h:HOSTS]->(c:IndustryCommittee)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at AND c.abolished > $at
WITH d, collect(c) AS hosted
UNWIND [d] + hosted AS holder
MATCH (holder)-[s:OVERSEES]->(o:Organization)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
  AND o.state IN ['ledger', 'base_roster'] AND ($role IS NULL OR s.role = $role)
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (q:Place)
WHERE q.id = coalesce(p.district, o.operating_district, o.registered_district) AND q.recorded <= $known AND q.retired > $known
RETURN s.role AS role, coalesce(q.name, '') AS district, o.id AS uscc, o.name AS name, o.kind AS kind, o.state AS state,
       holder.name AS through, s.named_since AS since, s.basis AS document, s.register AS register, s.sources AS sources
ORDER BY CASE role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3 WHEN 'party_building' THEN 4 ELSE 5 END,
         district, name, uscc, through
