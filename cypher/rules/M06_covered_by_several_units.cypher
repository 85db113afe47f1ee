// ---
// id: M06
// version: 1
// kind: multi_head
// severity: medium
// title: {zh: 重复覆盖, en: Covered by several party units}
// condition:
//   zh: 两个以上在任党组织覆盖同一组织（临时、流动党支部不计；同一上级党组织之下的支部与该上级算一次覆盖）
//   en: two or more live party units cover the organization; temporary and floating units, and units under another unit that covers it, do not count
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第五条：单独组建与联合组建", en: "Regulations on the work of Party branches (trial), article 5: stand-alone and joint branches"}
//   - {zh: "本模型口径：临时和流动党员党组织不计；同一上级党组织之下的各支部算一次覆盖", en: "this model's definition: temporary and floating-member units do not count; branches below one covering unit are one coverage"}
// clauses: [DOMAIN 4, SEMANTICS F6]
// owner: {zh: 有关行业党委, en: the committees concerned}
// subject_kind: organization
// identity: [subject]
// registers: [party_units]
// needs: []
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}同时由{holders_count}个党组织覆盖：{holders}。需明确由哪一个覆盖。"
//   en: "{name} is covered by {holders_count} party units at once: {holders}. It has to be settled which one covers it."
// ---
MATCH (u:PartyUnit)-[c:COVERS]->(o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND u.established <= $at AND u.dissolved > $at
  AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, u, collect(c.sources) AS rows
ORDER BY u.id
WITH o, collect({unit: u, id: u.id, name: u.name, kind: u.kind, rows: rows}) AS covering, collect(u.id) AS ids
WHERE size(covering) >= 2
UNWIND covering AS one
WITH o, ids, one, one.unit AS u
WHERE NOT coalesce(one.kind, '') IN ['temporary_branch', 'floating_branch']
OPTIONAL MATCH (u)-[path:BELONGS_TO*1..8]->(upper:PartyUnit)
WHERE upper.id IN ids AND upper.id <> u.id
  AND all(b IN path WHERE b.recorded <= $known AND b.retired > $known AND b.since <= $at AND b.until > $at)
WITH o, one, count(upper) AS uppers
WHERE uppers = 0
WITH o, one ORDER BY one.id
WITH o, collect({id: one.id, name: one.name}) AS holders, collect(one.rows) AS rows
WHERE size(holders) >= 2
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, holders AS holders,
       null AS since, rows AS sources, {} AS facts
