// ---
// id: 35
// version: 1
// group: instructors
// title: {zh: 指导员人均联系几家？超过上限的是谁（按编号）？, en: "How many organizations does an instructor guide, and which posts exceed the cap?"}
// explanation: {zh: 当日在任的指导员岗位，一个岗位一行，联系多的在前；组织数为当日指导的不同组织数，不论组织状态，over_cap 与规则I02同一口径；average 为全部在任岗位的平均数，各行相同。, en: "Instructor posts with a live guidance on the day, one row each, the busiest first; distinct organizations of any state are counted and over_cap is the test of rule I02; average is over all these posts and the same in every row."}
// needs: [instructors]
// uses: []
// columns_needed: []
// parameters:
//   only_over: {type: flag, default: false, zh: 只看超过上限的, en: only those beyond the cap, example: true}
// columns:
//   instructor: {zh: 指导员岗位编号, en: instructor post}
//   sending_unit: {zh: 派出单位, en: sending unit}
//   organizations: {zh: 联系组织数, en: organizations guided}
//   cap: {zh: 上限, en: cap}
//   over_cap: {zh: 是否超过上限, en: whether beyond the cap}
//   average: {zh: 全体人均联系组织数, en: average over all posts}
//   names: {zh: 所联系的组织, en: organizations}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (i:Instructor)-[g:GUIDES]->(o:Organization)
WHERE i.recorded <= $known AND i.retired > $known
  AND g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH i.id AS instructor, i.sending_unit AS sending_unit, o.id AS organization, o.name AS name, collect(g.sources) AS rows
ORDER BY instructor, organization
WITH instructor, sending_unit, count(organization) AS organizations, collect(name) AS names, collect(rows) AS rows
WITH collect({instructor: instructor, sending_unit: sending_unit, organizations: organizations, names: names, rows: rows}) AS posts,
     sum(organizations) AS together, count(*) AS number
UNWIND posts AS post
WITH post, round(10.0 * together / number) / 10.0 AS average
WHERE NOT $only_over OR post.organizations > $instructor_cap
RETURN post.instructor AS instructor, post.sending_unit AS sending_unit, post.organizations AS organizations,
       $instructor_cap AS cap, post.organizations > $instructor_cap AS over_cap, average AS average, post.names AS names,
       post.rows AS sources
ORDER BY organizations DESC, instructor
