// id: holder_itself
// zh: 部门本身及其当日依托的党委
// en: A department with the committees it hosts on the day
// parameters: id, at, known
MATCH (d:Supervisor {id: $id})
WHERE d.recorded <= $known AND d.retired > $known
OPTIONAL MATCH (d)-[h:HOSTS]->(c:IndustryCommittee)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
RETURN d.id AS id, d.name AS name, d.level AS level, d.status AS status, d.verified AS verified, d.abolished AS abolished,
       c.id AS committee, c.name AS committee_name
ORDER BY coalesce(committee, '')
