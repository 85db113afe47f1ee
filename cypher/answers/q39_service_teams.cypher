// ---
// id: 39
// version: 1
// group: service_teams
// title: {zh: 红色服务团各服务几家，哪些组织无人服务、哪些被重复服务？, en: "How many organizations does each red service team serve, which are served by nobody and which by several?"}
// explanation: {zh: 三部分：team 每个服务团一行及其当日服务的组织（任何状态）；repeated 当日由两个以上服务团服务的组织；unserved 当日没有服务团的台账组织。按 part 可只看一部分。, en: "Three parts: team, one row per service team with the organizations of any state that it serves on the day; repeated, organizations that two or more teams serve; unserved, ledger organizations without a team. part shows only one of them."}
// needs: [service_teams]
// uses: []
// columns_needed: []
// parameters:
//   part: {type: choice, values: [team, repeated, unserved], default: null, zh: 只看这一部分, en: only this part, example: team}
//   place: {type: place, default: null, zh: 组织只看这个地方及其下级, en: only organizations in this place and below, example: 海勃湾区}
// columns:
//   part: {zh: 部分（team 服务团，repeated 被重复服务，unserved 无人服务）, en: part - team repeated or unserved, words: service_part}
//   id: {zh: 服务团编号或组织的统一社会信用代码（没有有效代码的为代用键）, en: the team or the code of the organization - a surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   sending_unit: {zh: 派出单位（服务团）, en: unit that sends the team}
//   links: {zh: 服务的组织数，或服务它的服务团数, en: organizations that the team serves or teams that serve the organization}
//   linked: {zh: 所服务的组织，或服务它的服务团, en: the organizations or the teams}
//   sources: {zh: 依据的登记行（无人服务的为认得该组织的行）, en: register rows that prove it; where nobody serves those by which the organization is known}
// ---
MATCH (t:ServiceTeam)
WHERE t.recorded <= $known AND t.retired > $known AND ($part IS NULL OR $part = 'team')
OPTIONAL MATCH (t)-[s:SERVES]->(o:Organization)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH t, o, collect(s.sources) AS rows
ORDER BY t.id, o.id
WITH t, collect(o.name) AS linked, collect(rows) AS rows
RETURN 'team' AS part, t.id AS id, t.name AS name, t.sending_unit AS sending_unit, size(linked) AS links, linked AS linked,
       CASE WHEN size(linked) = 0 THEN t.sources ELSE rows END AS sources
ORDER BY links DESC, id
UNION ALL
MATCH (t:ServiceTeam)-[s:SERVES]->(o:Organization)
WHERE t.recorded <= $known AND t.retired > $known AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at AND ($part IS NULL OR $part = 'repeated')
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH o, t.id AS team, t.name AS name, collect(s.sources) AS rows
ORDER BY o.id, team
WITH o, collect(coalesce(name, team)) AS linked, collect(rows) AS rows
WHERE size(linked) > 1
RETURN 'repeated' AS part, o.id AS id, o.name AS name, null AS sending_unit, size(linked) AS links, linked AS linked,
       rows AS sources
ORDER BY links DESC, id
UNION ALL
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known AND ($part IS NULL OR $part = 'unserved')
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (:ServiceTeam)-[s:SERVES]->(o)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, count(s) AS teams
WHERE teams = 0
RETURN 'unserved' AS part, o.id AS id, o.name AS name, null AS sending_unit, 0 AS links, [] AS linked, o.known_by AS sources
ORDER BY links DESC, id
