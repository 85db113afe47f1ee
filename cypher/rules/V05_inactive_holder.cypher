// ---
// id: V05
// version: 1
// kind: gap
// severity: medium
// title: {zh: 有名无实, en: Inactive holder}
// condition:
//   zh: 在任的业务主管或行业管理部门，至少有一个在当日前的规定月数内对该组织没有任何履职记录（走访检查、年检初审、服务、接待）
//   en: a live business or industry holder without a recorded act (visit, review of the annual inspection, service, reception) on the organization in the set months before the day
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：全覆盖走访调研包联企业和社会组织", en: "Wuhai's “cross” method, formation: every organization is visited"}
//   - {zh: "本模型口径：期限内没有检查、走访、服务或接待记录；期限是可调参数", en: "this model's definition: no recorded inspection, visit, service or reception within the period, which is a threshold a city may change"}
// clauses: [DOMAIN 1, SEMANTICS E2 E6 G4]
// owner: {zh: 有关主管部门, en: the department concerned}
// subject_kind: organization
// identity: [subject, role]
// registers: [visits, service_records, annual_inspection, service_teams]
// needs: [visits, service_records, annual_inspection]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: [act_months]
// explanation:
//   zh: "{name}的{role}{holders}在最近{act_months}个月内对该组织没有走访、年检初审或服务记录，有名无实。"
//   en: "{holders}, {role} of {name}, has no recorded visit, review or service there within the last {act_months} months."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role IN ['business', 'industry'] AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
OPTIONAL MATCH (d)-[a:ACTED_ON]->(o)
WHERE d.id = h.id AND a.recorded <= $known AND a.retired > $known AND a.until > $at AND a.day > $acts_after AND a.day <= $at
WITH o, s.role AS role, h.id AS id, h.name AS name, s.sources AS rows, count(a) AS acts
WHERE acts = 0
WITH o, role, id, name, collect(rows) AS rows ORDER BY id
WITH o, role, collect({id: id, name: name}) AS holders, collect(rows) AS rows
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {} AS facts
