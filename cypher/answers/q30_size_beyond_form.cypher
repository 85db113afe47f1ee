// ---
// id: 30
// version: 1
// group: formation
// title: {zh: 党员超过50人、100人但仍是支部、总支的？, en: "Which branches and general branches have more formal members than their form allows?"}
// explanation: {zh: 在任党支部（含联合党支部）正式党员超过党支部上限，或党总支超过党总支上限的，一个党组织一行，并列出按人数可设的形式（须报批，并非自动）；与规则P07同一口径。, en: "Live branches, stand-alone or joint, and general branches whose formal members exceed what their form allows, one row each, with the form that the number calls for (it needs approval); the same test as rule P07."}
// needs: [party_units]
// uses: []
// columns_needed: []
// parameters: {}
// columns:
//   unit: {zh: 党组织编码, en: unit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 现有形式, en: present form}
//   formal_members: {zh: 正式党员数, en: formal members}
//   cap: {zh: 现有形式的人数上限, en: most members of the present form}
//   suggested_kind: {zh: 按人数可设的形式, en: form that the number calls for}
//   covered: {zh: 所覆盖的组织, en: organizations that it covers}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (u:PartyUnit)
WHERE ((u.kind IN ['branch', 'joint_branch'] AND u.formal_members > $branch_cap)
       OR (u.kind = 'general_branch' AND u.formal_members > $general_branch_cap))
  AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH u, o
ORDER BY u.id, o.id
WITH u, collect(DISTINCT o.name) AS covered
RETURN u.id AS unit, u.name AS name, u.kind AS kind, u.formal_members AS formal_members,
       CASE u.kind WHEN 'general_branch' THEN $general_branch_cap ELSE $branch_cap END AS cap,
       CASE WHEN u.formal_members > $general_branch_cap THEN 'committee' ELSE 'general_branch' END AS suggested_kind,
       covered AS covered, u.sources AS sources
ORDER BY u.formal_members DESC, u.id
