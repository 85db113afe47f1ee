// ---
// id: M02
// version: 1
// kind: multi_head
// severity: low
// title: {zh: 名称写法造成的假多头, en: Alias multi-head}
// condition:
//   zh: 各登记册写明的在任主体归一后只有一个，但其中同一部门或党委有两种以上写法（旧称、简称、别名）
//   en: all registers together name exactly one live holder of an exclusive role, but one department or committee among them is written in two or more ways (old name, short form, alias)
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：破解“多头管理”", en: "Wuhai's “cross” method, empowerment: against multi-head management"}
//   - {zh: "本模型口径：更名、简称归一后只剩一个部门的，是写法造成的假多头", en: "this model's definition: several spellings that resolve to one department are a multi-head by spelling only"}
// clauses: [SEMANTICS B10 F2]
// owner: {zh: 填报登记册的部门, en: the departments that handed in the registers}
// subject_kind: organization
// identity: [subject, role]
// registers: [market_registration, civil_affairs, law_firms, annual_inspection, mapping_notice, supervisor_claims, committee_claims, departments]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的{role}在登记册中有不同写法（{spellings}），实为同一单位：{holders}，不是多头管理，建议统一写法。依据：{registers}。"
//   en: "The {role} of {name} is written in different ways ({spellings}) that are one and the same unit, {holders}: no multi-head, but the spelling should be made one. According to: {registers}."
// ---
MATCH (h:Supervisor|IndustryCommittee|Place)-[n:NAMED]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND n.role IN ['registration', 'business', 'industry', 'party_building']
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
WITH o, role, h.id AS id, h.name AS name, n.unit AS unit, collect(DISTINCT n.spelling_key) AS keys,
     collect(n.spelling) AS spellings, collect(n.sources) AS rows, collect(n.register) AS registers
WITH o, role, min(id) AS first, max(id) AS last, collect({id: id, name: name}) AS holders,
     collect(CASE WHEN size(keys) >= 2 THEN spellings END) AS spellings, collect(rows) AS rows, collect(registers) AS registers
WHERE first = last
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {spellings: spellings, registers: registers} AS facts
