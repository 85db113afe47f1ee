// ---
// id: M07
// version: 1
// kind: multi_head
// severity: low
// title: {zh: 重复检查走访, en: Overlapping visits}
// condition:
//   zh: 到当日为止的观察期内，走访检查该组织的不同部门达到规定数
//   en: at least the set number of distinct departments visited the organization within the period up to the day
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：全覆盖走访调研包联企业和社会组织", en: "Wuhai's “cross” method, formation: every organization is visited"}
//   - {zh: "本模型口径：观察期和部门数是可调参数", en: "this model's definition: the period and the number of departments are thresholds a city may change"}
// clauses: [DOMAIN 1, SEMANTICS E6 F7]
// owner: {zh: 市委社会工作部, en: social work department}
// subject_kind: organization
// identity: [subject]
// registers: [visits]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: [visit_departments, visit_days]
// explanation:
//   zh: "{name}在{visit_days}日内有{holders_count}个部门上门走访检查（{visit_departments}个以上即提示）：{holders}。建议合并开展。"
//   en: "{holders_count} departments visited {name} within {visit_days} days ({visit_departments} or more are reported): {holders}. The visits could be combined."
// ---
MATCH (d:Supervisor)-[a:ACTED_ON]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND a.act = 'visit' AND a.recorded <= $known AND a.retired > $known AND a.until > $at
  AND a.day > $visits_after AND a.day <= $at
WITH o, d.id AS id, d.name AS name, min(a.day) AS first, collect(a.sources) AS rows
ORDER BY first, id
WITH o, collect({id: id, name: name}) AS holders, min(first) AS first, collect(rows) AS rows
WHERE size(holders) >= $visit_departments
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, holders AS holders,
       first AS since, rows AS sources, {} AS facts
