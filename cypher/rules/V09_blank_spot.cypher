// ---
// id: V09
// version: 1
// kind: gap
// severity: high
// title: {zh: 完全空白点, en: Blank spot}
// condition:
//   zh: 台账组织既没有在任党组织覆盖，也没有在任党建指导员，也没有群团组织
//   en: ledger organization with no live party unit, no current instructor and no mass organization
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：选派指导员、联系包联、组建群团，“应建尽建”", en: "Wuhai's “cross” method, formation: instructors, liaison and mass organizations, wherever a unit can be formed"}
//   - {zh: "本模型口径：党组织、在任指导员、群团组织三者皆无；三种登记册都收到才判", en: "this model's definition: no Party unit, no instructor and no mass organization; judged only when all three registers were received"}
// clauses: [SEMANTICS E2 G8]
// owner: {zh: 市委社会工作部会同群团机关, en: social work department with the mass organizations}
// subject_kind: organization
// identity: [subject]
// registers: [party_units, instructors, mass_organizations, survey_ledger]
// needs: [party_units, instructors, mass_organizations]
// denominator: ledger_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}没有党组织、没有党建指导员，也没有工会、共青团、妇联等群团组织，是完全空白点。"
//   en: "{name} has no party unit, no instructor and no mass organization: a blank spot."
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
OPTIONAL MATCH (:MassOrganization)-[f:FORMED_IN]->(o)
WHERE f.recorded <= $known AND f.retired > $known AND f.since <= $at AND f.until > $at
WITH o, count(f) AS bodies
WHERE bodies = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {} AS facts
