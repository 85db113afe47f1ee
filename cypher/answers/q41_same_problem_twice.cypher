// ---
// id: 41
// version: 1
// group: service_teams
// title: {zh: 同一问题被服务团与行业党委重复登记的？, en: Which problems were logged both by a service team and by an industry committee?}
// explanation: {zh: 登记册不写事项内容，因此按“同一组织、同为问题（或同为需求）、提出日期相差不超过设定天数”判断：一条由红色服务团登记，另一条由行业党委经其他渠道承接或办理；每一对一行，是否同一事项须人工核对。, en: "The registers hold no text of a record, so the test is: the same organization, both problems or both needs, raised at most the set number of days apart, one logged through the red service teams and the other carried or handled by a committee through another channel. One row per pair; a person has to confirm that they are the same."}
// needs: [service_records]
// uses: [committees]
// columns_needed: []
// parameters:
//   days: {type: number, default: 30, zh: 提出日期最多相差的天数, en: most days between the two, example: 30}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   record_kind: {zh: 问题或需求, en: problem or need}
//   team: {zh: 服务团, en: service team}
//   team_raised_on: {zh: 服务团登记的提出日期, en: raised on as the team logged it}
//   committee: {zh: 承接或办理的党委, en: committee that carries or handles it}
//   channel: {zh: 党委的渠道, en: channel of the committee}
//   committee_raised_on: {zh: 党委登记的提出日期, en: raised on as the committee logged it}
//   days_apart: {zh: 相差天数, en: days between the two}
//   sources: {zh: 两条登记行, en: both register rows}
// ---
MATCH (a:ServiceRecord)
WHERE a.channel = '红色服务团' AND a.record_kind IS NOT NULL AND a.raised_on <= $at AND a.recorded <= $known AND a.retired > $known
MATCH (o:Organization)-[x:RAISED]->(a)
WHERE x.recorded <= $known AND x.retired > $known
MATCH (o)-[y:RAISED]->(b:ServiceRecord)
WHERE y.recorded <= $known AND y.retired > $known AND b.channel <> '红色服务团' AND b.record_kind = a.record_kind AND b.raised_on <= $at
WITH o, a, b, abs(duration.inDays(a.raised_on, b.raised_on).days) AS apart
WHERE apart <= $days
MATCH (c:IndustryCommittee)-[h:HANDLES]->(b)
WHERE h.recorded <= $known AND h.retired > $known
WITH DISTINCT o, a, b, apart, c.name AS committee
ORDER BY o.id, a.id, b.id, committee
WITH o, a, b, apart, collect(committee) AS committees
RETURN o.uscc AS uscc, o.name AS name, a.record_kind AS record_kind, coalesce(a.carried_by, a.handled_by) AS team,
       a.raised_on AS team_raised_on, committees AS committee, b.channel AS channel, b.raised_on AS committee_raised_on,
       apart AS days_apart, [a.sources, b.sources] AS sources
ORDER BY apart, o.id, a.id, b.id
