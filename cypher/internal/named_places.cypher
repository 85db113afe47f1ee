// id: named_places
// zh: 所有地方及其上级
// en: All places, each with the place around it
// parameters: known
MATCH (p:Place)
WHERE p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(q:Place)
WHERE w.recorded <= $known AND w.retired > $known
RETURN p.id AS id, p.name AS name, p.full_name AS full_name, q.id AS outer
ORDER BY id, coalesce(outer, '')
