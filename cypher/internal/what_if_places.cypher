// id: what_if_places
// zh: 假设推演：地方及其上级
// en: What-if: places and what they lie in
// parameters: known
MATCH (p:Place)
WHERE p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(q:Place)
WHERE w.recorded <= $known AND w.retired > $known
RETURN p.id AS id, p.uid AS uid, p.name AS name, p.level AS level, p.kind AS kind, min(q.id) AS outer
ORDER BY id
