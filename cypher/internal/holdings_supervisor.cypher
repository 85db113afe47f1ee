// id: holdings_supervisor
// zh: 某部门当日以各种身份所管的组织
// en: The organizations that a department oversees on the day, by role
// parameters: id, at, known
MATCH (h:Supervisor {id: $id})-[r:OVERSEES]->(o:Organization)
WHERE h.recorded <= $known AND h.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
RETURN r.role AS role, o.id AS id, o.name AS name, o.state AS state, coalesce(o.place, o.operating_district, o.registered_district) AS place
ORDER BY role, name, id
