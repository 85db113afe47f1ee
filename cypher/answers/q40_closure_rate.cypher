// ---
// id: 40
// version: 1
// group: service_teams
// title: {zh: 服务团登记的问题办结率、平均办结天数、超期未结？, en: "Problems that service teams logged - closure rate, average days, overdue?"}
// explanation: {zh: 到所问日期为止提出的事项，全部一行、每个承接单位一行；默认只看红色服务团登记的问题。办结率的分母是该行的事项数；平均天数从提出到办结，只算两个日期都有的；超期未结指未办结且应办结日期已过。, en: "Records raised up to the day, one row for all and one for each unit that carries them; by default the problems logged by red service teams. The closure rate is of the records of the row; average days run from raised to solved where both days are known; overdue means open after the due day."}
// needs: [service_records]
// uses: [service_teams]
// columns_needed: []
// parameters:
//   channel: {type: choice, values: [红色服务团, 书记接待日, 直通车], default: 红色服务团, zh: 渠道, en: channel, example: 红色服务团}
//   record_kind: {type: choice, values: [问题, 需求], default: 问题, zh: 问题或需求, en: problem or need, example: 问题}
// columns:
//   unit: {zh: 承接单位（“合计”为全部）, en: unit that carries the records; 合计 is all of them}
//   records: {zh: 事项数, en: records}
//   solved: {zh: 已办结, en: solved}
//   closure_rate: {zh: 办结率（%）, en: closure rate in percent}
//   average_days: {zh: 平均办结天数, en: average days until solved}
//   solved_late: {zh: 超期办结, en: solved after the due day}
//   overdue: {zh: 超期未结, en: open after the due day}
//   overdue_organizations: {zh: 超期未结事项的组织, en: organizations whose records are overdue}
//   sources: {zh: 其中至多5行，超期未结的在前, en: at most 5 of them - the overdue ones first}
// ---
MATCH (r:ServiceRecord)
WHERE r.channel = $channel AND r.record_kind = $record_kind AND coalesce(r.raised_on, date('0001-01-01')) <= $at
  AND r.recorded <= $known AND r.retired > $known
OPTIONAL MATCH (o:Organization)-[x:RAISED]->(r)
WHERE x.recorded <= $known AND x.retired > $known
WITH r, min(o.name) AS organization, CASE WHEN r.solved_on <= $at THEN 1 ELSE 0 END AS solved
WITH r, organization, solved, CASE WHEN solved = 1 AND r.solved_on > r.due_on THEN 1 ELSE 0 END AS late,
     CASE WHEN solved = 0 AND r.due_on < $at THEN 1 ELSE 0 END AS overdue,
     CASE WHEN solved = 1 AND r.solved_on >= r.raised_on THEN duration.inDays(r.raised_on, r.solved_on).days END AS days
UNWIND [{position: 0, unit: '合计'}, {position: 1, unit: coalesce(r.carried_by, r.handled_by, '未写明')}] AS area
WITH area.position AS position, area.unit AS unit, r, organization, solved, late, overdue, days
ORDER BY position, unit, overdue DESC, r.id
WITH position, unit, count(r) AS records, sum(solved) AS solved, sum(late) AS late, sum(overdue) AS overdue, count(days) AS timed,
     sum(days) AS days, collect(CASE WHEN overdue = 1 THEN organization END) AS waiting, collect(r.sources)[0..5] AS rows
RETURN unit AS unit, records AS records, solved AS solved, round(1000.0 * solved / records) / 10.0 AS closure_rate,
       CASE WHEN timed > 0 THEN round(10.0 * days / timed) / 10.0 END AS average_days, late AS solved_late,
       overdue AS overdue, waiting AS overdue_organizations, rows AS sources
ORDER BY position, records DESC, unit
