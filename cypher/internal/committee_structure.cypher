// id: committee_structure
// zh: 党委当日的依托部门、下级党委、直属党组织（附覆盖组织数）
// en: The host departments, the committees below and the party units of a committee on the day, with organizations covered
// parameters: id, at, known
MATCH (c:IndustryCommittee {id: $id})<-[h:HOSTS]-(d:Supervisor)
WHERE c.recorded <= $known AND c.retired > $known AND h.recorded <= $known AND h.retired > $known
  AND h.since <= $at AND h.until > $at
RETURN 'host' AS part, d.id AS id, d.name AS name, d.level AS form, 0 AS covers
UNION ALL
MATCH (c:IndustryCommittee {id: $id})<-[r:REPORTS_TO]-(b:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at AND b.abolished > $at
RETURN 'committee' AS part, b.id AS id, b.name AS name, b.kind AS form, 0 AS covers
UNION ALL
MATCH (c:IndustryCommittee {id: $id})<-[r:BELONGS_TO]-(u:PartyUnit)
WHERE c.recorded <= $known AND c.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at AND u.established <= $at AND u.dissolved > $at
OPTIONAL MATCH (u)-[v:COVERS]->(o:Organization)
WHERE v.recorded <= $known AND v.retired > $known AND v.since <= $at AND v.until > $at
RETURN 'unit' AS part, u.id AS id, u.name AS name, u.kind AS form, count(o) AS covers
