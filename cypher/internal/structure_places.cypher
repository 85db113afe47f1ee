// id: structure_places
// zh: 全部地方及其上级
// en: All places and what they lie in
// parameters: known
MATCH (p:Place)
WHERE p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(above:Place)
WHERE w.recorded <= $known AND w.retired > $known
RETURN p.id AS id, p.name AS name, p.level AS level, p.kind AS place_kind, p.full_name AS full_name, above.id AS above
ORDER BY id, above
