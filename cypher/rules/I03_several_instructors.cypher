// ---
// id: I03
// version: 1
// kind: instructor
// severity: low
// title: {zh: 指导员重复选派, en: Several instructors}
// condition:
//   zh: 一个组织当日有两名以上在任指导员
//   en: two or more current instructors for one organization
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：“一对一”指导", en: "Wuhai's “cross” method, formation: one-to-one guidance"}
//   - {zh: "本模型口径：同一组织同时有两名以上在任指导员", en: "this model's definition: two or more instructors are in post for one organization"}
// clauses: [SEMANTICS H7]
// owner: {zh: 市委两新工委, en: two-new work committee}
// subject_kind: organization
// identity: [subject]
// registers: [instructors]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}同时有{holders_count}名指导员（{holders}），属重复选派。"
//   en: "{name} has {holders_count} instructors at once ({holders}); one is enough."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (i:Instructor)-[g:GUIDES]->(o)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH o, i.id AS id, collect(g.sources) AS rows
ORDER BY id
WITH o, collect({id: id, name: id}) AS holders, collect(rows) AS rows
WHERE size(holders) >= 2
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {} AS facts
