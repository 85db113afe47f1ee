// ---
// id: V04
// version: 1
// kind: gap
// severity: medium
// title: {zh: 依据失效或到期未续, en: Basis lapsed}
// condition:
//   zh: 必备身份（属地除外）没有在任主体，写明主体的各项依据在当日或之前均已到期，也没有接续（单位已撤并的归 V03）
//   en: a required role other than territory has no live holder, and every assignment that names one has ended on or before the day without a successor; V03 goes first
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：破解“监管真空”", en: "Wuhai's “cross” method, empowerment: against supervision gaps"}
//   - {zh: "本模型口径：名存实亡：写明责任主体的依据全部到期或失效，又无接续", en: "this model's definition: in name only: everything that named a holder has ended without a successor"}
// clauses: [DOMAIN 1, SEMANTICS A4 E1 G3]
// owner: {zh: 原主管单位, en: the former holder}
// subject_kind: organization
// identity: [subject, role]
// registers: [mapping_notice, supervisor_claims, committee_claims, liaison]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的{role}原为{holders}，依据已到期{since_zh}，至今没有接续。依据：{registers}。"
//   en: "The {role} of {name} was {holders}, but the assignment has lapsed{since_en} and nothing followed it. According to: {registers}."
// ---
MATCH (h:Supervisor|IndustryCommittee|Place)-[n:NAMED]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND n.role <> 'territory' AND n.role IN o.required AND n.recorded <= $known AND n.retired > $known
  AND n.until <= $at AND n.closed_on > $at
WITH o, n.role AS role, h.id AS id, h.name AS name, max(n.until) AS ended, collect(n.sources) AS rows,
     collect(n.register) AS registers
ORDER BY ended, id
WITH o, role, collect({id: id, name: name}) AS holders, max(ended) AS ended, collect(rows) AS rows,
     collect(registers) AS registers
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, role, holders, ended, rows, registers, count(s) AS live
WHERE live = 0
OPTIONAL MATCH (d)-[n:NAMED]->(o)
WHERE n.role = role AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(d.abolished, date('9999-12-31')) <= $at
WITH o, role, holders, ended, rows, registers, count(n) AS abolished
WHERE abolished = 0
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       ended AS since, rows AS sources, {registers: registers} AS facts
