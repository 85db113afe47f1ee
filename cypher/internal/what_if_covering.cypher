// id: what_if_covering
// zh: 假设推演：覆盖组织的党组织
// en: What-if: party units that cover organizations
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE c.recorded <= $known AND c.retired > $known
RETURN o.id AS organization, u.id AS unit, c.since AS since, c.until AS until, coalesce(c.sources, []) AS sources
ORDER BY organization, unit, since
