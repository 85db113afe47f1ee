// id: line_places
// zh: 各地方及其上级，直到市
// en: Places with everything above them, up to the city
// parameters: ids, known
UNWIND $ids AS id
MATCH (p:Place {id: id})
WHERE p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(above:Place)
WHERE w.recorded <= $known AND w.retired > $known
RETURN p.id AS id, p.name AS name, p.level AS level, p.kind AS place_kind, p.full_name AS full_name, above.id AS above
ORDER BY id, above
