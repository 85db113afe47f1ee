// ---
// id: 4
// version: 1
// group: oversight
// title: {zh: 某行业党委归口管理的组织清单与挂靠的牵头部门？, en: "Which organizations does a committee lead, and which department hosts it?"}
// explanation: {zh: 底册（含台账）组织中，当日党建工作由该党委主管的，一行一个；没有这样的组织时只有一行党委自己。, en: "Organizations of the base roster, the ledger included, whose party-building lead is the committee on the day, one row each; where there is none a single row stands for the committee itself."}
// needs: []
// uses: [committees, committee_claims, mapping_notice, supervisor_claims, party_units]
// columns_needed: []
// parameters:
//   committee: {type: committee, zh: 党委, en: the committee, example: 建筑业行业党委}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   committee: {zh: 党委, en: committee}
//   host_departments: {zh: 挂靠的牵头部门, en: departments that host it}
//   superiors: {zh: 上级党委, en: committees it reports to}
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   state: {zh: 台账状态, en: state}
//   since: {zh: 何时起（登记册未写明的为空）, en: since when as the register says; empty where it says nothing}
//   document: {zh: 依据文件, en: document}
//   register: {zh: 写明它的登记册, en: register that says so}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (c:IndustryCommittee {id: $committee})
WHERE c.recorded <= $known AND c.retired > $known
OPTIONAL MATCH (d:Supervisor)-[h:HOSTS]->(c)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at AND d.abolished > $at
WITH c, d.name AS host
ORDER BY host
WITH c, collect(DISTINCT host) AS host_departments
OPTIONAL MATCH (c)-[r:REPORTS_TO]->(u:IndustryCommittee)
WHERE r.recorded <= $known AND r.retired > $known AND r.since <= $at AND r.until > $at AND u.abolished > $at
WITH c, host_departments, u.name AS superior
ORDER BY superior
WITH c, host_departments, collect(DISTINCT superior) AS superiors
OPTIONAL MATCH (c)-[s:OVERSEES]->(o:Organization)
WHERE s.role = 'party_building' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
  AND o.state IN ['ledger', 'base_roster']
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
RETURN c.name AS committee, host_departments, superiors, o.id AS uscc, o.name AS name, o.kind AS kind, o.state AS state,
       s.named_since AS since, s.basis AS document, s.register AS register, [s.sources, c.sources] AS sources
ORDER BY name, uscc
