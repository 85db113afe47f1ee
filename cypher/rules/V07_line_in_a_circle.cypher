// ---
// id: V07
// version: 1
// kind: gap
// severity: high
// title: {zh: 责任链成环, en: Chain runs in a circle}
// condition:
//   zh: 在任党组织与党委之间的上级关系成环（含自为上级）
//   en: the superior relation among live units and committees holds a cycle, or one is its own superior
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：“‘两新’工委+行业党委+基层组织”模式", en: "Wuhai's “cross” method, empowerment: two-new work committee, industry committee, primary unit"}
//   - {zh: "本模型口径：上级关系绕回自身；一个环是一个问题", en: "this model's definition: superiors lead back to where the line began; one circle is one finding"}
// clauses: [SEMANTICS G6]
// owner: {zh: 市委两新工委, en: two-new work committee}
// subject_kind: [party_unit, committee]
// identity: [subject]
// registers: [party_units, committees]
// needs: []
// denominator: live_units_and_committees
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}所在的上级关系成环：{holders}互为上级，永远到不了市委。"
//   en: "The superiors of {name} run in a circle through {holders}: the line never reaches the city committee."
// ---
MATCH (x:PartyUnit|IndustryCommittee)-[e:LINE_ENDS_AT]->()
WHERE e.circle IS NOT NULL AND e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at
WITH DISTINCT e.circle AS circle, x
WITH circle, x.id AS id, x.name AS name, x.sources AS rows, CASE WHEN x:PartyUnit THEN 'party_unit' ELSE 'committee' END AS kind
ORDER BY id
WITH circle, collect({id: id, name: name, kind: kind}) AS members, collect(rows) AS rows
WITH circle, members, rows, [m IN members WHERE m.id = circle] AS first
RETURN circle AS subject, first[0].kind AS subject_kind, first[0].name AS name, null AS role, null AS stage,
       [m IN members | {id: m.id, name: m.name}] AS holders, null AS since, rows AS sources, {} AS facts
