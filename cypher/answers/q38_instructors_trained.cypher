// ---
// id: 38
// version: 1
// group: instructors
// title: {zh: 指导员是否参加过当年培训？, en: Has each instructor been trained this year?}
// explanation: {zh: 当日在任的指导员岗位，一个岗位一行，列出当年（到所问日期为止）参加的培训班次；按培训台账所写的参训编号对应，未参加的在前。, en: "Instructor posts with a live guidance on the day, one row each, with the sessions they attended in the year up to the day; matched by the posts that the training register lists. Those who attended none come first."}
// needs: [instructors, trainings]
// uses: []
// columns_needed: [{register: trainings, column: attendee_ids}]
// parameters:
//   year: {type: number, default: null, zh: 年度（默认所问日期当年）, en: year - by default that of the day asked for, example: 2025}
//   trained: {type: flag, default: null, zh: 只看参加过的或未参加的, en: only those who attended or did not, example: false}
// columns:
//   instructor: {zh: 指导员岗位编号, en: instructor post}
//   sending_unit: {zh: 派出单位, en: sending unit}
//   organizations: {zh: 联系组织数, en: organizations guided}
//   trained: {zh: 当年是否参加过培训, en: whether trained in the year}
//   sessions: {zh: 参加的班次, en: sessions attended}
//   last_trained: {zh: 最近一次参训日, en: day of the last session}
//   sources: {zh: 参训的登记行，没有的为选派的登记行, en: rows of the trainings; without any those of the guidance}
// ---
OPTIONAL MATCH (t:Training)
WHERE t.held_on.year = coalesce($year, $at.year) AND t.held_on <= $at AND t.attendees IS NOT NULL
  AND t.recorded <= $known AND t.retired > $known
WITH t
ORDER BY t.held_on, t.session, t.id
WITH collect({session: t.session, day: t.held_on, attendees: t.attendees, rows: t.sources}) AS trainings
MATCH (i:Instructor)-[g:GUIDES]->(o:Organization)
WHERE i.recorded <= $known AND i.retired > $known
  AND g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH trainings, i, count(DISTINCT o.id) AS organizations
WITH i, organizations, [t IN trainings WHERE i.id IN t.attendees] AS attended
WITH i, organizations, attended, size(attended) > 0 AS trained
WHERE $trained IS NULL OR trained = $trained
RETURN i.id AS instructor, i.sending_unit AS sending_unit, organizations AS organizations, trained AS trained,
       [t IN attended | t.session] AS sessions, CASE WHEN trained THEN attended[size(attended) - 1].day END AS last_trained,
       CASE WHEN trained THEN [t IN attended | t.rows] ELSE i.sources END AS sources
ORDER BY CASE WHEN trained THEN 1 ELSE 0 END, instructor
