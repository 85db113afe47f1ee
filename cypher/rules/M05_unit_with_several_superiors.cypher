// ---
// id: M05
// version: 1
// kind: multi_head
// severity: high
// title: {zh: 党组织隶属多个上级, en: Party unit with several superiors}
// condition:
//   zh: 同一党组织在当日有两个以上在任上级（查无此单位、尚未成立或已撤销的上级不算）
//   en: two or more live superiors of one party unit on the day; superiors that no register knows, not yet established or abolished do not count
// basis:
//   - {zh: "《中国共产党章程》第三十条：党的基层组织经上级党组织批准设立", en: "Constitution of the Communist Party of China, article 30: a primary organization is set up with the approval of its superior"}
//   - {zh: "本模型口径：同一上级写代码和写名称算一个；查不到、尚未成立或已撤销的上级不算", en: "this model's definition: one superior written by code and by name is one; unknown, future or abolished superiors do not count"}
// clauses: [SEMANTICS F5]
// owner: {zh: 有关行业党委, en: the committees concerned}
// subject_kind: party_unit
// identity: [subject]
// registers: [party_units, committees]
// needs: []
// denominator: live_units
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}（{subject}）同时隶属{holders_count}个上级：{holders}。一个党组织只应有一个上级。"
//   en: "{name} ({subject}) belongs to {holders_count} superiors at once: {holders}. A party unit should have one."
// ---
MATCH (u:PartyUnit)-[b:BELONGS_TO]->(x)
WHERE u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
  AND b.recorded <= $known AND b.retired > $known AND b.since <= $at AND b.until > $at
  AND x.established <= $at AND coalesce(x.abolished, x.dissolved) > $at
WITH u, x.id AS id, x.name AS name, x:PartyUnit AS unit, collect(b.sources) AS rows
ORDER BY id
WITH u, collect({id: id, name: name, unit: unit}) AS found, collect(rows) AS rows
// A committee that party_units lists too is one superior, whether its code or its name is written.
WITH u, rows, [x IN found WHERE x.unit = false OR NOT x.name IN [y IN found WHERE y.unit = false | y.name] | {id: x.id, name: x.name}] AS holders
WHERE size(holders) >= 2
RETURN u.id AS subject, u.name AS name, null AS role, null AS stage, holders AS holders,
       null AS since, [rows, u.sources] AS sources, {} AS facts
