// ---
// id: M04
// version: 1
// kind: multi_head
// severity: high
// title: {zh: 两个以上党委归口, en: Claimed by two committees}
// condition:
//   zh: 两个以上在任党委在自己的归口清单中列有该组织（上下级党委只算下级，中间隔着已撤销的党委也一样）
//   en: two or more live committees claim the organization on their own lists on the day; of committees one above the other, also through an abolished one, only the lower counts
// basis:
//   - {zh: "乌海“十字融合法”·十字摸排：“管行业也要管党建”，各类组织分解至行业党委归口管理", en: "Wuhai's “cross” method, survey: each organization is assigned to one industry committee"}
//   - {zh: "本模型口径：只数当日有效的认领行，已撤销党委的认领不算", en: "this model's definition: only claims valid on the day count; a claim by an abolished committee does not"}
// clauses: [DOMAIN 3, SEMANTICS D4 F4]
// owner: {zh: 市委两新工委, en: two-new work committee}
// subject_kind: organization
// identity: [subject]
// registers: [committee_claims, committees]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}同时被{holders_count}个党委列入自己的归口清单：{holders}{since_zh}。需由市委两新工委明确归口。"
//   en: "{name} stands on the own lists of {holders_count} committees: {holders}{since_en}. The two-new work committee has to settle who leads it."
// ---
MATCH (c:IndustryCommittee|Supervisor|Place)-[n:NAMED]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND n.register = 'committee_claims' AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND n.until > $at AND coalesce(c.abolished, date('9999-12-31')) > $at
WITH o, min(c.id) AS first, max(c.id) AS last
WHERE first <> last
MATCH (c)-[n:NAMED]->(o)
WHERE n.register = 'committee_claims' AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND n.until > $at AND coalesce(c.abolished, date('9999-12-31')) > $at
WITH o, c.id AS id, c.name AS name, min(n.since) AS since, collect(n.sources) AS rows
ORDER BY since, id
WITH o, collect({id: id, name: name, since: since, rows: rows}) AS claims, collect(id) AS ids
OPTIONAL MATCH (lower:IndustryCommittee)-[path:REPORTS_TO*1..8]->(upper:IndustryCommittee)
WHERE lower.id IN ids AND upper.id IN ids AND lower.id <> upper.id AND upper.recorded <= $known AND upper.retired > $known
  AND all(r IN path WHERE r.recorded <= $known AND r.retired > $known)
WITH o, claims, collect(DISTINCT lower.id + '|' + upper.id) AS lines, collect(DISTINCT {lower: lower.id, upper: upper.id}) AS pairs
WITH o, claims, [p IN pairs WHERE p.upper IS NOT NULL AND NOT (p.upper + '|' + p.lower) IN lines | p.upper] AS above
WITH o, [x IN claims WHERE NOT x.id IN above] AS claims
WHERE size(claims) >= 2
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [x IN claims | {id: x.id, name: x.name}] AS holders,
       claims[1].since AS since, [x IN claims | x.rows] AS sources, {} AS facts
