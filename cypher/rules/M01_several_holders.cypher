// ---
// id: M01
// version: 1
// kind: multi_head
// severity: high
// title: {zh: 同一身份多个主管, en: Several holders of one role}
// condition:
//   zh: 登记管理、业务主管、行业管理、党建工作这四种排他身份之一，在当日有两个以上不同的在任主体（部门更名、简称已归一）
//   en: one exclusive role (registration, business, industry, party building) has two or more distinct live holders on the day, after departments are resolved through renames and aliases
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：明确责任单位的一一对应关系，破解“多头管理”", en: "Wuhai's “cross” method, empowerment: one responsible unit for each association, against multi-head management"}
//   - {zh: "本模型口径：四种排他身份；部门更名、简称先归一；前任到期日即后任起始日的算交接", en: "this model's definition: four exclusive roles; renames and short forms are resolved first; one ending on the day the next begins is a handover"}
// clauses: [SEMANTICS D4 D7 F1]
// owner: {zh: 市委社会工作部会同有关主管部门, en: social work department with the departments concerned}
// subject_kind: organization
// identity: [subject, role]
// registers: [market_registration, civil_affairs, law_firms, annual_inspection, mapping_notice, supervisor_claims, committee_claims, party_units, departments, committees]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的{role}同时有{holders_count}个在任主体：{holders}{since_zh}。同一身份只应有一个责任主体，需明确由谁承担。依据：{registers}。"
//   en: "{name} has {holders_count} live holders of one role ({role}): {holders}{since_en}. The role should have a single holder; it has to be settled which. According to: {registers}."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.exclusive = true AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, s.role AS role, min(h.id) AS first, max(h.id) AS last
WHERE first <> last
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = role AND s.exclusive = true AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
WITH o, role, h.id AS id, h.name AS name, min(coalesce(s.named_since, s.since)) AS since,
     collect(s.sources) AS rows, collect(s.register) AS registers
ORDER BY since, id
WITH o, role, collect({id: id, name: name}) AS holders, collect(since) AS beginnings,
     collect(rows) AS rows, collect(registers) AS registers
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       beginnings[1] AS since, rows AS sources, {registers: registers} AS facts
