// ---
// id: 42
// version: 1
// group: service_teams
// title: {zh: 直通车提出的需求由哪个部门承接，是否办结？, en: "Needs raised through the express channel - which department carries them, and are they met?"}
// explanation: {zh: 到所问日期为止经直通车提出的事项，一件一行，最近的在前；默认只看需求。承接单位、办理单位照登记册所写；departments 为其中的部门，以及其中党委当日所依托的部门。status：solved 已办结，overdue 超期未结，open 办理中。, en: "Records raised through the express channel up to the day, one row each, the latest first; by default needs. Units stand as the register writes them; departments are those among them and the hosts on the day of the committees among them. status is solved, overdue or open."}
// needs: [service_records]
// uses: [committees, departments]
// columns_needed: []
// parameters:
//   record_kind: {type: choice, values: [需求, 问题, 全部], default: 需求, zh: 需求、问题或全部, en: "needs (需求), problems (问题) or all (全部)", example: 全部}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 组织名称, en: name of the organization}
//   record_kind: {zh: 需求或问题, en: need or problem}
//   raised_on: {zh: 提出日期, en: day on which it was raised}
//   due_on: {zh: 应办结日期, en: due day}
//   carried_by: {zh: 承接单位（照登记册）, en: unit that carries it as written}
//   handled_by: {zh: 办理单位（照登记册）, en: unit that handles it as written}
//   departments: {zh: 责任部门, en: departments}
//   status: {zh: 状态（solved 已办结，overdue 逾期未结，open 办理中）, en: solved overdue or open, words: request_status}
//   solved_on: {zh: 办结日期, en: day on which it was solved}
//   days: {zh: 办结天数, en: days until solved}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (r:ServiceRecord)
WHERE r.channel = '直通车' AND ($record_kind = '全部' OR r.record_kind = $record_kind)
  AND coalesce(r.raised_on, date('0001-01-01')) <= $at AND r.recorded <= $known AND r.retired > $known
OPTIONAL MATCH (o:Organization)-[x:RAISED]->(r)
WHERE x.recorded <= $known AND x.retired > $known
WITH r, min(o.uscc) AS uscc, min(o.name) AS name
OPTIONAL MATCH (s:Supervisor)-[h:HANDLES]->(r)
WHERE h.recorded <= $known AND h.retired > $known
WITH r, uscc, name, collect(s.name) AS direct
OPTIONAL MATCH (d:Supervisor)-[t:HOSTS]->(c:IndustryCommittee)-[h:HANDLES]->(r)
WHERE h.recorded <= $known AND h.retired > $known
  AND t.recorded <= $known AND t.retired > $known AND t.since <= $at AND t.until > $at
WITH r, uscc, name, direct, collect(d.name) AS hosts
UNWIND CASE WHEN size(direct + hosts) = 0 THEN [null] ELSE direct + hosts END AS department
WITH DISTINCT r, uscc, name, department
ORDER BY r.id, department
WITH r, uscc, name, collect(department) AS departments, CASE WHEN r.solved_on <= $at THEN true ELSE false END AS solved
RETURN uscc AS uscc, name AS name, r.record_kind AS record_kind, r.raised_on AS raised_on, r.due_on AS due_on,
       r.carried_by AS carried_by, r.handled_by AS handled_by, departments AS departments,
       CASE WHEN solved THEN 'solved' WHEN r.due_on < $at THEN 'overdue' ELSE 'open' END AS status,
       CASE WHEN solved THEN r.solved_on END AS solved_on,
       CASE WHEN solved AND r.solved_on >= r.raised_on THEN duration.inDays(r.raised_on, r.solved_on).days END AS days,
       r.sources AS sources
ORDER BY coalesce(r.raised_on, date('0001-01-01')) DESC, r.id
