// ---
// id: V03
// version: 1
// kind: gap
// severity: high
// title: {zh: 主管单位已撤并, en: Holder abolished}
// condition:
//   zh: 必备身份（属地除外）没有在任主体，登记册仍写明的单位在当日已撤销或合并，且未重新指定
//   en: a required role other than territory has no live holder, and a department or committee that registers still name is abolished or merged on the day
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：破解“监管真空”", en: "Wuhai's “cross” method, empowerment: against supervision gaps"}
//   - {zh: "本模型口径：名存实亡：责任主体已撤并且未重新明确；先于“依据失效”", en: "this model's definition: in name only: the holder is abolished or merged and no other is named; goes before a lapsed basis"}
// clauses: [DOMAIN 1, SEMANTICS A4 E1 G3]
// owner: {zh: 市委编办会同市委社会工作部, en: organization office with the social work department}
// subject_kind: organization
// identity: [subject, role]
// registers: [departments, committees, civil_affairs, annual_inspection, mapping_notice, supervisor_claims, committee_claims, liaison]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的{role}登记为{holders}，该单位{since_zh}已撤并，职责尚未重新指定。依据：{registers}。"
//   en: "The {role} of {name} is registered as {holders}, which no longer exists{since_en}; its duty has not been re-assigned. According to: {registers}."
// ---
MATCH (h:Supervisor|IndustryCommittee)
WHERE h.abolished <= $at AND h.recorded <= $known AND h.retired > $known
MATCH (h)-[n:NAMED]->(o:Organization)
WHERE n.role <> 'territory' AND n.role IN o.required AND o.state IN ['ledger', 'base_roster']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
WITH o, n.role AS role, h.id AS id, h.name AS name, h.abolished AS abolished, h.sources AS proof,
     collect(n.sources) AS rows, collect(n.register) AS registers
ORDER BY abolished, id
WITH o, role, collect({id: id, name: name}) AS holders, max(abolished) AS since,
     collect(rows) AS rows, collect(proof) AS proof, collect(registers) AS registers
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, role, holders, since, rows, proof, registers, count(s) AS live
WHERE live = 0
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       since AS since, [rows, proof] AS sources, {registers: registers} AS facts
