// ---
// id: I01
// version: 1
// kind: instructor
// severity: high
// title: {zh: 未覆盖且无指导员, en: Uncovered without instructor}
// condition:
//   zh: 台账组织既没有任何在任党组织覆盖，也没有在任党建指导员
//   en: ledger organization with no live party unit and no current instructor
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：实现无党组织覆盖的组织“一对一”指导", en: "Wuhai's “cross” method, formation: one-to-one guidance of every organization without a Party unit"}
//   - {zh: "本模型口径：没有有效党组织覆盖，也没有在任指导员；两种登记册都收到才判", en: "this model's definition: no live unit covers it and no instructor is in post; judged only when both registers were received"}
// clauses: [SEMANTICS E2 G8]
// owner: {zh: 市委两新工委, en: two-new work committee}
// subject_kind: organization
// identity: [subject]
// registers: [party_units, instructors, survey_ledger]
// needs: [party_units, instructors]
// denominator: ledger_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}没有党组织覆盖，也没有选派党建指导员，应当一对一选派。"
//   en: "{name} has neither a party unit nor an instructor; one should be sent."
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
OPTIONAL MATCH (:Instructor)-[g:GUIDES]->(o)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH o, count(g) AS instructors
WHERE instructors = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {} AS facts
