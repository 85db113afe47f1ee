// ---
// id: V11
// version: 1
// kind: gap
// severity: medium
// title: {zh: 主管未认账, en: Holder does not acknowledge}
// condition:
//   zh: 登记、年检或归口通知写明某部门为业务主管或行业管理部门，该部门已交来该身份的主管清单，清单中却没有该组织
//   en: a register names a department as business or industry holder, the department has handed in its own list for that role, and the list omits the organization
// basis:
//   - {zh: "乌海“十字融合法”·十字摸排：“管行业也要管党建”", en: "Wuhai's “cross” method, survey: whoever governs an industry governs its Party building"}
//   - {zh: "本模型口径：已交出自己清单的部门，清单里没有登记册写在其名下的组织", en: "this model's definition: a department that handed in its own list left out an organization that registers name it for"}
// clauses: [SEMANTICS E2 G10]
// owner: {zh: 有关主管部门, en: the department concerned}
// subject_kind: organization
// identity: [subject, role]
// registers: [supervisor_claims, civil_affairs, annual_inspection, mapping_notice]
// needs: [supervisor_claims]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{registers}写明{name}的{role}是{holders}，但该部门自己交来的主管清单中没有这个组织。"
//   en: "{holders} is named as {role} of {name} ({registers}), but its own list does not hold the organization."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (h:Supervisor)-[n:NAMED]->(o)
WHERE n.role IN ['business', 'industry'] AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND n.until > $at AND h.abolished > $at
  AND (n.register = 'supervisor_claims'
       OR (n.register IN ['civil_affairs', 'annual_inspection', 'mapping_notice'] AND n.role IN h.listed_roles))
WITH o, n.role AS role, h.id AS id, h.name AS name,
     max(CASE WHEN n.register = 'supervisor_claims' THEN 1 ELSE 0 END) AS acknowledged,
     collect(n.sources) AS rows, collect(DISTINCT n.register) AS registers
WHERE acknowledged = 0
WITH o, role, id, name, rows, registers ORDER BY id
WITH o, role, collect({id: id, name: name}) AS holders, collect(rows) AS rows, collect(registers) AS registers
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {registers: registers} AS facts
