// id: what_if_territories
// zh: 假设推演：某些地方的属地组织
// en: What-if: organizations on the roster whose territory these places hold
// parameters: codes, known
UNWIND $codes AS code
MATCH (p:Place {id: code})-[s:OVERSEES]->(o:Organization)
WHERE p.recorded <= $known AND p.retired > $known AND s.role = 'territory' AND s.recorded <= $known AND s.retired > $known
  AND o.state IN ['ledger', 'base_roster']
RETURN o.id AS id, p.id AS place
ORDER BY id, place
