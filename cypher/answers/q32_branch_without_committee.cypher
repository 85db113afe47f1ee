// ---
// id: 32
// version: 1
// group: formation
// title: {zh: 正式党员7人以上但未设支委会的支部？, en: "Branches with seven or more formal members and no branch committee?"}
// explanation: {zh: 在任党支部（含联合党支部）中，正式党员达到应设支委会的人数，而登记册没有写明委员数或写为0的，一个支部一行；登记册未提供委员数一列时不作答。, en: "Live branches, stand-alone or joint, whose formal members reach the number from which a committee is set up, while no register row states seats of its committee, or states none; one row each. Without the column of seats there is no answer."}
// needs: [party_units]
// uses: []
// columns_needed: [{register: party_units, column: committee_seats}]
// parameters:
//   members: {type: number, default: 7, zh: 应设支委会的正式党员数下限, en: formal members from which a branch has a committee, example: 7}
// columns:
//   unit: {zh: 党组织编码, en: unit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 形式, en: form}
//   formal_members: {zh: 正式党员数, en: formal members}
//   committee_seats: {zh: 登记的委员数（空为未填）, en: seats as registered; empty where not stated}
//   covered: {zh: 所覆盖的组织, en: organizations that it covers}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (u:PartyUnit)
WHERE u.kind IN ['branch', 'joint_branch'] AND u.formal_members >= $members AND coalesce(u.committee_seats, 0) = 0
  AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH u, o
ORDER BY u.id, o.id
WITH u, collect(DISTINCT o.name) AS covered
RETURN u.id AS unit, u.name AS name, u.kind AS kind, u.formal_members AS formal_members,
       u.committee_seats AS committee_seats, covered AS covered, u.sources AS sources
ORDER BY u.formal_members DESC, u.id
