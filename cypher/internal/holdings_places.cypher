// id: holdings_places
// zh: 以这些地方为属地的组织
// en: The organizations whose territory holder on the day is one of these places
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (h:Place {id: id})-[r:OVERSEES]->(o:Organization)
WHERE h.recorded <= $known AND h.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at AND r.role = 'territory'
RETURN h.id AS place, o.id AS id, o.name AS name, o.state AS state
ORDER BY name, id, place
