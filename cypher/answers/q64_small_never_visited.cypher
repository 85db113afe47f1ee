// ---
// id: 64
// version: 1
// group: workload
// title: {zh: 哪些小微组织从未被走访或服务？, en: Which small organizations were never visited or served?}
// explanation: {zh: "台账组织中非规模以上、从业人数低于给定人数（不知人数的也算）、到当日为止没有任何走访检查、服务事项、红色服务团服务的；年检初审不算走访。另列当日有无指导员和包联单位。", en: "Organizations on the ledger that are not above scale and have fewer staff than asked for (unknown counts as small), without a single visit, service record or service team up to the day; the review of an annual report is no visit. Whether an instructor or a liaison unit is live is shown beside."}
// needs: [visits, service_records, service_teams]
// uses: [survey_ledger, instructors, liaison]
// columns_needed: []
// parameters:
//   staff_below: {type: number, default: 20, zh: 从业人数低于多少算小微, en: small means fewer staff than this, example: 50}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
//   kind: {type: choice, values: [enterprise, social_organization], default: null, zh: 只看企业或社会组织, en: only enterprises or social organizations, example: enterprise}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   staff: {zh: 从业人数（摸排，没有的取个税人数）, en: staff as surveyed - else income tax payers}
//   place: {zh: 属地, en: territory holder}
//   has_instructor: {zh: 有在任指导员, en: has a live instructor}
//   has_liaison: {zh: 有在任包联单位, en: has a live liaison unit}
//   sources: {zh: 认得它的登记行, en: rows by which it is known}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND coalesce(o.above_scale, false) = false AND coalesce(o.staff, o.payers, 0) < $staff_below
  AND o.recorded <= $known AND o.retired > $known AND ($kind IS NULL OR o.kind = $kind)
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (:Supervisor)-[a:ACTED_ON]->(o)
WHERE a.act IN ['visit', 'service'] AND a.day <= $at AND a.recorded <= $known AND a.retired > $known AND a.until > $at
WITH o, count(a) AS acts
WHERE acts = 0
OPTIONAL MATCH (o)-[r:RAISED]->(s:ServiceRecord)
WHERE (s.raised_on IS NULL OR s.raised_on <= $at) AND r.recorded <= $known AND r.retired > $known
WITH o, count(r) AS records
WHERE records = 0
OPTIONAL MATCH (:ServiceTeam)-[t:SERVES]->(o)
WHERE t.since <= $at AND t.recorded <= $known AND t.retired > $known
WITH o, count(t) AS teams
WHERE teams = 0
OPTIONAL MATCH (:Instructor)-[g:GUIDES]->(o)
WHERE g.since <= $at AND g.until > $at AND g.recorded <= $known AND g.retired > $known
WITH o, count(g) AS instructors
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role = 'liaison' AND s.since <= $at AND s.until > $at AND s.recorded <= $known AND s.retired > $known
WITH o, instructors, count(s) AS liaisons
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.kind AS kind, coalesce(o.staff, o.payers) AS staff, coalesce(p.name, o.place) AS place,
       instructors > 0 AS has_instructor, liaisons > 0 AS has_liaison, o.known_by AS sources
ORDER BY has_instructor, has_liaison, o.id
