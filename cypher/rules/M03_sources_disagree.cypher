// ---
// id: M03
// version: 1
// kind: multi_head
// severity: medium
// title: {zh: 多源登记不一致, en: Sources disagree on the holder}
// condition:
//   zh: 登记、年检、归口通知或部门自己的清单，对同一身份写明的在任主体不相同（即使按优先次序只取其一）
//   en: registry, annual inspection, mapping notice or the department's own list name different live holders of one role on the day, even where precedence leaves a single holder
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：联合民政部门发文，明确协会商会与责任单位的一一对应关系", en: "Wuhai's “cross” method, empowerment: a joint notice assigns each association to its responsible units one by one"}
//   - {zh: "本模型口径：两个来源各自写明、当日有效的责任主体不完全相同", en: "this model's definition: two sources each name holders that are valid on the day, and not the same ones"}
// clauses: [SEMANTICS D2 F3]
// owner: {zh: 市委社会工作部, en: social work department}
// subject_kind: organization
// identity: [subject, role]
// registers: [market_registration, civil_affairs, law_firms, annual_inspection, mapping_notice, supervisor_claims, committee_claims]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的{role}各方说法不一：{said}。需核对后统一。"
//   en: "Registers disagree on the {role} of {name}: {said}. They have to be checked against each other."
// ---
MATCH (h:Supervisor|IndustryCommittee|Place)-[n:NAMED]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND n.role IN ['registration', 'business', 'industry', 'party_building']
  AND NOT n.register IN ['sector_licences', 'party_units']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH o, n.role AS role, min(h.id) AS first, max(h.id) AS last
WHERE first <> last
MATCH (h)-[n:NAMED]->(o)
WHERE n.role = role AND NOT n.register IN ['sector_licences', 'party_units']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH o, role, h.id AS id, h.name AS name, n.sources AS rows,
     CASE WHEN role = 'registration' AND n.register <> 'supervisor_claims' THEN 'registry' ELSE n.register END AS register
ORDER BY register, id
WITH o, role, register, collect(DISTINCT id) AS ids, collect({id: id, name: name}) AS holders, collect(rows) AS rows
WITH o, role, collect(ids) AS sets, min(size(ids)) AS fewest, collect(holders) AS holders,
     collect({register: register, holders: holders}) AS said, collect(rows) AS rows
WITH o, role, holders, said, rows, fewest,
     reduce(every = [], ids IN sets | every + [id IN ids WHERE NOT id IN every]) AS every
WHERE size(every) > fewest
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {said: said} AS facts
