// ---
// id: 9
// version: 1
// group: multi_head
// title: {zh: 哪些组织同时被两个行业党委归口？, en: "Which organizations are claimed by two committees?"}
// explanation: {zh: 底册（含台账）组织，当日在两个以上在任党委自己的归口清单上的（上下级党委只算下级）；与规则 M04 一致。, en: "Organizations of the base roster, the ledger included, on the own lists of two or more live committees; of committees one above the other only the lower counts. The same as rule M04."}
// needs: [committee_claims]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   committees_count: {zh: 归口党委数, en: number of committees}
//   committees: {zh: 归口的党委, en: committees that claim it}
//   since: {zh: 自何日起有两个以上, en: since when there are two or more}
//   holders: {zh: 按优先次序认定的党建工作主管单位, en: party-building leads by precedence}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (c)-[n:NAMED]->(o)
WHERE n.register = 'committee_claims' AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND n.until > $at AND coalesce(c.abolished, date('9999-12-31')) > $at
WITH o, min(c.id) AS first, max(c.id) AS last
WHERE first <> last
MATCH (c)-[n:NAMED]->(o)
WHERE n.register = 'committee_claims' AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND n.until > $at AND coalesce(c.abolished, date('9999-12-31')) > $at
WITH o, c.id AS id, c.name AS name, min(n.since) AS since, collect(n.sources) AS rows
ORDER BY since, id
WITH o, collect({id: id, name: name, since: since, rows: rows}) AS claims, collect(id) AS ids
// Above is above whatever the lives of those between, as for the holders of the role.
OPTIONAL MATCH (lower:IndustryCommittee)-[path:REPORTS_TO*1..8]->(upper:IndustryCommittee)
WHERE lower.id IN ids AND upper.id IN ids AND lower.id <> upper.id AND upper.recorded <= $known AND upper.retired > $known
  AND all(r IN path WHERE r.recorded <= $known AND r.retired > $known)
WITH o, claims, collect(DISTINCT lower.id + '|' + upper.id) AS lines, collect(DISTINCT {lower: lower.id, upper: upper.id}) AS pairs
WITH o, claims, [p IN pairs WHERE p.upper IS NOT NULL AND NOT (p.upper + '|' + p.lower) IN lines | p.upper] AS above
WITH o, [x IN claims WHERE NOT x.id IN above] AS claims
WHERE size(claims) >= 2
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = 'party_building' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, claims, h.id AS id, h.name AS holder
ORDER BY id
WITH o, claims, collect(holder) AS holders
RETURN o.id AS uscc, o.name AS name, o.state AS state, size(claims) AS committees_count, [x IN claims | x.name] AS committees,
       CASE WHEN claims[1].since > date('0001-01-01') THEN claims[1].since END AS since, holders, [x IN claims | x.rows] AS sources
ORDER BY name, uscc
