// ---
// id: P03
// version: 1
// kind: formation
// severity: medium
// title: {zh: 联合支部覆盖过多, en: Joint branch too wide}
// condition:
//   zh: 在任联合党支部覆盖的不同组织数超过上限
//   en: a live joint branch covers more distinct organizations than the cap
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第五条：联合党支部覆盖单位一般不超过5个", en: "Regulations on the work of Party branches (trial), article 5: a joint branch generally covers no more than five units"}
//   - {zh: "本模型口径：不论组织状态，一家写两遍算一家", en: "this model's definition: organizations count whatever their state; one written twice is one"}
// clauses: [SEMANTICS H4]
// owner: {zh: 上级党组织, en: its superior}
// subject_kind: party_unit
// identity: [subject]
// registers: [party_units]
// needs: []
// denominator: joint_branches
// holds_from: 2000-01-01
// parameters: [joint_cap]
// explanation:
//   zh: "联合党支部{name}（{subject}）覆盖{organizations}个组织，超过{joint_cap}个的上限，建议拆分。"
//   en: "The joint branch {name} ({subject}) covers {organizations} organizations, more than the cap of {joint_cap}; it could be split."
// ---
MATCH (u:PartyUnit)
WHERE u.kind = 'joint_branch' AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH u, count(DISTINCT o.id) AS attached, collect(c.sources) AS rows
WITH u, rows, attached + size(coalesce(u.unattached_names, [])) AS organizations
WHERE organizations > $joint_cap
RETURN u.id AS subject, u.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, [u.sources, rows] AS sources, {organizations: organizations} AS facts
