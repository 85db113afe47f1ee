// ---
// id: V06
// version: 1
// kind: gap
// severity: high
// title: {zh: 责任链断裂, en: Chain never reaches the top}
// condition:
//   zh: 党组织逐级向上的各条线均到不了市委；或组织没有在任党组织，其党建工作主管单位均为党委且都到不了市委（成环的归 V07）
//   en: no line upward from the live party unit reaches the city committee; or the organization has no live unit and its party-building holders are all committees of which none reaches it; lines that run into a circle are V07
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：“‘两新’工委+行业党委+基层组织”模式", en: "Wuhai's “cross” method, empowerment: two-new work committee, industry committee, primary unit"}
//   - {zh: "本模型口径：逐级上溯到不了当日有效的市委；每级只认登记册写明的上级", en: "this model's definition: the line upward, by the superiors that registers name, reaches no live city committee"}
// clauses: [DOMAIN 3, SEMANTICS E1 G5]
// owner: {zh: 市委两新工委, en: two-new work committee}
// subject_kind: [party_unit, organization]
// identity: [subject]
// registers: [party_units, committees]
// needs: [committees, party_units]
// denominator: live_units
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的党建责任链到不了市委，断在{stops_at}（{stops_because}）。"
//   en: "The party line of {name} does not reach the city committee: it stops at {stops_at} ({stops_because})."
// ---
MATCH (u:PartyUnit)-[e:LINE_ENDS_AT]->()
WHERE u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
  AND e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at
WITH u, max(CASE WHEN e.reaches_top = true OR e.into_circle = true OR e.circle IS NOT NULL THEN 1 ELSE 0 END) AS elsewhere,
     collect(DISTINCT e.stops_at) AS stops_at, collect(DISTINCT e.stops_because) AS because
WHERE elsewhere = 0
RETURN u.id AS subject, 'party_unit' AS subject_kind, u.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, u.sources AS sources, {stops_at: stops_at, stops_because: because} AS facts
UNION ALL
MATCH (c:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known
OPTIONAL MATCH (c)-[e:LINE_ENDS_AT]->()
WHERE e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at
WITH c, max(CASE WHEN e.reaches_top = true OR e.into_circle = true OR e.circle IS NOT NULL THEN 1 ELSE 0 END) AS elsewhere,
     collect(e.stops_at) AS stops_at, collect(e.stops_because) AS because
WHERE elsewhere = 0
WITH collect(c.id) AS broken, collect({id: c.id, at: stops_at + CASE WHEN size(stops_at) = 0 THEN [c.name] ELSE [] END,
     because: because + CASE WHEN size(because) = 0 THEN ['no_superior'] ELSE [] END}) AS stops
MATCH (c:IndustryCommittee)-[s:OVERSEES]->(o:Organization)
WHERE c.id IN broken AND s.role = 'party_building' AND o.state IN ['ledger', 'base_roster']
  AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH DISTINCT o, broken, stops
OPTIONAL MATCH (u:PartyUnit)-[v:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND v.recorded <= $known AND v.retired > $known
  AND v.since <= $at AND v.until > $at
WITH o, broken, stops, count(u) AS units
WHERE units = 0
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = 'party_building' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, stops, min(CASE WHEN h.id IN broken THEN 1 ELSE 0 END) AS all_broken,
     collect({id: h.id, name: h.name}) AS holders, collect(h.id) AS ids, collect(s.sources) AS rows
WHERE all_broken = 1
WITH o, holders, rows, [x IN stops WHERE x.id IN ids] AS stops
RETURN o.id AS subject, 'organization' AS subject_kind, o.name AS name, null AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {stops_at: [x IN stops | x.at], stops_because: [x IN stops | x.because]} AS facts
