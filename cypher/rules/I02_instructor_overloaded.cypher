// ---
// id: I02
// version: 1
// kind: instructor
// severity: medium
// title: {zh: 指导员超负荷, en: Instructor overloaded}
// condition:
//   zh: 一名指导员当日指导的不同组织数超过上限
//   en: an instructor guides more distinct organizations on the day than the cap
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：选派党建工作指导员", en: "Wuhai's “cross” method, formation: Party-building instructors are sent out"}
//   - {zh: "本模型口径：一名指导员同时指导的组织数上限，是可调参数", en: "this model's definition: the most organizations that one instructor may guide is a threshold a city may change"}
// clauses: [SEMANTICS H7]
// owner: {zh: 派出单位, en: the sending unit}
// subject_kind: instructor
// identity: [subject]
// registers: [instructors]
// needs: []
// denominator: instructors
// holds_from: 2000-01-01
// parameters: [instructor_cap]
// explanation:
//   zh: "指导员岗位{subject}同时指导{organizations}个组织，超过{instructor_cap}个的上限，建议分担。"
//   en: "Instructor post {subject} guides {organizations} organizations, more than the cap of {instructor_cap}; some could be passed on."
// ---
MATCH (i:Instructor)-[g:GUIDES]->(o:Organization)
WHERE i.recorded <= $known AND i.retired > $known
  AND g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH i, count(DISTINCT o.id) AS organizations, collect(g.sources) AS rows
WHERE organizations > $instructor_cap
RETURN i.id AS subject, i.id AS name, null AS role, null AS stage, [] AS holders,
       null AS since, rows AS sources, {organizations: organizations} AS facts
